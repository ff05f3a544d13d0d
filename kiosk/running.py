"""`make run`: the demo town with its server and its worker, two processes that are started and stopped together."""

import signal
import socket
import subprocess
import sys
import time
from datetime import timedelta
from types import FrameType

import click
import sqlalchemy as sa
from flask import Flask

from kiosk import create_app, demo
from kiosk.accounts.invite import demo_link
from kiosk.clock import now
from kiosk.screens.models import Screen
from kiosk.settings import Settings, settings_of
from kiosk.upgrade import upgrade_database
from kiosk.vault import token
from kiosk.writing import writing

DEMO_SCREEN = "screen.jinsha.3"
PATIENCE = 60  # seconds; a small machine that does other things too takes its time


def run() -> None:
    """Upgrade, load the demo, serve and work until Ctrl-C or SIGTERM. ClickException when the port is taken."""
    app = create_app()
    settings = settings_of(app)
    refuse_taken_port(settings)
    upgrade_database(app)
    demo.load(app)
    links = one_time_links(app)
    signal.signal(signal.SIGTERM, _interrupt)
    processes = [start("serve"), start("work")]
    try:
        wait_until_open(settings, processes[0])
        click.echo(addresses(settings, links))
        while all(process.poll() is None for process in processes):
            time.sleep(0.5)
        raise click.ClickException("the server or the worker ended by itself; see above")
    except KeyboardInterrupt:
        click.echo("\nstopping")
    finally:
        stop(processes)


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def refuse_taken_port(settings: Settings) -> None:
    """Before anything is loaded: a second Courtyard on the same port would only confuse."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host.strip("[]"), settings.port))
        except OSError as error:
            raise click.ClickException(
                f"cannot listen on {settings.bind}: {error.strerror}. Set KIOSK_BIND to another, such as 127.0.0.1:8001"
            ) from None


def one_time_links(app: Flask) -> tuple[str, str]:
    """(path that makes a browser the screen of building 3 of 金沙小区, path that enters the office as somebody of the demo)."""
    clear, hashed = token()
    at = now()
    with app.app_context(), writing("run.links") as write:
        screen = write.session.scalars(sa.select(Screen).where(Screen.key_in_demo == DEMO_SCREEN)).one()
        screen.entry_digest, screen.entry_expires_at = hashed, at + timedelta(days=1)
        return f"/screen/enter/{clear}", demo_link(write, at)


def start(command: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", "kiosk", command])  # noqa: S603 our own program


def wait_until_open(settings: Settings, server: subprocess.Popen[bytes]) -> None:
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.host.strip("[]"), settings.host.strip("[]"))  # noqa: S104
    deadline = time.monotonic() + PATIENCE
    while server.poll() is None and time.monotonic() < deadline:
        try:
            socket.create_connection((host, settings.port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise click.ClickException("the server did not start; see above")


# house: the terminal has no reader's language, so it says both
def addresses(settings: Settings, links: tuple[str, str]) -> str:
    """What to open, as a person reads it. The way into the office works on this machine only: else it is left out."""
    host = {"0.0.0.0": "127.0.0.1", "::": "[::1]", "[::]": "[::1]"}.get(settings.host, settings.host)  # noqa: S104
    here = f"http://{host}:{settings.port}"
    screen, staff = links
    rows = [
        ("小区目录 · all compounds", f"{here}/"),
        ("金沙小区 3号楼大堂 · the lobby", f"{here}/c/jinsha/3/lobby"),
        ("让本浏览器成为这块屏（一次有效）· become this screen, once", f"{here}{screen}"),
    ]
    if host in {"localhost", "[::1]"} or host.startswith("127."):
        rows.append(("进入工作台（一次有效）· enter the office, once", f"{here}{staff}"))
    if settings.public_url != here:
        rows.insert(1, ("手机扫码地址 · for phones on this network", f"{settings.public_url}/"))
    return "\n" + "\n".join(f"  {what}\n    {url}" for what, url in rows) + "\n\n  Ctrl-C 停止 · stops both\n"


def stop(processes: list[subprocess.Popen[bytes]]) -> None:
    """Ask each to end, wait, and insist at last."""
    for process in processes:
        process.terminate()
    for process in processes:
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
