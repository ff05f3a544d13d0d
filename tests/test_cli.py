"""The commands as an operator meets them."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest
import sqlalchemy as sa
from click.testing import CliRunner, Result
from flask import Flask

from kiosk import create_app
from kiosk.audit.models import AuditEntry
from kiosk.checkup import BAD, findings
from kiosk.cli import main
from kiosk.clock import now
from kiosk.codes.models import CodeScan, Submission
from kiosk.db import db, immediate
from kiosk.outbox.models import Outbox
from kiosk.running import addresses
from kiosk.schedule import REPLAYS, work
from kiosk.settings import Settings
from kiosk.vault import vault
from tests.apps import DATA_KEY, SECRET, Client, close
from tests.cast import Cast
from tests.factories import make_code, make_issue, put
from tests.servers import free_port
from tests.test_house_rules import ROOT


@pytest.fixture
def kiosk(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, database_url: str) -> Callable[..., Result]:
    """Runs a command on the test's database."""
    values = {"DATABASE_URL": database_url, "DATA_DIR": str(tmp_path), "SECRET_KEY": SECRET, "DATA_KEYS": DATA_KEY,
              "BIND": f"127.0.0.1:{free_port()}", "LOG_LEVEL": "warning"}  # fmt: skip
    for name, value in values.items():
        monkeypatch.setenv(f"KIOSK_{name}", value)
    made: list[Flask] = []
    monkeypatch.setattr("kiosk.cli.create_app", lambda: made.append(create_app()) or made[-1])

    def invoke(*arguments: str) -> Result:
        answer = CliRunner().invoke(main, arguments)
        while made:
            close(made.pop())
        return answer

    return invoke


def test_upgrade_may_run_at_every_start(kiosk: Callable[..., Result]) -> None:
    assert [kiosk("db", "upgrade").exit_code for _ in range(2)] == [0, 0]


@pytest.mark.both_databases
def test_a_whole_audit_is_verified(kiosk: Callable[..., Result], cast: Cast) -> None:
    assert (kiosk("audit", "verify").exit_code, kiosk("audit", "verify").output) == (0, "every chain is whole\n")


def test_a_changed_audit_entry_is_named(kiosk: Callable[..., Result], cast: Cast) -> None:
    make_issue(cast.jinsha)
    with immediate() as session:
        entry = session.scalars(sa.select(AuditEntry).where(AuditEntry.chain == cast.jinsha.id).order_by(AuditEntry.n)).first()
        entry.act = "something else"
    found = kiosk("audit", "verify")
    assert found.exit_code == 1
    assert f"chain {cast.jinsha.id}: entry 1 " in found.output


def test_the_doctor_is_content_with_a_fresh_installation(kiosk: Callable[..., Result]) -> None:
    assert kiosk("check").exit_code == 0


def test_the_doctor_names_what_is_wrong_and_tells_no_secret(kiosk: Callable[..., Result], app, tmp_path: Path) -> None:
    sealed = vault().seal("x")
    put(Outbox(key="k", kind="mail", to_sealed=sealed, body_sealed=sealed, run_at=now(), dead_at=now()))
    (tmp_path / "data_keys").write_text(DATA_KEY)
    (tmp_path / "data_keys").chmod(0o644)
    wrong = [finding.what for finding in findings(app) if finding.mark == BAD]
    assert wrong == ["data_keys", "outbox"]
    report = kiosk("check")
    assert report.exit_code == 1
    assert DATA_KEY not in report.output
    assert SECRET not in report.output


def test_an_invitation_is_a_link_that_opens(kiosk: Callable[..., Result], cast: Cast, client: Client) -> None:
    for arguments in ((), ("--reset", "clerk"), ("--reset", "Clerk")):
        invited = kiosk("invite", *arguments)
        assert invited.exit_code == 0
        assert client.get(urlsplit(invited.output.strip()).path).status_code == 200
    assert kiosk("invite", "--reset", "nobody").exit_code == 1


