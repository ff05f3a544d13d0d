"""What months on a wall do to a board: nothing."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page

from tests.cast import Cast
from tests.conftest import LiveServer
from tests.factories import make_activity, make_convention, make_notice, publish_issue
from tests.proxy import Proxy, proxied
from tests.refreshing import hurry, refreshed

pytestmark = pytest.mark.browser
BOARD = "/c/jinsha/3/lobby"


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
