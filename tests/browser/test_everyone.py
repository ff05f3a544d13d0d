"""The lobby screen on five panels, in three layouts, two languages, with and without a network: who stands before it can read
it, reach it, hit it and scan it. Pairs of all four are covered, not all of them together."""

import io
from collections.abc import Callable, Iterator
from itertools import combinations
from typing import Any, NamedTuple

import pytest
import zxingcpp
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Page, expect

from kiosk.screens.rules import ACTS, LOW, REACH, panel, picture_height, short_side
from tests.browser.probe import LOBBY_SIZES, probe
from tests.conftest import LiveServer
from tests.crawl import World
from tests.factories import make_screen
from tests.longest import plenty

pytestmark = [pytest.mark.browser, pytest.mark.slow]
MM = 20  # the least side of what is touched, in millimetres
ALL_ACTS = ".act, .utility .key"
MODES = ("", "large", "low")
LANGUAGES = ("zh-Hans", "en")


class Panel(NamedTuple):
    """A panel on the market: diagonal in inches, its pixels, and cm from the floor at which the low layout still reaches."""

    inches: float
    orientation: str
    pixels: tuple[int, int]
    high: int

    @property
    def mm(self) -> float:
        """Of one pixel."""
        return short_side(int(self.inches * 10)) / min(self.pixels)


PANELS = (
    Panel(21.5, "portrait", (1080, 1920), 104), Panel(32, "portrait", (1080, 1920), 95),
    Panel(43, "portrait", (1080, 1920), 86), Panel(55, "portrait", (2160, 3840), 76), Panel(32, "landscape", (1920, 1080), 99),
)  # fmt: skip


class Case(NamedTuple):
    panel: Panel
    mode: str
    language: str
    online: bool

    def __str__(self) -> str:
        shown = f"{self.panel.inches} in {self.panel.orientation}, {self.mode or 'usual'}, {self.language}"
        return shown if self.online else f"{shown}, offline"


