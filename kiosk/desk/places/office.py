"""The tree of places, with spots and contacts. What is in use is archived, never deleted."""

import secrets
from typing import Any

from flask import flash, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from kiosk.accounts.session import me, reach
from kiosk.clock import now
from kiosk.codes.models import Code
from kiosk.codes.rules import new_code
from kiosk.db import db, load
from kiosk.desk.queries import numbered
from kiosk.errors import NotFound, Refused
from kiosk.places import queries
from kiosk.places.forms import FORMS, ContactForm, PlaceForm, SpotForm
from kiosk.places.models import Building, Community, Compound, Contact, Place, Spot, Street
from kiosk.places.rules import CONTACT_KINDS, KIND_WORDS, child_kind
from kiosk.web.answers import go, page
from kiosk.web.forms import tapped, typed
from kiosk.words import _l
from kiosk.writing import Write, writing

TAKEN = _l("这个网址里的名字已经用了，请换一个")
CLASSES: dict[str, type[Place]] = {"street": Street, "community": Community, "compound": Compound, "building": Building}


def places() -> ResponseReturnValue:
    """Everything below my nodes."""
    return _page("places", tree=db.session.scalars(queries.tree(reach("place.see"))).all())


def place(id: int) -> ResponseReturnValue:
    """One node: what stands below it, whom to call, and for a compound its spots."""
    here = load(queries.tree(reach("place.see")), id)
    spots = db.session.scalars(queries.spots_in(reach("place.see")).where(Spot.compound_id == id)).all()
    calls = db.session.scalars(queries.contacts_in(reach("place.see")).where(Contact.place_id == id)).all()
    return _page("place", place=here, spots=spots, calls=calls, below=child_kind(here.kind))


def new_place(id: int) -> ResponseReturnValue:
    """A node directly below this one."""
    parent = load(queries.tree(reach("place.edit")), id)
    kind = child_kind(parent.kind)
    if kind is None:
        raise NotFound
    form = FORMS.get(kind, PlaceForm)()
    if form.validate_on_submit():
        try:
            return go(_save(form, parent_id=id, fresh=CLASSES[kind]))
        except Refused as no:
            form.refuse(form["slug" if "slug" in form else "name"], no.sentence)
        except IntegrityError:  # somebody else took it a moment ago
            form.refuse(form["slug" if "slug" in form else "name"], TAKEN)
    return _page("place_form", form, parent=parent, kind=kind)


def edit_place(id: int) -> ResponseReturnValue:
    here = load(queries.tree(reach("place.edit")), id)
    form = FORMS.get(here.kind, PlaceForm)(obj=here)
    if form.validate_on_submit():
        try:
            return go(_save(form, id=id))
        except Refused as no:
            form.refuse(form["slug" if "slug" in form else "name"], no.sentence)
        except IntegrityError:  # somebody else took it a moment ago
            form.refuse(form["slug" if "slug" in form else "name"], TAKEN)
    return _page("place_form", form, place=load(queries.tree(reach("place.edit")), id), kind=here.kind)


def _save(form: PlaceForm, id: int = 0, parent_id: int = 0, fresh: type[Place] = Place) -> str:
    """Write the form's fields into the place `id`, or into a fresh one below `parent_id`; its page's address."""
    with writing("places.save", by=me().id, nonce=form.proof) as write:
        scope = queries.tree(reach("place.edit"))
        parent = write.lock(scope, parent_id) if parent_id else None
        here = fresh(parent_id=parent_id, slug=secrets.token_hex(4)) if parent else write.lock(scope, id)
        with write.session.no_autoflush:
            for field in ("name", "name_en", "slug", "prefix", "address", "address_en"):
                if field in form:
                    setattr(here, field, typed(form[field]))
            _refuse_clash(write, here)
        if parent:
            write.add(here)
            here.path = f"{parent.path}{here.id}/"
            if isinstance(here, Building):
                write.add(_code_of(here))
        write.location = url_for("office.desk.place", id=here.id)
    return write.location


def _code_of(here: Building) -> Code:
    """The code of a new building: its board brings the place along from the first day."""
    where = {"compound_id": here.compound_id, "building_id": here.id}
    return Code(kind="place", code=new_code(), created_at=now(), made_by_id=me().id, **where)


def _refuse_clash(write: Write, here: Place) -> None:
    if write.session.scalar(queries.same_address(here)) is not None:
        raise Refused(TAKEN)
    if not isinstance(here, Compound):
        return
    used = queries.same_prefix(here), numbered(here.prefix or "", here.id or 0)  # a number on paper stays its compound's
    if any(write.session.scalar(select.limit(1)) is not None for select in used):
        raise Refused(_l("这个编号前缀已经用了，请换一个"))


