from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, relationship

from kiosk.db import Model, UTCDateTime, key, staff
from kiosk.places.models import Building


class Screen(Model):
    """A screen on a wall. Its token is random and stored as a digest; `entry_digest` is the one-time address
    that makes a browser this screen (until `entry_expires_at`)."""

    __tablename__ = "screen"
    __table_args__ = (
        sa.ForeignKeyConstraint(["compound_id", "building_id"], ["place.parent_id", "place.id"]),
        sa.CheckConstraint("orientation IN ('portrait', 'landscape')", name="orientation"),
    )
    id: Mapped[int] = key()
    compound_id: Mapped[int] = staff(sa.ForeignKey("place.id"), index=True)
    building_id: Mapped[int] = staff()
    name: Mapped[str] = staff(sa.String(40))
    orientation: Mapped[str] = staff(sa.String(10), default="portrait")
    digest: Mapped[str | None] = staff(sa.String(64), unique=True)
    entry_digest: Mapped[str | None] = staff(sa.String(64), unique=True)
    entry_expires_at: Mapped[datetime | None] = staff(UTCDateTime)
    paired_at: Mapped[datetime | None] = staff(UTCDateTime)
    revoked_at: Mapped[datetime | None] = staff(UTCDateTime)
    key_in_demo: Mapped[str | None] = staff(sa.String(40), unique=True)

    building: Mapped[Building] = relationship(foreign_keys=[building_id], primaryjoin="Screen.building_id == Building.id")

    def may_be_entered(self, at: datetime) -> bool:
        return self.entry_expires_at is not None and at < self.entry_expires_at

    def pair(self, digest: str, at: datetime) -> None:
        """A browser takes the one-time address: from now on the token with this digest is the screen."""
        self.digest, self.paired_at, self.revoked_at = digest, at, None
        self.entry_digest = self.entry_expires_at = None

    def revoke(self, at: datetime) -> None:
        """Neither the paired browser nor an open address is this screen any more."""
        self.revoked_at = at
        self.entry_digest = self.entry_expires_at = None
