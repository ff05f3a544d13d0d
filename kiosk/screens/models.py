from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, relationship

from kiosk.db import Model, UTCDateTime, key, staff
from kiosk.places.models import Building, Spot


class Screen(Model):
    """A screen on a wall. Its token is random and stored as a digest; `entry_digest` is the one-time address
    that makes a browser this screen (until `entry_expires_at`).

    Measures: `diagonal` in tenths of an inch, `bottom_cm` from the floor to the picture, the night in minutes of the day.
    """

    __tablename__ = "screen"
    __table_args__ = (
        sa.ForeignKeyConstraint(["compound_id", "building_id"], ["place.parent_id", "place.id"]),
        sa.ForeignKeyConstraint(["compound_id", "spot_id"], ["spot.compound_id", "spot.id"]),
        sa.CheckConstraint("orientation IN ('portrait', 'landscape')", name="orientation"),
        sa.CheckConstraint("diagonal IS NULL OR diagonal BETWEEN 182 AND 1100", name="diagonal"),
        sa.CheckConstraint("bottom_cm IS NULL OR bottom_cm BETWEEN 20 AND 200", name="bottom"),
        sa.CheckConstraint(
            "(dim_from IS NULL) = (dim_until IS NULL) AND COALESCE(dim_from, 0) BETWEEN 0 AND 1439"
            " AND COALESCE(dim_until, 0) BETWEEN 0 AND 1439",
            name="night",
        ),
        sa.Index("ix_screen_building", "building_id"),
    )
    id: Mapped[int] = key()
    compound_id: Mapped[int] = staff(sa.ForeignKey("place.id"), index=True)
    building_id: Mapped[int] = staff()
    spot_id: Mapped[int | None] = staff()
    name: Mapped[str] = staff(sa.String(40))
    orientation: Mapped[str] = staff(sa.String(10), default="portrait")
    diagonal: Mapped[int | None] = staff()
    bottom_cm: Mapped[int | None] = staff()
    dim_from: Mapped[int | None] = staff()
    dim_until: Mapped[int | None] = staff()
    digest: Mapped[str | None] = staff(sa.String(64), unique=True)
    entry_digest: Mapped[str | None] = staff(sa.String(64), unique=True)
    entry_expires_at: Mapped[datetime | None] = staff(UTCDateTime)
    paired_at: Mapped[datetime | None] = staff(UTCDateTime)
    revoked_at: Mapped[datetime | None] = staff(UTCDateTime)
    key_in_demo: Mapped[str | None] = staff(sa.String(40), unique=True)

    building: Mapped[Building] = relationship(foreign_keys=[building_id], primaryjoin="Screen.building_id == Building.id")
    spot: Mapped[Spot | None] = relationship(foreign_keys=[spot_id], primaryjoin="Screen.spot_id == Spot.id")
    report: Mapped["ScreenReport | None"] = relationship(viewonly=True)

    def may_be_entered(self, at: datetime) -> bool:
        return self.entry_expires_at is not None and at < self.entry_expires_at

    def pair(self, digest: str, at: datetime) -> None:
        """A browser takes this place: from now on the token with this digest is the screen, whoever was it before."""
        self.digest, self.paired_at, self.revoked_at = digest, at, None
        self.entry_digest = self.entry_expires_at = None

    def revoke(self, at: datetime) -> None:
        """Neither the paired browser nor an open address is this screen any more."""
        self.revoked_at = at
        self.entry_digest = self.entry_expires_at = None


class Pairing(Model):
    """A browser that waits to become a screen: the code that it shows, and the digest of the token that it has already."""

    __tablename__ = "screen_pairing"
    id: Mapped[int] = key()
    code: Mapped[str] = staff(sa.String(6), unique=True)
    digest: Mapped[str] = staff(sa.String(64), unique=True)
    expires_at: Mapped[datetime] = staff(UTCDateTime, index=True)


class ScreenReport(Model):
    """The last that a screen told with its poll, up to a minute late. Only a screen's own word moves it, no act of staff.

    `version` hangs in `lang` and `size`; `skew_ms` is its clock against ours; `keeps` says that it has boards for an outage;
    `twins`: two machines poll by one token. `told_at`: when the office had a mail about this silence.
    """

    __tablename__ = "screen_report"
    screen_id: Mapped[int] = staff(sa.ForeignKey("screen.id"), primary_key=True, autoincrement=False)
    at: Mapped[datetime] = staff(UTCDateTime, index=True)
    version: Mapped[str] = staff(sa.String(18))
    lang: Mapped[str] = staff(sa.String(10))
    size: Mapped[str] = staff(sa.String(10))
    release: Mapped[str] = staff(sa.String(32))
    skew_ms: Mapped[int] = staff(sa.BigInteger)
    errors: Mapped[int] = staff()
    heap_mb: Mapped[int] = staff()
    keeps: Mapped[bool] = staff()
    twins: Mapped[bool] = staff()
    told_at: Mapped[datetime | None] = staff(UTCDateTime)


class ScreenRun(Model):
    """A screen showed this version from its first word of it to the last; a silence of a minute ends it. What lies between
    two runs was dark, as far as anybody can prove."""

    __tablename__ = "screen_run"
    __table_args__ = (
        sa.UniqueConstraint("screen_id", "first_at"),
        sa.Index("ix_screen_run_last_at", "last_at"),
    )
    id: Mapped[int] = key()
    screen_id: Mapped[int] = staff(sa.ForeignKey("screen.id"))
    version: Mapped[str] = staff(sa.String(18))
    first_at: Mapped[datetime] = staff(UTCDateTime)
    last_at: Mapped[datetime] = staff(UTCDateTime)
