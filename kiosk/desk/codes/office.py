from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from flask import current_app, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from kiosk.accounts.session import me, reach
from kiosk.clock import now
from kiosk.codes import queries
from kiosk.codes.models import Code
from kiosk.codes.rules import new_code
from kiosk.db import db, load
from kiosk.desk.codes.forms import CodeForm
from kiosk.places import queries as places
from kiosk.places.models import Place, Spot
from kiosk.settings import settings_of
from kiosk.web.answers import go, page, see
from kiosk.web.forms import TapForm
from kiosk.web.language import says
from kiosk.web.qr import code_url, qr_svg
from kiosk.writing import writing


def codes() -> ResponseReturnValue:
    """The codes that hang in my compounds, compound by compound."""
    compounds = db.session.scalars(places.within(reach("code.edit")).where(Place.kind == "compound")).all()
    found = db.session.scalars(queries.place_codes(reach("code.edit"))).all()
    named = _names(found)
    rows = [(one, [(code, named[code.id]) for code in found if code.compound_id == one.id]) for one in compounds]
    return page("desk/office/codes.html", rows=rows, at=now())


def code(id: int) -> ResponseReturnValue:
    """One code to be printed: the picture, and host and code in words against stuck-over fakes."""
    shown = load(queries.place_codes(reach("code.edit")), id)
    return page("desk/office/code.html", code=shown, where=_names([shown])[id], trouble=shown.trouble(now()), **_printed(shown))


def new_code_at(id: int) -> ResponseReturnValue:
    """A code for the compound, one of its buildings or one of its spots."""
    compound = load(places.within(reach("code.edit")).where(Place.kind == "compound"), id)
    form = CodeForm(list(db.session.scalars(places.buildings(id))), list(db.session.scalars(places.spots(id))))
    if not form.validate_on_submit():
        return page("desk/office/code_form.html", form, compound=compound)
    with writing("codes.make", by=me().id, nonce=form.proof) as write:
        where = form.ids()
        if where["spot_id"]:
            where["building_id"] = write.lock(places.spots(id), where["spot_id"]).building_id
        made = Code(code=new_code(), kind="place", compound_id=id, created_at=now(), **where)
        write.add(made)
        write.location = url_for("office.desk.code", id=made.id)
    return go(write.location)


def revoke_code(id: int) -> ResponseReturnValue:
    """One tap: from now on a scan of it opens the plain form and says why."""
    load(queries.place_codes(reach("code.edit")), id)
    if TapForm().validate_on_submit():
        with writing("codes.revoke", by=me().id) as write:
            revoked = write.lock(queries.place_codes(reach("code.edit")), id)
            revoked.revoked_at = revoked.revoked_at or now()
    return see("office.desk.code", id=id)


def _names(found: Sequence[Code]) -> dict[int, Markup]:
    """Where each code hangs, in words: 3号楼·大堂."""
    buildings = {p.id: p for p in db.session.scalars(db.select(Place).where(Place.id.in_({c.building_id for c in found})))}
    spots = {s.id: s for s in db.session.scalars(db.select(Spot).where(Spot.id.in_({c.spot_id for c in found})))}
    return {code.id: _where(buildings.get(code.building_id), spots.get(code.spot_id)) for code in found}


def _where(*places: Place | Spot | None) -> Markup:
    names = [says(place, "name") for place in places if place is not None]
    return Markup("·\N{ZERO WIDTH SPACE}").join(names) or Markup.escape(_("整个小区"))


def _printed(code: Code) -> dict[str, Any]:
    settings = settings_of(current_app)
    url = code_url(settings.public_url, code.code, settings.qr_case)
    return {"qr": qr_svg(url, _("二维码，网址 %(url)s", url=url)), "host": urlsplit(settings.public_url).netloc, "url": url}
