"""The alliance in the office: who sits where, what each body offers. Nobody is deleted; whoever left can come back."""

from typing import Any

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kiosk.accounts.session import me, reach
from kiosk.alliance import queries
from kiosk.alliance.forms import MemberForm, OfferForm
from kiosk.alliance.models import SEATS, Member, Offer, Project
from kiosk.alliance.rules import SEAT_NAMES, WORDS, seating
from kiosk.clock import now
from kiosk.db import db, load
from kiosk.errors import Refused
from kiosk.places.models import Compound
from kiosk.places.queries import compounds as all_compounds
from kiosk.places.visit import visit_compound
from kiosk.web.answers import go, page
from kiosk.web.forms import TapForm, tapped, typed
from kiosk.words import _l
from kiosk.writing import Write, writing


def alliances() -> ResponseReturnValue:
    """The compounds in reach, each with how many seats are taken; a lone one at once."""
    places = reach("alliance.see")
    compounds = db.session.scalars(all_compounds().where(Compound.id.in_(places))).all()
    if len(compounds) == 1:
        return _alliance(compounds[0])
    counts = queries.seats_taken(places), queries.projects_going(places)
    seats, going = ({of: counted for of, *counted in db.session.execute(each)} for each in counts)
    rows = [(compound, *seats.get(compound.id, (0, 0)), *going.get(compound.id, (0, 0))) for compound in compounds]
    return page("alliance/office/alliances.html", rows=rows)


def alliance(compound: str) -> ResponseReturnValue:
    """One compound's: the five seats of 1+4, X, what is built together, and who left."""
    return _alliance(compound_in_reach("alliance.see", compound))


def _alliance(compound: Compound) -> ResponseReturnValue:
    visit_compound(compound)
    here = reach("alliance.see")
    bodies = db.session.scalars(queries.with_all_offers(queries.in_reach(here)).where(Member.compound_id == compound.id)).all()
    projects = db.session.scalars(queries.projects_in_reach(here).where(Project.compound_id == compound.id)).all()
    left = [member for member in bodies if member.archived_at]
    shown: dict[str, Any] = {
        "sits": seating(member for member in bodies if not member.archived_at),
        "left": left,
        "projects": projects,
    }
    return page("alliance/office/alliance.html", compound=compound, tap=TapForm(), **shown, **WORDS)


def member(id: int) -> ResponseReturnValue:
    """One body: what it does, what it offers, what is built with it."""
    here = reach("alliance.see")
    found = load(queries.with_all_offers(queries.in_reach(here)), id)
    projects = db.session.scalars(queries.projects_in_reach(here).where(Project.member_id == id)).all()
    compound = visit_compound(found.compound)
    return page("alliance/office/member.html", member=found, projects=projects, compound=compound, tap=TapForm(), **WORDS)


# Members


def new_member(compound: str) -> ResponseReturnValue:
    """A body takes a seat; `?seat=branch` comes from the empty seat that was tapped."""
    wanted = request.args.get("seat")
    form = MemberForm(data={"seat": wanted if wanted in SEATS else None})
    return _member_form(form, compound_in_reach("alliance.edit", compound))


def edit_member(id: int) -> ResponseReturnValue:
    found = load(queries.in_reach(reach("alliance.edit")), id)
    return _member_form(MemberForm(obj=found), visit_compound(found.compound), found)


def _member_form(form: MemberForm, compound: Compound, member: Member | None = None) -> ResponseReturnValue:
    compound_id, member_id = compound.id, member.id if member else 0
    if form.validate_on_submit():
        try:
            return go(_save_member(form, compound_id, member_id))
        except Refused as no:
            form.refuse(form.seat, no.sentence)
    return page("alliance/office/member_form.html", form, compound=compound, member=member, **WORDS)


def _save_member(form: MemberForm, compound_id: int, id: int) -> str:
    with writing("alliance.member", by=me().id, nonce=form.proof) as write:
        _lock_alliance(write, compound_id)
        row = write.lock(queries.in_reach(reach("alliance.edit")), id) if id else Member(compound_id=compound_id)
        if not row.archived_at:
            _refuse_taken(write, compound_id, form.seat.data, id)
        for field in ("seat", "name", "name_en", "about", "about_en", "joined_on"):
            setattr(row, field, form[field].data)
        row.position = form.position.data or 0
        write.add(row)
        write.location = url_for("office.alliance.member", id=row.id)
    return write.location


