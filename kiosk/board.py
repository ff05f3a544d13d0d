"""How the boards know that they changed: one row per compound, bumped in the write that changes it."""

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session

from kiosk.db import Model, insert, key, staff


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
        first = insert(session, Board).values(compound_id=compound_id, n=1)
        session.execute(first.on_conflict_do_update(index_elements=["compound_id"], set_={"n": Board.n + 1}))
