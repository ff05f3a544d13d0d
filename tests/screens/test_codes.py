"""A browser shows a code, staff type it, and the browser is the screen."""

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from playwright.sync_api import Page, expect

from kiosk.clock import now
from kiosk.codes.rules import ALPHABET
from kiosk.db import db
from kiosk.screens.models import Pairing, Screen
from tests.apps import Client
from tests.cast import Cast, make_cast
from tests.conftest import LiveServer
from tests.factories import log_in, make_screen, make_spot, make_staff

LETTERS = re.compile(r"pairing__letters[^>]*><b>(\w{3})</b> <b>(\w{3})</b>")
MEASURES = {"name": "大堂屏", "orientation": "portrait", "diagonal": "43", "bottom_cm": "75"}


@pytest.fixture
def office(client: Client, cast: Cast) -> Client:
    return log_in(client, cast.clerk)


@pytest.fixture
def box(app: Flask) -> Client:
    return app.test_client()


def ask(box: Client) -> str:
    """The code that the device shows."""
    answer = box.submit("/screen", form="/pairing", follow_redirects=True)
    found = LETTERS.search(answer.text)
    assert found is not None
    return found[1] + found[2]


def new(office: Client, cast: Cast, code: str, **fields: str) -> Client:
    return office.submit("/office/screens/new", {"code": code, "building": str(cast.building.id), **MEASURES, **fields})


def screens() -> list[Screen]:
    db.session.rollback()
    return list(db.session.scalars(sa.select(Screen).order_by(Screen.id).execution_options(populate_existing=True)))


@pytest.mark.both_databases
class TestCode:
    def test_looking_makes_no_code(self, box: Client, cast: Cast) -> None:
        for _ in range(3):
            assert "显示配对码" in box.get("/screen").text
        assert db.session.scalar(sa.select(sa.func.count(Pairing.id))) == 0

    def test_it_is_six_characters_that_nobody_confuses(self, box: Client, cast: Cast) -> None:
        assert set(ask(box)) <= set(ALPHABET)

    def test_the_qr_leads_to_the_form_with_the_code_in_it(self, box: Client, office: Client, cast: Cast) -> None:
        code = ask(box)
        link = re.search(r'aria-label="[^"]*?(/office/screens/new\?code=\w+)"', box.get("/screen").text)
        assert link is not None
        assert f'value="{code}"' in office.get(link[1]).text

    def test_staff_type_it_and_the_device_shows_the_board(self, box: Client, office: Client, cast: Cast) -> None:
        code = ask(box)
        assert box.get("/screen/pairing").json == {"paired": False}
        assert new(office, cast, f" {code[:3].lower()} {code[3:].lower()} ").status_code == 303
        answer = box.get("/screen")
        assert box.get("/screen/pairing").json == {"paired": True}
        assert "data-board" in answer.text
        assert "Max-Age=34560000" in answer.headers["Set-Cookie"]
        assert box.get("/screen/version").json["version"]

    def test_it_is_good_once(self, box: Client, office: Client, cast: Cast) -> None:
        code = ask(box)
        new(office, cast, code)
        answer = new(office, cast, code)
        assert answer.status_code == 422
        assert "没有设备在显示这个配对码" in answer.text
        assert len(screens()) == 1

    def test_it_dies_after_ten_minutes(self, box: Client, office: Client, cast: Cast) -> None:
        code = ask(box)
        with time_machine.travel(now() + timedelta(minutes=10), tick=False):
            assert new(office, cast, code).status_code == 422
            assert code not in box.get("/screen").text.replace("</b> <b>", "")

    def test_a_new_code_voids_the_one_before(self, box: Client, office: Client, cast: Cast) -> None:
        first, second = ask(box), ask(box)
        assert new(office, cast, first).status_code == 422
        assert new(office, cast, second).status_code == 303

    def test_two_clones_of_one_disk_are_two_screens(self, app: Flask, office: Client, cast: Cast) -> None:
        one, two = app.test_client(), app.test_client()  # the image was made before anything was paired
        new(office, cast, ask(one), name="东屏")
        new(office, cast, ask(two), name="西屏")
        assert len({screen.digest for screen in screens()}) == 2
        new_one = screens()[0]
        office.submit(f"/office/screens/{new_one.id}", form="/revocation")
        assert one.get("/screen/version").status_code == 404
        assert two.get("/screen/version").status_code == 200

    def test_another_device_takes_the_place_of_a_screen(self, app: Flask, office: Client, cast: Cast) -> None:
        old = make_screen(cast.building, clear="TOKEN")
        before, after = app.test_client(), app.test_client()
        before.set_cookie("screen", "TOKEN")
        assert before.get("/screen/version").status_code == 200
        assert office.submit(f"/office/screens/{old.id}/device", {"code": ask(after)}).status_code == 303
        assert before.get("/screen/version").json == {"paired": False}
        assert "data-board" in after.get("/screen").text
        assert len(screens()) == 1

    def test_a_browser_without_cookies_is_told_so(self, app: Flask, cast: Cast) -> None:
        assert "Cookie" in app.test_client().get("/screen?asked=1").text


