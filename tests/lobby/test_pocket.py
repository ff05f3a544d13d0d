"""The pocket board as an app: its manifest, its icons, its worker, and the page that is kept for when there is no network."""

import json
import re

import pytest
from PIL import Image

from kiosk.places.rules import RESERVED
from kiosk.urls import ROUTES
from tests.apps import Client
from tests.cast import Cast
from tests.factories import change, make_activity, make_contact, make_issue, make_notice, publish_issue
from tests.test_house_rules import ROOT

MANIFEST, OFFLINE = "/c/jinsha/manifest.webmanifest", "/c/jinsha/offline"


class TestManifest:
    def test_it_makes_the_board_an_app_of_the_compound_s_name(self, cast: Cast, client: Client) -> None:
        answer = client.get(f"{MANIFEST}?lang=en")
        said = json.loads(answer.text)
        assert answer.mimetype == "application/manifest+json"
        assert (said["name"], said["short_name"], said["lang"]) == ("金沙小区·庭院", "金沙小区", "zh-Hans")
        assert (said["start_url"], said["id"], said["display"]) == ("/c/jinsha", "/c/jinsha", "standalone")
        assert said["start_url"].startswith(said["scope"])
        assert said["theme_color"] == said["background_color"] == "#FBF7F0"

    def test_each_icon_is_there_in_its_size(self, cast: Cast, client: Client) -> None:
        icons = json.loads(client.get(MANIFEST).text)["icons"]
        assert {(icon["purpose"], icon["sizes"]) for icon in icons} == {
            ("any", "192x192"), ("any", "512x512"), ("maskable", "512x512"),
        }  # fmt: skip
        for icon in icons:
            answer = client.get(icon["src"])
            assert (answer.status_code, answer.mimetype) == (200, "image/png")
            assert "immutable" in answer.headers["Cache-Control"]

    def test_the_mask_may_cut_no_stroke_of_the_sign(self) -> None:
        """Systems cut a maskable icon to what they like; a circle of 80 % of its width is always seen."""
        icon = Image.open(ROOT / "static/icons/maskable-512.png").convert("RGBA")
        assert icon.getextrema()[3] == (255, 255), "the ground reaches every edge"
        side = icon.width
        light = [(x, y) for x in range(side) for y in range(side) if min(icon.getpixel((x, y))[:3]) > 200]
        assert light
        assert max((x - side / 2) ** 2 + (y - side / 2) ** 2 for x, y in light) <= (0.4 * side) ** 2

    def test_pages_of_a_compound_name_it_and_others_do_not(self, cast: Cast, client: Client) -> None:
        for page in ("/c/jinsha", "/c/jinsha/report", "/c/jinsha/people"):
            assert f'<link rel="manifest" href="{MANIFEST}">' in client.get(page).text
        assert 'rel="manifest"' not in client.get("/").text
        assert "manifest-src 'self'" in client.get("/c/jinsha").headers["Content-Security-Policy"]

    def test_second_parts_of_addresses_are_no_buildings(self) -> None:
        parts = {route.rule.split("/")[3] for route in ROUTES if route.rule.startswith("/c/<compound>/")}
        assert {part for part in parts if "<" not in part and "." not in part} <= RESERVED


class TestWorker:
    def test_it_is_a_script_at_the_root_and_fetched_anew_with_each_release(self, cast: Cast, client: Client) -> None:
        answer = client.get("/sw.js")
        assert (answer.mimetype, answer.headers["Cache-Control"]) == ("text/javascript", "no-cache")
        assert "worker-src 'self'" in answer.headers["Content-Security-Policy"]
        release = re.search(r'RELEASE = "([0-9a-f]{12})"', answer.text)
        assert release
        assert f"/static/{release[1]}/css/app.css" in answer.text

    def test_it_keeps_the_whole_style_of_a_page_and_its_pictures(self, cast: Cast, client: Client) -> None:
        found = re.search(r"FILES = (\[.*\]);", client.get("/sw.js").text)
        assert found
        files = json.loads(found[1])
        assert len(files) == len((ROOT / "static/css/app.css").read_text().split("@import url")) + 2
        for name in files:
            assert "immutable" in client.get(name).headers["Cache-Control"]

    def test_pages_register_it_from_a_file(self, cast: Cast, client: Client) -> None:
        page = client.get("/c/jinsha/issues?lang=en").text
        assert 'data-offline="/c/jinsha/offline?lang=en"' in page
        assert "js/keep_offline.js" in page
        assert 'data-offline="/offline?lang=zh-Hans"' in client.get("/?lang=zh-Hans").text

    def test_neither_lobby_nor_office_registers_it(self, cast: Cast, client: Client) -> None:
        for page in ("/c/jinsha/3/lobby", "/c/jinsha/3/lobby/people", "/screen", "/office/log-in"):
            assert "keep_offline" not in client.get(page).text

    def test_it_is_short(self) -> None:
        for name in ("sw.js", "keep_offline.js"):
            assert len((ROOT / "static/js" / name).read_text().splitlines()) <= 120


class TestOffline:
    def test_it_says_whom_to_call_in_each_building_too(self, cast: Cast, client: Client) -> None:
        make_contact(cast.building, "3号楼门岗", "0830-3100077")
        make_contact(cast.jinsha.parent, "社区服务中心", "0830-3100013")
        page = client.get(OFFLINE).text
        for words in ("现在没有网络", "0830-3100001", "0830-3100013", "3号楼门岗", "0830-3100077", "110", "119", "120"):
            assert words in page

    def test_it_shows_the_board_as_it_was_and_nothing_unpublished(self, cast: Cast, client: Client) -> None:
        make_activity(cast.jinsha, title="红歌会")
        make_notice(cast.jinsha, title="周六停水检修")
        make_notice(cast.jinsha, title="暗号草稿", state="draft")
        make_activity(cast.jinsha, title="暗号草稿", state="draft")
        publish_issue(cast.jinsha, title="三楼照明", words="暗号原话")
        make_issue(cast.jinsha, words="暗号原话")
        page = client.get(OFFLINE).text
        for words in ("红歌会", "三楼照明", "周六停水检修", "数据截至"):
            assert words in page
        assert "暗号" not in page

    def test_its_language_stands_in_its_address(self, cast: Cast, client: Client) -> None:
        client.set_cookie("language", "en")
        assert "现在没有网络" in client.get(OFFLINE).text
        assert "No network" in client.get(f"{OFFLINE}?lang=en").text

    @pytest.mark.parametrize("path", [OFFLINE, "/offline"])
    def test_it_may_be_kept_and_takes_nothing_from_a_session(self, cast: Cast, client: Client, path: str) -> None:
        client.get("/q/NOSUCHCODE")  # leaves a message for the next page
        answer = client.get(path)
        assert "no-store" not in answer.headers["Cache-Control"]
        assert "Set-Cookie" not in answer.headers
        assert "这个码" not in answer.text
        assert "这个码" in client.get("/").text

    def test_without_a_compound_the_public_numbers_stand(self, cast: Cast, client: Client) -> None:
        page = client.get("/offline").text
        assert all(number in page for number in ("110", "119", "120"))
        assert "0830" not in page

    def test_an_archived_building_has_no_numbers(self, cast: Cast, client: Client) -> None:
        make_contact(cast.building, "3号楼门岗", "0830-3100077")
        change(cast.building, archived_at=cast.jinsha.archived_at or cast.clerk.created_at)
        assert "0830-3100077" not in client.get(OFFLINE).text
