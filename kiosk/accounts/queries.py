from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from kiosk.accounts.models import Grant, OneTimeLink, Person, StaffSession
from kiosk.accounts.rules import MAY
from kiosk.places.models import Place


def open_session(digest: str) -> sa.Select[StaffSession]:
    """The log-in with this digest, its person and their grants and nodes in one statement."""
    whole = joinedload(StaffSession.person).joinedload(Person.grants).joinedload(Grant.place)
    return (
        sa.select(StaffSession)
        .join(StaffSession.person)
        .where(StaffSession.digest == digest, StaffSession.ended_at.is_(None), Person.archived_at.is_(None))
        .options(whole)
    )


def paths(person: Person, verb: str, at: datetime) -> list[str]:
    """Paths of the nodes where this person holds a role that includes the verb."""
    return [grant.place.path for grant in person.grants if grant.is_on(at) and grant.role in MAY[verb]]


def holds(person: Person, verb: str, place: Place, at: datetime) -> bool:
    """Whether the person may do this at the node or below it."""
    return any(place.path.startswith(path) for path in paths(person, verb, at))


def within(person: Person, below: Sequence[str], at: datetime) -> bool:
    """Whether all that the person may do now or later lies at or below the paths."""
    return all(any(g.place.path.startswith(path) for path in below) for g in person.grants if not g.is_over(at))


def nodes(below: Sequence[str]) -> sa.Select[int]:
    """Ids of all places at or below the paths; of none when there are none."""
    under: list[Any] = [Place.path.startswith(path, autoescape=True) for path in below]
    return sa.select(Place.id).where(sa.or_(sa.false(), *under))


def by_login(login: str) -> sa.Select[Person]:
    """The person who types this at log-in, in any case."""
    return sa.select(Person).where(sa.func.lower(Person.login) == sa.func.lower(login))  # SQLite's lower() knows ASCII only


def active(login: str) -> sa.Select[Person]:
    return by_login(login).where(Person.archived_at.is_(None))


def link(digest: str, *purposes: str) -> sa.Select[OneTimeLink]:
    return sa.select(OneTimeLink).where(OneTimeLink.digest == digest, OneTimeLink.purpose.in_(purposes))


def sessions(person_id: int, since: datetime) -> sa.Select[StaffSession]:
    """Log-ins of a person that are still good, newest first."""
    mine = sa.select(StaffSession).where(StaffSession.person_id == person_id, StaffSession.ended_at.is_(None))
    return mine.where(StaffSession.seen_at > since).order_by(StaffSession.seen_at.desc())


def people(place_ids: sa.Select[int]) -> sa.Select[Person]:
    """Who holds or held a role at one of the places; their grants come along."""
    held = sa.select(Grant.person_id).where(Grant.place_id.in_(place_ids))
    return sa.select(Person).where(Person.id.in_(held)).order_by(Person.archived_at.isnot(None), Person.name, Person.id)


def with_grants(select: sa.Select[Person]) -> sa.Select[Person]:
    return select.options(selectinload(Person.grants).joinedload(Grant.place))


def grants(place_ids: sa.Select[int]) -> sa.Select[Grant]:
    return sa.select(Grant).where(Grant.place_id.in_(place_ids))


def demo_people() -> sa.Select[Person]:
    """Those of the demo town who may come in."""
    town = sa.select(Person).where(Person.key_in_demo.isnot(None), Person.archived_at.is_(None))
    return with_grants(town.order_by(Person.id))
