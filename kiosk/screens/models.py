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