class TestWrongCodes:
    def test_what_was_typed_is_still_there(self, office: Client, cast: Cast) -> None:
        answer = new(office, cast, "ABCDEF", name="门口的屏")
        assert 'value="门口的屏"' in answer.text
        assert 'value="ABCDEF"' in answer.text

    def test_after_ten_nobody_may_guess_on(self, box: Client, office: Client, cast: Cast) -> None:
        code = ask(box)
        for n in range(10):
            assert new(office, cast, f"ABCDE{ALPHABET[n]}").status_code == 422
        assert new(office, cast, code).status_code == 429
        assert screens() == []

    def test_a_colleague_is_not_held_up(self, app: Flask, box: Client, office: Client, cast: Cast) -> None:
        for n in range(10):
            new(office, cast, f"ABCDE{ALPHABET[n]}")
        colleague = log_in(app.test_client(), make_staff("property", cast.jinsha, "同事", "colleague"))
        assert new(colleague, cast, ask(box)).status_code == 303


class TestMeasures:
    def test_a_small_panel_starts_in_large_type_and_a_high_one_lies_low(self, box: Client, office: Client, cast: Cast) -> None:
        new(office, cast, ask(box), diagonal="21.5", bottom_cm="110", dim_from="22:30", dim_until="06:00")
        board = box.get("/screen").text
        assert 'data-size="large"' in board
        assert 'data-reach="low"' in board
        assert 'data-dim="22:30-06:00"' in board
        assert 'data-size=""' in box.get("/screen?size=").text  # somebody may choose otherwise

    def test_a_change_of_measures_is_another_edition(self, box: Client, office: Client, cast: Cast) -> None:
        new(office, cast, ask(box))
        before = box.get("/screen/version?v=&lang=zh-Hans&size=").json
        answer = office.submit(f"/office/screens/{screens()[0].id}/measures", {**MEASURES, "diagonal": "21.5"})
        assert answer.status_code == 303
        after = box.get("/screen/version?v=&lang=zh-Hans&size=").json
        assert after["release"] != before["release"]
        assert after["version"] == before["version"]
        assert f'data-release="{after["release"]}"' in box.get("/screen").text

    def test_the_spot_is_one_of_the_building(self, box: Client, office: Client, cast: Cast) -> None:
        spot = make_spot(cast.building)
        new(office, cast, ask(box), building=f"{cast.building.id}.{spot.id}")
        assert screens()[0].spot_id == spot.id

    @pytest.mark.parametrize(("field", "value"), [
        ("diagonal", "15.6"), ("diagonal", "200"), ("diagonal", "大"), ("bottom_cm", "5"), ("bottom_cm", "3000"),
        ("dim_from", "22:30"), ("orientation", "diagonal"), ("building", "1.999"),
    ])  # fmt: skip
    def test_what_cannot_be_is_refused_and_kept(self, office: Client, cast: Cast, field: str, value: str) -> None:
        answer = new(office, cast, "", **{field: value})
        assert answer.status_code == 422
        assert screens() == []

    def test_what_is_known_stands_in_the_form(self, office: Client, cast: Cast) -> None:
        screen = make_screen(cast.building, diagonal=215, bottom_cm=110, dim_from=1350, dim_until=360)
        page = office.get(f"/office/screens/{screen.id}/measures").text
        for value in ("21.5", "110", "22:30", "06:00"):
            assert f'value="{value}"' in page


@pytest.mark.browser
def test_a_screen_pairs_itself_by_its_code(live_server: LiveServer, lobby_page: Page) -> None:
    cast = make_cast()
    office = log_in(live_server.app.test_client(), cast.clerk)
    lobby_page.goto(f"{live_server.url}/screen")
    letters = lobby_page.locator(".pairing__letters")
    expect(letters).to_be_visible()
    assert new(office, cast, letters.inner_text().replace(" ", "")).status_code == 303
    expect(lobby_page.locator("[data-board]")).to_be_visible(timeout=15_000)
