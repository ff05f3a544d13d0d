"""The pocket board, what a scanned code opens, and the privacy page."""

from flask import current_app, flash, g, make_response
from flask.typing import ResponseReturnValue

from kiosk.activities import queries as activities
from kiosk.activities.rules import availability
from kiosk.clock import now
from kiosk.codes.rules import CODE_LENGTH, is_code, normalise
from kiosk.codes.scans import Seen, scans_of
from kiosk.conventions import queries as conventions
from kiosk.db import db
from kiosk.errors import NotFound
from kiosk.issues import queries as issues
from kiosk.issues.rules import status
from kiosk.lobby import codes, privacy
from kiosk.notices import queries as notices
from kiosk.notices import rules as notice_rules
from kiosk.places.visit import visit
from kiosk.settings import settings_of
from kiosk.web.answers import go, page, see
from kiosk.web.opened import is_opened
from kiosk.web.qr import code_url, qr_svg
from kiosk.words import _l

FEW, FEWER = 5, 3  # rows of a kind, of notices; the rest is behind "all"


def home(compound: str) -> ResponseReturnValue:
    """The board of a compound for a pocket: what is on, how matters stand, what was agreed, whom to call."""
    here, at = visit(compound), now()
    coming = db.session.execute(activities.not_over(here.id, at).limit(FEW)).all()
    matters = db.session.scalars(issues.on_board(here.id, at).limit(FEW)).all()
    return page(
        "lobby/phone/home.html",
        compound=here,
        notices=db.session.scalars(notices.in_compound(here, at).limit(FEWER)).all(),
        kind_icons=notice_rules.KIND_ICONS,
        where=notice_rules.where,
        coming=[(row.Activity, availability(*row, at, g.zone)) for row in coming],
        matters=[(issue, status(issue, at, g.zone)) for issue in matters],
        texts=db.session.scalars(conventions.published(here.id)).all(),
    )


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
