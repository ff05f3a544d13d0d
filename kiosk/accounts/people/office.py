"""People and their roles. Nobody gives a role, or opens an account, above their own nodes."""

from datetime import date, datetime, time, timedelta
from typing import Any

from flask import current_app, flash, g, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from kiosk.accounts import queries
from kiosk.accounts.forms import GrantForm, InvitationForm, PersonForm
from kiosk.accounts.invite import reset_link, set_up_link
from kiosk.accounts.models import Grant, Person, StaffSession
from kiosk.accounts.session import end_sessions, me, reach
from kiosk.clock import now
from kiosk.db import db, load
from kiosk.errors import Refused
from kiosk.outbox.queries import put_mail
from kiosk.places import queries as places
from kiosk.settings import settings_of
from kiosk.vault import digest
from kiosk.web.answers import go, page, see
from kiosk.web.filters import CHINA
from kiosk.web.forms import TapForm, tapped, typed
from kiosk.web.once import hand_over, handed_over
from kiosk.words import _l
from kiosk.writing import Write, writing

TAKEN = _l("这个登录名已有人用，请换一个")
ABOVE = _l("这个人还有您管不到的角色，请上级管理员来办")


def people() -> ResponseReturnValue:
    """Everybody with a role at my nodes or below them."""
    found = db.session.scalars(queries.with_grants(queries.people(reach("person.see")))).all()
    return _page("people", people=found)


def person(id: int) -> ResponseReturnValue:
    """One person: their roles here, and the form that gives another one."""
    seen = load(queries.people(reach("person.see")), id)
    form = GrantForm(_nodes())
    if form.validate_on_submit():
        return _give(seen.id, form)
    return _page("person", form, person=seen, link=handed_over(f"link-{id}"), open_to_me=_open_to_me(seen))


def invite() -> ResponseReturnValue:
    """Somebody new: an account without a password, a first role, a one-time link to choose the password."""
    form = InvitationForm(_nodes())
    if form.validate_on_submit():
        try:
            return go(_invite(form))
        except Refused as no:
            form.refuse(form.login, no.sentence)
        except IntegrityError:  # somebody else took it a moment ago
            form.refuse(form.login, TAKEN)
    return _page("invite", form)


def _invite(form: InvitationForm) -> str:
    with writing("accounts.invite", by=me().id, nonce=form.proof) as write:
        person = Person(created_at=now())
        _fill(write, person, form)
        write.add(person)
        _add_grant(write, person.id, form)
        _hand_link(write, person)
        write.location = url_for("office.accounts.person", id=person.id)
    return write.location


def edit(id: int) -> ResponseReturnValue:
    seen = load(queries.people(reach("person.edit")), id)
    if not _open_to_me(seen):
        raise Refused(ABOVE)
    form = PersonForm(obj=seen)
    if form.validate_on_submit():
        try:
            return go(_edit(id, form))
        except Refused as no:
            form.refuse(form.login, no.sentence)
        except IntegrityError:  # somebody else took it a moment ago
            form.refuse(form.login, TAKEN)
    return _page("edit", form, person=load(queries.people(reach("person.edit")), id))


def _edit(id: int, form: PersonForm) -> str:
    with writing("accounts.edit", by=me().id, nonce=form.proof) as write:
        _fill(write, _lock(write, id), form)
        write.location = url_for("office.accounts.person", id=id)
    return write.location


def link(id: int) -> ResponseReturnValue:
    """A one-time link to choose a password: shown once, and mailed when there is an address."""
    with writing("accounts.link", by=me().id, nonce=tapped()) as write:
        _hand_link(write, _lock(write, id))
        write.location = url_for("office.accounts.person", id=id)
    return go(write.location)


def archive(id: int) -> ResponseReturnValue:
    """Shut the account out at once, or let it in again. Roles and what was done stay on record."""
    if id == me().id:
        raise Refused(_l("不能停用自己的账号"))
    with writing("accounts.archive", by=me().id, nonce=tapped()) as write:
        person = _lock(write, id)
        person.archived_at = None if person.archived_at else now()
        end_sessions(write, StaffSession.person_id == id, now())
        write.location = url_for("office.accounts.person", id=id)
    return go(write.location)


def end_grant(id: int) -> ResponseReturnValue:
    """A role ends now; a role that has not begun never does."""
    grant = load(queries.grants(reach("person.edit")), id)
    person_id = grant.person_id
    if person_id == me().id:
        raise Refused(_l("不能结束自己的角色，请别的管理员来办"))
    if TapForm().validate_on_submit():
        with writing("accounts.end_grant", by=me().id) as write:
            grant = write.lock(queries.grants(reach("person.edit")), id)
            grant.ends_at = max(now(), grant.starts_at + timedelta(seconds=1)) if not grant.is_over(now()) else grant.ends_at
        flash(_("角色已结束"))
    return see("office.accounts.person", id=person_id)


def _page(name: str, form: Any = None, **facts: Any) -> ResponseReturnValue:
    here = set(db.session.scalars(reach("person.see")))
    mine = set(db.session.scalars(reach("person.edit")))
    return page(f"accounts/office/{name}.html", form, at=now(), here=here, mine=mine, **facts)


def _nodes() -> list[tuple[int, str]]:
    """Where I may give roles, as an indented list."""
    nodes = db.session.scalars(places.within(reach("person.edit"))).all()
    top = min((node.path.count("/") for node in nodes), default=0)
    return [(node.id, "　" * (node.path.count("/") - top) + node.name) for node in nodes]


def _lock(write: Write, id: int) -> Person:
    person = write.lock(queries.people(reach("person.edit")), id)
    if not _open_to_me(person):
        raise Refused(ABOVE)
    return person


def _open_to_me(person: Person) -> bool:
    """When all that they may do is within my reach: nobody opens the account of somebody above them."""
    return queries.within(person, queries.paths(me(), "person.edit", now()), now())


def _fill(write: Write, person: Person, form: PersonForm) -> None:
    with write.session.no_autoflush:
        other = write.session.scalar(queries.by_login(typed(form.login)))
    if other is not None and other is not person:
        raise Refused(TAKEN)
    person.name, person.login, person.mail = typed(form.name), typed(form.login), typed(form.mail)


def _give(id: int, form: GrantForm) -> ResponseReturnValue:
    with writing("accounts.grant", by=me().id, nonce=form.proof) as write:
        write.lock(queries.people(reach("person.edit")), id)
        _add_grant(write, id, form)
        write.location = url_for("office.accounts.person", id=id)
    flash(_("角色已加上"))
    return go(write.location)


def _add_grant(write: Write, person_id: int, form: GrantForm) -> None:
    """The place is looked up again through my reach: what the form offered does not matter."""
    place = write.lock(places.within(reach("person.edit")), form.place.data)
    starts = _midnight(form.starts_on.data) if form.starts_on.data else now()
    ends = _midnight(form.ends_on.data + timedelta(days=1)) if form.ends_on.data else None
    role = {"role": form.role.data, "place_id": place.id, "given_by_id": me().id}
    write.add(Grant(person_id=person_id, starts_at=starts, ends_at=ends, **role))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, g.get("zone", CHINA))


def _hand_link(write: Write, person: Person) -> None:
    make = reset_link if person.password_hash else set_up_link
    path = make(write, person, now())
    url = settings_of(current_app).public_url + path
    hand_over(f"link-{person.id}", url)
    if person.mail:
        said = _("请打开这个链接设定您的密码，三天内有效，只能用一次：") + f"\n\n{url}\n"
        put_mail(write.session, f"link:{digest(path)[:32]}", person.mail, _("庭院后台：设定密码"), said, now())
