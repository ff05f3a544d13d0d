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

from kiosk.clock import now
from kiosk.errors import NotFound
from kiosk.lobby import counter
from kiosk.lobby.counter import Count
from kiosk.lobby.screen import poll_answer, shared
from kiosk.lobby.wall import Facts, Profile, init_memory, version
from kiosk.settings import settings_of
from kiosk.vault import digest

PATH = re.compile(r"/c/([0-9a-z-]+)(?:/([0-9a-z-]+))?/lobby(/version)?")
PAIRED = "/screen/version"
TOKEN = re.compile(r"(?:^|; ?)screen=([0-9A-Za-z]+)(?=;|$)")
QUERY = re.compile(r"(?:v=[0-9a-f]*&?)?(?:lang=(en|zh-Hans)&?)?(?:size=(large)?)?")  # anything else is Flask's to understand
OWN = {"content-length", "etag", "x-request-id", "date"}  # headers that each answer has of its own

Environ = dict[str, Any]
Headers = list[tuple[str, str]]


class Asked(NamedTuple):
    """A request that may be answered here. `kind` is that of its answer's headers; `token` of a paired screen, else empty."""

    kind: Literal["board", "squeezed board", "poll", "own poll"]
    lang: str
    size: str = ""
    compound: str = ""
    building: str = ""
    token: str = ""


class Shortcut:
    """WSGI middleware around the app."""

    def __init__(self, app: Flask) -> None:
        self._flask = app.wsgi_app
        self._memory = init_memory(app)
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
        return [body]

    def _answer(self, asked: Asked) -> tuple[bytes, Headers] | None:
        """Body and own headers, when the database says that what is known still holds."""
        found = self._read(asked)
        facts = self._memory.facts.get(found[1]) if found else None
        if found is None or facts is None or facts.stands != found[0]:
            return None
        at, profile = now(), Profile(found[1], found[2], asked.lang, asked.size)
        hangs = version(profile, facts, at)
        if asked.kind.endswith("poll"):
            return self._poll(profile, facts, at, hangs)
        return self._board(profile, hangs, squeezed=asked.kind == "squeezed board")

    def _read(self, asked: Asked) -> tuple[Count, str, str] | None:
        """The one statement: the count, and which board it is about."""
        if asked.kind == "own poll":
            return counter.read_own(self._memory.engine, digest(asked.token))
        try:
            return counter.read(self._memory.engine, asked.compound), asked.compound, asked.building
        except NotFound:
            return None

    def _poll(self, profile: Profile, facts: Facts, at: datetime, hangs: str) -> tuple[bytes, Headers] | None:
        if (profile.building and profile.building not in facts.buildings) or at.timestamp() >= self._memory.counted_until:
            return None
        body = poll_answer(hangs, shared(self._memory.screens, self._budget), at)
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


def _asked(environ: Environ) -> Asked | None:
    query = QUERY.fullmatch(environ.get("QUERY_STRING", ""))
    if environ["REQUEST_METHOD"] != "GET" or "HTTP_IF_NONE_MATCH" in environ or query is None:
        return None
    lang, size = query[1] or "zh-Hans", query[2] or ""
    if environ["PATH_INFO"] == PAIRED:
        token = TOKEN.search(environ.get("HTTP_COOKIE", ""))
        return Asked("own poll", lang, size, token=token[1]) if token else None
    path = PATH.fullmatch(environ["PATH_INFO"])
    if path is None:
        return None
    squeezed = "gzip" in environ.get("HTTP_ACCEPT_ENCODING", "")
    return Asked("poll" if path[3] else "squeezed board" if squeezed else "board", lang, size, path[1], path[2] or "")
