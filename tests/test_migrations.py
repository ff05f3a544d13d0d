"""The migrations lead to the models' tables, up and down, with data in them, on both databases."""

import importlib
import re
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade

from kiosk.board import Installation
from kiosk.db import Model, db
from kiosk.upgrade import MIGRATIONS, upgrade_database
from tests.apps import build_app, close
from tests.factories import (
    hear_screen,
    make_activity,
    make_alarm,
    make_areas,
    make_building,
    make_call_back,
    make_code,
    make_compound,
    make_convention,
    make_member,
    make_notice,
    make_notice_file,
    make_project,
    make_screen,
    make_sign_up,
    publish_issue,
)

ROOMS = [path.parent.name for path in Path("kiosk").glob("*/models.py")]


@pytest.fixture(autouse=True)
def all_models() -> None:
    for room in ROOMS:
        importlib.import_module(f"kiosk.{room}.models")


def differences() -> list[Any]:
    db.session.rollback()
    with db.engine.connect() as connection:
        return compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), Model.metadata)


def checks(table: sa.Table) -> dict[str, str]:
    """The CHECKs that the models ask for; Alembic's comparison does not see them."""
    named = [c for c in table.constraints if isinstance(c, sa.CheckConstraint)]
    return {str(c.name): re.sub(r"\W", "", str(c.sqltext)) for c in named}


@pytest.mark.both_databases
def test_the_migrations_make_the_tables_of_the_models(app: Flask) -> None:
    assert differences() == []


def test_every_check_of_the_models_stands_in_the_database(app: Flask) -> None:
    inspector = sa.inspect(db.engine)
    for table in Model.metadata.sorted_tables:
        found = {str(c["name"]): re.sub(r"\W", "", c["sqltext"]) for c in inspector.get_check_constraints(table.name)}
        assert found == checks(table), table.name


def filled() -> None:
    """Something in every kind of table that a migration touches."""
    compound = make_compound(make_areas("jiangyang", "江阳"), "jinsha", "金沙小区", "JS")
    building = make_building(compound)
    make_sign_up(make_activity(compound))
    publish_issue(compound)
    make_convention(compound)
    notice = make_notice(compound)
    make_notice_file(notice)
    make_alarm(make_code(compound, "notice", notice_id=notice.id))
    make_project(make_member(compound))
    make_call_back(building)
    hear_screen(make_screen(building, "TOKEN", diagonal=430, bottom_cm=80, dim_from=1350, dim_until=360))
    db.session.remove()


def counts() -> list[int | None]:
    tables = (Model.metadata.tables[name] for name in ("activity", "sign_up", "issue", "article", "place", "notice", "screen"))
    return [db.session.scalar(sa.select(sa.func.count()).select_from(table)) for table in tables]


@pytest.mark.both_databases
def test_one_step_down_keeps_what_was_there_before_and_up_again(database_url: str, tmp_path: Path) -> None:
    app = build_app(database_url, tmp_path)
    with app.app_context():
        filled()
        kept = counts()
        db.session.remove()
        upgrade_database(app)
        downgrade(directory=str(MIGRATIONS), revision="-1")
        assert "screen_report" not in sa.inspect(db.engine).get_table_names()
    upgrade_database(app)
    with app.app_context():
        assert differences() == []
        assert counts() == kept
    close(app)


@pytest.mark.both_databases
def test_down_and_up_again_with_data_in_the_tables(database_url: str, tmp_path: Path) -> None:
    app = build_app(database_url, tmp_path)
    with app.app_context():
        filled()
        upgrade_database(app)
        downgrade(directory=str(MIGRATIONS), revision="base")
        assert set(sa.inspect(db.engine).get_table_names()) <= {"alembic_version"}
    upgrade_database(app)
    with app.app_context():
        assert differences() == []
        assert db.session.scalar(sa.select(sa.func.count(Installation.id))) == 1
    close(app)
