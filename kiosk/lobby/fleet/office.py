"""The fleet: which screens there are, how they do, and how far what was posted has come."""

from typing import Any

import sqlalchemy as sa
from flask import request
from flask.typing import ResponseReturnValue

from kiosk.accounts.queries import paths
from kiosk.accounts.session import me, reach
from kiosk.clock import now
from kiosk.db import db, load
from kiosk.errors import NotFound
from kiosk.lobby.fleet.walls import arrived as look
from kiosk.lobby.fleet.walls import walls
from kiosk.lobby.poison import hidden_from
from kiosk.places import queries as places
from kiosk.places.models import Compound, Place
from kiosk.screens import queries
from kiosk.screens.rules import ORIENTATIONS, STATES, TROUBLES, panel_of, too_high
from kiosk.web.answers import page
from kiosk.web.assets import release
from kiosk.web.once import handed_over
from kiosk.web.paging import paged
from kiosk.words import _l

PER_PAGE = 50
KINDS = {"activity": _l("活动"), "issue": _l("事项"), "notice": _l("通知"), "project": _l("共建项目")}
WORDS: dict[str, Any] = {"states": STATES, "trouble_words": TROUBLES, "orientations": ORIENTATIONS, "kinds": KINDS}


def screens() -> ResponseReturnValue:
    """Counts by state and the screens, of one compound or of all of mine."""
    mine: Any = db.session.scalars(places.within(reach("screen.see")).where(Place.kind == "compound")).all()
    compound = _chosen(mine)
    view, at = request.args.get("view", ""), now()
    view = view if view in {*STATES, "revoked"} else ""
    within = sa.select(Place.id).where(Place.parent_id == compound.id) if compound else reach("screen.see")
    counts = dict.fromkeys(STATES, 0) | dict(db.session.execute(queries.counts(within, at, release())).all())
    shown = paged(queries.fleet(within, view, at, release()), PER_PAGE)
    one = compound or (mine[0] if len(mine) == 1 else None)
    hidden = sorted(hidden_from({place.slug for place in ([compound] if compound else mine)}))
    return page(
        "lobby/office/screens.html", walls=walls(shown.items, at), shown=shown, counts=counts, view=view, mine=mine,
        compound=compound, may_edit=bool(paths(me(), "screen.edit", at)), arrived=look(one, at) if one else None,
        hidden=hidden, **WORDS,
    )  # fmt: skip


def _chosen(mine: "list[Compound]") -> Compound | None:
    slug = request.args.get("compound", "")
    chosen = next((compound for compound in mine if compound.slug == slug), None)
    if slug and chosen is None:
        raise NotFound
    return chosen


def screen(id: int) -> ResponseReturnValue:
    """One screen, and right after it was made the address that makes a browser this screen."""
    shown = load(queries.with_places(queries.in_reach(reach("screen.see"))), id)
    wall = walls([shown], now())[0]
    hung: dict[str, Any] = {"panel": panel_of(shown), "too_high": too_high(shown)}
    return page("lobby/office/screen.html", screen=shown, wall=wall, link=handed_over(f"screen-{id}"), **hung, **WORDS)


def arrived(compound: str) -> ResponseReturnValue:
    """「已到达 4/5」 of a compound as a fragment, asked for again and again while somebody waits for it."""
    here: Any = places.within(reach("screen.see")).where(Place.kind == "compound", Place.slug == compound)
    found = db.session.scalar(here)
    if found is None:
        raise NotFound
    return page("lobby/office/_arrived.html", arrived=look(found, now()))