def cases() -> Iterator[Case]:
    """Each panel in each mode; language and network change so that each pair occurs."""
    for i, one in enumerate(PANELS):
        for j, mode in enumerate(MODES):
            yield Case(one, mode, LANGUAGES[(i + j) % 2], bool((i + j // 2 + i // 2) % 2))


def test_each_pair_is_covered() -> None:
    ways = (PANELS, MODES, LANGUAGES, (True, False))
    for a, b in combinations(range(4), 2):
        assert {(case[a], case[b]) for case in cases()} == {(x, y) for x in ways[a] for y in ways[b]}


@pytest.fixture(params=cases(), ids=str)
def case(request: pytest.FixtureRequest) -> Case:
    found: Case = request.param
    return found


@pytest.fixture
def wall(world: World, live_server: LiveServer, open_page: Callable[..., Page], case: Case) -> Page:
    """The paired screen on this panel, as its measures and one tap lay it."""
    plenty(world.cast)
    bottom = case.panel.high if case.mode == "low" else 60
    make_screen(
        world.cast.building,
        clear="TOKEN",
        orientation=case.panel.orientation,
        diagonal=int(case.panel.inches * 10),
        bottom_cm=bottom,
    )
    sides = dict(zip(("width", "height"), case.panel.pixels, strict=True))
    page = open_page(viewport=sides, has_touch=True, bypass_csp=True, reduced_motion="reduce")  # Axe brings inline styles
    page.context.add_cookies([{"name": "screen", "value": "TOKEN", "url": live_server.url}])
    page.clock.install()
    page.goto(f"{live_server.url}/screen")
    page.wait_for_load_state("networkidle")
    expect(page.locator("[data-board]")).to_have_attribute("data-reach", "low" if case.mode == "low" else "")
    choose(page, case)
    return page


def choose(page: Page, case: Case) -> None:
    """In this size and language, by the keys that are there for it."""
    root, size = page.locator("html"), "large" if case.mode == "large" else ""
    if (root.get_attribute("data-size") or "") != size:
        page.locator("[data-choose-size]").tap()
    expect(root).to_have_attribute("data-size", size) if size else expect(root).not_to_have_attribute("data-size", "large")
    if case.language == "en":
        page.locator(".utility [data-language=en]").tap()
    expect(root).to_have_attribute("lang", case.language)


def boxes(page: Page, selector: str) -> list[Any]:
    """[what it says, x, y, width, height] of each that is shown, in pixels of the page."""
    return page.evaluate(
        """(selector) => [...document.querySelectorAll(selector)].map((e) => [e, e.getBoundingClientRect()])
          .filter(([e, box]) => box.width && e.checkVisibility({ visibilityProperty: true }))
          .map(([e, box]) => [e.innerText.trim() || e.ariaLabel || e.className, box.x, box.y, box.width, box.height])""",
        selector,
    )


TOUCHED = ":is(a[href], button, input:not([type=hidden]), select, textarea)"
SHEETS = (".act--main", ".sheet__act a", "/issues", ".sheet__act a", "/activities", ".sheet-rows a", ".join a", "/people")


def sheets(page: Page) -> Iterator[str]:
    """Open one sheet after the other as a finger does; those that lie behind another come after it."""
    for way in SHEETS:
        if way.startswith("/"):
            page.locator("#sheet [data-home]").first.tap()
        selector = f'.act[href*="{way}"]' if way.startswith("/") else way
        with page.expect_event("requestfinished", lambda asked: "/sheet" in asked.url):
            page.locator(selector).first.tap()
        expect(page.locator("#sheet [data-sheet-end]")).to_be_attached()
        yield way


def band(case: Case, page: Page) -> float:
    """The y below which everything must be that somebody has to touch."""
    share = (LOW if case.mode == "low" else ACTS)[case.panel.orientation]
    return float(page.viewport_size["height"] * (1 - share))


class TestBoard:
    def test_it_is_read_reached_hit_and_scanned(self, wall: Page, case: Case) -> None:
        if not case.online:
            wall.context.set_offline(True)
            wall.clock.run_for(50_000)
            wall.touchscreen.tap(case.panel.pixels[0] / 2, 40)  # somebody is there: the screen must not go home meanwhile
            wall.clock.run_for(20_000)
            expect(wall.locator("[data-stale]")).to_be_visible()
            expect(wall.locator("[data-fresh]")).to_be_hidden()
        size = "large" if case.mode == "large" else ""
        assert probe(wall, LOBBY_SIZES[size, case.language]) == []
        assert serious(wall) == []
        assert too_small(wall, ALL_ACTS, case) == []
        assert [name for name, _, y, *_ in boxes(wall, ALL_ACTS) if y < band(case, wall)] == []
        assert unread(wall) == []

    def test_its_sheets(self, wall: Page, case: Case) -> None:
        for sheet in sheets(wall):
            assert (sheet, too_small(wall, f"#sheet {TOUCHED}", case)) == (sheet, [])
            assert (sheet, unreachable(wall, case)) == (sheet, [])


def serious(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{rule['id']}: {rule['nodes'][0]['html'][:120]}" for rule in found if rule["impact"] in {"serious", "critical"}]


def too_small(page: Page, selector: str, case: Case) -> list[str]:
    """What is touched and is less than 20 mm to a side."""
    found = boxes(page, selector)
    assert found, selector
    return [f"{name}: {min(w, h) * case.panel.mm:.0f} mm" for name, _, _, w, h in found if min(w, h) * case.panel.mm < MM]


def unreachable(page: Page, case: Case) -> list[str]:
    """What must be touched and lies above the band, wherever the sheet is scrolled to. In the usual layout rows may, and what
    goes back or another way may not; in the low one nothing may."""
    selector = (
        f"#sheet {TOUCHED}" if case.mode == "low" else "#sheet .sheet-bar :is(a, button), #sheet .steps__send, #sheet .join a"
    )
    top = band(case, page)
    return [
        f"{name} ends at {y + h:.0f}, the band begins at {top:.0f}" for name, _, y, _, h in boxes(page, selector) if y + 2 < top
    ]


def unread(page: Page) -> list[str]:
    """Codes that are shown and cannot be scanned off the screen, slide by slide."""
    shown = page.locator(".qr-panel").filter(has=page.locator("svg.qr"))
    missed = []
    for i in range(shown.count()):
        if shown.nth(i).is_visible():
            words = shown.nth(i).locator(".qr-panel__code").inner_text()
            picture = Image.open(io.BytesIO(shown.nth(i).screenshot()))
            if not any(code.text.endswith(f"/Q/{words}") for code in zxingcpp.read_barcodes(picture)):
                missed.append(words)
    return missed


def test_the_low_layout_is_within_reach_of_the_panels_here() -> None:
    """The heights at which the low layout is tried are such that its band ends within reach."""
    for one in PANELS:
        height = picture_height(one.orientation, int(one.inches * 10))
        assert panel(one.orientation, int(one.inches * 10), one.high, None, None).reach == "low"
        assert one.high * 10 + height * LOW[one.orientation] <= REACH
