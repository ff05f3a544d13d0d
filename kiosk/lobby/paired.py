"""The board of a paired browser: the same document as the preview of its building, at an address of its own."""

from flask import request
from flask.typing import ResponseReturnValue

from kiosk.clock import now
from kiosk.db import db
from kiosk.lobby.screen import profile, told, wall
from kiosk.lobby.wall import Profile, standing
from kiosk.screens import queries
from kiosk.screens.session import token_here, with_token
from kiosk.vault import digest
from kiosk.web.answers import page


def screen() -> ResponseReturnValue:
    """What hangs in this browser's building; elsewhere a page that says how a browser becomes a screen."""
    own = _own()
    if own is None:
        return page("screens/screen/unpaired.html", host=request.host)
    answer = wall(standing(own, now()))
    return with_token(answer, token_here())


def screen_version() -> ResponseReturnValue:
    """The poll of a paired browser. One that is no screen (any more) is told so in words that no proxy would say."""
    own = _own()
    return told(standing(own, now())) if own is not None else ({"paired": False}, 404)


def _own() -> Profile | None:
    token = token_here()
    found = db.session.execute(queries.paired(digest(token))).first() if token else None
    return profile(found[1], found[2], poll="/screen/version") if found else None
