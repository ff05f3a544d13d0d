from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, relationship

from kiosk.board import OnBoard
from kiosk.codes.models import Code
from kiosk.db import Model, UTCDateTime, key, personal, public, staff
from kiosk.errors import Refused
from kiosk.places.models import Compound
from kiosk.words import _l

KINDS = ("party_day", "festival", "culture", "volunteer", "other")
KEPT_DAYS = 30  # what an entry says of a person, after the activity is over
STATES = ("draft", "published", "withdrawn", "cancelled", "closed")


class Activity(OnBoard, Model):
    """An activity of a compound. `capacity` None is unlimited, 0 is full. Times half-open: [opens, closes), [starts, ends)."""

    __tablename__ = "activity"
    __table_args__ = (
        sa.CheckConstraint("kind IN ('party_day', 'festival', 'culture', 'volunteer', 'other')", name="kind"),
        sa.CheckConstraint("state IN ('draft', 'published', 'withdrawn', 'cancelled', 'closed')", name="state"),
        sa.CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        sa.CheckConstraint("capacity IS NULL OR capacity >= 0", name="capacity_not_negative"),
        sa.CheckConstraint("max_party >= 1", name="max_party_positive"),
        sa.CheckConstraint("closes_at IS NULL OR closes_at <= starts_at", name="closes_before_start"),
        sa.CheckConstraint("opens_at IS NULL OR opens_at < COALESCE(closes_at, starts_at)", name="opens_before_it_closes"),
        sa.UniqueConstraint("compound_id", "id"),
        sa.Index("ix_activity_coming", "compound_id", "state", "ends_at"),
    )
    id: Mapped[int] = key()
    compound_id: Mapped[int] = staff(sa.ForeignKey("place.id"))
    kind: Mapped[str] = public(sa.String(12))
    state: Mapped[str] = public(sa.String(12), default="draft")
    title: Mapped[str] = public(sa.String(30))
    title_en: Mapped[str] = public(sa.String(80), default="")
    subtitle: Mapped[str] = public(sa.String(20), default="")
    subtitle_en: Mapped[str] = public(sa.String(60), default="")
    about: Mapped[str] = public(sa.Text, default="")
    about_en: Mapped[str] = public(sa.Text, default="")
    programme: Mapped[str] = public(sa.Text, default="")  # a line each: "14:00 签到"
    programme_en: Mapped[str] = public(sa.Text, default="")
    venue: Mapped[str] = public(sa.String(40))
    venue_en: Mapped[str] = public(sa.String(80), default="")
    host: Mapped[str] = public(sa.String(40), default="")
    host_en: Mapped[str] = public(sa.String(80), default="")
    drawing: Mapped[str] = public(sa.String(20), default="")
    starts_at: Mapped[datetime] = public(UTCDateTime)
    ends_at: Mapped[datetime] = public(UTCDateTime)
    opens_at: Mapped[datetime | None] = public(UTCDateTime)
    closes_at: Mapped[datetime | None] = public(UTCDateTime)
    capacity: Mapped[int | None] = public()
    max_party: Mapped[int] = public(default=4)
    last_entry: Mapped[int] = staff(default=0)  # entry numbers and places in the queue are taken under the lock
    published_at: Mapped[datetime | None] = staff(UTCDateTime)
    attendances: Mapped[int | None] = public()  # 人次, after closing
    people: Mapped[int | None] = public()  # 人数, after closing
    figures_source: Mapped[str] = public(sa.String(60), default="")
    figures_source_en: Mapped[str] = public(sa.String(120), default="")
    revision: Mapped[int] = staff(default=1)
    written_by_id: Mapped[int | None] = staff(sa.ForeignKey("person.id"))
    key_in_demo: Mapped[str | None] = staff(sa.String(40), unique=True)

    compound: Mapped[Compound] = relationship()
    sign_ups: Mapped[list["SignUp"]] = relationship(back_populates="activity", order_by="SignUp.n")
    codes: Mapped[list[Code]] = relationship(order_by=Code.id)

    @property
    def closing(self) -> datetime:
        """When sign-up ends: at the start, where nobody set it."""
        return self.closes_at or self.starts_at

    def is_open(self, at: datetime) -> bool:
        """Whether people may sign up: [opens, closes)."""
        return self.state == "published" and (self.opens_at is None or self.opens_at <= at) and at < self.closing

    @property
    def taken(self) -> int:
        """Seats of confirmed parties; may exceed the capacity after it was cut."""
        return sum(entry.party for entry in self.sign_ups if entry.state == "confirmed")

    @property
    def queue(self) -> list["SignUp"]:
        """Who waits, first come first."""
        return sorted((entry for entry in self.sign_ups if entry.state == "waiting"), key=lambda entry: entry.n)

    def revise(self, seen: int) -> None:
        """Count a staff edit that began from revision `seen`. Refused when a colleague was faster."""
        if seen != self.revision:
            raise Refused(_l("刚才有同事改过这个活动。您填的还在下面，再存一次就以您的为准"))
        self.revision += 1

    @property
    def picture(self) -> str:
        """The line drawing beside it: the chosen one, else that of its kind."""
        return self.drawing or self.kind.removesuffix("_day")

    @property
    def code(self) -> str | None:
        """The public code that stands in its QR, from the first publication on."""
        return next((code.code for code in self.codes if code.revoked_at is None), None)

    def board_ids(self) -> Iterable[int]:
        return (self.compound_id,)


class SignUp(OnBoard, Model):
    """A party's entry. `n` is its number in the activity and its place in the queue; a party is never split."""

    __tablename__ = "sign_up"
    __table_args__ = (
        sa.CheckConstraint("state IN ('confirmed', 'waiting', 'cancelled')", name="state"),
        sa.CheckConstraint("party >= 1", name="party_positive"),
        sa.ForeignKeyConstraint(["compound_id", "activity_id"], ["activity.compound_id", "activity.id"]),
        sa.UniqueConstraint("activity_id", "n"),
        sa.Index("ix_sign_up_seats", "activity_id", "state"),
    )
    id: Mapped[int] = key()
    compound_id: Mapped[int] = staff(sa.ForeignKey("place.id"))
    activity_id: Mapped[int] = staff()
    n: Mapped[int] = staff()
    state: Mapped[str] = staff(sa.String(10), on_board=True)
    party: Mapped[int] = staff(default=1, on_board=True)
    name: Mapped[str] = personal(KEPT_DAYS, sa.String(40))
    phone_sealed: Mapped[str | None] = personal(KEPT_DAYS, sa.Text)
    phone_index: Mapped[str | None] = personal(KEPT_DAYS, sa.String(32), index=True)
    phone_tail: Mapped[str | None] = personal(KEPT_DAYS, sa.String(4))
    manage_digest: Mapped[str] = staff(sa.String(64), unique=True)
    channel: Mapped[str] = staff(sa.String(10), default="phone")
    made_at: Mapped[datetime] = staff(UTCDateTime)
    promoted_at: Mapped[datetime | None] = staff(UTCDateTime)
    cancelled_at: Mapped[datetime | None] = staff(UTCDateTime)
    rest_of_id: Mapped[int | None] = staff(sa.ForeignKey("sign_up.id"))

    activity: Mapped[Activity] = relationship(back_populates="sign_ups")
    rest_of: Mapped["SignUp | None"] = relationship(remote_side="SignUp.id")  # the entry whose people found no seat

    def board_ids(self) -> Iterable[int]:
        return (self.compound_id,)
