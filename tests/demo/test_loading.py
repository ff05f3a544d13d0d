from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask

from kiosk.accounts.models import Person
from kiosk.activities.models import Activity
from kiosk.audit.queries import broken
from kiosk.board import Board
from kiosk.codes.models import CodeScan
from kiosk.conventions.models import Convention
from kiosk.db import Model, db, immediate
from kiosk.demo import load
from kiosk.demo.days import ZONE
from kiosk.grid.models import CallBack
from kiosk.issues.models import Issue, Step
from kiosk.notices.models import Notice, NoticeText
from kiosk.places.models import Compound, Place
from tests.demo.town import SUNDAY, kept, of, rows
from tests.factories import (
    change,
    make_areas,
    make_building,
    make_code,
    make_compound,
    make_issue,
    make_notice,
    publish_issue,
    put,
)


@pytest.fixture
def load_on(app: Flask) -> Callable[..., None]:
    """Loads the town at a moment; afterwards the test sees it."""

    def on(moment: datetime, **options: Any) -> None:
        with time_machine.travel(moment, tick=False):
            load(app, **options)
        db.session.rollback()  # ends its view of the database …
        db.session.expire_all()  # … and what it remembers of it

    return on


@pytest.fixture
def town(load_on: Callable[..., None]) -> Callable[..., None]:
    load_on(SUNDAY)
    return load_on


def counts() -> dict[str, int]:
    tables = [table for table in Model.metadata.sorted_tables if not table.name.startswith("audit")]
    return {table.name: db.session.scalar(sa.select(sa.func.count()).select_from(table)) or 0 for table in tables}


@pytest.mark.both_databases
def test_a_second_load_changes_nothing(town: Callable[..., None]) -> None:
    before = counts()
    assert before["issue"] > 40
    town(SUNDAY + timedelta(hours=3))
    assert counts() == before
    assert list(broken(db.session())) == []


@pytest.mark.both_databases
def test_what_nobody_edited_moves_by_whole_days(town: Callable[..., None]) -> None:
    light, film, party = kept(Issue, "jinsha.garage-light"), kept(Activity, "jinsha.film"), kept(Convention, "jinsha.party")
    before = (
        light.reported_at,
        light.promised_at,
        [step.at for step in light.steps],
        film.starts_at,
        party.texts[0].adopted_on,
    )
    town(SUNDAY + timedelta(days=3, hours=5))
    light, film, party = kept(Issue, "jinsha.garage-light"), kept(Activity, "jinsha.film"), kept(Convention, "jinsha.party")
    three = timedelta(days=3)
    assert light.reported_at == before[0] + three
    assert light.promised_at == before[1] + three
    assert [step.at for step in light.steps] == [at + three for at in before[2]]
    assert film.starts_at == before[3] + three
    assert party.texts[0].adopted_on == before[4] + three


def test_a_notice_moves_with_its_window_and_the_day_in_its_words(town: Callable[..., None]) -> None:
    water = kept(Notice, "jinsha.water").texts[0]
    starts, ends, boards = water.starts_at, water.ends_at, dict(db.session.execute(sa.select(Board.compound_id, Board.n)).all())
    town(SUNDAY + timedelta(days=3))
    water = kept(Notice, "jinsha.water").texts[0]
    three = timedelta(days=3)
    assert (water.starts_at, water.ends_at) == (starts + three, ends + three)
    assert "11月27日" in water.body
    assert "27 November" in water.body_en
    after = dict(db.session.execute(sa.select(Board.compound_id, Board.n)).all())
    assert {compound for compound in after if after[compound] != boards[compound]} == set(boards)


def test_a_notice_that_staff_touched_is_left_alone(town: Callable[..., None]) -> None:
    change(kept(Notice, "jinsha.water").texts[0], state="withdrawn", taken_down_at=SUNDAY)
    starts = kept(Notice, "jinsha.water").texts[0].starts_at
    town(SUNDAY + timedelta(days=3))
    assert kept(Notice, "jinsha.water").texts[0].starts_at == starts


@pytest.mark.both_databases
def test_reset_takes_down_what_a_demo_street_hung_elsewhere(town: Callable[..., None]) -> None:
    guest = make_compound(kept(Place, "jinsha").parent, "guest", "外来小区", "WL")
    notice = make_notice(kept(Place, "qiancao"), title="街道的")
    code = make_code(guest, "notice", notice_id=notice.id)
    with immediate() as session:
        session.add(CodeScan(code_id=code.id, compound_id=guest.id, day=SUNDAY.date(), n=3))
    own = make_notice(guest, title="自己的")
    before = db.session.get_one(Board, guest.id).n
    make_notice(kept(Compound, "jinsha"), kept(Compound, "jinsha").children[0])
    town(SUNDAY + timedelta(days=1), reset=True)
    assert db.session.get_one(Board, guest.id).n > before
    titles = {text.title for text in db.session.scalars(sa.select(NoticeText))}
    assert "街道的" not in titles
    assert own.texts[0].title in titles


