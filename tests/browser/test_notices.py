"""A notice on its way: typed in the office with a picture and a PDF, read in the lobby, fetched by phone."""

import io

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Page, expect

from kiosk.media.pdf import MAX_BYTES
from tests.cast import make_cast
from tests.conftest import LiveServer
from tests.factories import log_in
from tests.media.test_pdf import PDF

pytestmark = [pytest.mark.browser, pytest.mark.slow]
TITLE = "庭院邻里冬至包饺子暨高龄邻居送温暖集体生日会活动第三十期一二"


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (800, 600), "#445566").save(out, "JPEG")
    return out.getvalue()


def pdf(name: str, data: bytes) -> dict[str, object]:
    return {"name": name, "mimeType": "application/pdf", "buffer": data}


def is_cut(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > innerWidth"))


def test_from_the_office_to_the_lobby_and_a_phone(
    live_server: LiveServer, office_page: Page, lobby_page: Page, phone_page: Page
) -> None:
    cast = make_cast()
    cookie = log_in(live_server.app.test_client(), cast.clerk).get_cookie("staff")
    office_page.context.add_cookies([{"name": "staff", "value": cookie.value, "url": live_server.url}])
    write(office_page, live_server.url)
    lobby_page.goto(f"{live_server.url}/c/jinsha/3/lobby/notices")
    lobby_page.get_by_role("link", name=TITLE).click()
    expect(lobby_page.get_by_text("附件请用手机扫码看")).to_be_visible()
    expect(lobby_page.get_by_alt_text("饺子摊位")).to_be_attached()
    assert not is_cut(lobby_page)
    (code,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(lobby_page.screenshot())))
    phone_page.goto(code.text)
    expect(phone_page.get_by_role("heading", name=TITLE)).to_be_visible()
    assert not is_cut(phone_page)
    assert (
        phone_page.get_by_alt_text("饺子摊位").evaluate("picture => picture.decode().then(() => picture.naturalWidth)") == 800
    )
    with phone_page.expect_download() as fetched:
        phone_page.get_by_role("link", name="摊位图").click()
    assert fetched.value.suggested_filename == "摊位图.pdf"
    assert fetched.value.path().read_bytes() == PDF


def write(page: Page, url: str) -> None:
    """A file that is too large is told before it is sent; a refused form keeps the others."""
    page.goto(f"{url}/office/notices")
    page.get_by_role("link", name="新通知").click()
    page.get_by_label("标题", exact=False).first.fill(TITLE)
    page.get_by_label("正文").first.fill("**周日**下午两点，架空层。")
    page.locator("[name=pdfs-0-file]").set_input_files([pdf("大.pdf", b"%PDF-" + bytes(MAX_BYTES))])
    expect(page.get_by_text("PDF 超过 10 MB")).to_be_visible()
    assert page.locator("[name=pdfs-0-file]").input_value() == ""
    page.locator("[name=pdfs-0-file]").set_input_files([pdf("摊位图.pdf", PDF)])
    page.locator("[name=images-0-file]").set_input_files([{"name": "a.jpg", "mimeType": "image/jpeg", "buffer": picture()}])
    page.get_by_role("button", name="存好并发布").click()
    expect(page.get_by_text("请写一句这是什么")).to_be_visible()
    page.locator("[name=images-0-name]").fill("饺子摊位")
    page.get_by_role("button", name="存好并发布").click()
    expect(page.get_by_text("已发布，大堂屏马上看得到")).to_be_visible()
