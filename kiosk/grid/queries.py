"""Who heads which building, what of it may be shown, and who waits to be called."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from kiosk.accounts.models import Grant, Person
from kiosk.accounts.rules import MAY
from kiosk.grid.models import CallBack, PublicName
from kiosk.places.models import Building, Place

HEAD = "building_head"
OFFICES = sorted(MAY["call_back.answer"] - {HEAD, "grid_worker"})  # who is told where nobody heads a building


def heads(compound_id: int, now: datetime) -> "sa.Select[Building, bool, PublicName | None]":
    """Rows (building, whether this row is a head, the name that may be shown), building by building; see `rules.headed`.

    Nothing of the person is read: what nobody consented to cannot be shown by mistake.
    """
    heading = sa.and_(Grant.place_id == Building.id, *_on(now, HEAD), Grant.person_id.in_(_at_work()))
    shown = sa.and_(
        PublicName.building_id == Building.id, PublicName.person_id == Grant.person_id, PublicName.withdrawn_at.is_(None)
    )
    found = sa.select(Building, Grant.id.is_not(None).label("has_head"), PublicName).select_from(Building)
    found = found.outerjoin(Grant, heading).outerjoin(PublicName, shown)
    live = found.where(Building.parent_id == compound_id, Building.archived_at.is_(None))
    return live.order_by(sa.func.length(Building.slug), Building.slug, PublicName.id, Grant.id)


def edges(compound_id: int) -> sa.Select[datetime]:
    """Moments at which somebody begins or ends to head a building of the compound."""
    here = sa.select(Building.id).where(Building.parent_id == compound_id)
    held = (Grant.role == HEAD, Grant.place_id.in_(here))
    columns = (Grant.starts_at, Grant.ends_at)
    moments = sa.union(*(sa.select(at.label("at")).where(*held, at.is_not(None)) for at in columns)).subquery()
    return sa.select(moments.c.at)


# The office


def heads_in(place_ids: sa.Select[int], now: datetime) -> sa.Select[Grant]:
    """Who heads one of these buildings, or will; person and building come along. `load` takes the id of the grant."""
    held = sa.select(Grant).join(Grant.person).join(Grant.place)
    mine = held.where(Grant.role == HEAD, Place.kind == "building", Grant.place_id.in_(place_ids), Place.archived_at.is_(None))
    now_or_later = mine.where(sa.or_(Grant.ends_at.is_(None), Grant.ends_at > now), Person.archived_at.is_(None))
    whole = (contains_eager(Grant.person), contains_eager(Grant.place).joinedload(Place.parent))
    return now_or_later.options(*whole).order_by(Place.parent_id, sa.func.length(Place.slug), Place.slug, Grant.id)


def names_in(place_ids: sa.Select[int]) -> sa.Select[PublicName]:
    """The names of these buildings that nobody withdrew."""
    return sa.select(PublicName).where(PublicName.building_id.in_(place_ids), PublicName.withdrawn_at.is_(None))


def call_backs(place_ids: sa.Select[int]) -> sa.Select[CallBack]:
    """All requests of these buildings; `load` and `lock` start from it."""
    return sa.select(CallBack).where(CallBack.building_id.in_(place_ids))


def waiting(place_ids: sa.Select[int]) -> sa.Select[CallBack]:
    """Who waits to be called, the longest first."""
    return _whole(call_backs(place_ids).where(CallBack.answered_at.is_(None)).order_by(CallBack.made_at, CallBack.id))


def answered(place_ids: sa.Select[int]) -> sa.Select[CallBack]:
    """Who was called, the latest first."""
    done = call_backs(place_ids).where(CallBack.answered_at.is_not(None))
    return _whole(done.order_by(CallBack.answered_at.desc(), CallBack.id.desc()))


def how_many(place_ids: sa.Select[int]) -> sa.Select[int]:
    """How many wait."""
    counted = sa.select(sa.func.count()).select_from(CallBack)
    return counted.where(CallBack.building_id.in_(place_ids), CallBack.answered_at.is_(None))


def asked_before(building_id: int, phone_index: str) -> sa.Select[int]:
    """The id of a request from this number that is still open."""
    same = (CallBack.building_id == building_id, CallBack.phone_index == phone_index, CallBack.answered_at.is_(None))
    return sa.select(CallBack.id).where(*same)


# Whom to tell


def told(building: Building, now: datetime) -> sa.Select[Person]:
    """The heads of a building who have a mail address."""
    return _reachable(sa.select(Grant.person_id).where(Grant.place_id == building.id, *_on(now, HEAD)))


def told_instead(building: Building, now: datetime) -> sa.Select[Person]:
    """Branch and community of a building, those with a mail address."""
    above = [int(node) for node in building.path.split("/") if node]
    return _reachable(sa.select(Grant.person_id).where(Grant.place_id.in_(above), *_on(now, *OFFICES)))


def _reachable(person_ids: sa.Select[int]) -> sa.Select[Person]:
    people = sa.select(Person).where(Person.id.in_(person_ids), Person.mail != "", Person.archived_at.is_(None))
    return people.order_by(Person.id)


def _on(now: datetime, *roles: str) -> tuple[sa.ColumnElement[bool], ...]:
    """A grant of one of the roles, held at this moment."""
    return Grant.role.in_(roles), Grant.starts_at <= now, sa.or_(Grant.ends_at.is_(None), Grant.ends_at > now)


def _at_work() -> sa.Select[int]:
    return sa.select(Person.id).where(Person.archived_at.is_(None))


def _whole(calls: sa.Select[CallBack]) -> sa.Select[CallBack]:
    return calls.options(joinedload(CallBack.building).joinedload(Building.parent))
