"""The database floor: base class, session, UTC type, privacy class of every column, the immediate transaction."""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, NamedTuple, TypeVar

import sqlalchemy as sa
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, Dialect, Engine
from sqlalchemy.orm import DeclarativeBase, MappedColumn, Session, mapped_column

from kiosk.errors import NotFound

T = TypeVar("T")

NAMES = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Proof(NamedTuple):
    """Names one sending of a form: the form's name and the random value it was drawn with."""

    form: str
    nonce: str


class Model(DeclarativeBase):
    metadata = sa.MetaData(naming_convention=NAMES)


db = SQLAlchemy(
    model_class=Model,
    engine_options={"json_serializer": lambda value: json.dumps(value, ensure_ascii=False)},
    session_options={"expire_on_commit": False},
)


class UTCDateTime(sa.types.TypeDecorator[datetime]):
    """Aware datetimes in, aware UTC datetimes out. SQLite would give them back naive."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("naive datetime")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


# Each column says who may read it: canary, masking, retention and the audit's redaction are made from this.


def key() -> MappedColumn[Any]:
    """Integer primary key."""
    return staff(primary_key=True)


def public(*args: Any, **options: Any) -> MappedColumn[Any]:
    """May stand on a public page; a change of it is a change of the board."""
    return mapped_column(*args, **options, info={"privacy": "public", "on_board": True})


def staff(*args: Any, on_board: bool = False, **options: Any) -> MappedColumn[Any]:
    """For staff only. `on_board`: not shown itself, but what is shown hangs on it (a party's size, a withdrawal)."""
    return mapped_column(*args, **options, info={"privacy": "staff", "on_board": on_board})


def personal(days: int, *args: Any, **options: Any) -> MappedColumn[Any]:
    """About a person: never public, audited as HMAC only, erased `days` after the matter is closed."""
    return mapped_column(*args, **options, info={"privacy": "personal", "days": days, "on_board": False})


def init_db(app: Flask, threads: int) -> None:
    """Bind `db` to the app; SQLite gets its pragmas and explicit BEGINs."""
    options = app.config.setdefault("SQLALCHEMY_ENGINE_OPTIONS", {})
    options |= {"pool_size": threads + 2, "pool_pre_ping": not app.config["SQLALCHEMY_DATABASE_URI"].startswith("sqlite")}
    options["hide_parameters"] = True  # an error that is logged names no value that somebody typed
    db.init_app(app)
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            _teach_sqlite(db.engine)


def _teach_sqlite(engine: Engine) -> None:
    """Plain BEGIN is deferred, and read-then-write then fails at once with "database is locked"."""

    @sa.event.listens_for(engine, "connect")
    def _connect(connection: Any, _record: Any) -> None:
        prepare_sqlite(connection)

    @sa.event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("kiosk_writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def prepare_sqlite(connection: Any) -> None:
    """Pragmas of each raw sqlite3 connection."""
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "busy_timeout=5000", "foreign_keys=ON", "synchronous=FULL", "temp_store=MEMORY"):
        connection.execute(f"PRAGMA {pragma}")


@contextmanager
def immediate() -> Iterator[Session]:
    """A transaction that holds the write lock from its first statement on SQLite. Ends the read transaction first.

    Rooms write through `kiosk.writing`; only the machinery below it (audit, outbox) uses this directly.
    """
    session = db.session()
    session.rollback()
    session.connection(execution_options={"kiosk_writes": True})
    try:
        yield session
        session.commit()
    except BaseException:
        session.rollback()
        raise


def insert(session: Session, table: type[Model]) -> Any:
    """INSERT of the session's database, which knows ON CONFLICT: two that would be first are told apart by the index."""
    return (postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert)(table)


def load(scope: "sa.Select[T]", id: object) -> T:
    """The row of `scope` (what this person may see) with this id, else NotFound."""
    found = db.session.scalar(scope.where(entity_of(scope).id == id))
    if found is None:
        raise NotFound
    return found


def containing(words: Iterable[str], *columns: Any) -> "sa.ColumnElement[bool]":
    """Each of the words stands in one of the columns, in any case; %, _ and \\ are characters like others.

    LIKE, since full-text indexes miss Chinese words of two characters.
    """
    return sa.and_(*(sa.or_(*(column.icontains(word, autoescape=True) for column in columns)) for word in words))


def entity_of(scope: "sa.Select[Any]") -> Any:
    """The model class that a select yields."""
    return scope.column_descriptions[0]["entity"]
