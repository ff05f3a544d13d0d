"""The pages as people meet them: read by a screen reader's rules, at their real size, and followed on the wall."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.factories import log_in, make_convention

pytestmark = pytest.mark.browser

LONG = "三号楼全体住户共同遵守的楼栋文明公约和轮值办法第二版"
WORDS = "晚十点到早七点，装修、音响、搬运请停一停。**装修**先到物业登记，门口贴出起止日期和联系电话。"


@pytest.fixture
def town(cast, client):
    """A convention in two languages, one with a long title and a draft, and the secretary's cookie."""
    log_in(client, cast.secretary)
    make_convention(cast.jinsha, "邻里有难处，敲门帮一把；夜里轻声走，楼道不堆物。", kind="neighbour", title="邻里公约")
    long = make_convention(cast.jinsha, WORDS, kind="building", building_id=cast.building.id, title=LONG, title_en="")
    client.submit(f"/office/conventions/{long.id}/draft", {"act": "add", "words-0": WORDS})
    return long, client.get_cookie("staff").value


def visit(open_page, live_server, path, cookie, size):
    page = open_page(viewport=dict(zip(("width", "height"), size, strict=True)), bypass_csp=True)  # Axe brings inline styles
    page.context.add_cookies([{"name": "staff", "value": cookie, "url": live_server.url}])
    assert page.goto(live_server.url + path).status == 200
    return page


PHONE, OFFICE = (390, 844), (1440, 900)
PATHS = [
    ("/c/jinsha/conventions", PHONE), ("/c/jinsha/conventions/{id}", PHONE), ("/c/haojing/conventions", PHONE),
    ("/office/conventions", OFFICE), ("/office/conventions/{id}", OFFICE), ("/office/conventions/{id}/draft", OFFICE),
    ("/office/conventions/{id}/title", OFFICE), ("/office/compounds/jinsha/conventions/new", OFFICE),
    ("/office/conventions", PHONE), ("/office/conventions/{id}/draft", PHONE),
]  # fmt: skip


@pytest.mark.parametrize("language", ["zh-Hans", "en"])
def test_no_page_shuts_anybody_out_or_runs_over_the_edge(town, live_server, open_page, language):
    convention, cookie = town
    for path, size in PATHS:
        address = path.format(id=convention.id)
        page = visit(open_page, live_server, f"{address}?lang={language}", cookie, size)
        assert page.evaluate("document.documentElement.scrollWidth") <= size[0], (address, size)
        found = [rule for rule in Axe().run(page).response["violations"] if rule["impact"] in {"serious", "critical"}]
        assert [(rule["id"], rule["nodes"][0]["html"]) for rule in found] == [], address


def test_words_are_written_without_javascript(town, live_server, new_context):
    convention, cookie = town
    page = new_context(java_script_enabled=False).new_page()
    page.context.add_cookies([{"name": "staff", "value": cookie, "url": live_server.url}])
    page.goto(f"{live_server.url}/office/conventions/{convention.id}/draft")
    page.get_by_label("条文").last.fill("雨天伞具不滴楼道")
    page.get_by_role("button", name="上移").last.click()
    expect(page.get_by_label("条文").first).to_have_value("雨天伞具不滴楼道")
    page.get_by_role("button", name="存好并公示").click()
    page.goto(f"{live_server.url}/c/jinsha/conventions/{convention.id}")
    expect(page.locator(".clauses li").first).to_contain_text("雨天伞具不滴楼道")


def test_what_is_taken_down_leaves_the_wall_at_the_next_poll(cast, live_server, lobby_page, client):
    convention = make_convention(cast.jinsha, "邻里有难处，敲门帮一把。", kind="neighbour", title="邻里公约")
    lobby_page.goto(f"{live_server.url}/c/jinsha/3/lobby")
    lobby_page.evaluate("window.stayed = true")
    tile = lobby_page.locator(".board-convention")
    expect(tile).to_contain_text("敲门帮一把")
    log_in(client, cast.secretary)
    client.submit(f"/office/conventions/{convention.id}", form="/withdrawal")
    expect(tile).not_to_contain_text("敲门帮一把", timeout=20_000)
    assert lobby_page.evaluate("window.stayed")
