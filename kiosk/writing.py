"""The write transaction of every room: lock, act, and on leaving the audit entry, the board's bump, the commit."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from kiosk.audit.queries import append
from kiosk.board import OnBoard, bump
from kiosk.clock import now
from kiosk.codes.models import Submission
from kiosk.db import Model, Proof, entity_of, immediate
from kiosk.errors import NotFound, Replayed
from kiosk.vault import vault

T = TypeVar("T")


class Write:
    """An open write transaction. Set `location` to where a replay of the form is sent."""

    def __init__(self, session: Session, act: str, by: int | None) -> None:
        self.session = session
        self.location = ""
        self._act, self._by = act, by
        self._changes: dict[int, list[dict[str, Any]]] = {}
        self._boards: set[int] = set()

    def lock(self, scope: "type[T] | sa.Select[T]", id: object) -> T:
        """The row, fresh and locked until the end; NotFound when it is gone or out of `scope`."""
        select: sa.Select[T] = scope if isinstance(scope, sa.Select) else sa.select(scope)
        entity = entity_of(select)
        fresh = select.where(entity.id == id).with_for_update(of=entity)
        found = self.session.scalar(fresh.execution_options(populate_existing=True))
        if found is None:
            raise NotFound
        return found

    def add(self, *rows: Model) -> None:
        """Put new rows in and draw their ids."""
        self.session.add_all(rows)
        self.session.flush()

    def delete(self, row: Model) -> None:
        self.session.delete(row)

    def note(self, text: str, chain: int = 0) -> None:
        """Something worth the audit that changes no row, such as looking at a phone number."""
        self._changes.setdefault(chain, []).append({"note": text})

    def _claim(self, proof: Proof) -> Submission:
        """Take the nonce, or raise Replayed with the answer it got before."""
        before = sa.select(Submission).where(Submission.form == proof.form, Submission.nonce == proof.nonce)
        row = Submission(form=proof.form, nonce=proof.nonce, at=now())
        try:
            if found := self.session.scalar(before):
                raise Replayed(vault().unseal(found.location_sealed))
            self.session.add(row)
            self.session.flush()
        except IntegrityError:  # PostgreSQL: its twin committed while this one waited for the unique index
            self.session.rollback()
            raise Replayed(vault().unseal(self.session.scalars(before).one().location_sealed)) from None
        return row

    def _collect(self, session: Session, _context: Any) -> None:
        for row in session.new:
            self._changed(row, "new", _columns(row))
        for row in session.dirty:
            self._changed(row, "changed", [c for c in _columns(row) if sa.inspect(row).attrs[c].history.has_changes()])
        for row in session.deleted:
            self._changed(row, "deleted", _columns(row))

    def _changed(self, row: Any, how: str, columns: list[str]) -> None:
        if not columns or isinstance(row, Submission):
            return
        identity = sa.inspect(type(row)).primary_key_from_instance(row)
        said = {"table": row.__tablename__, "id": identity, how: _values(row, columns)}
        self._changes.setdefault(_chain(row), []).append(said)
        if isinstance(row, OnBoard) and any(_info(row, c)["on_board"] for c in columns):
            self._boards.update(row.board_ids())

    def _finish(self) -> None:
        """Lock order: things, seats (both behind us), audit heads, boards; each in id order."""
        for chain, changes in sorted(self._changes.items()):
            append(self.session, chain, {"at": now(), "act": self._act, "by_id": self._by, "changes": changes})
        self.session.flush()
        bump(self.session, self._boards)


@contextmanager
def writing(act: str, *, by: int | None = None, nonce: Proof | None = None) -> Iterator[Write]:
    """Open the write transaction named `act` ("activities.sign_up") for the staff person `by` (None: resident, system).

    Ends the read transaction first: what was loaded before must be locked again.
    Raises Replayed when `nonce` was accepted before; commits on leaving, rolls back on any exception.
    """
    with immediate() as session:
        write = Write(session, act, by)
        submission = write._claim(nonce) if nonce else None
        sa.event.listen(session, "after_flush", write._collect)
        try:
            yield write
            if submission is not None:
                assert write.location, f"{act} takes a nonce and must say where its replay goes"
                submission.location_sealed = vault().seal(write.location)
            session.flush()
        finally:
            sa.event.remove(session, "after_flush", write._collect)
        write._finish()


def _columns(row: Any) -> list[str]:
    return [attribute.key for attribute in sa.inspect(type(row)).column_attrs]


def _info(row: Any, column: str) -> dict[str, Any]:
    info: dict[str, Any] = sa.inspect(type(row)).column_attrs[column].columns[0].info
    return info


def _values(row: Any, columns: list[str]) -> dict[str, Any]:
    """What the audit keeps: values, but of personal columns only their keyed hash."""
    values = {c: getattr(row, c) for c in columns}
    return {c: _hidden(v) if _info(row, c)["privacy"] == "personal" else _plain(v) for c, v in values.items()}


def _hidden(value: Any) -> str | None:
    return None if value is None else "hmac:" + vault().blind(str(value))


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | datetime) else value


def _chain(row: Any) -> int:
    """The audit chain of a row: its compound or area; 0 is the installation."""
    for name in ("chain_id", "compound_id", "place_id"):
        if getattr(row, name, None) is not None:
            return int(getattr(row, name))
    return 0
