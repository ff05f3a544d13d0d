"""Each route says who it is for, what it takes to enter, and how it may be cached. An undeclared one cannot exist."""

import functools
from collections.abc import Callable, Iterable
from typing import Any, Literal, NamedTuple

from flask import Flask, current_app, make_response, request
from flask.typing import ResponseReturnValue
from werkzeug.routing import IntegerConverter, Map, UnicodeConverter, ValidationError

ANYONE = "anyone"  # no log-in
STAFF = "staff"  # logged in; otherwise `may` is a verb of accounts.rules

Audience = Literal["screen", "phone", "office", "machine"]
Cache = Literal["board", "public", "private", "static"]
BOARD: Cache = "board"  # session-free, ETag, shared
PUBLIC: Cache = "public"  # same for everybody
PRIVATE: Cache = "private"  # no-store
STATIC: Cache = "static"

CACHE_CONTROL = {
    "board": "no-cache",
    "public": "no-cache",
    "private": "no-store",
    "static": "public, max-age=31536000, immutable",
}


class Route(NamedTuple):
    """A line of the URL map."""

    audience: Audience
    rule: str
    view: Callable[..., Any]
    may: str = ANYONE
    methods: tuple[str, ...] = ("GET",)
    cache: Cache = PRIVATE

    @property
    def endpoint(self) -> str:
        """`<audience>.<room>.<function>`."""
        return f"{self.audience}.{self.view.__module__.split('.')[1]}.{self.view.__name__}"


class Id(IntegerConverter):
    """What a primary key can hold; a larger number is no address, where the database would raise."""

    def __init__(self, map: Map, *args: Any, **options: Any) -> None:
        super().__init__(map, *args, **{"max": 2**31 - 1, **options})


class Words(UnicodeConverter):
    """A part of an address. One with a NUL is none: PostgreSQL would raise when it is looked for."""

    def to_python(self, value: str) -> str:
        if "\0" in value:
            raise ValidationError
        return value


def install(app: Flask, routes: Iterable[Route], guard: Callable[[str], ResponseReturnValue | None]) -> None:
    """Hang the map into the app; `guard(verb)` answers None when the person may enter."""
    app.url_map.converters |= {"int": Id, "default": Words, "string": Words}
    app.extensions["kiosk.routes"] = routes = tuple(routes)
    app.extensions["kiosk.route_of"] = {route.endpoint: route for route in routes}
    for route in routes:
        view = app.view_functions.get(route.endpoint) or _view(route, guard)  # one view may stand at two addresses
        app.add_url_rule(route.rule, route.endpoint, view, methods=route.methods, strict_slashes=False)


def _view(route: Route, guard: Callable[[str], ResponseReturnValue | None]) -> Callable[..., ResponseReturnValue]:
    @functools.wraps(route.view)
    def view(**values: Any) -> ResponseReturnValue:
        refused = None if route.may == ANYONE else guard(route.may)
        answer = make_response(route.view(**values) if refused is None else refused)
        answer.headers.setdefault("Cache-Control", CACHE_CONTROL[route.cache])
        return answer

    return view


def routes_of(app: Flask) -> tuple[Route, ...]:
    found: tuple[Route, ...] = app.extensions["kiosk.routes"]
    return found


def current_route() -> Route | None:
    """The route of this request, None on a 404."""
    routes: dict[str | None, Route] = current_app.extensions["kiosk.route_of"]
    return routes.get(request.endpoint)
