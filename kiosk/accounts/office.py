"""Coming in and going out: log-in, one-time links, one's own sessions and password."""

from contextlib import suppress
from ipaddress import ip_address

from flask import flash, make_response, request, url_for
from flask.typing import ResponseReturnValue

from kiosk.accounts import queries
from kiosk.accounts.forms import FirstAdminForm, LogInForm, OwnPasswordForm, PasswordForm
from kiosk.accounts.invite import first_admin
from kiosk.accounts.models import OneTimeLink, Person, StaffSession
from kiosk.accounts.passwords import check_password, hash_password
from kiosk.accounts.rules import wait_before
from kiosk.accounts.session import LASTS, end_sessions, here, me, open_session, somebody, with_cookie
from kiosk.clock import now
from kiosk.db import db, load
from kiosk.errors import NotFound, Refused
from kiosk.places.models import District
from kiosk.vault import digest
from kiosk.web.answers import go, own_path, page, see
from kiosk.web.forms import TapForm, typed
from kiosk.web.limits import Brake, address
from kiosk.words import _l
from kiosk.writing import writing

WRONG = _l("登录名或密码不对")


def log_in() -> ResponseReturnValue:
    form = LogInForm()
    wanted = own_path(request.args.get("next"), url_for("office.desk.home"))
    if somebody() is not None and request.method == "GET":
        return go(wanted)
    if not form.validate_on_submit():
        return page("accounts/office/log_in.html", form)
    login, password = typed(form.login), typed(form.password)
    brake = Brake("log-in", f"{login.lower()}\n{address()}")
    if wait := brake.press(wait_before):
        form.refuse(form.password, _l("试的次数太多了，请过 %(n)d 秒再试", n=wait))
        answer = make_response(page("accounts/office/log_in.html", form, 429))
        answer.headers["Retry-After"] = str(wait)
        return answer
    person = db.session.scalar(queries.active(login))
    right, better = check_password(password, person.password_hash if person else None)
    if person is None or not right:
        form.refuse(form.password, WRONG)
        return page("accounts/office/log_in.html", form)
    brake.release()
    with writing("accounts.log_in", by=person.id) as write:
        person = write.lock(queries.active(login), person.id)
        person.password_hash = better or person.password_hash
        cookie = open_session(write, person)
    return with_cookie(go(wanted), cookie)


def log_out() -> ResponseReturnValue:
    if TapForm().validate_on_submit():
        with writing("accounts.log_out", by=me().id) as write:
            end_sessions(write, StaffSession.id == here().id, now())
        return with_cookie(see("office.accounts.log_in"), "")
    return page("accounts/office/log_out.html", TapForm())


# One's own account


def account() -> ResponseReturnValue:
    """Where I am logged in, which roles I hold, and my password."""
    form = OwnPasswordForm()
    if form.validate_on_submit() and (changed := _changed_password(form)):
        return changed
    mine = db.session.scalars(queries.sessions(me().id, now() - LASTS)).all()
    grants = [grant for grant in me().grants if not grant.is_over(now())]
    return page("accounts/office/account.html", form, sessions=mine, this=here(), grants=grants)


def _changed_password(form: OwnPasswordForm) -> ResponseReturnValue | None:
    """Every other browser is logged out; None when the old password is wrong. A second tap gets the first one's answer."""
    brake = Brake("password", f"{me().id}\n{address()}")
    wait = brake.press(wait_before)
    if wait or not check_password(typed(form.old), me().password_hash)[0]:
        with suppress(Refused), writing("accounts.password", by=me().id, nonce=form.proof):
            raise Refused(WRONG)
        form.refuse(form.old, _l("试的次数太多了，请过 %(n)d 秒再试", n=wait) if wait else WRONG)
        return None
    brake.release()
    hashed, this = hash_password(typed(form.password)), here().id
    with writing("accounts.password", by=me().id, nonce=form.proof) as write:
        person = write.lock(Person, me().id)
        person.password_hash = hashed
        end_sessions(write, (StaffSession.person_id == person.id) & (StaffSession.id != this), now())
        write.location = url_for("office.accounts.account")
    flash(_l("密码已换，其他设备都已退出"))
    return go(write.location)


