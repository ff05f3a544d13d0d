from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped

from kiosk.db import Model, UTCDateTime, key, staff


class AuditEntry(Model):
    """One write, seen from one chain. `chain` is the id of a compound or area, 0 for the installation."""

    __tablename__ = "audit_entry"
    __table_args__ = (sa.UniqueConstraint("chain", "n"),)
    id: Mapped[int] = key()
    chain: Mapped[int] = staff()
    n: Mapped[int] = staff()
    at: Mapped[datetime] = staff(UTCDateTime)
    act: Mapped[str] = staff(sa.String(80))
    by_id: Mapped[int | None] = staff()
    changes: Mapped[list[dict[str, Any]]] = staff(sa.JSON)
    hash: Mapped[str] = staff(sa.String(64))


class AuditHead(Model):
    """The end of a chain: shows when entries were cut off. Locked by each write that appends."""

    __tablename__ = "audit_head"
    chain: Mapped[int] = staff(primary_key=True, autoincrement=False)
    n: Mapped[int] = staff(default=0)
    hash: Mapped[str] = staff(sa.String(64), default="")
