"""What is said of a matter: its five stops, its status in one line, the badge of its tier, the urgency its answers suggest."""

import math
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from kiosk.issues.models import Category, Issue, Step
from kiosk.issues.states import STOP_OF, STOPS
from kiosk.words import LazyString, _l, _ln

STOP_WORDS = (_l("报告"), _l("核算"), _l("征求意见"), _l("办理"), _l("反馈"))
MONTHS = (
    _l("1月"), _l("2月"), _l("3月"), _l("4月"), _l("5月"), _l("6月"),
    _l("7月"), _l("8月"), _l("9月"), _l("10月"), _l("11月"), _l("12月"),
)  # fmt: skip
URGENCIES = {"danger": _l("危险"), "utility": _l("水电气"), "ordinary": _l("普通"), "hard": _l("疑难")}
PROMISES = {  # the default that staff may change, until each compound has clocks of its own
    "danger": timedelta(hours=24),
    "utility": timedelta(hours=24),
    "ordinary": timedelta(days=2),
    "hard": timedelta(days=15),
}
TIERS = {"street": _l("已升级街道"), "district": _l("已升级到区")}

WORDS = {  # state → (tone, icon, word)
    "reported": ("plain", "hourglass", _l("等待受理")),
    "accepted": ("doing", "clock", _l("已受理")),
    "assessing": ("doing", "file", _l("核算中")),
    "soliciting": ("asking", "asking", _l("征求意见")),
    "working": ("doing", "wrench", _l("办理中")),
    "done": ("solved", "eye", _l("已办完，请您看看")),
    "closed": ("solved", "solved", _l("已解决")),
    "suspended": ("plain", "pause", _l("已暂停")),
    "reopened": ("doing", "again", _l("重新办理")),
    "declined": ("plain", "refused", _l("不受理")),
    "merged": ("plain", "forward", _l("已并入另一件")),
}


class Stop(NamedTuple):
    """One of the five stops. `state`: done | now | todo | skipped | paused; `why` it was skipped."""

    state: str
    icon: str
    word: LazyString
    why: str = ""


class Status(NamedTuple):
    """Tone, icon and word of a matter, and what is left or how long it took (may be empty)."""

    tone: str
    icon: str
    word: LazyString
    detail: LazyString | str = ""


def stops(issue: Issue) -> list[Stop]:
    """The five stops of the track, in order."""
    state = (issue.suspended_from or "accepted") if issue.state == "suspended" else issue.state
    here = len(STOPS) if state == "closed" else STOP_OF[state]
    return [_stop(issue, at, here) for at in range(len(STOPS))]


def _stop(issue: Issue, at: int, here: int) -> Stop:
    word, why = STOP_WORDS[at], issue.skipped.get(STOPS[at], "")
    if at == here:
        return Stop("paused" if issue.state == "suspended" else "now", WORDS[issue.state][1], word)
    if why:
        return Stop("skipped", "minus", word, why)
    return Stop("done", "check", word) if at < here else Stop("todo", "", word)


def status(issue: Issue, now: datetime, zone: ZoneInfo) -> Status:
    """The one line on a matter at `now`, with days and hours of `zone`."""
    return Status(*WORDS[issue.state], _detail(issue, now, zone))


def _detail(issue: Issue, now: datetime, zone: ZoneInfo) -> LazyString | str:
    if issue.state == "suspended" and issue.resume_on:
        return _l("预计%(day)s恢复", day=day(issue.resume_on))
    if issue.state in {"done", "closed"}:
        return took((issue.done_at or issue.closed_at or now) - issue.reported_at)
    if issue.promised_at and issue.promised_at <= now:
        return _l("原定%(day)s，已超时", day=day(issue.promised_at.astimezone(zone).date()))
    if issue.promised_at and issue.state in {"accepted", "assessing", "working", "reopened"}:
        return due(issue.promised_at, now, zone)
    return ""


def due(at: datetime, now: datetime, zone: ZoneInfo) -> LazyString:
    """今天 16:00 前 · 明天 09:00 前 · 12月3日前"""
    there, today = at.astimezone(zone), now.astimezone(zone).date()
    hour = f"{there:%H:%M}"
    if there.date() == today:
        return _l("今天 %(hour)s 前", hour=hour)
    if there.date() == today + timedelta(days=1):
        return _l("明天 %(hour)s 前", hour=hour)
    return _l("%(day)s前", day=day(there.date()))


def day(at: date) -> LazyString:
    """12月3日 · 3 Dec"""
    return _l("%(month)s%(day)d日", month=MONTHS[at.month - 1], day=at.day)


def took(time: timedelta) -> LazyString:
    """用时 2 天; under a day in hours. A part of a day counts as one: it was not done sooner."""
    hours = max(1, math.ceil(time / timedelta(hours=1)))
    if hours < 24:
        return _ln("用时 %(num)d 小时", "用时 %(num)d 小时", hours)
    days = math.ceil(time / timedelta(days=1))
    return _ln("用时 %(num)d 天", "用时 %(num)d 天", days)


def raised(issue: Issue) -> LazyString | None:
    """The badge beside the status of what went up a tier."""
    return TIERS.get(issue.tier)


def month(now: datetime, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """The month of `now` in `zone`: its first moment and the next one's."""
    first = now.astimezone(zone).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return first, (first + timedelta(days=32)).replace(day=1)


def suggested_urgency(category: Category, answers: Mapping[str, str]) -> str:
    """What the category and the answers suggest to whoever accepts; the most urgent answer wins."""
    heard = {option["urgency"] for option in _chosen(category, answers) if "urgency" in option}
    return next((urgency for urgency in URGENCIES if urgency in heard), category.urgency)


def told(category: Category, answers: Mapping[str, str]) -> list[tuple[dict[str, str], dict[str, str]]]:
    """Pairs (question, chosen option) in the category's order, for the desk and the reporter."""
    return [
        (question, option)
        for question in category.questions
        for option in question["options"]
        if answers.get(question["key"]) == option["key"]
    ]


def _chosen(category: Category, answers: Mapping[str, str]) -> Iterable[dict[str, str]]:
    return (option for _, option in told(category, answers))


def timeline(steps: Iterable[Step], *, own: bool) -> list[Step]:
    """What may be seen of the steps, newest first: the public ones; whoever reported it sees each move, never a note."""
    return [step for step in steps if step.is_public or (own and step.heading)][::-1]
