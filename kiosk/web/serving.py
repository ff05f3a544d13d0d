"""The server of one box: waitress, taught to carry a town's screens. Slow clients are buffered, not waited for."""

import logging
import sys
import time
from typing import Any

from flask import Flask
from waitress import wasyncore
from waitress.server import BaseWSGIServer, MultiSocketServer, create_server

from kiosk.settings import Settings, settings_of

CONNECTIONS = 4000  # keep-alive clients: screens × 6, phones, and the slow ones that hold on
# Seconds. Each SQLite call gives the interpreter lock away, and a busy thread gives it back only after this long: at the
# default of 5 ms a poll that waits twice costs more than ten that do not (measured on two idle cores: 500 a second, not 2,000).
LOCK_PATIENCE = 0.0005
HEADERS = 32 * 1024  # bytes; the default is 256 KB
# Seconds of rest for each connection between two looks at them all. waitress looks at every one whenever one stirs: for
# a thousand screens that took 9 of 10 seconds of a core, and boards waited for what was left (measured).
REST = 0.00001


class Unhurried:
    """What waitress runs on: its own loop, but between two rounds more connections may stir."""

    @staticmethod
    def loop(timeout: float, map: dict[int, Any], use_poll: bool) -> None:
        while map:
            wasyncore.loop(timeout, use_poll, map, count=1)
            time.sleep(len(map) * REST)


def make_server(app: Flask, **listen: Any) -> MultiSocketServer | BaseWSGIServer:
    """A waitress server for the app; `listen` is `listen="host:port"` or `sockets=[…]`. OSError when the port is taken."""
    settings = settings_of(app)
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # it warns of every burst it absorbs
    sys.setswitchinterval(LOCK_PATIENCE)
    server = create_server(
        app,
        threads=settings.threads,
        connection_limit=CONNECTIONS,
        asyncore_use_poll=True,  # select() ends at 1024 descriptors
        backlog=1024,
        channel_timeout=75,  # longer than the slowest poll and its jitter
        max_request_header_size=HEADERS,
        max_request_body_size=app.config["MAX_CONTENT_LENGTH"],
        clear_untrusted_proxy_headers=True,
        ident="",
        **behind_proxy(settings),
        **listen,
    )
    setattr(server, "asyncore", Unhurried)  # noqa: B010 typed as the module that it stands for
    return server


def behind_proxy(settings: Settings) -> dict[str, Any]:
    """An https address means that something in front of us ends TLS. On this machine it may say who asked."""
    if not settings.base_url.startswith("https://"):
        return {}
    told = {"x-forwarded-for", "x-forwarded-proto", "x-forwarded-host"}
    return {"trusted_proxy": "127.0.0.1", "trusted_proxy_headers": told, "url_scheme": "https"}
