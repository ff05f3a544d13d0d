import re
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from kiosk.calendar.lunar import last_festivals

ZONE = ZoneInfo("Asia/Shanghai")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_NAMED = re.compile(r"(mon|tue|wed|thu|fri|sat|sun)([+-]\d+)|festival-(\d)")

Day = int | str


class Days:
    """Turns the days of the demo's tables into dates, seen from `today`."""

    def __init__(self, today: date) -> None:
        self.today = today

    def on(self, day: Day) -> date:
        """`3`: in three days. `"sat+2"`: the second Saturday after today. `"festival-1"`: the last festival before today."""
        if isinstance(day, int):
            return self.today + timedelta(days=day)
        named = _NAMED.fullmatch(day)
        assert named, f"no such day: {day}"
        if named[3]:
            return festivals(self.today)[int(named[3]) - 1][2]
        return self._weekday(WEEKDAYS.index(named[1]), int(named[2]))

    def at(self, day: Day, hour: str) -> datetime:
        """That day's `hour` ("14:00") in the town's zone, as UTC."""
        return datetime.combine(self.on(day), time.fromisoformat(hour), ZONE).astimezone(UTC)

    def _weekday(self, weekday: int, n: int) -> date:
        ahead = (weekday - self.today.weekday()) % 7
        weeks = n - 1 if n > 0 and ahead else n
        return self.today + timedelta(days=ahead + 7 * weeks)


@lru_cache(maxsize=8)
def festivals(today: date) -> list[tuple[str, str, date]]:
    """The last seven festivals before `today`, the latest first: Chinese, English, day."""
    return last_festivals(today, 7)
