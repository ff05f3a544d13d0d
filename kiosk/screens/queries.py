from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import aliased, contains_eager, joinedload

from kiosk.accounts.models import Grant, Person
from kiosk.places.models import Building, Place, Spot
from kiosk.screens.models import Pairing, Screen, ScreenReport
from kiosk.screens.rules import HEAP, SKEW, TELL, silent_since

OFFICES = ("property", "community")  # who hears of a screen that went dark


def entry(digest: str) -> sa.Select[Screen]:
    """The screen that this one-time address makes of a browser."""
    return sa.select(Screen).where(Screen.entry_digest == digest)


def of_token(digest: str) -> sa.Select[int]:
    """The id of the screen whose token has this digest."""
    return sa.select(Screen.id).where(Screen.digest == digest, Screen.revoked_at.is_(None))


def waiting(digest: str, at: datetime) -> sa.Select[Pairing]:
    """The code that the browser with this token shows."""
    return sa.select(Pairing).where(Pairing.digest == digest, Pairing.expires_at > at)


def waiting_as(code: str, at: datetime) -> sa.Select[Pairing]:
    """The browser that shows this code."""
    return sa.select(Pairing).where(Pairing.code == code, Pairing.expires_at > at)


def over(at: datetime, digest: str) -> sa.Delete:
    """Codes that nobody took in time, and the one that this browser showed before."""
    return sa.delete(Pairing).where(sa.or_(Pairing.expires_at <= at, Pairing.digest == digest))


def in_reach(place_ids: sa.Select[int]) -> sa.Select[Screen]:
    """Screens of the buildings, by compound and building."""
    found = sa.select(Screen).where(Screen.building_id.in_(place_ids)).join(Screen.building)
    return found.order_by(Screen.compound_id, sa.func.length(Building.slug), Building.slug, Screen.id)


def with_places(select: sa.Select[Screen]) -> sa.Select[Screen]:
    whole = joinedload(Screen.building).joinedload(Building.parent)
    return select.options(whole, joinedload(Screen.spot), joinedload(Screen.report))


def spots_of(building_ids: Collection[int]) -> sa.Select[Spot]:
    """Spots in use in these buildings."""
    return sa.select(Spot).where(Spot.building_id.in_(building_ids), Spot.archived_at.is_(None)).order_by(Spot.id)


# The fleet


def state(at: datetime, newest: str) -> sa.Case[str]:
    """online | degraded | offline | never, of a screen joined with its report. `newest` is the release that is served."""
    report = ScreenReport
    wrong = (report.release.not_like(f"{newest}%"), sa.func.abs(report.skew_ms) > SKEW, report.errors > 0)
    degraded = sa.or_(*wrong, report.heap_mb > HEAP, report.twins)
    never = sa.or_(Screen.paired_at.is_(None), report.at.is_(None))
    return sa.case((never, "never"), (report.at < silent_since(at), "offline"), (degraded, "degraded"), else_="online")


def counts(place_ids: sa.Select[int], at: datetime, newest: str) -> "sa.Select[str, int]":
    """(state, how many screens that are in use), in one pass over an index however many there are."""
    counted = sa.select(state(at, newest).label("state"), sa.func.count()).select_from(Screen).outerjoin(ScreenReport)
    return counted.where(Screen.building_id.in_(place_ids), Screen.revoked_at.is_(None)).group_by("state")


def fleet(place_ids: sa.Select[int], view: str, at: datetime, newest: str) -> sa.Select[Screen]:
    """Screens with their reports and places. `view`: a state, revoked, or "" for all that are in use."""
    compound, home = aliased(Place), aliased(Building)
    found = sa.select(Screen).join(Screen.building.of_type(home)).join(home.parent.of_type(compound))
    found = found.outerjoin(Screen.report).outerjoin(Screen.spot).where(Screen.building_id.in_(place_ids))
    whole = contains_eager(Screen.building.of_type(home)).contains_eager(home.parent.of_type(compound))
    found = found.options(whole, contains_eager(Screen.report), contains_eager(Screen.spot))
    found = found.where(Screen.revoked_at.is_not(None) if view == "revoked" else Screen.revoked_at.is_(None))
    if view not in {"", "revoked"}:
        found = found.where(state(at, newest) == view)
    return found.order_by(compound.path, sa.func.length(home.slug), home.slug, Screen.id)


def hanging(compound_ids: Collection[int]) -> sa.Select[Screen]:
    """The paired screens of these compounds, with what they told last."""
    paired = sa.select(Screen).where(Screen.compound_id.in_(compound_ids), Screen.paired_at.is_not(None))
    return with_places(paired.where(Screen.revoked_at.is_(None)).order_by(Screen.compound_id, Screen.building_id, Screen.id))


# Whom to tell that a screen went dark


def gone_dark(at: datetime) -> sa.Select[Screen]:
    """Screens that fell silent and that no mail told of yet, building by building."""
    silent = sa.select(Screen).join(Screen.report).where(ScreenReport.at < at - TELL, ScreenReport.told_at.is_(None))
    used = silent.where(Screen.revoked_at.is_(None), Screen.paired_at.is_not(None))
    whole = joinedload(Screen.building).joinedload(Building.parent)
    return used.options(contains_eager(Screen.report), whole).order_by(Screen.building_id, Screen.id)


def told(screen_ids: Collection[int], at: datetime) -> sa.Update:
    """This silence was told of; the next word of the screen takes that back."""
    return sa.update(ScreenReport).where(ScreenReport.screen_id.in_(screen_ids)).values(told_at=at)


def offices(building: Building, at: datetime) -> sa.Select[Person]:
    """Property and community of a building, those with a mail address."""
    above = [int(node) for node in building.path.split("/") if node]
    on = (Grant.starts_at <= at, sa.or_(Grant.ends_at.is_(None), Grant.ends_at > at))
    held = sa.select(Grant.person_id).where(Grant.place_id.in_(above), Grant.role.in_(OFFICES), *on)
    people = sa.select(Person).where(Person.id.in_(held), Person.mail != "", Person.archived_at.is_(None))
    return people.order_by(Person.id)
