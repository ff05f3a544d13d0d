from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, relationship

from kiosk.board import OnBoard
from kiosk.db import Model, UTCDateTime, key, public, staff

if TYPE_CHECKING:
    from kiosk.places.models import Compound

ONE = ("branch",)
FOUR = ("resident_reps", "member_reps", "committee", "property")
X = ("co_building", "firm", "social")
SEATS = (*ONE, *FOUR, *X)


class Part(NamedTuple):
    """A deliverable as it is typed."""

    name: str
    name_en: str
    unit: str
    planned: int
    installed: int


class Kept:
    """What was once on the board is taken off it, never deleted, and can be put back."""

    archived_at: Mapped[datetime | None] = staff(UTCDateTime, on_board=True)

    def archive(self, at: datetime) -> None:
        """A second tap finds it done, and the first moment stands."""
        self.archived_at = self.archived_at or at

    def restore(self) -> None:
        self.archived_at = None


class Member(OnBoard, Kept, Model):
    """A body with a seat in a compound's alliance. Each of the 1+4 seats is held by one body, X by as many as there are."""

    __tablename__ = "member"
    __table_args__ = (
        sa.CheckConstraint(
            "seat IN ('branch', 'resident_reps', 'member_reps', 'committee', 'property', 'co_building', 'firm', 'social')",
            name="seat",
        ),
        sa.UniqueConstraint("compound_id", "id"),
        sa.Index(
            "uq_member_seat", "compound_id", "seat", unique=True,
            sqlite_where=sa.text("archived_at IS NULL AND seat NOT IN ('co_building', 'firm', 'social')"),
            postgresql_where=sa.text("archived_at IS NULL AND seat NOT IN ('co_building', 'firm', 'social')"),
        ),
    )  # fmt: skip
    id: Mapped[int] = key()
    compound_id: Mapped[int] = staff(sa.ForeignKey("place.id"), index=True)
    seat: Mapped[str] = public(sa.String(16))
    name: Mapped[str] = public(sa.String(40))
    name_en: Mapped[str] = public(sa.String(80), default="")
    about: Mapped[str] = public(sa.String(120), default="")  # what it does in the alliance
    about_en: Mapped[str] = public(sa.String(240), default="")
    position: Mapped[int] = public(default=0)
    joined_on: Mapped[date | None] = public()
    key_in_demo: Mapped[str | None] = staff(sa.String(40), unique=True)

    compound: Mapped["Compound"] = relationship(foreign_keys=compound_id, viewonly=True)
    offers: Mapped[list["Offer"]] = relationship(back_populates="member", order_by="Offer.id")
    projects: Mapped[list["Project"]] = relationship(back_populates="member", order_by="Project.id")

    def board_ids(self) -> Iterable[int]:
        return (self.compound_id,)


class Offer(OnBoard, Kept, Model):
    """Something a member puts at the residents' service: a room, a consultation hour, a skill."""

    __tablename__ = "offer"
    __table_args__ = (sa.ForeignKeyConstraint(["compound_id", "member_id"], ["member.compound_id", "member.id"]),)
    id: Mapped[int] = key()
    compound_id: Mapped[int] = staff(sa.ForeignKey("place.id"), index=True)
    member_id: Mapped[int] = staff(index=True)
    title: Mapped[str] = public(sa.String(30))
    title_en: Mapped[str] = public(sa.String(80), default="")
    about: Mapped[str] = public(sa.String(120), default="")  # when, where, how to have it
    about_en: Mapped[str] = public(sa.String(240), default="")

    member: Mapped[Member] = relationship(back_populates="offers")

    def board_ids(self) -> Iterable[int]:
        return (self.compound_id,)


class Project(OnBoard, Kept, Model):
    """What a member builds together with the compound, with counted deliverables."""

    __tablename__ = "project"
    __table_args__ = (
        sa.CheckConstraint("state IN ('planned', 'under_way', 'done')", name="state"),
        sa.CheckConstraint("state != 'done' OR finished_on IS NOT NULL", name="done_has_a_day"),
        sa.ForeignKeyConstraint(["compound_id", "member_id"], ["member.compound_id", "member.id"]),
        sa.UniqueConstraint("compound_id", "id"),
    )
    id: Mapped[int] = key()
    compound_id: Mapped[int] = staff(sa.ForeignKey("place.id"), index=True)
    member_id: Mapped[int] = staff(index=True)
    state: Mapped[str] = public(sa.String(10), default="planned")
    title: Mapped[str] = public(sa.String(30))
    title_en: Mapped[str] = public(sa.String(80), default="")
    about: Mapped[str] = public(sa.String(120), default="")
    about_en: Mapped[str] = public(sa.String(240), default="")
    started_on: Mapped[date | None] = public()
    finished_on: Mapped[date | None] = public()
    key_in_demo: Mapped[str | None] = staff(sa.String(40), unique=True)

    member: Mapped[Member] = relationship(back_populates="projects")
    deliverables: Mapped[list["Deliverable"]] = relationship(
        back_populates="project", order_by="Deliverable.position", cascade="all, delete-orphan"
    )

    def count(self, parts: Sequence[Part]) -> None:
        """Make these the deliverables, in this order. Rows keep their places and change what they say."""
        del self.deliverables[len(parts) :]
        for n, part in enumerate(parts):
            if n == len(self.deliverables):
                self.deliverables.append(Deliverable(compound_id=self.compound_id))
            for column, value in {**part._asdict(), "position": n}.items():
                setattr(self.deliverables[n], column, value)

    @property
    def missing(self) -> int:
        """How many of what was planned is not there yet, all deliverables together."""
        return sum(max(part.planned - part.installed, 0) for part in self.deliverables)

    def board_ids(self) -> Iterable[int]:
        return (self.compound_id,)


class Deliverable(OnBoard, Model):
    """A counted part of a project: so many planned, so many installed. More than planned may be installed."""

    __tablename__ = "deliverable"
    __table_args__ = (
        sa.CheckConstraint("planned >= 1", name="planned_positive"),
        sa.CheckConstraint("installed >= 0", name="installed_not_negative"),
        sa.ForeignKeyConstraint(["compound_id", "project_id"], ["project.compound_id", "project.id"]),
    )
    id: Mapped[int] = key()
    compound_id: Mapped[int] = staff(sa.ForeignKey("place.id"), index=True)
    project_id: Mapped[int] = staff(index=True)
    name: Mapped[str] = public(sa.String(20))
    name_en: Mapped[str] = public(sa.String(40), default="")
    unit: Mapped[str] = public(sa.String(4), default="")  # the measure word: 台, 套
    planned: Mapped[int] = public()
    installed: Mapped[int] = public(default=0)
    position: Mapped[int] = public(default=0)

    project: Mapped[Project] = relationship(back_populates="deliverables")

    @property
    def share(self) -> int:
        """Per cent of the plan that is installed, 100 at most."""
        return min(100, 100 * self.installed // self.planned)

    @property
    def extra(self) -> int:
        """How many more than planned."""
        return max(self.installed - self.planned, 0)

    def board_ids(self) -> Iterable[int]:
        return (self.compound_id,)
