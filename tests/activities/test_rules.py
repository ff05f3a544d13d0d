"""The one word on an activity."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from kiosk.activities.models import Activity
from kiosk.activities.rules import availability, left

NOON = datetime(2026, 12, 20, 4, tzinfo=UTC)  # 12:00 in Shanghai
HOUR = timedelta(hours=1)


def activity(**changes: Any) -> Activity:
    """Tomorrow noon, open since yesterday, ten seats."""
    starts = changes.pop("starts_at", NOON + 24 * HOUR)
    values = {"state": "published", "capacity": 10, "opens_at": NOON - 24 * HOUR, "ends_at": starts + 2 * HOUR}
    return Activity(starts_at=starts, **values | changes)


def key(row: Activity, taken: int = 0, waiting: int = 0, at: datetime = NOON) -> tuple[str, int | None]:
    said = availability(row, taken, waiting, at)
    return said.key, said.number


class TestLeft:
    @pytest.mark.parametrize(
        ("capacity", "taken", "waiting", "free"),
        [(None, 500, 0, None), (0, 0, 0, 0), (3, 1, 0, 2), (3, 3, 0, 0), (3, 5, 0, 0), (3, 1, 4, 0), (None, 0, 4, None)],
    )
    def test_what_a_newcomer_can_have(self, capacity: int | None, taken: int, waiting: int, free: int | None) -> None:
        assert left(capacity, taken, waiting) == free


class TestWord:
    def test_seats_are_counted(self) -> None:
        assert key(activity(), taken=7) == ("seats", 3)

    def test_full_offers_the_waiting_list(self) -> None:
        assert key(activity(), taken=10) == ("full", 0)

    def test_seats_are_not_free_while_a_large_party_waits(self) -> None:
        assert key(activity(), taken=8, waiting=4) == ("full", 0)

    def test_capacity_zero_is_full_and_none_unlimited(self) -> None:
        assert key(activity(capacity=0)) == ("full", 0)
        assert key(activity(capacity=None), taken=1000) == ("unlimited", None)

    def test_window_is_half_open(self) -> None:
        opens, closes = NOON, NOON + HOUR
        row = activity(opens_at=opens, closes_at=closes)
        tick = timedelta(microseconds=1)
        assert [key(row, at=at)[0] for at in (opens - tick, opens, closes - tick, closes)] == [
            "not_yet", "seats", "seats", "closed",
        ]  # fmt: skip

    def test_without_a_closing_time_sign_up_ends_at_the_start(self) -> None:
        row = activity()
        tick = timedelta(microseconds=1)
        assert [key(row, at=at)[0] for at in (row.starts_at - tick, row.starts_at)] == ["seats", "under_way"]

    def test_it_is_over_at_its_end(self) -> None:
        row = activity()
        assert [key(row, at=at)[0] for at in (row.ends_at - HOUR, row.ends_at)] == ["under_way", "over"]

    def test_cancelled_is_said_before_all_else(self) -> None:
        assert key(activity(state="cancelled"), taken=10)[0] == "cancelled"

    def test_closed_for_sign_up_says_today_on_its_day_by_the_compounds_clock(self) -> None:
        early = activity(starts_at=datetime(2026, 12, 20, 17, tzinfo=UTC), closes_at=NOON)  # 01:00 on the 21st in Shanghai
        assert key(early, at=NOON)[0] == "closed"
        assert key(early, at=datetime(2026, 12, 20, 16, tzinfo=UTC))[0] == "today"  # midnight there
