"""Each row goes out once, in spite of failures, crashes and a second worker."""

import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from kiosk.clock import now
from kiosk.db import db, immediate
from kiosk.outbox import queries
from kiosk.outbox.delivery import deliver_due
from kiosk.outbox.models import Outbox
from kiosk.outbox.rules import LEASE

pytestmark = pytest.mark.both_databases
ROOT = Path(__file__).resolve().parents[2]


class Post:
    """A sender that keeps what it was given, and fails while `broken`."""

    def __init__(self, broken=False):
        self.broken = broken
        self.letters = []

    def __call__(self, letter):
        if self.broken:
            raise ConnectionError(f"cannot reach {letter.to}")
        self.letters.append(letter)


def put(key="k1", at=None):
    with immediate() as session:
        queries.put_mail(session, key, "li@example.org", "候补成功", "您好", at or now())


def row():
    db.session.rollback()
    return db.session.scalars(sa.select(Outbox).execution_options(populate_existing=True)).one()


def clock_at(moment):
    return lambda: moment


def test_a_letter_goes_out_once_and_unsealed(app):
    put()
    post = Post()
    assert deliver_due({"mail": post}, "a", now) == 1
    assert deliver_due({"mail": post}, "a", now) == 0
    (letter,) = post.letters
    assert (letter.key, letter.to, letter.subject, letter.body) == ("k1", "li@example.org", "候补成功", "您好")
    assert row().done_at
    assert row().locked_by is None


def test_addresses_and_words_are_sealed_at_rest(app):
    put()
    assert "li@example.org" not in row().to_sealed
    assert "您好" not in row().body_sealed


def test_the_same_key_twice_is_one_letter(app):
    put()
    deliver_due({"mail": Post()}, "a", now)
    put()
    assert deliver_due({"mail": Post()}, "a", now) == 0


def test_what_is_not_yet_due_waits(app):
    put(at=now() + timedelta(hours=1))
    assert deliver_due({"mail": Post()}, "a", now) == 0
    assert deliver_due({"mail": Post()}, "a", clock_at(now() + timedelta(hours=2))) == 1


def test_without_a_sender_mail_stays_queued_and_is_counted(app):
    put("m")
    assert deliver_due({}, "a", now) == 0
    assert db.session.execute(queries.waiting()).all() == [("mail", 1)]
    assert db.session.execute(queries.dead()).all() == []


def test_a_failure_is_tried_again_later_without_naming_the_address(app):
    put()
    start = now()
    assert deliver_due({"mail": Post(broken=True)}, "a", clock_at(start)) == 0
    assert row().run_at == start + timedelta(minutes=1)
    assert row().last_error == "ConnectionError"
    assert deliver_due({"mail": Post()}, "a", clock_at(start)) == 0
    assert deliver_due({"mail": Post()}, "a", clock_at(start + timedelta(minutes=2))) == 1
    assert row().last_error == ""


def test_eight_failures_make_a_dead_letter(app):
    put()
    moment = now()
    for _ in range(8):
        deliver_due({"mail": Post(broken=True)}, "a", clock_at(moment))
        moment += timedelta(days=1)
    assert row().dead_at
    assert row().attempts == 8
    assert deliver_due({"mail": Post()}, "a", clock_at(moment)) == 0
    assert db.session.execute(queries.dead()).all() == [("mail", 1)]
    assert db.session.execute(queries.waiting()).all() == []


def test_a_row_that_kills_its_worker_each_time_dies_without_being_sent(app):
    put()
    moment = now()
    for n in range(8):
        with immediate() as session:
            assert queries.claim(session, ["mail"], f"crashed-{n}", moment)
        moment += LEASE + timedelta(seconds=1)
    post = Post()
    assert deliver_due({"mail": post}, "a", clock_at(moment)) == 0
    assert post.letters == []
    assert row().dead_at


def test_a_claimed_row_is_nobody_elses_until_its_lease_ends(app):
    put()
    start = now()
    with immediate() as session:
        assert queries.claim(session, ["mail"], "a", start).key == "k1"
    with immediate() as session:
        assert queries.claim(session, ["mail"], "b", start + LEASE) is None
        assert queries.claim(session, ["mail"], "b", start + LEASE + timedelta(seconds=1)).key == "k1"


class Crossing(Post):
    """A sender during whose first letter a second worker looks for work."""

    def __call__(self, letter):
        super().__call__(letter)
        if len(self.letters) == 1:
            deliver_due({"mail": self}, "b", now)


def test_while_one_worker_sends_the_other_finds_nothing(app):
    put()
    post = Crossing()
    deliver_due({"mail": post}, "a", now)
    assert len(post.letters) == 1


def test_without_the_claim_it_would_be_sent_twice(app, monkeypatch):
    put()
    post = Crossing()

    def look_only(session, *_):
        return session.scalars(sa.select(Outbox)).one() if len(post.letters) < 2 else None

    monkeypatch.setattr(queries, "claim", look_only)
    deliver_due({"mail": post}, "a", now)
    assert len(post.letters) == 2


def test_who_lost_the_lease_settles_nothing(app):
    put()
    start = now()
    with immediate() as session:
        claimed = queries.claim(session, ["mail"], "a", start)
        queries.claim(session, ["mail"], "b", start + LEASE + timedelta(seconds=1))
        queries.settle(session, claimed.id, "a", done_at=start)
    assert row().done_at is None
    assert row().locked_by == "b"


def test_what_cannot_be_unsealed_is_a_failure_not_a_crash(app):
    put()
    with immediate() as session:
        session.execute(sa.update(Outbox).values(body_sealed="not sealed by us"))
    assert deliver_due({"mail": Post()}, "a", now) == 0
    assert row().last_error == "InvalidToken"


@pytest.mark.slow
def test_two_workers_send_each_of_200_rows_once(app, database_url, tmp_path):
    keys = {f"k{n}" for n in range(200)}
    with immediate() as session:
        for key in keys:
            queries.put_mail(session, key, "li@example.org", "", "", now())
    command = [sys.executable, "-m", "tests.outbox.worker", database_url, str(tmp_path)]
    workers = [subprocess.Popen([*command, who], cwd=ROOT) for who in ("one", "two")]
    assert [worker.wait(timeout=60) for worker in workers] == [0, 0]
    sent = {who: (tmp_path / f"sent-{who}").read_text().split() for who in ("one", "two")}
    assert sorted(sent["one"] + sent["two"]) == sorted(keys)
    assert sent["one"]
    assert sent["two"]
