"""A browser becomes a screen: by a one-time address that the office made."""

from flask.typing import ResponseReturnValue

from kiosk.clock import now
from kiosk.db import db
from kiosk.errors import Refused
from kiosk.screens import queries
from kiosk.screens.models import Screen
from kiosk.screens.session import with_token
from kiosk.vault import digest
from kiosk.vault import token as new_token
from kiosk.web.answers import page, see
from kiosk.web.forms import TapForm
from kiosk.words import _l
from kiosk.writing import writing


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
