"""Which screen a browser is: the token in its cookie, drawn at random when it was paired."""

from flask import current_app, make_response, request
from flask.typing import ResponseReturnValue

COOKIE = "screen"
LASTS = 400 * 24 * 3600  # seconds; browsers keep no cookie longer, so each start of the board renews it


def token_here() -> str:
    return request.cookies.get(COOKIE, "")


def with_token(answer: ResponseReturnValue, clear: str, lasts: int = LASTS) -> ResponseReturnValue:
    made = make_response(answer)
    secure = current_app.config["SESSION_COOKIE_SECURE"]
    made.set_cookie(COOKIE, clear, max_age=lasts, httponly=True, samesite="Lax", secure=secure)
    return made
