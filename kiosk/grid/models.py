from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, relationship

from kiosk.board import OnBoard
from kiosk.db import Model, UTCDateTime, key, personal, public, staff
from kiosk.places.models import Building

if TYPE_CHECKING:
    from kiosk.accounts.models import Person

KEPT_DAYS = 30  # what a request says of a person, after it was answered


class PublicName(OnBoard, Model):
    """The name that a building head agreed to have shown. Without such a row the role alone is public.

    It is shown while the person heads the building and nobody withdrew it. Its day and who wrote it down are on record.
    """

    __tablename__ = "public_name"
    __table_args__ = (
        sa.ForeignKeyConstraint(["compound_id", "building_id"], ["place.parent_id", "place.id"]),
        sa.Index("uq_public_name_shown", "building_id", "person_id", unique=True,
                 sqlite_where=sa.text("withdrawn_at IS NULL"), postgresql_where=sa.text("withdrawn_at IS NULL")),
    )  # fmt: skip
    id: Mapped[int] = key()
    compound_id: Mapped[int] = staff(sa.ForeignKey("place.id"), index=True)
    building_id: Mapped[int] = staff()
    person_id: Mapped[int] = staff(sa.ForeignKey("person.id"), index=True)
    name: Mapped[str] = public(sa.String(20))
    name_en: Mapped[str] = public(sa.String(40), default="")
    consented_on: Mapped[date] = staff()
    recorded_at: Mapped[datetime] = staff(UTCDateTime)
    recorded_by_id: Mapped[int | None] = staff(sa.ForeignKey("person.id"))
    withdrawn_at: Mapped[datetime | None] = staff(UTCDateTime, on_board=True)

    person: Mapped["Person"] = relationship(foreign_keys=[person_id])

    def board_ids(self) -> Iterable[int]:
        return (self.compound_id,)


class CallBack(Model):
    """A resident asks the head of their building to call. Open until somebody says that they did."""

    __tablename__ = "call_back"
    __table_args__ = (
        sa.ForeignKeyConstraint(["compound_id", "building_id"], ["place.parent_id", "place.id"]),
        sa.Index("ix_call_back_open", "building_id", "answered_at"),
    )
    id: Mapped[int] = key()
    compound_id: Mapped[int] = staff(sa.ForeignKey("place.id"), index=True)
    building_id: Mapped[int] = staff()
    name: Mapped[str] = personal(KEPT_DAYS, sa.String(40))
    phone_sealed: Mapped[str] = personal(KEPT_DAYS, sa.Text)
    phone_index: Mapped[str] = personal(KEPT_DAYS, sa.String(32), index=True)
    phone_tail: Mapped[str] = personal(KEPT_DAYS, sa.String(4))
    words: Mapped[str] = personal(KEPT_DAYS, sa.String(100), default="")
    made_at: Mapped[datetime] = staff(UTCDateTime)
    answered_at: Mapped[datetime | None] = staff(UTCDateTime)
    answered_by_id: Mapped[int | None] = staff(sa.ForeignKey("person.id"))

    building: Mapped[Building] = relationship(foreign_keys=[building_id], primaryjoin="CallBack.building_id == Building.id")

    def answer(self, by_id: int, at: datetime) -> None:
        """Somebody called back; a second tap changes nothing."""
        if self.answered_at is None:
            self.answered_at, self.answered_by_id = at, by_id