def archive_place(id: int) -> ResponseReturnValue:
    """Out of use, or in use again. One that nothing points at is deleted; a compound never is, its boards remember."""
    with writing("places.archive", by=me().id, nonce=tapped()) as write:
        here = write.lock(queries.tree(reach("place.edit")), id)
        if not here.archived_at and write.session.scalar(queries.within(queries.children(id)).limit(1)) is not None:
            raise Refused(_l("它下面还有在用的，请先停用下面的"))
        above = here.parent_id
        gone = _put_away(write, here, deletable=not isinstance(here, Compound) and above is not None)
        write.location = url_for("office.desk.place", id=above if gone else id)
    return go(write.location)


def _put_away(write: Write, row: Any, *, deletable: bool = True) -> bool:
    """Archive, bring back, or delete what was never used; whether it is gone."""
    gone = deletable and row.archived_at is None and not queries.in_use(write.session, row)
    if gone:
        write.delete(row)
        flash(_("没用过，已经删除"))
    else:
        row.archived_at = None if row.archived_at else now()
        flash(_("已停用，以前的记录都还在") if row.archived_at else _("重新启用了"))
    return gone


# Spots


def new_spot(id: int) -> ResponseReturnValue:
    return _spot_form(load(queries.tree(reach("place.edit")).where(Place.kind == "compound"), id))


def edit_spot(id: int) -> ResponseReturnValue:
    spot = load(queries.spots_in(reach("place.edit")), id)
    return _spot_form(load(queries.tree(reach("place.edit")), spot.compound_id), spot)


def _spot_form(compound: Place, spot: Spot | None = None) -> ResponseReturnValue:
    compound_id = compound.id
    buildings = list(db.session.scalars(queries.buildings(compound_id)))
    at = spot.building_id or 0 if spot else 0
    form = SpotForm(buildings, obj=spot, data={"building": at})
    if not form.validate_on_submit():
        return _page("spot_form", form, compound=compound, spot=spot)
    spot_id = spot.id if spot else None
    with writing("places.spot", by=me().id, nonce=form.proof) as write:
        write.lock(queries.tree(reach("place.edit")), compound_id)
        mine = queries.spots_in(reach("place.edit"))
        row = write.lock(mine, spot_id) if spot_id else Spot(compound_id=compound_id)
        row.name, row.name_en, row.building_id = typed(form.name), typed(form.name_en), form.building.data or None
        write.add(row)
        write.location = url_for("office.desk.place", id=compound_id)
    return go(write.location)


def archive_spot(id: int) -> ResponseReturnValue:
    with writing("places.archive_spot", by=me().id, nonce=tapped()) as write:
        spot = write.lock(queries.spots_in(reach("place.edit")), id)
        write.location = url_for("office.desk.place", id=spot.compound_id)
        _put_away(write, spot)
    return go(write.location)


# Contacts


def new_contact(id: int) -> ResponseReturnValue:
    return _contact_form(load(queries.tree(reach("contact.edit")), id))


def edit_contact(id: int) -> ResponseReturnValue:
    contact = load(queries.contacts_in(reach("contact.edit")), id)
    return _contact_form(contact.place, contact)


def _contact_form(here: Place, contact: Contact | None = None) -> ResponseReturnValue:
    form, place_id, contact_id = ContactForm(obj=contact), here.id, contact.id if contact else None
    if not form.validate_on_submit():
        return _page("contact_form", form, place=here, contact=contact)
    with writing("places.contact", by=me().id, nonce=form.proof) as write:
        here = write.lock(queries.tree(reach("contact.edit")), place_id)
        mine = queries.contacts_in(reach("contact.edit"))
        row = write.lock(mine, contact_id) if contact_id else Contact(place=here)
        for field in ("kind", "label", "label_en", "phone", "hours", "hours_en"):
            setattr(row, field, form[field].data)
        row.position = form.position.data or 0
        write.add(row)
        write.location = url_for("office.desk.place", id=place_id)
    return go(write.location)


def remove_contact(id: int) -> ResponseReturnValue:
    with writing("places.remove_contact", by=me().id, nonce=tapped()) as write:
        contact = write.lock(queries.contacts_in(reach("contact.edit")), id)
        write.location = url_for("office.desk.place", id=contact.place_id)
        write.delete(contact)
    return go(write.location)


def _page(name: str, form: Any = None, **facts: Any) -> ResponseReturnValue:
    return page(f"desk/office/{name}.html", form, kind_words=KIND_WORDS, contact_kinds=CONTACT_KINDS, **facts)
