"""Screens are made, measured, paired and taken back. Which there are and how they do is the fleet's page (`lobby`)."""

from datetime import timedelta

import sqlalchemy as sa
from flask import current_app, request, url_for
from flask.typing import ResponseReturnValue

from kiosk.accounts.session import me, reach
from kiosk.clock import now
from kiosk.db import db, load
from kiosk.errors import NotFound
from kiosk.places import queries as places
from kiosk.places.models import Place
from kiosk.screens import queries
from kiosk.screens.forms import CodeForm, MeasuresForm, ScreenForm
from kiosk.screens.models import Screen
from kiosk.settings import settings_of
from kiosk.vault import token
from kiosk.web.answers import go, page, see
from kiosk.web.forms import TapForm, typed
from kiosk.web.language import says
from kiosk.web.limits import throttle
from kiosk.web.once import hand_over
from kiosk.words import _l
from kiosk.writing import Write, writing

ENTRY_LASTS = timedelta(days=1)
WRONG_CODES = "10/10 minutes"  # of one person
NO_SUCH_CODE = _l("没有设备在显示这个配对码：看看是不是输错了，或者已经过了 10 分钟、换了新码")


def new_screen() -> ResponseReturnValue:
    """With a code the waiting browser is this screen at once; without one there is a one-time address."""
    form = ScreenForm(_where())
    if not form.is_submitted():
        form.code.data = request.args.get("code", "")
    if not form.validate_on_submit() or not _known(form):
        return page("screens/office/screen_form.html", form, screen=None)
    building_id, spot_id = form.where
    with writing("screens.new", by=me().id, nonce=form.proof) as write:
        building = write.lock(places.within(reach("screen.edit")).where(Place.kind == "building"), building_id)
        made = Screen(compound_id=building.parent_id, building_id=building.id, spot_id=spot_id)
        form.fill(made)
        write.add(made)
        if form.code.data:
            _take(write, made, typed(form.code))
        else:
            _open_entry(write, made)
        write.location = url_for("office.lobby.screen", id=made.id)
    return go(write.location)


def measures(id: int) -> ResponseReturnValue:
    """How it hangs. A screen on the wall loads its board anew with the next poll."""
    shown = load(_mine(), id)
    form = MeasuresForm()
    if not form.is_submitted():
        form.show(shown)
    if not form.validate_on_submit():
        return page("screens/office/screen_form.html", form, screen=shown)
    with writing("screens.measure", by=me().id, nonce=form.proof) as write:
        form.fill(write.lock(_mine(), id))
        write.location = url_for("office.lobby.screen", id=id)
    return go(write.location)


def new_device(id: int) -> ResponseReturnValue:
    """Another browser takes this screen's place by its code; the one before no longer is the screen."""
    shown = load(_mine(), id)
    form = CodeForm()
    if not form.validate_on_submit() or not _known(form):
        return page("screens/office/device_form.html", form, screen=shown)
    with writing("screens.pair", by=me().id, nonce=form.proof) as write:
        _take(write, write.lock(_mine(), id), typed(form.code))
        write.location = url_for("office.lobby.screen", id=id)
    return go(write.location)


def entry(id: int) -> ResponseReturnValue:
    """A new one-time address; one that was made before is void."""
    load(_mine(), id)
    if TapForm().validate_on_submit():
        with writing("screens.entry", by=me().id) as write:
            _open_entry(write, write.lock(_mine(), id))
    return see("office.lobby.screen", id=id)


def revocation(id: int) -> ResponseReturnValue:
    """The browser that was this screen no longer is, at its next poll."""
    load(_mine(), id)
    if TapForm().validate_on_submit():
        with writing("screens.revoke", by=me().id) as write:
            write.lock(_mine(), id).revoke(now())
    return see("office.lobby.screen", id=id)


def _mine() -> "sa.Select[Screen]":
    return queries.in_reach(reach("screen.edit"))


def _where() -> list[tuple[str, str]]:
    """("12", "金沙小区 3号楼") and ("12.7", "金沙小区 3号楼·大堂") for each building of mine and its spots."""
    buildings = db.session.scalars(places.buildings_in(reach("screen.edit"))).all()
    names = {b.id: f"{says(b.parent, 'name').striptags()} {says(b, 'name').striptags()}" for b in buildings}
    listed = [(str(building_id), name) for building_id, name in names.items()]
    for spot in db.session.scalars(queries.spots_of(list(names))):
        assert spot.building_id is not None
        listed.append((f"{spot.building_id}.{spot.id}", f"{names[spot.building_id]}·{says(spot, 'name').striptags()}"))
    order = {str(building_id): n for n, building_id in enumerate(names)}
    return sorted(listed, key=lambda place: order[place[0].partition(".")[0]])


def _known(form: ScreenForm | CodeForm) -> bool:
    """Whether a browser shows this code. Wrong ones are counted: whoever guesses meets 429 soon."""
    if not form.code.data:
        return True
    throttle("screen-code", str(me().id), WRONG_CODES, count=False)
    if db.session.scalar(queries.waiting_as(form.code.data, now())) is not None:
        return True
    throttle("screen-code", str(me().id), WRONG_CODES)
    form.refuse(form.code, NO_SUCH_CODE)
    return False


def _take(write: Write, screen: Screen, code: str) -> None:
    """The waiting browser becomes the screen. NotFound when a colleague was quicker."""
    waits = write.session.scalar(queries.waiting_as(code, now()).with_for_update())
    if waits is None:
        raise NotFound
    screen.pair(waits.digest, now())
    write.delete(waits)


def _open_entry(write: Write, screen: Screen) -> None:
    clear, screen.entry_digest = token()
    screen.entry_expires_at = now() + ENTRY_LASTS
    write.session.flush()
    hand_over(f"screen-{screen.id}", settings_of(current_app).public_url + url_for("screen.screens.enter", token=clear))
