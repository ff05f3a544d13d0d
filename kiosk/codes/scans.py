"""How often codes are opened: counted beside the request, written down within a minute (docs/decisions/0011)."""

import threading
import time
from collections import Counter
from datetime import date
from typing import Any, NamedTuple

import sqlalchemy as sa
import structlog
from flask import Flask
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from kiosk.codes.models import Code, CodeScan
from kiosk.db import immediate, insert

EVERY = 60  # seconds between two flushes, at least
MOST = 2000  # rows a statement; what is more waits for the next one


class Seen(NamedTuple):
    """A code, and the day on which it was opened, in the zone of its compound."""

    code_id: int
    day: date
    compound_id: int


class Scans:
    """What one process counted and did not write down yet. Any thread may count and flush."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._lock = threading.Lock()
        self._counts: Counter[Seen] = Counter()
        self.due = time.monotonic() + EVERY

    def count(self, seen: Seen) -> None:
        with self._lock:
            self._counts[seen] += 1

    def take_turn(self) -> bool:
        """Whether it is time to flush; of all who ask, one is told so."""
        with self._lock:
            if not self._counts or time.monotonic() < self.due:
                return False
            self.due = time.monotonic() + EVERY
            return True

    def flush(self) -> None:
        """Add the counts to the database, in one statement. When that fails they are kept for the next time."""
        taken = self._take()
        try:
            if taken:
                with self._app.app_context(), immediate() as session:  # house: the one exception to "GET never writes"
                    add(session, taken)
        except SQLAlchemyError as error:
            with self._lock:
                self._counts.update(taken)
            structlog.get_logger().warning("scans wait", rows=len(taken), exc_info=error)

    def _take(self) -> dict[Seen, int]:
        with self._lock:
            taken = dict(sorted(self._counts.items())[:MOST])
            for seen in taken:
                del self._counts[seen]
        return taken


def add(session: Session, counts: dict[Seen, int]) -> None:
    """One upsert, in the order of the codes: two processes never wait for each other. Codes that are gone are left out."""
    there = set(session.scalars(sa.select(Code.id).where(Code.id.in_({seen.code_id for seen in counts}))))
    rows = [{**seen._asdict(), "n": n} for seen, n in counts.items() if seen.code_id in there]
    if rows:
        new = insert(session, CodeScan).values(rows)
        session.execute(new.on_conflict_do_update(index_elements=["code_id", "day"], set_={"n": CodeScan.n + new.excluded.n}))


def init_scans(app: Flask) -> None:
    """Any request may be the one after which it is time; it has its answer before."""
    scans = app.extensions["kiosk.scans"] = Scans(app)

    @app.after_request
    def _flush(answer: Any) -> Any:
        if scans.take_turn():
            answer.call_on_close(scans.flush)
        return answer


def scans_of(app: Flask) -> Scans:
    found: Scans = app.extensions["kiosk.scans"]
    return found
