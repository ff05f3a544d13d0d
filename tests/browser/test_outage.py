"""A lobby screen that starts while its server is gone shows the board that hung last, and says how old it is."""

import json
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Error, Page, expect
from werkzeug.exceptions import BadGateway, ServiceUnavailable

from kiosk.clock import now
from kiosk.screens.seen import seen_of
from tests.cast import Cast
from tests.conftest import LiveServer
from tests.factories import change, make_activity, make_notice, make_screen, publish_issue

pytestmark = pytest.mark.browser
PREVIEW = "/c/jinsha/3/lobby"
KEPT = """async (least) => {
  for (let tries = 0; tries < 400; tries += 1) {
    const keys = await (await caches.open("courtyard-boards")).keys();
    if (keys.filter(({ url }) => !url.includes("/static/")).length >= least) return;
    await new Promise((again) => setTimeout(again, 50));
  }
  throw new Error("nothing was kept");
}"""
# All slices that the page knows of are among the files that are kept.
HAS_SLICES = """async () => {
  const kept = (await (await caches.open("courtyard-boards")).keys()).map(({ url }) => url);
  const loaded = performance.getEntriesByType("resource").map(({ name }) => name).filter((name) => name.endsWith(".woff2"));
  window.slices = Math.max(window.slices ?? 0, loaded.length);
  window.calm = window.slices === loaded.length ? (window.calm ?? 0) + 1 : 0;
  return window.calm > 20 && loaded.every((name) => kept.includes(name));
}"""
STALE = re.compile(r"数据截至 \d\d:\d\d·网络中断")


@pytest.fixture
def screen(cast: Cast, live_server: LiveServer, lobby_page: Page) -> Page:
    """A paired screen whose worker has kept its boards."""
    make_activity(cast.jinsha, title="红歌会", title_en="Singing together", starts_at=now() + timedelta(hours=3),
                  ends_at=now() + timedelta(hours=5))  # fmt: skip
    publish_issue(cast.jinsha, title="地下车库灯坏")
    make_screen(cast.building, clear="TOKEN", diagonal=430, bottom_cm=75)
    lobby_page.context.add_cookies([{"name": "screen", "value": "TOKEN", "url": live_server.url}])
    lobby_page.goto(f"{live_server.url}/screen")
    lobby_page.evaluate(KEPT, 5)
    return lobby_page


def dark(page: Page) -> None:
    page.context.set_offline(True)


class TestColdBoot:
    def test_the_last_board_hangs_and_says_how_old_it_is(self, screen: Page) -> None:
        dark(screen)
        screen.goto(screen.url)
        expect(screen.get_by_text("红歌会").first).to_be_visible()
        expect(screen.get_by_text("地下车库灯坏").first).to_be_visible()
        expect(screen.locator("[data-stale]")).to_have_text(STALE)
        expect(screen.locator("[data-fresh]")).to_be_hidden()
        assert screen.locator(".dock svg.qr").first.bounding_box()["width"] >= 240
        screen.evaluate("document.fonts.ready.then(() => true)")
        assert screen.evaluate("document.fonts.check('700 40px \\'Noto Serif SC Variable\\'', '近期活动')")

    def test_in_both_languages_and_sizes(self, screen: Page) -> None:
        dark(screen)
        screen.goto(screen.url)
        screen.locator("[data-language=en]").click()
        expect(screen.get_by_text("Singing together").first).to_be_visible()
        screen.locator("[data-choose-size=large]").click()
        expect(screen.locator("html")).to_have_attribute("data-size", "large")
        expect(screen.locator("html")).to_have_attribute("lang", "en")
        expect(screen.locator("[data-stale]")).to_be_visible()

    def test_each_of_them_has_its_fonts(self, screen: Page) -> None:
        """Slices that only another language or size needs were never drawn before."""
        screen.wait_for_function(f"({HAS_SLICES})()", timeout=60_000)
        dark(screen)
        screen.goto(screen.url)
        for key in ("[data-choose-size=large]", "[data-language=en]", "[data-choose-size='']"):
            screen.locator(key).click()
            expect(screen.locator(f".utility {key}")).to_have_count(0)
            for face in ("700 40px 'Noto Serif SC Variable'", "400 40px 'Noto Sans SC Variable'"):
                words = screen.locator("[data-board]").inner_text()
                screen.evaluate("([face, words]) => document.fonts.load(face, words)", [face, words])
                assert screen.evaluate("([face, words]) => document.fonts.check(face, words)", [face, words]), (key, face)

    def test_it_is_fresh_again_at_the_first_good_answer(self, screen: Page, cast: Cast) -> None:
        dark(screen)
        screen.goto(screen.url)
        expect(screen.locator("[data-stale]")).to_be_visible()
        make_activity(cast.jinsha, title="象棋赛")
        screen.context.set_offline(False)
        expect(screen.get_by_text("象棋赛").first).to_be_visible(timeout=20_000)
        expect(screen.locator("[data-stale]")).to_be_hidden()

    @pytest.mark.parametrize("trouble", [ServiceUnavailable, BadGateway])
    def test_a_proxy_without_a_server_is_an_outage_too(self, screen: Page, live_server: LiveServer, trouble: type) -> None:
        def fall(**_: object) -> None:
            raise trouble

        live_server.app.view_functions["screen.lobby.screen"] = fall
        screen.goto(screen.url)
        expect(screen.get_by_text("红歌会").first).to_be_visible()

    def test_so_is_a_page_that_is_not_ours(self, screen: Page, live_server: LiveServer) -> None:
        live_server.app.view_functions["screen.lobby.screen"] = lambda: "<html><h1>请登录无线网络</h1></html>"
        screen.goto(screen.url)
        expect(screen.get_by_text("红歌会").first).to_be_visible()

    def test_the_preview_keeps_its_own(self, cast: Cast, live_server: LiveServer, lobby_page: Page) -> None:
        make_activity(cast.jinsha, title="红歌会")
        lobby_page.goto(live_server.url + PREVIEW)
        lobby_page.evaluate(KEPT, 5)
        dark(lobby_page)
        lobby_page.goto(live_server.url + PREVIEW)
        expect(lobby_page.get_by_text("红歌会").first).to_be_visible()

    def test_without_a_kept_board_the_browser_says_that_it_is_offline(self, live_server: LiveServer, screen: Page) -> None:
        dark(screen)
        with pytest.raises(Error, match="ERR_"):
            screen.goto(f"{live_server.url}/c/jinsha/lobby")


