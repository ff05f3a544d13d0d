"""Scans are counted beside the request: in memory, written down within a minute, by as many processes as there are."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from sqlalchemy.exc import OperationalError

from kiosk.audit.models import AuditEntry
from kiosk.codes import queries, scans
from kiosk.codes.models import Code, CodeScan
from kiosk.codes.scans import Seen, scans_of
from kiosk.db import db, immediate
from tests.apps import Client, counted
from tests.cast import Cast
from tests.factories import make_activity, make_code, make_scans

DAY = date(2026, 11, 25)
WEEK_AGO = DAY - timedelta(days=7)


def written() -> dict[date, int]:
    db.session.rollback()
    return {row.day: row.n for row in db.session.execute(sa.select(CodeScan.day, CodeScan.n))}


def waiting(app: Flask) -> int:
    """How many scans this process holds in memory."""
    return sum(scans_of(app)._counts.values())


# What counts


@pytest.mark.parametrize(
    ("headers", "n"),
    [({}, 1), ({"Sec-Purpose": "prefetch"}, 0), ({"Sec-Purpose": "prefetch;prerender"}, 0), ({"Purpose": "prefetch"}, 0),
     ({"X-Purpose": "preview"}, 0), ({"X-Moz": "prefetch"}, 0), ({"User-Agent": "prefetch"}, 1)],
)  # fmt: skip
def test_what_a_person_opens_is_counted_and_what_is_fetched_ahead_is_not(
    app: Flask, client: Client, cast: Cast, headers: dict[str, str], n: int
) -> None:
    client.get(f"/q/{make_code(cast.jinsha).code}", headers=headers)
    assert waiting(app) == n


def test_head_and_the_picture_are_not_counted(app: Flask, client: Client, cast: Cast) -> None:
    code = make_code(cast.jinsha).code
    client.head(f"/q/{code}")
    client.get(f"/q/{code}.svg")
    client.get(f"/c/jinsha/report?code={code}")
    assert waiting(app) == 0


def test_a_code_is_counted_whatever_its_kind_and_state_and_an_unknown_one_is_not(
    app: Flask, client: Client, cast: Cast
) -> None:
    revoked = make_code(cast.jinsha, revoked_at=cast.clerk.created_at)
    activity = make_code(cast.jinsha, "activity", activity_id=make_activity(cast.jinsha).id)
    for code in (revoked.code, activity.code, activity.code.lower(), "2222222", "nonsense"):
        client.get(f"/Q/{code}")
    assert {seen.code_id: n for seen, n in scans_of(app)._counts.items()} == {revoked.id: 1, activity.id: 2}


def test_the_day_is_the_compounds(app: Flask, client: Client, cast: Cast) -> None:
    code = make_code(cast.jinsha)
    with time_machine.travel("2026-11-25T17:00:00Z", tick=False):  # one in the morning of the 26th in Luzhou
        client.get(f"/q/{code.code}")
    assert list(scans_of(app)._counts) == [Seen(code.id, date(2026, 11, 26), cast.jinsha.id)]


# Writing down


@pytest.mark.both_databases
def test_it_is_one_upsert_that_adds_to_what_is_there(app: Flask, cast: Cast) -> None:
    code, other = make_code(cast.jinsha), make_code(cast.haojing)
    for _ in range(3):
        for each in (code, other):
            scans_of(app).count(Seen(each.id, DAY, each.compound_id))
        with counted(app) as statements:
            scans_of(app).flush()
        assert len([s for s in statements if "code_scan" in s]) == 1
    db.session.rollback()
    assert {row.code_id: row.n for row in db.session.scalars(sa.select(CodeScan))} == {code.id: 3, other.id: 3}
    assert waiting(app) == 0


@pytest.mark.both_databases
def test_two_processes_add_up(make_app: Callable[..., Flask], app: Flask, cast: Cast) -> None:
    code = make_code(cast.jinsha)
    processes = [make_app(), make_app()]
    for n, process in enumerate(processes, 1):
        for _ in range(10 * n):
            scans_of(process).count(Seen(code.id, DAY, cast.jinsha.id))
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda process: scans_of(process).flush(), processes))
    assert written() == {DAY: 30}


@pytest.mark.both_databases
def test_no_scan_is_lost_or_doubled_between_threads(app: Flask, cast: Cast) -> None:
    code, buffer = make_code(cast.jinsha), scans_of(app)
    seen = Seen(code.id, DAY, code.compound_id)

    def scan(n: int) -> None:
        for step in range(100):
            buffer.count(seen)
            if step % 20 == n:
                buffer.flush()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(scan, range(8)))
    buffer.flush()
    assert written() == {DAY: 800}


@pytest.mark.both_databases
def test_what_could_not_be_written_is_kept(app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    code, buffer = make_code(cast.jinsha), scans_of(app)
    buffer.count(Seen(code.id, DAY, cast.jinsha.id))

    def busy(*_: object) -> None:
        buffer.count(Seen(code.id, DAY, cast.jinsha.id))  # somebody scans meanwhile
        raise OperationalError("INSERT", {}, Exception("database is locked"))

    with monkeypatch.context() as patch:
        patch.setattr(scans, "add", busy)
        buffer.flush()
    assert (waiting(app), written()) == (2, {})
    buffer.flush()
    assert (waiting(app), written()) == (0, {DAY: 2})


@pytest.mark.both_databases
def test_a_code_that_is_gone_takes_no_other_with_it(app: Flask, cast: Cast) -> None:
    code, gone = make_code(cast.jinsha), make_code(cast.jinsha)
    for each in (code, gone):
        scans_of(app).count(Seen(each.id, DAY, cast.jinsha.id))
    with immediate() as session:
        session.execute(sa.delete(Code).where(Code.id == gone.id))
    scans_of(app).flush()
    assert (written(), waiting(app)) == ({DAY: 1}, 0)


def test_more_than_a_statement_takes_waits_for_the_next(app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scans, "MOST", 2)
    code = make_code(cast.jinsha)
    for n in range(3):
        scans_of(app).count(Seen(code.id, DAY - timedelta(days=n), cast.jinsha.id))
    scans_of(app).flush()
    assert (len(written()), waiting(app)) == (2, 1)


# When


def test_a_later_request_flushes_after_its_answer(app: Flask, client: Client, cast: Cast) -> None:
    client.get(f"/q/{make_code(cast.jinsha).code}").close()
    client.get("/healthz").close()
    assert (waiting(app), written()) == (1, {}), "not before a minute is over"
    scans_of(app).due = time.monotonic()
    answer = client.get("/healthz")
    assert (answer.status_code, written()) == (200, {})
    answer.close()
    assert (waiting(app), sum(written().values())) == (0, 1)


def test_it_is_one_threads_turn_and_then_nobodys_for_a_minute(app: Flask, cast: Cast) -> None:
    buffer = scans_of(app)
    buffer.due = time.monotonic()
    assert not buffer.take_turn(), "nothing to write"
    buffer.count(Seen(1, DAY, cast.jinsha.id))
    with ThreadPoolExecutor(8) as pool:
        turns = list(pool.map(lambda _: buffer.take_turn(), range(50)))
    assert turns.count(True) == 1
    assert buffer.due > time.monotonic() + scans.EVERY - 5


def test_nothing_of_it_is_audited(app: Flask, client: Client, cast: Cast) -> None:
    before = db.session.scalar(sa.select(sa.func.count()).select_from(AuditEntry))
    code = make_code(cast.jinsha)
    client.get(f"/q/{code.code}")
    scans_of(app).flush()
    assert db.session.scalar(sa.select(sa.func.count()).select_from(AuditEntry)) == before + 1  # the code that was made


# Reading


@pytest.mark.both_databases
def test_the_sums_of_a_code(app: Flask, cast: Cast) -> None:
    code, quiet = make_code(cast.jinsha), make_code(cast.jinsha)
    for days, n in ((0, 1), (6, 20), (7, 300), (29, 4000), (30, 50000)):
        make_scans(code, DAY - timedelta(days=days), n)
    rows: Any = db.session.execute(queries.scans([code.id, quiet.id], DAY)).all()
    assert [tuple(row) for row in rows] == [(code.id, 1, 21, 4321, 54321, DAY)]
    (later,) = db.session.execute(queries.scans([code.id], DAY + timedelta(days=40))).all()
    assert (later.today, later.month, later.ever, later.last) == (0, 0, 54321, DAY)
