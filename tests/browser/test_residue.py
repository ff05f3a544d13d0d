"""Who reported or signed up on the screen, or began to, leaves nothing in the page or the browser; unsent, nowhere."""

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from kiosk.db import db
from tests.cast import Cast
from tests.conftest import LiveServer
from tests.factories import make_activity, make_screen

pytestmark = pytest.mark.browser
PHONE = "13987650042"
# All that a page can hold or find again; what is typed into fields too.
HELD = """async () => {
  const kept = [];
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) kept.push(request.url, await (await cache.match(request)).text());
  }
  return [
    document.documentElement.outerHTML, ...[...document.querySelectorAll("input, textarea")].map(({ value }) => value),
    location.href, JSON.stringify(history.state), JSON.stringify({ ...localStorage }), JSON.stringify({ ...sessionStorage }),
    document.cookie, window.name, ...performance.getEntries().map(({ name }) => name),
    JSON.stringify(await indexedDB.databases()), ...kept,
  ].join("\\n");
}"""


@pytest.fixture
def wall(live_server: LiveServer, cast: Cast, lobby_page: Page) -> Page:
    make_activity(cast.jinsha, title="红歌会")
    make_screen(cast.building, clear="TOKEN")
    lobby_page.context.add_cookies([{"name": "screen", "value": "TOKEN", "url": live_server.url}])
    lobby_page.clock.install()
    lobby_page.goto(f"{live_server.url}/screen")
    lobby_page.wait_for_load_state("networkidle")
    return lobby_page


def answer(page: Page) -> None:
    """Tap the first answer of each question, until there is none."""
    while page.locator("#sheet .steps__options .btn").count():
        with page.expect_response(lambda answer: answer.request.method == "POST"):
            page.locator("#sheet .steps__options .btn").first.tap()
        page.wait_for_load_state("networkidle")


def type_phone(page: Page) -> None:
    for digit in PHONE:
        page.locator(f"#sheet [data-key='{digit}']").tap()
    expect(page.locator("#sheet #phone")).to_have_value(PHONE)


def report(page: Page) -> None:
    page.locator(".act--main").tap()
    page.locator("#sheet .sheet__act a").tap()
    expect(page.locator("#sheet form")).to_be_visible()
    answer(page)
    type_phone(page)


def sign_up(page: Page) -> None:
    page.locator(".event").first.tap()
    page.locator("#sheet .join a").tap()
    expect(page.locator("#sheet form")).to_be_visible()
    answer(page)
    type_phone(page)


def rest(page: Page) -> None:
    """Nobody is there for two and a half minutes."""
    for _ in range(31):
        page.clock.run_for(5_000)
        page.wait_for_timeout(20)
    expect(page.locator("#sheet")).to_be_hidden()


def stored(data_dir: Path) -> str:
    with sqlite3.connect(data_dir / "courtyard.sqlite3") as database:
        return "\n".join(database.iterdump())


@pytest.mark.parametrize("act", [report, sign_up])
def test_what_was_typed_and_not_sent_is_gone(wall: Page, tmp_path: Path, act: Callable[[Page], None]) -> None:
    entries = wall.evaluate("history.length")
    act(wall)
    assert PHONE in wall.evaluate(HELD)  # control: the scan sees it while it stands there
    rest(wall)
    assert PHONE not in wall.evaluate(HELD)
    assert wall.evaluate("history.length") == entries
    assert PHONE not in stored(tmp_path)
    assert wall.evaluate("document.querySelector('#sheet').childNodes.length") == 0


@pytest.mark.parametrize("act", [report, sign_up])
def test_what_was_sent_is_told_once_and_then_gone(
    wall: Page, live_server: LiveServer, tmp_path: Path, act: Callable[[Page], None]
) -> None:
    entries = wall.evaluate("history.length")
    act(wall)
    with wall.expect_response(lambda answer: "/slip" in answer.url):
        wall.locator("#sheet .steps__send").first.tap()
    expect(wall.locator("#sheet .slip")).to_be_visible()
    shown = [words.replace(" ", "") for words in wall.locator("#sheet .slip dd").all_inner_texts()]
    linked = wall.locator("#sheet .slip svg.qr").get_attribute("aria-label") or ""
    rest(wall)
    held = wall.evaluate(HELD)
    secrets = {PHONE, linked.rsplit("/", 1)[-1], *(shown[1:] if act is report else ())}
    assert all(secret and secret not in held.replace(" ", "") for secret in secrets), secrets
    assert wall.evaluate("history.length") == entries
    db.session.rollback()
    assert PHONE not in stored(tmp_path)
    again: Any = wall.context.request.get(f"{live_server.url}/c/jinsha/3/lobby/slip")
    assert not any(secret in again.text() for secret in secrets)
