"""The screens of my buildings: which there are, and the addresses that make a browser one of them."""

from datetime import timedelta

from flask import current_app, url_for
from flask.typing import ResponseReturnValue

from kiosk.accounts.session import me, reach
from kiosk.clock import now
from kiosk.db import db, load
from kiosk.places import queries as places
from kiosk.places.models import Place
from kiosk.screens import queries
from kiosk.screens.forms import ScreenForm
from kiosk.screens.models import Screen
from kiosk.settings import settings_of
from kiosk.vault import token
from kiosk.web.answers import go, page, see
from kiosk.web.forms import TapForm, typed
from kiosk.web.language import says
from kiosk.web.once import hand_over, handed_over
from kiosk.writing import Write, writing

ENTRY_LASTS = timedelta(days=1)


def screens() -> ResponseReturnValue:
    found = db.session.scalars(queries.with_places(queries.in_reach(reach("screen.edit")))).all()
    return page("screens/office/screens.html", screens=found)


def screen(id: int) -> ResponseReturnValue:
    """One screen, and right after it was made the address that makes a browser this screen."""
    shown = load(queries.in_reach(reach("screen.edit")), id)
    return page("screens/office/screen.html", screen=shown, link=handed_over(f"screen-{id}"))


def new_screen() -> ResponseReturnValue:
    buildings = db.session.scalars(places.within(reach("screen.edit")).where(Place.kind == "building")).all()
    form = ScreenForm(
        [(b.id, f"{says(b.parent, 'name').striptags()} {says(b, 'name').striptags()}") for b in buildings if b.parent]
    )
    if not form.validate_on_submit():
        return page("screens/office/screen_form.html", form)
    with writing("screens.new", by=me().id, nonce=form.proof) as write:
        building = write.lock(places.within(reach("screen.edit")).where(Place.kind == "building"), form.building.data)
        made = Screen(compound_id=building.parent_id, building_id=building.id, name=typed(form.name))
        write.add(made)
        _open_entry(write, made)
        write.location = url_for("office.screens.screen", id=made.id)
    return go(write.location)


def _name(place: Place | None) -> str:
    return says(place, "name").striptags()


def entry(id: int) -> ResponseReturnValue:
    """A new one-time address; one that was made before is void."""
    load(queries.in_reach(reach("screen.edit")), id)
    if TapForm().validate_on_submit():
        with writing("screens.entry", by=me().id) as write:
            _open_entry(write, write.lock(queries.in_reach(reach("screen.edit")), id))
    return see("office.screens.screen", id=id)


def revocation(id: int) -> ResponseReturnValue:
    """The browser that was this screen no longer is, at its next poll."""
    load(queries.in_reach(reach("screen.edit")), id)
    if TapForm().validate_on_submit():
        with writing("screens.revoke", by=me().id) as write:
            write.lock(queries.in_reach(reach("screen.edit")), id).revoke(now())
    return see("office.screens.screen", id=id)


def _open_entry(write: Write, screen: Screen) -> None:
    clear, screen.entry_digest = token()
    screen.entry_expires_at = now() + ENTRY_LASTS
    write.session.flush()
    hand_over(f"screen-{screen.id}", settings_of(current_app).public_url + url_for("screen.screens.enter", token=clear))
