"""Where a notice hangs: in the compounds, buildings and at the spots that it names, in its window, and nowhere else."""

from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine

from kiosk.board import Board
from kiosk.clock import now
from kiosk.db import db
from kiosk.notices import queries
from kiosk.places.models import Building, Compound, Place, Spot
from tests.cast import Cast
from tests.factories import change, make_building, make_compound, make_notice, make_notice_file, make_spot, put

pytestmark = pytest.mark.both_databases
DAY = timedelta(days=1)


@pytest.fixture
def street(cast: Cast) -> Place:
    """With a second compound below it, and a third beside it that is no longer in use."""
    make_building(make_compound(cast.jinsha.parent, "next", "隔壁小区", "GB"))
    return cast.jinsha.parent.parent


def versions(client: Any) -> dict[str, str]:
    """What each board of each compound would say to a poll."""
    boards = {f"/c/{compound.slug}/lobby" for compound in db.session.scalars(sa.select(Compound))}
    for building in db.session.scalars(sa.select(Building)):
        boards.add(f"/c/{building.parent.slug}/{building.slug}/lobby")
    return {board: client.get(f"{board}/version").json["version"] for board in boards}


def changed(before: dict[str, str], after: dict[str, str]) -> set[str]:
    """Slugs of the compounds whose boards differ."""
    return {board.split("/")[2] for board in before if before[board] != after[board]}


def counted() -> dict[int, int]:
    return dict(db.session.execute(sa.select(Board.compound_id, Board.n)).all())


def titles(compound: Compound, building: Building | None = None, at: datetime | None = None) -> list[str]:
    found = queries.on_board(compound, building.id if building else None, at or now())
    return [text.title for text in db.session.scalars(found)]


class TestFromAbove:
    def test_a_streets_notice_reaches_all_compounds_below_and_their_versions_change_and_no_others(
        self, client: Any, cast: Cast, street: Place
    ) -> None:
        before = versions(client)
        notice = make_notice(street, title="街道通知")
        after = versions(client)
        assert changed(before, after) == {"jinsha", "next"}
        assert {board for board in before if before[board] != after[board]} == {b for b in before if "haojing" not in b}
        for compound in (cast.jinsha, db.session.scalars(sa.select(Compound).where(Compound.slug == "next")).one()):
            assert titles(compound) == titles(compound, compound.children[0]) == ["街道通知"]
        assert titles(cast.haojing) == []
        change(notice.texts[0], body="改了")
        assert changed(after, versions(client)) == {"jinsha", "next"}

    @pytest.mark.parametrize("act", ["published", "withdrawn", "superseded"])
    def test_each_state_that_it_passes_through_is_heard_below(self, client: Any, cast: Cast, street: Place, act: str) -> None:
        notice = make_notice(street, state="draft" if act == "published" else "published")
        before = versions(client)
        change(notice.texts[0], state=act, published_at=now())
        assert changed(before, versions(client)) == {"jinsha", "next"}

    def test_a_draft_is_heard_nowhere(self, client: Any, cast: Cast, street: Place) -> None:
        before = counted()
        notice = make_notice(street, state="draft")
        change(notice.texts[0], title="还在写", level="important")
        make_notice_file(notice)
        assert counted() == before

    def test_chosen_compounds_only(self, client: Any, cast: Cast, street: Place) -> None:
        before = versions(client)
        make_notice(street, cast.jinsha, title="只给金沙")
        assert changed(before, versions(client)) == {"jinsha"}
        assert titles(cast.jinsha) == ["只给金沙"]

    def test_a_file_of_it_is_heard_below(self, client: Any, cast: Cast, street: Place) -> None:
        notice = make_notice(street)
        before = versions(client)
        make_notice_file(notice)
        assert changed(before, versions(client)) == {"jinsha", "next"}

    def test_a_compound_that_comes_later_has_it_too(self, cast: Cast, street: Place) -> None:
        make_notice(street, title="街道通知")
        assert titles(make_compound(cast.jinsha.parent, "new", "新小区", "XX")) == ["街道通知"]


