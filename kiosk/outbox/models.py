from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped

from kiosk.db import Model, UTCDateTime, key, personal, staff


class Outbox(Model):
    """One thing to send. The unique key makes it one, however often its cause runs."""

    __tablename__ = "outbox"
    __table_args__ = (
        sa.CheckConstraint("kind = 'mail'", name="kind"),
        sa.Index("ix_outbox_due", "run_at", sqlite_where=sa.text("done_at IS NULL AND dead_at IS NULL"),
                 postgresql_where=sa.text("done_at IS NULL AND dead_at IS NULL")),
    )  # fmt: skip
    id: Mapped[int] = key()
    key: Mapped[str] = staff(sa.String(120), unique=True)
    kind: Mapped[str] = staff(sa.String(10))
    to_sealed: Mapped[str] = personal(30, sa.Text)
    subject: Mapped[str] = staff(sa.String(200), default="")
    body_sealed: Mapped[str] = personal(30, sa.Text)
    run_at: Mapped[datetime] = staff(UTCDateTime)
    attempts: Mapped[int] = staff(default=0)
    locked_by: Mapped[str | None] = staff(sa.String(60))
    locked_until: Mapped[datetime | None] = staff(UTCDateTime)
    done_at: Mapped[datetime | None] = staff(UTCDateTime)
    dead_at: Mapped[datetime | None] = staff(UTCDateTime)
    last_error: Mapped[str] = staff(sa.String(300), default="")
