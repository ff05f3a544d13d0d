from itertools import groupby

from flask.typing import ResponseReturnValue

from kiosk.db import db
from kiosk.places import queries
from kiosk.web.answers import page, see


def directory() -> ResponseReturnValue:
    """Every compound, by community; where there is only one, its board."""
    compounds = db.session.scalars(queries.listed()).all()
    if len(compounds) == 1:
        return see("phone.lobby.home", compound=compounds[0].slug)
    by_community = [(community, list(own)) for community, own in groupby(compounds, lambda compound: compound.parent)]
    return page("places/phone/directory.html", communities=by_community)
