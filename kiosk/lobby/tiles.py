"""The tiles of the board, in the order in which they hang. Each asks its room and says what its template needs."""

from datetime import timedelta
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from flask import current_app
from flask_babel import gettext as _

from kiosk.activities import queries as activities
from kiosk.calendar.lunar import lunar_date
from kiosk.conventions import queries as conventions
from kiosk.conventions import rules as convention_rules
from kiosk.db import db
from kiosk.issues import queries as issues
from kiosk.issues import rules as issue_rules
from kiosk.lobby import queries, rows
from kiosk.lobby.address import address
from kiosk.lobby.wall import Standing, public_url
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
    zone = here.facts.zone
    return [rows.event_row(a, taken, waiting, here.at, zone, spoken(a)) for a, taken, waiting in coming]


def issue_rows(here: Standing) -> list[rows.IssueRow]:
    shown = db.session.scalars(issues.on_board(here.facts.compound.id, here.at).limit(MOST))
    return [rows.issue_row(issue, here.at, here.facts.zone, spoken(issue)) for issue in shown]


def spoken(thing: Any) -> str:
    """The title as it is read on this board."""
    return str(says(thing, "title").striptags())


def events(here: Standing) -> tuple[Context, Context]:
    """The list and the feature share their rows."""
    offered = event_rows(here)
    heights = [rows.LONG_EVENT if row.long else rows.EVENT for row in offered]
    listed = rows.fitting(offered, heights, rows.EVENT_ROOM, 3)
    day = here.at.astimezone(here.facts.zone).date()
    today = [row for row in offered if row.activity.starts_at.astimezone(here.facts.zone).date() == day]
    slides = [_event_slide(here, row) for row in rows.featured(offered, len(listed), today)]
    return {"events": listed, "more_events": len(offered) - len(listed)}, {"slides": slides}


def _event_slide(here: Standing, row: rows.EventRow) -> Context:
    page = f"/c/{here.profile.compound}/activities/{row.activity.id}"
    return {"kind": "event", "activity": row.activity, "seats": row.seats} | poster(row.activity.code, page)._asdict()


def matters(here: Standing) -> tuple[Context, list[Context]]:
    """The issues tile, and the latest solved one for the feature."""
    offered = issue_rows(here)
    heights = [rows.LONG_ISSUE if row.long else rows.ISSUE for row in offered]
    listed = rows.fitting(offered, heights, rows.ISSUE_ROOM, 4)
    month = issue_rules.month(here.at, here.facts.zone)
    figures = db.session.execute(issues.figures(here.facts.compound.id, *month)).one()
    solved = [{"kind": "solved", "issue": row.issue, "took": row.detail} for row in offered if row.tone == "solved"][:1]
    tile = {"issues": listed, "issues_shown": len(offered), "more_issues": len(offered) > len(listed), "figures": figures}
    return tile | {"stops": issue_rules.STOP_WORDS}, solved


def convention(here: Standing) -> Context:
    """One article, another each day, the same on every screen of the building."""
    building_id = here.building.id if here.building else None
    articles = list(db.session.scalars(conventions.on_board(here.facts.compound.id, building_id)))
    chosen = convention_rules.of_the_day(len(articles), here.at.astimezone(here.facts.zone).toordinal())
    return {"article": convention_rules.hung(articles[chosen], english(), plain) if articles else None}


def report(here: Standing) -> Context:
    """The code that starts a report at this place."""
    building_id = here.building.id if here.building else None
    code = db.session.scalars(queries.report_code(here.facts.compound.id, building_id, here.at).limit(1)).first()
    return {"report": poster(code.code if code else None, f"/c/{here.profile.compound}/report")}


def dock(here: Standing) -> Context:
    entries = (
        {"to": "activities", "icon": "calendar", "word": _("活动报名")},
        {"to": "conventions", "icon": "scroll", "word": _("小区公约")},
        {"to": "issues", "icon": "track", "word": _("查进度")},
    )
    return report(here) | {"entries": entries}


def compose(here: Standing) -> dict[str, Context]:
    """Tile name → what its template needs, in hanging order."""
    listed, feature = events(here)
    matter, solved = matters(here)
    slides = [*feature["slides"], *solved] or [{"kind": "welcome"}]
    composed = {"head": head(here), "feature": {"slides": slides}, "events": listed, "convention": convention(here)}
    composed |= {"issues": matter, "dock": dock(here), "utility": {}, "idle": {}}
    return {name: common(here) | context for name, context in composed.items()}
