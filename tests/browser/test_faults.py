"""Whatever the network answers, the board stays; after a minute it says how old it is; a good answer puts all right."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.cast import Cast
from tests.conftest import LiveServer
from tests.factories import make_activity, publish_issue

pytestmark = pytest.mark.browser
HTML = {"Content-Type": "text/html; charset=utf-8"}
JSON = {"Content-Type": "application/json"}
LOG_IN = "<!doctype html><title>网络认证</title><form><input type=password></form>"


def half(route: Route) -> None:
    """The real answer, cut in the middle."""
    answer = route.fetch()
    body = answer.text()
    route.fulfill(status=200, headers={"Content-Type": answer.headers["content-type"]}, body=body[: len(body) // 2])


def retyped(route: Route) -> None:
    """The real answer under a wrong type."""
    route.fulfill(status=200, headers={"Content-Type": "text/plain"}, body=route.fetch().text())


FAULTS: dict[str, Callable[[Route], None]] = {
    "server error": lambda route: route.fulfill(status=500, headers=HTML, body="oops"),
    "busy": lambda route: route.fulfill(status=503, headers={**HTML, "Retry-After": "60"}, body="busy"),
    "gone": lambda route: route.fulfill(status=404, headers=HTML, body="not here"),
    "no network": lambda route: route.abort(),
    "timed out": lambda route: route.abort("timedout"),
    "truncated": half,
    "log-in page with 200": lambda route: route.fulfill(status=200, headers=HTML, body=LOG_IN),
    "log-in page told as JSON": lambda route: route.fulfill(status=200, headers=JSON, body=LOG_IN),
    "empty": lambda route: route.fulfill(status=200, headers=JSON, body=""),
    "another's JSON": lambda route: route.fulfill(status=200, headers=JSON, body='{"ok": true}'),
    "wrong type": retyped,
}


@pytest.fixture
def board(live_server: LiveServer, cast: Cast, lobby_page: Page) -> Iterator[Page]:
    make_activity(cast.jinsha, title="红歌会")
    publish_issue(cast.jinsha)
    lobby_page.clock.install()
    lobby_page.goto(f"{live_server.url}/c/jinsha/3/lobby")
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
    return page.evaluate("[...document.querySelectorAll('[data-tile]')].map(tile => tile.dataset.digest)")


@pytest.mark.parametrize("fault", FAULTS)
def test_a_bad_answer_leaves_the_board_and_raises_the_strip_until_a_good_one(board: Page, fault: str) -> None:
    before = hung(board)
    board.route("**/lobby/version?*", FAULTS[fault])
    minutes(board, 2)
    expect(board.locator("[data-stale]")).to_be_visible()
    expect(board.locator("[data-stale]")).to_contain_text("网络中断")
    expect(board.locator("[data-fresh]")).to_be_hidden()
    expect(board.locator(".event__title")).to_have_text("红歌会")
    assert hung(board) == before
    board.unroute("**/lobby/version?*")
    until_fresh(board)
    expect(board.locator("[data-stale]")).to_be_hidden()


@pytest.mark.parametrize("fault", [name for name in FAULTS if "JSON" not in name])
def test_bad_tiles_never_hang(board: Page, cast: Cast, fault: str) -> None:
    board.route("**/lobby/tiles?*", FAULTS[fault])
    before = hung(board)
    publish_issue(cast.jinsha, title="新的一件事")
    minutes(board, 2)
    assert hung(board) == before
    expect(board.locator("[data-stale]")).to_be_visible()
    board.unroute("**/lobby/tiles?*")
    until_fresh(board)
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
