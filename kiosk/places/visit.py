"""Which compound a request is about: loaded by its slug, remembered for the zone and for whom to call."""

from flask import Flask, g

from kiosk.db import db
from kiosk.errors import NotFound
from kiosk.places import queries
from kiosk.places.models import Compound, Contact


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


def contacts() -> list[Contact]:
    """Whom to call from this page: the contacts of its building and of the nodes above, or of its compound.

    None where no compound is known (110 119 120 always stand).
    """
    if "contacts" not in g:
        place = g.get("building") or g.get("compound")
        g.contacts = list(db.session.scalars(queries.contacts(place))) if place else []
    asked: list[Contact] = g.contacts
    return asked
