"""Matters in the office: the list, the workbench, each move, what hangs and what stays inside."""

from datetime import timedelta
from typing import Any

from flask import Response, flash, g, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kiosk.accounts.acting import body_of
from kiosk.accounts.session import can, me, reach
from kiosk.clock import now
from kiosk.db import db, load
from kiosk.errors import NotFound, Refused
from kiosk.issues import queries
from kiosk.issues.forms import EntryForm, MoveForm, PhotosForm, WordsForm, move_form, told_ask, told_word
from kiosk.issues.models import Issue
from kiosk.issues.photos import picture
from kiosk.issues.rules import PROMISES, URGENCIES, raised, status, stops, suggested_urgency, told
from kiosk.issues.states import NO_SUCH_MOVE, Move
from kiosk.places.visit import visit_compound
from kiosk.vault import vault
from kiosk.web.answers import page, see
from kiosk.web.forms import TapForm, typed
from kiosk.web.paging import paged
from kiosk.web.text import personal_hints, tidy
from kiosk.words import _l
from kiosk.writing import Write, writing

PER_PAGE = 30
LOOKS = timedelta(minutes=2)  # how long a revealed phone number stands on the page
VIEWS = {"new": _l("待受理"), "open": _l("在办"), "late": _l("超时"), "done": _l("已办完"), "all": _l("全部")}
CHANGED = _l("刚有同事改过这件事，您写的还在下面；请看看最新的情况，再存一次")


def issues() -> ResponseReturnValue:
    """The list; filters and paging are links."""
    view, words, at = request.args.get("view", "open"), tidy(request.args.get("q", ""))[:60], now()
    view, places = view if view in VIEWS else "open", reach("issue.see")
    found = paged(queries.listed(places, view, words, at), PER_PAGE)
    counts = db.session.execute(queries.counts(places, at)).mappings().one()
    rows = [(issue, status(issue, at, issue.compound.zone), raised(issue)) for issue in found]
    return page("issues/office/issues.html", found=found, rows=rows, counts=counts, view=view, views=VIEWS, words=words)


def issue(id: int) -> ResponseReturnValue:
    """The workbench of one matter."""
    return _bench(_issue("issue.see", id))


def words(id: int) -> ResponseReturnValue:
    """Write the public words down."""
    found, form = _issue("issue.publish", id), WordsForm()
    if not form.validate_on_submit():
        return _bench(found, words=form, status=422)
    try:
        with writing("issues.words", by=me().id, nonce=form.proof) as write:
            found = _unchanged(write, "issue.publish", id, form)
            found.say(*form.words())
            write.location = url_for("office.issues.issue", id=id)
    except Refused as no:
        return _refused(id, form, no, words=form)
    flash(_("已存好，大堂屏马上换上") if found.is_published else _("已存好，还没有上屏"))
    return see("office.issues.issue", id=id)


def preview(id: int) -> ResponseReturnValue:
    """What the lobby would show of the words being typed, and what in them seems to point at somebody. Writes nothing."""
    found, form = _issue("issue.publish", id), WordsForm()
    form.validate()
    if form.csrf_token.errors:
        raise Refused(_l("页面放久了，请再点一次"), 422)
    hints = personal_hints(form.said())
    return page(
        "issues/office/_preview.html", issue=found, title=typed(form.title), line=typed(form.line), hints=hints, **_stand(found)
    )


def entries(id: int) -> ResponseReturnValue:
    """One more entry of the timeline: shown to everybody, or kept inside, as every entry of who may not publish."""
    found, form = _issue("issue.move", id), EntryForm(prefix="entry-")
    if found.category.may_be_public and not can("issue.publish", found.place):
        form.shown.data = ""
    if not form.validate_on_submit():
        return _bench(found, entry=form, status=422)
    terms = form.terms(me().id, *body_of(me(), found.place, now()))
    with writing("issues.entry", by=me().id, nonce=form.proof) as write:
        found = write.lock(queries.desk(reach("issue.move")), id)
        found.add_step(now(), terms, *form.headings(), shown=bool(form.shown.data))
        write.location = url_for("office.issues.issue", id=id)
    return see("office.issues.issue", id=id)


def move(id: int, to: str) -> ResponseReturnValue:
    """Another state: the page asks for what the move needs. The board shows the words only of who may publish."""
    found = _issue("issue.move", id)
    edge = found.moves().get(to)
    if edge is None:
        return _no_such_move()
    if not can(edge.verb, found.place):
        raise NotFound
    form = move_form(edge, **_suggested(found))
    target = db.session.scalar(queries.beside(reach("issue.see"), found, form.other))
    if not form.validate_on_submit() or (target is None and "target" in form):
        form.miss_target(target)
        return _move_page(form, found, to, edge)
    terms, shown = form.terms(me().id, target, g.zone), can("issue.publish", found.place)
    try:
        with writing("issues.move", by=me().id, nonce=form.proof) as write:
            _unchanged(write, edge.verb, id, form).move(to, terms, now(), shown=shown)
            write.location = url_for("office.issues.issue", id=id)
    except Refused as no:
        return _refused(id, form, no, move=(to, edge))
    return see("office.issues.issue", id=id)


def _no_such_move() -> ResponseReturnValue:
    """Refused; but whoever tapped twice gets the answer of the first tap."""
    if request.method == "POST":
        with writing("issues.move", by=me().id, nonce=MoveForm().proof):
            raise Refused(NO_SUCH_MOVE)
    raise Refused(NO_SUCH_MOVE)


