"""The board of a paired browser: the same tiles as the preview of its building, at an address of its own."""

from flask import current_app, request
from flask.typing import ResponseReturnValue

from kiosk.clock import now
from kiosk.lobby import counter
from kiosk.lobby.counter import Own
from kiosk.lobby.screen import profile, told, wall
from kiosk.lobby.wall import Profile, memory_of, standing
from kiosk.screens.screen import unpaired
from kiosk.screens.seen import read, seen
from kiosk.screens.session import token_here, with_token
from kiosk.vault import digest

POLL = "/screen/version"


def screen() -> ResponseReturnValue:
    """What hangs in this browser's building; elsewhere the page by which a browser becomes a screen."""
    own = _own()
    if own is None:
        return unpaired()
    answer = wall(standing(_profile(own), now()))
    return with_token(answer, token_here())


def screen_version() -> ResponseReturnValue:
    """The poll of a paired browser. One that is no screen (any more) is told so in words that no proxy would say."""
    own = _own()
    if own is None:
        return {"paired": False}, 404
    here = standing(_profile(own), now())
    word = request.args.get("s", "")
    said = read(request.args.get("v", ""), here.profile.lang, here.profile.size, word, here.at)
    if said is not None:
        seen().tell(own.screen_id, said, here.at)
    return told(here)


def _own() -> Own | None:
    token = token_here()
    return counter.read_own(memory_of(current_app).engine, digest(token)) if token else None


def _profile(own: Own) -> Profile:
    return profile(own.compound, own.building, POLL, own.panel)
