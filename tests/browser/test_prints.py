"""Codes on paper: printed to PDF by the browser, drawn as a printer would, and read as a phone and an eye would."""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable
from typing import Any

import pypdfium2
import pytest
import sqlalchemy as sa
import zxingcpp
from PIL import Image, ImageChops
from playwright.sync_api import Page, expect

from kiosk.codes.models import Code
from kiosk.db import db
from kiosk.issues.models import Category
from tests.apps import Client
from tests.cast import Cast
from tests.conftest import LiveServer
from tests.factories import log_in, make_building, make_code, make_contact, make_spot

pytestmark = pytest.mark.browser
A4 = (595, 842)  # points
DOTS = 200  # an inch
MM = DOTS / 25.4
QUIET = 4  # modules
LONG = "二单元地下二层西侧非机动车停车充电棚与消防通道交汇处南面的第三根立柱旁"
LONG_EN = "On the wall beside the third pillar south of the bicycle shed in the second basement"
# What sticks out of the paper, of its sticker, or lies over the next piece: nothing may.
SPILLED = """() => [
  ...[...document.querySelectorAll('.poster > *')].filter((piece) => {
    const next = piece.nextElementSibling?.getBoundingClientRect().top ?? piece.parentElement.getBoundingClientRect().bottom;
    return piece.getBoundingClientRect().bottom > next + 1;
  }),
  ...[...document.querySelectorAll('.sticker')].flatMap((sticker) => {
    const box = sticker.getBoundingClientRect();
    return [...sticker.querySelectorAll('.qr, p, b, small')].filter((piece) => {
      const { top, right, bottom, left } = piece.getBoundingClientRect();
      return top < box.top || right > box.right + 1 || bottom > box.bottom - 8 || left < box.left;
    });
  }),
].map((piece) => `${piece.tagName} ${piece.getAttribute('class')} ${piece.textContent.trim().slice(0, 20)}`)"""


@pytest.fixture
def office(live_server: LiveServer, cast: Cast, client: Client, office_page: Page) -> Page:
    cookie = log_in(client, cast.clerk).get_cookie("staff")
    office_page.context.add_cookies([{"name": "staff", "value": cookie.value, "url": live_server.url}])
    office_page.emulate_media(media="print")
    return office_page


@pytest.fixture
def codes(cast: Cast) -> dict[str, Code]:
    """For a lobby, for one category at a place with the longest names, and for the compound as a whole."""
    category = db.session.scalars(sa.select(Category).where(Category.slug == "safety")).one()
    long = make_spot(make_building(cast.jinsha, "12"), LONG, LONG_EN)
    for n in range(3):
        make_contact(cast.jinsha, f"小区党群服务中心与业主委员会联合值班室{n}", f"0830-310000{n}")
    return {
        "lobby": make_code(cast.jinsha, building_id=cast.building.id, spot_id=cast.lobby.id),
        "long": make_code(cast.jinsha, building_id=long.building_id, spot_id=long.id, category_id=category.id),
        "whole": make_code(cast.jinsha),
    }


def printed(page: Page, url: str) -> pypdfium2.PdfDocument:
    answer = page.goto(url)
    assert answer is not None
    assert answer.status == 200
    return pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))


def drawn(sheet: Any) -> Image.Image:
    picture: Image.Image = sheet.render(scale=DOTS / 72).to_pil()
    return picture.convert("L")


