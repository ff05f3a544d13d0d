"""`kiosk check`: what a doctor would look at, each as one line."""

import os
import sqlite3
import stat
from collections.abc import Callable, Iterator
from typing import NamedTuple

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from limits.storage import storage_from_string

from kiosk.db import db
from kiosk.outbox.queries import dead, waiting
from kiosk.settings import CHECKOUT, Settings, settings_of
from kiosk.upgrade import MIGRATIONS

SAFE_SQLITE = (3, 51, 3)  # before it a rare race of WAL resets could corrupt a database


class Finding(NamedTuple):
    """One line of the report."""

    mark: str
    what: str
    says: str

    @property
    def is_wrong(self) -> bool:
        return self.mark == BAD


GOOD, ODD, BAD = "ok  ", "note", "BAD "


def findings(app: Flask) -> list[Finding]:
    """Everything worth knowing about this installation; a look that fails is itself a finding."""
    with app.app_context():
        return [finding for look in LOOKS for finding in _looked(look, settings_of(app))]


def _looked(look: Callable[[Settings], Iterator[Finding]], settings: Settings) -> list[Finding]:
    try:
        return list(look(settings))
    except Exception as error:  # noqa: BLE001 whatever is wrong is what this command is for
        return [Finding(BAD, look.__name__.strip("_"), f"{type(error).__name__}: {error}")]


def _settings(settings: Settings) -> Iterator[Finding]:
    hidden = {"secret_key", "data_keys", "smtp_url", "database_url", "redis_url"}
    for name, field in Settings.model_fields.items():
        value = getattr(settings, name)
        shown = ("set" if value else "empty") if name in hidden else value if value != "" else "empty"
        yield Finding(GOOD, f"KIOSK_{name.upper()}", f"{shown} ({field.description})")


def _database(_settings: Settings) -> Iterator[Finding]:
    with db.engine.connect() as connection:
        here = MigrationContext.configure(connection).get_current_revision()
    head = ScriptDirectory(str(MIGRATIONS)).get_current_head()
    yield Finding(GOOD if here == head else BAD, "database", f"at {here}, this version wants {head}; `kiosk db upgrade`")


def _sqlite(_settings: Settings) -> Iterator[Finding]:
    if db.engine.dialect.name == "sqlite":
        mark = GOOD if sqlite3.sqlite_version_info >= SAFE_SQLITE else ODD
        yield Finding(mark, "SQLite", f"{sqlite3.sqlite_version}; from 3.51.3 on a rare corruption of its log is mended")


def _keys(settings: Settings) -> Iterator[Finding]:
    for path in (settings.data_dir / "secret_key", settings.data_dir / "data_keys"):
        if path.exists():
            closed = not stat.S_IMODE(path.stat().st_mode) & 0o077
            yield Finding(GOOD if closed else BAD, path.name, "yours alone" if closed else f"others can read {path}")


def _folder(settings: Settings) -> Iterator[Finding]:
    writable = os.access(settings.data_dir, os.W_OK)
    yield Finding(GOOD if writable else BAD, "data folder", f"{settings.data_dir} is {'' if writable else 'not '}writable")


def _translations(_settings: Settings) -> Iterator[Finding]:
    for text in CHECKOUT.glob("kiosk/translations/*/LC_MESSAGES/messages.po"):
        compiled = text.with_suffix(".mo")
        fresh = compiled.exists() and compiled.stat().st_mtime >= text.stat().st_mtime
        yield Finding(GOOD if fresh else BAD, f"texts {text.parts[-3]}", "compiled" if fresh else "run `make translations`")


def _redis(settings: Settings) -> Iterator[Finding]:
    if settings.redis_url:
        answers = storage_from_string(settings.redis_url, socket_connect_timeout=1, socket_timeout=1).check()
        yield Finding(GOOD if answers else ODD, "Redis", "answers" if answers else "gone: limits are kept in memory meanwhile")


def _outbox(settings: Settings) -> Iterator[Finding]:
    for kind, count in db.session.execute(dead()):
        yield Finding(BAD, "outbox", f"{count} of kind {kind} given up after many tries")
    for kind, count in db.session.execute(waiting()):
        idle = kind == "mail" and not (settings.smtp_url and settings.mail_from)
        yield Finding(ODD if idle else GOOD, "outbox", f"{count} of kind {kind} waiting{' for KIOSK_SMTP_URL' if idle else ''}")


LOOKS = (_settings, _folder, _keys, _database, _sqlite, _translations, _redis, _outbox)
