"""Matters on a phone: report one, keep the receipt, follow it, read what the compound published."""

from collections.abc import Callable
from typing import Any

from flask import Response, current_app, request, url_for
from flask.typing import ResponseReturnValue

from kiosk.clock import now
from kiosk.codes.rules import IssueNumber, new_secret, normalise, parse_number
from kiosk.db import db, load
from kiosk.errors import NotFound
from kiosk.issues import queries
from kiosk.issues.forms import MOST_PHOTOS, ReportForm, TrackForm, question_name, report_form, told_ask, told_word
from kiosk.issues.mails import tell_clerks
from kiosk.issues.models import Category, Counter, Issue
from kiosk.issues.photos import picture, take
from kiosk.issues.rules import STOP_WORDS, raised, status, stops, suggested_urgency, timeline, told
from kiosk.issues.scanned import places_of, scan
from kiosk.issues.states import ARRIVED, HEADINGS, Terms
from kiosk.media.models import Photo
from kiosk.places.models import Compound, Spot
from kiosk.places.queries import compounds, spots
from kiosk.places.visit import visit, visit_compound
from kiosk.settings import settings_of
from kiosk.vault import digest, vault
from kiosk.web.answers import go, page
from kiosk.web.limits import address, throttle
from kiosk.web.paging import paged
from kiosk.words import _l
from kiosk.writing import Write, writing

WRONG_TRIES = "10/hour"  # of one address at one number: enough for bad eyes, nothing for a machine
PER_PAGE = 20


def report(compound: str) -> ResponseReturnValue:
    """Two taps and one sentence. A place code brings the place along; photos outlive a refusal of the form."""
    here = visit(compound)
    categories = {c.slug: c for c in db.session.scalars(queries.categories(here.id))}
    places = places_of(here)
    brought = scan(request.args.get("code"), here, places, categories)
    form = report_form(list(categories.values()), places.items(), brought.place, brought.category)
    valid, fresh = form.validate_on_submit(), _take_photos(form, here)
    if valid and not form.photos.errors:
        channel = "code" if brought.is_good else "phone"
        return go(file_report(form, here, categories[form.category.data], fresh, channel, _receipt_of))
    if fresh:
        _hold(form, fresh)
    asked = {c.slug: [(q, form[question_name(c, q)]) for q in c.questions] for c in categories.values()}
    where = brought.words if brought.words and form.place.data == brought.place else None
    kept = {name: Issue.__table__.c[name].info["days"] for name in ("words", "phone_sealed")}
    around: dict[str, Any] = {"brought": brought, "where": where, "kept": kept}
    return page("issues/phone/report.html", form, compound=here, categories=categories, asked=asked, **around)


def _take_photos(form: ReportForm, here: Compound) -> dict[str, Photo]:
    """Newly sent photos, cleaned, by their tokens. What is no photo, or too many, is told beside the field."""
    if request.method != "POST":
        return {}
    fresh, troubles = take(form.photos.data or [], here.id, now())
    if len(fresh) + len(form.tokens) > MOST_PHOTOS:
        fresh = dict(list(fresh.items())[: MOST_PHOTOS - len(form.tokens)])
        troubles.append(_l("最多 %(most)d 张照片，多出来的没有留下", most=MOST_PHOTOS))
    form.photos.errors = [*form.photos.errors, *troubles]
    return fresh


def _hold(form: ReportForm, fresh: dict[str, Photo]) -> None:
    """Keep photos for the next try of a form that was refused."""
    with writing("issues.hold") as write:
        write.add(*fresh.values())
    form.held.data = [*form.tokens, *fresh]


def _receipt_of(number: str, secret: str) -> str:
    return url_for("phone.issues.receipt", number=number, key=secret)


def file_report(
    form: ReportForm, here: Compound, category: Category, fresh: dict[str, Photo], channel: str,
    receipt_of: Callable[[str, str], str],
) -> str:  # fmt: skip
    """Write the report down; answers the address of its receipt, made from number and secret."""
    at, secret, answers = now(), new_secret(), form.answers(category)
    typed: dict[str, Any] = {"words": form.words.data, "answers": answers, "category_id": category.id}
    typed |= {"urgency": suggested_urgency(category, answers)} | _sealed(form.phone.data)
    place, year = form.place.data or "", at.astimezone(here.zone).year
    with writing("issues.report", nonce=form.proof) as write:
        number = IssueNumber(str(here.prefix), year, Counter.take(write.session, here.id, year))
        issue = Issue(compound_id=here.id, number=str(number), secret_digest=vault().blind(secret), channel=channel, **typed)
        issue.category, issue.reported_at, issue.state, issue.skipped = category, at, "reported", {}
        _put_where(write, issue, place)
        issue.add_step(at, Terms(None, *ARRIVED[channel]), *HEADINGS["report"])
        write.add(issue)
        _attach(write, issue, form.tokens, fresh)
        tell_clerks(write.session, issue, at)
        write.location = receipt_of(issue.number, secret)
    return write.location


def _sealed(phone: str | None) -> dict[str, str]:
    if not phone:
        return {}
    return {"phone_sealed": vault().seal(phone), "phone_index": vault().blind(phone), "phone_tail": phone[-4:]}


