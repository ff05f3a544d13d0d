"""Rows of the board: what is said of seats, which activity gets the feature, how many rows fit."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple, TypeVar
from zoneinfo import ZoneInfo

from markupsafe import Markup

from kiosk.activities.models import Activity
from kiosk.activities.rules import availability
from kiosk.issues import rules as issue_rules
from kiosk.issues.models import Issue
from kiosk.web.typography import ems
from kiosk.words import LazyString, _l

EVENT_ROOM, EVENT, LONG_EVENT = 312, 92, 120  # design pixels, as rooms/board.css sets them
ISSUE_ROOM, ISSUE, LONG_ISSUE = 412, 100, 136
EVENT_EMS, ISSUE_EMS = (9.9, 12.2), (14.9, 17.6)  # what one line of a title holds: Chinese, English (set smaller)

Row = TypeVar("Row")


class Seats(NamedTuple):
    """What is said of an activity's seats: a word, a sentence, and the two short lines of a row."""

    word: LazyString
    sentence: Markup
    short: Markup
    full: bool
    open: bool
    taken: int
    waiting: int


class EventRow(NamedTuple):
    activity: Activity
    seats: Seats
    long: bool


class IssueRow(NamedTuple):
    issue: Issue
    tone: str
    icon: str
    word: LazyString
    detail: LazyString | str
    stops: list[issue_rules.Stop]
    raised: LazyString | None
    long: bool


def seats(activity: Activity, taken: int, waiting: int, now: datetime, zone: ZoneInfo) -> Seats:
    """The seats at `now`; `taken` and `waiting` count people."""
    said = availability(activity, taken, waiting, now, zone)
    word, sentence, short = said.word, Markup.escape(said.word), Markup.escape(said.word)
    if said.key in {"seats", "full", "unlimited"}:
        word = _l("正在报名")
    if said.key == "seats":
        number = Markup('<b class="num">{}</b>').format(said.number)
        sentence, short = _filled(_l("还剩 {n} 个名额"), number), _filled(_l("余 {n} 席"), number)
    elif said.key == "full":
        sentence, short = Markup.escape(_l("已满，可以候补")), Markup("{}<br> {}").format(_l("已满"), _l("可候补"))
    elif said.key == "unlimited":
        sentence, short = Markup.escape(_l("名额不限")), Markup.escape(_l("不限名额"))
    return Seats(word, sentence, short, said.key in {"full", "cancelled"}, activity.is_open(now), taken, waiting)


def _filled(sentence: LazyString, number: Markup) -> Markup:
    before, _, after = str(sentence).partition("{n}")
    return Markup.escape(before) + number + Markup.escape(after)


def event_row(activity: Activity, taken: int, waiting: int, now: datetime, zone: ZoneInfo, title: str) -> EventRow:
    """A row of the list; `title` is the one that is shown, in the board's language."""
    return EventRow(activity, seats(activity, taken, waiting, now, zone), ems(title) > EVENT_EMS[title.isascii()])


def issue_row(issue: Issue, now: datetime, zone: ZoneInfo, title: str) -> IssueRow:
    said = issue_rules.status(issue, now, zone)
    long = ems(title) > ISSUE_EMS[title.isascii()]
    return IssueRow(issue, *said, issue_rules.stops(issue), issue_rules.raised(issue), long)


def fitting(rows: Iterable[Row], heights: Sequence[int], room: int, most: int) -> list[Row]:
    """The first rows whose heights fit into `room`, at most `most`."""
    taken = 0
    shown: list[Row] = []
    for row, height in zip(rows, heights, strict=True):
        taken += height
        if taken > room or len(shown) == most:
            break
        shown.append(row)
    return shown


def featured(rows: Sequence[EventRow], listed: int, today: Iterable[EventRow], most: int = 3) -> list[EventRow]:
    """Which activities the feature turns through: today's, then those the list has no room for, then the next ones."""
    offered = [*today, *rows[listed:], *rows]
    chosen = {row.activity.id: row for row in offered if row.activity.state == "published" and row.seats.open}
    return list(chosen.values())[:most]
