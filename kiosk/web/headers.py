"""Security headers on every answer."""

from typing import Any

from flask import Flask, request

from kiosk.web.routing import current_route

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self';"
    " manifest-src 'self'; worker-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors "
)
TEXT = 256 * 1024  # bytes of a text field, or of a form without files: tidying takes 2 s a megabyte
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def init_headers(app: Flask, *, https: bool) -> None:
    app.config.update(
        SESSION_COOKIE_NAME="courtyard",
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=https,
        MAX_CONTENT_LENGTH=84 * 1024 * 1024,  # four photos of 15 MB, two PDFs of 10 MB, and the form around them
        MAX_FORM_MEMORY_SIZE=TEXT,
        MAX_FORM_PARTS=200,
    )

    @app.before_request
    def _limit() -> None:
        """The limit for text fields holds in multipart bodies only; other bodies are read whole."""
        if request.mimetype != "multipart/form-data":
            request.max_content_length = TEXT

    always = HEADERS | ({"Strict-Transport-Security": "max-age=31536000"} if https else {})

    @app.after_request
    def _secure(answer: Any) -> Any:
        for name, value in always.items():
            answer.headers.setdefault(name, value)
        route = current_route()
        framed = route is not None and route.cache == "board"  # the office shows the lobby in a miniature
        answer.headers.setdefault("Content-Security-Policy", POLICY + ("'self'" if framed else "'none'"))  # or a stricter one
        return answer
