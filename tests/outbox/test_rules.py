"""When a failed delivery is tried again."""

from datetime import UTC, datetime, timedelta

from kiosk.outbox.rules import next_try

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def test_tries_lie_farther_and_farther_apart_and_end():
    waits = [next_try(attempts, NOON) for attempts in range(1, 9)]
    assert [wait - NOON for wait in waits[:-1]] == [
        timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2),
        timedelta(hours=12), timedelta(hours=12), timedelta(hours=12),
    ]  # fmt: skip
    assert waits[-1] is None
