"""Boards kept ready: rendered once per profile and version, by one thread, with the compressed body."""

import gzip
import hashlib
from collections.abc import Callable
from functools import partial

from flask import current_app, g, render_template
from markupsafe import Markup

from kiosk.db import db
from kiosk.lobby import queries
from kiosk.lobby.poison import drawn
from kiosk.lobby.rows import report_code
from kiosk.lobby.tiles import Context, common, compose, compose_own, report_codes
from kiosk.lobby.wall import Drawn, Kept, Shelf, Standing, Stock, Tile, memory_of, version
from kiosk.screens.rules import Panel

ORDER = ("head", "feature", "strip", "events", "convention", "issues", "dock", "utility", "idle")
ANY = "\ue000"  # in the addresses of shared tiles, for the building: a character that no page has
WRAPPED = Markup('<div class="at-{0}" data-tile="{0}" data-digest="{1}">{2}</div>\n')


def hanging(here: Standing) -> Kept:
    """The board of this standing, rendered when it is not the one that is kept."""
    shelf = memory_of(current_app).shelves.setdefault(here.profile, Shelf())
    board = shelf.board
    if board is None or board.version != here.version:
        with shelf.lock:
            board = shelf.board
            if board is None or board.version != here.version:
                board = shelf.board = _render(here)
    return board


def _render(here: Standing) -> Kept:
    g.zone, g.compound, g.language = here.facts.zone, here.facts.compound, here.profile.lang
    shared, code = _shared(here)
    own = _draw(partial(compose_own, here, code))
    html = shared.tiles | own.tiles
    tiles = tuple(_tile(name, html[name]) for name in ORDER)
    hung = Markup("").join(WRAPPED.format(tile.name, tile.digest, tile.html) for tile in tiles)
    context = common(here) | {"version": here.version, "profile": here.profile, "poll": _poll(here)}
    board = render_template("lobby/screen/board.html", tiles=hung, **context)
    return Kept(here.version, tiles, gzip.compress(board.encode(), 6, mtime=0), frozenset(shared.hidden | own.hidden))


def _shared(here: Standing) -> tuple[Drawn, str | None]:
    """The tiles that this board has as others of the compound have them, and the code of its own.

    Buildings mostly differ in name, code and address only, and a change concerns them all: drawn once for all of them, a
    notice of the district reaches a thousand screens in seconds (docs/decisions/0017).
    """
    whole = here.profile._replace(building="", poll="", panel=Panel())
    stock = memory_of(current_app).stocks.setdefault(whole, Stock())
    building_id = here.building.id if here.building else None
    with stock.lock:  # what is in stock was read no earlier than its version says: so all of it under one lock
        _restock(stock, version(whole, here.facts, here.at), here)
        code = report_code(stock.codes, building_id)
        if building_id not in stock.particular:
            anywhere = here._replace(profile=here.profile._replace(building=ANY), building=None)
            drawn_once = stock.drawn = stock.drawn or _draw(partial(compose, anywhere))
            base = f"/{here.profile.building}" if building_id else ""
            tiles = {name: html.replace(f"/{ANY}", base) for name, html in drawn_once.tiles.items()}
            return Drawn(tiles, drawn_once.hidden), code
    return _draw(partial(compose, here)), code


def _restock(stock: Stock, hangs: str, here: Standing) -> None:
    if stock.version != hangs:
        compound_id = here.facts.compound.id
        stock.particular = frozenset(db.session.scalars(queries.particular(compound_id)))
        stock.codes = report_codes(here)
        stock.drawn, stock.version = None, hangs


def _draw(make: Callable[[], dict[str, Context]]) -> Drawn:
    g.hidden = set()
    tiles = {name: drawn(name, context, partial(_html, name)) for name, context in make().items()}
    return Drawn(tiles, g.hidden)


def _html(name: str, context: Context) -> str:
    return render_template(f"lobby/screen/_{name}.html", **context)


def _tile(name: str, html: str) -> Tile:
    return Tile(name, hashlib.blake2b(html.encode(), digest_size=6).hexdigest(), Markup(html))  # noqa: S704 our template


def _poll(here: Standing) -> str:
    return here.profile.poll or f"{common(here)['at'].base}/version"
