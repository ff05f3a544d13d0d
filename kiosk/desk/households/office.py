from typing import Any

from flask import flash, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kiosk.accounts.session import me, reach
from kiosk.clock import now
from kiosk.db import db, load
from kiosk.places import queries
from kiosk.places.forms import HouseholdForm, ImportForm
from kiosk.places.models import Household, Place
from kiosk.places.rules import SOURCES, Row, area_cm2, read_households
from kiosk.web.answers import go, page
from kiosk.web.forms import tapped, typed
from kiosk.web.paging import paged
from kiosk.words import _l
from kiosk.writing import Write, writing

PAGE = 100


def households(id: int) -> ResponseReturnValue:
    """The doors of a building, and the form that adds one."""
    building = load(queries.tree(reach("place.see")).where(Place.kind == "building"), id)
    form = HouseholdForm()
    if form.validate_on_submit():
        return _add(id, form)
    listed = paged(queries.households([building.id]), PAGE)
    return _page("households", form, building=building, listed=listed)


def _add(id: int, form: HouseholdForm) -> ResponseReturnValue:
    unit, room = typed(form.unit), typed(form.room)
    with writing("households.add", by=me().id, nonce=form.proof) as write:
        building = write.lock(queries.tree(reach("place.edit")), id)
        same = queries.households([id]).where(Household.unit == unit, Household.room == room)
        row = write.session.scalar(same) or Household(compound_id=building.parent_id, building_id=id, unit=unit, room=room)
        row.area_cm2, row.area_source, row.archived_at = area_cm2(typed(form.area)), form.source.data, None
        write.add(row)
        write.location = url_for("office.desk.households", id=id)
    flash(_("%(unit)s 单元 %(room)s 已记下", unit=unit, room=room))
    return go(write.location)


def archive_household(id: int) -> ResponseReturnValue:
    """Out of use or in use again; what points at it stays."""
    with writing("households.archive", by=me().id, nonce=tapped()) as write:
        row = write.lock(queries.households(reach("place.edit")), id)
        row.archived_at = None if row.archived_at else now()
        write.location = url_for("office.desk.households", id=row.building_id)
    return go(write.location)


def import_households(id: int) -> ResponseReturnValue:
    """A table for a whole compound. First it is only read: what would be new, what is wrong in which line."""
    compound = load(queries.tree(reach("place.edit")).where(Place.kind == "compound"), id)
    form = ImportForm()
    if not form.validate_on_submit():
        return _page("import_households", form, compound=compound)
    table = form.table()
    rows, bad = read_households(table, _names(id))
    if not rows and not bad:
        form.refuse(form.text, _l("表格是空的"))
    elif not bad and form.sure.data:
        return _import(id, form, rows)
    form.text.data = table
    return _page("import_households", form, compound=compound, rows=rows, bad=bad, fresh=_count_new(rows))


def _names(compound_id: int) -> dict[str, int]:
    """Both the slug and the name of a building stand for it."""
    buildings = db.session.scalars(queries.buildings(compound_id)).all()
    return {name: building.id for building in buildings for name in (building.slug, building.name)}


def _count_new(rows: list[Row]) -> int:
    known = {(h.building_id, h.unit, h.room) for h in db.session.scalars(queries.households({row.building_id for row in rows}))}
    return sum(row[1:4] not in known for row in rows)


def _import(compound_id: int, form: ImportForm, rows: list[Row]) -> ResponseReturnValue:
    with writing("households.import", by=me().id, nonce=form.proof) as write:
        write.lock(queries.tree(reach("place.edit")), compound_id)
        _put(write, compound_id, rows)
        write.location = url_for("office.desk.place", id=compound_id)
    flash(_("导入了 %(n)d 户", n=len(rows)))
    return go(write.location)


def _put(write: Write, compound_id: int, rows: list[Row]) -> None:
    """New doors are added; of those that are known the area is taken over."""
    found = write.session.scalars(queries.households({row.building_id for row in rows}))
    known = {(h.building_id, h.unit, h.room): h for h in found}
    for row in rows:
        fresh = Household(compound_id=compound_id, building_id=row.building_id, unit=row.unit, room=row.room)
        household = known.get(row[1:4], fresh)
        if row.area_cm2 is not None or household is fresh:
            household.area_cm2, household.area_source = row.area_cm2, row.source
        household.archived_at = None
        write.session.add(household)


def _page(name: str, form: Any, **facts: Any) -> ResponseReturnValue:
    return page(f"desk/office/{name}.html", form, sources=SOURCES, **facts)
