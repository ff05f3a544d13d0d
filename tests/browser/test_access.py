"""Every page that links lead to, one address a route, in both languages: nothing serious for Axe, nothing over the edge."""

import re
from urllib.parse import urlsplit

import pytest
import sqlalchemy as sa
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from werkzeug.exceptions import HTTPException

from kiosk import demo
from kiosk.accounts.models import Grant
from kiosk.db import db
from tests.factories import log_in

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PHONE, OFFICE = (390, 844), (1440, 900)
PORTRAIT, LANDSCAPE = (1080, 1920), (1920, 1080)


@pytest.fixture
def town(app: Flask) -> Flask:
    demo.load(app)
    return app


def endpoint(app: Flask, address: str) -> str | None:
    """The page behind a link, with the sheet's name; None for what is no page (a file, a fragment, a place outside)."""
    parts = urlsplit(address)
    try:
        name, values = app.url_map.bind("").match(parts.path, method="GET")
    except HTTPException:
        return None
    if parts.netloc or name.startswith("machine.") or parts.path.endswith((".svg", ".csv", ".xml", "/sheet", "/tiles")):
        return None
    return f"{name}/{values['name']}{'/id' if 'id' in values else ''}" if name == "screen.lobby.sheet" else name


def pages(app: Flask, client, start: str, audience: str):
    """One address of each route of this audience, found by following links."""
    found: dict[str, str] = {}
    waiting = [start]
    while waiting:
        address = waiting.pop(0)
        name = endpoint(app, address)
        if name is None or name in found or not name.startswith(f"{audience}."):
            continue
        answer = client.get(address)
        if answer.status_code != 200:
            continue
        found[name] = address
        waiting += re.findall(r'href="(/[^"#]*)', answer.text)
    return found


def troubles(page, url: str, addresses, language: str):
    """What is wrong, as (address, rule, element)."""
    for address in addresses:
        page.goto(f"{url}{address}{'&' if '?' in address else '?'}lang={language}")
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            yield address, "wider than the window", ""
        for rule in Axe().run(page).response["violations"]:
            if rule["impact"] in {"serious", "critical"}:
                yield address, rule["id"], rule["nodes"][0]["html"][:200]


@pytest.mark.parametrize("window", [PORTRAIT, LANDSCAPE], ids=["portrait", "landscape"])
@pytest.mark.parametrize("language", ["zh-Hans", "en"])
def test_lobby(town, live_server, client, open_page, language, window):
    """The board and its sheets. That its words reach 7:1, which Axe does not ask of large ones, the probe looks at."""
    found = pages(town, client, "/c/jinsha/3/lobby", "screen")
    lists = {f"screen.lobby.sheet/{name}" for name in ("activities", "issues", "conventions", "report")}
    things = {f"screen.lobby.sheet/{name}/id" for name in ("activities", "issues", "conventions")}
    assert {"screen.lobby.board"} | lists | things <= set(found)
    page = open_page(viewport=dict(zip(("width", "height"), window, strict=True)), bypass_csp=True)
    assert list(troubles(page, live_server.url, found.values(), language)) == []


@pytest.mark.parametrize("language", ["zh-Hans", "en"])
def test_residents_pages(town, live_server, client, open_page, language):
    found = pages(town, client, "/c/jinsha", "phone")
    assert {"phone.issues.report", "phone.activities.activity", "phone.conventions.convention"} <= set(found)
    page = open_page(viewport=dict(zip(("width", "height"), PHONE, strict=True)), bypass_csp=True)  # Axe brings inline styles
    assert list(troubles(page, live_server.url, found.values(), language)) == []


@pytest.mark.parametrize("role", ["branch", "admin"])
@pytest.mark.parametrize("language", ["zh-Hans", "en"])
def test_office_pages(town, live_server, client, open_page, role, language):
    person = db.session.scalars(sa.select(Grant).where(Grant.role == role)).first().person
    found = pages(town, log_in(client, person), "/office", "office")
    assert len(found) > 8
    page = open_page(viewport=dict(zip(("width", "height"), OFFICE, strict=True)), bypass_csp=True)
    cookie = {"name": "staff", "value": client.get_cookie("staff").value, "url": live_server.url}
    page.context.add_cookies([cookie])
    assert list(troubles(page, live_server.url, found.values(), language)) == []
