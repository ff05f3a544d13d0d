"""The codes on walls in the office: the register, making one, its page, revoking it, and what people told of it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask import Response, g, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kiosk.accounts.session import me, reach
from kiosk.clock import now
from kiosk.codes import queries as kept
from kiosk.codes.models import Code, CodeAlarm
from kiosk.codes.rules import REASONS, new_code
from kiosk.db import db, load
from kiosk.desk.codes import queries, register
from kiosk.desk.codes.forms import CodeForm
from kiosk.desk.codes.printing import printed
from kiosk.issues.queries import categories
from kiosk.places import queries as places
from kiosk.places.models import Compound, Place
from kiosk.web.answers import go, page, see
from kiosk.web.filters import local
from kiosk.web.forms import TapForm, tapped
from kiosk.web.language import says
from kiosk.web.paging import paged
from kiosk.web.tables import spreadsheet
from kiosk.words import _l
from kiosk.writing import writing

PER_PAGE = 50
KINDS = {"activity": _l("活动的码"), "consultation": _l("征询的码"), "notice": _l("公告的码")}  # of codes that hang nowhere
STATES = {None: _l("在用"), "revoked": _l("已停用"), "expired": _l("已过期")}


def codes() -> ResponseReturnValue:
    """The register of the codes that hang in my compounds; filters and paging are links. Alarms are a list of their own."""
    asked, at = register.asked(), now()
    counts: dict[str, int] = dict(db.session.execute(queries.counts(asked.ids, at)).mappings().one())
    counts["alarmed"] = db.session.scalar(kept.alarm_count(asked.ids)) or 0
    alarmed = asked.view == "alarmed"
    shown = paged(kept.unseen(asked.ids) if alarmed else queries.register(asked.ids, asked.view, at), PER_PAGE)
    listed: dict[str, Any] = {"alarms": _alarms(shown.items)} if alarmed else {"rows": register.rows(shown.items, at)}
    listed |= {"shown": shown, "counts": counts, "views": register.VIEWS}
    return page("desk/office/codes.html", asked=asked, kinds=KINDS, at=at, **listed)


def codes_table() -> Response:
    """The register as a table for a spreadsheet, all pages of the same filter."""
    asked, at = register.asked(), now()
    heads = (_("小区"), _("贴在哪里"), _("码"), _("网址"), _("报哪方面的事"), _("状态"), _("做于"), _("谁做的"), _("停用于"),
             _("今天扫码"), _("近 7 天"), _("近 30 天"), _("一共"), _("最近扫码"), _("待查的举报"))  # fmt: skip
    found = db.session.scalars(queries.register(asked.ids, asked.view, at)).all()
    return spreadsheet("codes.csv", [heads, *(_cells(row, at) for row in register.rows(found, at))])


def _cells(row: register.Row, at: datetime) -> list[object]:
    code, scans = row.code, row.scans
    days = [local(moment).date().isoformat() if moment else "" for moment in (code.created_at, code.revoked_at)]
    counted = [scans.today, scans.week, scans.month, scans.ever, scans.last] if scans else [0, 0, 0, 0, ""]
    named = [says(thing, "name").striptags() if thing else "" for thing in (row.compound, row.category)]
    state = STATES[code.trouble(at)]
    written = [named[0], row.where.striptags(), code.code, printed(code).url, named[1], state, days[0], row.maker, days[1]]
    return [*written, *counted, row.alarms]


def code(id: int) -> ResponseReturnValue:
    """One code: how it reads, how often it was opened, what people told of it."""
    shown = load(kept.codes(reach("code.edit")), id)
    compound = db.session.get_one(Compound, shown.compound_id)
    g.zone = compound.zone
    alarms = _alarms(db.session.scalars(kept.alarms(reach("code.edit")).where(CodeAlarm.code_id == id).limit(PER_PAGE)).all())
    (row,) = register.rows([shown], now())
    context: dict[str, Any] = {"kinds": KINDS, "alarms": alarms, "trouble": shown.trouble(now()), **printed(shown)._asdict()}
    return page("desk/office/code.html", row=row, code=shown, compound=compound, **context)


def new_code_at(id: int) -> ResponseReturnValue:
    """A code for the compound, one of its buildings or one of its spots; for one category, if that is wanted."""
    compound = load(places.within(reach("code.edit")).where(Place.kind == "compound"), id)
    offered = places.buildings(id), places.spots(id), categories(id)
    form = CodeForm(*(list(db.session.scalars(select)) for select in offered))
    if not form.validate_on_submit():
        return page("desk/office/code_form.html", form, compound=compound)
    with writing("codes.make", by=me().id, nonce=form.proof) as write:
        where = form.ids()
        if where["spot_id"]:
            where["building_id"] = write.lock(places.spots(id), where["spot_id"]).building_id
        made = Code(code=new_code(), kind="place", compound_id=id, created_at=now(), made_by_id=me().id, **where)
        write.add(made)
        write.location = url_for("office.desk.code", id=made.id)
    return go(write.location)


def revoke_code(id: int) -> ResponseReturnValue:
    """One tap: from now on a scan of it opens the plain form and says why."""
    load(kept.codes(reach("code.edit")), id)
    if TapForm().validate_on_submit():
        with writing("codes.revoke", by=me().id) as write:
            revoked = write.lock(kept.codes(reach("code.edit")), id)
            revoked.revoked_at = revoked.revoked_at or now()
    return see("office.desk.code", id=id)


def inspection(id: int) -> ResponseReturnValue:
    """Somebody went and looked at the code that was told of."""
    proof = tapped()
    alarm = load(kept.alarms(reach("code.edit")), id)
    back = url_for("office.desk.code", id=alarm.code_id) if alarm.code_id else url_for("office.desk.codes", view="alarmed")
    with writing("codes.inspect", by=me().id, nonce=proof) as write:
        alarm = write.lock(kept.alarms(reach("code.edit")), id)
        if alarm.seen_at is None:
            alarm.seen_at, alarm.seen_by_id = now(), me().id
        write.location = back
    return go(back)


def _alarms(told: Sequence[CodeAlarm]) -> list[dict[str, Any]]:
    """What people told, with the code that they meant."""
    meant = db.session.scalars(sa.select(Code).where(Code.id.in_({alarm.code_id for alarm in told}))).all()
    rows = {row.code.id: row for row in register.rows(meant, now())}
    return [{"alarm": alarm, "row": rows.get(alarm.code_id or 0), "reason": REASONS.get(alarm.reason, "")} for alarm in told]
