"""Limits against machine-like volume. Whole streets share one address: people must never meet them."""

from typing import Any

from flask import Flask, current_app, request
from flask_limiter import Limiter
from limits import parse

from kiosk.errors import Refused
from kiosk.words import _l

REDIS_WAITS: dict[str, Any] = {"socket_connect_timeout": 0.3, "socket_timeout": 0.3}  # seconds; then memory counts


def init_limits(app: Flask, redis_url: str) -> None:
    """POSTs are counted per address, far above what a building does. Redis gone: counted in memory."""
    limiter = Limiter(
        address,
        app=app,
        storage_uri=redis_url or "memory://",
        storage_options=REDIS_WAITS if redis_url else {},
        in_memory_fallback_enabled=bool(redis_url),
        in_memory_fallback=["300/minute"] if redis_url else [],
        default_limits=["300/minute"],
        default_limits_exempt_when=lambda: request.method in {"GET", "HEAD", "OPTIONS"},
        headers_enabled=False,
    )
    app.extensions["kiosk.limiter"] = limiter


def address() -> str:
    return request.remote_addr or "nowhere"


def throttle(what: str, who: str, rate: str) -> None:
    """Count one try of `what` by `who`; Refused with 429 beyond `rate` ("10/hour")."""
    limiter: Any = current_app.extensions["kiosk.limiter"]
    if limiter.enabled and not limiter.limiter.hit(parse(rate), what, who):
        raise Refused(_l("试的次数太多了，请过一会儿再来"), 429)
