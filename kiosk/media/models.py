from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped

from kiosk.board import OnBoard
from kiosk.db import Model, UTCDateTime, key, public, staff


class Photo(OnBoard, Model):
    """A cleaned picture; the file's name is its hash. Not public unless staff tick it.

    Before its form is accepted a photo is `held_until` a moment and belongs to whoever has its token.
    """

    __tablename__ = "photo"
    __table_args__ = (sa.ForeignKeyConstraint(["compound_id", "issue_id"], ["issue.compound_id", "issue.id"]),)
    id: Mapped[int] = key()
    compound_id: Mapped[int] = staff(sa.ForeignKey("place.id"), index=True)
    issue_id: Mapped[int | None] = staff(index=True)
    digest: Mapped[str] = staff(sa.String(64), unique=True)
    sha256: Mapped[str] = staff(sa.String(64))
    width: Mapped[int] = staff()
    height: Mapped[int] = staff()
    is_public: Mapped[bool] = staff(default=False, on_board=True)
    caption: Mapped[str] = public(sa.String(60), default="")
    created_at: Mapped[datetime] = staff(UTCDateTime)
    held_until: Mapped[datetime | None] = staff(UTCDateTime, index=True)

    def board_ids(self) -> tuple[int, ...]:
        return (self.compound_id,) if self.issue_id else ()
