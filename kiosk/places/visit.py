"""Which compound a request is about: loaded by its slug, remembered for the zone and for whom to call."""

import re
from contextlib import suppress
from typing import NamedTuple

from flask import Flask, current_app, g, request
from sqlalchemy.exc import SQLAlchemyError

from kiosk.db import db
from kiosk.errors import NotFound
from kiosk.places import queries
from kiosk.places.models import Building, Compound, Place

ADDRESS = re.compile(r"/c/([0-9a-z-]{1,40})(?:/([0-9a-z-]{1,40})/lobby)?(?:/|$)")
NUMBER = re.compile(r"/t/([A-Za-z]{2,4})-")


class Number(NamedTuple):
    """Somebody who can be called."""

    label: str
    label_en: str
    phone: str
    hours: str
    hours_en: str


class Whereabouts(NamedTuple):
    """The compound that an address is about, and whom to call there."""

    slug: str
    name: str
    name_en: str
    numbers: list[Number]


def init_places(app: Flask) -> None:
    app.extensions["kiosk.whereabouts"] = {}
    app.jinja_env.globals.update(contacts=contacts, whereabouts=whereabouts)


def visit(slug: str) -> Compound:
    """The compound of this address; its zone and contacts hold for the rest of the request. NotFound."""
    return visit_compound(db.session.scalar(queries.compound(slug)))


def visit_compound(compound: Compound | None, building: Building | None = None) -> Compound:
    """Where the building is known, its own contacts stand before the compound's."""
    if compound is None:
        raise NotFound
    g.compound, g.building, g.zone = compound, building, compound.zone
    g.around = (compound.slug, building.slug if building else "")
    return compound


def contacts() -> list[Number]:
    """Whom to call from this page: the contacts of its building and of the nodes above, or of its compound.

    None where no compound is known (110 119 120 always stand).
    """
    if "contacts" not in g:
        told = _told()
        g.contacts = told.numbers if told else []
    asked: list[Number] = g.contacts
    return asked


def numbers(place: Place) -> list[Number]:
    """Whom to call at a place, nearest first."""
    found = db.session.scalars(queries.contacts(place))
    return [Number(*(getattr(one, name) for name in Number._fields)) for one in found]


def whereabouts(*, broken: bool = False) -> Whereabouts | None:
    """Where somebody was going who is refused: by the address, since the view may never have been reached.

    After a fault (`broken`) what was told last is told again, and the database is asked for what nobody asked before;
    when it does not answer either, nothing is known.
    """
    known: dict[tuple[str, str], Whereabouts] = current_app.extensions["kiosk.whereabouts"]
    around = g.get("around") or _named(request.path)
    if broken and around in known:
        return known[around]
    with suppress(SQLAlchemyError):
        if broken:
            db.session.remove()  # not a rollback: boards keep rows that this session may have read, and they must not expire
        if g.get("compound") is None:
            _find(*around)
        return _told()
    return None


def _told() -> Whereabouts | None:
    """Of the compound that is visited; remembered for when the database is gone."""
    compound, building = g.get("compound"), g.get("building")
    if compound is None:
        return None
    told = Whereabouts(compound.slug, compound.name, compound.name_en, numbers(building or compound))
    current_app.extensions["kiosk.whereabouts"][compound.slug, building.slug if building else ""] = told
    return told


def _named(path: str) -> tuple[str, str]:
    """The slugs of compound and building in an address; empty where it has none."""
    found = ADDRESS.match(path)
    return (found[1], found[2] or "") if found else ("", "")


def _find(slug: str, building: str) -> None:
    """Visit what the address names: by its slug, by the prefix of a matter's number; else the only compound there is."""
    number = NUMBER.match(request.path)
    named = queries.compound(slug) if slug else queries.compounds().limit(2)
    named = queries.compounds().where(Compound.prefix == number[1].upper()) if number else named
    found = db.session.scalars(named).all()
    if len(found) == 1:
        house = db.session.scalar(queries.building(found[0].id, building)) if building else None
        visit_compound(found[0], house)
