from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, relationship

from kiosk.board import OnBoard
from kiosk.db import Model, UTCDateTime, key, personal, public, staff
from kiosk.media.models import Photo
from kiosk.places.models import Building, Spot

YEARS = 365


class Category(OnBoard, Model):
    """What a matter is about. `compound_id` None: the default of every compound; a compound's own row
    with the same slug stands in for it. `questions`: [{key, ask, ask_en, options: [{key, word, word_en, urgency?, call?}]}]."""

    __tablename__ = "category"
    __table_args__ = (sa.UniqueConstraint("compound_id", "slug"),)
    id: Mapped[int] = key()
    compound_id: Mapped[int | None] = staff(sa.ForeignKey("place.id"), index=True)
    slug: Mapped[str] = public(sa.String(20))
    name: Mapped[str] = public(sa.String(20))
    name_en: Mapped[str] = public(sa.String(40), default="")
    examples: Mapped[str] = public(sa.String(40), default="")
    examples_en: Mapped[str] = public(sa.String(80), default="")
    icon: Mapped[str] = public(sa.String(20))
    urgency: Mapped[str] = staff(sa.String(10), default="ordinary")
    may_be_public: Mapped[bool] = staff(default=True, on_board=True)
    questions: Mapped[list[dict[str, Any]]] = public(sa.JSON, default=list)
    position: Mapped[int] = public(default=0)

    def board_ids(self) -> Iterable[int]:
        return (self.compound_id,) if self.compound_id else ()


class Issue(OnBoard, Model):
    """A matter. What a resident typed (`words`, `answers`) is never public; `title` and `line` are staff's public words."""

    __tablename__ = "issue"
    __table_args__ = (
        sa.CheckConstraint(
            "state IN ('reported', 'accepted', 'declined', 'merged', 'assessing', 'soliciting',"
            " 'working', 'done', 'closed', 'suspended', 'reopened')",
            name="state",
        ),
        sa.CheckConstraint("urgency IS NULL OR urgency IN ('danger', 'utility', 'ordinary', 'hard')", name="urgency"),
        sa.CheckConstraint("tier IN ('community', 'street', 'district')", name="tier"),
        sa.CheckConstraint("published_at IS NULL OR (title != '' AND line != '')", name="published_has_words"),
        sa.ForeignKeyConstraint(["compound_id", "building_id"], ["place.parent_id", "place.id"]),
        sa.ForeignKeyConstraint(["compound_id", "spot_id"], ["spot.compound_id", "spot.id"]),
        sa.UniqueConstraint("compound_id", "id"),
        sa.Index("ix_issue_desk", "compound_id", "state"),
        sa.Index("ix_issue_reported", "compound_id", "reported_at"),
    )
    id: Mapped[int] = key()
    compound_id: Mapped[int] = staff(sa.ForeignKey("place.id"))
    building_id: Mapped[int | None] = staff(on_board=True)
    spot_id: Mapped[int | None] = staff(on_board=True)
    category_id: Mapped[int] = staff(sa.ForeignKey("category.id"), on_board=True)
    number: Mapped[str] = public(sa.String(16), unique=True)
    secret_digest: Mapped[str] = staff(sa.String(64))
    channel: Mapped[str] = staff(sa.String(12))
    words: Mapped[str] = personal(3 * YEARS, sa.Text)
    answers: Mapped[dict[str, str]] = personal(3 * YEARS, sa.JSON, default=dict)
    phone_sealed: Mapped[str | None] = personal(180, sa.Text)
    phone_index: Mapped[str | None] = personal(180, sa.String(32), index=True)
    phone_tail: Mapped[str | None] = personal(180, sa.String(4))

    state: Mapped[str] = public(sa.String(12), default="reported")
    urgency: Mapped[str | None] = staff(sa.String(10))
    tier: Mapped[str] = public(sa.String(10), default="community")
    title: Mapped[str] = public(sa.String(30), default="")
    title_en: Mapped[str] = public(sa.String(80), default="")
    line: Mapped[str] = public(sa.String(200), default="")
    line_en: Mapped[str] = public(sa.String(400), default="")
    published_at: Mapped[datetime | None] = staff(UTCDateTime, on_board=True)
    promised_at: Mapped[datetime | None] = public(UTCDateTime)
    reported_at: Mapped[datetime] = public(UTCDateTime)
    accepted_at: Mapped[datetime | None] = public(UTCDateTime)
    done_at: Mapped[datetime | None] = public(UTCDateTime)
    closed_at: Mapped[datetime | None] = public(UTCDateTime)
    suspended_from: Mapped[str | None] = staff(sa.String(12), on_board=True)
    resume_on: Mapped[date | None] = public()
    reopened: Mapped[int] = public(default=0)
    skipped: Mapped[dict[str, str]] = staff(sa.JSON, default=dict, on_board=True)  # stop → reason
    reason: Mapped[str] = staff(sa.String(200), default="")  # of declining, merging, suspending
    merged_into_id: Mapped[int | None] = staff(sa.ForeignKey("issue.id"))
    revision: Mapped[int] = staff(default=1)
    key_in_demo: Mapped[str | None] = staff(sa.String(40), unique=True)

    category: Mapped[Category] = relationship()
    building: Mapped[Building | None] = relationship(primaryjoin="Issue.building_id == Building.id", viewonly=True)
    spot: Mapped[Spot | None] = relationship(primaryjoin="Issue.spot_id == Spot.id", viewonly=True)
    photos: Mapped[list[Photo]] = relationship(order_by=Photo.id)
    steps: Mapped[list["Step"]] = relationship(back_populates="issue", order_by="Step.at, Step.id")

    def board_ids(self) -> Iterable[int]:
        return (self.compound_id,)


class Step(OnBoard, Model):
    """One entry of a matter's timeline. `heading`, `body` (a body or role, never a person) and `line` are staff-written."""

    __tablename__ = "issue_step"
    __table_args__ = (sa.ForeignKeyConstraint(["compound_id", "issue_id"], ["issue.compound_id", "issue.id"]),)
    id: Mapped[int] = key()
    compound_id: Mapped[int] = staff(sa.ForeignKey("place.id"))
    issue_id: Mapped[int] = staff(index=True)
    at: Mapped[datetime] = public(UTCDateTime)
    state: Mapped[str] = public(sa.String(12))
    heading: Mapped[str] = public(sa.String(20), default="")
    heading_en: Mapped[str] = public(sa.String(60), default="")
    body: Mapped[str] = public(sa.String(40), default="")
    body_en: Mapped[str] = public(sa.String(80), default="")
    line: Mapped[str] = public(sa.String(200), default="")
    line_en: Mapped[str] = public(sa.String(400), default="")
    is_public: Mapped[bool] = staff(default=False, on_board=True)
    note: Mapped[str] = personal(3 * YEARS, sa.Text, default="")  # staff's private note; may speak of people
    by_id: Mapped[int | None] = staff(sa.ForeignKey("person.id"))

    issue: Mapped[Issue] = relationship(back_populates="steps")

    def board_ids(self) -> Iterable[int]:
        return (self.compound_id,)


class Counter(Model):
    """The last issue number of a compound in a year, taken in the write transaction."""

    __tablename__ = "issue_counter"
    compound_id: Mapped[int] = staff(sa.ForeignKey("place.id"), primary_key=True)
    year: Mapped[int] = staff(primary_key=True)
    n: Mapped[int] = staff(default=0)
