from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from kiosk.accounts.models import Grant, Person, StaffSession
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


def nodes(below: Sequence[str]) -> sa.Select[int]:
    """Ids of all places at or below the paths; of none when there are none."""
    under: list[Any] = [Place.path.startswith(path, autoescape=True) for path in below]
    return sa.select(Place.id).where(sa.or_(sa.false(), *under))
