"""One item that cannot be drawn hides itself and is reported: never the board.

A database that fails is no item's fault: that error goes on, and the board that hangs stays.
"""

import time
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, TypeVar

import structlog
from flask import current_app, g
from sqlalchemy.exc import SQLAlchemyError

from kiosk.lobby.wall import memory_of

Context = dict[str, Any]
Made = TypeVar("Made")
Thing = TypeVar("Thing")
AGAIN = 600  # seconds until the same item is told of again
ITEMS = {"feature": "slides", "strip": "notices", "events": "events", "issues": "issues"}  # where a tile has its items


def guarded(what: str, make: Callable[[], Made], otherwise: Made) -> Made:
    """What `make` makes, or `otherwise` when it raises. `what` names the item in log and office ("activity 7")."""
    try:
        return make()
    except SQLAlchemyError:
        raise
    except Exception as error:  # noqa: BLE001 whatever is wrong with it
        _report(what, error)
        return otherwise


def spared(things: Iterable[tuple[str, Thing]], make: Callable[[Thing], Made]) -> list[Made]:
    """What is made of each of the named things, without those of which nothing can be made."""
    made = [guarded(what, partial(_boxed, make, thing), None) for what, thing in things]
    return [box[0] for box in made if box is not None]


def _boxed(make: Callable[[Thing], Made], thing: Thing) -> tuple[Made] | None:
    return (make(thing),)


def drawn(name: str, context: Context, draw: Callable[[Context], str]) -> str:
    """The tile; when it cannot be drawn, without the items that cannot, and when that fails too, empty."""
    try:
        return draw(context)
    except SQLAlchemyError:
        raise
    except Exception:  # noqa: BLE001 which item it was, and why, is found now
        return guarded(name, lambda: draw(_without(name, context, draw)), "")


def _without(name: str, context: Context, draw: Callable[[Context], str]) -> Context:
    key = ITEMS.get(name)
    if key is None:
        return context
    laid: Any = context[key]
    rows = laid.rows if hasattr(laid, "rows") else laid
    whole = [row for row in rows if guarded(_label(row), partial(draw, context | _with(context, key, [row])), None) is not None]
    return context | _with(context, key, whole or _otherwise(name))


def _with(context: Context, key: str, rows: list[Any]) -> Context:
    """A list as it is, or a laid one with other rows."""
    laid = context[key]
    return {key: laid._replace(rows=rows) if hasattr(laid, "_replace") else rows}


def _otherwise(name: str) -> list[Context]:
    return [{"kind": "welcome"}] if name == "feature" else []


def _label(row: Any) -> str:
    """The thing behind a slide, a row with its place, or a notice."""
    if isinstance(row, tuple):
        row = row[0]._asdict()
    if isinstance(row, dict):
        row = next((row[key] for key in ("activity", "issue", "text", "convention", "project") if key in row), None)
    kind = getattr(row, "__tablename__", "slide").removesuffix("_text")
    return f"{kind} {getattr(row, 'notice_id', None) or getattr(row, 'id', '')}"


def _report(what: str, error: Exception) -> None:
    hidden = g.get("hidden")
    if hidden is not None:
        hidden.add(what)
    told: dict[tuple[str, str], float] = current_app.extensions.setdefault("kiosk.lobby.poison", {})
    key, at = (str(getattr(g.get("compound"), "slug", "")), what), time.monotonic()
    if at - told.get(key, -AGAIN) >= AGAIN:
        for old in [old for old, then in told.items() if at - then >= AGAIN]:
            del told[old]
        told[key] = at
        structlog.get_logger().error("hidden from the board", compound=key[0], what=what, exc_info=error)


def hidden_from(compounds: set[str]) -> set[tuple[str, str]]:
    """(compound, what) that the boards which this process keeps hang without."""
    shelves = list(memory_of(current_app).shelves.items())
    boards = [(profile.compound, shelf.board) for profile, shelf in shelves if shelf.board and profile.compound in compounds]
    return {(compound, what) for compound, board in boards for what in board.hidden}
