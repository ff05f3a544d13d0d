"""One-time links: the first administrator's, a new or forgotten password's, the demo's. The caller holds the write."""

from datetime import datetime, timedelta

import sqlalchemy as sa

from kiosk.accounts.models import Grant, OneTimeLink, Person
from kiosk.accounts.rules import LINK_LASTS
from kiosk.places.models import District
from kiosk.vault import token
from kiosk.writing import Write


def first_admin_link(write: Write, at: datetime) -> str:
    """Path of a link on which the first administrator chooses a name and a password. Shown once, good for three days.

    `with writing("accounts.invite") as write: path = first_admin_link(write, now())`
    """
    return "/office/set-up/" + _link(write, "set-up", None, at, LINK_LASTS)


def set_up_link(write: Write, person: Person, at: datetime) -> str:
    """Path of a link on which somebody new chooses a password."""
    return "/office/set-up/" + _link(write, "set-up", person.id, at, LINK_LASTS)


def reset_link(write: Write, person: Person, at: datetime) -> str:
    """Path of a link on which the person chooses a new password. Links made for them before are void."""
    return "/office/set-up/" + _link(write, "reset", person.id, at, LINK_LASTS)


def demo_link(write: Write, at: datetime) -> str:
    """Path of a link that lists the demo's people to enter as, for a browser on the same machine. Good for a day."""
    return "/office/demo/" + _link(write, "demo", None, at, timedelta(days=1))


def _link(write: Write, purpose: str, person_id: int | None, at: datetime, lasts: timedelta) -> str:
    before = sa.select(OneTimeLink).where(OneTimeLink.used_at.is_(None), OneTimeLink.expires_at > at)
    same = before.where(OneTimeLink.person_id == person_id) if person_id else before.where(OneTimeLink.purpose == purpose)
    for old in write.session.scalars(same):
        old.expires_at = at
    clear, hashed = token()
    write.add(OneTimeLink(digest=hashed, purpose=purpose, person_id=person_id, created_at=at, expires_at=at + lasts))
    return clear


def first_admin(write: Write, login: str, name: str, district: str, at: datetime) -> Person:
    """The administrator of every district there is; of a new one named `district` when there is none."""
    districts = list(write.session.scalars(sa.select(District).order_by(District.id)))
    if not districts:
        root = District(slug="district", name=district)
        write.add(root)
        root.path = f"/{root.id}/"
        districts = [root]
    person = Person(login=login, name=name, created_at=at)
    write.add(person)
    write.add(*[Grant(person_id=person.id, role="admin", place_id=root.id, starts_at=at) for root in districts])
    return person
