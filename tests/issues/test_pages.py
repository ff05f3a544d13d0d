"""Reporting and the workbench in a real browser: without a script, with one, and what the first page weighs."""

import io
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from PIL import Image
from playwright.sync_api import Page, expect

from kiosk.db import db
from kiosk.issues.models import Issue
from tests.cast import Cast, make_cast
from tests.conftest import LiveServer
from tests.factories import log_in, publish_issue

pytestmark = pytest.mark.browser

HUNDRED_KB = 100 * 1024


class Jar:
    """Catches the cookie that a log-in sets."""

    def set_cookie(self, name: str, value: str) -> None:
        self.cookie = {"name": name, "value": value}


@pytest.fixture
def cast(live_server: LiveServer) -> Cast:
    return make_cast()


@pytest.fixture
def report(live_server: LiveServer) -> str:
    return f"{live_server.url}/c/jinsha/report"


def picture(colour: str) -> Any:
    file = io.BytesIO()
    Image.new("RGB", (80, 60), colour).save(file, "JPEG")
    return {"name": f"{colour}.jpg", "mimeType": "image/jpeg", "buffer": file.getvalue()}


def only_issue() -> Issue:
    db.session.rollback()
    return db.session.scalars(sa.select(Issue)).one()


def test_a_report_needs_no_script(cast: Cast, report: str, open_page: Callable[..., Page]) -> None:
    page = open_page(viewport={"width": 390, "height": 844}, has_touch=True, java_script_enabled=False)
    page.goto(report)
    question, call = page.get_by_text("具体是哪样"), page.get_by_role("link", name="119").first
    expect(question).to_be_hidden()
    page.get_by_role("radio", name="公共设施").check()
    expect(question).to_be_visible()
    expect(call).to_be_hidden()
    page.get_by_role("radio", name="燃气").check()
    expect(call).to_be_visible()
    page.get_by_role("radio", name="环境卫生").check()
    expect(question).to_be_hidden()
    page.get_by_label("怎么了").fill("楼道积水")
    page.get_by_role("button", name="报给小区").click()
    expect(page.get_by_role("heading", name="收到了")).to_be_visible()
    assert only_issue().category.slug == "environment"


def test_photos_add_up_and_can_be_taken_out(cast: Cast, report: str, phone_page: Page) -> None:
    phone_page.goto(report)
    field = phone_page.locator("input[type=file]")
    field.set_input_files(picture("red"))
    field.set_input_files([picture("green"), picture("blue")])
    thumbnails = phone_page.locator("[data-picked]")
    expect(thumbnails).to_have_count(3)
    phone_page.get_by_role("button", name="green.jpg").click()
    expect(thumbnails).to_have_count(2)
    phone_page.get_by_role("radio", name="环境卫生").check()
    phone_page.get_by_label("怎么了").fill("楼道积水")
    phone_page.get_by_role("button", name="报给小区").click()
    expect(phone_page.get_by_role("heading", name="收到了")).to_be_visible()
    assert len(only_issue().photos) == 2


def test_the_first_page_weighs_little(cast: Cast, report: str, phone_page: Page) -> None:
    phone_page.goto(report)
    phone_page.wait_for_load_state("networkidle")
    entries = "[...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]"
    sizes = phone_page.evaluate(f"{entries}.map(entry => entry.transferSize)")
    assert len(sizes) > 5
    assert 10_000 < sum(sizes) <= HUNDRED_KB


def test_public_words_are_checked_while_they_are_typed(cast: Cast, live_server: LiveServer, office_page: Page) -> None:
    issue = publish_issue(cast.jinsha)
    jar = Jar()
    log_in(jar, cast.clerk)
    office_page.context.add_cookies([jar.cookie | {"url": live_server.url}])
    office_page.goto(f"{live_server.url}/office/issues/{issue.id}")
    preview = office_page.locator("#preview")
    expect(preview).to_contain_text("没看到姓名")
    office_page.locator("#line").fill("请找刘女士 13800000136")
    expect(preview).to_contain_text("像是电话号码")
    expect(preview.locator(".lobby-frame")).to_contain_text("请找刘女士")
    assert only_issue().line == "电工下午到场"
    office_page.get_by_role("button", name="存下").click()
    expect(office_page.get_by_text("我看过了，没有说到某一个人或某一户")).to_be_visible()
    assert only_issue().line == "电工下午到场"
    office_page.locator("#line").fill("电工明天上午到场")
    office_page.get_by_role("button", name="存下").click()
    expect(office_page.get_by_text("大堂屏马上换上")).to_be_visible()
    assert only_issue().line == "电工明天上午到场"
