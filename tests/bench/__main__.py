"""`make bench`: one table in one run. Trust the ratios, not the figures: two cores carry the server and its load."""

import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

import sqlalchemy as sa
from flask import Flask

from kiosk import create_app, demo
from kiosk.board import bump
from kiosk.db import immediate
from kiosk.places.models import Compound
from kiosk.settings import read_settings
from kiosk.upgrade import upgrade_database
from tests.apps import counted
from tests.bench.load import Result
from tests.servers import free_port
from tests.weight import weight

HELLO = "bare Flask hello"
BOARD = "/c/jinsha/3/lobby"
ROUNDS, SECONDS = 5, 2.0
PAGES = {
    "board": BOARD,
    "board, English": f"{BOARD}?lang=en",
    "version poll": f"{BOARD}/version",
    "pocket board": "/c/jinsha",
    "report form": "/c/jinsha/report",
    "activities": "/c/jinsha/activities",
    "issues": "/c/jinsha/issues",
    "conventions": "/c/jinsha/conventions",
    "directory": "/",
}


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(read_settings(data_dir=Path(folder), log_level="warning"))
        upgrade_database(app)
        demo.load(app)
        rates(app, folder)
        pages(app)


def rates(app: Flask, folder: str) -> None:
    """Requests a second, in rounds that take turns, so that a busy moment of the machine hits all alike."""
    with served("hello", folder) as hello, served("kiosk", folder) as kiosk:
        asked = {HELLO: f"{hello}/hello", "version poll": f"{kiosk}{BOARD}/version", "warm board": f"{kiosk}{BOARD}"}
        rounds: dict[str, list[Result]] = {name: [] for name in asked}
        for _ in range(ROUNDS):
            for name, url in asked.items():
                rounds[name].append(measured(url))
        rounds["cold board, 1 client"] = [changing(app, f"{kiosk}{BOARD}")]
    yardstick = statistics.median(result.rate for result in rounds[HELLO])
    print(f"\n{'':22}{'req/s':>9}{'of hello':>10}{'p99 ms':>9}{'failed':>8}")
    for name, results in rounds.items():
        rate = statistics.median(result.rate for result in results)
        p99 = statistics.median(result.p99 for result in results)
        print(f"{name:22}{rate:9.0f}{rate / yardstick:10.2f}{p99:9.1f}{sum(r.failed for r in results):8}")


def measured(url: str) -> Result:
    """The load in a process of its own: it must not share the interpreter lock with anything."""
    command = [sys.executable, "-m", "tests.bench.load", url, str(SECONDS)]
    rate, p99, failed = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    return Result(float(rate), float(p99), int(failed))


def changing(app: Flask, url: str) -> Result:
    """A board that changes before each time it is asked for: what drawing it anew costs."""
    took = []
    for _ in range(40):
        change_boards(app)
        began = time.perf_counter()
        with urlopen(url) as answer:
            answer.read()
        took.append(time.perf_counter() - began)
    return Result(1 / statistics.median(took), max(took) * 1000, 0)


@contextmanager
def served(what: str, folder: str, port: int = 0) -> Iterator[str]:
    """The server while the context lasts; its address."""
    port = port or free_port()
    with serve(what, folder, port):
        yield f"http://127.0.0.1:{port}"


@contextmanager
def serve(what: str, folder: str, port: int) -> Iterator[subprocess.Popen[bytes]]:
    bind = f"127.0.0.1:{port}"
    settings = {"KIOSK_BIND": bind, "KIOSK_DATA_DIR": folder, "KIOSK_LOG_LEVEL": "warning"}
    server = subprocess.Popen([sys.executable, "-m", "tests.bench.server", what], env={**os.environ, **settings})
    try:
        wait_for(bind)
        yield server
    finally:
        server.terminate()
        server.wait(timeout=20)


def wait_for(bind: str) -> None:
    host, port = bind.split(":")
    for _ in range(100):
        try:
            socket.create_connection((host, int(port)), timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("the server did not start")


def pages(app: Flask) -> None:
    """Each page cold (its boards have just changed) and again: statements, milliseconds, KB as sent, KB of a first visit."""
    print(f"\n{'page':22}{'SQL cold':>9}{'SQL warm':>9}{'ms cold':>9}{'ms warm':>9}{'KB gzip':>9}{'KB first':>9}")
    for name, url in PAGES.items():
        sent, first = weight(app, url)
        cold = [asked(app, url) for _ in range(ROUNDS) if change_boards(app)]
        warm = [asked(app, url) for _ in range(ROUNDS)]
        counts = f"{max(n for n, _ in cold):9}{max(n for n, _ in warm):9}"
        times = f"{statistics.median(ms for _, ms in cold):9.1f}{statistics.median(ms for _, ms in warm):9.1f}"
        print(f"{name:22}{counts}{times}{sent / 1024:9.1f}{first / 1024:9.1f}")


def change_boards(app: Flask) -> bool:
    with app.app_context(), immediate() as session:
        bump(session, session.scalars(sa.select(Compound.id)))
    return True


def asked(app: Flask, url: str) -> tuple[int, float]:
    """(statements, milliseconds) of one answer, without a network."""
    with counted(app) as statements:
        began = time.perf_counter()
        answer = app.test_client().get(url)
        took = (time.perf_counter() - began) * 1000
    assert answer.status_code == 200, f"{url} answered {answer.status_code}"
    return len(statements), took


if __name__ == "__main__":
    main()
