"""The pocket board and its search, what a scanned code opens, and the privacy page."""

from datetime import datetime
from typing import Any

from flask import current_app, flash, make_response, request
from flask.typing import ResponseReturnValue

from kiosk.activities import queries as activities
from kiosk.activities.rules import availability
from kiosk.calendar.lunar import lunar_date
from kiosk.clock import now
from kiosk.codes.rules import CODE_LENGTH, is_code, normalise
from kiosk.codes.scans import Seen, scans_of
from kiosk.conventions import queries as conventions
from kiosk.conventions.rules import Tile, hung, of_the_day
from kiosk.db import db
from kiosk.errors import NotFound
from kiosk.issues import queries as issues
from kiosk.issues.rules import status, stops
from kiosk.lobby import codes, privacy, queries
from kiosk.notices import queries as notices
from kiosk.notices import rules as notice_rules
from kiosk.places.models import Compound
from kiosk.places.visit import visit
from kiosk.settings import settings_of
from kiosk.web.answers import go, page, see
from kiosk.web.language import english
from kiosk.web.markdown import plain
from kiosk.web.opened import is_opened
from kiosk.web.qr import code_url, qr_svg
from kiosk.web.text import tidy
from kiosk.words import _l

FEW, FEWER = 4, 3  # rows of a kind, of notices; the rest is behind "all"
LONGEST = 40  # characters of what is looked for


def home(compound: str) -> ResponseReturnValue:
    """The board of a compound for a pocket: what is on, how matters stand, what was agreed, whom to call."""
    here, at = visit(compound), now()
    day = at.astimezone(here.zone).date()
    context = on_board(here, at) | {"article": _article(here, day.toordinal()), "today": day, "lunar": lunar_date(day)}
    return page("lobby/phone/home.html", compound=here, **context)


def on_board(here: Compound, at: datetime) -> dict[str, Any]:
    """What is made known, what is on and how matters stand: the next activity that one can still join is featured."""
    known: dict[str, Any] = {"notices": db.session.scalars(notices.in_compound(here, at).limit(FEWER)).all()}
    known |= {"kind_icons": notice_rules.KIND_ICONS, "where": notice_rules.where}
    rows = db.session.execute(activities.not_over(here.id, at).limit(FEW + 1)).all()
    coming = [(row.Activity, availability(*row, at, here.zone)) for row in rows]
    feature = next((row for row in coming if row[0].is_open(at)), None)
    shown = db.session.scalars(issues.on_board(here.id, at).limit(FEW))
    matters = [(issue, status(issue, at, here.zone), stops(issue)) for issue in shown]
    return known | {"feature": feature, "coming": [row for row in coming if row is not feature][:FEW], "matters": matters}


def _article(here: Compound, day: int) -> Tile | None:
    """The article that hangs in the compound's lobbies today."""
    articles = list(db.session.scalars(conventions.on_board(here.id)))
    return hung(articles[of_the_day(len(articles), day)], english(), plain) if articles else None


def search(compound: str) -> ResponseReturnValue:
    """What the compound published in which every typed word stands: some of each kind, and none of it is remembered."""
    here, at = visit(compound), now()
    typed = tidy(request.args.get("q", ""))[:LONGEST].strip()
    kinds = queries.found(here, typed.split(), at) if typed else {}
    found: dict[str, Any] = {name: db.session.scalars(rows).all() for name, rows in kinds.items()}
    found["matters"] = [(issue, status(issue, at, here.zone)) for issue in found.get("matters", ())]
    count = sum(len(rows) for rows in found.values())
    return page("lobby/phone/search.html", compound=here, q=typed, count=count, most=queries.MOST_FOUND, **found)


def code(code: str) -> ResponseReturnValue:
    """What a scanned code leads to. One that is no longer good opens the plain form or the directory, and says why."""
    wanted, at = normalise(code), now()
    if not is_code(wanted):
        return _astray(_l("这个码不完整或抄错了，请从下面选您的小区"), wanted)
    found = db.session.scalar(codes.by_code(wanted))
    if found is None or (lead := codes.lead(found, at)) is None:
        return _astray(_l("没有找到这个码，可能已经换过。请从下面选您的小区"), wanted)
    if is_opened():
        scans_of(current_app).count(Seen(found.id, at.astimezone(lead.compound.zone).date(), found.compound_id))
    if lead.trouble:
        flash(str(lead.trouble), "doing")
    return go(lead.location)


def code_picture(code: str) -> ResponseReturnValue:
    """The QR code of a good code as a picture of its own."""
    wanted = normalise(code)
    found = db.session.scalar(codes.by_code(wanted)) if is_code(wanted) else None
    if found is None or found.trouble(now()):
        raise NotFound
    settings = settings_of(current_app)
    url = code_url(settings.public_url, found.code, settings.qr_case)
    picture = str(qr_svg(url, url)).replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    answer = make_response(picture)
    answer.headers["Content-Type"] = "image/svg+xml; charset=utf-8"
    return answer


def privacy_page() -> ResponseReturnValue:
    """What is kept of people, why and for how long: from the classes of the columns themselves."""
    return page("lobby/phone/privacy_page.html", kept=privacy.kept())


def _astray(why: object, wanted: str) -> ResponseReturnValue:
    """The directory, which offers to tell staff of a code that is not ours."""
    flash(str(why), "doing")
    return see("phone.places.directory", code=wanted[:CODE_LENGTH] or None)
