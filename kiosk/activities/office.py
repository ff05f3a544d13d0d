"""Activities in the office: write, publish, take down, see who comes."""

from typing import Any

import sqlalchemy as sa
from flask import current_app, flash, g, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kiosk.accounts.session import can, me, reach
from kiosk.activities import queries, seats
from kiosk.activities.forms import ActivityForm, FiguresForm, SeatsForm
from kiosk.activities.models import Activity, SignUp
from kiosk.activities.rules import KIND_ICONS, KIND_WORDS, STATE_WORDS, availability
from kiosk.clock import now
from kiosk.codes.models import Code
from kiosk.codes.rules import new_code
from kiosk.db import db, load
from kiosk.errors import NotFound, Refused
from kiosk.places.models import Compound
from kiosk.places.queries import compounds
from kiosk.places.visit import visit_compound
from kiosk.settings import settings_of
from kiosk.vault import vault
from kiosk.web.answers import go, page
from kiosk.web.forms import Form, TapForm, tapped
from kiosk.web.paging import paged
from kiosk.web.qr import code_url, qr_svg
from kiosk.web.text import mask
from kiosk.words import _l
from kiosk.writing import writing

PAGE = 30  # activities a page


def activities() -> ResponseReturnValue:
    """The list over all compounds in reach: coming, drafts, past."""
    show, at = request.args.get("show", "coming"), now()
    found = paged(queries.desk(reach("activity.see"), show, at), PAGE)
    counted = queries.seated(sa.select(Activity).where(Activity.id.in_([activity.id for activity in found.items])))
    seated = {row.Activity.id: (row.taken, row.waiting) for row in db.session.execute(counted)}
    mine = db.session.scalars(compounds().where(Compound.id.in_(reach("activity.edit")))).all()
    return _page("activities", found=found, seated=seated, show=show, compounds=mine, at=at)


def activity(id: int) -> ResponseReturnValue:
    """One activity: how it stands, its code, what can be done with it."""
    found, at = _activity("activity.see", id), now()
    waiting = sum(entry.party for entry in found.queue)
    said = availability(found, found.taken, waiting, at, g.zone)
    form = SeatsForm.seats_of(found)
    return _page("activity", form, activity=found, said=said, waiting=waiting, at=at, **_code(found))


def new(compound: str) -> ResponseReturnValue:
    """A draft; nobody outside sees it."""
    here = visit_compound(
        db.session.scalar(compounds().where(Compound.slug == compound, Compound.id.in_(reach("activity.edit"))))
    )
    form, zone, here_id = ActivityForm(), here.zone, here.id
    if not form.validate_on_submit():
        return _page("edit", form, compound=here, activity=None)
    with writing("activities.new", by=me().id, nonce=form.proof) as write:
        fresh = Activity(compound_id=here_id, written_by_id=me().id, capacity=form.capacity.data)
        form.fill(fresh, zone)
        write.add(fresh)
        write.location = url_for("office.activities.activity", id=fresh.id)
    return go(write.location)


def edit(id: int) -> ResponseReturnValue:
    """Change everything; what hangs changes with it at the next poll."""
    found, zone = _editable(_activity("activity.edit", id)), g.zone
    form = ActivityForm() if request.method == "POST" else ActivityForm.of(found, zone)
    if form.validate_on_submit():
        try:
            return go(_save("activities.edit", id, form, lambda activity: form.fill(activity, zone)))
        except Refused as no:
            return _page("edit", _told(form, no, id), 409, activity=_activity("activity.edit", id), compound=g.compound)
    return _page("edit", form, activity=found, compound=g.compound)


def capacity(id: int) -> ResponseReturnValue:
    """More or fewer seats; who waits is promoted at once, nobody is dropped."""
    found = _editable(_activity("activity.edit", id))
    form = SeatsForm.seats_of(found)
    if form.validate_on_submit():
        try:
            return go(_save("activities.capacity", id, form, lambda _: None))
        except Refused as no:
            return _page("capacity", _told(form, no, id), 409, activity=_activity("activity.edit", id))
    return _page("capacity", form, activity=found)


def publication(id: int) -> ResponseReturnValue:
    """Onto the boards, with a code of its own from the first time on."""

    def publish(activity: Activity) -> None:
        seats.publish(activity, now())
        if activity.code is None:
            code = Code(code=new_code(), kind="activity", compound_id=activity.compound_id, created_at=now())
            activity.codes.append(code)

    return _tapped("publication", id, publish, _("已发布，大堂屏马上看得到"))


def withdrawal(id: int) -> ResponseReturnValue:
    """One tap, gone at the next poll."""
    return _tapped("withdrawal", id, lambda activity: seats.withdraw(activity, now()), _("已撤下，大堂屏上马上看不到了"))


def calling_off(id: int) -> ResponseReturnValue:
    """It will not take place. GET asks once more and says who is to be told."""
    if request.method == "GET":
        return _page("calling_off", TapForm(), activity=_activity("activity.publish", id))
    return _tapped("calling_off", id, lambda activity: seats.call_off(activity, now()), _("已取消，大堂屏和手机上都会写明"))


