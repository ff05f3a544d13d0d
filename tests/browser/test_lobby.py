"""The lobby as somebody stands before it."""

import re
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from kiosk.clock import now
from tests.cast import Cast
from tests.conftest import LiveServer
from tests.factories import change, make_activity, make_code, make_convention, publish_issue

pytestmark = pytest.mark.browser
CHINA = ZoneInfo("Asia/Shanghai")
LONG = "庭院邻里冬至包饺子暨高龄邻居送温暖集体生日会活动第三十期啦啦"
SPILLED = """() => [...document.querySelectorAll('[data-tile]')].flatMap((tile) => {
  const box = tile.getBoundingClientRect();
  const over = ({ bottom, right }) => bottom > box.bottom + 4 || right > innerWidth + 1;
  return [...tile.querySelectorAll('h2, h3, p, b, li, a')]
    .filter((element) => element.checkVisibility({ visibilityProperty: true }) && over(element.getBoundingClientRect()))
    .map((element) => `${tile.dataset.tile}: ${element.className} ${element.textContent.slice(0, 20)}`);
})"""

PAUSES = """{
  const original = window.setTimeout;
  window.pauses = [];
  window.setTimeout = (act, pause) => {
    if (act.name === 'round') pauses.push(pause);
    return original(act, pause);
  };
}"""


@pytest.fixture
def board(live_server: LiveServer, cast: Cast, lobby_page: Page) -> Page:
    make_activity(cast.jinsha, title="红歌会", title_en="Singing together")
    publish_issue(cast.jinsha)
    make_convention(cast.jinsha)
    make_code(cast.jinsha, building_id=cast.building.id)
    lobby_page.clock.install()
    lobby_page.goto(f"{live_server.url}/c/jinsha/3/lobby")
    expect(lobby_page.locator("[data-fresh]")).to_be_visible()
    return lobby_page


