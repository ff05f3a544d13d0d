"""Finding the head of one's building on a phone, and asking to be called."""

from collections.abc import Sequence
from datetime import datetime

from flask import request, url_for
from flask.typing import ResponseReturnValue

from kiosk.clock import now
from kiosk.db import db
from kiosk.grid import queries
from kiosk.grid.forms import CallBackForm
from kiosk.grid.mails import tell_heads
from kiosk.grid.models import KEPT_DAYS, CallBack
from kiosk.grid.rules import Headed, headed
from kiosk.places.models import Compound
from kiosk.places.queries import buildings
from kiosk.places.visit import visit, visit_compound
from kiosk.vault import vault
from kiosk.web.answers import go, page
from kiosk.web.limits import address, throttle
from kiosk.writing import writing

A_MACHINE = "60/hour"  # of one address, which may be a whole compound's


def people(compound: str) -> ResponseReturnValue:
    """Whom to turn to: the head of the chosen building, and the numbers that hold there."""
    here = visit(compound)
    rows, one = _chosen(here, now())
    return page("grid/phone/people.html", compound=here, rows=rows, one=one)


def call_back(compound: str) -> ResponseReturnValue:
    """Ask the head of a building to call; where there is none, branch and community get the request."""
    here = visit(compound)
    rows, one = _chosen(here, now())
    form = CallBackForm([row.building for row in rows], data={"building": one.building.id if one else None})
    if form.validate_on_submit():
        throttle("call-back", address(), A_MACHINE)
        return go(_ask(here, form))
    return page("grid/phone/call_back.html", form, compound=here, rows=rows, one=one, days=KEPT_DAYS)


def called(compound: str) -> ResponseReturnValue:
    """The receipt: who is going to call. Its address says which building, and nothing of the person."""
    here = visit(compound)
    _, one = _chosen(here, now())
    return page("grid/phone/called.html", compound=here, one=one)


def _chosen(here: Compound, at: datetime) -> tuple[Sequence[Headed], Headed | None]:
    """The buildings with their heads, and the one that the address names."""
    rows = headed(db.session.execute(queries.heads(here.id, at)))
    asked = request.args.get("building", "")
    one = next((row for row in rows if row.building.slug == asked), None)
    if one:
        visit_compound(here, one.building)
    return rows, one


def _ask(here: Compound, form: CallBackForm) -> str:
    """Write the request down and tell the heads; the receipt's address. A number that waits already waits on."""
    at, number, slug, scope = now(), form.phone.data or "", here.slug, buildings(here.id)
    typed = {"name": form.name.data, "words": form.words.data or ""}
    sealed = {"phone_sealed": vault().seal(number), "phone_index": vault().blind(number), "phone_tail": number[-4:]}
    with writing("grid.call_back", nonce=form.proof) as write:
        building = write.lock(scope, form.building.data)
        if write.session.scalar(queries.asked_before(building.id, sealed["phone_index"])) is None:
            where = {"compound_id": building.compound_id, "building_id": building.id}
            call = CallBack(**where, **typed, **sealed, made_at=at)
            write.add(call)
            tell_heads(write.session, call, building, at)
        write.location = url_for("phone.grid.called", compound=slug, building=building.slug)
    return write.location
