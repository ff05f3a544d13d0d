"""Rows of the board: what is said of seats and matters, and which activity gets the feature."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from markupsafe import Markup

from kiosk.activities.models import Activity
from kiosk.activities.rules import availability
from kiosk.issues import rules as issue_rules
from kiosk.issues.models import Issue
from kiosk.words import LazyString, _l

FULL = Markup('{}<br><i class="dot">·</i>{}')  # on two lines, or on one with a dot between


class PlaceCode(NamedTuple):
    """A code that starts a report, and where: in a building, at a spot, or (neither) anywhere in the compound."""

    building_id: int | None
    spot_id: int | None
    code: str


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
    """`title` is the one that is shown, in the board's language."""

    activity: Activity
    seats: Seats
    title: str


class IssueRow(NamedTuple):
    issue: Issue
    tone: str
    icon: str
    word: LazyString
    detail: LazyString | str
    stops: list[issue_rules.Stop]
    raised: LazyString | None
    title: str


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
        sentence, short = (
            Markup.escape(_l("已满，可以候补")),
            Markup('{}<br><i class="dot">·</i>{}').format(_l("已满"), _l("可候补")),
        )
    elif said.key == "unlimited":
        sentence, short = Markup.escape(_l("名额不限")), Markup.escape(_l("不限名额"))
    return Seats(word, sentence, short, said.key in {"full", "cancelled"}, activity.is_open(now), taken, waiting)


def _filled(sentence: LazyString, number: Markup) -> Markup:
    before, _, after = str(sentence).partition("{n}")
    return Markup.escape(before) + number + Markup.escape(after)


def event_row(activity: Activity, taken: int, waiting: int, now: datetime, zone: ZoneInfo, title: str) -> EventRow:
    return EventRow(activity, seats(activity, taken, waiting, now, zone), title)


def issue_row(issue: Issue, now: datetime, zone: ZoneInfo, title: str) -> IssueRow:
    said = issue_rules.status(issue, now, zone)
    return IssueRow(issue, *said, issue_rules.stops(issue), issue_rules.raised(issue), title)


def featured(rows: Sequence[EventRow], listed: int, today: Iterable[EventRow], most: int = 3) -> list[EventRow]:
    """Which activities the feature turns through: today's, then those the list has no room for, then the next ones."""
    offered = [*today, *rows[listed:], *rows]
    chosen = {row.activity.id: row for row in offered if row.activity.state == "published" and row.seats.open}
    return list(chosen.values())[:most]


def report_code(codes: Sequence[PlaceCode], building_id: int | None) -> str | None:
    """Which of them hangs on this board: the building's, else the compound's own.

    A spot outside the buildings is nowhere that somebody stands who reads a building's board.
    """
    own = (place.code for place in codes if place.building_id == building_id)
    return next(own, None) or next((place.code for place in codes if place.building_id is place.spot_id is None), None)
