import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa
from flask import Flask

from kiosk.accounts.models import Person
from kiosk.activities.models import Activity
from kiosk.audit.models import AuditEntry, AuditHead
from kiosk.audit.queries import broken
from kiosk.board import Board
from kiosk.clock import now
from kiosk.codes.models import Submission
from kiosk.db import Proof, db, immediate
from kiosk.errors import NotFound, Refused, Replayed
from kiosk.places.models import Spot
from kiosk.vault import vault
from kiosk.writing import writing
from tests.cast import make_cast
from tests.factories import change, make_activity, make_sign_up

PROOF = Proof("Form", "a-nonce-of-some-length")


def board(compound_id: int) -> int:
    return db.session.scalar(sa.select(Board.n).where(Board.compound_id == compound_id)) or 0


@pytest.mark.both_databases
def test_a_replayed_form_gets_the_first_answer_and_writes_nothing(app: Flask) -> None:
    cast = make_cast()
    with writing("test", nonce=PROOF) as write:
        write.add(Spot(compound_id=cast.jinsha.id, name="门口"))
        write.location = "/receipt/1"
    with pytest.raises(Replayed) as replayed, writing("test", nonce=PROOF):
        raise AssertionError("must not be reached")
    assert replayed.value.location == "/receipt/1"


@pytest.mark.both_databases
def test_five_taps_at_once_make_one_row_and_five_equal_answers(app: Flask) -> None:
    cast = make_cast()
    together = threading.Barrier(5)

    def tap(_: int) -> str:
        with app.app_context():
            together.wait(timeout=10)
            try:
                with writing("test", nonce=PROOF) as write:
                    spot = Spot(compound_id=cast.jinsha.id, name="五连击")
                    write.add(spot)
                    write.location = f"/spot/{spot.id}"
                return write.location
            except Replayed as replayed:
                return replayed.location

    with ThreadPoolExecutor(5) as pool:
        answers = set(pool.map(tap, range(5)))
    db.session.rollback()  # it still reads as of the cast
    assert len(answers) == 1
    assert db.session.scalar(sa.select(sa.func.count()).where(Spot.name == "五连击")) == 1


@pytest.mark.both_databases
def test_two_at_once_may_be_the_first_to_write_in_a_chain_and_on_a_board(app: Flask) -> None:
    jinsha = make_cast().jinsha.id
    with immediate() as session:  # house: as it is before anybody wrote
        for table in (AuditEntry, AuditHead, Board):
            session.execute(sa.delete(table))
    together = threading.Barrier(4)

    def write_first(n: int) -> None:
        with app.app_context(), writing("test") as write:
            write.session.add(Spot(compound_id=jinsha, name=f"第{n}个"))
            if app.config["SQLALCHEMY_DATABASE_URI"].startswith("postgresql"):
                together.wait(timeout=10)  # all inside their transactions; SQLite lets one in at a time

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write_first, range(4)))
    assert board(jinsha) == 4
    assert list(broken(db.session())) == []


def test_the_answer_of_a_submission_is_not_readable_in_the_database(app: Flask) -> None:
    with writing("test", nonce=PROOF) as write:
        write.location = "/receipt/secret"
    assert "secret" not in db.session.scalars(sa.select(Submission.location_sealed)).one()


def test_a_refusal_leaves_nothing_behind(app: Flask) -> None:
    cast = make_cast()
    before = board(cast.jinsha.id)
    entries = db.session.scalar(sa.select(sa.func.count(AuditEntry.id)))
    with pytest.raises(Refused):
        _refused(cast.jinsha.id)
    assert board(cast.jinsha.id) == before
    assert db.session.scalar(sa.select(sa.func.count(AuditEntry.id))) == entries
    assert db.session.scalar(sa.select(sa.func.count(Submission.id))) == 0


def test_lock_finds_only_what_is_in_scope(app: Flask) -> None:
    cast = make_cast()
    activity = make_activity(cast.jinsha)
    with pytest.raises(NotFound), writing("test") as write:
        write.lock(sa.select(Activity).where(Activity.compound_id == cast.haojing.id), activity.id)


@pytest.mark.both_databases
def test_lock_sees_what_was_committed_since_the_row_was_loaded(app: Flask) -> None:
    cast = make_cast()
    activity = make_activity(cast.jinsha, title="旧名")

    def rename() -> None:
        with app.app_context():
            change(db.session.get(Activity, activity.id), title="新名")

    with ThreadPoolExecutor(1) as pool:
        pool.submit(rename).result()
    with writing("test") as write:
        assert write.lock(Activity, activity.id).title == "新名"


