"""What is said of seats, and which activities the feature turns through."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask import Flask

from kiosk.activities.models import Activity
from kiosk.lobby.rows import EventRow, event_row, featured, seats

AT = datetime(2026, 11, 22, 6, 0, tzinfo=UTC)
CHINA = ZoneInfo("Asia/Shanghai")


def activity(id: int = 1, **changes: Any) -> Activity:
    values: dict[str, Any] = {
        "kind": "culture",
        "state": "published",
        "title": "红歌会",
        "capacity": 10,
        "starts_at": AT + timedelta(days=3),
    }
    values |= {"ends_at": AT + timedelta(days=3, hours=2), "opens_at": None, "closes_at": None}
    return Activity(id=id, **values | changes)


def row(id: int = 1, **changes: Any) -> EventRow:
    return event_row(activity(id, **changes), 0, 0, AT, CHINA, "红歌会")


def test_the_feature_turns_todays_first_then_what_the_list_has_no_room_for() -> None:
    rows = [row(n) for n in range(1, 6)]
    assert [each.activity.id for each in featured(rows, 3, [rows[2]])] == [3, 4, 5]


def test_the_feature_offers_only_what_one_can_sign_up_for() -> None:
    closed = row(1, closes_at=AT - timedelta(hours=1))
    cancelled = row(2, state="cancelled")
    assert [each.activity.id for each in featured([closed, cancelled, row(3)], 3, [])] == [3]


@pytest.mark.parametrize(
    ("changes", "taken", "waiting", "sentence"),
    [
        ({}, 4, 0, '还剩 <b class="num">6</b> 个名额'),
        ({}, 10, 0, "已满，可以候补"),
        ({}, 9, 2, "已满，可以候补"),
        ({"capacity": None}, 99, 0, "名额不限"),
        ({"capacity": 0}, 0, 0, "已满，可以候补"),
        ({"state": "cancelled"}, 0, 0, "已取消"),
    ],
)
def test_the_sentence_on_seats(app: Flask, changes: dict[str, Any], taken: int, waiting: int, sentence: str) -> None:
    assert seats(activity(**changes), taken, waiting, AT, CHINA).sentence == sentence
