from datetime import datetime, timedelta
from typing import NamedTuple

from kiosk.issues.models import Issue
from kiosk.words import LazyString, _l, _ln


class Limit(NamedTuple):
    """How a matter stands to its time: tone, icon and words."""

    tone: str
    icon: str
    words: LazyString


def limit(issue: Issue, now: datetime) -> Limit:
    """超时 5 小时 · 还有 3 小时 · 报了 2 天, for the desk's list."""
    if issue.state == "suspended":
        return Limit("doing", "clock", _l("到了恢复的日子"))
    if issue.state == "reported" and issue.is_dangerous:
        return Limit("alarm", "warning", _l("危险，等了%(time)s", time=lasting(now - issue.reported_at)))
    if issue.state == "reported" or issue.promised_at is None:
        return Limit("plain", "hourglass", _l("等了%(time)s", time=lasting(now - issue.reported_at)))
    if issue.promised_at <= now:
        return Limit("alarm", "warning", _l("超时%(time)s", time=lasting(now - issue.promised_at)))
    return Limit("doing", "clock", _l("还有%(time)s", time=lasting(issue.promised_at - now)))


def lasting(time: timedelta) -> LazyString:
    """40 分钟 · 5 小时 · 2 天, rounded down, with the space before it."""
    minutes = max(1, int(time.total_seconds() // 60))
    if minutes < 60:
        return _ln(" %(num)d 分钟", " %(num)d 分钟", minutes)
    if minutes < 48 * 60:
        return _ln(" %(num)d 小时", " %(num)d 小时", minutes // 60)
    return _ln(" %(num)d 天", " %(num)d 天", minutes // 1440)