def _lock_alliance(write: Write, compound_id: int) -> None:
    """Whoever gives out a seat waits here for whoever is doing so: two bodies never find the same one empty."""
    write.lock(all_compounds().where(Compound.id.in_(reach("alliance.edit"))), compound_id)


def _refuse_taken(write: Write, compound_id: int, seat: str, id: int) -> None:
    holder = write.session.scalar(queries.holder(compound_id, seat, but=id))
    if holder is not None:
        values = {"seat": SEAT_NAMES[seat], "name": holder.name}
        raise Refused(_l("%(seat)s这一席已经有“%(name)s”了，一席只坐一个单位。先请它离席，再安排别家", **values))


def archive_member(id: int) -> ResponseReturnValue:
    """It leaves its seat, and with it what it offers leaves the board."""
    with writing("alliance.archive_member", by=me().id, nonce=tapped()) as write:
        row = write.lock(queries.in_reach(reach("alliance.edit")), id)
        row.archive(now())
        write.location = url_for("office.alliance.alliance", compound=row.compound.slug)
    flash(_("已离席。点「请回来」就能恢复"))
    return go(write.location)


def restore_member(id: int) -> ResponseReturnValue:
    """Back to its seat, unless another body sits there by now."""
    compound_id = load(queries.in_reach(reach("alliance.edit")), id).compound_id
    with writing("alliance.restore_member", by=me().id, nonce=tapped()) as write:
        _lock_alliance(write, compound_id)
        row = write.lock(queries.in_reach(reach("alliance.edit")), id)
        _refuse_taken(write, compound_id, row.seat, id)
        row.restore()
        write.location = url_for("office.alliance.alliance", compound=row.compound.slug)
    flash(_("已回到席位上"))
    return go(write.location)


# Offers


def new_offer(id: int) -> ResponseReturnValue:
    return _offer_form(load(queries.in_reach(reach("alliance.edit")), id))


def edit_offer(id: int) -> ResponseReturnValue:
    offer = load(queries.offers_in_reach(reach("alliance.edit")), id)
    return _offer_form(load(queries.in_reach(reach("alliance.edit")), offer.member_id), offer)


def _offer_form(member: Member, offer: Offer | None = None) -> ResponseReturnValue:
    form, member_id, offer_id = OfferForm(obj=offer), member.id, offer.id if offer else 0
    if not form.validate_on_submit():
        visit_compound(member.compound)
        return page("alliance/office/offer_form.html", form, member=member, compound=member.compound, offer=offer, **WORDS)
    with writing("alliance.offer", by=me().id, nonce=form.proof) as write:
        body = write.lock(queries.in_reach(reach("alliance.edit")), member_id)
        mine = queries.offers_in_reach(reach("alliance.edit"))
        row = write.lock(mine, offer_id) if offer_id else Offer(compound_id=body.compound_id, member_id=member_id)
        for field in ("title", "title_en", "about", "about_en"):
            setattr(row, field, typed(form[field]))
        write.add(row)
        write.location = url_for("office.alliance.member", id=member_id)
    return go(write.location)


def archive_offer(id: int) -> ResponseReturnValue:
    with writing("alliance.archive_offer", by=me().id, nonce=tapped()) as write:
        row = write.lock(queries.offers_in_reach(reach("alliance.edit")), id)
        row.archive(now())
        write.location = url_for("office.alliance.member", id=row.member_id)
    flash(_("已收起，公开页上看不到了"))
    return go(write.location)


def restore_offer(id: int) -> ResponseReturnValue:
    with writing("alliance.restore_offer", by=me().id, nonce=tapped()) as write:
        row = write.lock(queries.offers_in_reach(reach("alliance.edit")), id)
        row.restore()
        write.location = url_for("office.alliance.member", id=row.member_id)
    flash(_("又看得到了"))
    return go(write.location)


def compound_in_reach(verb: str, slug: str) -> Compound:
    """The compound of this address, where the person at the desk may do this. NotFound."""
    return visit_compound(db.session.scalar(all_compounds().where(Compound.slug == slug, Compound.id.in_(reach(verb)))))
