"""The whole loop on the real server: from the code on the wall to the phone, to the office, and back onto the wall."""

import io
import re
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
import zxingcpp
from flask import Flask
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from kiosk.accounts.invite import demo_link
from kiosk.activities.models import Activity
from kiosk.clock import now
from kiosk.db import db
from kiosk.demo import load
from kiosk.writing import writing
from tests.conftest import LiveServer

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SOON = 20_000  # ms: the greatest cadence of a screen
WORDS = "大堂右边第二盏灯不亮，晚上看不清台阶"
TITLE = "3号楼大堂灯不亮"
LINE = "电工今晚到场，换好后在这里告诉大家"


@pytest.fixture
def town(app: Flask) -> Flask:
    load(app)
    db.session.rollback()
    return app


@pytest.fixture
def lobby(town: Flask, live_server: LiveServer, lobby_page: Page) -> Page:
    """The lobby of 金沙 3号楼. The mark in its window dies with the document."""
    lobby_page.goto(f"{live_server.url}/c/jinsha/3/lobby")
    lobby_page.wait_for_load_state("networkidle")
    lobby_page.evaluate("window.stillTheSameDocument = true")
    return lobby_page


@pytest.fixture
def office(town: Flask, live_server: LiveServer, office_page: Page) -> Page:
    """The property company's clerk, who came in by the link that `make run` prints."""
    with writing("tests.link") as write:
        path = demo_link(write, now())
    office_page.goto(live_server.url + path)
    office_page.get_by_role("listitem").filter(has_text="物业").filter(has_text="金沙小区").get_by_role("button").click()
    expect(office_page).to_have_url(f"{live_server.url}/office")
    return office_page


@pytest.fixture
def make_phone(open_page: Callable[..., Page]) -> Callable[[], Page]:
    return lambda: open_page(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True, device_scale_factor=2)


def codes_on(page: Page) -> list[str]:
    """The addresses in the QR codes that one sees on the screen, from top to bottom."""
    seen = zxingcpp.read_barcodes(Image.open(io.BytesIO(page.screenshot())))
    return [found.text for found in sorted(seen, key=lambda found: found.position.top_left.y)]


def photo_with_place() -> dict[str, Any]:
    """A picture as a phone takes it: with the place where it was taken."""
    exif = Image.Exif()
    exif[0x010F] = "CanaryPhone"
    exif.get_ifd(0x8825).update({1: "N", 2: (28.0, 53.0, 5.0), 3: "E", 4: (105.0, 26.0, 5.0)})
    out = io.BytesIO()
    Image.new("RGB", (1600, 1200), "#445566").save(out, "JPEG", exif=exif)
    return {"name": "IMG_0001.JPG", "mimeType": "image/jpeg", "buffer": out.getvalue()}


def unchanged(lobby: Page) -> bool:
    return bool(lobby.evaluate("window.stillTheSameDocument === true"))


def test_from_the_wall_to_the_office_and_back(lobby: Page, office: Page, phone_page: Page) -> None:
    address = codes_on(lobby)[-1]
    assert "/Q/" in address
    number = report(phone_page, address)
    office.goto(office.url + "/issues?view=new")
    office.get_by_role("row", name=number).get_by_role("link").click()
    expect(office.get_by_text(WORDS)).to_be_visible()
    assert_without_place(office)

    public = office.locator(".pane--public")
    public.get_by_label("标题").first.fill(TITLE)
    public.get_by_label("上屏的话").fill(LINE)
    public.get_by_role("button", name="存下").click()
    office.get_by_role("link", name="受理", exact=True).click()
    office.get_by_role("button", name="受理", exact=True).click()
    expect(lobby.get_by_text(TITLE)).to_have_count(0)
    office.get_by_role("button", name="上屏", exact=True).click()

    expect(lobby.locator(".issues").get_by_text(TITLE)).to_be_visible(timeout=SOON)
    assert unchanged(lobby)
    lobby.locator(".issues").get_by_text(TITLE).click()
    expect(lobby.locator("#sheet").get_by_text(LINE).first).to_be_visible()
    assert WORDS not in lobby.content()


def report(phone: Page, address: str) -> str:
    """Scan, two taps and one sentence, a photo; the number on the receipt, and what the tracking page tells its owner."""
    phone.goto(address)
    expect(phone.locator("summary.place")).to_contain_text("3号楼")
    phone.locator(".kind__tile", has_text="公共设施").click()
    phone.get_by_label("怎么了").fill(WORDS)
    phone.locator("input[type=file]").set_input_files([photo_with_place()])
    phone.get_by_role("button", name="报给小区").click()
    expect(phone.get_by_role("heading", name="收到了，谢谢您")).to_be_visible()
    number = phone.locator(".receipt__code").first.inner_text()
    phone.locator(".receipt__link a").click()
    expect(phone.get_by_text(number).first).to_be_visible()
    expect(phone.get_by_text("等待受理").first).to_be_visible()
    return number


def assert_without_place(office: Page) -> None:
    source = office.locator(".photos img").get_attribute("src") or ""
    data = office.request.get(office.evaluate("source => new URL(source, location).href", source)).body()
    assert not Image.open(io.BytesIO(data)).getexif()
    assert b"CanaryPhone" not in data


def test_the_last_seat(lobby: Page, office: Page, make_phone: Callable[[], Page]) -> None:
    story = db.session.scalars(sa.select(Activity).where(Activity.key_in_demo == "jinsha.story")).one()
    office.goto(f"{office.url}/activities/{story.id}")
    office.get_by_label("名额", exact=True).fill(str(story.taken + 1))
    office.get_by_role("button", name="改名额").click()
    row = lobby.locator(".events li", has_text="金沙故事会")
    expect(row).to_contain_text(re.compile(r"余\s*1\s*席"), timeout=SOON)

    first, second = make_phone(), make_phone()
    address = code_of(lobby, row)
    sign_up(first, address, "桂阿婆", "13800009991")
    expect(first.get_by_text("报上了")).to_be_visible()
    expect(row).to_contain_text("已满", timeout=SOON)
    sign_up(second, address, "小满", "13800009992")
    expect(second.get_by_text("在候补")).to_be_visible()
    expect(second.locator(".receipt__code")).to_have_text("第 1 位")

    cancel(first)
    second.reload()
    expect(second.get_by_text("报上了")).to_be_visible()
    expect(row).to_contain_text("已满")
    cancel(second)
    expect(row).to_contain_text(re.compile(r"余\s*1\s*席"), timeout=SOON)
    assert unchanged(lobby)


def code_of(lobby: Page, row: Locator) -> str:
    """Touch the row, look at the code in its sheet, go back."""
    row.locator("a").click()
    expect(lobby.locator("#sheet .join svg, #sheet .join img").first).to_be_visible()
    lobby.wait_for_timeout(500)  # the sheet rises
    (address,) = codes_on(lobby)
    lobby.locator("[data-home]").first.click()
    expect(lobby.locator("#sheet")).to_be_hidden()
    return address


def sign_up(phone: Page, address: str, name: str, number: str) -> None:
    phone.goto(address)
    phone.get_by_label("怎么称呼您").fill(name)
    phone.get_by_label("手机号", exact=False).first.fill(number)
    phone.locator("button[form=sign-up]").click()


def cancel(phone: Page) -> None:
    phone.get_by_role("link", name="来不了，取消报名").click()
    phone.get_by_role("button", name="取消报名").click()
    expect(phone.get_by_text("已取消").first).to_be_visible()
