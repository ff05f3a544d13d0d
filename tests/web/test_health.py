"""What the operator's watchdog sees."""

from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from kiosk.db import db
from tests.apps import Client, build_app, close


@pytest.mark.both_databases
def test_up_and_ready(client: Client) -> None:
    assert [(client.get(url).status_code, client.get(url).text) for url in ("/healthz", "/readyz")] == [
        (200, "ok\n"),
        (200, "ready\n"),
    ]


@pytest.mark.both_databases
def test_a_database_of_another_version_is_not_ready(app: Flask, client: Client) -> None:
    with db.engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '0000'"))
    assert client.get("/readyz").status_code == 503
    assert client.get("/healthz").status_code == 200


def test_a_database_that_does_not_answer_is_not_ready(tmp_path: Path) -> None:
    app = build_app("postgresql+psycopg://nobody@127.0.0.1:9/none", tmp_path)
    client = app.test_client()
    assert client.get("/readyz").status_code == 503
    assert client.get("/healthz").status_code == 200
    close(app)


def test_an_empty_database_is_not_ready(tmp_path: Path) -> None:
    app = build_app(f"sqlite:///{tmp_path / 'empty.sqlite3'}", tmp_path)
    assert app.test_client().get("/readyz").status_code == 503
    close(app)
