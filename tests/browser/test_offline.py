"""A phone that loses its network still shows whom to call."""

import pytest
from playwright.sync_api import Error, Page, expect
from werkzeug.exceptions import BadGateway

from tests.cast import Cast
from tests.conftest import LiveServer
from tests.factories import make_activity, make_contact

pytestmark = pytest.mark.browser
KEPT = """async (words) => {
  for (;;) {
    const page = await caches.match("/c/jinsha/offline");
    if (page && (await page.text()).includes(words)) return;
    await new Promise((again) => setTimeout(again, 50));
  }
}"""


@pytest.fixture
def ready(cast: Cast, live_server: LiveServer, phone_page: Page) -> Page:
    """The pocket board was visited once, and its worker has kept what it keeps."""
    make_contact(cast.building, "3号楼门岗", "0830-3100077")
    make_activity(cast.jinsha, title="红歌会", title_en="Singing together")
    phone_page.goto(f"{live_server.url}/c/jinsha")
    phone_page.evaluate(KEPT, "现在没有网络")
    return phone_page


def test_without_a_network_the_board_says_whom_to_call(ready: Page, live_server: LiveServer) -> None:
    ready.context.set_offline(True)
    ready.reload()
    expect(ready.get_by_role("heading", name="现在没有网络")).to_be_visible()
    for words in ("0830-3100001", "0830-3100077", "110", "红歌会"):
        expect(ready.get_by_text(words).first).to_be_visible()
    assert ready.locator(".contacts").first.evaluate("e => getComputedStyle(e).borderTopWidth") == "1px"  # the styles are there
    ready.context.set_offline(False)
    ready.reload()
    expect(ready.get_by_role("link", name="我要报事")).to_be_visible()


@pytest.mark.parametrize("path", ["/c/jinsha/issues", "/c/jinsha/report", "/privacy", "/t/JS-2026-0001"])
def test_any_page_of_a_phone_is_answered(ready: Page, live_server: LiveServer, path: str) -> None:
    ready.context.set_offline(True)
    ready.goto(live_server.url + path)
    expect(ready.get_by_text("0830-3100001")).to_be_visible()


def test_a_proxy_that_finds_no_server_behind_it_is_no_network_either(ready: Page, live_server: LiveServer) -> None:
    def nobody(**_: object) -> None:
        raise BadGateway

    live_server.app.view_functions["phone.issues.issues"] = nobody
    ready.goto(f"{live_server.url}/c/jinsha/issues")
    expect(ready.get_by_role("heading", name="现在没有网络")).to_be_visible()
    expect(ready.get_by_text("0830-3100001")).to_be_visible()


@pytest.mark.parametrize("path", ["/c/jinsha/3/lobby", "/c/jinsha/lobby", "/screen", "/office/log-in"])
def test_lobbies_that_asked_for_nothing_and_the_office_are_left_alone(ready: Page, live_server: LiveServer, path: str) -> None:
    ready.context.set_offline(True)
    with pytest.raises(Error, match=r"ERR_(INTERNET_DISCONNECTED|FAILED)"):
        ready.goto(live_server.url + path)


def test_nothing_personal_is_kept(ready: Page, live_server: LiveServer, cast: Cast) -> None:
    for path in ("/c/jinsha/report", "/c/jinsha/call-back?building=3", "/t", "/c/jinsha"):
        ready.goto(live_server.url + path)
    ready.wait_for_load_state("networkidle")
    kept = ready.evaluate("""async () => {
      const found = [];
      for (const name of await caches.keys())
        for (const request of await (await caches.open(name)).keys()) found.push(new URL(request.url).pathname);
      return found;
    }""")
    assert {path for path in kept if not path.startswith("/static/")} == {"/offline", "/c/jinsha/offline"}
    assert any(path.endswith("/css/app.css") for path in kept)


def test_it_speaks_the_reader_s_language(ready: Page, live_server: LiveServer) -> None:
    ready.goto(f"{live_server.url}/c/jinsha?lang=en")
    ready.evaluate(KEPT, "No network")
    ready.context.set_offline(True)
    ready.reload()
    expect(ready.get_by_role("heading", name="No network at the moment")).to_be_visible()


def test_another_compound_s_numbers_are_not_given_for_one_s_own(ready: Page, live_server: LiveServer) -> None:
    ready.context.set_offline(True)
    ready.goto(f"{live_server.url}/c/haojing")
    expect(ready.get_by_role("heading", name="现在没有网络")).to_be_visible()
    expect(ready.get_by_text("0830-3100001")).to_have_count(0)
    expect(ready.get_by_text("110", exact=True)).to_be_visible()