class TestTime:
    def restart(self, screen: Page, hours: float) -> None:
        """In the dark, by a clock that is so many hours off or later."""
        dark(screen)
        screen.evaluate("() => new Promise((done) => setTimeout(done, 2500))")  # a good answer was noted
        screen.clock.install()
        screen.clock.set_system_time(now() + timedelta(hours=hours))
        screen.goto(screen.url)

    @pytest.mark.parametrize(("hours", "there"), [(1, True), (6, False), (24, False)])
    def test_what_is_over_goes_on_the_device(self, screen: Page, hours: float, there: bool) -> None:
        self.restart(screen, hours)
        expect(screen.locator("[data-stale]")).to_be_visible()
        expect(screen.locator(".event", has_text="红歌会").first).to_be_visible(visible=there)

    def test_a_clock_that_fell_back_ends_nothing_early_and_is_not_believed(self, screen: Page) -> None:
        good = screen.locator("[data-clock]").inner_text()
        self.restart(screen, -24 * 365)
        expect(screen.locator("[data-stale]")).to_be_visible()
        expect(screen.locator(".event", has_text="红歌会").first).to_be_visible()
        hours = [
            int(text.split(":")[0]) * 60 + int(text.split(":")[1])
            for text in (good, screen.locator("[data-clock]").inner_text())
        ]
        assert abs(hours[1] - hours[0]) % 1440 <= 2


class TestKeeping:
    def test_a_change_is_kept_too(self, screen: Page, cast: Cast) -> None:
        make_activity(cast.jinsha, title="象棋赛")
        expect(screen.get_by_text("象棋赛").first).to_be_visible(timeout=15_000)
        screen.evaluate("""async () => {
          for (let tries = 0; tries < 200; tries += 1) {
            const page = await caches.match("/screen?lang=zh-Hans&size=large");
            if ((await page.text()).includes("象棋赛")) return;
            await new Promise((again) => setTimeout(again, 200));
          }
          throw new Error("it was not kept");
        }""")

    def test_the_fleet_hears_that_it_keeps_boards(self, screen: Page, live_server: LiveServer) -> None:
        for _ in range(100):
            told = seen_of(live_server.app).last(1)
            if told is not None and told.keeps:
                return
            screen.wait_for_timeout(100)
        pytest.fail("no word of it")

    def test_a_screen_that_was_taken_back_keeps_nothing(self, screen: Page, cast: Cast, live_server: LiveServer) -> None:
        from kiosk.db import db
        from kiosk.screens.models import Screen

        change(db.session.get(Screen, 1), revoked_at=now())
        expect(screen.locator(".pairing__letters")).to_be_visible(timeout=15_000)
        assert screen.evaluate("caches.match('/screen')") is None
        dark(screen)
        with pytest.raises(Error, match="ERR_"):
            screen.goto(f"{live_server.url}/screen")

    def test_nothing_personal_is_kept(self, screen: Page) -> None:
        kept = json.loads(
            screen.evaluate("""async () => JSON.stringify((await (await caches.open("courtyard-boards")).keys())
          .map(({ url }) => new URL(url).pathname).filter((path) => !path.startsWith("/static/")))""")
        )
        assert set(kept) == {"/screen"}
        screen.wait_for_function("localStorage.length > 0")
        assert screen.evaluate("Object.keys(localStorage)") == ["courtyard-time"]


def test_a_notice_ends_in_the_dark(screen: Page, cast: Cast, open_page: Callable[..., Page]) -> None:
    """Twenty-four hours without a server on the browser's clock: nothing that is over is shown."""
    make_notice(cast.jinsha, title="今晚停水", ends_at=now() + timedelta(hours=2))
    expect(screen.get_by_text("今晚停水").first).to_be_visible(timeout=15_000)
    dark(screen)
    screen.clock.install()
    for hour in range(0, 25, 3):
        screen.clock.set_system_time(now() + timedelta(hours=hour))
        screen.wait_for_timeout(1_100)  # what looks once a second looks
        shown = screen.evaluate("""() => [...document.querySelectorAll("[data-until]")]
          .filter((e) => e.checkVisibility() && Number(e.dataset.until) <= Date.now()).length""")
        assert shown == 0, f"{shown} things that are over hang after {hour} h"
    expect(screen.get_by_text("今晚停水").first).to_be_hidden()
