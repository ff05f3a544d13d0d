"""What each poll reads from the database: the board's counter, past the ORM session (docs/decisions has the measurement)."""

import re
import sqlite3
import threading
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from kiosk.errors import NotFound

SLUG = re.compile(r"[0-9a-z-]{1,40}")
READ = (
    "SELECT i.epoch, p.id, COALESCE(b.n, 0) FROM place p CROSS JOIN installation i LEFT JOIN board b ON b.compound_id = p.id"
    " WHERE p.kind = 'compound' AND p.slug = {mark} AND p.archived_at IS NULL"
)


class Count(NamedTuple):
    """Where a compound's board stands: the installation's epoch, the compound, its counter."""

    epoch: str
    compound_id: int
    n: int


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
    row = _sqlite(engine, slug) if engine.dialect.name == "sqlite" else _pooled(engine, slug)
    if row is None:
        raise NotFound
    return Count(*row)


def _sqlite(engine: Engine, slug: str) -> tuple[str, int, int] | None:
    connection = _reader.open(str(engine.url.database))
    found: tuple[str, int, int] | None = connection.execute(READ.format(mark="?"), (slug,)).fetchone()
    return found


def _pooled(engine: Engine, slug: str) -> "sa.Row[str, int, int] | None":
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        return connection.exec_driver_sql(READ.format(mark="%s"), (slug,)).first()