def _put_where(write: Write, issue: Issue, place: str) -> None:
    if place.startswith("b"):
        issue.building_id = int(place[1:])
    elif place:
        spot = write.session.scalars(spots(issue.compound_id).where(Spot.id == int(place[1:]))).one()
        issue.spot_id, issue.building_id = spot.id, spot.building_id


def _attach(write: Write, issue: Issue, tokens: list[str], fresh: dict[str, Photo]) -> None:
    held = write.session.scalars(queries.held_photos(issue.compound_id, [digest(token) for token in tokens], now())).all()
    write.add(*fresh.values())
    for photo in [*held, *fresh.values()]:
        photo.issue_id, photo.held_until = issue.id, None


def receipt(number: str) -> ResponseReturnValue:
    """Number and secret, once more for whoever has both: right after reporting that is the reporter."""
    issue, key = _own(number), normalise(request.args.get("key", ""))
    if issue is None:
        return go(url_for("phone.issues.track", number=number))
    visit_compound(issue.compound, issue.building)
    call_first = [number for _, option in told(issue.category, issue.answers) for number in option.get("call", "").split()]
    origin = settings_of(current_app).base_url or request.host_url[:-1]  # a phone on a LAN came by a name of its own
    link = origin + url_for("phone.issues.track", number=issue.number, key=key)
    return page("issues/phone/receipt.html", compound=issue.compound, issue=issue, key=key, link=link, call_first=call_first)


def find() -> ResponseReturnValue:
    """Where to type number and secret."""
    form = TrackForm(request.args)
    if form.number.data:
        return go(url_for("phone.issues.track", number=form.number.data, key=form.key.data or None))
    return page("issues/phone/find.html", form, unknown=False)


def track(number: str) -> ResponseReturnValue:
    """A matter by its number. Without the secret what is public; unknown, unpublished and wrong look the same."""
    own = _own(number)
    issue = own or _published(number)
    if issue is None:
        form = TrackForm(request.args, number=number)
        _visit_by_prefix(number)
        wrong = bool(form.key.data)
        return page("issues/phone/find.html", form, 422 if wrong else 200, unknown=wrong)
    return _matter(issue, own=own is not None)


def _own(number: str) -> Issue | None:
    """The matter, when the request carries its secret."""
    return own_by_key(number, request.args.get("key", ""))


def own_by_key(number: str, typed: str) -> Issue | None:
    """The matter, when this is its secret. Wrong tries are counted; too many are Refused, the right one too."""
    key = normalise(typed)
    if not key:
        return None
    who = f"{address()} {normalise(number)}"
    throttle("issue-secret", who, WRONG_TRIES, count=False)
    issue = _by_number(number)
    if issue is None or issue.secret_digest != vault().blind(key):
        throttle("issue-secret", who, WRONG_TRIES)
        return None
    return issue


def _published(number: str) -> Issue | None:
    issue = _by_number(number)
    return issue if issue is not None and issue.is_published else None


def _by_number(number: str) -> Issue | None:
    parsed = parse_number(number)
    return db.session.scalar(queries.by_number(str(parsed))) if parsed else None


def _visit_by_prefix(number: str) -> None:
    """Whom to call stands on the page, as far as the number says whose it would be."""
    parsed = parse_number(number)
    compound = db.session.scalar(compounds().where(Compound.prefix == parsed.prefix)) if parsed else None
    if compound is not None:
        visit_compound(compound)


def _matter(issue: Issue, *, own: bool) -> ResponseReturnValue:
    here = visit_compound(issue.compound, issue.building)
    steps = timeline(issue.steps, own=own)
    said = [(told_ask(question), told_word(option)) for question, option in told(issue.category, issue.answers)] if own else []
    photos = [photo for photo in issue.photos if own or photo.is_public]
    key = normalise(request.args.get("key", "")) if own else None
    return page(
        "issues/phone/issue.html", compound=here, issue=issue, own=own, key=key, steps=steps, said=said, photos=photos,
        stand=status(issue, now(), here.zone), stops=stops(issue), raised=raised(issue),
    )  # fmt: skip


def issues(compound: str) -> ResponseReturnValue:
    """All published matters of the compound, the newest movement first."""
    here = visit(compound)
    shown = paged(queries.public_list(here.id), PER_PAGE)
    rows = [(issue, status(issue, now(), here.zone), stops(issue), raised(issue)) for issue in shown]
    return page("issues/phone/issues.html", compound=here, rows=rows, shown=shown, stop_words=STOP_WORDS)


def issue(compound: str, id: int) -> ResponseReturnValue:
    """One published matter."""
    here = visit(compound)
    return _matter(load(queries.detail(here.id), id), own=False)


def photo(compound: str, id: int) -> Response:
    """A photo that staff ticked, of a matter that hangs."""
    return picture(load(queries.public_photos(visit(compound).id), id))


def own_photo(number: str, id: int) -> Response:
    """A photo of one's own report."""
    issue = _own(number)
    found = next((photo for photo in issue.photos if photo.id == id), None) if issue else None
    if found is None:
        raise NotFound
    return picture(found)


def held_photo(compound: str, token: str) -> Response:
    """A photo of a form that is still being filled in; whoever has the token sent it."""
    held = db.session.scalar(queries.held_photos(visit(compound).id, [digest(token)], now()))
    if held is None:
        raise NotFound
    return picture(held)
