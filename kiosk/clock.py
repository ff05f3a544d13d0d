"""The one place that knows what time it is."""

from datetime import UTC, datetime


def now() -> datetime:
    """The present moment, aware, in UTC. The domain gets it as an argument."""
    return datetime.now(UTC)
