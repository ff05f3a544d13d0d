"""The pocket board on a home screen and without a network: its manifest, its worker, and the page that the worker keeps."""

import json
import re
from functools import cache
from itertools import groupby
from typing import Any

from flask import g, make_response, request, url_for
from flask.typing import ResponseReturnValue

from kiosk.clock import now
from kiosk.db import db
from kiosk.lobby.phone import on_board
from kiosk.places import queries
from kiosk.places.models import Compound, Contact, Place
from kiosk.places.visit import visit
from kiosk.settings import CHECKOUT
from kiosk.web.answers import page
from kiosk.web.assets import asset, release
from kiosk.web.language import LANGUAGES

PAPER = "#FBF7F0"
ICONS = (("any", "192"), ("any", "512"), ("maskable", "512"))
STATIC = CHECKOUT / "static"


def offline(compound: str = "") -> ResponseReturnValue:
    """What a phone shows without a network: whom to call, and the board as it was. The same for everybody, so it may be kept.

    Its language stands in the address, as that of a lobby's board does.
    """
    asked = request.args.get("lang", "")
    g.language = asked if asked in LANGUAGES else LANGUAGES[0]
    at = now()
    if not compound:
        return page("lobby/phone/offline.html", compound=None, at=at)
    here = visit(compound)
    return page("lobby/phone/offline.html", compound=here, at=at, houses=_houses(here), **on_board(here, at))


def _houses(here: Compound) -> list[tuple[Place, list[Contact]]]:
    """The buildings that have numbers of their own, with these."""
    own = db.session.scalars(queries.contacts_below(here.id))
    return [(house, list(calls)) for house, calls in groupby(own, lambda call: call.place)]


def manifest(compound: str) -> ResponseReturnValue:
    """What a phone asks before it puts the board among its apps. In Chinese: an app has one name, whoever opens it."""
    here = visit(compound)
    said = {
        "id": f"/c/{here.slug}",
        "name": f"{here.name}·庭院",  # house: as above
        "short_name": here.name,
        "description": f"{here.name}的公示栏：活动、事项、公约，和可以打的电话",  # house: as above
        "lang": "zh-Hans",
        "start_url": url_for("phone.lobby.home", compound=here.slug),
        "scope": "/",  # receipts and tracking (/t/…) belong to the app as well
        "display": "standalone",
        "background_color": PAPER,
        "theme_color": PAPER,
        "icons": [_icon(*icon) for icon in ICONS],
    }
    return _manifest(said)


def screen_manifest() -> ResponseReturnValue:
    """What a device in a lobby installs: the whole panel, no bars, either way up."""
    said = {"id": "/screen", "name": "庭院大堂屏", "short_name": "大堂屏", "lang": "zh-Hans"}  # house: as above
    said |= {"start_url": "/screen", "scope": "/", "display": "fullscreen", "orientation": "any"}
    return _manifest({**said, "background_color": PAPER, "theme_color": PAPER, "icons": [_icon(*icon) for icon in ICONS]})


def _manifest(said: dict[str, Any]) -> ResponseReturnValue:
    answer = make_response(json.dumps(said, ensure_ascii=False))
    answer.headers["Content-Type"] = "application/manifest+json; charset=utf-8"
    return answer


def _icon(purpose: str, side: str) -> dict[str, str]:
    name = "icon" if purpose == "any" else purpose
    return {"src": asset(f"icons/{name}-{side}.png"), "sizes": f"{side}x{side}", "type": "image/png", "purpose": purpose}


def worker() -> ResponseReturnValue:
    """The service worker, with the files that the offline page needs. It changes with each release: browsers fetch it anew."""
    answer = make_response(f"const RELEASE = {json.dumps(release())};\nconst FILES = {json.dumps(_files())};\n{_script()}")
    answer.headers["Content-Type"] = "text/javascript; charset=utf-8"
    return answer


@cache
def _files() -> list[str]:
    """The style sheet with what it imports, and the pictures."""
    sheet = STATIC / "css/app.css"
    styles = re.findall(r'@import url\("([^"]+)"\)', sheet.read_text())
    return [asset(f"css/{name}") for name in ("app.css", *styles)] + [asset("icons.svg"), asset("icon.svg")]


@cache
def _script() -> str:
    return "".join((STATIC / "js" / name).read_text() for name in ("sw_boards.js", "sw.js"))