def test_days_of_the_week_stay(town: Callable[..., None]) -> None:
    before = kept(Activity, "jinsha.dumplings").starts_at
    assert f"{before.astimezone(ZONE):%a %d %H:%M}" == "Sun 20 14:00"
    town(SUNDAY + timedelta(days=5))
    assert kept(Activity, "jinsha.dumplings").starts_at == before
    town(SUNDAY + timedelta(days=9))
    assert kept(Activity, "jinsha.dumplings").starts_at == before + timedelta(days=7)


def test_requests_to_be_called_move_along_until_somebody_calls(town: Callable[..., None]) -> None:
    opened, done = calls()
    made, called = opened.made_at, done.answered_at
    town(SUNDAY + timedelta(days=2))
    opened, done = calls()
    assert (opened.made_at, done.answered_at) == (made + timedelta(days=2), called + timedelta(days=2))
    change(opened, answered_at=SUNDAY + timedelta(days=2, hours=1))
    town(SUNDAY + timedelta(days=5))
    opened, done = calls()
    assert opened.made_at == made + timedelta(days=2)
    assert done.answered_at == called + timedelta(days=5)


def calls() -> list[CallBack]:
    return list(db.session.scalars(sa.select(CallBack).order_by(CallBack.id)))


def test_what_staff_edited_is_left_alone(town: Callable[..., None]) -> None:
    change(kept(Activity, "jinsha.film"), title="换了一部片子")
    change(kept(Issue, "jinsha.garage-light"), line="灯具已到货")
    change(kept(Convention, "jinsha.party").texts[0], adopted_by="居民大会")
    before = kept(Activity, "jinsha.film").starts_at, kept(Issue, "jinsha.garage-light").reported_at
    town(SUNDAY + timedelta(days=3))
    town(SUNDAY + timedelta(days=6))
    assert kept(Activity, "jinsha.film").title == "换了一部片子"
    assert (kept(Activity, "jinsha.film").starts_at, kept(Issue, "jinsha.garage-light").reported_at) == before
    assert kept(Convention, "jinsha.party").texts[0].adopted_by == "居民大会"
    assert kept(Activity, "jinsha.story").starts_at > SUNDAY + timedelta(days=6)


def test_a_matter_that_went_on_is_left_alone(town: Callable[..., None]) -> None:
    light = kept(Issue, "jinsha.garage-light")
    before = light.reported_at
    put(Step(compound_id=light.compound_id, issue_id=light.id, at=SUNDAY, state="working", line="又换了两个"))
    town(SUNDAY + timedelta(days=2))
    assert kept(Issue, "jinsha.garage-light").reported_at == before


def test_entries_of_visitors_do_not_hold_an_activity_back(town: Callable[..., None]) -> None:
    film = kept(Activity, "jinsha.film")
    before = film.starts_at
    change(film, last_entry=film.last_entry + 1)
    town(SUNDAY + timedelta(days=1))
    assert kept(Activity, "jinsha.film").starts_at == before + timedelta(days=1)


@pytest.mark.both_databases
def test_reset_starts_over_and_touches_nothing_else(town: Callable[..., None]) -> None:
    other = make_compound(make_areas("naxi", "纳溪"), "elsewhere", "别处小区", "BC")
    stranger = publish_issue(other)
    fresh = counts()
    jinsha = kept(Compound, "jinsha")
    home, strange = jinsha.id, stranger.id
    change(jinsha, name="改名小区")
    change(kept(Person, "person.branch"), login="renamed", password_hash="hash")
    make_issue(jinsha)
    make_building(jinsha, "99")
    town(SUNDAY + timedelta(days=1), reset=True)
    assert counts() == fresh
    assert kept(Compound, "jinsha").name == "金沙小区"
    assert kept(Compound, "jinsha").id == home
    assert kept(Person, "person.branch").password_hash is None
    assert db.session.get(Issue, strange) is not None
    assert list(broken(db.session())) == []


def test_boards_learn_of_the_load(app: Flask, town: Callable[..., None]) -> None:
    jinsha = kept(Compound, "jinsha").id
    before = db.session.get_one(Board, jinsha).n
    town(SUNDAY + timedelta(days=1))
    assert db.session.get_one(Board, jinsha).n == before + 1


@pytest.mark.parametrize("month", [1, 3, 6, 10])
def test_any_day_of_the_year_will_do(load_on: Callable[..., None], month: int) -> None:
    moment = datetime(2027, month, 2 * month, 17, 30, tzinfo=UTC)  # after midnight in the town
    load_on(moment)
    assert [step.at for step in rows(Step) if step.at > moment] == []
    assert sum(each.attendances or 0 for each in of("haojing", Activity)) == 1690
    coming = [each for each in of("jinsha", Activity) if each.state == "published"]
    assert [each.title for each in coming if each.starts_at <= moment] == []
