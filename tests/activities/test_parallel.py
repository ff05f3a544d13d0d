"""Many phones at once, through the real server: the last seat is sold once. With the lock off it is sold twice."""

import itertools
import re
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.cookiejar import CookieJar
from typing import Any, NamedTuple
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, HTTPRedirectHandler, build_opener

import pytest
import sqlalchemy as sa
from flask import Flask

import kiosk.writing
from kiosk.activities import seats
from kiosk.activities.models import Activity, SignUp
from kiosk.db import db
from kiosk.errors import NotFound
from tests.cast import make_cast
from tests.conftest import LiveServer
from tests.factories import make_activity

pytestmark = [pytest.mark.both_databases, pytest.mark.slow]
CROWD = 50


class Answer(NamedTuple):
    status: int
    location: str


class _Stay(HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        return None


class Phone:
    """A browser of its own: cookies, one form open, sent when told to."""

    def __init__(self, url: str) -> None:
        self.opener = build_opener(HTTPCookieProcessor(CookieJar()), _Stay)
        self.url = url
        self.hidden: dict[str, str] = {}

    def look(self, path: str) -> "Phone":
        self.path = path
        with self.opener.open(self.url + path) as answer:
            page = answer.read().decode()
        self.hidden = dict(re.findall(r'name="(csrf_token|nonce)"[^>]*value="([^"]+)"', page))
        return self

    def send(self, **fields: Any) -> Answer:
        try:
            with self.opener.open(self.url + self.path, urlencode(self.hidden | fields).encode()) as answer:
                return Answer(answer.status, "")
        except HTTPError as error:
            with error:
                return Answer(error.code, error.headers.get("Location", ""))


def all_at_once(calls: list[Callable[[], Answer]]) -> list[Answer]:
    start = threading.Barrier(len(calls))

    def run(call: Callable[[], Answer]) -> Answer:
        start.wait()
        return call()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def crowd(live: LiveServer, activity: Activity, many: int) -> list[Answer]:
    path = f"/c/jinsha/activities/{activity.id}"
    phones = [Phone(live.url).look(path) for _ in range(many)]
    people = [{"name": f"邻居{n}", "phone": f"1380000{n:04}", "party": 1} for n in range(many)]
    return all_at_once([lambda p=phone, w=who: p.send(**w) for phone, who in zip(phones, people, strict=True)])


def rows(activity: Activity) -> list[SignUp]:
    db.session.rollback()
    return list(db.session.scalars(sa.select(SignUp).where(SignUp.activity_id == activity.id).order_by(SignUp.n)))


@pytest.fixture
def last_seat(app: Flask) -> Activity:
    return make_activity(make_cast().jinsha, capacity=1)


def test_fifty_for_one_seat(last_seat: Activity, live_server: LiveServer) -> None:
    answers = crowd(live_server, last_seat, CROWD)
    assert Counter(answer.status for answer in answers) == {303: CROWD}
    found = rows(last_seat)
    assert Counter(row.state for row in found) == {"confirmed": 1, "waiting": CROWD - 1}
    assert [row.n for row in found] == list(range(1, CROWD + 1))
    assert found[0].state == "confirmed"


def test_five_identical_posts_at_once(last_seat: Activity, live_server: LiveServer) -> None:
    phone = Phone(live_server.url).look(f"/c/jinsha/activities/{last_seat.id}")
    answers = all_at_once([lambda: phone.send(name="刘测试", phone="13800000001", party=1)] * 5)
    assert {answer.status for answer in answers} == {303}
    assert len({answer.location for answer in answers}) == 1
    assert "/entries/" in answers[0].location
    assert len(rows(last_seat)) == 1


def test_ten_cancel_while_twenty_wait(app: Flask, live_server: LiveServer) -> None:
    activity = make_activity(make_cast().jinsha, capacity=10)
    path = f"/c/jinsha/activities/{activity.id}"
    places = [
        Phone(live_server.url).look(path).send(name=f"邻居{n}", phone=f"1390000{n:04}", party=1).location for n in range(30)
    ]
    phones = [Phone(live_server.url).look(f"{place}/cancellation") for place in places[:10]]
    answers = all_at_once([phone.send for phone in [*phones, *phones]])  # each of them taps twice
    assert {answer.status for answer in answers} == {303}
    found = rows(activity)
    assert [row.state for row in found] == ["cancelled"] * 10 + ["confirmed"] * 10 + ["waiting"] * 10


class TestControl:
    """The same decision with the guard taken away. Were it not for the lock, the seat would be sold twice."""

    MANY = 4

    @pytest.fixture
    def slow_decision(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Everybody has read the seats before anybody writes, as far as the lock lets them. Numbers are drawn
        elsewhere: the schema's own guard, the unique number, would stop an oversell with an error."""
        together, numbers, sign_up = threading.Barrier(self.MANY), itertools.count(1), seats.sign_up

        def slow(activity: Activity, entry: SignUp, at: Any) -> SignUp:
            assert activity.taken >= 0  # reads the seats
            try:
                together.wait(timeout=0.5)
            except threading.BrokenBarrierError:
                together.reset() if together.broken else None
            activity.last_entry = next(numbers) - 1
            return sign_up(activity, entry, at)

        monkeypatch.setattr(seats, "sign_up", slow)

    @pytest.fixture
    def no_lock(self, monkeypatch: pytest.MonkeyPatch) -> None:
        @contextmanager
        def open_to_all() -> Iterator[Any]:
            session = db.session()
            session.rollback()
            connection = session.connection()
            if connection.dialect.name == "sqlite":
                connection.exec_driver_sql("COMMIT")  # each statement for itself
            yield session
            session.commit()

        def merely_load(self: Any, scope: Any, id: int) -> Any:
            found = self.session.scalar(scope.where(scope.column_descriptions[0]["entity"].id == id))
            if found is None:
                raise NotFound
            return found

        monkeypatch.setattr(kiosk.writing, "immediate", open_to_all)
        monkeypatch.setattr(kiosk.writing.Write, "lock", merely_load)

    def test_with_the_lock_one_seat_is_one_seat(
        self, last_seat: Activity, slow_decision: None, live_server: LiveServer
    ) -> None:
        answers = crowd(live_server, last_seat, self.MANY)
        assert {answer.status for answer in answers} == {303}
        assert Counter(row.state for row in rows(last_seat)) == {"confirmed": 1, "waiting": self.MANY - 1}

    def test_without_the_lock_it_is_sold_more_than_once(
        self, last_seat: Activity, slow_decision: None, no_lock: None, live_server: LiveServer
    ) -> None:
        crowd(live_server, last_seat, self.MANY)
        assert sum(row.state == "confirmed" for row in rows(last_seat)) > 1
