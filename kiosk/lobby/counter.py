"""What each poll reads from the database: the board's counter, past the ORM session (docs/decisions has the measurement)."""

import re
import sqlite3
import threading
from typing import Any, NamedTuple

from sqlalchemy.engine import Engine

from kiosk.errors import NotFound
from kiosk.screens.rules import Panel, panel

SLUG = re.compile(r"[0-9a-z-]{1,40}")
COUNT = "SELECT i.epoch, p.id, COALESCE(b.n, 0), p.slug, {columns} FROM place p CROSS JOIN installation i"
BOARD = " LEFT JOIN board b ON b.compound_id = p.id"
OF_COMPOUND = COUNT.format(columns="''") + BOARD + " WHERE p.kind = 'compound' AND p.slug = {mark} AND p.archived_at IS NULL"
OF_SCREEN = (
    COUNT.format(columns="h.slug, s.id, s.orientation, s.diagonal, s.bottom_cm, s.dim_from, s.dim_until")
    + " JOIN screen s ON s.compound_id = p.id JOIN place h ON h.id = s.building_id"
    + BOARD
    + " WHERE s.digest = {mark} AND s.revoked_at IS NULL AND h.archived_at IS NULL AND p.archived_at IS NULL"
)


class Count(NamedTuple):
    """Where a compound's board stands: the installation's epoch, the compound, its counter."""

    epoch: str
    compound_id: int
    n: int


class Own(NamedTuple):
    """A paired screen: the count of its compound, slugs of compound and building, its id, and how a board hangs on it."""

    stands: Count
    compound: str
    building: str
    screen_id: int
    panel: Panel


class _Reader(threading.local):
    """Each thread keeps one read-only connection to the SQLite file that it read last."""

    path = ""
    connection: sqlite3.Connection | None = None

    def open(self, path: str) -> sqlite3.Connection:
        if self.connection is None or self.path != path:
            if self.connection is not None:
                self.connection.close()
            self.connection, self.path = sqlite3.connect(path, isolation_level=None, timeout=5), path
            self.connection.execute("PRAGMA query_only = ON")
        return self.connection


_reader = _Reader()


def read(engine: Engine, slug: str) -> Count:
    """The count of this compound as it stands committed now. NotFound."""
    if not SLUG.fullmatch(slug):
        raise NotFound
    row = _one(engine, OF_COMPOUND, slug)
    if row is None:
        raise NotFound
    return Count(*row[:3])


def read_own(engine: Engine, digest: str) -> Own | None:
    """The screen whose token has this digest; None when it is no screen, or its building or compound is out of use."""
    row = _one(engine, OF_SCREEN, digest)
    return Own(Count(*row[:3]), row[3], row[4], row[5], panel(*row[6:])) if row else None


def _one(engine: Engine, statement: str, value: str) -> Any:
    """The row of the statement for this value, or None."""
    if engine.dialect.name == "sqlite":
        return _reader.open(str(engine.url.database)).execute(statement.format(mark="?"), (value,)).fetchone()
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        return connection.exec_driver_sql(statement.format(mark="%s"), (value,)).first()
