"""Whatever the network answers, the board stays; after a minute it says how old it is; a good answer puts all right."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.cast import Cast
from tests.conftest import LiveServer
from tests.factories import make_activity, publish_issue
from tests.proxy import FAULTS, Proxy, proxied

pytestmark = pytest.mark.browser
HTML = {"Content-Type": "text/html; charset=utf-8"}
LOG_IN = "<!doctype html><title>网络认证</title><form><input type=password></form>"


@pytest.fixture
def proxy(live_server: LiveServer, cast: Cast) -> Iterator[Proxy]:
    make_activity(cast.jinsha, title="红歌会")
    publish_issue(cast.jinsha)
    with proxied(live_server.url) as proxy:
        yield proxy


@pytest.fixture
def board(proxy: Proxy, lobby_page: Page) -> Iterator[Page]:
    lobby_page.clock.install()
    lobby_page.goto(f"{proxy.url}/c/jinsha/3/lobby")
    expect(lobby_page.locator("[data-fresh]")).to_be_visible()
    yield lobby_page
    lobby_page.unroute_all(behavior="ignoreErrors")


def minutes(page: Page, n: float) -> None:
    """The screen's clock runs on, in steps, so that answers come in between."""
    for _ in range(max(1, int(n * 6))):
        page.clock.run_for(10_000)
        page.wait_for_timeout(120)


def until_fresh(page: Page) -> None:
    """Lets the screen's clock run until it says that it is fresh again: within the longest pause between two tries."""
    for _ in range(20):
        minutes(page, 1 / 6)
        if page.locator("[data-fresh]").is_visible():
            return
    expect(page.locator("[data-fresh]")).to_be_visible()


def hung(page: Page) -> Any:
    """All that is on the board, the clock and how fresh it is aside."""
    return page.evaluate("""() => [...document.querySelectorAll("[data-tile]")]
      .filter(({ dataset }) => !["head", "utility", "idle"].includes(dataset.tile))
      .map((tile) => tile.dataset.digest + tile.innerHTML.replace(/ is-on(?=")/g, ""))""")


@pytest.mark.parametrize("fault", FAULTS)
def test_a_bad_answer_leaves_the_board_and_raises_the_strip_until_a_good_one(
    board: Page, proxy: Proxy, cast: Cast, fault: str
) -> None:
    """First each poll is answered so; then, of a board that changed, the tiles."""
    for where in ("/version", "/tiles"):
        before = hung(board)
        proxy.break_(fault, where)
        if where == "/tiles":
            publish_issue(cast.jinsha, title="新的一件事")
        minutes(board, 1.25)
        assert proxy.met > 0
        expect(board.locator("[data-stale]")).to_be_visible()
        expect(board.locator("[data-stale]")).to_contain_text("网络中断")
        expect(board.locator("[data-fresh]")).to_be_hidden()
        assert hung(board) == before
        proxy.heal()
        until_fresh(board)
        expect(board.locator("[data-stale]")).to_be_hidden()
    expect(board.get_by_text("新的一件事")).to_be_visible()


def test_with_good_answers_nothing_is_stale(board: Page) -> None:
    minutes(board, 3)
    expect(board.locator("[data-fresh]")).to_be_visible()
    expect(board.locator("[data-stale]")).to_be_hidden()


def test_offline_an_activity_that_starts_leaves_by_itself(board: Page, cast: Cast) -> None:
    board.route("**/lobby/**", lambda route: route.abort())
    expect(board.locator(".event")).to_be_visible()
    board.clock.fast_forward((72 * 60 + 10) * 60_000)
    board.clock.run_for(3000)
    expect(board.locator(".event")).to_be_hidden()


def test_offline_seats_past_their_age_say_so(board: Page) -> None:
    board.route("**/lobby/**", lambda route: route.abort())
    board.clock.fast_forward(2 * 3_600_000)
    board.clock.run_for(3000)
    expect(board.locator(".event__seats")).to_have_text("名额请扫码看")


def test_a_sheet_that_cannot_be_fetched_leaves_the_board_with_a_sentence(board: Page) -> None:
    board.route("**/sheet", lambda route: route.fulfill(status=200, headers=HTML, body=LOG_IN))
    board.locator(".event").tap()
    expect(board.locator("[data-flash]")).to_be_visible()
    expect(board.locator("#sheet")).to_be_hidden()
    board.unroute("**/sheet")
    board.route("**/sheet", lambda route: route.abort())
    board.locator(".event").tap()
    expect(board.locator("[data-flash]")).to_be_visible()
    expect(board.locator("#sheet")).to_be_hidden()


def test_a_change_waits_for_the_finger_but_not_for_ever(board: Page, cast: Cast) -> None:
    board.dispatch_event(".events", "pointerdown")
    publish_issue(cast.jinsha, title="新的一件事")
    board.clock.run_for(2500)
    board.wait_for_timeout(200)
    expect(board.get_by_text("新的一件事")).to_be_hidden()
    for _ in range(14):
        board.dispatch_event(".events", "pointerdown")
        board.clock.run_for(10_000)
        board.wait_for_timeout(50)
    expect(board.get_by_text("新的一件事")).to_be_visible()
