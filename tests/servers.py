"""Servers that the tests start for themselves: loopback, free ports, gone with the process that started them."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

CHROMIUM = os.environ.get("KIOSK_CHROMIUM", "/usr/bin/chromium")


def missing(part: str) -> str | None:
    """Why `browser`, `postgres` or `redis` cannot be had on this machine; None when it can."""
    if part == "browser":
        return None if Path(CHROMIUM).exists() else f"no Chromium at {CHROMIUM}"
    if shutil.which("setpriv") is None:
        return "setpriv (util-linux) is not installed"
    program = postgres_program("initdb") if part == "postgres" else shutil.which("redis-server")
    return None if program else f"{'initdb' if part == 'postgres' else 'redis-server'} is not installed"


def postgres_program(name: str) -> str | None:
    """Debian keeps them off the path; the newest version wins."""
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[-3]))
    return str(found[-1]) if found else shutil.which(name)


class Server:
    """A child process in a folder of its own, with the address to reach it."""

    def __init__(self, url: str, command: list[str], folder: str, as_user: list[str]) -> None:
        self.url = url
        self.folder = folder
        leash = ["setpriv", *as_user, "--pdeathsig", "INT"]
        self.process = subprocess.Popen([*leash, *command], cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def wait_for(self, knock: Callable[[], Any]) -> "Server":
        """Return when `knock()` no longer raises; after 20 s let its error through."""
        deadline = time.monotonic() + 20
        while True:
            try:
                knock()
                return self
            except Exception:
                if time.monotonic() > deadline or self.process.poll() is not None:
                    raise
                time.sleep(0.05)

    def stop(self) -> None:
        self.process.send_signal(signal.SIGINT)  # PostgreSQL waits for its clients on SIGTERM
        self.process.wait(timeout=20)
        shutil.rmtree(self.folder, ignore_errors=True)


def start_postgres() -> Server:
    """A throw-away cluster (nothing synced to disk); as user postgres when we are root, who may not run it."""
    as_user = ["--reuid=postgres", "--regid=postgres", "--init-groups"] if os.getuid() == 0 else []
    folder, port = tempfile.mkdtemp(prefix="courtyard-pg-"), free_port()
    if as_user:
        shutil.chown(folder, "postgres")
    initdb = [postgres_program("initdb"), "-D", "db", "-U", "courtyard", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N"]
    subprocess.run(["setpriv", *as_user, *initdb], cwd=folder, check=True, stdout=subprocess.DEVNULL)
    options = {
        "fsync": "off",
        "synchronous_commit": "off",
        "full_page_writes": "off",
        "max_connections": "200",
        "listen_addresses": "127.0.0.1",
        "port": str(port),
        "unix_socket_directories": "",
    }
    command = [str(postgres_program("postgres")), "-D", "db", *(f"--{name}={value}" for name, value in options.items())]
    server = Server(f"postgresql+psycopg://courtyard@127.0.0.1:{port}/postgres", command, folder, as_user)
    return server.wait_for(lambda: run_sql(server.url))


def run_sql(url: str, *statements: str) -> None:
    """Connect outside any transaction (databases are made and dropped so) and run the statements."""
    import psycopg

    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement)  # type: ignore[call-overload]


def start_redis() -> Server:
    folder, port = tempfile.mkdtemp(prefix="courtyard-redis-"), free_port()
    command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    server = Server(f"redis://127.0.0.1:{port}/0", command, folder, [])
    return server.wait_for(lambda: socket.create_connection(("127.0.0.1", port), 1).close())


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