def seconds(page: Page, n: int) -> None:
    for _ in range(n // 5):
        page.clock.run_for(5_000)
        page.wait_for_timeout(30)


def test_a_change_hangs_without_a_reload(board: Page, cast: Cast) -> None:
    board.evaluate("window.sameDocument = true")
    publish_issue(cast.jinsha, title="新的一件事")
    seconds(board, 10)
    expect(board.get_by_text("新的一件事")).to_be_visible()
    assert board.evaluate("window.sameDocument") is True


def test_touching_an_activity_opens_it_and_back_closes_it(board: Page) -> None:
    board.locator(".event").tap()
    expect(board.locator("#sheet h1")).to_contain_text("红歌会")
    board.locator("#sheet [data-home]").tap()
    expect(board.locator("#sheet")).to_be_hidden()


@pytest.mark.parametrize("entry", ["我要报事", "活动报名", "小区公约", "查进度", "找楼栋长"])
def test_each_dock_entry_opens_its_sheet(board: Page, entry: str) -> None:
    board.locator(".act", has_text=entry).tap()
    expect(board.locator("#sheet h1")).to_have_text(entry)


def test_whom_to_call_opens_without_a_network_and_other_sheets_say_that_they_cannot(board: Page) -> None:
    seconds(board, 20)
    board.wait_for_timeout(300)
    board.context.set_offline(True)
    board.locator(".act", has_text="小区公约").tap()
    expect(board.locator("[data-flash]")).to_be_visible()
    expect(board.locator("#sheet")).to_be_hidden()
    board.locator(".act", has_text="找楼栋长").tap()
    expect(board.locator("#sheet")).to_contain_text("0830-3100001")
    board.locator("#sheet [data-home]").tap()
    expect(board.locator("#sheet")).to_be_hidden()
    board.context.set_offline(False)


def test_a_link_inside_the_sheet_opens_there_too(board: Page) -> None:
    board.locator(".act", has_text="小区公约").tap()
    board.locator("#sheet .sheet-rows a").tap()
    expect(board.locator("#sheet h1")).to_have_text("居民公约")


def test_a_sheet_closes_when_what_it_shows_is_taken_down(board: Page, cast: Cast) -> None:
    activity = make_activity(cast.jinsha, title="故事会")
    seconds(board, 10)
    board.locator(".event", has_text="故事会").tap()
    expect(board.locator("#sheet h1")).to_contain_text("故事会")
    change(activity, title="茶话会")
    seconds(board, 10)
    expect(board.locator("#sheet h1")).to_contain_text("茶话会")
    change(activity, state="withdrawn")
    seconds(board, 10)
    expect(board.locator("#sheet")).to_be_hidden()


def test_no_link_leads_away_from_the_board(board: Page) -> None:
    here = board.url
    away = '<a href="/privacy" id="away" class="at-head">x</a>'
    board.evaluate("(link) => document.querySelector('.board').insertAdjacentHTML('beforeend', link)", away)
    board.dispatch_event("#away", "click")
    board.evaluate(
        """for (const link of document.querySelectorAll("a[hx-get]")) link.outerHTML = link.outerHTML"""
    )  # htmx knows them not
    board.dispatch_event(".event", "click")
    board.wait_for_timeout(300)
    assert board.url == here


def test_a_sheets_own_page_goes_back_to_the_board_when_nobody_is_there(
    live_server: LiveServer, cast: Cast, lobby_page: Page
) -> None:
    lobby_page.clock.install()
    lobby_page.goto(f"{live_server.url}/c/jinsha/3/lobby/activities")
    lobby_page.clock.run_for(60_000)
    assert lobby_page.url.endswith("/activities")
    lobby_page.route("**/lobby", lambda route: route.fulfill(status=200, content_type="text/html", body="<html>log in</html>"))
    seconds(lobby_page, 60)
    assert lobby_page.url.endswith("/activities")
    lobby_page.unroute("**/lobby")
    seconds(lobby_page, 10)
    expect(lobby_page).to_have_url(f"{live_server.url}/c/jinsha/3/lobby")


def test_the_clock_is_the_servers_in_the_compounds_zone(board: Page) -> None:
    expect(board.locator("[data-clock]")).to_have_text(f"{now().astimezone(CHINA):%H:%M}")


def test_a_sheet_as_a_page_of_its_own_has_the_clock_too(live_server: LiveServer, cast: Cast, lobby_page: Page) -> None:
    lobby_page.clock.install(time=now())
    lobby_page.goto(f"{live_server.url}/c/jinsha/3/lobby/activities")
    expect(lobby_page.locator("[data-clock]")).to_be_visible()
    lobby_page.clock.run_for(60_000)
    shown = lobby_page.evaluate("new Date().toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' })")
    expect(lobby_page.locator("[data-clock]")).to_have_text(shown)


def test_without_a_clock_the_date_stands_at_the_edge(live_server: LiveServer, cast: Cast, open_page: Any) -> None:
    page = open_page(viewport={"width": 1080, "height": 1920}, java_script_enabled=False)
    page.goto(f"{live_server.url}/c/jinsha/3/lobby/activities")
    expect(page.locator("[data-clock]")).to_be_hidden()
    date, head, seal = (page.locator(f".board-head{part}").bounding_box() for part in ("__when > div", "", "__id"))
    assert head["width"] - date["x"] - date["width"] == pytest.approx(seal["x"], abs=1)


def test_each_pause_between_two_polls_is_drawn_anew(live_server: LiveServer, cast: Cast, lobby_page: Page) -> None:
    lobby_page.add_init_script(PAUSES)
    lobby_page.goto(f"{live_server.url}/c/jinsha/3/lobby")
    for _ in range(4):
        lobby_page.wait_for_event("response", lambda answer: "/version?" in answer.url)
    first, *pauses = lobby_page.evaluate("window.pauses")
    assert first < 2000
    assert all(1500 <= pause <= 2500 for pause in pauses)
    assert len(set(pauses)) == len(pauses)


def test_english_hangs_in_place_and_goes_when_nobody_is_there(board: Page) -> None:
    board.locator("[data-language]").first.tap()
    expect(board.locator("html")).to_have_attribute("lang", "en")
    expect(board.locator(".event__title")).to_have_text("Singing together")
    seconds(board, 65)
    expect(board.locator("[data-idle]")).to_be_visible()
    seconds(board, 30)
    expect(board.locator("html")).to_have_attribute("lang", "zh-Hans")
    expect(board.locator(".event__title")).to_have_text("红歌会")


def test_large_shows_fewer_things_turns_by_a_button_and_goes_when_nobody_is_there(board: Page, cast: Cast) -> None:
    for name in ("故事会", "电影夜", "象棋赛"):
        make_activity(cast.jinsha, title=name)
    board.locator("[data-choose-size]").tap()
    expect(board.locator("html")).to_have_attribute("data-size", "large")
    expect(board.locator(".event:visible")).to_have_count(2)
    expect(board.locator(".track:visible")).to_have_count(0)
    before = board.locator(".event__title:visible").all_inner_texts()
    board.locator("[data-next-page]").tap()
    assert not set(before) & set(board.locator(".event__title:visible").all_inner_texts())
    expect(board.locator(".events .rest")).to_have_text("第 2 页，共 2 页")
    board.locator("[data-next-page]").tap()
    assert board.locator(".event__title:visible").all_inner_texts() == before
    seconds(board, 90)
    expect(board.locator("html")).to_have_attribute("data-size", "")
    expect(board.locator("[data-next-page]")).to_have_count(0)


def test_large_english_and_its_sheets_stay_large_and_english(board: Page) -> None:
    board.locator("[data-choose-size]").tap()
    expect(board.locator("html")).to_have_attribute("data-size", "large")
    board.locator(".utility [data-language]").tap()
    expect(board.locator(".event__title:visible")).to_have_text("Singing together")
    expect(board.locator("html")).to_have_attribute("data-size", "large")
    board.locator(".event:visible").tap()
    expect(board.locator("#sheet h1")).to_contain_text("Singing together")


def test_without_javascript_large_is_a_page_of_its_own(live_server: LiveServer, cast: Cast, open_page: Any) -> None:
    make_activity(cast.jinsha)
    page = open_page(viewport={"width": 1080, "height": 1920}, java_script_enabled=False)
    page.goto(f"{live_server.url}/c/jinsha/3/lobby?lang=en")
    page.locator("[data-choose-size]").click()
    expect(page.locator("html")).to_have_attribute("data-size", "large")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.locator("[data-choose-size]").click()
    expect(page.locator("html")).not_to_have_attribute("data-size", "large")


def test_an_open_sheet_changes_its_language_with_the_board(board: Page) -> None:
    board.locator(".event").tap()
    board.locator("#sheet [data-language]").tap()
    expect(board.locator("#sheet h1")).to_contain_text("Singing together")


def test_a_forgotten_sheet_closes_after_a_warning_that_a_touch_takes_back(board: Page) -> None:
    board.locator(".event").tap()
    expect(board.locator("#sheet")).to_be_visible()
    seconds(board, 65)
    expect(board.locator("[data-idle]")).to_be_visible()
    board.locator("[data-idle-stay]").tap()
    expect(board.locator("[data-idle]")).to_be_hidden()
    seconds(board, 40)
    expect(board.locator("#sheet")).to_be_visible()
    seconds(board, 60)
    expect(board.locator("#sheet")).to_be_hidden()
    assert board.locator("#sheet").inner_html() == ""


def test_who_goes_home_while_a_sheet_is_on_its_way_stays_at_home(board: Page) -> None:
    def late(route: Any) -> None:
        board.locator("#sheet").evaluate("sheet => sheet.querySelector('[data-home]').click()")
        route.continue_()

    board.locator(".act", has_text="活动报名").tap()
    board.route("**/activities/*/sheet*", late)
    with board.expect_event("requestfinished", lambda asked: "/activities/" in asked.url):
        board.locator("#sheet .sheet-rows a").first.tap()
    board.wait_for_timeout(200)
    expect(board.locator("#sheet")).to_be_hidden()
    board.unroute("**/activities/*/sheet*")
    board.locator(".event").tap()
    expect(board.locator("#sheet")).to_be_visible()


def test_low_reach_is_a_tap_and_goes_when_nobody_is_there(board: Page) -> None:
    key = board.locator("[data-choose-reach]")
    key.tap()
    expect(key).to_have_attribute("aria-pressed", "true")
    board.locator(".act", has_text="活动报名").tap()
    expect(board.locator("#sheet .sheet-rows a").first).to_be_visible()
    top = board.locator("#sheet").bounding_box()["y"]
    assert top > 1920 / 2
    assert board.locator("#sheet .sheet-rows a").first.bounding_box()["y"] > 1920 * 0.6
    board.locator("#sheet [data-home]").tap()
    seconds(board, 90)
    expect(key).to_have_attribute("aria-pressed", "false")
    board.locator(".act", has_text="活动报名").tap()
    expect(board.locator("#sheet .sheet-rows a").first).to_be_visible()
    assert board.locator("#sheet").bounding_box()["y"] < 200


VOICES = """(said) => Object.defineProperty(window, "speechSynthesis", { value: Object.assign(new EventTarget(), {
  getVoices: () => said.voices.map((lang) => ({ lang, localService: true })),
  speak: (line) => { (window.spoken ??= []).push(line.text); }, cancel: () => { window.hushed = true; },
}) })"""


@pytest.mark.parametrize(
    ("voices", "shown"), [(["zh-CN"], True), (["cmn-Hans-CN", "en-US"], True), (["en-US"], False), ([], False)]
)
def test_reading_aloud_is_offered_where_there_is_a_chinese_voice(
    live_server: LiveServer, cast: Cast, lobby_page: Page, voices: list[str], shown: bool
) -> None:
    make_activity(cast.jinsha, title="红歌会")
    lobby_page.add_init_script(
        f"({VOICES})({{ voices: {voices} }}); SpeechSynthesisUtterance = function (text) {{ this.text = text }}"
    )
    lobby_page.goto(f"{live_server.url}/c/jinsha/3/lobby")
    expect(lobby_page.locator("[data-choose-reach]")).to_be_visible()
    key = lobby_page.locator(".utility [data-read-aloud]")
    expect(key).to_be_visible() if shown else expect(key).to_be_hidden()
    if not shown:
        return
    key.tap()
    expect(key).to_have_attribute("aria-pressed", "true")
    assert any("红歌会" in line for line in lobby_page.evaluate("spoken"))
    key.tap()
    expect(key).to_have_attribute("aria-pressed", "false")
    assert lobby_page.evaluate("hushed") is True
    lobby_page.locator(".act--main").tap()
    expect(lobby_page.locator("#sheet [data-read-aloud]")).to_be_visible()
    lobby_page.locator("#sheet [data-read-aloud]").tap()
    assert any("对准左边的码" in line for line in lobby_page.evaluate("spoken"))
    lobby_page.locator(".sheet__act a").tap()
    expect(lobby_page.locator("#sheet form")).to_be_visible()
    expect(lobby_page.locator("#sheet [data-read-aloud]")).to_be_hidden()  # what somebody answers is nobody else's


def articles(n: int) -> list[str]:
    return [f"第{i}件事，大家商量着办，办完了告诉大家一声；邻居有难处，敲敲门，搭把手。" * 2 for i in range(1, n + 1)]


def test_a_long_convention_is_turned_by_buttons(board: Page, cast: Cast) -> None:
    make_convention(cast.jinsha, *articles(14), title="邻里公约", kind="neighbour")
    seconds(board, 10)
    board.locator(".act", has_text="小区公约").tap()
    board.locator("#sheet .sheet-rows a", has_text="邻里公约").tap()
    label, down, up = (
        board.locator(f"#sheet [{name}]") for name in ("data-scroll-page", "data-scroll='1'", "data-scroll='-1'")
    )
    expect(label).to_have_text(re.compile(r"1/[2-9]"))
    expect(up).to_be_disabled()
    for _ in range(9):
        if down.is_disabled():
            break
        down.tap()
        seconds(board, 5)
    expect(board.locator("#sheet .articles > li").last).to_be_in_viewport()
    last, whole = label.inner_text().split("/")
    assert last == whole
    expect(up).to_be_enabled()


def test_an_article_turns_with_the_feature(board: Page, cast: Cast) -> None:
    """Another one than that of the tile; in 大字, which has no tile, the article of the day."""
    make_convention(cast.jinsha, *articles(3), title="邻里公约", kind="neighbour")
    seconds(board, 10)
    slide = board.locator(".slide.is-article")
    expect(slide).to_have_count(1)
    tile = board.locator(".board-convention .convention__title").inner_text()
    assert slide.locator(".kick").text_content().replace("·", "") not in tile.replace("\n", "")
    board.locator("[data-choose-size]").tap()
    expect(board.locator("html")).to_have_attribute("data-size", "large")
    assert slide.locator(".kick").text_content().split("·")[1] in tile


def test_the_feature_turns_and_rests_after_a_touch(board: Page, cast: Cast) -> None:
    make_activity(cast.jinsha, title="故事会")
    seconds(board, 5)
    first = board.locator(".slide.is-on h2").inner_text()
    seconds(board, 15)
    expect(board.locator(".slide.is-on h2")).not_to_have_text(first)
    board.dispatch_event(".events", "pointerdown")
    board.dispatch_event(".events", "pointerup")
    shown = board.locator(".slide.is-on h2").inner_text()
    seconds(board, 40)
    expect(board.locator(".slide.is-on h2")).to_have_text(shown)


# With all its buttons, as under a long text: which words are broken, and whether the last one still is on the screen.
FOOT = """() => {
  const bar = document.querySelector(".sheet-bar");
  bar.querySelectorAll("[data-scroll]").forEach((button) => { button.hidden = false; });
  const lines = (text) => {
    const range = document.createRange();
    range.selectNodeContents(text);
    return new Set([...range.getClientRects()].map((line) => Math.round(line.top))).size;
  };
  const inside = [...bar.querySelectorAll(".btn")].flatMap((button) => [...button.childNodes]);
  const broken = inside.filter((node) => node.nodeType === 3 && node.data.trim() && lines(node) > 1).map((node) => node.data);
  return { broken, beyond: bar.scrollWidth > bar.clientWidth };
}"""


@pytest.mark.parametrize("lang", ["zh-Hans", "en"])
@pytest.mark.parametrize("size", [(1080, 1920), (1920, 1080)])
@pytest.mark.parametrize("large", ["", "large"])
def test_nothing_is_cut_off_with_long_titles(
    live_server: LiveServer, cast: Cast, lobby_page: Page, lang: str, size: tuple[int, int], large: str
) -> None:
    dumplings = "A winter solstice afternoon of dumplings for every neighbour"
    for _ in range(5):
        make_activity(cast.jinsha, title=LONG, title_en=dumplings, venue=LONG)
        publish_issue(cast.jinsha, title=LONG, title_en="The light on the third floor of building three does not work")
    lobby_page.set_viewport_size({"width": size[0], "height": size[1]})
    lobby_page.goto(f"{live_server.url}/c/jinsha/3/lobby?lang={lang}&size={large}")
    lobby_page.wait_for_timeout(300)
    spilled = lobby_page.evaluate(SPILLED)
    assert spilled == []


@pytest.mark.parametrize("lang", ["zh-Hans", "en"])
@pytest.mark.parametrize("path", ["activities", "issues", "conventions"])
def test_the_foot_of_a_sheet_keeps_its_words_on_one_line(
    live_server: LiveServer, cast: Cast, lobby_page: Page, path: str, lang: str
) -> None:
    made = {
        "activities": make_activity(cast.jinsha),
        "issues": publish_issue(cast.jinsha),
        "conventions": make_convention(cast.jinsha),
    }
    lobby_page.goto(f"{live_server.url}/c/jinsha/3/lobby/{path}/{made[path].id}?lang={lang}")
    lobby_page.wait_for_timeout(300)
    assert lobby_page.evaluate(FOOT) == {"broken": [], "beyond": False}


@pytest.mark.parametrize("path", ["", "?lang=en", "/activities/1", "/issues/1", "/report", "/conventions/1"])
def test_axe_finds_nothing_serious(live_server: LiveServer, cast: Cast, open_page: Any, path: str) -> None:
    make_activity(cast.jinsha)
    publish_issue(cast.jinsha)
    make_convention(cast.jinsha)
    page = open_page(viewport={"width": 1080, "height": 1920}, bypass_csp=True)  # Axe brings inline styles
    page.goto(f"{live_server.url}/c/jinsha/3/lobby{path}")
    found = [rule for rule in Axe().run(page).response["violations"] if rule["impact"] in {"serious", "critical"}]
    assert [(rule["id"], rule["nodes"][0]["html"][:120]) for rule in found] == []
