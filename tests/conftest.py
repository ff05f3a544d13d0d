"""Every test gets an app of its own on a database restored from a migrated template."""

import json
import os
import shutil
import socket
import subprocess
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from flask import Flask
from playwright.sync_api import Page
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from waitress import wasyncore

from kiosk.accounts import passwords
from kiosk.upgrade import upgrade_database
from kiosk.web.serving import make_server
from tests.apps import Client, build_app, close
from tests.cast import Cast, find_cast, make_cast
from tests.crawl import World, make_values
from tests.servers import CHROMIUM, Server, missing, run_sql, start_postgres, start_redis

REQUIRED = {part for part in os.environ.get("KIOSK_TEST_REQUIRE", "").split(",") if part}
OURS = {"KIOSK_TEST_REQUIRE", "KIOSK_CHROMIUM"}
PARTS = ("browser", "postgres", "redis")
ROOT = Path(__file__).resolve().parent.parent


def pytest_configure(config: pytest.Config) -> None:
    if strangers := REQUIRED - set(PARTS):
        raise pytest.UsageError(f"KIOSK_TEST_REQUIRE knows {', '.join(PARTS)}, not {', '.join(strangers)}")
    for name in [name for name in os.environ if name.startswith("KIOSK_") and name not in OURS]:
        del os.environ[name]
    if not hasattr(config, "workerinput"):
        subprocess.run(["make", "--silent", "translations"], cwd=ROOT, check=True)


@pytest.fixture(autouse=True, scope="session")
def cheap_passwords() -> Iterator[None]:
    """The same hashes with parameters that cost nothing; the real ones take a third of a second each."""
    real, passwords.hasher = passwords.hasher, PasswordHash((Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1),))
    yield
    passwords.hasher = real


# What a test needs: it says so by a mark. A missing part skips it with a word, or fails it when it is required.


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    for part in PARTS:
        why = missing(part) if item.get_closest_marker(part) else None
        if why and part in REQUIRED:
            pytest.fail(f"{part} is required: {why}", pytrace=False)
        if why:
            pytest.skip(f"{part}: {why}")


def pytest_terminal_summary(terminalreporter: Any) -> None:
    skipped = terminalreporter.stats.get("skipped", [])
    reasons = [str(report.longrepr[2]) for report in skipped if isinstance(report.longrepr, tuple)]
    for part in PARTS:
        if why := missing(part):
            count = sum(f"{part}: " in reason for reason in reasons)
            terminalreporter.write_line(f"could not run here: {count} tests that need {part} ({why})", yellow=True)


# Databases


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "database_url" in metafunc.fixturenames:
        both = metafunc.definition.get_closest_marker("both_databases")
        postgres = pytest.param("postgres", marks=pytest.mark.postgres)
        metafunc.parametrize("database_url", ["sqlite", postgres] if both else ["sqlite"], indirect=True, ids=str)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Server]:
    server = start_postgres()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    server = start_redis()
    yield server.url
    server.stop()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("template")
    migrate(f"sqlite:///{folder / 'courtyard.sqlite3'}", folder)
    return folder / "courtyard.sqlite3"


