"""Report and sign-up before the screen, and the slip that says it was received. No answer stands in an address."""

from typing import Any

from flask import render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kiosk.activities import phone as activities_phone
from kiosk.activities import queries as activities
from kiosk.activities.forms import SignUpForm
from kiosk.db import db, load
from kiosk.errors import Refused
from kiosk.issues import phone as issues_phone
from kiosk.issues import queries as issues
from kiosk.issues import rules as issue_rules
from kiosk.issues.forms import report_form
from kiosk.issues.scanned import places_of
from kiosk.lobby import tiles
from kiosk.lobby.acts import steps
from kiosk.lobby.acts.forms import LookupForm
from kiosk.lobby.rows import issue_row
from kiosk.lobby.sheets import visit_board
from kiosk.lobby.wall import Standing
from kiosk.web.answers import go
from kiosk.web.forms import Form, TapForm

SLIP = "slip"


def reporting(compound: str, building: str = "") -> ResponseReturnValue:
    """Tile by tile; the last page shows what will be sent, and takes a phone number if one is wanted."""
    here = visit_board(compound, building)
    place = here.facts.compound
    categories = {c.slug: c for c in db.session.scalars(issues.categories(place.id))}
    places = places_of(place)
    home = f"b{here.building.id}" if here.building else ""
    going = steps.walk(steps.report_steps(categories, places, home, request.form), request.form)
    form = report_form(list(categories.values()), places.items(), home, None)
    TapForm().validate_on_submit()  # each step is a POST of ours; only the last one is more than a look
    if going.next is None and "send" in request.form:
        category = categories[request.form["category"]]
        form.words.data = steps.in_staffs_words(category, request.form)
        if form.validate_on_submit():
            return go(issues_phone.file_report(form, place, category, {}, "lobby", lambda n, s: _hand(here, n, s)))
    return _show(here, "report_steps", _("我要报事"), form, going=going)


def sign_up(compound: str, id: int, building: str = "") -> ResponseReturnValue:
    """Surname, form of address, number, how many: then a seat, or a place in the queue."""
    here = visit_board(compound, building)
    place, form = here.facts.compound, SignUpForm()
    found = load(activities.on_show(place.id), id)
    TapForm().validate_on_submit()
    going = steps.walk(steps.address_steps(request.form), request.form)
    if going.next is None:
        form.name.data = request.form["surname"] + request.form["title"]
        form.no_phone.data = "send_without" in request.form
        if {"send", "send_without"} & set(request.form) and form.validate_on_submit():
            try:
                activities_phone.sign_up(place, id, form, lambda token: _hand(here, id, token))
                return go(_address(here, "slip"))  # whoever had signed up before gets a slip that tells nothing
            except Refused as no:
                form.refuse(form.party, no.sentence)
    is_open = found.is_open(here.at)
    return _show(here, "sign_up_steps", tiles.spoken(found), form, going=going, activity=found, is_open=is_open)


def lookup(compound: str, building: str = "") -> ResponseReturnValue:
    """One's own matter by number and secret. Sent by POST, so that neither stands in an address; it changes nothing."""
    here = visit_board(compound, building)
    form = LookupForm()
    TapForm().validate_on_submit()
    own = issues_phone.own_by_key(form.number.data or "", form.key.data or "") if form.key.data else None
    if own is None:
        wrong = request.method == "POST"
        return _show(here, "lookup", _("查我自己的"), form, 422 if wrong else 200, wrong=wrong)
    row = issue_row(own, here.at, here.facts.zone, "")
    timeline = issue_rules.timeline(own.steps, own=True)
    return _show(here, "own_issue", own.number, None, row=row, steps=timeline, stops=issue_rules.STOP_WORDS)


def slip(compound: str, building: str = "") -> ResponseReturnValue:
    """Shown once: number and secret of a report, or the seats of an entry, with a code to take them along. Then it is gone."""
    here = visit_board(compound, building)
    what, first, second = (session.pop(SLIP, "") or "||").split("|")
    context: dict[str, Any] = {"what": what}
    if what == "report":
        path = url_for("phone.issues.track", number=first, key=second)
        context |= {"number": first, "secret": second} | tiles.poster(None, path)._asdict()
    elif what == "entry" and second:
        found, own = activities_phone.find_entry(here.facts.compound, int(first), second)
        path = url_for("phone.activities.entry", compound=compound, id=found.id, token=second)
        context |= {"activity": found, "entry": own, "ahead": db.session.scalar(activities.ahead(own))}
        context |= tiles.poster(None, path)._asdict()
    return _show(here, "slip", _("收到了"), None, **context)


def _hand(here: Standing, first: object, second: str) -> str:
    """The address of the slip; what stands on it waits in the browser's form session, for one reading."""
    session[SLIP] = f"{'report' if isinstance(first, str) else 'entry'}|{first}|{second}"
    return _address(here, "slip")


def _address(here: Standing, name: str) -> str:
    at = tiles.common(here)["at"]
    return f"{at.base}/{name}{'/sheet' if is_fragment() else ''}{at.chosen(at.lang, at.size)}"


def is_fragment() -> bool:
    """The address says whether a page or its fragment is wanted."""
    return request.path.endswith("/sheet")


def _show(
    here: Standing, name: str, title: str, form: Form | None, status: int | None = None, **context: Any
) -> ResponseReturnValue:
    fragment = f"lobby/screen/_{name}.html"
    context |= {"fragment": fragment, "title": title, "form": form, "action": f"{request.path}?{request.query_string.decode()}"}
    context |= tiles.common(here)
    answer = render_template(fragment, **context) if is_fragment() else _page(here, context)
    return answer, status or (422 if form is not None and form.errors else 200)


def _page(here: Standing, context: dict[str, Any]) -> str:
    return render_template("lobby/screen/sheet.html", **context, **tiles.head(here))
