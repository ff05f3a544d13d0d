"""Board and poll answered before Flask, while what hangs is known to be right. Everything else goes its usual way.

The version is read from the database for each answer. Headers are those that Flask gave the same kind of answer
before, so that they are decided in one place. docs/decisions/ has the measurement.
"""

import re
import uuid
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from flask import Flask

from kiosk.clock import now
from kiosk.errors import NotFound
from kiosk.lobby import counter
from kiosk.lobby.screen import poll_answer, shared
from kiosk.lobby.wall import Profile, init_memory, version
from kiosk.settings import settings_of

PATH = re.compile(r"/c/([0-9a-z-]+)(?:/([0-9a-z-]+))?/lobby(/version)?")
QUERY = re.compile(r"(?:v=[0-9a-f]*&?)?(?:lang=(en|zh-Hans))?")  # anything else is Flask's to understand
OWN = {"content-length", "etag", "x-request-id", "date"}  # headers that each answer has of its own

Environ = dict[str, Any]
Headers = list[tuple[str, str]]


class Asked(NamedTuple):
    """A request that may be answered here."""

    profile: Profile
    polls: bool
    gzip: bool

    @property
    def kind(self) -> tuple[bool, bool]:
        """Answers of one kind have the same headers."""
        return self.polls, self.gzip and not self.polls


class Shortcut:
    """WSGI middleware around the app."""

    def __init__(self, app: Flask) -> None:
        self._flask = app.wsgi_app
        self._memory = init_memory(app)
        self._budget = settings_of(app).polls_per_second
        self._headers: dict[tuple[bool, bool], Headers] = {}

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
        at, facts = now(), self._memory.facts.get(asked.profile.compound)
        if facts is None or _moved(self._memory.engine, asked.profile.compound, facts.stands):
            return None
        hangs = version(asked.profile, facts, at)
        if asked.polls:
            known = asked.profile.building in {"", *facts.buildings} and at.timestamp() < self._memory.counted_until
            body = poll_answer(hangs, shared(self._memory.screens, self._budget), at) if known else None
            return (body, [("Content-Length", str(len(body)))]) if body else None
        shelf = self._memory.shelves.get(asked.profile)
        if shelf is None or shelf.board is None or shelf.board.version != hangs:
            return None
        body = shelf.board.squeezed if asked.gzip else shelf.board.body
        return body, [("Content-Length", str(len(body))), ("ETag", f'"{hangs}"')]

    def _listening(self, asked: Asked, start: Callable[..., Any]) -> Callable[..., Any]:
        """`start` that learns the headers of a good answer. A cookie is never learnt."""

        def started(status: str, headers: Headers, *more: Any) -> Any:
            if status == "200 OK" and not any(name.lower() == "set-cookie" for name, _ in headers):
                self._headers[asked.kind] = [header for header in headers if header[0].lower() not in OWN]
            return start(status, headers, *more)

        return started


def _asked(environ: Environ) -> Asked | None:
    if environ["REQUEST_METHOD"] != "GET" or "HTTP_IF_NONE_MATCH" in environ:
        return None
    path, query = PATH.fullmatch(environ["PATH_INFO"]), QUERY.fullmatch(environ.get("QUERY_STRING", ""))
    if path is None or query is None:
        return None
    profile = Profile(path[1], path[2] or "", query[1] or "zh-Hans")
    return Asked(profile, bool(path[3]), "gzip" in environ.get("HTTP_ACCEPT_ENCODING", ""))


def _moved(engine: Any, slug: str, count: counter.Count) -> bool:
    try:
        return counter.read(engine, slug) != count
    except NotFound:
        return True
