"""The two servers that are compared, each in a process of its own with the same waitress, threads and log setting."""

import sys

from flask import Flask

from kiosk import create_app
from kiosk.settings import Settings, read_settings
from kiosk.web.serving import make_server


def hello(settings: Settings) -> Flask:
    """The least that Flask can do: the yardstick."""
    app = Flask("hello")
    app.extensions["kiosk.settings"] = settings
    app.config["MAX_CONTENT_LENGTH"] = None
    app.get("/hello")(lambda: "hello")
    return app


if __name__ == "__main__":
    settings = read_settings()
    app = hello(settings) if sys.argv[1] == "hello" else create_app(settings)
    app.config["MAX_CONTENT_LENGTH"] = 1 << 26
    make_server(app, listen=settings.bind).run()