def publication(id: int) -> ResponseReturnValue:
    """Hang it on the board, as it is written."""
    return _tap(id, "issues.publish", lambda found: found.publish(now()), _("已上屏"))


def withdrawal(id: int) -> ResponseReturnValue:
    """Off the board in one tap, gone at the next poll."""
    return _tap(id, "issues.withdraw", Issue.withdraw, _("已撤下，大堂屏上马上看不到了"))


def _tap(id: int, act: str, do: Any, said: str) -> ResponseReturnValue:
    form = _tapped(_issue("issue.publish", id))
    with writing(act, by=me().id, nonce=form.proof) as write:
        do(write.lock(queries.desk(reach("issue.publish")), id))
        write.location = url_for("office.issues.issue", id=id)
    flash(said)
    return see("office.issues.issue", id=id)


def photos(id: int) -> ResponseReturnValue:
    """Which photos everybody may see."""
    found, form = _issue("issue.publish", id), PhotosForm()
    if not form.validate_on_submit():
        return _bench(found, status=422)
    with writing("issues.photos", by=me().id, nonce=form.proof) as write:
        found = write.lock(queries.desk(reach("issue.publish")), id)
        for photo in found.photos:
            photo.is_public = found.category.may_be_public and photo.id in (form.shown.data or [])
        write.location = url_for("office.issues.issue", id=id)
    return see("office.issues.issue", id=id)


def photo(id: int) -> Response:
    """A photo of a matter in reach, ticked or not."""
    return picture(load(queries.desk_photos(reach("issue.see")), id))


def phone(id: int) -> ResponseReturnValue:
    """Look at the reporter's number. Who looked, and at whose, stands in the audit; the page shows it for two minutes."""
    form = _tapped(_issue("issue.reveal", id))
    with writing("issues.reveal", by=me().id, nonce=form.proof) as write:
        found = write.lock(queries.desk(reach("issue.reveal")), id)
        write.note(f"phone of {found.number}", found.compound_id)
        write.location = url_for("office.issues.issue", id=id)
    session["revealed"] = [id, now().timestamp()]
    return see("office.issues.issue", id=id)


# What the pages are made of


def _issue(verb: str, id: int) -> Issue:
    found = load(queries.workbench(reach(verb)), id)
    visit_compound(found.compound)
    return found


def _unchanged(write: Write, verb: str, id: int, form: WordsForm | MoveForm) -> Issue:
    """The locked matter. Raises Refused when a colleague changed it after this form was drawn."""
    found = write.lock(queries.desk(reach(verb)), id)
    if form.revision.data != str(found.revision):
        raise Refused(CHANGED)
    return found


def _refused(id: int, form: Any, no: Refused, **around: Any) -> ResponseReturnValue:
    """The page again with what was typed and why it was not done; saving once more is then meant."""
    found = _issue("issue.see", id)
    form.revision.data = str(found.revision)
    if "move" in around:
        to, edge = around["move"]
        return _move_page(form, found, to, edge, no)
    return _bench(found, status=no.status, refused=no.sentence, **around)


def _stand(issue: Issue) -> dict[str, Any]:
    return {"stand": status(issue, now(), g.zone), "stops": stops(issue), "raised": raised(issue)}


def _bench(
    issue: Issue, *, words: WordsForm | None = None, entry: EntryForm | None = None, status: int = 200, refused: Any = None
) -> ResponseReturnValue:
    words = words or WordsForm.of(issue)
    entry = entry or EntryForm(formdata=None, prefix="entry-")
    answers = [(told_ask(question), told_word(option)) for question, option in told(issue.category, issue.answers)]
    left = issue.promised_at - now() if issue.promised_at and not issue.done_at else None
    moves = {to: edge for to, edge in issue.moves().items() if can(edge.verb, issue.place)}
    hints = words.hints or personal_hints(words.said())
    around = {"left": left, "moves": moves, "phone": _revealed(issue), "urgencies": URGENCIES, "hints": hints, "said": answers}
    return page(
        "issues/office/issue.html", words, status, issue=issue, entry=entry, tap=TapForm(formdata=None), refused=refused,
        title=typed(words.title), line=typed(words.line), **around, **_stand(issue),
    )  # fmt: skip


def _move_page(form: MoveForm, issue: Issue, to: str, edge: Move, refused: Refused | None = None) -> ResponseReturnValue:
    code, why = (refused.status, refused.sentence) if refused else (None, None)
    return page("issues/office/move.html", form, code, issue=issue, to=to, edge=edge, refused=why, **_stand(issue))


def _revealed(issue: Issue) -> str | None:
    """The phone number, while the look at it is fresh."""
    seen, at = session.get("revealed", (None, 0))
    if seen != issue.id or now().timestamp() - at > LOOKS.total_seconds() or not can("issue.reveal", issue.place):
        return None
    return vault().unseal(issue.phone_sealed) if issue.phone_sealed else None


def _suggested(issue: Issue) -> dict[str, Any]:
    """What a move's form holds at first."""
    urgency = issue.urgency or suggested_urgency(issue.category, issue.answers)
    promise = (now() + PROMISES[urgency]).astimezone(g.zone).replace(minute=0, second=0, microsecond=0, tzinfo=None)
    body, body_en = body_of(me(), issue.place, now())
    return {"urgency": urgency, "promise": promise, "body": body, "body_en": body_en, "revision": str(issue.revision)}


def _tapped(_found: Issue) -> TapForm:
    """The one-button form about a matter that was found: what is not in reach does not exist, whatever was sent."""
    form = TapForm()
    if not form.validate_on_submit():
        raise Refused(_l("页面放久了，请再点一次"), 422)
    return form
