"""Conventions in the office: write, see how it will hang, publish, take down."""

from typing import Any

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kiosk.accounts.session import can, me, reach
from kiosk.clock import now
from kiosk.conventions import queries
from kiosk.conventions.forms import DraftForm, NewConventionForm, TitleForm
from kiosk.conventions.models import Convention, ConventionText
from kiosk.conventions.rules import KIND_NAMES, STATE_NAMES, Tile, Words, fingerprint, rearranged, tile
from kiosk.db import db, load
from kiosk.errors import NotFound, Refused
from kiosk.places.models import Compound
from kiosk.places.queries import buildings
from kiosk.places.queries import compounds as all_compounds
from kiosk.places.visit import visit_compound
from kiosk.web.answers import go, page
from kiosk.web.forms import TapForm
from kiosk.web.language import says
from kiosk.web.markdown import plain
from kiosk.words import _l
from kiosk.writing import writing

NAMES: dict[str, Any] = {"kind_names": KIND_NAMES, "state_names": STATE_NAMES}


def conventions() -> ResponseReturnValue:
    """All conventions of the compounds in reach, what hangs and what is being written."""
    found = db.session.scalars(queries.in_reach(reach("convention.see"))).all()
    compounds = db.session.scalars(all_compounds().where(Compound.id.in_(reach("convention.see")))).all()
    rows = [(compound, [c for c in found if c.compound_id == compound.id]) for compound in compounds]
    return page("conventions/office/conventions.html", rows=rows, tap=TapForm(), **NAMES)


def convention(id: int) -> ResponseReturnValue:
    """One convention: what hangs, the draft beside it, the versions before."""
    convention = _convention("convention.see", id)
    tiles = {text.id: _tiles(convention, _words(text)) for text in convention.texts}
    return page("conventions/office/convention.html", convention=convention, tiles=tiles, tap=TapForm(), **NAMES)


def new(compound: str) -> ResponseReturnValue:
    """A convention that does not exist yet; its words come on the next page."""
    here = db.session.scalar(all_compounds().where(Compound.slug == compound, Compound.id.in_(reach("convention.edit"))))
    visit_compound(here)
    assert here is not None  # visit_compound says NotFound to None
    form = NewConventionForm().offer(
        list(db.session.scalars(buildings(here.id))), lambda building: says(building, "name").striptags()
    )
    if not form.validate_on_submit():
        return page("conventions/office/new.html", form, compound=here)
    with writing("conventions.new", by=me().id, nonce=form.proof) as write:
        convention = Convention(compound_id=here.id, building_id=form.building_id, kind=form.kind.data)
        convention.title, convention.title_en = form.title.data or "", form.title_en.data or ""
        write.add(convention)
        write.location = url_for("office.conventions.draft", id=convention.id)
    return go(write.location)


def title(id: int) -> ResponseReturnValue:
    """What it is called. Where it hangs, a new title hangs at once, so that takes the right to publish."""
    convention = _convention("convention.edit", id)
    if convention.published and not can("convention.publish", convention.compound):
        raise NotFound
    form = TitleForm(obj=convention)
    if not form.validate_on_submit():
        return page("conventions/office/title.html", form, convention=convention)
    with writing("conventions.title", by=me().id, nonce=form.proof) as write:
        convention = write.lock(queries.in_reach(reach("convention.edit")), id)
        convention.title, convention.title_en = form.title.data or "", form.title_en.data or ""
        write.location = url_for("office.conventions.convention", id=id)
    return go(write.location)


def draft(id: int) -> ResponseReturnValue:
    """Write the articles. Each button saves: add, remove, up, down stay on the page, publish hangs it."""
    convention = _convention("convention.edit", id)
    act, _, at = request.form.get("act", "save").partition("-")
    if act == "publish" and not can("convention.publish", convention.compound):
        raise NotFound
    seen = fingerprint(convention.draft)
    form = DraftForm() if request.method == "POST" else DraftForm.of(convention.draft or convention.published, seen)
    if form.validate_on_submit():
        try:
            return go(_save(id, form, act, int(at) if at.isdecimal() else -1))
        except Refused as no:
            form.refuse(form.seen, no.sentence)
            form.seen.data = fingerprint(_convention("convention.edit", id).draft)  # the next save is meant
    return page("conventions/office/draft.html", form, convention=convention, tiles=_tiles(convention, form.articles), **NAMES)


