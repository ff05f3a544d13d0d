"""Where codes hang, in words: 3号楼·大堂."""

from collections.abc import Iterable

import sqlalchemy as sa
from flask_babel import gettext as _
from markupsafe import Markup

from kiosk.codes.models import Code
from kiosk.db import db
from kiosk.places.models import Place, Spot
from kiosk.web.language import says


def places_of(found: Iterable[Code]) -> dict[int, Markup]:
    """The place of each code by the code's id, in the reader's language; two statements, however many there are."""
    found = list(found)
    buildings = {p.id: p for p in db.session.scalars(sa.select(Place).where(Place.id.in_({c.building_id for c in found})))}
    spots = {s.id: s for s in db.session.scalars(sa.select(Spot).where(Spot.id.in_({c.spot_id for c in found})))}
    return {code.id: _where(buildings.get(code.building_id or 0), spots.get(code.spot_id or 0)) for code in found}


def _where(*places: Place | Spot | None) -> Markup:
    return Markup("·").join(says(place, "name") for place in places if place is not None) or Markup.escape(_("整个小区"))
