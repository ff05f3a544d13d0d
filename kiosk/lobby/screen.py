"""The board for whoever stands before it: one document, its tiles, its version. No session, no cookie, no name."""

import json
from datetime import datetime

from flask import Response, current_app, g, make_response, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from kiosk.clock import now
from kiosk.db import db
from kiosk.lobby import queries
from kiosk.lobby.kept import hanging
from kiosk.lobby.wall import Kept, Profile, Standing, memory_of, standing
from kiosk.screens.rules import Panel
from kiosk.settings import settings_of
from kiosk.web.language import LANGUAGES

LARGE = "large"
FASTEST, SLOWEST = 2.0, 20.0  # seconds between polls
PIECE = Markup('<template data-tile="{}" data-digest="{}">{}</template>\n')
END = Markup('<template data-end="{}" data-version="{}" data-length="{}"></template>\n')


def board(compound: str, building: str = "") -> ResponseReturnValue:
    return wall(standing(profile(compound, building), now()))


def tiles(compound: str, building: str = "") -> ResponseReturnValue:
    return pieces(standing(profile(compound, building), now()))


def version(compound: str, building: str = "") -> ResponseReturnValue:
    return told(standing(profile(compound, building), now()))


def profile(compound: str, building: str = "", poll: str = "", panel: Panel = Panel()) -> Profile:  # noqa: B008 a constant
    """The board in the language and size of the address alone: what a browser or a cookie would like makes no difference.

    Where the address names no size, it is the panel's.
    """
    asked = request.args.get("lang", "")
    g.language = asked if asked in LANGUAGES else LANGUAGES[0]
    size = LARGE if request.args.get("size", panel.size) == LARGE else ""
    return Profile(compound, building, g.language, size, poll, panel)


def wall(here: Standing) -> ResponseReturnValue:
    """The document, as it is kept."""
    kept = hanging(here)
    answer = _squeezed(kept)
    answer.set_etag(kept.version)
    answer.make_conditional(request)
    return answer


def pieces(here: Standing) -> ResponseReturnValue:
    """The tiles that differ from `have` (name:digest,…), and behind them the end marker with the version.

    `data-length` is what stands before the marker, in UTF-16 units, as a browser counts.
    """
    kept = hanging(here)
    have = set(request.args.get("have", "")[:2000].split(","))
    changed = [tile for tile in kept.tiles if f"{tile.name}:{tile.digest}" not in have]
    html = Markup("").join(PIECE.format(*tile) for tile in changed)
    return html + END.format(len(changed), kept.version, len(html.encode("utf-16-le")) // 2)


def told(here: Standing) -> ResponseReturnValue:
    """The answer to a poll: some hundred bytes, always 200."""
    answer = make_response(poll_answer(here.profile, here.version, cadence(here.at), here.at))
    answer.headers["Content-Type"] = "application/json"
    answer.headers["Cache-Control"] = "no-store"
    return answer


def poll_answer(profile: Profile, version: str, poll_ms: int, at: datetime) -> bytes:
    """`release` is the edition of the document: a screen that runs another loads it anew."""
    said = {"version": version, "poll_ms": poll_ms, "now": int(at.timestamp() * 1000), "release": profile.edition}
    return json.dumps(said).encode()


def cadence(at: datetime) -> int:
    """Milliseconds between a screen's polls: the budget of this box shared among its screens, counted once a minute."""
    memory = memory_of(current_app)
    if at.timestamp() >= memory.counted_until:
        memory.counted_until = at.timestamp() + 60
        memory.screens = db.session.scalar(queries.screens()) or 0
    return shared(memory.screens, settings_of(current_app).polls_per_second)


def shared(screens: int, budget: int) -> int:
    """Milliseconds, when `budget` polls a second are shared by so many screens."""
    return int(1000 * min(SLOWEST, max(FASTEST, screens / budget)))


def _squeezed(kept: Kept) -> Response:
    takes_gzip = "gzip" in request.headers.get("Accept-Encoding", "")
    answer = make_response(kept.squeezed if takes_gzip else kept.body)
    answer.headers["Content-Type"] = "text/html; charset=utf-8"
    answer.headers["Vary"] = "Accept-Encoding"
    if takes_gzip:
        answer.headers["Content-Encoding"] = "gzip"
    return answer
