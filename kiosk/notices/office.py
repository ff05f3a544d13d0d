"""Notices in the office: write, see how one will hang, publish, take down, put back."""

from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from flask import flash, g, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kiosk.accounts.acting import body_of
from kiosk.accounts.session import can, me, reach
from kiosk.clock import now
from kiosk.codes.models import Code
from kiosk.codes.rules import new_code
from kiosk.db import db, load
from kiosk.errors import NotFound, Refused
from kiosk.notices import attachments, queries, rules
from kiosk.notices.forms import NoticeForm
from kiosk.notices.models import Notice, NoticeText
from kiosk.notices.preview import hung
from kiosk.places.models import Area, Compound, Place
from kiosk.places.queries import buildings, compounds, spots, within
from kiosk.places.visit import visit_compound
from kiosk.web.answers import go, page
from kiosk.web.filters import CHINA
from kiosk.web.forms import TapForm, tapped
from kiosk.web.language import says
from kiosk.web.paging import paged
from kiosk.words import _l
from kiosk.writing import Write, writing

PAGE = 30  # notices a page
SHOWS = {"hanging": _l("正挂着"), "coming": _l("还没开始"), "draft": _l("草稿"), "past": _l("过去的")}
PARTS = 1000  # of a form: a box is a part, and a district has many compounds
NAMES: dict[str, Any] = {
    "kind_words": rules.KIND_WORDS, "kind_icons": rules.KIND_ICONS, "level_words": rules.LEVEL_WORDS,
    "stand": rules.stand, "where": rules.where,
}  # fmt: skip


def notices() -> ResponseReturnValue:
    """The list over all places in reach: what hangs, what comes, drafts, the past."""
    show, at = request.args.get("show", "hanging"), now()
    show = show if show in SHOWS else "hanging"
    found = paged(queries.desk(reach("notice.see"), show, at), PAGE)
    mine = db.session.scalars(within(reach("notice.edit")).where(Place.kind != "building")).all()
    return _page("notices", found=found, show=show, shows=SHOWS, places=mine)


def notice(id: int) -> ResponseReturnValue:
    """One notice: what hangs, the draft beside it, the versions before."""
    found = _notice("notice.see", id)
    shown = [text for text in (found.draft, found.published, found.withdrawn) if text]
    files = {file.id: attachments.seal(rules.attached(file), found.place_id) for text in shown for file in text.files}
    boards = {text.id: list(hung({name: getattr(text, name) for name in NoticeForm.PLAIN})) for text in shown}
    begun = found.published is not None and found.published.starts_at <= now()
    public = found.place if begun and isinstance(found.place, Compound) else None
    return _page("notice", notice=found, notes=files, boards=boards, public=public)


def new(id: int) -> ResponseReturnValue:
    """A notice of this compound or area; before it is published only the office sees it."""
    place = _place(id)
    if request.method == "GET":
        return _draft_page(_offered(NoticeForm.new(body_of(me(), place, now()), g.zone, now()), place), place)
    return _saved(place, None)


def draft(id: int) -> ResponseReturnValue:
    """Write on. What hangs goes on hanging until the draft is published."""
    found = _notice("notice.edit", id)
    if request.method == "POST":
        return _saved(found.place, found)
    text, seen = found.basis, rules.fingerprint(found.basis)
    assert text is not None  # a notice is made with its first text and goes with its last
    form = NoticeForm.of(text, seen, attachments.notes(text.files, found.place_id), g.zone, now())
    return _draft_page(_offered(form, found.place), found.place, found)


def removal(id: int) -> ResponseReturnValue:
    """Throw the draft away; a notice that never had another text goes with it."""
    with writing("notices.removal", by=me().id, nonce=tapped()) as write:
        found = write.lock(queries.in_reach(reach("notice.edit")), id)
        write.location = url_for("office.notices.notices", show="draft")
        if found.draft:
            texts = len(found.texts)
            write.delete(found.draft)
            write.session.flush()
            if texts == 1:
                write.delete(found)
    flash(_("草稿已丢弃"))
    return go(write.location)


def publication(id: int) -> ResponseReturnValue:
    """Hang the draft, or what was taken down last."""
    with writing("notices.publication", by=me().id, nonce=tapped()) as write:
        found = write.lock(queries.in_reach(reach("notice.publish")), id)
        if found.draft:
            _hang(found, found.draft)
        elif back := rules.put_back(found, me().id, now()):
            _with_codes(found, back)
        elif not found.published:
            raise Refused(_l("没有可以发布的草稿"))
        write.location = url_for("office.notices.notice", id=id)
    flash(_("已发布，大堂屏马上看得到"))
    return go(write.location)


def withdrawal(id: int) -> ResponseReturnValue:
    """Take down what hangs: one tap, gone at the next poll. Twice is the same as once."""
    with writing("notices.withdrawal", by=me().id, nonce=tapped()) as write:
        found = write.lock(queries.in_reach(reach("notice.publish")), id)
        if found.published:
            found.published.withdraw(now())
        write.location = url_for("office.notices.notice", id=id)
    flash(_("已撤下，大堂屏上马上看不到了"))
    return go(write.location)


