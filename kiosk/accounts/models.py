from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, relationship

from kiosk.board import OnBoard
from kiosk.db import Model, UTCDateTime, key, personal, staff
from kiosk.places.models import Building, Place


class Person(OnBoard, Model):
    """Somebody who works in the office. `login` is what is typed at log-in, any unique name or mail address."""

    __tablename__ = "person"
    id: Mapped[int] = key()
    login: Mapped[str] = staff(sa.String(80), unique=True)
    name: Mapped[str] = staff(sa.String(40))
    mail: Mapped[str] = personal(30, sa.String(120), default="")
    password_hash: Mapped[str | None] = personal(0, sa.String(200))
    language: Mapped[str] = staff(sa.String(10), default="")
    created_at: Mapped[datetime] = staff(UTCDateTime)
    archived_at: Mapped[datetime | None] = staff(UTCDateTime, on_board=True)
    key_in_demo: Mapped[str | None] = staff(sa.String(40), unique=True)

    grants: Mapped[list["Grant"]] = relationship(back_populates="person", foreign_keys="Grant.person_id")

    def board_ids(self) -> Iterable[int]:
        return {board for grant in self.grants for board in grant.board_ids()}


class Grant(OnBoard, Model):
    """A role held at a node from a moment to a moment; it holds for everything below the node.

    Boards tell whether a building has a head, and who that is: they change with the roles held at buildings.
    """

    __tablename__ = "role_grant"
    __table_args__ = (sa.CheckConstraint("ends_at IS NULL OR ends_at > starts_at", name="ends_after_start"),)
    id: Mapped[int] = key()
    person_id: Mapped[int] = staff(sa.ForeignKey("person.id"), index=True)
    role: Mapped[str] = staff(sa.String(20), on_board=True)
    place_id: Mapped[int] = staff(sa.ForeignKey("place.id"), index=True)
    starts_at: Mapped[datetime] = staff(UTCDateTime, on_board=True)
    ends_at: Mapped[datetime | None] = staff(UTCDateTime, on_board=True)
    given_by_id: Mapped[int | None] = staff(sa.ForeignKey("person.id"))

    person: Mapped[Person] = relationship(back_populates="grants", foreign_keys=[person_id])
    place: Mapped[Place] = relationship()

    def is_on(self, at: datetime) -> bool:
        return self.starts_at <= at and not self.is_over(at)

    def is_over(self, at: datetime) -> bool:
        return self.ends_at is not None and self.ends_at <= at

    def board_ids(self) -> Iterable[int]:
        session = sa.orm.object_session(self)
        assert session is not None
        place = session.get_one(Place, self.place_id)  # `self.place` is not there yet on a row made with the id alone
        return place.board_ids() if isinstance(place, Building) else ()


class StaffSession(Model):
    """One log-in on one browser; revocable. The cookie holds the token, this row its digest."""

    __tablename__ = "staff_session"
    id: Mapped[int] = key()
    digest: Mapped[str] = staff(sa.String(64), unique=True)
    person_id: Mapped[int] = staff(sa.ForeignKey("person.id"), index=True)
    created_at: Mapped[datetime] = staff(UTCDateTime)
    seen_at: Mapped[datetime] = staff(UTCDateTime)
    ended_at: Mapped[datetime | None] = staff(UTCDateTime)
    browser: Mapped[str] = staff(sa.String(40), default="")
    link_id: Mapped[int | None] = staff(sa.ForeignKey("one_time_link.id"))  # the one-time link that opened it

    person: Mapped[Person] = relationship()


class OneTimeLink(Model):
    """A link that acts once: set up or reset a password, or (demo only) choose whom to enter as."""

    __tablename__ = "one_time_link"
    __table_args__ = (sa.CheckConstraint("purpose IN ('set-up', 'reset', 'demo')", name="purpose"),)
    id: Mapped[int] = key()
    digest: Mapped[str] = staff(sa.String(64), unique=True)
    purpose: Mapped[str] = staff(sa.String(10))
    person_id: Mapped[int | None] = staff(sa.ForeignKey("person.id"))
    created_at: Mapped[datetime] = staff(UTCDateTime)
    expires_at: Mapped[datetime] = staff(UTCDateTime)
    used_at: Mapped[datetime | None] = staff(UTCDateTime)

    person: Mapped[Person | None] = relationship()

    def is_good(self, at: datetime) -> bool:
        return self.used_at is None and at < self.expires_at
