"""A browser becomes a screen, shows its building's board, and is taken back."""

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine
from playwright.sync_api import Page, expect

from kiosk.accounts.rules import ROLES, may
from kiosk.clock import now
from kiosk.db import db
from kiosk.screens.models import Screen
from tests.apps import Client
from tests.cast import Cast, make_cast
from tests.conftest import LiveServer
from tests.factories import change, log_in, make_activity, make_screen, make_staff


@pytest.fixture
def office(client: Client, cast: Cast) -> Client:
    return log_in(client, cast.clerk)


def new_address(office: Client, cast: Cast) -> str:
    """The path of a fresh one-time address, as the office shows it."""
    made = office.submit("/office/screens/new", {"building": str(cast.building.id), "name": "大堂屏"})
    page = office.get(made.location).text
    return "/screen/enter/" + page.split("/screen/enter/")[1][:26]


def screen() -> Screen:
    return db.session.scalars(sa.select(Screen).execution_options(populate_existing=True)).one()


@pytest.mark.both_databases
class TestPairing:
    def test_a_browser_becomes_the_screen_and_shows_the_board(self, office: Client, cast: Cast) -> None:
        address = new_address(office, cast)
        device = office.application.test_client()
        assert "大堂屏" in device.get(address).text
        answer = device.submit(address)
        assert (answer.status_code, answer.location) == (303, "/screen")
        assert screen().paired_at is not None
        board, preview = device.get("/screen").text, device.get("/c/jinsha/3/lobby").text
        its_own = re.compile(r'data-(poll|release)="[^"]*"')
        assert its_own.sub("", board) == its_own.sub("", preview)

    def test_the_address_is_shown_once_and_acts_once(self, office: Client, cast: Cast) -> None:
        address = new_address(office, cast)
        assert "/screen/enter/" not in office.get(f"/office/screens/{screen().id}").text
        office.application.test_client().submit(address)
        assert office.application.test_client().get(address).status_code == 404

    def test_looking_at_the_address_does_not_spend_it(self, office: Client, cast: Cast) -> None:
        address = new_address(office, cast)
        for _ in range(3):
            assert office.application.test_client().get(address).status_code == 200
        assert screen().paired_at is None

    def test_it_ends_after_a_day(self, office: Client, cast: Cast) -> None:
        address = new_address(office, cast)
        with time_machine.travel(now() + timedelta(days=1), tick=False):
            assert office.application.test_client().get(address).status_code == 404

    def test_a_newer_address_voids_the_one_before(self, office: Client, cast: Cast) -> None:
        address = new_address(office, cast)
        office.submit(f"/office/screens/{screen().id}", form="/entry")
        assert office.application.test_client().get(address).status_code == 404

    def test_another_device_takes_over(self, office: Client, cast: Cast) -> None:
        first, second = office.application.test_client(), office.application.test_client()
        first.submit(new_address(office, cast))
        page = office.submit(f"/office/screens/{screen().id}", form="/entry", follow_redirects=True).text
        second.submit("/screen/enter/" + page.split("/screen/enter/")[1][:26])
        assert "还不是大堂屏" in first.get("/screen").text
        assert "data-board" in second.get("/screen").text

    def test_the_token_is_random_and_kept_as_a_digest(self, office: Client, cast: Cast) -> None:
        device = office.application.test_client()
        answer = device.submit(new_address(office, cast))
        cookie = answer.headers["Set-Cookie"]
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie
        assert screen().digest not in cookie


@pytest.mark.both_databases
class TestPoll:
    def device(self, client: Client, cast: Cast, **changes: object) -> Client:
        make_screen(cast.building, clear="TOKEN", **changes)
        client.set_cookie("screen", "TOKEN")
        return client

    def test_it_tells_the_version_of_the_preview(self, client: Client, cast: Cast) -> None:
        own = self.device(client, cast).get("/screen/version?v=x")
        assert own.headers["Cache-Control"] == "no-store"
        assert set(own.json) == {"version", "poll_ms", "now", "release"}
        assert own.json["version"] == client.get("/c/jinsha/3/lobby/version").json["version"]

    def test_a_change_is_a_new_version(self, client: Client, cast: Cast) -> None:
        before = self.device(client, cast).get("/screen/version").json["version"]
        make_activity(cast.jinsha)
        assert client.get("/screen/version").json["version"] != before

    def test_one_that_was_revoked_is_told_so(self, client: Client, cast: Cast) -> None:
        answer = self.device(client, cast, revoked_at=now()).get("/screen/version")
        assert (answer.status_code, answer.json) == (404, {"paired": False})
        assert "还不是大堂屏" in client.get("/screen").text

    def test_a_building_out_of_use_has_no_screen(self, client: Client, cast: Cast) -> None:
        self.device(client, cast)
        change(cast.building, archived_at=now())
        assert client.get("/screen/version").json == {"paired": False}

    def test_a_stranger_is_no_screen(self, client: Client, cast: Cast) -> None:
        assert client.get("/screen/version").status_code == 404
        assert client.get("/screen").status_code == 200

    def test_each_start_renews_the_cookie(self, client: Client, cast: Cast) -> None:
        assert "Max-Age=34560000" in self.device(client, cast).get("/screen").headers["Set-Cookie"]


class TestOffice:
    @pytest.mark.parametrize("role", ROLES)
    def test_role_by_role(self, client: Client, cast: Cast, role: str) -> None:
        log_in(client, make_staff(role, cast.jinsha, "某人", "somebody"))
        for page, verb in (("/office/screens", "screen.see"), ("/office/screens/new", "screen.edit")):
            assert client.get(page).status_code == (200 if may(role, verb) else 404)

    def test_screens_of_another_compound_are_not_there(self, office: Client, cast: Cast) -> None:
        other = make_screen(cast.haojing.children[0])
        assert office.get(f"/office/screens/{other.id}").status_code == 404
        assert "灏景" not in office.get("/office/screens").text

    def test_a_building_elsewhere_is_none(self, office: Client, cast: Cast) -> None:
        building = str(cast.haojing.children[0].id)
        assert office.submit("/office/screens/new", {"building": building, "name": "x"}).status_code == 422


@pytest.mark.browser
def test_a_revoked_screen_goes_to_the_pairing_page_by_itself(live_server: LiveServer, lobby_page: Page) -> None:
    cast = make_cast()
    office = log_in(live_server.app.test_client(), cast.clerk)
    lobby_page.goto(live_server.url + new_address(office, cast))
    lobby_page.get_by_role("button").click()
    expect(lobby_page.locator("[data-board]")).to_be_visible()
    office.submit(f"/office/screens/{screen().id}", form="/revocation")
    expect(lobby_page.get_by_role("heading", name="这台设备还不是大堂屏")).to_be_visible(timeout=15_000)
