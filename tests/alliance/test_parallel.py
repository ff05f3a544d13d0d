"""Two colleagues fill the same seat at once: one body sits, the other colleague reads why not."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
import sqlalchemy as sa

from kiosk.alliance import office
from kiosk.alliance.models import Member
from kiosk.clock import now
from kiosk.db import db
from tests.apps import forms_in
from tests.factories import log_in, make_member, make_staff

NEW = "/office/compounds/jinsha/alliance/members/new"
MANY = 4


@pytest.fixture
def colleagues(app, cast):
    """Each at a desk of their own, the form open before them."""
    desks = [log_in(app.test_client(), make_staff("branch", cast.jinsha, f"同事{n}", f"colleague-{n}")) for n in range(MANY)]
    forms = [next(form.values for form in forms_in(desk.get(NEW).text) if "seat" in form.names) for desk in desks]
    return list(zip(desks, forms, strict=True))


def all_at_once(colleagues):
    start = threading.Barrier(MANY)

    def seat(n, desk, form):
        start.wait()
        return desk.post(NEW, data={**form, "seat": "committee", "name": f"业委会{n}"})

    with ThreadPoolExecutor(MANY) as pool:
        return list(pool.map(seat, range(MANY), *zip(*colleagues, strict=True)))


def seated():
    db.session.rollback()
    return db.session.scalars(sa.select(Member.name).where(Member.seat == "committee", Member.archived_at.is_(None))).all()


@pytest.mark.both_databases
def test_a_seat_is_given_once(colleagues):
    answers = all_at_once(colleagues)
    assert sorted(answer.status_code for answer in answers) == [303] + [422] * (MANY - 1)
    (name,) = seated()
    assert all(f"已经有“{name}”了" in answer.text for answer in answers if answer.status_code == 422)


@pytest.mark.both_databases
def test_of_two_that_come_back_one_sits(app, cast):
    left = [make_member(cast.jinsha, "committee", name=f"业委会{n}", archived_at=now()) for n in range(2)]
    paths = [f"/office/alliance/members/{body.id}/restoration" for body in left]
    desks = [log_in(app.test_client(), cast.secretary) for _ in left]
    forms = [forms_in(desk.get("/office/alliance").text) for desk in desks]
    tokens = [next(form.values for form in found if form.action == path) for found, path in zip(forms, paths, strict=True)]
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda desk, path, token: desk.post(path, data=token), desks, paths, tokens))
    assert sorted(answer.status_code for answer in answers) == [303, 409]
    assert len(seated()) == 1


@pytest.mark.both_databases
def test_without_the_lock_the_others_meet_an_error(colleagues, monkeypatch):
    """The control: all have found the seat empty before anybody sits down, and only the schema stops them.

    SQLite has one writer at a time whatever the view does: there the same four answers come back.
    """
    look, together = office._refuse_taken, threading.Barrier(MANY)

    def slow(*found):
        look(*found)
        with suppress(threading.BrokenBarrierError):
            together.wait(timeout=0.5)

    monkeypatch.setattr(office, "_lock_alliance", lambda *_: None)
    monkeypatch.setattr(office, "_refuse_taken", slow)
    refused = 422 if db.engine.dialect.name == "sqlite" else 500
    assert sorted(answer.status_code for answer in all_at_once(colleagues)) == [303] + [refused] * (MANY - 1)
    assert len(seated()) == 1