class TestInside:
    def test_a_buildings_notice_hangs_in_that_building_and_on_phones(self, cast: Cast) -> None:
        other = make_building(cast.jinsha, "4")
        make_notice(cast.jinsha, cast.building, title="三栋停水")
        make_notice(cast.jinsha, title="全小区")
        assert titles(cast.jinsha, cast.building) == ["全小区", "三栋停水"]
        assert titles(cast.jinsha, other) == titles(cast.jinsha) == ["全小区"]
        found = db.session.scalars(queries.in_compound(cast.jinsha, now())).all()
        assert {text.title for text in found} == {"三栋停水", "全小区"}

    def test_a_spots_notice_hangs_in_its_building(self, cast: Cast) -> None:
        other = make_building(cast.jinsha, "4")
        make_notice(cast.jinsha, cast.lobby, title="大堂")
        assert titles(cast.jinsha, cast.building) == ["大堂"]
        assert titles(cast.jinsha, other) == titles(cast.jinsha) == []

    def test_a_spot_outside_has_no_board_but_phones_show_it(self, cast: Cast) -> None:
        gate = put(Spot(compound_id=cast.jinsha.id, name="东门", name_en="East gate"))
        make_notice(cast.jinsha, gate, title="东门")
        assert titles(cast.jinsha, cast.building) == titles(cast.jinsha) == []
        assert [text.title for text in db.session.scalars(queries.in_compound(cast.jinsha, now()))] == ["东门"]

    def test_a_lobby_of_another_building_is_not_meant(self, cast: Cast) -> None:
        """The control of the spot: one in the other building does not hang here."""
        other = make_building(cast.jinsha, "4")
        make_notice(cast.jinsha, make_spot(other), title="四栋大堂")
        assert titles(cast.jinsha, cast.building) == []
        assert titles(cast.jinsha, other) == ["四栋大堂"]

    def test_two_targets_in_one_compound_are_one_notice(self, cast: Cast) -> None:
        make_notice(cast.jinsha, cast.building, cast.lobby, title="一条")
        assert titles(cast.jinsha, cast.building) == ["一条"]

    def test_important_ones_stand_first_then_the_latest(self, cast: Cast) -> None:
        for title, level, ago in (("旧", "normal", 3), ("新", "normal", 1), ("重要", "important", 5)):
            make_notice(cast.jinsha, title=title, level=level, published_at=now() - timedelta(hours=ago))
        assert titles(cast.jinsha) == ["重要", "新", "旧"]


class TestWindows:
    """The clock alone changes the board: no row is written at these moments."""

    def test_a_notice_that_begins_and_ends_changes_the_version_without_a_write(self, client: Any, cast: Cast) -> None:
        start = now().replace(hour=3, minute=0, second=0, microsecond=0) + DAY
        make_notice(cast.jinsha, title="停水", starts_at=start, ends_at=start + timedelta(hours=2))
        counter, seen = counted(), []
        moments = (-1, 0, 7199, 7200)
        for second in moments:
            with time_machine.travel(start + timedelta(seconds=second), tick=False):
                seen.append((versions(client)["/c/jinsha/3/lobby"], titles(cast.jinsha) == ["停水"]))
        assert [hangs for _, hangs in seen] == [False, True, True, False]
        assert seen[0][0] != seen[1][0] == seen[2][0] != seen[3][0] != seen[0][0]
        assert counted() == counter

    def test_one_without_an_end_stays(self, cast: Cast) -> None:
        make_notice(cast.jinsha, title="长期", ends_at=None)
        assert titles(cast.jinsha, at=now() + 4000 * DAY) == ["长期"]

    @pytest.mark.parametrize("state", ["draft", "withdrawn", "superseded"])
    def test_what_does_not_hang_has_no_edges(self, cast: Cast, state: str) -> None:
        make_notice(cast.jinsha, state=state)
        assert db.session.scalars(queries.edges(cast.jinsha)).all() == []

    def test_the_edges_of_a_notice_from_above_count_below_and_not_elsewhere(self, cast: Cast, street: Place) -> None:
        text = make_notice(street).texts[0]
        assert set(db.session.scalars(queries.edges(cast.jinsha))) == {text.starts_at, text.ends_at}
        assert db.session.scalars(queries.edges(cast.haojing)).all() == []