def end_session(id: int) -> ResponseReturnValue:
    """Log one of my other browsers out."""
    mine = load(queries.sessions(me().id, now() - LASTS), id)
    if TapForm().validate_on_submit():
        with writing("accounts.end_session", by=me().id) as write:
            end_sessions(write, StaffSession.id == mine.id, now())
    return see("office.accounts.account")


# One-time links


def set_up(token: str) -> ResponseReturnValue:
    """Choose a password on a link made by an administrator, or (no person yet) become the first one."""
    link = _good_link(token, "set-up", "reset")
    first = link.person_id is None
    form = FirstAdminForm() if first else PasswordForm()
    asks_district = first and db.session.scalar(db.select(District.id).limit(1)) is None
    if form.validate_on_submit() and _fits(form, asks_district):
        return _set_up(link, form)
    return page("accounts/office/set_up.html", form, link=link, asks_district=asks_district)


def _fits(form: PasswordForm, asks_district: bool) -> bool:
    if not isinstance(form, FirstAdminForm):
        return True
    if asks_district and not typed(form.district):
        form.refuse(form.district, _l("这一项要填"))
    if db.session.scalar(queries.by_login(typed(form.login))):
        form.refuse(form.login, _l("这个登录名已有人用，请换一个"))
    return not form.errors


def _set_up(link: OneTimeLink, form: PasswordForm) -> ResponseReturnValue:
    hashed, at = hash_password(typed(form.password)), now()
    with writing("accounts.set_up", by=link.person_id) as write:
        link = write.lock(OneTimeLink, link.id)
        if not link.is_good(at):
            raise _spent()
        link.used_at = at
        if isinstance(form, FirstAdminForm):
            person = first_admin(write, typed(form.login), typed(form.name), typed(form.district), at)
        else:
            person = write.lock(Person, link.person_id)
        person.password_hash = hashed
        end_sessions(write, StaffSession.person_id == person.id, at)
        cookie = open_session(write, person)
    return with_cookie(see("office.desk.home"), cookie)


def _good_link(token: str, *purposes: str) -> OneTimeLink:
    link = db.session.scalar(queries.link(digest(token), *purposes))
    if link is None or not link.is_good(now()) or (link.person and link.person.archived_at):
        raise _spent()
    return link


def _spent() -> Refused:
    """Unknown, used and expired look the same."""
    return Refused(_l("这个链接已经用过或过期了，请向管理员要一个新的"), 404)


def demo(token: str) -> ResponseReturnValue:
    """Whom of the demo town to enter as: on this machine only, and once; the browser that came in may change its mind."""
    forwarded = request.headers.get("X-Forwarded-For") or request.headers.get("Forwarded")
    if forwarded or not ip_address(request.remote_addr or "::").is_loopback:
        raise NotFound
    link = db.session.scalar(queries.link(digest(token), "demo"))
    if link is None or not (link.is_good(now()) or _came_by(link)):
        raise _spent()
    people = db.session.scalars(queries.demo_people()).all()
    chosen = next((person for person in people if str(person.id) == request.form.get("person")), None)
    if TapForm().validate_on_submit() and chosen is not None:
        with writing("accounts.demo", by=chosen.id) as write:
            locked = write.lock(OneTimeLink, link.id)
            if not (locked.is_good(now()) or _came_by(locked)):
                raise _spent()
            locked.used_at = locked.used_at or now()
            cookie = open_session(write, chosen, link.id)
        return with_cookie(see("office.desk.home"), cookie)
    return page("accounts/office/demo.html", TapForm(), people=people, token=token, at=now())


def _came_by(link: OneTimeLink) -> bool:
    return somebody() is not None and here().link_id == link.id
