"""What months on a wall do to a board: nothing."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from PIL import Image, ImageStat
from playwright.sync_api import Page, expect

from tests.cast import Cast
from tests.conftest import LiveServer
from tests.factories import make_activity, make_convention, make_notice, make_screen, publish_issue
from tests.proxy import Answer, Proxy, proxied
from tests.refreshing import hurry, refreshed

pytestmark = pytest.mark.browser
BOARD = "/c/jinsha/3/lobby"
EVENING = datetime(2026, 11, 22, 14, 29, 30, tzinfo=UTC)  # half past ten in the evening there, within a minute


@pytest.fixture
def proxy(live_server: LiveServer, cast: Cast) -> Iterator[Proxy]:
    make_activity(cast.jinsha, title="红歌会")
    publish_issue(cast.jinsha)
    make_convention(cast.jinsha)
    make_notice(cast.jinsha)
    with proxied(live_server.url) as proxy:
        yield proxy


@pytest.fixture
def small_page(open_page: Callable[..., Page]) -> Page:
    """The same board with fewer pixels to paint: what it holds is looked at, not how it looks."""
    return open_page(viewport={"width": 270, "height": 480})


def test_five_hundred_changes_leave_nothing_behind(proxy: Proxy, small_page: Page) -> None:
    hurry(small_page, proxy, BOARD)
    grown = refreshed(small_page, 500)
    assert grown.sheets >= 40
    assert grown.troubles() == []


def test_a_behaviour_that_keeps_what_it_saw_is_found(proxy: Proxy, small_page: Page) -> None:
    """The control."""
    hurry(small_page, proxy, BOARD)
    small_page.evaluate("""() => {
      const kept = [];
      document.addEventListener("courtyard:swapped", () => {
        const tile = document.querySelector("[data-tile=issues]").cloneNode(true);
        tile.addEventListener("click", () => kept.length);
        kept.push(tile, new Array(20_000).fill(Math.random()));
      });
    }""")
    grown = refreshed(small_page, 80, settle=10)
    assert {trouble.split()[0] for trouble in grown.troubles()} >= {"nodes", "listeners", "heap"}


class TestNight:
    """Dimmed from 22:30 to 06:00. The server's clock and the screen's begin at 22:29:30."""

    @pytest.fixture
    def wall(self, live_server: LiveServer, cast: Cast, lobby_page: Page) -> Iterator[Page]:
        make_activity(cast.jinsha, title="红歌会", starts_at=EVENING + timedelta(days=2))
        make_screen(cast.building, clear="TOKEN", dim_from=22 * 60 + 30, dim_until=6 * 60)
        lobby_page.context.add_cookies([{"name": "screen", "value": "TOKEN", "url": live_server.url}])
        lobby_page.route("**/screen/version?*", lambda route: route.abort())  # whose clock would be today's
        lobby_page.clock.install(time=EVENING)
        lobby_page.goto(f"{live_server.url}/screen")
        expect(lobby_page.locator("[data-clock]")).to_have_text("22:29")
        yield lobby_page
        lobby_page.unroute_all(behavior="ignoreErrors")

    def test_it_dims_at_its_hour_and_is_bright_in_the_morning(self, wall: Page) -> None:
        root = wall.locator("html")
        expect(root).not_to_have_attribute("data-night", "")
        wall.clock.run_for(60_000)
        expect(root).to_have_attribute("data-night", "")
        assert dark(wall)
        wall.clock.fast_forward("07:28:00")
        wall.clock.run_for(2_000)
        expect(root).to_have_attribute("data-night", "")
        wall.clock.fast_forward("02:00")
        wall.clock.run_for(2_000)
        expect(root).not_to_have_attribute("data-night", "")

    def test_the_touch_that_wakes_it_presses_nothing_and_the_next_one_does(self, wall: Page) -> None:
        root, sheet = wall.locator("html"), wall.locator("#sheet")
        wall.clock.run_for(60_000)
        wall.locator(".act", has_text="小区公约").tap()
        expect(root).not_to_have_attribute("data-night", "")
        wall.wait_for_timeout(300)
        expect(sheet).to_be_hidden()
        wall.locator(".act", has_text="小区公约").tap()
        expect(sheet.locator("h1")).to_have_text("小区公约")
        wall.clock.run_for(62_000)
        expect(root).not_to_have_attribute("data-night", "")  # somebody may still be reading
        wall.clock.run_for(30_000)
        expect(sheet).to_be_hidden()
        expect(root).to_have_attribute("data-night", "")

    def test_it_stays_awake_for_a_minute(self, wall: Page) -> None:
        wall.clock.run_for(60_000)
        wall.locator(".events h2").tap()
        wall.clock.run_for(55_000)
        expect(wall.locator("html")).not_to_have_attribute("data-night", "")
        wall.clock.run_for(8_000)
        expect(wall.locator("html")).to_have_attribute("data-night", "")

    def test_a_takeover_is_never_dimmed(self, wall: Page) -> None:
        wall.clock.run_for(60_000)
        wall.evaluate("document.querySelector('[data-board]').insertAdjacentHTML('beforeend', '<p data-takeover></p>')")
        wall.clock.run_for(2_000)
        expect(wall.locator("html")).not_to_have_attribute("data-night", "")
        wall.evaluate("document.querySelector('[data-takeover]').hidden = true")  # it is over
        wall.clock.run_for(2_000)
        expect(wall.locator("html")).to_have_attribute("data-night", "")


def dark(page: Page) -> bool:
    """Most of what is seen is near black, by the picture."""
    page.wait_for_timeout(1_100)
    with Image.open(BytesIO(page.screenshot())) as picture:
        return ImageStat.Stat(picture.convert("L")).mean[0] < 70


@pytest.fixture
def board(proxy: Proxy, lobby_page: Page) -> Page:
    lobby_page.clock.install()
    lobby_page.goto(proxy.url + BOARD)
    expect(lobby_page.locator("[data-fresh]")).to_be_visible()
    return lobby_page


PLACES = """() => [".board-head", ".dock", ".utility", ".events", ".issues"].map((name) => {
  const { x, y } = document.querySelector(name).getBoundingClientRect();
  return [x, y];
})"""


def test_what_never_changes_wanders_by_a_few_pixels_and_moves_nothing_else(board: Page) -> None:
    at_first, seen = board.evaluate(PLACES), set()
    for _ in range(9):
        board.clock.run_for(181_000)
        places = board.evaluate(PLACES)
        moved = [(x - x0, y - y0) for (x, y), (x0, y0) in zip(places, at_first, strict=True)]
        assert all(abs(by) <= 3.01 for pair in moved for by in pair)
        assert moved[3:] == [(0, 0), (0, 0)]
        seen.add(tuple(moved[0]))
    assert len(seen) == 8


def test_nothing_wanders_where_motion_is_unwelcome_or_under_a_finger(board: Page) -> None:
    board.clock.run_for(179_000)
    board.locator(".events h2").tap()
    board.clock.run_for(2_000)
    expect(board.locator("html")).not_to_have_attribute("data-shift", re.compile("."))
    board.emulate_media(reduced_motion="reduce")
    board.clock.run_for(400_000)
    expect(board.locator("html")).not_to_have_attribute("data-shift", re.compile("."))


@pytest.mark.parametrize("broken", ["enforce_times", "turn_feature", "turn_pages", "idle_return", "night", "shift_pixels"])
def test_a_behaviour_that_breaks_leaves_the_others_at_work(proxy: Proxy, new_context: Callable[..., Any], broken: str) -> None:
    page = new_context(viewport={"width": 1080, "height": 1920}, has_touch=True).new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.route(f"**/{broken}.js", lambda route: route.fulfill(content_type="text/javascript", body="throw new Error('broken')"))
    page.goto(proxy.url + BOARD)
    expect(page.locator("[data-clock]")).to_be_visible()
    expect(page.locator("[data-fresh-at]").first).not_to_have_text("--:--")
    page.locator(".act", has_text="小区公约").tap()
    expect(page.locator("#sheet h1")).to_have_text("小区公约")
    assert any("broken" in error for error in errors)


class TestRelease:
    """A new release is loaded after a good answer, with nobody before the screen, and not over and over."""

    @pytest.fixture
    def answers(self, proxy: Proxy) -> dict[str, str]:
        """Which release polls and documents tell, where it is not the true one."""
        told: dict[str, str] = {}

        def answer(handler: Any, body: bytes) -> Answer:
            given = handler.asked(body)
            if "/version?" in handler.path and "poll" in told:
                said = json.loads(given.body) | {"release": told["poll"]}
                return given._replace(body=json.dumps(said).encode())
            if handler.path == BOARD and "page" in told:
                new = f'data-release="{told["page"]}"'.encode()
                headers = [header for header in given.headers if header[0] != "ETag"]  # it names the true release
                return Answer(200, headers, re.sub(rb'data-release="[^"]*"', new, given.body))
            return given

        proxy.answer = answer
        return told

    @pytest.fixture
    def release(self, answers: dict[str, str], board: Page) -> Callable[[], str]:
        return lambda: board.evaluate("document.querySelector('[data-board]').dataset.release")

    def run(self, page: Page, seconds: int) -> None:
        for _ in range(seconds // 2):
            page.clock.run_for(2_000)
            page.wait_for_timeout(40)

    def test_it_is_loaded_once(self, board: Page, answers: dict[str, str], release: Callable[[], str]) -> None:
        answers |= {"poll": "ffffffffffff", "page": "ffffffffffff"}
        loads: list[str] = []
        board.on("load", lambda page: loads.append(page.url))
        self.run(board, 150)
        assert release() == "ffffffffffff"
        assert len(loads) == 1

    def test_not_while_somebody_reads_or_touches(
        self, board: Page, answers: dict[str, str], release: Callable[[], str]
    ) -> None:
        old = release()
        answers |= {"poll": "ffffffffffff", "page": "ffffffffffff"}
        board.locator(".act", has_text="小区公约").tap()
        for _ in range(12):
            board.locator("#sheet h1").tap()
            self.run(board, 10)
        assert release() == old

    def test_not_before_the_page_itself_is_the_new_one(self, board: Page, answers: dict[str, str], release: Any) -> None:
        answers["poll"] = "ffffffffffff"
        loads: list[str] = []
        board.on("load", lambda page: loads.append(page.url))
        self.run(board, 120)
        assert loads == []

    def test_a_load_that_brought_the_old_one_is_tried_again_later(
        self, board: Page, answers: dict[str, str], proxy: Any
    ) -> None:
        """As when the worker gives out the board that it has kept, because the server is slow."""
        answers |= {"poll": "ffffffffffff", "page": "ffffffffffff"}
        new, loads = proxy.answer, 0

        def answer(handler: Any, body: bytes) -> Answer:
            nonlocal loads
            loading = handler.path == BOARD and handler.headers["Sec-Fetch-Mode"] == "navigate"
            loads += loading
            return handler.asked(body) if loading else new(handler, body)

        proxy.answer = answer
        self.run(board, 150)
        assert loads == 1
        board.clock.fast_forward(600_000)
        self.run(board, 150)
        assert loads == 2
