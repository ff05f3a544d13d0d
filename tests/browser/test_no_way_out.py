"""On no page for screens does a browser do what it offers besides: menus, print, zoom, drags, ways by the keyboard."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from kiosk.screens.session import COOKIE
from tests.conftest import LiveServer
from tests.crawl import World, token_of
from tests.exits import HERE, Found, exits, focus_goes_round, let_through, refused_pages, screen_pages

pytestmark = [pytest.mark.browser, pytest.mark.slow]
BAD = """<!doctype html><html><body><h1>x</h1><p>x <a href="https://evil.example">x</a></p><button>x</button>
<input><img alt="x"><iframe></iframe></body></html>"""
LISTENS = "() => !document.dispatchEvent(new MouseEvent('contextmenu', { cancelable: true }))"
OPEN = """async (address) => {
  document.querySelector("#sheet").hidden = true;
  await window.htmx.ajax("GET", address, { target: "#sheet", swap: "innerHTML" });
  return !document.querySelector("#sheet").hidden;
}"""


@pytest.fixture
def wall(world: World, live_server: LiveServer, lobby_page: Page) -> Page:
    cookie: Any = {"name": COOKIE, "value": token_of("screen"), "url": live_server.url}
    lobby_page.context.add_cookies([cookie])
    lobby_page.goto(f"{live_server.url}/screen")
    lobby_page.wait_for_function(LISTENS)
    expect(lobby_page.locator("[data-board]")).to_be_visible()
    return lobby_page


def troubles(page: Page, found: Found) -> list[str]:
    page.evaluate("sessionStorage.clear()")  # the way back is the board that was open last
    html = page.content().replace(page.evaluate("location.origin"), HERE)
    wrong = exits(html, found.path, found.lobby) + let_through(page)
    return [f"{found.path}: {what}" for what in wrong + ([] if focus_goes_round(page) else ["Tab goes not round"])]


def pages(world: World) -> Iterator[Found]:
    """Whole ones; fragments are opened on the board."""
    for found in [*screen_pages(world), *refused_pages(world)]:
        if not found.path.endswith(("/sheet", "/tiles")):
            yield found


def test_no_page_lets_anything_through(world: World, live_server: LiveServer, wall: Page) -> None:
    wrong, all_of_them = list[str](), list(pages(world))
    for found in all_of_them:
        wall.goto(live_server.url + found.path)
        wall.wait_for_function(LISTENS)
        wrong += troubles(wall, found)
    assert wrong == []
    assert len(all_of_them) > 40


def test_no_sheet_on_the_board_lets_anything_through(world: World, wall: Page) -> None:
    sheets = [found for found in screen_pages(world) if found.path.endswith("/sheet") and found.path.startswith(found.lobby)]
    here = [found for found in sheets if found.lobby == wall.locator("[data-board]").get_attribute("data-at")]
    wrong = list[str]()
    for found in here:
        assert wall.evaluate(OPEN, found.path), found.path
        wrong += troubles(wall, found._replace(path="/screen"))
    assert wrong == []
    assert len(here) > 14


def test_a_browser_that_is_no_screen_yet_lets_nothing_through(
    world: World, live_server: LiveServer, open_page: Callable[..., Page]
) -> None:
    page = open_page(viewport={"width": 1080, "height": 1920})
    page.goto(f"{live_server.url}/screen")
    expect(page.locator("[data-waits]")).to_be_visible()  # it asked for a code by itself
    page.wait_for_function(LISTENS)
    assert troubles(page, Found("/screen", "/screen")) == []


def test_a_page_that_lets_everything_through_is_found(world: World, live_server: LiveServer, wall: Page) -> None:
    """The control."""
    wall.route("**/bad", lambda route: route.fulfill(status=200, content_type="text/html", body=BAD))
    wall.goto(f"{live_server.url}/bad")
    through = let_through(wall)
    for what in (
        "contextmenu",
        "dragstart",
        "drop",
        "wheel",
        '["p",{"ctrlKey":true}]',
        '["F12",{}]',
        "selectstart",
        "touch zooms",
    ):
        assert any(found.startswith(what) for found in through), what
    assert exits(wall.content(), "/bad", "/screen") != []
    wall.evaluate("""document.querySelector("a").addEventListener("blur", (event) => event.target.focus())""")
    assert not focus_goes_round(wall)


def test_real_hands_get_no_further(wall: Page) -> None:
    """What browsers do between these events and their own acts is theirs: with a real mouse, wheel and fingers."""
    link = wall.locator(".act").last
    for pressed in ({"button": "middle"}, {"modifiers": ["Control"]}, {"modifiers": ["Shift"]}, {"button": "right"}):
        link.click(**pressed)  # type: ignore[arg-type]
    wall.locator("[data-home]").first.click() if wall.locator("#sheet").is_visible() else None
    wall.mouse.move(300, 800)
    wall.mouse.down()
    wall.mouse.move(900, 1200, steps=5)
    wall.mouse.up()
    wall.keyboard.down("Control")
    wall.mouse.wheel(0, -600)
    wall.keyboard.up("Control")
    pinch(wall)
    assert wall.evaluate("[visualViewport.scale, devicePixelRatio, getSelection().toString(), scrollX, scrollY]") == [
        1,
        1,
        "",
        0,
        0,
    ]
    assert wall.url.endswith("/screen")
    assert len(wall.context.pages) == 1


def pinch(page: Page) -> None:
    hand: Any = page.context.new_cdp_session(page)
    for kind, apart in [("touchStart", 50), *(("touchMove", apart) for apart in range(80, 400, 40)), ("touchEnd", 0)]:
        points = [{"x": 540 + side * apart, "y": 900, "id": side} for side in (-1, 1)] if apart else []
        hand.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    hand.detach()


@pytest.mark.parametrize(("path", "key", "refused"), [("/screen", "F5", True), ("/c/jinsha/3/lobby", "F5", False)])
def test_the_preview_is_loaded_anew_by_its_key_and_a_screen_is_not(
    world: World, live_server: LiveServer, wall: Page, path: str, key: str, refused: bool
) -> None:
    wall.goto(live_server.url + path)
    wall.wait_for_function(LISTENS)
    pressed = "(key) => !document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))"
    assert wall.evaluate(pressed, key) is refused
    for stays in ("Tab", "Enter", "ArrowDown", "PageDown", "Escape", "a", "1"):
        assert wall.evaluate(pressed, stays) is False, stays


def test_a_long_sheet_is_still_moved_by_a_finger(world: World, live_server: LiveServer, lobby_page: Page) -> None:
    lobby_page.set_viewport_size({"width": 1080, "height": 1400})
    lobby_page.goto(f"{live_server.url}/c/jinsha/3/lobby/people")
    hand: Any = lobby_page.context.new_cdp_session(lobby_page)
    body = lobby_page.locator(".sheet__body")
    body.evaluate("body => body.insertAdjacentHTML('beforeend', '<p>x</p>'.repeat(200))")
    for kind, y in [("touchStart", 900), *(("touchMove", y) for y in range(880, 300, -40)), ("touchEnd", 0)]:
        hand.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": 540, "y": y}] if y else []})
    lobby_page.wait_for_function("document.querySelector('.sheet__body').scrollTop > 100")
    assert lobby_page.evaluate("[scrollX, scrollY, visualViewport.scale]") == [0, 0, 1]