def test_the_board_of_the_compound_is_bumped_and_no_other(app: Flask) -> None:
    cast = make_cast()
    activity = make_activity(cast.jinsha)
    here, there = board(cast.jinsha.id), board(cast.haojing.id)
    change(activity, title="改了")
    assert (board(cast.jinsha.id), board(cast.haojing.id)) == (here + 1, there)


def test_a_save_that_changes_nothing_bumps_nothing_and_audits_nothing(app: Flask) -> None:
    cast = make_cast()
    activity = make_activity(cast.jinsha, title="一样")
    before, entries = board(cast.jinsha.id), db.session.scalar(sa.select(sa.func.count(AuditEntry.id)))
    change(activity, title="一样", capacity=activity.capacity)
    assert board(cast.jinsha.id) == before
    assert db.session.scalar(sa.select(sa.func.count(AuditEntry.id))) == entries


def test_a_change_that_no_board_shows_bumps_nothing(app: Flask) -> None:
    cast = make_cast()
    sign_up = make_sign_up(make_activity(cast.jinsha))
    before = board(cast.jinsha.id)
    change(sign_up, name="另一位")
    assert board(cast.jinsha.id) == before


def test_the_audit_keeps_personal_values_as_keyed_hashes_only(app: Flask) -> None:
    cast = make_cast()
    make_sign_up(make_activity(cast.jinsha), name="独一无二的名字", phone="13812345678")
    said = str(list(db.session.scalars(sa.select(AuditEntry.changes))))
    assert "独一无二的名字" not in said
    assert "13812345678" not in said
    assert "hmac:" + vault().blind("独一无二的名字") in said


def test_an_entry_names_the_act_the_person_and_the_chain_of_the_compound(app: Flask) -> None:
    cast = make_cast()
    with writing("test.act", by=cast.clerk.id) as write:
        write.add(Spot(compound_id=cast.jinsha.id, name="门口"))
        write.note("looked", cast.jinsha.id)
    entry = db.session.scalars(sa.select(AuditEntry).order_by(AuditEntry.id.desc()).limit(1)).one()
    assert (entry.act, entry.by_id, entry.chain) == ("test.act", cast.clerk.id, cast.jinsha.id)
    assert {"note": "looked"} in entry.changes


@pytest.mark.both_databases
def test_read_then_write_under_load_never_fails(app: Flask) -> None:
    assert _count_up(app, writes_at_once=True) == 40


def test_control_without_the_write_lock_it_does_fail(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    assert _count_up(app, writes_at_once=False) < 40


def _count_up(app: Flask, *, writes_at_once: bool) -> int:
    """8 threads add 1 to a number 5 times each, by reading it first; answers what it came to."""
    with writing("test") as write:
        person = Person(login="count", name="0", created_at=now())
        write.add(person)

    def add_one(_: int) -> None:
        with app.app_context():
            for _ in range(5):
                if writes_at_once:
                    with writing("test") as write:
                        locked = write.lock(Person, person.id)
                        locked.name = str(int(locked.name) + 1)
                else:
                    _deferred(person.id)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(add_one, range(8)))
    return int(db.session.scalar(sa.select(Person.name).where(Person.id == person.id)) or 0)


def _deferred(person_id: int) -> None:
    """The same with a plain BEGIN, as the control."""
    session = db.session()
    session.rollback()
    try:
        person = session.get(Person, person_id)
        assert person is not None
        person.name = str(int(person.name) + 1)
        session.commit()
    except sa.exc.OperationalError:
        session.rollback()


def test_immediate_rolls_back_what_failed(app: Flask) -> None:
    person = Person(login="x", name="x", created_at=now())
    with pytest.raises(ZeroDivisionError):
        _fail_after(person)
    assert db.session.scalar(sa.select(sa.func.count(Person.id))) == 0


def _fail_after(person: Person) -> None:
    with immediate() as session:
        session.add(person)
        session.flush()
        raise ZeroDivisionError


def _refused(compound_id: int) -> None:
    with writing("test", nonce=PROOF) as write:
        write.add(Spot(compound_id=compound_id, name="门口"))
        raise Refused("no")
