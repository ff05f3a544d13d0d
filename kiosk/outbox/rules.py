"""When a failed delivery is tried again, and when it is given up."""

from datetime import datetime, timedelta

MAX_ATTEMPTS = 8
LEASE = timedelta(minutes=5)  # a claimed row is another worker's again after this; far longer than any timeout of a sender
_DELAYS = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=12),
)


def next_try(attempts: int, now: datetime) -> datetime | None:
    """When to try again after `attempts` failures; None: give it up as a dead letter."""
    if attempts >= MAX_ATTEMPTS:
        return None
    return now + _DELAYS[min(attempts, len(_DELAYS)) - 1]