def removal(id: int) -> ResponseReturnValue:
    """Throw the draft away; a convention that never had another text goes with it."""
    form = _tapped()
    with writing("conventions.removal", by=me().id, nonce=form.proof) as write:
        convention = write.lock(queries.in_reach(reach("convention.edit")), id)
        write.location = url_for("office.conventions.conventions")
        if convention.draft:
            texts = len(convention.texts)
            write.delete(convention.draft)
            write.session.flush()
            if texts == 1:
                write.delete(convention)
    flash(_("草稿已丢弃"))
    return go(write.location)


def publication(id: int) -> ResponseReturnValue:
    """Hang the draft, or what was taken down last."""
    form = _tapped()
    with writing("conventions.publication", by=me().id, nonce=form.proof) as write:
        convention = write.lock(queries.in_reach(reach("convention.publish")), id)
        text = convention.draft or convention.withdrawn
        if text is not None:
            text.publish(now())
        elif not convention.published:
            raise Refused(_l("没有可以公示的草稿"))
        write.location = url_for("office.conventions.convention", id=id)
    flash(_("已公示，大堂屏马上换上"))
    return go(write.location)


def withdrawal(id: int) -> ResponseReturnValue:
    """Take down what hangs: one tap, gone at the next poll. Twice is the same as once."""
    form = _tapped()
    with writing("conventions.withdrawal", by=me().id, nonce=form.proof) as write:
        convention = write.lock(queries.in_reach(reach("convention.publish")), id)
        if convention.published:
            convention.published.withdraw(now())
        write.location = url_for("office.conventions.convention", id=id)
    flash(_("已撤下，大堂屏上马上看不到了"))
    return go(write.location)


def _convention(verb: str, id: int) -> Convention:
    convention = load(queries.in_reach(reach(verb)), id)
    visit_compound(convention.compound)
    return convention


def _save(id: int, form: DraftForm, act: str, at: int) -> str:
    """Write the draft down; answers where to go on. Raises Refused when a colleague changed it meanwhile."""
    verb = "convention.publish" if act == "publish" else "convention.edit"
    with writing(f"conventions.{act}" if act == "publish" else "conventions.draft", by=me().id, nonce=form.proof) as write:
        convention = write.lock(queries.in_reach(reach(verb)), id)
        if form.seen.data != fingerprint(convention.draft):
            raise Refused(_l("刚才有同事改过这份草稿。您写的还在下面，再存一次就以您的为准"))
        draft = convention.open_draft(me().id)
        draft.adopted_on = form.adopted_on.data
        draft.adopted_by, draft.adopted_by_en = form.adopted_by.data or "", form.adopted_by_en.data or ""
        draft.rewrite(rearranged(form.articles, act, at))
        if act == "publish":
            draft.publish(now())
        on = "office.conventions.convention" if act in {"publish", "save"} else "office.conventions.draft"
        write.location = url_for(on, id=id, _anchor=_anchor(act, at, len(draft.articles)))
    return write.location


def _anchor(act: str, at: int, count: int) -> str | None:
    """The article that the eye is on after the tap."""
    shown = {"add": count - 1, "up": at - 1, "down": at + 1, "remove": at}.get(act)
    return None if shown is None else f"article-{min(max(shown, 0), count - 1) + 1}"


def _tapped() -> TapForm:
    form = TapForm()
    if not form.validate_on_submit():
        raise Refused(_l("页面放久了，请再点一次"), 422)
    return form


def _words(text: ConventionText) -> list[Words]:
    return [Words(article.words, article.words_en) for article in text.articles]


def _tiles(convention: Convention, articles: list[Words]) -> list[tuple[Tile, Tile | None]]:
    """How each article will hang: Chinese, and English where it is written."""
    return [
        (tile(convention, n, words, False, plain), tile(convention, n, words, True, plain) if words.en else None)
        for n, words in enumerate(articles, 1)
    ]
