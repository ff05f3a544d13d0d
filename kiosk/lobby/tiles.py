"""The tiles of the board, in the order in which they hang. Each asks its room and says what its template needs."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from flask import current_app
from flask_babel import gettext as _

from kiosk.activities import queries as activities
from kiosk.alliance import queries as alliance
from kiosk.calendar.lunar import lunar_date
from kiosk.conventions import queries as conventions
from kiosk.conventions import rules as convention_rules
from kiosk.db import db
from kiosk.issues import queries as issues
from kiosk.issues import rules as issue_rules
from kiosk.lobby import layout, queries, rows
from kiosk.lobby.address import address
from kiosk.lobby.poison import guarded, spared
from kiosk.lobby.wall import Standing, public_url
from kiosk.notices import queries as notices
from kiosk.notices.models import NoticeText
from kiosk.settings import Settings
from kiosk.web.language import english, says
from kiosk.web.markdown import plain
from kiosk.web.qr import code_url, qr_svg

Context = dict[str, Any]
MOST = 60  # rows looked at, however many a compound has


class Poster(NamedTuple):
    """A QR code and the words beside it."""

    qr: str
    code: str
    host: str


def poster(code: str | None, otherwise: str) -> Poster:
    """The QR of a public code; without one, of the page itself (a path)."""
    settings: Settings = current_app.extensions["kiosk.settings"]
    base = public_url()
    url = code_url(base, code, settings.qr_case) if code else base + otherwise
    return Poster(qr_svg(url, _("二维码，网址 %(url)s", url=url)), code or "", urlsplit(base).netloc)


def common(here: Standing) -> Context:
    """What every tile may use."""
    return {"compound": here.facts.compound, "building": here.building, "at": address(here.profile)}


def head(here: Standing) -> Context:
    there = here.at.astimezone(here.facts.zone)
    midnight = there.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    return {"today": there.date(), "lunar": lunar_date(there.date()), "midnight": midnight}


def event_rows(here: Standing) -> list[rows.EventRow]:
    coming = db.session.execute(activities.coming(here.facts.compound.id, here.at).limit(MOST))
    made = ((f"activity {a.id}", (a, taken, waiting)) for a, taken, waiting in coming)
    return spared(made, lambda found: rows.event_row(*found, here.at, here.facts.zone, spoken(found[0])))


def issue_rows(here: Standing) -> list[rows.IssueRow]:
    shown = db.session.scalars(issues.on_board(here.facts.compound.id, here.at).limit(MOST))
    made = ((f"issue {issue.id}", issue) for issue in shown)
    return spared(made, lambda issue: rows.issue_row(issue, here.at, here.facts.zone, spoken(issue)))


def spoken(thing: Any) -> str:
    """The title as it is read on this board."""
    return str(says(thing, "title").striptags())


def notice_rows(here: Standing) -> list[tuple[NoticeText, str | None]]:
    """(what is made known here, its code), important things first."""
    shown = notices.on_board(here.facts.compound, here.building.id if here.building else None, here.at)
    return [
        (row.NoticeText, row.code) for row in db.session.execute(notices.with_code(shown, here.facts.compound.id).limit(MOST))
    ]


def laid(here: Standing, offered: Sequence[Any], rooms: dict[str, layout.Room], *, strip: bool) -> layout.Laid:
    if here.profile.size:
        return layout.lay_large(offered)
    badges = [bool(getattr(row, "raised", None)) for row in offered]
    return layout.lay(offered, [row.title for row in offered], badges, rooms, strip=strip)


def events(here: Standing, *, strip: bool) -> tuple[Context, list[Context]]:
    """The list and the slides of the feature share their rows."""
    offered = event_rows(here)
    listed = laid(here, offered, layout.EVENTS, strip=strip)
    day = here.at.astimezone(here.facts.zone).date()
    today = [row for row in offered if row.activity.starts_at.astimezone(here.facts.zone).date() == day]
    chosen = rows.featured(offered, len(listed.rows), today)
    slides = spared(((f"activity {row.activity.id}", row) for row in chosen), lambda row: _event_slide(here, row))
    return {"events": listed}, slides


def _event_slide(here: Standing, row: rows.EventRow) -> Context:
    page = f"/c/{here.profile.compound}/activities/{row.activity.id}"
    return {"kind": "event", "activity": row.activity, "seats": row.seats} | poster(row.activity.code, page)._asdict()


def _notice_slide(here: Standing, text: NoticeText, code: str | None) -> Context:
    page = f"/c/{here.profile.compound}/notices/{text.notice_id}"
    words = plain(text.body_en if english() and text.body_en else text.body)
    return {"kind": "notice", "text": text, "words": words} | poster(code, page)._asdict()


def matters(here: Standing, *, strip: bool) -> tuple[Context, list[Context]]:
    """The issues tile, and the latest solved one for the feature."""
    offered = issue_rows(here)
    listed = laid(here, offered, layout.ISSUES, strip=strip)
    month = issue_rules.month(here.at, here.facts.zone)
    figures = db.session.execute(issues.figures(here.facts.compound.id, *month)).one()
    solved = [{"kind": "solved", "issue": row.issue, "took": row.detail} for row in offered if row.tone == "solved"][:1]
    tile = {"issues": listed, "issues_shown": len(offered), "figures": figures}
    return tile | {"stops": issue_rules.STOP_WORDS}, solved


def convention(here: Standing) -> tuple[Context, list[Context]]:
    """One article, another each day, the same on every screen of the building; and the one after it for the feature, or
    where 大字 has no room for the tile, that one."""
    building_id = here.building.id if here.building else None
    articles = list(db.session.scalars(conventions.on_board(here.facts.compound.id, building_id)))
    today = here.at.astimezone(here.facts.zone).toordinal()
    offered = [convention_rules.of_the_day(len(articles), day) for day in (today, today if here.profile.size else today + 1)]
    if not articles:
        return {"article": None}, []
    tile, slide = (convention_rules.hung(articles[n], english(), plain) for n in offered)
    turning = here.profile.size or offered[0] != offered[1]
    return {"article": tile}, [{"kind": "article", "article": slide, "convention": slide.convention}] if turning else []


def report_codes(here: Standing) -> list[rows.PlaceCode]:
    found = db.session.execute(queries.report_codes(here.facts.compound.id, here.at))
    return [rows.PlaceCode(*row) for row in found]


def report(here: Standing, code: str | None) -> Context:
    """The code that starts a report at this place."""
    return {"report": poster(code, f"/c/{here.profile.compound}/report")}


def dock(here: Standing, code: str | None) -> Context:
    entries = (
        {"to": "activities", "icon": "calendar", "word": _("活动报名")},
        {"to": "conventions", "icon": "scroll", "word": _("小区公约")},
        {"to": "issues", "icon": "track", "word": _("查进度")},
        {"to": "people", "icon": "head", "word": _("找楼栋长"), "kept": True},
    )
    return guarded("report", lambda: report(here, code), Context(report=Poster("", "", ""))) | {"entries": entries}


def compose_own(here: Standing, code: str | None) -> dict[str, Context]:
    """The tiles that no two buildings share: they name it, or its code."""
    return _named(here, {"head": guarded("head", lambda: head(here), Context()), "dock": dock(here, code)})


def compose(here: Standing) -> dict[str, Context]:
    """Tile name → what its template needs, of the tiles that hang alike in all buildings which have nothing of their own."""
    known: list[tuple[NoticeText, str | None]] = guarded("notices", lambda: notice_rows(here), [])
    strip = bool(known) and not here.profile.size
    listed, coming = guarded("activities", lambda: events(here, strip=strip), bare("events"))
    matter, solved = guarded("issues", lambda: matters(here, strip=strip), bare("issues"))
    featured = [row for row in known if here.profile.size or row[0].level == "important"][:3]
    made_known = spared(((f"notice {row[0].notice_id}", row) for row in featured), lambda row: _notice_slide(here, *row))
    project: list[Context] = guarded("project", lambda: built(here), [])
    article, agreed = guarded("convention", lambda: convention(here), bare("article", None))
    slides = [*made_known, *coming, *solved, *agreed, *project] or [{"kind": "welcome"}]
    composed: dict[str, Context] = {
        "feature": {"slides": slides},
        "strip": {"notices": [text for text, _ in known] if strip else []},
        "events": listed,
        "convention": article,
        "issues": matter,
        "utility": {"pages": max(listed["events"].pages, matter["issues"].pages, len(slides))},
        "idle": {},
    }
    return _named(here, composed)


def _named(here: Standing, composed: dict[str, Context]) -> dict[str, Context]:
    return {name: common(here) | context for name, context in composed.items()}


def bare(name: str, nothing: layout.Laid | None = layout.NOTHING) -> tuple[Context, list[Context]]:
    """A tile of which nothing could be read, and its slides."""
    return {name: nothing}, []


def built(here: Standing) -> list[Context]:
    """What the alliance builds together, for the feature."""
    day = here.at.astimezone(here.facts.zone).date()
    project = db.session.scalars(alliance.featured_project(here.facts.compound.id, day)).unique().first()
    return [{"kind": "project", "project": project}] if project else []
