"""Activities on the phone: the list, the page behind the QR code, one's own entry."""

from collections.abc import Callable
from typing import Any

from flask import g, url_for
from flask.typing import ResponseReturnValue

from kiosk.activities import queries, seats
from kiosk.activities.forms import PartyForm, SignUpForm
from kiosk.activities.models import KEPT_DAYS, Activity, SignUp
from kiosk.activities.rules import KIND_ICONS, KIND_WORDS, availability, signed_up_before
from kiosk.clock import now
from kiosk.db import db, load
from kiosk.errors import NotFound, Refused
from kiosk.places.models import Compound
from kiosk.places.visit import visit
from kiosk.vault import digest, token, vault
from kiosk.web.answers import go, page, see
from kiosk.web.forms import Form, TapForm
from kiosk.web.paging import paged
from kiosk.writing import writing

PAGE = 20  # past activities a page


def activities(compound: str) -> ResponseReturnValue:
    """What is coming, and what took place with how many people came."""
    place, at = visit(compound), now()
    rows = db.session.execute(queries.not_over(place.id, at)).all()
    coming = [(row.Activity, availability(*row, at, g.zone)) for row in rows]
    past = paged(queries.past(place.id, at), PAGE)
    return _page("activities", place, coming=coming, past=past)


def activity(compound: str, id: int) -> ResponseReturnValue:
    """The page behind the QR code: what, when, where, how many seats, and the two questions of sign-up."""
    place, form = visit(compound), SignUpForm()
    if form.validate_on_submit():
        try:
            return go(
                sign_up(place, id, form, lambda token: url_for("phone.activities.entry", compound=compound, id=id, token=token))
            )
        except Refused as no:
            form.refuse(form.party, no.sentence)
    row = db.session.execute(queries.seated(queries.once_shown(place.id)).where(Activity.id == id)).one_or_none()
    if row is None:
        raise NotFound
    if row.Activity.state == "withdrawn":
        return _page("withdrawn", place, status=404)
    at = now()
    facts = {"taken": row.taken, "said": availability(*row, at, g.zone), "open": row.Activity.is_open(at), "days": KEPT_DAYS}
    return _page("activity", place, form, activity=row.Activity, **facts)


def received(compound: str, id: int) -> ResponseReturnValue:
    """The neutral answer to a sign-up that was there before: the same for everybody, it tells nothing of anybody."""
    place = visit(compound)
    return _page("received", place, activity=load(queries.once_shown(place.id), id))


def entry(compound: str, id: int, token: str) -> ResponseReturnValue:
    """One's own entry: how it stands, and the form that changes the party. The address is the key to it."""
    place, form = visit(compound), PartyForm()
    if form.validate_on_submit():
        try:
            return go(_change_party(place, id, token, form))
        except Refused as no:
            form.refuse(form.party, no.sentence)
            form.more = no.more if isinstance(no, seats.NoRoom) else 0
    found, own = find_entry(place, id, token)
    if not form.is_submitted():
        form.party.data = own.party
    ahead = db.session.scalar(queries.ahead(own))
    return _page("entry", place, form, activity=found, entry=own, ahead=ahead, token=token, at=now(), days=KEPT_DAYS)


def cancellation(compound: str, id: int, token: str) -> ResponseReturnValue:
    """GET asks once more, POST gives the seats back; a second time it says that it is done."""
    place, form = visit(compound), TapForm()
    if form.validate_on_submit():
        with writing("activities.cancel_entry") as write:
            found = write.lock(queries.once_shown(place.id), id)
            seats.cancel(found, _own(found, token), now())
        return see("phone.activities.entry", compound=compound, id=id, token=token)
    found, own = find_entry(place, id, token)
    return _page("cancellation", place, form, activity=found, entry=own, token=token)


def _page(name: str, place: Compound, form: Form | None = None, status: int | None = None, **facts: Any) -> ResponseReturnValue:
    words = {"kind_words": KIND_WORDS, "kind_icons": KIND_ICONS}
    return page(f"activities/phone/{name}.html", form, status, compound=place, **words, **facts)


def sign_up(place: Compound, id: int, form: SignUpForm, entry_at: Callable[[str], str]) -> str:
    """The address of the new entry, made from its token, or the neutral one."""
    entry, clear, scope, slug = *_new_entry(form), queries.on_show(place.id), place.slug
    with writing("activities.sign_up", nonce=form.proof) as write:
        found = write.lock(scope, id)
        if signed_up_before(found, entry):
            write.location = url_for("phone.activities.received", compound=slug, id=id)
        else:
            seats.sign_up(found, entry, now())
            write.location = entry_at(clear)
    return write.location


def _new_entry(form: SignUpForm) -> tuple[SignUp, str]:
    """An entry with its personal values sealed, and the token of its manage link, which is kept nowhere."""
    clear, hashed = token()
    entry = SignUp(name=form.name.data, party=form.party.data, manage_digest=hashed)
    if form.number:
        entry.phone_sealed, entry.phone_index = vault().seal(form.number), vault().blind(form.number)
        entry.phone_tail = form.number[-4:]
    return entry, clear


def _change_party(place: Compound, id: int, token: str, form: PartyForm) -> str:
    scope, slug, party = queries.once_shown(place.id), place.slug, form.party.data or 0
    with writing("activities.change_party", nonce=form.proof) as write:
        found = write.lock(scope, id)
        own = _own(found, token)
        if form.rest.data:
            token = _queue_rest(found, own, party) or token
        else:
            seats.change_party(found, own, party, now())
        write.location = url_for("phone.activities.entry", compound=slug, id=id, token=token)
    return write.location


def _queue_rest(found: Activity, own: SignUp, party: int) -> str:
    """Those of a party who found no seat, as a new entry at the end of the queue: its token; "" when all found one."""
    clear, hashed = token()
    phone = {"phone_sealed": own.phone_sealed, "phone_index": own.phone_index, "phone_tail": own.phone_tail}
    rest = SignUp(name=own.name, manage_digest=hashed, **phone)
    return "" if seats.queue_rest(found, own, party, rest, now()) is own else clear


def find_entry(place: Compound, id: int, token: str) -> tuple[Activity, SignUp]:
    found = load(queries.once_shown(place.id), id)
    own = db.session.scalar(queries.own(found.id, digest(token)))
    if own is None:
        raise NotFound
    return found, own


def _own(found: Activity, token: str) -> SignUp:
    """The entry of this link among those of a locked activity."""
    own = next((entry for entry in found.sign_ups if entry.manage_digest == digest(token)), None)
    if own is None:
        raise NotFound
    return own
