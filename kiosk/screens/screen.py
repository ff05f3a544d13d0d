"""A browser becomes a screen: by the code that it shows and staff type, or by a one-time address that the office made."""

from flask import current_app, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from kiosk.clock import now
from kiosk.codes.rules import draw
from kiosk.db import db
from kiosk.errors import Refused
from kiosk.screens import queries
from kiosk.screens.models import Pairing, Screen
from kiosk.screens.rules import PAIRING_LASTS, PAIRING_LENGTH
from kiosk.screens.session import token_here, with_token
from kiosk.settings import settings_of
from kiosk.vault import digest
from kiosk.vault import token as new_token
from kiosk.web.answers import page, see
from kiosk.web.forms import TapForm
from kiosk.web.limits import address, throttle
from kiosk.web.qr import qr_svg
from kiosk.words import _l
from kiosk.writing import writing

A_MACHINE = "200/hour"  # codes that one network may ask for; a waiting screen takes six


def unpaired() -> ResponseReturnValue:
    """The code of this browser while it holds; else one button that asks for one (a script presses it)."""
    token, at = token_here(), now()
    waits = db.session.scalar(queries.waiting(digest(token), at)) if token else None
    base = settings_of(current_app).public_url
    link = f"{base}{url_for('office.screens.new_screen', code=waits.code)}" if waits else ""
    return page(
        "screens/screen/unpaired.html", TapForm(), waits=waits, qr=qr_svg(link, link) if waits else Markup(),
        host=base.split("://", 1)[1], asked="asked" in request.args,
    )  # fmt: skip


def pairing() -> ResponseReturnValue:
    """GET tells whether this browser was given a wall. POST gives it a new code; it has its token from then on."""
    if not TapForm().validate_on_submit():
        return {"paired": db.session.scalar(queries.of_token(digest(token_here()))) is not None}
    throttle("pairing", address(), A_MACHINE)
    clear, hashed = new_token()
    with writing("screens.ask") as write:
        write.session.execute(queries.over(now(), digest(token_here())))
        write.add(Pairing(code=draw(PAIRING_LENGTH), digest=hashed, expires_at=now() + PAIRING_LASTS))
    return with_token(see("screen.lobby.screen", asked=1), clear, lasts=int(PAIRING_LASTS.total_seconds()))


def enter(token: str) -> ResponseReturnValue:
    """GET shows which screen it would be; POST makes it so. Whatever browser was that screen before no longer is."""
    form = TapForm()
    screen = db.session.scalar(queries.with_places(queries.entry(digest(token))))
    if screen is None or not screen.may_be_entered(now()):
        raise _spent()
    if not form.validate_on_submit():
        return page("screens/screen/enter.html", form, screen=screen, token=token)
    clear, hashed = new_token()
    with writing("screens.enter") as write:
        screen = write.lock(Screen, screen.id)
        if screen.entry_digest != digest(token) or not screen.may_be_entered(now()):
            raise _spent()
        screen.pair(hashed, now())
    return with_token(see("screen.lobby.screen"), clear)


def _spent() -> Refused:
    return Refused(_l("这个地址已经用过或过期了，请在后台“屏幕”里要一个新的"), 404)
