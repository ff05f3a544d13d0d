"""How moments and numbers are written, in the reader's language and the compound's zone."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from flask import Flask, g
from flask_babel import format_date
from flask_babel import gettext as _
from markupsafe import Markup

from kiosk.web.language import english
from kiosk.web.markdown import render
from kiosk.web.routing import current_route
from kiosk.web.text import mask
from kiosk.web.typography import nw, size_of, tn

CHINA = ZoneInfo("Asia/Shanghai")


def init_filters(app: Flask) -> None:
    days = (local, date_long, date_short, day_month, day_year, weekday, hm, moment, span, stamp)
    for named in (*days, tn, nw, size_of, mask, markdown):
        app.add_template_filter(named)


def local(at: datetime) -> datetime:
    """The moment in the zone of the compound that this request is about."""
    return at.astimezone(g.get("zone", CHINA))


def markdown(text: str) -> Markup:
    """Staff's Markdown as HTML. On a screen nothing leads away from the board, so links are words there."""
    route = current_route()
    return render(text, links=route is None or route.audience != "screen")


def _day(at: date) -> date:
    return local(at).date() if isinstance(at, datetime) else at


def date_long(at: date) -> str:
    """2026年11月22日 星期日 · Sunday, 22 November 2026"""
    return str(format_date(_day(at), "EEEE, d MMMM y" if english() else "y年M月d日 EEEE"))  # house: a pattern of Babel


def date_short(at: date) -> str:
    """11/28, in both languages; the weekday stands below it."""
    return f"{_day(at):%m/%d}"


def day_month(at: date) -> str:
    """12月20日 · 20 Dec"""
    return str(format_date(_day(at), "d MMM" if english() else "M月d日"))  # house: a pattern of Babel


def day_year(at: date) -> str:
    """2026年12月20日 · 20 Dec 2026"""
    return str(format_date(_day(at), "d MMM y" if english() else "y年M月d日"))  # house: a pattern of Babel


def weekday(at: date) -> str:
    """周六 · Sat"""
    return str(format_date(_day(at), "EEE"))


def hm(at: datetime) -> str:
    """14:00"""
    return f"{local(at):%H:%M}"


def moment(at: datetime) -> str:
    """11月25日 20:00 · 25 Nov 20:00"""
    return f"{day_month(at)} {hm(at)}"


def stamp(at: datetime) -> int:
    """Milliseconds since 1970, what the screens' clocks count in."""
    return int(at.timestamp() * 1000)


def span(starts: datetime, ends: datetime) -> str:
    """14:00–16:30; over midnight the end says 次日; over days each has its date."""
    days = (_day(ends) - _day(starts)).days
    if days == 0:
        return f"{hm(starts)}–{hm(ends)}"
    if days == 1 and local(ends).hour < 12:
        return str(_("%(starts)s–次日 %(ends)s", starts=hm(starts), ends=hm(ends)))
    return f"{hm(starts)} – {moment(ends)}"
