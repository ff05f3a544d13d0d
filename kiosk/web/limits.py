"""Limits against machine-like volume. Whole streets share one address: people must never meet them."""

import hashlib
from collections.abc import Callable
from ipaddress import IPv6Address, IPv6Network
from typing import Any

from flask import Flask, current_app, request
from flask_limiter import Limiter
from limits import parse
from limits.errors import StorageError
from limits.storage import MemoryStorage

from kiosk.clock import now
from kiosk.errors import Refused
from kiosk.words import _l

REDIS: dict[str, Any] = {"socket_connect_timeout": 0.3, "socket_timeout": 0.3, "wrap_exceptions": True}  # then memory counts


def init_limits(app: Flask, redis_url: str) -> None:
    """POSTs are counted per address, far above what a building does. Redis gone: counted in memory."""
    limiter = Limiter(
        address,
        app=app,
        storage_uri=redis_url or "memory://",
        storage_options=REDIS if redis_url else {},
        in_memory_fallback_enabled=bool(redis_url),
        in_memory_fallback=["300/minute"] if redis_url else [],
        default_limits=["300/minute"],
        default_limits_exempt_when=lambda: request.method in {"GET", "HEAD", "OPTIONS"},
        headers_enabled=False,
    )
    app.extensions["kiosk.limiter"] = limiter
    app.extensions["kiosk.memory"] = MemoryStorage()


def address() -> str:
    """Who asks, as far as it can be told: an IPv4 address, or the /64 that one customer has of IPv6."""
    remote = request.remote_addr or "nowhere"
    try:
        six = IPv6Address(remote.partition("%")[0])
    except ValueError:
        return remote
    return str(six.ipv4_mapped or IPv6Network((six, 64), strict=False))  # ::ffff:10.0.0.5 is one of IPv4, not of one /64


def throttle(what: str, who: str, rate: str, *, count: bool = True) -> None:
    """Count one try of `what` by `who`; Refused with 429 beyond `rate` ("10/hour"). Without `count` only look."""
    limiter: Any = current_app.extensions["kiosk.limiter"]
    strategy = type(limiter.limiter)(_storage())
    within = strategy.hit if count else strategy.test
    if limiter.enabled and not within(parse(rate), what, who):
        raise Refused(_l("试的次数太多了，请过一会儿再来"), 429)


class Brake:
    """Slows down who tries again and again: a count of tries, and a wait that grows with it. Nothing is locked."""

    def __init__(self, what: str, who: str) -> None:
        self._key = f"{what}:{hashlib.sha256(who.encode()).hexdigest()[:32]}"

    def press(self, wait_before: Callable[[int], int]) -> int:
        """Seconds that are still to be waited (then this try does not count), or 0: go on.

        `wait_before(n)` says how long to wait after the n-th try. Counted before the answer is known,
        so that trying in parallel gains nothing.
        """
        storage = _storage()
        if storage.get(self._key + ":wait"):
            return max(1, round(float(storage.get_expiry(self._key + ":wait")) - now().timestamp()))
        wait = wait_before(storage.incr(self._key, 900))
        if wait:
            storage.incr(self._key + ":wait", wait)
        return 0

    def release(self) -> None:
        storage = _storage()
        storage.clear(self._key)
        storage.clear(self._key + ":wait")


def _storage() -> Any:
    """Where counts are kept: Redis while it answers, else this process's memory."""
    limiter: Any = current_app.extensions["kiosk.limiter"]
    try:
        limiter.limiter.storage.get("kiosk")
    except StorageError:
        return current_app.extensions["kiosk.memory"]
    return limiter.limiter.storage
