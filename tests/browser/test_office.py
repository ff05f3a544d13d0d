"""The office as a clerk sits before it."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.apps import Client
from tests.cast import Cast
from tests.conftest import LiveServer
from tests.factories import log_in, make_issue

pytestmark = pytest.mark.browser


@pytest.fixture
def bench(live_server: LiveServer, cast: Cast, client: Client, office_page: Page) -> Page:
    """A report that nobody has taken up, before the clerk. Dialogs are answered by staying on the page."""
    log_in(client, cast.clerk)
    cookie: Any = client.get_cookie("staff")
    office_page.context.add_cookies([{"name": "staff", "value": cookie.value, "url": live_server.url}])
    office_page.goto(f"{live_server.url}/office/issues/{make_issue(cast.jinsha).id}")
    return office_page


def test_words_that_are_typed_and_not_sent_are_asked_about(bench: Page) -> None:
    asked: list[str] = []
    bench.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    public, here = bench.locator(".pane--public"), bench.url
    title = public.get_by_label("标题").first
    title.fill("三楼照明不亮")
    bench.get_by_role("link", name="受理", exact=True).click(no_wait_after=True)
    bench.wait_for_timeout(500)
    assert (asked, bench.url) == (["beforeunload"], here)
    expect(title).to_have_value("三楼照明不亮")

    public.get_by_label("上屏的话").fill("电工下午到场")
    public.get_by_role("button", name="存下").click()
    expect(bench.get_by_text("已存好，还没有上屏")).to_be_visible()
    bench.get_by_role("link", name="受理", exact=True).click()
    expect(bench).to_have_url(f"{here}/moves/accepted")
    assert asked == ["beforeunload"]