def closure(id: int) -> ResponseReturnValue:
    """It took place: how many came, and where the figures are from."""
    found = _activity("activity.publish", id)
    form = FiguresForm(obj=found)
    if not form.validate_on_submit():
        return _page("closure", form, activity=found)
    with writing("activities.closure", by=me().id, nonce=form.proof) as write:
        activity = write.lock(queries.in_reach(reach("activity.publish")), id)
        seats.close(activity, now())
        for name in ("attendances", "people", "figures_source", "figures_source_en"):
            setattr(activity, name, form[name].data)
        write.location = url_for("office.activities.activity", id=id)
    return go(write.location)


def entries(id: int) -> ResponseReturnValue:
    """Who comes, numbers masked; prints on paper for the door."""
    return _entries(_activity("activity.list", id), {})


def phone(id: int, entry_id: int) -> ResponseReturnValue:
    """Show one number in full, and write down who looked. The answer to the POST is the page itself:
    an address that shows the number would show it again to whoever opens it, unaudited."""
    form = TapForm()
    if not form.validate_on_submit():
        raise Refused(_l("页面放久了，请再点一次"), 422)
    with writing("activities.reveal", by=me().id) as write:
        activity = write.lock(queries.in_reach(reach("activity.reveal")), id)
        entry = write.lock(queries.entries(activity.id), entry_id)
        write.note(f"phone of entry {entry.n} of activity {id}", activity.compound_id)
    return _entries(_activity("activity.reveal", id), {entry_id: _phone(entry)})


def entry_cancellation(id: int, entry_id: int) -> ResponseReturnValue:
    """For somebody who calls because they cannot come and lost their page. GET asks once more."""
    found, form = _activity("activity.reveal", id), TapForm()
    entry = load(queries.entries(found.id), entry_id)
    if not form.validate_on_submit():
        return _page("entry_cancellation", form, activity=found, entry=entry)
    with writing("activities.cancel_entry", by=me().id, nonce=form.proof) as write:
        activity = write.lock(queries.in_reach(reach("activity.reveal")), id)
        seats.cancel(activity, next(entry for entry in activity.sign_ups if entry.id == entry_id), now())
        write.location = url_for("office.activities.entries", id=id)
    return go(write.location)


def _page(name: str, form: Form | None = None, status: int | None = None, **facts: Any) -> ResponseReturnValue:
    words = {"kind_words": KIND_WORDS, "kind_icons": KIND_ICONS, "state_words": STATE_WORDS, "tap": TapForm()}
    return page(f"activities/office/{name}.html", form, status, **words, **facts)


def _activity(verb: str, id: int) -> Activity:
    """The activity, if the person may do this with it; its compound's zone and contacts hold from here on."""
    found = load(queries.in_reach(reach(verb)), id)
    visit_compound(found.compound)
    return found


def _code(activity: Activity) -> dict[str, Any]:
    """The picture of its code, and the host that stands beside it in words."""
    settings = settings_of(current_app)
    if activity.code is None or activity.state == "withdrawn":
        return {"qr": None}
    address = code_url(settings.public_url, activity.code, settings.qr_case)
    return {"qr": qr_svg(address, _("活动码 %(code)s", code=activity.code)), "host": settings.public_url.split("://")[1]}


def _editable(activity: Activity) -> Activity:
    """A draft takes the right to edit. What has been published hangs as it is saved: that takes the right to publish."""
    if activity.state != "draft" and not can("activity.publish", activity.compound):
        raise NotFound
    return activity


def _save(act: str, id: int, form: SeatsForm, fill: Any) -> str:
    """Write an edit down, seats last; the address to go on to. Refused when overtaken, or for a cut nobody confirmed."""
    with writing(act, by=me().id, nonce=form.proof) as write:
        activity = _editable(write.lock(queries.in_reach(reach("activity.edit")), id))
        activity.revise(form.seen)
        fill(activity)
        seats.set_capacity(activity, form.capacity.data, now(), accept_cut=bool(form.accept_cut.data))
        write.location = url_for("office.activities.activity", id=id)
    return write.location


def _told(form: SeatsForm, no: Refused, id: int) -> SeatsForm:
    """The refusal beside its field. Saving again is meant, so the form now carries the newest revision."""
    form.refuse(form.capacity if isinstance(no, seats.CutBelowTaken) else form.revision, no.sentence)
    form.revision.data = str(_activity("activity.edit", id).revision)
    return form


def _tapped(act: str, id: int, change: Any, said: str) -> ResponseReturnValue:
    """A change by one button. A second tap gets the first one's answer."""
    with writing(f"activities.{act}", by=me().id, nonce=tapped()) as write:
        activity = write.lock(queries.in_reach(reach("activity.publish")), id)
        change(activity)
        write.location = url_for("office.activities.activity", id=id)
    flash(said)
    return go(write.location)


def _entries(found: Activity, revealed: dict[int, str]) -> ResponseReturnValue:
    rows = [(entry, revealed.get(entry.id) or mask(_phone(entry))) for entry in found.sign_ups if entry.state != "cancelled"]
    gone = sum(entry.state == "cancelled" for entry in found.sign_ups)
    return _page("entries", activity=found, rows=rows, gone=gone, revealed=revealed, at=now())


def _phone(entry: SignUp) -> str:
    return vault().unseal(entry.phone_sealed) if entry.phone_sealed else ""
