"""What went wrong, said once: exceptions of the domain and of HTTP become pages in the reader's language."""

import structlog
from flask import Flask, g, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException

from kiosk.errors import NotFound, Refused, Replayed
from kiosk.web.answers import go
from kiosk.web.routing import current_route

PAGES = {404, 405, 413, 429, 503}  # statuses with a page of their own; any other gets the plain one


def init_errors(app: Flask) -> None:
    app.register_error_handler(Replayed, lambda error: go(error.location))
    app.register_error_handler(NotFound, lambda _: _page(404))
    app.register_error_handler(Refused, lambda error: _page(error.status, error.sentence))
    app.register_error_handler(OperationalError, _busy)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _crash)


def _page(status: int, sentence: object = None) -> ResponseReturnValue:
    if status >= 500:
        g.staff_session = None  # whose page it is would be asked of a database that may not answer
    name = "refused" if sentence else str(status if status in PAGES else 500 if status >= 500 else 404)
    answer = render_template(f"errors/{name}.html", sentence=sentence, status=status, **_screen())
    headers = {"Cache-Control": "no-store"} | ({"Retry-After": "60"} if status in {429, 503} else {})
    return answer, status, headers


def _screen() -> dict[str, object]:
    """Whether a screen was refused, and where its board hangs: nothing else leads on from there."""
    route = current_route()
    board, lobby, _ = request.path.partition("/lobby")
    return {"on_screen": route is not None and route.audience == "screen", "home": board + lobby if lobby else "/screen"}


def _busy(error: OperationalError) -> ResponseReturnValue:
    structlog.get_logger().error("database", exc_info=error)
    return _page(503)


def _http(error: HTTPException) -> ResponseReturnValue:
    if error.response is not None or (error.code or 500) < 400:
        return error.get_response()
    return _page(error.code or 500)


def _crash(error: Exception) -> ResponseReturnValue:
    structlog.get_logger().error("crash", exc_info=error)
    return _page(500)
