"""What a scanned code brings along to a report: where, what about, or the sentence that says why it brings nothing."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import sqlalchemy as sa

from kiosk.clock import now
from kiosk.codes.models import Code
from kiosk.codes.rules import is_code, normalise
from kiosk.db import db
from kiosk.issues.models import Category
from kiosk.places.models import Compound
from kiosk.places.queries import buildings, spots
from kiosk.web.language import says
from kiosk.words import LazyString, _l

TROUBLES = {
    "revoked": _l("这张码已经停用，请您选一下位置，照样可以报事"),
    "expired": _l("这张码已经过期，请您选一下位置，照样可以报事"),
    "moved": _l("这张码所在的位置有变动，请核对一下位置"),
    "unknown": _l("这张码不是这个小区的，请您选一下位置，照样可以报事"),
}


class Scanned(NamedTuple):
    """Value and words of the place (no words: none is brought), slug and name of the category, what is wrong with the code."""

    is_good: bool = False
    place: str = ""
    words: Any = None
    category: str | None = None
    about: Any = None
    trouble: LazyString | None = None


def places_of(here: Compound) -> dict[str, Any]:
    """What the form offers: the compound, its buildings (b3) and spots (s12), in the reader's language."""
    houses = {building.id: says(building, "name").striptags() for building in db.session.scalars(buildings(here.id))}
    listed: dict[str, Any] = {"": _l("小区里别的地方")} | {f"b{house}": name for house, name in houses.items()}
    for spot in db.session.scalars(spots(here.id)):
        house = f"{houses[spot.building_id]}·" if spot.building_id in houses else ""
        listed[f"s{spot.id}"] = house + says(spot, "name").striptags()
    return listed


def scan(typed: str | None, here: Compound, places: Mapping[str, Any], categories: Mapping[str, Category]) -> Scanned:
    """What the code of this address brings. A category that the compound changed is found by its slug."""
    if typed is None:
        return Scanned()
    code = _code(normalise(typed))
    if code is None or code.compound_id != here.id:
        return Scanned(trouble=TROUBLES["unknown"])
    if trouble := code.trouble(now()):
        return Scanned(trouble=TROUBLES[trouble])
    kind = categories.get(_slug(code) or "")
    about = {"category": kind.slug, "about": says(kind, "name")} if kind else {}
    return Scanned(is_good=True, **_where(code, here, places), **about)


def _code(typed: str) -> Code | None:
    """The place code of this address, good or not."""
    found = sa.select(Code).where(Code.code == typed, Code.kind == "place")
    return db.session.scalar(found) if is_code(typed) else None


def _slug(code: Code) -> str | None:
    return db.session.scalar(sa.select(Category.slug).where(Category.id == code.category_id)) if code.category_id else None


def _where(code: Code, here: Compound, places: Mapping[str, Any]) -> dict[str, Any]:
    """The spot, else its building: where neither is in use any more, nothing is brought and the sentence says so."""
    meant = [f"s{code.spot_id}" if code.spot_id else "", f"b{code.building_id}" if code.building_id else ""]
    found = next((value for value in meant if value and value in places), "")
    moved = TROUBLES["moved"] if any(value and value not in places for value in meant) else None
    if found or moved:
        return {"place": found, "words": places[found] if found else None, "trouble": moved}
    return {"place": "", "words": says(here, "name")}
