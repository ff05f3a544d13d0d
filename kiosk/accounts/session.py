"""Who is at the desk: the staff session behind the cookie, and the guard of every office route."""

from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import sqlalchemy as sa
from flask import Response, current_app, g, make_response, redirect, request, url_for
from flask import session as flask_session
from flask.typing import ResponseReturnValue
from htmx_flask import make_response as htmx_response
from sqlalchemy.exc import OperationalError

from kiosk.accounts import queries
from kiosk.accounts.models import Person, StaffSession
from kiosk.accounts.rules import ROLE_WORDS
from kiosk.clock import now
from kiosk.db import db, immediate
from kiosk.errors import NotFound
from kiosk.places.models import Place
from kiosk.vault import digest, token
from kiosk.web.forms import TapForm
from kiosk.web.routing import STAFF
from kiosk.writing import Write

COOKIE = "staff"
LASTS = timedelta(days=14)


def me() -> Person:
    """The person at the desk. Behind the guard there always is one."""
    person = somebody()
    assert person is not None
    return person


def somebody() -> Person | None:
    """The logged-in person, loaded once a request, or None."""
    if "staff_session" not in g:
        g.staff_session = _session()
    return g.staff_session.person if g.staff_session else None


def here() -> StaffSession:
    """The log-in that this request came by. Behind the guard there always is one."""
    assert somebody() is not None
    found: StaffSession = g.staff_session
    return found


def _session() -> StaffSession | None:
    cookie = request.cookies.get(COOKIE)
    if not cookie:
        return None
    session = db.session.scalars(queries.open_session(digest(cookie))).unique().first()
    if session is None or now() - session.seen_at > LASTS:
        return None
    if now() - session.seen_at > timedelta(minutes=1):
        _seen(session.id)
        return db.session.scalars(queries.open_session(digest(cookie))).unique().first()
    return session


def _seen(session_id: int) -> None:
    """At most one such write a minute; it says nothing that an audit would want, and reading goes on without it."""
    with suppress(OperationalError), immediate() as session:  # house: the guard knows who asks before any view does
        session.execute(sa.update(StaffSession).where(StaffSession.id == session_id).values(seen_at=now()))


def open_session(write: Write, person: Person, link_id: int | None = None) -> str:
    """Log this browser in as the person and out of whoever it was before; returns the cookie's value.

    The value is always new: one that somebody planted before is worth nothing (session fixation).
    """
    at = now()
    end_sessions(write, StaffSession.digest == digest(request.cookies.get(COOKIE, "")), at)
    clear, hashed = token()
    browser = browser_of(request.user_agent.string)
    write.add(StaffSession(digest=hashed, person_id=person.id, created_at=at, seen_at=at, browser=browser, link_id=link_id))
    return clear


def end_sessions(write: Write, which: Any, at: datetime) -> None:
    for session in write.session.scalars(sa.select(StaffSession).where(StaffSession.ended_at.is_(None), which)):
        session.ended_at = at


def browser_of(agent: str) -> str:
    """`Chrome·Windows`: enough for somebody to know their own machine in a list."""
    names = ("MicroMessenger", "Edg", "Firefox", "Chrome", "Safari")  # the first that is named: most claim to be others too
    systems = ("Android", "iPhone", "iPad", "Windows", "Mac", "Linux")
    found = [next((name for name in known if name in agent), "") for known in (names, systems)]
    return "·".join(filter(None, found)).replace("MicroMessenger", "WeChat").replace("Edg·", "Edge·")


def with_cookie(answer: ResponseReturnValue, value: str) -> Response:
    """The answer with the session's cookie; an empty value takes it away. The form session starts anew with it."""
    flask_session.clear()
    made = make_response(answer)
    age = 400 * 24 * 3600 if value else 0  # as long as browsers keep one: the row ends it, a fortnight after its last use
    secure = current_app.config["SESSION_COOKIE_SECURE"]
    made.set_cookie(COOKIE, value, max_age=age, httponly=True, samesite="Lax", secure=secure)
    return made


def guard(verb: str) -> ResponseReturnValue | None:
    """None for whoever may enter; strangers go to log-in, everybody else finds nothing here."""
    person = somebody()
    if person is None:
        login = url_for("office.accounts.log_in", next=_wanted())
        if request.headers.get("HX-Request"):
            answer: ResponseReturnValue = htmx_response("", 401, redirect=login)
            return answer
        return redirect(login, 303)
    if verb != STAFF and not queries.paths(person, verb, now()):
        raise NotFound
    return None


def _wanted() -> str | None:
    """Where to go on after log-in: the page, for a fragment the page around it; nowhere after a POST."""
    around = request.headers.get("HX-Current-URL", "")
    if around:
        return urlsplit(around).path
    return request.full_path.rstrip("?") if request.method == "GET" else None


def reach(verb: str) -> sa.Select[int]:
    """Ids of the places where the person at the desk may do this; rooms start their queries from it."""
    return queries.nodes(queries.paths(me(), verb, now()))


def can(verb: str, place: Place) -> bool:
    """For templates and checks: whether the person at the desk may do this here."""
    return queries.holds(me(), verb, place, now())


def init_session(app: Any) -> None:
    app.jinja_env.globals.update(me=somebody, can=can, role_words=ROLE_WORDS, tap_form=TapForm)
