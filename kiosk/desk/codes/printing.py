"""Codes on paper: a poster for one wall, sheets of stickers. In Chinese with a line of English, whoever prints them."""

from typing import Any, NamedTuple
from urllib.parse import urlsplit

from flask import current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _
from markupsafe import Markup

from kiosk.accounts.session import reach
from kiosk.clock import now
from kiosk.codes import queries
from kiosk.codes.models import Code
from kiosk.db import db, load
from kiosk.desk.codes import register
from kiosk.errors import NotFound, Refused
from kiosk.places import queries as places
from kiosk.places.models import Place
from kiosk.settings import settings_of
from kiosk.web.answers import page
from kiosk.web.language import says
from kiosk.web.qr import code_url, qr_svg
from kiosk.words import _l

SIZES = {12: (3, 4), 24: (3, 8)}  # stickers a page: columns and rows, 70 × 74 and 70 × 37 mm, as label paper is cut
MOST = 480  # stickers at once
NUMBERS = 3  # on a poster, beside 110 119 120


class Printed(NamedTuple):
    """What stands on paper: the picture, and in words what it says."""

    qr: Markup
    url: str
    host: str


def printed(code: Code) -> Printed:
    settings = settings_of(current_app)
    url = code_url(settings.public_url, code.code, settings.qr_case)
    return Printed(qr_svg(url, _("二维码，网址 %(url)s", url=url)), url, urlsplit(settings.public_url).netloc)


def poster(id: int) -> ResponseReturnValue:
    """One A4 page for one wall."""
    code = _good(load(queries.place_codes(reach("code.edit")), id))
    with force_locale("en"):
        english = {"headline": _("看到就报"), "line": _poster_line(code)}
    with force_locale("zh_Hans"):
        (row,) = register.rows([code], now())
        context: dict[str, Any] = {"numbers": _numbers(code), "en": english, **_label(row)}
        sheet = Markup(render_template("desk/office/_poster.html", **context))  # noqa: S704 our own template
    return page("desk/office/poster.html", code=code, sheet=sheet)


def stickers() -> ResponseReturnValue:
    """Sheets of stickers: `?code=` as often as codes were ticked, `copies` of each, `per` page."""
    ids = list(dict.fromkeys(request.args.getlist("code", type=int)))
    per = request.args.get("per", 12, type=int)
    per, copies = per if per in SIZES else 12, min(max(request.args.get("copies", 1, type=int), 1), MOST)
    with force_locale("zh_Hans"):
        labels = [_label(row) for row in register.rows(_codes(ids), now()) for _copy in range(copies)][:MOST]
        sheets = [labels[at : at + per] for at in range(0, len(labels), per)]
        paper = Markup(render_template("desk/office/_stickers.html", sheets=sheets, per=per, grid=SIZES[per]))  # noqa: S704
    context: dict[str, Any] = {"ids": ids, "per": per, "copies": copies, "sizes": SIZES, "count": len(labels), "most": MOST}
    return page("desk/office/stickers.html", paper=paper, pages=len(sheets), **context)


def _codes(ids: list[int]) -> list[Code]:
    """The codes in the order asked for; NotFound when one of them is not mine."""
    mine = queries.place_codes(reach("code.edit")).where(Code.id.in_(ids[:MOST]))
    found = {code.id: _good(code) for code in db.session.scalars(mine)}
    if len(found) < len(ids):
        raise NotFound
    return [found[one] for one in ids]


def _good(code: Code) -> Code:
    """Nobody hangs up what leads nowhere."""
    if code.trouble(now()):
        raise Refused(_l("%(code)s 已经停用或过期，不能再打印。请做一个新码", code=code.code))
    return code


def _label(row: register.Row) -> dict[str, Any]:
    return {"row": row, "code": row.code, **printed(row.code)._asdict()}


def _poster_line(code: Code) -> str:
    (row,) = register.rows([code], now())
    named = [says(thing, "name").striptags() if thing else "" for thing in (row.compound, row.category)]
    what = f"{named[1]}, " if named[1] else ""
    where = f"{what}{row.where.striptags()}, {named[0]}"
    return str(_("扫码报事，不用注册：%(where)s", where=where))


def _numbers(code: Code) -> list[Any]:
    place = db.session.get_one(Place, code.building_id or code.compound_id)
    return list(db.session.scalars(places.contacts(place).limit(NUMBERS)))
