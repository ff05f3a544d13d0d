"""The register of codes: which of them the address asks for, and all that stands beside each."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from flask import request
from markupsafe import Markup

from kiosk.accounts.models import Person
from kiosk.accounts.session import reach
from kiosk.codes import queries as codes
from kiosk.codes.models import Code
from kiosk.db import db
from kiosk.desk.codes import queries
from kiosk.errors import NotFound
from kiosk.issues.models import Category
from kiosk.places import queries as places
from kiosk.places.hanging import places_of
from kiosk.places.models import Compound, Place
from kiosk.web.filters import CHINA
from kiosk.words import _l

VIEWS = {"in_use": _l("在用"), "gone": _l("已停用"), "alarmed": _l("有人举报"), "all": _l("全部")}


class Filter(NamedTuple):
    """What the address asks for: a view, and one compound of mine or all of them."""

    view: str
    compound: Compound | None
    mine: list[Compound]
    ids: sa.Select[int]

    @property
    def slug(self) -> str | None:
        return self.compound.slug if self.compound else None


class Row(NamedTuple):
    """A code with its words. `scans`: today, week, month, ever, last; None while nobody opened it. `alarms`: unseen ones."""

    code: Code
    compound: Compound | None
    where: Markup
    category: Category | None
    maker: str
    scans: Any
    alarms: int


def asked() -> Filter:
    """The filter of this address; NotFound for a compound that is not mine."""
    view, slug = request.args.get("view", "in_use"), request.args.get("compound", "")
    found: Any = db.session.scalars(places.within(reach("code.edit")).where(Place.kind == "compound"))
    mine: list[Compound] = list(found)
    chosen = next((compound for compound in mine if compound.slug == slug), None)
    if slug and chosen is None:
        raise NotFound
    ids = sa.select(Place.id).where(Place.id == chosen.id) if chosen else reach("code.edit")
    return Filter(view if view in VIEWS else "in_use", chosen, mine, ids)


def rows(found: Sequence[Code], at: datetime) -> list[Row]:
    """The rows of these codes, in a few statements however many there are. Days are those of the first code's compound."""
    ids, where = [code.id for code in found], places_of(found)
    compounds = _by_id(Compound, [code.compound_id for code in found])
    categories, makers = _by_id(Category, [c.category_id for c in found]), _by_id(Person, [c.made_by_id for c in found])
    today = at.astimezone(next((c.zone for c in compounds.values()), CHINA)).date()
    scans = {row.code_id: row for row in db.session.execute(codes.scans(ids, today))}
    alarms: dict[int | None, int] = dict(db.session.execute(queries.alarms_of(ids)).all())
    return [
        Row(code, compounds.get(code.compound_id), where[code.id], categories.get(code.category_id or 0),
            makers[code.made_by_id].name if code.made_by_id in makers else "", scans.get(code.id), alarms.get(code.id, 0))
        for code in found
    ]  # fmt: skip


def _by_id(model: Any, ids: Sequence[int | None]) -> dict[int, Any]:
    return {row.id: row for row in db.session.scalars(sa.select(model).where(model.id.in_({one for one in ids if one})))}
