"""The office's side: who waits to be called, and which names building heads agreed to have shown."""

from datetime import timedelta
from typing import Any

from flask import flash, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kiosk.accounts.models import Grant
from kiosk.accounts.session import can, me, reach
from kiosk.clock import now
from kiosk.db import db, load
from kiosk.grid import queries
from kiosk.grid.forms import ConsentForm
from kiosk.grid.models import KEPT_DAYS, CallBack, PublicName
from kiosk.places.queries import buildings_in
from kiosk.vault import vault
from kiosk.web.answers import go, page
from kiosk.web.forms import TapForm, tapped, typed
from kiosk.web.paging import paged
from kiosk.web.text import mask
from kiosk.writing import writing

PAGE = 30
LOOKS = timedelta(minutes=2)  # how long a revealed phone number stands on the page


# Who waits to be called


def call_backs() -> ResponseReturnValue:
    """Open requests, the longest first; below them those that were answered, until they are erased."""
    mine, at = reach("call_back.see"), now()
    waiting = db.session.scalars(queries.waiting(mine)).all()
    done = paged(queries.answered(mine), PAGE)
    rows = [(call, _revealed(call) or mask(_phone(call))) for call in waiting]
    many = len({call.compound_id for call in (*waiting, *done.items)}) > 1
    context: dict[str, Any] = {"rows": rows, "done": done, "at": at, "days": KEPT_DAYS, "many": many}
    return page("grid/office/call_backs.html", tap=TapForm(), revealed=_looked_at(), **context)


def phone(id: int) -> ResponseReturnValue:
    """Look at a number. Who looked, and at whose, stands in the audit; the page shows it for two minutes."""
    load(queries.call_backs(reach("call_back.answer")), id)
    with writing("grid.reveal", by=me().id, nonce=tapped()) as write:
        call = write.lock(queries.call_backs(reach("call_back.answer")), id)
        write.note(f"phone of call-back {id}", call.compound_id)
        write.location = url_for("office.grid.call_backs", _anchor=f"call-{id}")
    session["revealed-call"] = [id, now().timestamp()]
    return go(write.location)


def answer(id: int) -> ResponseReturnValue:
    """Somebody called back: one tap."""
    load(queries.call_backs(reach("call_back.answer")), id)
    with writing("grid.answer", by=me().id, nonce=tapped()) as write:
        write.lock(queries.call_backs(reach("call_back.answer")), id).answer(me().id, now())
        write.location = url_for("office.grid.call_backs")
    flash(_("记下了，已经回过电话"))
    return go(write.location)


def _phone(call: CallBack) -> str:
    """Nothing is left of it once its days are over."""
    return vault().unseal(call.phone_sealed) if call.phone_sealed else ""


def _looked_at() -> int | None:
    """The request whose number was looked at a moment ago."""
    seen, at = session.get("revealed-call", (None, 0))
    return seen if now().timestamp() - at <= LOOKS.total_seconds() else None


def _revealed(call: CallBack) -> str | None:
    """The number in full, while the look at it is fresh."""
    return _phone(call) if call.id == _looked_at() and can("call_back.answer", call.building) else None


# Which names are shown


def heads() -> ResponseReturnValue:
    """Every building in reach: who heads it, and whether a name is shown."""
    mine = reach("head.name")
    names = {(name.building_id, name.person_id): name for name in db.session.scalars(queries.names_in(mine))}
    held: dict[int, list[tuple[Grant, PublicName | None]]] = {}
    for grant in db.session.scalars(queries.heads_in(mine, now())):
        held.setdefault(grant.place_id, []).append((grant, names.get((grant.place_id, grant.person_id))))
    buildings = db.session.scalars(buildings_in(mine)).all()
    return page("grid/office/heads.html", buildings=buildings, held=held, tap=TapForm(), at=now())


def consent(id: int) -> ResponseReturnValue:
    """Write down the name that a head agreed to have shown; one that is shown already gives way to it."""
    grant = load(queries.heads_in(reach("head.name"), now()), id)
    shown = db.session.scalar(_name_of(grant))
    form = ConsentForm(data={"name": shown.name, "name_en": shown.name_en} if shown else {"consented_on": now().date()})
    if not form.validate_on_submit():
        return page("grid/office/consent.html", form, grant=grant, shown=shown)
    said = {"name": typed(form.name), "name_en": typed(form.name_en), "consented_on": form.consented_on.data}
    with writing("grid.consent", by=me().id, nonce=form.proof) as write:
        grant = write.lock(queries.heads_in(reach("head.name"), now()), id)
        for before in write.session.scalars(_name_of(grant)):
            before.withdrawn_at = now()
        write.session.flush()  # the old one goes first: a building shows one name of a person
        building = {"building_id": grant.place_id, "compound_id": grant.place.parent_id}
        write.add(PublicName(**building, **said, person_id=grant.person_id, recorded_at=now(), recorded_by_id=me().id))
        write.location = url_for("office.grid.heads")
    flash(_("已记下，大堂屏和手机上马上看得到这个称呼"))
    return go(write.location)


def withdrawal(id: int) -> ResponseReturnValue:
    """One tap, and the name is gone at the next poll; the role stays."""
    load(queries.names_in(reach("head.name")), id)
    with writing("grid.withdraw", by=me().id, nonce=tapped()) as write:
        name = write.lock(queries.names_in(reach("head.name")), id)
        name.withdrawn_at = now()
        write.location = url_for("office.grid.heads")
    flash(_("已撤下，只显示岗位"))
    return go(write.location)


def _name_of(grant: Grant) -> Any:
    """The name of this head that is shown at the building."""
    mine = queries.names_in(reach("head.name"))
    return mine.where(PublicName.building_id == grant.place_id, PublicName.person_id == grant.person_id)
