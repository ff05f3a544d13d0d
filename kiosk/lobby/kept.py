"""Boards kept ready: rendered once per profile and version, by one thread, with the compressed body."""

import gzip
import hashlib

from flask import current_app, g, render_template
from markupsafe import Markup

from kiosk.lobby.poison import drawn
from kiosk.lobby.tiles import common, compose
from kiosk.lobby.wall import Kept, Shelf, Standing, Tile, memory_of

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
    g.hidden = set()
    tiles = tuple(_tile(name, context) for name, context in compose(here).items())
    hung = Markup("").join(WRAPPED.format(tile.name, tile.digest, tile.html) for tile in tiles)
    context = common(here) | {"version": here.version, "profile": here.profile, "poll": _poll(here)}
    html = render_template("lobby/screen/board.html", tiles=hung, **context)
    body = html.encode()
    return Kept(here.version, tiles, body, gzip.compress(body, 6, mtime=0), frozenset(g.hidden))


def _tile(name: str, context: dict[str, object]) -> Tile:
    html = drawn(name, context, lambda found: render_template(f"lobby/screen/_{name}.html", **found))
    return Tile(name, hashlib.blake2b(html.encode(), digest_size=6).hexdigest(), Markup(html))  # noqa: S704 our template


def _poll(here: Standing) -> str:
    return here.profile.poll or f"{common(here)['at'].base}/version"
