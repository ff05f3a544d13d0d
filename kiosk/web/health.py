"""Whether the process is up, and whether it can answer: for the operator's watchdog."""

from functools import cache

import sqlalchemy as sa
from alembic.script import ScriptDirectory
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from kiosk.db import db
from kiosk.settings import CHECKOUT

TEXT = {"Content-Type": "text/plain; charset=utf-8"}


def healthz() -> ResponseReturnValue:
    """200 while the process answers; touches nothing else."""
    return "ok\n", 200, TEXT


def readyz() -> ResponseReturnValue:
    """200 when the database answers and its tables are those of this checkout, else 503 and why."""
    try:
        stands_at = db.session.scalar(sa.text("SELECT version_num FROM alembic_version"))
    except SQLAlchemyError:
        return "the database does not answer\n", 503, TEXT
    if stands_at != _head():
        return "the database is of another version: kiosk db upgrade\n", 503, TEXT
    return "ready\n", 200, TEXT


@cache
def _head() -> str | None:
    return ScriptDirectory(str(CHECKOUT / "kiosk" / "migrations")).get_current_head()
