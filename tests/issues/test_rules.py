"""Track, status and figures in words."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from flask import Flask

from kiosk.desk.rules import limit
from kiosk.issues.models import Category, Issue, Step
from kiosk.issues.rules import due, month, raised, status, stops, suggested_urgency, timeline, took
from kiosk.issues.seed import STILL_ON, WHAT

CHINA = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)  # 10:00 in China


@pytest.fixture(autouse=True)
def reading_chinese(app: Flask) -> Iterator[None]:
    with app.test_request_context(headers={"Accept-Language": "zh-CN"}):
        yield


def make(state: str, **values: object) -> Issue:
    plain = {"skipped": {}, "tier": "community", "reported_at": NOW - timedelta(hours=20)}
    return Issue(state=state, **plain | values)


def states(issue: Issue) -> list[str]:
    return [stop.state for stop in stops(issue)]


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ("reported", ["now", "todo", "todo", "todo", "todo"]),
        ("accepted", ["now", "todo", "todo", "todo", "todo"]),
        ("assessing", ["done", "now", "todo", "todo", "todo"]),
        ("soliciting", ["done", "done", "now", "todo", "todo"]),
        ("working", ["done", "done", "done", "now", "todo"]),
        ("reopened", ["done", "done", "done", "now", "todo"]),
        ("done", ["done", "done", "done", "done", "now"]),
        ("closed", ["done", "done", "done", "done", "done"]),
    ],
)
def test_track(state: str, expected: list[str]) -> None:
    assert states(make(state)) == expected


def test_skipped_stops_say_why() -> None:
    issue = make("working", skipped={"assess": "不花钱", "solicit": "不花钱"})
    assert states(issue) == ["done", "skipped", "skipped", "now", "todo"]
    assert stops(issue)[1].why == "不花钱"


def test_a_promise_is_late_from_its_moment_on() -> None:
    promised = make("working", promised_at=NOW)
    assert "已超时" in str(status(promised, NOW, CHINA).detail)
    assert "前" in str(status(promised, NOW - timedelta(microseconds=1), CHINA).detail)
    assert limit(promised, NOW).tone == "alarm"


def test_suspended_pauses_where_it_was() -> None:
    issue = make("suspended", suspended_from="soliciting", resume_on=date(2026, 12, 3))
    assert states(issue) == ["done", "done", "paused", "todo", "todo"]
    assert str(status(issue, NOW, CHINA).detail) == "预计12月3日恢复"


@pytest.mark.parametrize(
    ("promised", "expected"),
    [
        (NOW + timedelta(hours=6), "今天 16:00 前"),
        (NOW + timedelta(hours=13, minutes=59), "今天 23:59 前"),
        (NOW + timedelta(hours=14), "明天 00:00 前"),
        (NOW + timedelta(days=11), "12月3日前"),
        (NOW - timedelta(days=2), "原定11月20日，已超时"),
    ],
)
def test_promise_in_the_days_of_the_compound(promised: datetime, expected: str) -> None:
    found = status(make("working", promised_at=promised), NOW, CHINA)
    assert (found.tone, found.icon, str(found.word), str(found.detail)) == ("doing", "wrench", "办理中", expected)


def test_promise_in_english(app: Flask) -> None:
    with app.test_request_context("/?lang=en"):
        assert str(due(NOW + timedelta(days=11), NOW, CHINA)) == "by 3 Dec"
        assert str(took(timedelta(hours=33))) == "took 2 days"
        assert str(took(timedelta(minutes=3))) == "took 1 hour"


@pytest.mark.parametrize(
    ("time", "expected"),
    [(timedelta(minutes=5), "用时 1 小时"), (timedelta(hours=23), "用时 23 小时"), (timedelta(hours=24), "用时 1 天"),
     (timedelta(hours=32, minutes=50), "用时 2 天")],
)  # fmt: skip
def test_time_taken(time: timedelta, expected: str) -> None:
    assert str(took(time)) == expected


def test_done_counts_to_when_it_was_done() -> None:
    issue = make("closed", done_at=NOW, closed_at=NOW + timedelta(days=9))
    assert str(status(issue, NOW, CHINA).detail) == "用时 20 小时"


def test_raised_is_a_badge() -> None:
    assert raised(make("working")) is None
    assert str(raised(make("working", tier="street"))) == "已升级街道"


def test_month_begins_at_local_midnight() -> None:
    last_hour_of_november = datetime(2026, 11, 30, 15, 59, tzinfo=UTC)
    starts, ends = month(last_hour_of_november, CHINA)
    assert (starts, ends) == (datetime(2026, 10, 31, 16, tzinfo=UTC), datetime(2026, 11, 30, 16, tzinfo=UTC))
    assert month(last_hour_of_november + timedelta(minutes=1), CHINA)[0] == ends


def test_answers_suggest_the_urgency() -> None:
    facilities = Category(urgency="ordinary", questions=[WHAT])
    assert suggested_urgency(facilities, {}) == "ordinary"
    assert suggested_urgency(facilities, {"what": "light"}) == "ordinary"
    assert suggested_urgency(facilities, {"what": "power"}) == "utility"
    assert suggested_urgency(facilities, {"what": "gas"}) == "danger"
    assert suggested_urgency(facilities, {"what": "no such"}) == "ordinary"
    assert (
        suggested_urgency(Category(urgency="ordinary", questions=[WHAT, STILL_ON]), {"what": "water", "still-on": "yes"})
        == "danger"
    )


def test_timeline_keeps_notes_inside() -> None:
    steps = [
        Step(heading="收到报事", is_public=True),
        Step(heading="", note="住户在家", is_public=False),
        Step(heading="已受理", is_public=False),
    ]
    assert [step.heading for step in timeline(steps, own=False)] == ["收到报事"]
    assert [step.heading for step in timeline(steps, own=True)] == ["已受理", "收到报事"]
