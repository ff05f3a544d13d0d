"""How the tests look at the town."""

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from kiosk.db import db
from kiosk.places.models import Compound

SUNDAY = datetime(2026, 11, 22, 6, 32, tzinfo=UTC)  # 14:32 in the town


def kept(model: Any, key: str) -> Any:
    return db.session.scalars(sa.select(model).where(model.key_in_demo == key)).one()


def rows(model: Any) -> list[Any]:
    return list(db.session.scalars(sa.select(model).order_by(model.id)))


def of(compound: str, model: Any) -> list[Any]:
    return list(db.session.scalars(sa.select(model).where(model.compound_id == kept(Compound, compound).id)))
