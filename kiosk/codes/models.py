from collections.abc import Iterable
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped

from kiosk.board import OnBoard
from kiosk.db import Model, UTCDateTime, key, personal, public, staff


class Code(OnBoard, Model):
    """A public code: grants context only. What it points at is named by one of the id columns."""

    __tablename__ = "code"
    __table_args__ = (
        sa.CheckConstraint("kind IN ('place', 'activity', 'consultation', 'notice')", name="kind"),
        sa.CheckConstraint("kind != 'activity' OR activity_id IS NOT NULL", name="activity_has_id"),
        sa.CheckConstraint("kind != 'notice' OR notice_id IS NOT NULL", name="notice_has_id"),
    )
    id: Mapped[int] = key()
    code: Mapped[str] = public(sa.String(7), unique=True)
    kind: Mapped[str] = staff(sa.String(12))
    compound_id: Mapped[int] = staff(sa.ForeignKey("place.id"), index=True)
    building_id: Mapped[int | None] = staff(sa.ForeignKey("place.id"))
    spot_id: Mapped[int | None] = staff(sa.ForeignKey("spot.id"))
    activity_id: Mapped[int | None] = staff(sa.ForeignKey("activity.id"), index=True)
    notice_id: Mapped[int | None] = staff(sa.ForeignKey("notice.id"), index=True)
    category_id: Mapped[int | None] = staff(sa.ForeignKey("category.id"))  # of a place: what is reported there, where fixed
    created_at: Mapped[datetime] = staff(UTCDateTime)
    made_by_id: Mapped[int | None] = staff(sa.ForeignKey("person.id"))
    expires_at: Mapped[datetime | None] = staff(UTCDateTime, on_board=True)  # a moment at which the board changes by itself
    revoked_at: Mapped[datetime | None] = staff(UTCDateTime, on_board=True)

    def board_ids(self) -> Iterable[int]:
        return (self.compound_id,)

    def trouble(self, at: datetime) -> str | None:
        """`revoked`, `expired`, or None while the code is good."""
        if self.revoked_at is not None:
            return "revoked"
        return "expired" if self.expires_at is not None and self.expires_at <= at else None


class CodeScan(Model):
    """How often a code was opened on a day of its compound. Counted in memory, written down within a minute."""

    __tablename__ = "code_scan"
    code_id: Mapped[int] = staff(sa.ForeignKey("code.id"), primary_key=True, autoincrement=False)
    day: Mapped[date] = staff(primary_key=True)
    compound_id: Mapped[int] = staff(sa.ForeignKey("place.id"), index=True)
    n: Mapped[int] = staff(default=0)


class CodeAlarm(Model):
    """Somebody thinks that a code on a wall is not ours. `seen_at`: staff went and looked."""

    __tablename__ = "code_alarm"
    id: Mapped[int] = key()
    compound_id: Mapped[int] = staff(sa.ForeignKey("place.id"), index=True)
    code_id: Mapped[int | None] = staff(sa.ForeignKey("code.id"))
    reason: Mapped[str] = staff(sa.String(12))
    words: Mapped[str] = personal(180, sa.String(100), default="")
    made_at: Mapped[datetime] = staff(UTCDateTime)
    seen_at: Mapped[datetime | None] = staff(UTCDateTime)
    seen_by_id: Mapped[int | None] = staff(sa.ForeignKey("person.id"))


class Submission(Model):
    """A form that was accepted once: five double taps make one row, a replay gets the same answer. Kept 24 h."""

    __tablename__ = "submission"
    __table_args__ = (sa.UniqueConstraint("form", "nonce"),)
    id: Mapped[int] = key()
    form: Mapped[str] = staff(sa.String(60))
    nonce: Mapped[str] = staff(sa.String(40))
    location_sealed: Mapped[str] = personal(1, sa.Text, default="")
    at: Mapped[datetime] = staff(UTCDateTime, index=True)
