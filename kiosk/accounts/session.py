"""Who is at the desk: the staff session behind the cookie, and the guard of every office route."""

from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from flask import g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from htmx_flask import make_response as htmx_response

from kiosk.accounts import queries
from kiosk.accounts.models import Person, StaffSession
from kiosk.clock import now
from kiosk.db import db, immediate
from kiosk.errors import NotFound
from kiosk.places.models import Place
from kiosk.vault import digest
from kiosk.web.routing import STAFF

COOKIE = "staff"
LASTS = timedelta(days=14)


def me() -> Person:
    """The person at the desk. Behind the guard there always is one."""
    person = somebody()
    assert person is not None
    return person


def somebody() -> Person | None:
    """The logged-in person, loaded once a request, or None."""
    if "person" not in g:
        session = _session()
        g.person = session.person if session else None
    found: Person | None = g.person
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
    """At most one such write a minute; it says nothing that an audit would want."""
    with immediate() as session:
        session.execute(sa.update(StaffSession).where(StaffSession.id == session_id).values(seen_at=now()))


def guard(verb: str) -> ResponseReturnValue | None:
    """None for whoever may enter; strangers go to log-in, everybody else finds nothing here."""
    person = somebody()
    if person is None:
        login = url_for("office.accounts.log_in", next=request.full_path.rstrip("?") if request.method == "GET" else None)
        if request.headers.get("HX-Request"):
            answer: ResponseReturnValue = htmx_response("", 401, redirect=login)
            return answer
        return redirect(login, 303)
    if verb != STAFF and not queries.paths(person, verb, now()):
        raise NotFound
    return None


def reach(verb: str) -> sa.Select[int]:
    """Ids of the places where the person at the desk may do this; rooms start their queries from it."""
    return queries.nodes(queries.paths(me(), verb, now()))


def can(verb: str, place: Place) -> bool:
    """For templates and checks: whether the person at the desk may do this here."""
    return queries.holds(me(), verb, place, now())


def init_session(app: Any) -> None:
    app.jinja_env.globals.update(me=somebody, can=can)
