from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, relationship

from kiosk.db import Model, UTCDateTime, key, personal, staff
from kiosk.places.models import Place


class Person(Model):
    """Somebody who works in the office. `login` is what is typed at log-in, any unique name or mail address."""

    __tablename__ = "person"
    id: Mapped[int] = key()
    login: Mapped[str] = staff(sa.String(80), unique=True)
    name: Mapped[str] = staff(sa.String(40))
    mail: Mapped[str] = personal(30, sa.String(120), default="")
    password_hash: Mapped[str | None] = personal(0, sa.String(200))
    language: Mapped[str] = staff(sa.String(10), default="")
    created_at: Mapped[datetime] = staff(UTCDateTime)
    archived_at: Mapped[datetime | None] = staff(UTCDateTime)
    key_in_demo: Mapped[str | None] = staff(sa.String(40), unique=True)

    grants: Mapped[list["Grant"]] = relationship(back_populates="person", foreign_keys="Grant.person_id")


class Grant(Model):
    """A role held at a node from a moment to a moment; it holds for everything below the node."""

    __tablename__ = "role_grant"
    __table_args__ = (sa.CheckConstraint("ends_at IS NULL OR ends_at > starts_at", name="ends_after_start"),)
    id: Mapped[int] = key()
    person_id: Mapped[int] = staff(sa.ForeignKey("person.id"), index=True)
    role: Mapped[str] = staff(sa.String(20))
    place_id: Mapped[int] = staff(sa.ForeignKey("place.id"), index=True)
    starts_at: Mapped[datetime] = staff(UTCDateTime)
    ends_at: Mapped[datetime | None] = staff(UTCDateTime)
    given_by_id: Mapped[int | None] = staff(sa.ForeignKey("person.id"))

    person: Mapped[Person] = relationship(back_populates="grants", foreign_keys=[person_id])
    place: Mapped[Place] = relationship()

    def is_on(self, at: datetime) -> bool:
        return self.starts_at <= at and not self.is_over(at)

    def is_over(self, at: datetime) -> bool:
        return self.ends_at is not None and self.ends_at <= at


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