@pytest.mark.parametrize(("name", "value"), [("BIND", "nowhere"), ("QR_CASE", "mixed"), ("THREADS", "0"), ("COLOUR", "red")])
def test_a_wrong_setting_stops_the_start_with_one_sentence(
    kiosk: Callable[..., Result], monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(f"KIOSK_{name}", value)
    stopped = kiosk("db", "upgrade")
    assert stopped.exit_code != 0
    assert str(stopped.exception).startswith(f"KIOSK_{name}")
    assert "\n" not in str(stopped.exception)


@pytest.mark.parametrize("url", ["postgresql+psycopg://nobody@127.0.0.1:1/nothing", "sqlite:////nowhere/at/all.sqlite3"])
@pytest.mark.parametrize("command", [("db", "upgrade"), ("invite",), ("audit", "verify")])
def test_a_database_that_does_not_answer_is_one_sentence(
    kiosk: Callable[..., Result], monkeypatch: pytest.MonkeyPatch, url: str, command: tuple[str, ...]
) -> None:
    monkeypatch.setenv("KIOSK_DATABASE_URL", url)
    stopped = kiosk(*command)
    assert (stopped.exit_code, len(stopped.output.splitlines())) == (1, 1)
    assert stopped.output.startswith("Error: KIOSK_DATABASE_URL")


def test_a_data_folder_that_cannot_be_written_is_one_sentence(
    kiosk: Callable[..., Result], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("KIOSK_DATA_DIR", str(tmp_path / "file" / "data"))
    assert str(kiosk("db", "upgrade").exception).startswith("KIOSK_DATA_DIR: cannot write to")


def test_a_taken_port_is_said_so(kiosk: Callable[..., Result]) -> None:
    host, port = os.environ["KIOSK_BIND"].split(":")
    with socket.create_server((host, int(port))):
        for command in ("serve", "run"):
            stopped = subprocess.run(
                [sys.executable, "-m", "kiosk", command], cwd=ROOT, capture_output=True, text=True, check=False
            )
            assert (stopped.returncode, f"cannot listen on {host}:{port}" in stopped.stderr) == (1, True)


def test_serve_ends_well_on_terminate(kiosk: Callable[..., Result]) -> None:
    server = subprocess.Popen([sys.executable, "-m", "kiosk", "serve"], cwd=ROOT, stderr=subprocess.PIPE)
    assert server.stderr is not None
    assert b"listening" in server.stderr.readline()
    server.send_signal(signal.SIGTERM)
    assert server.wait(timeout=10) == 0
    server.stderr.close()


@pytest.mark.both_databases
def test_serve_writes_its_scans_down_when_it_stops(kiosk: Callable[..., Result], cast: Cast) -> None:
    code = make_code(cast.jinsha)
    server = subprocess.Popen([sys.executable, "-m", "kiosk", "serve"], cwd=ROOT, stderr=subprocess.PIPE)
    assert server.stderr is not None
    assert b"listening" in server.stderr.readline()
    for _ in range(3):
        assert urlopen(f"http://{os.environ['KIOSK_BIND']}/q/{code.code}").status == 200
    db.session.rollback()
    assert db.session.scalars(sa.select(CodeScan.n)).all() == []
    db.session.rollback()
    server.send_signal(signal.SIGTERM)
    assert server.wait(timeout=10) == 0
    server.stderr.close()
    assert db.session.scalars(sa.select(CodeScan.n)).all() == [3]


@pytest.mark.slow
def test_run_serves_the_demo_town_and_stops_both_of_its_processes(kiosk: Callable[..., Result]) -> None:
    town = subprocess.Popen([sys.executable, "-m", "kiosk", "run"], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert town.stdout is not None
    said = "".join(iter(town.stdout.readline, "  Ctrl-C 停止 · stops both\n"))
    addresses = re.findall(r"http://\S+", said)
    assert [urlopen(address).status for address in addresses] == [200] * 4
    children = Path(f"/proc/{town.pid}/task/{town.pid}/children").read_text().split()
    assert len(children) == 2
    town.send_signal(signal.SIGTERM)
    assert town.wait(timeout=30) == 0
    town.stdout.close()
    assert [child for child in children if Path(f"/proc/{child}").exists()] == []


@pytest.mark.parametrize(
    ("bind", "here", "office"),
    [("127.0.0.1:8000", "http://127.0.0.1:8000", True), ("0.0.0.0:8000", "http://127.0.0.1:8000", True),
     ("[::]:8000", "http://[::1]:8000", True), ("[::1]:8000", "http://[::1]:8000", True),
     ("192.168.1.5:8000", "http://192.168.1.5:8000", False)],
)  # fmt: skip
def test_the_addresses_that_are_told_are_listened_on(bind: str, here: str, office: bool) -> None:
    said = addresses(Settings(bind=bind, base_url="https://board.example"), ("/screen/enter/x", "/office/demo/x"))
    told = set(re.findall(r"http://[^/\s]+", said))
    assert (told, "/office/demo/x" in said) == ({here}, office)


@pytest.mark.both_databases
def test_recurring_work_forgets_what_is_of_no_use(app, database_url: str) -> None:
    for nonce, at in (("old-nonce", now() - 2 * REPLAYS), ("new-nonce", now())):
        put(Submission(form="f", nonce=nonce, at=at, location_sealed="x"))
    work(app, once=True)
    assert db.session.scalars(sa.select(Submission.nonce)).all() == ["new-nonce"]
