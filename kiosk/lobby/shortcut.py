"""Board and poll answered before Flask, while what hangs is known to be right. Everything else goes its usual way.

The version is read from the database for each answer. Headers are those that Flask gave the same kind of answer
before, so that they are decided in one place. docs/decisions/ has the measurement.
"""

import re
import uuid
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, Literal, NamedTuple

from flask import Flask
from werkzeug.wsgi import ClosingIterator

from kiosk.clock import now
from kiosk.errors import NotFound
from kiosk.lobby import counter
from kiosk.lobby.counter import Count, Own
from kiosk.lobby.screen import poll_answer, shared
from kiosk.lobby.wall import Facts, Profile, init_memory, version
from kiosk.screens.seen import init_seen, read
from kiosk.settings import settings_of
from kiosk.vault import digest

PATH = re.compile(r"/c/([0-9a-z-]+)(?:/([0-9a-z-]+))?/lobby(/version)?")
PAIRED = "/screen/version"
TOKEN = re.compile(r"(?:^|; ?)screen=([0-9A-Za-z]+)(?=;|$)")
# What a screen asks for, in the order in which it does; anything else is Flask's to understand.
QUERY = re.compile(r"(?:v=([0-9a-f]*)&?)?(?:lang=(en|zh-Hans)&?)?(?:size=(large)?&?)?(?:s=([0-9a-z.-]{1,99}))?")
OWN = {"content-length", "etag", "x-request-id", "date"}  # headers that each answer has of its own

Environ = dict[str, Any]
Headers = list[tuple[str, str]]


class Asked(NamedTuple):
    """A request that may be answered here. `kind` is that of its answer's headers. A paired screen has a `token`, and tells
    what hangs (`shows`) and how it is (`word`)."""

    kind: Literal["board", "squeezed board", "poll", "own poll"]
    lang: str
    size: str = ""
    compound: str = ""
    building: str = ""
    token: str = ""
    shows: str = ""
    word: str = ""


class Shortcut:
    """WSGI middleware around the app."""

    def __init__(self, app: Flask) -> None:
        self._flask = app.wsgi_app
        self._memory = init_memory(app)
        self._seen = init_seen(app)
        self._budget = settings_of(app).polls_per_second
        self._headers: dict[str, Headers] = {}

    def __call__(self, environ: Environ, start: Callable[..., Any]) -> Iterable[bytes]:
        asked = _asked(environ)
        if asked is None:
            return self._flask(environ, start)
        found = self._answer(asked) if asked.kind in self._headers else None
        if found is None:
            return self._flask(environ, self._listening(asked, start))
        body, own = found
        start("200 OK", [*self._headers[asked.kind], *own, ("X-Request-ID", uuid.uuid4().hex[:16])])
        return ClosingIterator([body], self._seen.flush) if self._seen.take_turn() else [body]

    def _answer(self, asked: Asked) -> tuple[bytes, Headers] | None:
        """Body and own headers, when the database says that what is known still holds."""
        found = self._read(asked)
        facts = self._memory.facts.get(found[1].compound) if found else None
        if found is None or facts is None or facts.stands != found[0]:
            return None
        at, profile, screen_id = now(), *found[1:]
        hangs = version(profile, facts, at)
        if not asked.kind.endswith("poll"):
            return self._board(profile, hangs, squeezed=asked.kind == "squeezed board")
        answer = self._poll(profile, facts, at, hangs)
        if screen_id and answer and (said := read(asked.shows, profile.lang, profile.size, asked.word, at)):
            self._seen.tell(screen_id, said, at)
        return answer

    def _read(self, asked: Asked) -> tuple[Count, Profile, int] | None:
        """The one statement: the count, which board it is about, and the id of the paired screen (or 0)."""
        if asked.token:
            own = counter.read_own(self._memory.engine, digest(asked.token))
            return (own.stands, _profile(own, asked), own.screen_id) if own else None
        try:
            count = counter.read(self._memory.engine, asked.compound)
        except NotFound:
            return None
        return count, Profile(asked.compound, asked.building, asked.lang, asked.size), 0

    def _poll(self, profile: Profile, facts: Facts, at: datetime, hangs: str) -> tuple[bytes, Headers] | None:
        if (profile.building and profile.building not in facts.buildings) or at.timestamp() >= self._memory.counted_until:
            return None
        body = poll_answer(profile, hangs, shared(self._memory.screens, self._budget), at)
        return body, [("Content-Length", str(len(body)))]

    def _board(self, profile: Profile, hangs: str, *, squeezed: bool) -> tuple[bytes, Headers] | None:
        shelf = self._memory.shelves.get(profile)
        board = shelf.board if shelf else None
        if board is None or board.version != hangs:
            return None
        body = board.squeezed if squeezed else board.body
        return body, [("Content-Length", str(len(body))), ("ETag", f'"{hangs}"')]

    def _listening(self, asked: Asked, start: Callable[..., Any]) -> Callable[..., Any]:
        """`start` that learns the headers of a good answer. A cookie is never learnt."""

        def started(status: str, headers: Headers, *more: Any) -> Any:
            if status == "200 OK" and not any(name.lower() == "set-cookie" for name, _ in headers):
                self._headers[asked.kind] = [header for header in headers if header[0].lower() not in OWN]
            return start(status, headers, *more)

        return started


def _profile(own: Own, asked: Asked) -> Profile:
    return Profile(own.compound, own.building, asked.lang, asked.size, PAIRED, own.panel)


def _asked(environ: Environ) -> Asked | None:
    query = QUERY.fullmatch(environ.get("QUERY_STRING", ""))
    if environ["REQUEST_METHOD"] != "GET" or "HTTP_IF_NONE_MATCH" in environ or query is None:
        return None
    lang, size = query[2] or "zh-Hans", query[3] or ""
    if environ["PATH_INFO"] == PAIRED:
        token = TOKEN.search(environ.get("HTTP_COOKIE", ""))
        told = {"shows": query[1] or "", "word": query[4] or ""}
        return Asked("own poll", lang, size, token=token[1], **told) if token and "size=" in query[0] else None
    path = PATH.fullmatch(environ["PATH_INFO"])
    if path is None:
        return None
    squeezed = "gzip" in environ.get("HTTP_ACCEPT_ENCODING", "")
    return Asked("poll" if path[3] else "squeezed board" if squeezed else "board", lang, size, path[1], path[2] or "")
