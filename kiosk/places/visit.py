"""Which compound a request is about: loaded by its slug, remembered for the zone and for whom to call."""

from flask import Flask, g

from kiosk.db import db
from kiosk.errors import NotFound
from kiosk.places import queries
from kiosk.places.models import Building, Compound, Contact


def init_places(app: Flask) -> None:
    app.jinja_env.globals["contacts"] = contacts


def visit(slug: str) -> Compound:
    """The compound of this address; its zone and contacts hold for the rest of the request. NotFound."""
    return visit_compound(db.session.scalar(queries.compound(slug)))


def visit_compound(compound: Compound | None) -> Compound:
    if compound is None:
        raise NotFound
    g.compound, g.zone = compound, compound.zone
    return compound


def visit_building(compound: Compound, slug: str) -> Building:
    """A building of the compound, else NotFound."""
    building = db.session.scalar(queries.building(compound.id, slug))
    if building is None:
        raise NotFound
    return building


def contacts() -> list[Contact]:
    """Whom to call from this page: the compound's contacts, none where no compound is known (110 119 120 always stand)."""
    if "contacts" not in g:
        compound = g.get("compound")
        g.contacts = list(db.session.scalars(queries.contacts(compound))) if compound else []
    asked: list[Contact] = g.contacts
    return asked
