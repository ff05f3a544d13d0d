"""What is made known in a compound, for feed readers: notices, activities, conventions, as Atom (RFC 4287)."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from flask import g, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from kiosk.activities import queries as activities
from kiosk.activities.models import Activity
from kiosk.clock import now
from kiosk.conventions import queries as conventions
from kiosk.conventions.models import ConventionText
from kiosk.db import db
from kiosk.lobby.wall import public_url
from kiosk.notices import queries as notices
from kiosk.notices.models import NoticeText
from kiosk.places.models import Compound
from kiosk.places.visit import visit
from kiosk.web.language import LANGUAGES, english
from kiosk.web.markdown import render

MOST = 50  # entries
SINCE = 2026  # the year in which these ids were first given: part of each tag URI


class Said(NamedTuple):
    """Words, and the language they are in."""

    words: str
    lang: str


class Entry(NamedTuple):
    """`path` is the page it leads to, and, behind the name of our host, its id."""

    path: str
    title: Said
    author: Said
    html: Said
    at: datetime
    files: list[Any]


def feed(compound: str) -> ResponseReturnValue:
    """The latest first. It hangs on its address alone: the language is the address's, the host that of our codes."""
    asked = request.args.get("lang", "")
    g.language = asked if asked in LANGUAGES else LANGUAGES[0]
    here, base = visit(compound), public_url()
    entries = sorted(_entries(here, now()), key=lambda entry: entry.at, reverse=True)[:MOST]
    updated = entries[0].at if entries else datetime.fromisoformat(f"{SINCE}-01-01T00:00:00Z")
    tag = f"tag:{urlsplit(base).hostname},{SINCE}:"
    body = render_template("lobby/phone/feed.xml", compound=here, entries=entries, updated=updated, base=base, tag=tag)
    answer = make_response(body)
    answer.content_type = "application/atom+xml; charset=utf-8"
    answer.add_etag()
    answer.last_modified = updated
    return answer.make_conditional(request)


def _entries(here: Compound, at: datetime) -> Iterator[Entry]:
    for text in db.session.scalars(notices.in_compound(here, at).limit(MOST)):
        yield _notice(here, text)
    shown = activities.on_show(here.id).where(Activity.state == "published", Activity.ends_at > at)
    for activity in db.session.scalars(shown.order_by(Activity.published_at.desc()).limit(MOST)):
        yield _activity(here, activity)
    for agreed in db.session.scalars(conventions.published(here.id)):
        yield _convention(here, agreed)


def _notice(here: Compound, text: NoticeText) -> Entry:
    page = url_for("phone.notices.notice", compound=here.slug, id=text.notice_id)
    return Entry(page, _said(text, "title"), _said(text, "issuer"), _html(_said(text, "body")), text.hung_from, text.files)


def _activity(here: Compound, activity: Activity) -> Entry:
    page = url_for("phone.activities.activity", compound=here.slug, id=activity.id)
    author = _said(activity if activity.host else here, "host" if activity.host else "name")
    assert activity.published_at is not None
    return Entry(page, _said(activity, "title"), author, _html(_said(activity, "about")), activity.published_at, [])


def _convention(here: Compound, text: ConventionText) -> Entry:
    page = url_for("phone.conventions.convention", compound=here.slug, id=text.convention_id)
    articles = [_said(article, "words") for article in text.articles]
    html = Markup("\n").join(Markup('<div lang="{}">{}</div>').format(a.lang, render(a.words)) for a in articles)
    assert text.published_at is not None
    return Entry(page, _said(text.convention, "title"), _said(here, "name"), Said(html, g.language), text.published_at, [])


def _said(thing: Any, name: str) -> Said:
    translated = getattr(thing, f"{name}_en") if english() else ""
    return Said(translated, "en") if translated else Said(getattr(thing, name) or "", LANGUAGES[0])


def _html(said: Said) -> Said:
    return Said(render(said.words), said.lang)