def file(token: str) -> ResponseReturnValue:
    """A file of a draft or of a form that is still being written, by the sealed note of it."""
    place_id, kept = attachments.opened(token)
    load(sa.select(Place).where(Place.id.in_(reach("notice.see"))), place_id)
    return attachments.answer(kept.kind, kept.sha256, kept.name)


# What these are made of


def _page(name: str, form: NoticeForm | None = None, status: int | None = None, **facts: Any) -> ResponseReturnValue:
    return page(f"notices/office/{name}.html", form, status, at=now(), tap=TapForm(formdata=None), **NAMES, **facts)


def _notice(verb: str, id: int) -> Notice:
    found = load(queries.in_reach(reach(verb)), id)
    _visit(found.place)
    return found


def _place(id: int) -> Place:
    place = load(within(reach("notice.edit")).where(Place.kind != "building"), id)
    _visit(place)
    return place


def _visit(place: Place) -> None:
    """Times are those of the compound, of an area those of the country."""
    g.zone = CHINA
    if isinstance(place, Compound):
        visit_compound(place)


def _offered(form: NoticeForm, place: Place) -> NoticeForm:
    """The form with what a notice of this place may hang at."""
    if isinstance(place, Area):
        below = db.session.scalars(compounds().where(Compound.path.startswith(place.path, autoescape=True)))
        return form.offer(place, below, (), _named)
    return form.offer(place, db.session.scalars(buildings(place.id)), db.session.scalars(spots(place.id)), _named)


def _named(thing: Any) -> str:
    return says(thing, "name").striptags()


def _draft_page(form: NoticeForm, place: Place, found: Notice | None = None, status: int | None = None) -> ResponseReturnValue:
    words = {name: form[name].data or "" for name in NoticeForm.PLAIN}
    return _page("draft", form, status, place=place, notice=found, hung=list(hung(words)))


def _saved(place: Place, found: Notice | None) -> ResponseReturnValue:
    """Save what was typed, and publish it when that button was tapped; else the page again with everything in it."""
    request.max_form_parts = PARTS
    act = "publish" if request.form.get("act") == "publish" else "save"
    if act == "publish" and not can("notice.publish", place):
        raise NotFound
    form = _offered(NoticeForm(), place)
    attachments.take(form)
    status = None
    if form.validate_on_submit():
        try:
            return go(_save(form, act, place.id, found.id if found else None, g.zone))
        except Refused as no:
            form.refuse(form.seen, no.sentence)
            found = found and _notice("notice.edit", found.id)
            form.seen.data = rules.fingerprint(found.basis) if found else ""  # the next save is meant
            status = no.status
    return _draft_page(form, place, found, status)


def _save(form: NoticeForm, act: str, place_id: int, id: int | None, zone: ZoneInfo) -> str:
    """Write it down; answers where to go on. Raises Refused when a colleague changed it meanwhile."""
    verb = "notice.publish" if act == "publish" else "notice.edit"
    with writing(f"notices.{act}", by=me().id, nonce=form.proof) as write:
        notice = _locked(write, verb, place_id, id)
        if form.seen.data != rules.fingerprint(notice.basis):
            raise Refused(_l("刚才有同事改过这份通知。您写的还在下面，再存一次就以您的为准"))
        text = notice.open_draft(me().id, now())
        form.fill(text, zone, now())
        rules.retarget(text, form.aims)
        rules.refile(text, form.attached)
        if act == "publish":
            _hang(notice, text)
        write.session.flush()
        write.location = url_for("office.notices.notice", id=notice.id)
    flash(_("已发布，大堂屏马上看得到") if act == "publish" else _("草稿已存好，发布之前只有后台看得到"))
    return write.location


def _locked(write: Write, verb: str, place_id: int, id: int | None) -> Notice:
    """The notice to be written; a new one where there is none yet. The scope is checked again."""
    if id is not None:
        return write.lock(queries.in_reach(reach(verb)), id)
    if write.session.scalar(within(reach(verb)).where(Place.id == place_id)) is None:
        raise NotFound
    fresh = Notice(place_id=place_id)
    write.add(fresh)
    return fresh


def _hang(notice: Notice, text: NoticeText) -> None:
    text.publish(now())
    _with_codes(notice, text)


def _with_codes(notice: Notice, text: NoticeText) -> None:
    """A code of its own in each compound that it reaches, from the first time on."""
    missing = [compound_id for compound_id in sorted(text.board_ids()) if notice.code_in(compound_id) is None]
    by = {"created_at": now(), "made_by_id": me().id}
    notice.codes.extend(Code(code=new_code(), kind="notice", compound_id=compound_id, **by) for compound_id in missing)
