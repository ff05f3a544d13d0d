"""Whom to turn to in this building: what `_people.html` needs, from two queries and no request: a board may carry it."""

from typing import Any

from kiosk.db import db
from kiosk.grid import queries
from kiosk.grid.rules import headed
from kiosk.lobby.wall import Standing
from kiosk.places.visit import numbers


def people(here: Standing) -> dict[str, Any]:
    """`numbers` to call; `heads` of each building, and `one`, that of the building in which the board hangs."""
    compound, house = here.facts.compound, here.building
    rows = headed(db.session.execute(queries.heads(compound.id, here.at)))
    one = next((row for row in rows if house and row.building.id == house.id), None)
    return {"numbers": numbers(house or compound), "heads": rows, "one": one}


def call_back_page(here: Standing) -> str:
    """The path behind the QR code, for `tiles.poster`."""
    page = f"/c/{here.profile.compound}/call-back"
    return f"{page}?building={here.profile.building}" if here.profile.building else page
