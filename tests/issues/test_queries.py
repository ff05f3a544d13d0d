"""What is on the board and on the desk, and the month's figures, on both databases."""

from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from kiosk.clock import now
from kiosk.db import db
from kiosk.desk.queries import Day, Reach, counts
from kiosk.issues import queries
from kiosk.issues.models import Category, Counter, Issue, Step
from kiosk.places.models import Place
from kiosk.writing import writing
from tests.cast import Cast
from tests.factories import change, make_issue, make_staff, publish_issue, put

pytestmark = pytest.mark.both_databases


def numbers(select: "sa.Select[Issue]") -> list[str]:
    return [issue.number for issue in db.session.scalars(select)]


def test_only_what_staff_published_is_on_the_board(cast: Cast) -> None:
    shown = publish_issue(cast.jinsha)
    make_issue(cast.jinsha)
    publish_issue(cast.haojing)
    publish_issue(cast.jinsha, state="declined")
    neighbours = db.session.scalar(sa.select(Category.id).where(Category.slug == "neighbours"))
    publish_issue(cast.jinsha, category_id=neighbours)
    assert numbers(queries.on_board(cast.jinsha.id, now())) == [shown.number]


def test_closed_ones_leave_the_board_by_the_clock_but_stay_in_the_list(cast: Cast) -> None:
    until = now() + timedelta(days=1)
    closed = publish_issue(cast.jinsha, state="closed", done_at=now(), closed_at=now(), shown_until=until)
    assert numbers(queries.on_board(cast.jinsha.id, until - timedelta(seconds=1))) == [closed.number]
    assert numbers(queries.on_board(cast.jinsha.id, until)) == []
    assert numbers(queries.public_list(cast.jinsha.id)) == [closed.number]
    assert until in db.session.scalars(queries.edges(cast.jinsha.id)).all()


def test_newest_public_movement_comes_first(cast: Cast) -> None:
    first, second = publish_issue(cast.jinsha), publish_issue(cast.jinsha)
    step = {"compound_id": cast.jinsha.id, "issue_id": first.id, "state": "accepted", "heading": "进展"}
    assert numbers(queries.on_board(cast.jinsha.id, now())) == [second.number, first.number]
    put(Step(at=now(), is_public=False, **step))
    assert numbers(queries.on_board(cast.jinsha.id, now())) == [second.number, first.number]
    put(Step(at=now(), is_public=True, **step))
    assert numbers(queries.on_board(cast.jinsha.id, now())) == [first.number, second.number]


def test_a_promise_is_late_from_its_moment_on(cast: Cast) -> None:
    at = now() + timedelta(hours=3)
    issue, places = publish_issue(cast.jinsha, promised_at=at), sa.select(Place.id)
    assert numbers(queries.overdue(places, at - timedelta(microseconds=1))) == []
    assert numbers(queries.overdue(places, at)) == [issue.number]
    counted = [
        db.session.execute(counts(Reach(places, places), Day(moment, at + timedelta(hours=1), at.date()))).one()
        for moment in (at - timedelta(microseconds=1), at)
    ]
    assert [(row.late, row.today) for row in counted] == [(0, 1), (1, 0)]


def test_edges_are_moments_in_order(cast: Cast) -> None:
    later, sooner = now() + timedelta(days=2), now() + timedelta(hours=3)
    publish_issue(cast.jinsha, promised_at=later)
    publish_issue(cast.jinsha, promised_at=sooner)
    make_issue(cast.jinsha, promised_at=now())
    publish_issue(cast.jinsha, promised_at=now(), state="done", done_at=now())
    assert db.session.scalars(queries.edges(cast.jinsha.id)).all() == [sooner, later]


def test_figures_of_a_month(cast: Cast) -> None:
    starts = now() - timedelta(days=10)
    ends = now() + timedelta(days=1)
    make_issue(cast.jinsha)
    make_issue(cast.jinsha, state="accepted", accepted_at=now())
    finished(cast, starts, took=timedelta(days=1))
    finished(cast, starts, took=timedelta(days=2, hours=12))
    finished(cast, starts - timedelta(days=30), took=timedelta(days=1))
    row = db.session.execute(queries.figures(cast.jinsha.id, starts, ends)).one()
    assert (row.accepted, row.closed, row.days) == (3, 2, pytest.approx(1.8))
    row = db.session.execute(queries.figures(cast.haojing.id, starts, ends)).one()
    assert (row.accepted, row.closed, row.days) == (0, 0, None)


