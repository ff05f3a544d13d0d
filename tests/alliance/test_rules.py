"""How seats are laid out, what a count says, and what is worth the lobby's feature."""

from datetime import date, timedelta

import pytest

from kiosk.alliance import queries
from kiosk.alliance.models import FOUR, Deliverable, Member, Part, Project
from kiosk.alliance.rules import MATTERS, PRINCIPLES, SEAT_DUTIES, SEAT_NAMES, fingerprint, seating
from kiosk.clock import now
from kiosk.db import db
from tests.factories import change, make_member, make_offer, make_project


def test_the_one_sits_in_the_middle_the_four_around_it_and_x_below():
    bodies = [Member(seat=seat, name=seat) for seat in ("branch", "committee", "co_building", "firm", "firm")]
    sits = seating(bodies)
    assert sits.one.member is bodies[0]
    assert [(seat.key, seat.member) for seat in sits.four] == list(zip(FOUR, (None, None, bodies[1], None), strict=True))
    assert sits.x == tuple(bodies[2:])
    assert sits.bodies == tuple(bodies)


def test_six_principles_five_matters_and_words_for_each_seat():
    assert [str(said.name) for said in PRINCIPLES] == ["资源共享", "难题共解", "文明共创", "活动共办", "发展共商", "整体推进"]
    assert len(MATTERS) == 5
    assert set(SEAT_NAMES) == set(SEAT_DUTIES)


@pytest.mark.parametrize(
    ("planned", "installed", "share", "extra"),
    [(27, 27, 100, 0), (24, 18, 75, 0), (3, 0, 0, 0), (1000, 999, 99, 0), (5, 7, 100, 2)],
)
def test_a_count_is_full_only_when_all_is_there_and_says_what_is_more(planned, installed, share, extra):
    part = Deliverable(planned=planned, installed=installed)
    assert (part.share, part.extra) == (share, extra)


def test_deliverables_keep_their_rows_and_their_order():
    project = Project(compound_id=1)
    project.count([Part("摄像头", "cameras", "个", 27, 20), Part("门禁", "gates", "套", 19, 0)])
    camera, gate = project.deliverables
    project.count([Part("门禁", "gates", "套", 19, 19)])
    assert project.deliverables == [camera]
    assert (camera.name, camera.installed, camera.position) == ("门禁", 19, 0)
    assert project.missing == 0
    project.count([Part("门禁", "gates", "套", 19, 20), Part("灯", "lamps", "盏", 4, 1)])
    assert project.missing == 3  # one gate too many makes up for no lamp
    assert gate.name == "门禁"


def test_a_fingerprint_tells_a_changed_count():
    project = Project(compound_id=1)
    project.count([Part("摄像头", "cameras", "个", 27, 20)])
    before = fingerprint(project)
    project.deliverables[0].installed = 21
    assert fingerprint(project) != before
    assert fingerprint(None) == ""


@pytest.mark.both_databases
class TestQueries:
    def test_members_stand_in_the_order_of_their_seats(self, cast):
        for seat in ("social", "property", "branch", "co_building"):
            make_member(cast.jinsha, seat, name=seat)
        make_member(cast.jinsha, "co_building", name="first", position=-1)
        make_member(cast.jinsha, "firm", name="left", archived_at=now())
        make_member(cast.haojing, "branch", name="elsewhere")
        found = db.session.scalars(queries.members(cast.jinsha.id)).all()
        assert [member.name for member in found] == ["branch", "property", "first", "co_building", "social"]

    def test_offers_that_were_put_away_stay_away(self, cast):
        member = make_member(cast.jinsha)
        make_offer(member, title="收起的", archived_at=now())
        make_offer(member)
        (found,) = db.session.scalars(queries.with_offers(queries.members(cast.jinsha.id))).all()
        assert [offer.title for offer in found.offers] == ["反诈咨询"]

    def test_what_is_going_on_stands_before_what_is_done_and_a_day_before_no_day(self, cast):
        member, today = make_member(cast.jinsha), now().date()
        for title, state, started, finished in (
            ("done", "done", None, today),
            ("no day", "planned", None, None),
            ("older", "under_way", today - timedelta(9), None),
            ("newer", "under_way", today - timedelta(2), None),
        ):
            make_project(member, title=title, state=state, started_on=started, finished_on=finished)
        found = db.session.scalars(queries.projects(cast.jinsha.id)).unique().all()
        assert [project.title for project in found] == ["newer", "older", "no day", "done"]

    @pytest.mark.parametrize(
        ("changes", "shown"),
        [
            ({"state": "under_way"}, True),
            ({"state": "under_way", "started_on": None}, True),
            ({"state": "planned"}, False),
            ({"state": "done", "finished_on": date(2026, 11, 22)}, True),
            ({"state": "done", "finished_on": date(2026, 8, 24)}, True),
            ({"state": "done", "finished_on": date(2026, 8, 23)}, False),
            ({"state": "done", "finished_on": date(2026, 11, 23)}, False),
            ({"state": "under_way", "archived_at": now()}, False),
        ],
    )
    def test_the_feature_shows_what_is_under_way_or_done_within_ninety_days(self, cast, changes, shown):
        make_project(make_member(cast.jinsha), **changes)
        found = db.session.scalars(queries.featured_project(cast.jinsha.id, date(2026, 11, 22))).unique().first()
        assert (found is not None) is shown

    def test_the_feature_takes_the_latest_news_with_its_counts(self, cast):
        member, today = make_member(cast.jinsha), date(2026, 11, 22)
        make_project(member, title="older", started_on=date(2026, 10, 1))
        make_project(member, title="latest", state="done", started_on=date(2026, 1, 1), finished_on=date(2026, 10, 13))
        make_project(make_member(cast.haojing), title="elsewhere")
        found = db.session.scalars(queries.featured_project(cast.jinsha.id, today)).unique().one()
        assert (found.title, found.member.name, found.deliverables[0].planned) == ("latest", "市公安局", 27)

    def test_a_seat_is_taken_by_whoever_is_in_it_and_x_never_is(self, cast):
        branch = make_member(cast.jinsha, "branch")
        make_member(cast.jinsha, "firm")
        holder = lambda seat, but=0: db.session.scalar(queries.holder(cast.jinsha.id, seat, but))  # noqa: E731
        assert holder("branch") is branch
        assert holder("branch", branch.id) is None
        assert holder("firm") is None
        change(branch, archived_at=now())
        assert holder("branch") is None