def words(sheet: Any) -> str:
    """The text layer, without the spaces that setting type leaves in it."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", sheet.get_textpage().get_text_range()))


def address(server: LiveServer, code: Code) -> str:
    return f"{server.url}/q/{code.code}".upper()


def side(found: Any) -> float:
    """mm of a code as it is printed, its quiet zone aside."""
    return float(found.position.top_right.x - found.position.top_left.x) / MM


def is_clear(picture: Image.Image, found: Any) -> bool:
    """Whether four modules of white lie around the code, or the edge of the paper."""
    left, top, right, bottom = (found.position.top_left.x, found.position.top_left.y, found.position.bottom_right.x,
                                found.position.bottom_right.y)  # fmt: skip
    quiet = round(QUIET * (right - left) / 25) - 3  # version 2 has 25 modules; three dots for the drawing's rounding
    around = picture.crop((max(0, left - quiet), max(0, top - quiet), min(picture.width, right + quiet), bottom + quiet))
    inside = (left - max(0, left - quiet) - 2, top - max(0, top - quiet) - 2)
    around.paste(255, (*inside, inside[0] + right - left + 5, inside[1] + bottom - top + 5))
    return ImageChops.invert(around).getbbox() is None


@pytest.mark.parametrize("which", ["lobby", "long", "whole"])
@pytest.mark.parametrize("language", ["zh-Hans", "en"])
def test_a_poster_is_one_page_that_phones_and_people_can_read(
    live_server: LiveServer, office: Page, codes: dict[str, Code], which: str, language: str
) -> None:
    code = codes[which]
    pdf = printed(office, f"{live_server.url}/office/codes/{code.id}/poster?lang={language}")
    assert (len(pdf), tuple(map(round, pdf[0].get_size()))) == (1, A4)
    picture = drawn(pdf[0])
    (found,) = zxingcpp.read_barcodes(picture)
    assert found.text == address(live_server, code)
    assert side(found) > 100
    assert is_clear(picture, found)
    box = office.locator(".poster .qr").bounding_box()
    assert box is not None
    assert box["width"] / 96 * 25.4 >= 120, "mm, the quiet zone included"
    said = words(pdf[0])
    host = live_server.url.removeprefix("http://")
    for shown in ("看到就报", host, code.code, "金沙小区", "110", "0830-3100001", "Seeit,reportit"):
        assert shown in said, shown
    assert {"lobby": "3号楼·大堂", "long": "治安消防", "whole": "整个小区"}[which] in said
    assert ("专报" in said) == (which == "long")
    assert office.evaluate(SPILLED) == []


@pytest.mark.parametrize(("per", "least"), [(12, 40), (24, 30)])
def test_stickers_fill_their_pages_and_none_is_cut(
    live_server: LiveServer, office: Page, codes: dict[str, Code], per: int, least: int
) -> None:
    chosen = "&".join(f"code={code.id}" for code in codes.values())
    pdf = printed(office, f"{live_server.url}/office/codes/stickers?{chosen}&copies={per // 2}&per={per}")
    assert [tuple(map(round, sheet.get_size())) for sheet in pdf] == [A4, A4]
    expected = [address(live_server, code) for code in codes.values() for _ in range(per // 2)]
    host = live_server.url.removeprefix("http://")
    for n, sheet in enumerate(pdf):
        picture, here = drawn(sheet), expected[n * per : (n + 1) * per]
        found = zxingcpp.read_barcodes(picture)
        assert Counter(each.text for each in found) == Counter(here)
        assert [each.text for each in found if not is_clear(picture, each)] == []
        said = words(sheet)
        assert (said.count(host), said.count("看到就报")) == (len(here), len(here))
        assert [said.count(url[-7:]) for url in here] == [here.count(url) for url in here]
    box = office.locator(".sticker .qr").first.bounding_box()
    assert box is not None
    assert box["width"] / 96 * 25.4 >= least
    assert office.evaluate(SPILLED) == []


def test_a_long_host_leaves_room_for_the_rest(
    make_app: Any, live_server: LiveServer, office: Page, codes: dict[str, Code]
) -> None:
    """As it would read; the address of the test's server is short."""
    for per in (12, 24):
        office.goto(f"{live_server.url}/office/codes/stickers?code={codes['long'].id}&per={per}")
        office.evaluate("""() => {
            document.querySelector('.sticker__code small').textContent = 'board.jiangyang-district.luzhou.example';
            document.querySelector('.sticker__words').className = 'sticker__words host-3';
        }""")
        assert office.evaluate(SPILLED) == []
    office.goto(f"{live_server.url}/office/codes/{codes['long'].id}/poster")
    office.evaluate("""() => {
        document.querySelector('figcaption b').textContent = 'notice-board.jiangyang-district.luzhou.example';
        document.querySelector('figcaption b').className = 'fit-2';
    }""")
    assert office.evaluate(SPILLED) == []


def test_the_measure_sees_what_does_not_fit(live_server: LiveServer, office: Page, codes: dict[str, Code]) -> None:
    """The control."""
    url = f"{live_server.url}/office/codes/{codes['lobby'].id}/poster"
    printed(office, url)
    office.evaluate("document.querySelector('.poster__steps').style.height = '250mm'")
    assert office.evaluate(SPILLED) != []
    office.evaluate("document.querySelector('.poster').style.height = '400mm'")
    assert len(pypdfium2.PdfDocument(office.pdf(prefer_css_page_size=True))) == 2
    picture = drawn(printed(office, url)[0])
    (found,) = zxingcpp.read_barcodes(picture)
    assert is_clear(picture, found)
    picture.paste(0, (0, 0, picture.width, round(found.position.top_left.y) - 20))  # something dark, close above it
    assert not is_clear(picture, found)


def test_the_button_prints_and_is_not_there_without_a_script(
    live_server: LiveServer, office: Page, codes: dict[str, Code], open_page: Callable[..., Page]
) -> None:
    office.emulate_media(media="screen")
    office.goto(f"{live_server.url}/office/codes/{codes['lobby'].id}/poster")
    office.evaluate("window.print = () => { window.printed = true }")
    office.get_by_role("button", name="打印").click()
    assert office.evaluate("window.printed") is True
    plain = open_page(java_script_enabled=False, viewport={"width": 1440, "height": 900})
    plain.context.add_cookies(office.context.cookies())
    plain.goto(office.url)
    expect(plain.get_by_role("heading", name="看到就报")).to_be_visible()
    expect(plain.get_by_role("button", name="打印")).to_be_hidden()


def test_ticked_codes_are_printed(live_server: LiveServer, office: Page, codes: dict[str, Code]) -> None:
    office.emulate_media(media="screen")
    office.goto(f"{live_server.url}/office/codes")
    for which in ("lobby", "whole"):
        office.get_by_role("row").filter(has_text=codes[which].code).get_by_role("checkbox").check()
    office.get_by_role("button", name="打印勾选的贴纸").click()
    expect(office.locator(".sticker")).to_have_count(2)
    office.get_by_label("每个码几张").fill("7")
    office.get_by_label("每页").select_option("24")
    office.get_by_role("button", name="换").click()
    expect(office.locator(".sticker")).to_have_count(14)
    expect(office.locator(".paper")).to_have_count(1)
