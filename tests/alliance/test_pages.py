"""The pages as people meet them: at their real size, in both languages, with short names and with the longest."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from kiosk import demo
from kiosk.alliance.models import SEATS, X
from tests.factories import log_in, make_member, make_offer, make_project

pytestmark = pytest.mark.browser

PHONE, OFFICE, PORTRAIT, LANDSCAPE = (390, 844), (1440, 900), (1080, 1920), (1920, 1080)
LARGE, LARGE_LANDSCAPE = (1080, 1920, "large"), (1920, 1080, "large")  # 大字
NAME = "泸州市江阳区华阳街道沁园春小区物业管理服务有限责任公司第二分公司驻小区综合服务点"
NAME_EN = "The Huayang Street Qinyuanchun Court Property Management and Service Company Ltd"
ABOUT, ABOUT_EN = "把楼里的话带到会上，" * 12, "Carries what residents say to the meeting, and the answers back. " * 3
PATHS = [
    ("/c/jinsha/alliance", PHONE), ("/c/haojing/alliance", PHONE),
    ("/office/alliance", OFFICE), ("/office/alliance", PHONE),
    ("/office/alliance/members/{member}", OFFICE), ("/office/alliance/members/{member}/edit", OFFICE),
    ("/office/alliance/projects/{project}", OFFICE), ("/office/alliance/projects/{project}/edit", PHONE),
    ("/office/alliance/projects/{project}/edit", OFFICE), ("/office/compounds/jinsha/alliance/members/new", PHONE),
    ("/c/jinsha/3/lobby/alliance", PORTRAIT), ("/c/jinsha/3/lobby/alliance", LANDSCAPE),
    ("/c/haojing/lobby/alliance", PORTRAIT),
    ("/c/jinsha/3/lobby/alliance", LARGE), ("/c/jinsha/3/lobby/alliance", LARGE_LANDSCAPE),
]  # fmt: skip
OVER = """() => [...document.querySelectorAll('main *, .office-main *')]
  .filter((e) => e.checkVisibility() && !e.closest('.visually-hidden, .table-box, svg'))
  .filter((e) => e.getBoundingClientRect().right > innerWidth + 1 || (!e.children.length && e.scrollWidth > e.clientWidth + 1
    && getComputedStyle(e).display !== 'inline' && !e.matches('input, textarea, select')))
  .map((e) => `${e.className} ${e.textContent.slice(0, 20)}`)"""
BOXES = """() => [...document.querySelectorAll('.body p')].filter((e) => {
  const [box, b] = [e.closest('.body'), e].map((one) => one.getBoundingClientRect());
  return b.top < box.top - 1 || b.bottom > box.bottom + 1 || b.left < box.left - 1 || b.right > box.right + 1;
}).map((e) => e.textContent)"""


@pytest.fixture
def longest(cast, client):
    """Every seat of 金沙 taken by a body with the longest name there can be; 灏景 has nobody."""
    words = {"name": NAME, "name_en": NAME_EN, "about": ABOUT, "about_en": ABOUT_EN}
    assert len(NAME) == 40
    members = [make_member(cast.jinsha, seat, **words) for seat in (*SEATS, *X)]
    make_offer(members[0], title=NAME[:30], title_en=NAME_EN, about=ABOUT, about_en=ABOUT_EN)
    project = make_project(members[0], title=NAME[:30], title_en=NAME_EN, about=ABOUT, about_en=ABOUT_EN)
    make_project(members[1], title=NAME[:30], title_en=NAME_EN)
    log_in(client, cast.secretary)
    return {"member": members[0].id, "project": project.id}, client.get_cookie("staff").value


def visit(open_page, live_server, path, cookie, size):
    page = open_page(viewport={"width": size[0], "height": size[1]}, bypass_csp=True)  # Axe brings inline styles
    page.context.add_cookies([{"name": "staff", "value": cookie, "url": live_server.url}])
    assert page.goto(live_server.url + path).status == 200
    return page


@pytest.mark.slow
@pytest.mark.parametrize("language", ["zh-Hans", "en"])
def test_no_page_shuts_anybody_out_or_runs_over_the_edge(longest, live_server, open_page, language):
    ids, cookie = longest
    for path, size in PATHS:
        page = visit(open_page, live_server, f"{path.format(**ids)}?lang={language}&size={''.join(size[2:])}", cookie, size)
        assert page.evaluate("document.documentElement.scrollWidth") <= size[0], (path, size)
        assert page.evaluate(OVER) == [], (path, size)
        assert page.evaluate(BOXES) == [], (path, size)
        found = [rule for rule in Axe().run(page).response["violations"] if rule["impact"] in {"serious", "critical"}]
        assert [(rule["id"], rule["nodes"][0]["html"]) for rule in found] == [], (path, size)
        page.context.close()


@pytest.mark.slow
@pytest.mark.parametrize("language", ["zh-Hans", "en"])
@pytest.mark.parametrize("size", [PORTRAIT, LANDSCAPE])
def test_the_towns_alliances_stand_on_one_screen(app, live_server, open_page, size, language):
    demo.load(app)
    page = open_page(viewport=dict(zip(("width", "height"), size, strict=True)))
    for compound in ("changjiang", "jiahe", "jinsha", "qinyuanchun", "haojing"):
        page.goto(f"{live_server.url}/c/{compound}/1/lobby/alliance?lang={language}")
        page.evaluate("document.fonts.ready")
        body = page.locator(".sheet__body")
        assert body.evaluate("e => e.scrollHeight - e.clientHeight") <= 0, compound
        small = """() => [...document.querySelectorAll('.alliance-sheet *')]
          .filter((e) => e.childElementCount === 0 && e.textContent.trim() && e.checkVisibility())
          .filter((e) => parseFloat(getComputedStyle(e).fontSize) < (e.matches('.body__seat, dd, .counts__of') ? 26 : 32))
          .map((e) => e.textContent)"""
        assert page.evaluate(small) == [], compound


def test_lines_are_added_and_removed_without_javascript(longest, live_server, new_context):
    ids, cookie = longest
    page = new_context(java_script_enabled=False).new_page()
    page.context.add_cookies([{"name": "staff", "value": cookie, "url": live_server.url}])
    page.goto(f"{live_server.url}/office/alliance/projects/{ids['project']}/edit")
    page.get_by_role("button", name="加一行").click()
    page.get_by_label("装什么").last.fill("门禁")
    page.get_by_label("计划").last.fill("19")
    page.get_by_role("button", name="删掉").first.click()
    expect(page.get_by_label("装什么")).to_have_value("门禁")
    page.get_by_role("button", name="存好").click()
    expect(page.locator(".counts__words")).to_contain_text("门禁")
    page.goto(f"{live_server.url}/c/jinsha/alliance")
    expect(page.locator(".counts__words", has_text="门禁")).to_be_visible()


def test_a_body_in_the_picture_leads_to_what_is_said_of_it(longest, live_server, phone_page):
    ids, _ = longest
    phone_page.goto(f"{live_server.url}/c/jinsha/alliance")
    phone_page.locator(".body--one a").tap()
    expect(phone_page.locator(f"#body-{ids['member']}")).to_be_in_viewport()


def test_the_sheet_opens_in_the_board_and_is_paged(longest, live_server, lobby_page):
    """A board leads to it wherever `at.sheet("alliance")` stands; long names need a second page."""
    lobby_page.goto(f"{live_server.url}/c/jinsha/3/lobby/alliance")
    lobby_page.locator('[data-scroll="1"]').tap()
    expect(lobby_page.locator(".matters")).to_be_in_viewport()
