from datetime import date, datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import aliased, joinedload

from kiosk.activities import queries as activities
from kiosk.activities.models import Activity
from kiosk.conventions.models import Convention, ConventionText
from kiosk.issues.models import Issue
from kiosk.issues.queries import danger
from kiosk.issues.states import OPEN
from kiosk.places.models import Building, Compound, Place


class Day(NamedTuple):
    """What the desk looks at: the moment, the end of today, and today's date, in the zone of the reader."""

    now: datetime
    ends: datetime
    today: date


class Reach(NamedTuple):
    """Ids of the places where somebody may accept reports, and where they may move matters on."""

    accept: sa.Select[int]
    move: sa.Select[int]


def waiting(reach: Reach, day: Day) -> sa.Select[Issue]:
    """The matters in somebody's hands: new danger, promises by the clock, reports, the oldest first, then what has time."""
    kinds = _kinds(reach, day)
    urgent = sa.case((danger(), 0), (kinds["late"], 1), (kinds["today"], 2), (kinds["later"], 4), else_=3)
    found = sa.select(Issue).where(sa.or_(*kinds.values())).order_by(urgent, Issue.promised_at, Issue.reported_at, Issue.id)
    return found.options(joinedload(Issue.category), joinedload(Issue.building), joinedload(Issue.compound))


def counts(reach: Reach, day: Day) -> "sa.Select[*tuple[Any, ...]]":
    """One row with how many there are of each kind: `late`, `today`, `new`, `resume`, `later`."""
    return sa.select(*(sa.func.count(sa.case((which, 1))).label(kind) for kind, which in _kinds(reach, day).items()))


def _kinds(reach: Reach, day: Day) -> dict[str, sa.ColumnElement[bool]]:
    """Each matter is of one kind at most, so that a sum of counts counts nothing twice."""
    mine = sa.or_(Issue.compound_id.in_(reach.move), Issue.building_id.in_(reach.move))
    new = sa.or_(Issue.compound_id.in_(reach.accept), Issue.building_id.in_(reach.accept))
    running = sa.and_(mine, Issue.state.in_(OPEN), Issue.state != "suspended")
    return {
        "late": sa.and_(running, Issue.promised_at <= day.now),
        "today": sa.and_(running, Issue.promised_at > day.now, Issue.promised_at < day.ends),
        "new": sa.and_(new, Issue.state == "reported"),
        "resume": sa.and_(mine, Issue.state == "suspended", Issue.resume_on <= day.today),
        "later": sa.and_(running, sa.or_(Issue.promised_at.is_(None), Issue.promised_at >= day.ends)),
    }


def soon(place_ids: sa.Select[int], now: datetime, until: datetime) -> "sa.Select[Activity, int, int]":
    """Rows (activity, taken, waiting) of what begins or goes on before `until`, the next first."""
    shown = activities.desk(place_ids, "coming", now).where(Activity.starts_at < until)
    return activities.seated(shown)


def activity_drafts(place_ids: sa.Select[int], now: datetime) -> sa.Select[Activity]:
    return activities.desk(place_ids, "draft", now).options(joinedload(Activity.compound))


def convention_drafts(place_ids: sa.Select[int]) -> sa.Select[ConventionText]:
    """Texts that somebody began and nobody published yet."""
    begun = sa.select(ConventionText).where(ConventionText.compound_id.in_(place_ids), ConventionText.state == "draft")
    return begun.join(ConventionText.convention).options(joinedload(ConventionText.convention)).order_by(Convention.id)


def compounds(place_ids: sa.Select[int]) -> sa.Select[Compound]:
    """The compounds of a set of places, also where only a building of theirs is in it."""
    around = sa.select(Building.parent_id).where(Building.id.in_(place_ids))
    mine = sa.or_(Compound.id.in_(place_ids), Compound.id.in_(around))
    return sa.select(Compound).where(mine, Compound.archived_at.is_(None)).order_by(Compound.path)


def numbered(prefix: str, but: int) -> sa.Select[Issue]:
    """Matters whose number begins with the prefix and that are not of the compound `but`."""
    return sa.select(Issue).where(Issue.number.startswith(f"{prefix}-", autoescape=True), Issue.compound_id != but)


def lobbies(place_ids: sa.Select[int]) -> sa.Select[Building]:
    """The buildings whose lobby may be looked at, in the order of the tree; their compounds come along."""
    parent = aliased(Place)
    live = sa.select(Building).join(parent, parent.id == Building.parent_id).where(Building.id.in_(place_ids))
    live = live.where(Building.archived_at.is_(None), parent.archived_at.is_(None)).options(joinedload(Building.parent))
    return live.order_by(parent.path, sa.func.length(Building.slug), Building.slug)
