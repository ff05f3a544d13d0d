"""How the boards know that they changed: one row per compound, bumped in the write that changes it."""

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session

from kiosk.db import Model, key, staff


class Board(Model):
    """The counter of one compound's boards; part of every version that hangs there."""

    __tablename__ = "board"
    compound_id: Mapped[int] = staff(sa.ForeignKey("place.id"), primary_key=True, autoincrement=False)
    n: Mapped[int] = staff(default=0)


class Installation(Model):
    """One row. The epoch is drawn anew by a restore, so that no screen takes an old board for its own."""

    __tablename__ = "installation"
    id: Mapped[int] = key()
    epoch: Mapped[str] = staff(sa.String(32))


class OnBoard:
    """Mixin of what is seen on boards. A change of a column marked `on_board` bumps the boards it names."""

    def board_ids(self) -> Iterable[int]:
        """Ids of the compounds on whose boards this row is seen."""
        raise NotImplementedError


def bump(session: Session, compound_ids: Iterable[int]) -> None:
    """Count each board up by one, in id order (the lock order)."""
    for compound_id in sorted(set(compound_ids)):
        counted: Any = session.execute(sa.update(Board).where(Board.compound_id == compound_id).values(n=Board.n + 1))
        if not counted.rowcount:
            session.execute(sa.insert(Board).values(compound_id=compound_id, n=1))
