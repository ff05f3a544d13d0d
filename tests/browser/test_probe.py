"""Nothing is cut off, lies over another, is too small to read or to hit: each page at each size, in both languages, with the
longest texts that may be typed. `tests/browser/probe.py` looks."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.probe import LOBBY_SIZES, OFFICE, PHONE, SCREEN, SCREEN_LARGE, STAIRS, Limits, probe
from tests.conftest import LiveServer
from tests.crawl import World, office_routes, public_routes
from tests.factories import log_in
from tests.longest import fill, plenty

pytestmark = [pytest.mark.browser, pytest.mark.slow]
LANGUAGES = ("zh-Hans", "en")
PORTRAIT, LANDSCAPE, HAND, DESK = (1080, 1920), (1920, 1080), (390, 844), (1440, 900)
SIZES = ("", "large")
BOARD = "/c/jinsha/3/lobby"


@pytest.fixture(params=["usual", "longest"])
def town(request: pytest.FixtureRequest, world: World) -> World:
    """One of everything, and more of it than a board holds; its texts are usual ones, or at their full length."""
    plenty(world.cast)
    if request.param == "longest":
        fill()
    return world


@pytest.fixture
def open_at(open_page: Callable[..., Page]) -> Callable[..., Page]:
    """A page of this size, without motion: what is looked at stands still."""
    return lambda size: open_page(viewport={"width": size[0], "height": size[1]}, reduced_motion="reduce")


def look(page: Page, url: str, addresses: Iterator[str], language: str, limits: Limits) -> None:
    """Fails with all that the probe says of these pages, each thing once."""
    found: dict[str, list[str]] = {}
    for address in addresses:
        page.goto(f"{url}{address}{'&' if '?' in address else '?'}lang={language}")
        for line in probe(page, limits):
            found.setdefault(line, []).append(address)
    assert not found, "".join(f"\n{line} ({len(where)}: {where[0]})" for line, where in found.items())


# The lobby


def sheets(world: World) -> Iterator[str]:
    yield from (
        f"{BOARD}/{name}" for name in ("activities", "issues", "conventions", "notices", "alliance", "people", "report")
    )
    yield from (f"{BOARD}/{name}/{world.values[f'{name}/id']}" for name in ("activities", "issues", "conventions", "notices"))


@pytest.mark.parametrize("size", SIZES, ids=["usual size", "large"])
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("window", [PORTRAIT, LANDSCAPE], ids=["portrait", "landscape"])
class TestLobby:
    def test_board(self, town: World, live_server: LiveServer, open_at, size, language, window) -> None:
        address = f"{BOARD}?size={size}"
        look(open_at(window), live_server.url, iter([address]), language, LOBBY_SIZES[size, language])

    def test_sheets(self, town: World, live_server: LiveServer, open_at, size, language, window) -> None:
        addresses = (f"{address}?size={size}" for address in sheets(town))
        look(open_at(window), live_server.url, addresses, language, LOBBY_SIZES[size, language])

    def test_steps(self, town: World, live_server: LiveServer, open_at, size, language, window) -> None:
        """Each question of report and sign-up, the look-up, and both slips."""
        page, found = open_at(window), []
        for start in ("reporting", f"sign-up/{town.values['activities/id']}", "lookup"):
            page.goto(f"{live_server.url}{BOARD}/{start}?size={size}&lang={language}")
            for step in steps(page):
                found += [f"{start} {step}: {line}" for line in probe(page, LOBBY_SIZES[size, language])]
        assert not found, "\n".join(found)


def steps(page: Page) -> Iterator[str]:
    """Each page of an act by its question, the first answer tapped each time; then as it is sent."""
    answers = page.locator(".steps__options .btn")
    while answers.count():
        yield page.locator(".steps__ask").inner_text()
        answers.first.click()
        page.wait_for_load_state("networkidle")
    yield page.locator("h1").inner_text()
    for digit in "13987650042" if page.locator("#phone").count() else "":
        page.locator(f"[data-key='{digit}']").click()
    page.locator(".steps__send").first.click()
    page.wait_for_load_state("networkidle")
    yield page.locator("h1").inner_text()


# Phones and the office


def pages(client: Any, world: World, audience: str) -> Iterator[str]:
    """One address of each page of an audience: what answers with a document of its own."""
    for route in (*public_routes(), *office_routes()):
        if route.audience == audience and "GET" in route.methods:
            address = world.address(route.rule)
            answer = client.get(address)
            if answer.status_code == 200 and answer.mimetype == "text/html" and "<html" in answer.text:
                yield address


@pytest.mark.parametrize("language", LANGUAGES)
class TestPages:
    def test_on_a_phone(self, town: World, live_server: LiveServer, client, open_at, language) -> None:
        look(open_at(HAND), live_server.url, pages(client, town, "phone"), language, PHONE)

    @pytest.mark.parametrize(("window", "limits"), [(DESK, OFFICE), (HAND, STAIRS)], ids=["desk", "stairs"])
    def test_in_the_office(self, town: World, live_server: LiveServer, client, open_at, language, window, limits) -> None:
        log_in(client, town.cast.chief)
        page = open_at(window)
        page.context.add_cookies([{"name": "staff", "value": client.get_cookie("staff").value, "url": live_server.url}])
        look(page, live_server.url, pages(client, town, "office"), language, limits)


# Controls: the probe finds what is wrong, and only that

LOBBY = replace(SCREEN, scaled=False)
SHEET = "body { margin: 0; font: 40px/1.5 sans-serif } p { margin: 0 } button { font: inherit } .cut { overflow: hidden }"


def looked_at(page: Page, body: str, limits: Limits = LOBBY) -> list[str]:
    page.set_content(f"<!doctype html><style>{SHEET}</style><body>{body}")
    return probe(page, limits)


GOOD = """<section data-tile="news" class="cut" style="width: 900px; height: 600px">
<h2>电梯检修</h2><p>上午九点到十一点。<b>请走楼梯。</b></p>
<a href="#" style="display: block; height: 100px; border: 2px solid">看看</a></section>"""
WRONG = {
    "clipped": '<p style="height: 40px; overflow: hidden">第一行<br>第二行</p>',
    "clamped": '<p class="cut" style="width: 200px; white-space: nowrap; text-overflow: ellipsis">一个写不下的标题</p>',
    "leaves tile": '<section data-tile="t" style="height: 50px"><p>第一行<br>第二行</p></section>',
    "leaves window": '<p style="margin-left: 1000px; white-space: nowrap">伸到屏幕外面去的字</p>',
    "overlap": '<p>下面的字</p><p style="margin-top: -50px">上面的字</p>',
    "squeezed": '<p style="width: 50px">一字一行</p>',
    "broken word": '<p style="width: 90px; overflow-wrap: anywhere">Conventions</p>',
    "tiny": '<p style="font-size: 20px">小字</p>',
    "faint": '<p style="color: #777">淡</p>',
    "small target": '<button style="width: 200px; height: 60px">点</button>',
    "too close": '<button style="width: 200px; height: 100px; display: block; margin-bottom: 4px">一</button>'
    '<button style="width: 200px; height: 100px">二</button>',
}  # fmt: skip
RIGHT = {
    "cut off on purpose": '<p data-clamp style="height: 40px; overflow: hidden">第一行<br>第二行</p>',
    "scrolled to": '<div style="height: 70px; overflow-y: auto"><p>第一行</p><p>第二行</p></div>',
    "under an opaque sheet": '<p>下面的字</p><p style="position: relative; margin-top: -60px; background: #FFF">上面的字</p>',
    "not shown": '<p style="visibility: hidden; font-size: 8px">看不见</p><p hidden>没有</p>',
    "inside one another": "<p>一句话里有<b>重点</b>和<small style='font-size: 36px'>小字</small></p>",
    "spare height of a line": '<p style="line-height: 40px; height: 40px; overflow: hidden">庭院</p>',
    "a label": '<p class="date-chip"><span style="font-size: 28px">周六</span></p>',
    "far enough": '<button style="width: 200px; height: 100px; display: block; margin-bottom: 9px">一</button>'
    '<button style="width: 200px; height: 100px">二</button>',
}  # fmt: skip


class TestControls:
    @pytest.fixture
    def page(self, open_at) -> Page:
        return open_at(PORTRAIT)

    def test_a_good_page_is_let_alone(self, page: Page) -> None:
        assert looked_at(page, GOOD) == []

    @pytest.mark.parametrize("rule", WRONG)
    def test_what_is_wrong_is_found(self, page: Page, rule: str) -> None:
        found = looked_at(page, WRONG[rule])
        assert [line.split(":")[0] for line in found] == [rule], found

    @pytest.mark.parametrize("case", RIGHT)
    def test_what_is_right_is_not(self, page: Page, case: str) -> None:
        assert looked_at(page, RIGHT[case]) == []

    def test_a_picture_over_words_is_found(self, page: Page) -> None:
        picture = '<svg class="drawing" style="position: absolute; top: 0; left: 0" width="200" height="60"></svg><p>字</p>'
        assert [line.split(":")[0] for line in looked_at(page, picture)] == ["overlap"]

    def test_a_link_in_a_sentence_is_as_high_as_the_sentence(self, page: Page) -> None:
        sentence = "<p>请看<a href='#'>隐私说明</a>再填。</p>"
        assert looked_at(page, sentence, replace(PHONE, body=16)) == []
        assert len(looked_at(page, "<p><a href='#'>隐私说明</a></p>", replace(PHONE, body=16))) == 1

    def test_measures_grow_with_a_larger_panel(self, open_at) -> None:
        """On 4K a design pixel is two: 50 px are 25 of them."""
        page = open_at((2160, 3840))
        page.set_content("<!doctype html><html style='font-size: 32px'><p style='font-size: 50px'>小字</p>")
        assert [line.split(":")[0] for line in probe(page, SCREEN)] == ["tiny"]

    def test_every_slide_is_looked_at(self, page: Page) -> None:
        second = '<p class="slide" style="font-size: 20px">小字</p>'
        hidden = "<style>.slide { visibility: hidden } .is-on { visibility: visible }</style>"
        assert len(looked_at(page, f'{hidden}<div data-turn><p class="slide is-on">一</p>{second}</div>')) == 1

    def test_large_text_asks_for_more(self, page: Page) -> None:
        body = '<p style="font-size: 36px">三十六号字</p>'
        assert looked_at(page, body) == []
        assert len(looked_at(page, body, replace(SCREEN_LARGE, scaled=False))) == 1