def test_of_disputes_among_neighbours_the_year_is_counted_and_nothing_else_is_public(cast: Cast) -> None:
    starts, ends = now() - timedelta(days=10), now() + timedelta(days=1)
    neighbours = db.session.scalar(sa.select(Category.id).where(Category.slug == "neighbours"))
    for days in (40, 300, 500):
        change(finished(cast, now() - timedelta(days=days), took=timedelta(days=1)), category_id=neighbours)
    finished(cast, now() - timedelta(days=40), took=timedelta(days=1))
    make_issue(cast.jinsha, category_id=neighbours)
    assert db.session.execute(queries.figures(cast.jinsha.id, starts, ends)).one().mediated == 2


def finished(cast: Cast, reported: datetime, took: timedelta) -> Issue:
    times = {"reported_at": reported, "accepted_at": reported, "done_at": reported + took, "closed_at": reported + took}
    return make_issue(cast.jinsha, state="closed", **times)


def test_a_compounds_own_category_stands_in_for_the_default(cast: Cast) -> None:
    put(Category(compound_id=cast.jinsha.id, slug="parking", name="停车", icon="car", position=2))
    mine = {c.slug: c.name for c in db.session.scalars(queries.categories(cast.jinsha.id))}
    theirs = {c.slug: c.name for c in db.session.scalars(queries.categories(cast.haojing.id))}
    assert (len(mine), mine["parking"]) == (6, "停车")
    assert (len(theirs), theirs["parking"]) == (6, "车辆停放")


def reach(place: Place) -> "sa.Select[int]":
    return sa.select(Place.id).where(Place.path.startswith(place.path))


@pytest.mark.parametrize(("view", "expected"), [("new", 1), ("open", 2), ("late", 1), ("done", 1), ("all", 4)])
def test_views_of_the_desk_and_their_counts(cast: Cast, view: str, expected: int) -> None:
    make_issue(cast.jinsha)
    make_issue(cast.jinsha, state="working", promised_at=now() - timedelta(hours=1))
    make_issue(cast.jinsha, state="suspended", suspended_from="working", promised_at=now() - timedelta(hours=1))
    make_issue(cast.jinsha, state="done")
    make_issue(cast.haojing)
    assert len(numbers(queries.listed(reach(cast.jinsha), view, "", now()))) == expected
    counted = db.session.execute(queries.counts(reach(cast.jinsha), now())).mappings().one()
    assert counted[view] == expected


def test_a_building_sees_its_own_matters_only(cast: Cast) -> None:
    mine = make_issue(cast.jinsha, building_id=cast.building.id)
    make_issue(cast.jinsha)
    assert numbers(queries.desk(reach(cast.building))) == [mine.number]


def test_search_takes_wildcards_for_what_they_are(cast: Cast) -> None:
    odd = make_issue(cast.jinsha, words="电梯抖 100%")
    make_issue(cast.jinsha, words="电梯抖 100 次")
    assert numbers(queries.listed(reach(cast.jinsha), "all", "100%", now())) == [odd.number]


def test_serial_numbers_follow_each_other(cast: Cast) -> None:
    with writing("tests.take") as write:
        taken = [Counter.take(write.session, cast.jinsha.id, 2026) for _ in range(3)]
        other = Counter.take(write.session, cast.jinsha.id, 2027), Counter.take(write.session, cast.haojing.id, 2026)
    assert (taken, other) == ([1, 2, 3], (1, 1))


def test_clerks_are_who_may_accept_and_can_be_reached(cast: Cast) -> None:
    change(cast.clerk, mail="clerk@example.org")
    change(cast.charlie, mail="charlie@example.org")
    change(make_staff("building_head", cast.building, "楼栋长"), mail="head@example.org")
    found: list[Any] = list(db.session.scalars(queries.clerks(cast.building, now())))
    assert [person.login for person in found] == ["clerk"]
