"""Bring the database to this checkout's state: migrations, then the rows that every installation has."""

import secrets
from pathlib import Path

import sqlalchemy as sa
from flask import Flask
from flask_migrate import Migrate
from flask_migrate import upgrade as migrate_up

from kiosk.board import Installation
from kiosk.db import db, immediate
from kiosk.issues.seed import seed_categories

MIGRATIONS = Path(__file__).parent / "migrations"


def upgrade_database(app: Flask) -> None:
    """Safe to run at every start."""
    with app.app_context():
        Migrate(app, db, directory=str(MIGRATIONS), render_as_batch=True, compare_type=True)
        migrate_up(directory=str(MIGRATIONS))
        with immediate() as session:
            if session.scalar(sa.select(Installation.id)) is None:
                session.add(Installation(id=1, epoch=secrets.token_hex(8)))
            seed_categories(session)
