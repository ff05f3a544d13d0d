"""What a person sees when something does not answer."""

import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from kiosk.accounts.models import StaffSession
from kiosk.clock import now
from kiosk.db import db, immediate
from tests.apps import Client, build_app, close
from tests.cast import Cast
from tests.factories import log_in


@pytest.mark.parametrize("path", ["/", "/c/jinsha", "/office", "/office/log-in"])
def test_without_a_database_everybody_is_told_to_come_back_in_a_minute(tmp_path: Path, path: str) -> None:
    app = build_app("postgresql+psycopg://nobody@127.0.0.1:9/none", tmp_path)
    client = app.test_client()
    client.set_cookie("staff", "A" * 26)
    answer = client.get(path)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "60")
    assert "系统正忙" in answer.text
    close(app)


def test_the_office_is_read_while_nothing_can_be_written(app: Flask, client: Client, cast: Cast) -> None:
    log_in(client, cast.clerk)
    with immediate() as session:  # house: the last look was a while ago
        session.execute(sa.update(StaffSession).values(seen_at=now() - timedelta(hours=1)))
    sa.event.listen(db.engine, "begin", lambda c: c.exec_driver_sql("PRAGMA busy_timeout = 50"), insert=True)
    writer = sqlite3.connect(str(db.engine.url.database), isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    assert client.get("/office/account").status_code == 200
    writer.close()
