"""What is said of an activity's seats, from the numbers alone."""

import unicodedata
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from kiosk.activities.models import Activity, SignUp
from kiosk.words import LazyString, _l

CHINA = ZoneInfo("Asia/Shanghai")
PER_PHONE = 5  # entries of one number in one activity: a family with one phone, not a crowd

KIND_WORDS = {
    "party_day": _l("开放式主题党日"),
    "festival": _l("节日民俗"),
    "culture": _l("群众文化"),
    "volunteer": _l("志愿服务"),
    "other": _l("社区活动"),
}
KIND_ICONS = {"party_day": "star", "festival": "bowl", "culture": "book", "volunteer": "heart", "other": "users"}
DRAWING_WORDS = {
    "": _l("按种类"),
    "festival": _l("饺子"),
    "culture": _l("文化"),
    "party": _l("党日"),
    "volunteer": _l("志愿"),
    "other": _l("其他"),
    "safety": _l("消防安全"),
    "service": _l("便民服务"),
}
STATE_WORDS = {
    "draft": _l("草稿"),
    "published": _l("已发布"),
    "withdrawn": _l("已撤下"),
    "cancelled": _l("已取消"),
    "closed": _l("已结项"),
}

# What staff may make of an activity: the new state, from which states.
MOVES = {
    "published": ("draft", "withdrawn"),
    "withdrawn": ("published", "cancelled", "closed"),
    "cancelled": ("published",),
    "closed": ("published", "closed"),
}


class Availability(NamedTuple):
    """Whether one can still come. `number` is the seats left where that is what the word says.

    key: cancelled, over, under_way, not_yet, closed, today, unlimited, full, seats. tone: of the design's tones.
    """

    word: LazyString
    number: int | None
    tone: str
    key: str


def left(capacity: int | None, taken: int, waiting: int) -> int | None:
    """Seats a newcomer can have: None is unlimited; 0 while anybody waits, for a freed seat is theirs."""
    if capacity is None:
        return None
    return 0 if waiting else max(0, capacity - taken)


def availability(activity: Activity, taken: int, waiting: int, now: datetime, zone: ZoneInfo = CHINA) -> Availability:
    """The one word on an activity at `now`; `taken` and `waiting` count people. `zone` decides what today is."""
    number = left(activity.capacity, taken, waiting)
    return _by_state(activity, now) or _by_window(activity, now, zone) or _by_seats(activity, number, now, zone)


def _by_state(activity: Activity, now: datetime) -> Availability | None:
    if activity.state == "cancelled":
        return Availability(_l("已取消"), None, "alarm", "cancelled")
    if activity.state == "closed" or activity.ends_at <= now:
        return Availability(_l("已结束"), None, "plain", "over")
    if activity.starts_at <= now:
        return Availability(_l("正在进行"), None, "event", "under_way")
    return None


def _by_window(activity: Activity, now: datetime, zone: ZoneInfo) -> Availability | None:
    if activity.opens_at is not None and now < activity.opens_at:
        return Availability(_l("未开始报名"), None, "plain", "not_yet")
    if activity.closing <= now:
        closed = Availability(_l("报名截止"), None, "plain", "closed")
        return Availability(_l("今天"), None, "event", "today") if _is_today(activity, now, zone) else closed
    return None


def _by_seats(activity: Activity, number: int | None, now: datetime, zone: ZoneInfo) -> Availability:
    if number is None:
        unlimited = Availability(_l("不限"), None, "event", "unlimited")
        return Availability(_l("今天"), None, "event", "today") if _is_today(activity, now, zone) else unlimited
    if number == 0:
        return Availability(_l("已满可候补"), 0, "doing", "full")
    return Availability(_l("余 %(n)d 席", n=number), number, "event", "seats")


def _is_today(activity: Activity, now: datetime, zone: ZoneInfo) -> bool:
    return activity.starts_at.astimezone(zone).date() == now.astimezone(zone).date()


def signed_up_before(activity: Activity, entry: SignUp) -> bool:
    """Whether this person is in already (same number, same name), or the number is in as often as one may be.

    Without a number nobody is the same as anybody.
    """
    if entry.phone_index is None:
        return False
    same = [old for old in activity.sign_ups if old.state != "cancelled" and old.phone_index == entry.phone_index]
    return len(same) >= PER_PHONE or name_key(entry.name) in {name_key(old.name) for old in same}


def name_key(name: str) -> str:
    """What is equal in two ways to write a name: width, case, spaces."""
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())
