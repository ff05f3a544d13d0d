from collections.abc import Iterable
from datetime import datetime

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
    )
    id: Mapped[int] = key()
    code: Mapped[str] = public(sa.String(7), unique=True)
    kind: Mapped[str] = staff(sa.String(12))
    compound_id: Mapped[int] = staff(sa.ForeignKey("place.id"), index=True)
    building_id: Mapped[int | None] = staff(sa.ForeignKey("place.id"))
    spot_id: Mapped[int | None] = staff(sa.ForeignKey("spot.id"))
    activity_id: Mapped[int | None] = staff(sa.ForeignKey("activity.id"), index=True)
    created_at: Mapped[datetime] = staff(UTCDateTime)
    expires_at: Mapped[datetime | None] = staff(UTCDateTime, on_board=True)  # a moment at which the board changes by itself
    revoked_at: Mapped[datetime | None] = staff(UTCDateTime, on_board=True)

    def board_ids(self) -> Iterable[int]:
        return (self.compound_id,)

    def trouble(self, at: datetime) -> str | None:
        """`revoked`, `expired`, or None while the code is good."""
        if self.revoked_at is not None:
            return "revoked"
        return "expired" if self.expires_at is not None and self.expires_at <= at else None


class Submission(Model):
    """A form that was accepted once: five double taps make one row, a replay gets the same answer. Kept 24 h."""

    __tablename__ = "submission"
    __table_args__ = (sa.UniqueConstraint("form", "nonce"),)
    id: Mapped[int] = key()
    form: Mapped[str] = staff(sa.String(60))
    nonce: Mapped[str] = staff(sa.String(40))
    location_sealed: Mapped[str] = personal(1, sa.Text, default="")
    at: Mapped[datetime] = staff(UTCDateTime, index=True)