@pytest.fixture(scope="session")
def world_template(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """With the cast and one of everything in it, for suites that walk over all routes."""
    folder = tmp_path_factory.mktemp("world")
    shutil.copyfile(sqlite_template, folder / "courtyard.sqlite3")
    app = build_app(f"sqlite:///{folder / 'courtyard.sqlite3'}", folder)
    with app.app_context():
        (folder / "values.json").write_text(json.dumps(make_values(make_cast())))
    close(app)
    return folder / "courtyard.sqlite3"


@pytest.fixture
def world(app: Flask, world_template: Path, tmp_path: Path) -> World:
    shutil.copytree(world_template.parent / "media", tmp_path / "media")
    return World(find_cast(), json.loads((world_template.parent / "values.json").read_text()))


@pytest.fixture(scope="session")
def postgres_template(postgres_server: Server, tmp_path_factory: pytest.TempPathFactory) -> str:
    run_sql(postgres_server.url, "CREATE DATABASE template")
    migrate(postgres_server.url.replace("/postgres", "/template"), tmp_path_factory.mktemp("postgres"))
    return "template"


def migrate(url: str, folder: Path) -> None:
    app = build_app(url, folder)
    upgrade_database(app)
    close(app)


@pytest.fixture
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A fresh migrated database; on both kinds under `@pytest.mark.both_databases`."""
    if request.param == "sqlite":
        template = "world_template" if "world" in request.fixturenames else "sqlite_template"
        shutil.copyfile(request.getfixturevalue(template), tmp_path / "courtyard.sqlite3")
        yield f"sqlite:///{tmp_path / 'courtyard.sqlite3'}"
        return
    template, server = request.getfixturevalue("postgres_template"), request.getfixturevalue("postgres_server")
    run_sql(server.url, f"CREATE DATABASE test TEMPLATE {template}")
    yield server.url.replace("/postgres", "/test")
    run_sql(server.url, "DROP DATABASE test WITH (FORCE)")


# The app, and a server that carries it


class Address(NamedTuple):
    """A listening socket and the address that reaches it."""

    socket: socket.socket
    url: str


@pytest.fixture
def address() -> Iterator[Address]:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        yield Address(listening, f"http://127.0.0.1:{listening.getsockname()[1]}")


@pytest.fixture
def make_app(database_url: str, tmp_path: Path) -> Iterator[Callable[..., Flask]]:
    """Builds an app on the test's database; keyword arguments are settings."""
    made: list[Flask] = []

    def make(**settings: Any) -> Flask:
        made.append(build_app(database_url, tmp_path, **settings))
        return made[-1]

    yield make
    for app in made:
        close(app)


@pytest.fixture
def app(request: pytest.FixtureRequest, make_app: Callable[..., Flask]) -> Iterator[Flask]:
    """The app, inside its context. With `live_server` its addresses are the server's."""
    served = "live_server" in request.fixturenames
    built = make_app(base_url=request.getfixturevalue("address").url) if served else make_app()
    with built.app_context():
        yield built


@pytest.fixture
def client(app: Flask) -> Client:
    """A browser without cookies. Nothing of the test's own context reaches its requests."""
    return app.test_client()


@pytest.fixture
def cast(app: Flask) -> Cast:
    """The people and places of the tests, in the test's database."""
    return make_cast()


class LiveServer(NamedTuple):
    """The app behind the real server, in a thread."""

    app: Flask
    url: str


@pytest.fixture
def live_server(app: Flask, address: Address) -> Iterator[LiveServer]:
    server = make_server(app, sockets=[address.socket])
    thread = threading.Thread(target=server.run, name="waitress")
    thread.start()
    yield LiveServer(app, address.url)
    server.trigger.pull_trigger(lambda: wasyncore.close_all(server._map))  # in its own thread: ends its loop
    thread.join(timeout=10)
    server.task_dispatcher.shutdown()


# Browsers: Debian's Chromium, a Chinese reader in Shanghai's time


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    quiet = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
             "--disable-component-update", "--disable-sync"]  # fmt: skip
    as_root = ["--no-sandbox"] if os.getuid() == 0 else []
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": [*quiet, *as_root]}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_context_args, "locale": "zh-CN", "timezone_id": "Asia/Shanghai"}


@pytest.fixture
def open_page(new_context: Callable[..., Any]) -> Iterator[Callable[..., Page]]:
    """Opens a page in a context of its own. At the end no page may have met a script error or a blocked resource."""
    troubles: list[str] = []

    def listen(page: Page) -> Page:
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("console", lambda said: troubles.append(said.text) if "Content Security Policy" in said.text else None)
        return page

    yield lambda **context: listen(new_context(**context).new_page())
    assert troubles == []


@pytest.fixture
def lobby_page(open_page: Callable[..., Page]) -> Page:
    return open_page(viewport={"width": 1080, "height": 1920}, has_touch=True)


@pytest.fixture
def phone_page(open_page: Callable[..., Page]) -> Page:
    return open_page(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True, device_scale_factor=2)


@pytest.fixture
def office_page(open_page: Callable[..., Page]) -> Page:
    return open_page(viewport={"width": 1440, "height": 900})
