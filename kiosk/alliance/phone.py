"""The alliance on a phone: who is who, what each does and offers, what is built together."""

from flask.typing import ResponseReturnValue

from kiosk.alliance import queries
from kiosk.alliance.rules import WORDS, seating
from kiosk.db import db
from kiosk.places.visit import visit
from kiosk.web.answers import page


def alliance(compound: str) -> ResponseReturnValue:
    here = visit(compound)
    bodies = db.session.scalars(queries.with_offers(queries.members(here.id))).all()
    projects = db.session.scalars(queries.projects(here.id)).unique().all()
    return page("alliance/phone/alliance.html", compound=here, sits=seating(bodies), projects=projects, **WORDS)
