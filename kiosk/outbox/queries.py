"""The statements of the outbox: put in once, claim exclusively, settle, count."""

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kiosk.db import insert
from kiosk.outbox.models import Outbox
from kiosk.outbox.rules import LEASE
from kiosk.vault import vault


def put_mail(session: Session, key: str, to: str, subject: str, body: str, now: datetime) -> None:
    """Mail to one address, sent after the running write commits. A `key` that was used before sends nothing."""
    row = {"to_sealed": vault().seal(to), "body_sealed": vault().seal(body), "subject": subject[:200], "run_at": now}
    session.execute(insert(session, Outbox).values(key=key, kind="mail", **row).on_conflict_do_nothing(index_elements=["key"]))


def claim(session: Session, kinds: Collection[str], who: str, now: datetime) -> Outbox | None:
    """The next due row, held for `who` (unique per worker) until the lease ends; None when nothing is due.

    PostgreSQL skips rows that another worker is just taking; SQLite ignores FOR UPDATE and has one writer at a time.
    """
    free = sa.or_(Outbox.locked_until.is_(None), Outbox.locked_until < now)
    due = (
        sa.select(Outbox.id)
        .where(Outbox.kind.in_(kinds), Outbox.done_at.is_(None), Outbox.dead_at.is_(None), Outbox.run_at <= now, free)
        .order_by(Outbox.run_at, Outbox.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    held = sa.update(Outbox).where(Outbox.id == due.scalar_subquery(), free).values(
        locked_by=who, locked_until=now + LEASE, attempts=Outbox.attempts + 1
    )  # fmt: skip
    options = {"synchronize_session": False, "populate_existing": True}
    return session.scalar(held.returning(Outbox), execution_options=options)


def settle(session: Session, row_id: int, who: str, **values: object) -> None:
    """Write down what came of a claimed row and let it go. Nothing happens when the lease went to somebody else."""
    mine = sa.update(Outbox).where(Outbox.id == row_id, Outbox.locked_by == who, Outbox.done_at.is_(None))
    session.execute(mine.values(locked_by=None, locked_until=None, **values), execution_options={"synchronize_session": False})


def waiting() -> "sa.Select[str, int]":
    """(kind, rows that are still to be sent), for the desk and `kiosk check`."""
    return _counted(Outbox.dead_at.is_(None))


def dead() -> "sa.Select[str, int]":
    """(kind, dead letters): rows given up after the last try."""
    return _counted(Outbox.dead_at.is_not(None))


def _counted(which: "sa.ColumnElement[bool]") -> "sa.Select[str, int]":
    return sa.select(Outbox.kind, sa.func.count()).where(Outbox.done_at.is_(None), which).group_by(Outbox.kind)
