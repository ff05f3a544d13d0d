from flask import request
from flask.typing import ResponseReturnValue

from kiosk.db import db
from kiosk.places import queries
from kiosk.places.rules import by_community
from kiosk.web.answers import page, see


def directory() -> ResponseReturnValue:
    """Every compound, by community; where there is only one, its board. A code that led astray is carried along."""
    compounds = db.session.scalars(queries.listed()).all()
    if len(compounds) == 1:
        return see("phone.lobby.home", compound=compounds[0].slug, code=request.args.get("code"))
    return page("places/phone/directory.html", communities=by_community(compounds))
