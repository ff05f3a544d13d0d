"""The first page after log-in: what needs me, what is coming, and how my lobbies look right now."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import g, request, url_for
from flask.typing import ResponseReturnValue

from kiosk.accounts.session import reach
from kiosk.activities.rules import availability
from kiosk.clock import now
from kiosk.codes.queries import alarm_count
from kiosk.db import db
from kiosk.desk import queries
from kiosk.desk.queries import Day, Reach
from kiosk.desk.rules import limit
from kiosk.grid import queries as grid
from kiosk.issues.rules import raised, status
from kiosk.notices import queries as notices
from kiosk.places.models import Building
from kiosk.web.answers import page
from kiosk.web.filters import CHINA
from kiosk.words import _l

MOST = 12  # rows of the list; the rest is behind a link
SOON = timedelta(days=14)


def home() -> ResponseReturnValue:
    g.zone = _zone()
    day, mine = _day(now()), Reach(reach("issue.accept"), reach("issue.move"))
    counted: dict[str, int] = dict(db.session.execute(queries.counts(mine, day)).mappings().one())
    found = db.session.scalars(queries.waiting(mine, day).limit(MOST)).all()
    rows = [(issue, status(issue, day.now, issue.compound.zone), raised(issue), limit(issue, day.now)) for issue in found]
    drafts = _drafts(day.now)
    odd = db.session.scalar(alarm_count(reach("code.edit"))) or 0
    calls = db.session.scalar(grid.how_many(reach("call_back.see"))) or 0
    ending = db.session.scalars(notices.ending(reach("notice.edit"), day.now, day.ends)).all()
    figures = _figures(counted, calls=calls, drafts=len(drafts), odd=odd, ending=len(ending))
    total = sum(figure["count"] for figure in figures)
    more = sum(counted.values()) - len(rows)
    context = {"figures": figures, "rows": rows, "more": more, "drafts": drafts, "ending": ending, "total": total}
    context["late"] = counted["late"]
    context["many"] = len({issue.compound_id for issue in found}) > 1
    return page("desk/office/home.html", at=day.now, coming=_coming(day.now), **context, **_lobby())


def _zone() -> ZoneInfo:
    """That of my compounds; should they lie in several, of the first."""
    first = db.session.scalar(queries.compounds(reach("desk.see")).limit(1))
    return first.zone if first else CHINA


def _day(at: datetime) -> Day:
    here = at.astimezone(g.zone)
    return Day(at, here.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1), here.date())


def _figures(counted: dict[str, int], *, calls: int, drafts: int, odd: int, ending: int) -> list[dict[str, Any]]:
    """What is not zero, each counted once and leading to its rows."""
    lists = url_for("office.issues.issues", view="late"), url_for("office.issues.issues", view="open")
    figures = (
        (counted["late"], _l("已超时"), "warning", "alarm", lists[0]),
        (counted["today"], _l("今天到期"), "clock", "doing", lists[1]),
        (counted["new"], _l("新报事待受理"), "flag", "", url_for("office.issues.issues", view="new")),
        (counted["resume"], _l("到日子该恢复"), "again", "doing", lists[1]),
        (calls, _l("等回电话"), "phone", "doing", url_for("office.grid.call_backs")),
        (odd, _l("可疑的码没查"), "qr", "alarm", url_for("office.desk.codes", view="alarmed")),
        (ending, _l("通知今天到期"), "bell", "doing", "#ending"),
        (drafts, _l("草稿没发布"), "edit", "", "#drafts"),
    )
    named = (dict(zip(("count", "label", "icon", "tone", "url"), figure, strict=True)) for figure in figures)
    return [figure for figure in named if figure["count"]]


def _drafts(at: datetime) -> list[dict[str, Any]]:
    """What was begun where I may go on with it."""
    activities = db.session.scalars(queries.activity_drafts(reach("activity.edit"), at))
    texts = db.session.scalars(queries.convention_drafts(reach("convention.edit")))
    hung = db.session.scalars(notices.drafts(reach("notice.edit")))
    of_activities = ((a, _l("活动"), "calendar", url_for("office.activities.activity", id=a.id)) for a in activities)
    of_texts = (
        (t.convention, _l("公约"), "scroll", url_for("office.conventions.convention", id=t.convention_id)) for t in texts
    )
    of_notices = ((t, _l("通知"), "bell", url_for("office.notices.notice", id=t.notice_id)) for t in hung)
    begun = (*of_activities, *of_texts, *of_notices)
    return [dict(zip(("thing", "kind", "icon", "url"), draft, strict=True)) for draft in begun]


def _coming(at: datetime) -> list[Any]:
    rows = db.session.execute(queries.soon(reach("activity.see"), at, at + SOON).limit(6)).all()
    return [(row.Activity, availability(*row, at, g.zone), row.taken, row.waiting) for row in rows]


def _lobby() -> dict[str, Any]:
    """The lobby in the miniature: the chosen one of mine, else the first."""
    mine: list[Building] = list(db.session.scalars(queries.lobbies(reach("desk.see"))))
    chosen = next((building for building in mine if str(building.id) == request.args.get("lobby")), mine[0] if mine else None)
    return {"lobbies": mine, "lobby": chosen}
