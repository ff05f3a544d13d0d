"""Coming in and going out."""

from datetime import timedelta
from urllib.parse import quote

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask

from kiosk.accounts import invite, office, passwords
from kiosk.accounts.models import Grant, OneTimeLink, Person, StaffSession
from kiosk.accounts.rules import wait_before
from kiosk.accounts.session import browser_of
from kiosk.clock import now
from kiosk.db import db
from kiosk.places.models import District
from kiosk.writing import writing
from tests.apps import Client
from tests.cast import Cast, make_cast
from tests.factories import change, log_in

PASSWORD = "每天早上浇一次花再出门"
LOG_IN = "/office/log-in"

pytestmark = pytest.mark.both_databases


@pytest.fixture
def cast(app: Flask) -> Cast:
    made = make_cast()
    change(made.clerk, password_hash=passwords.hash_password(PASSWORD))
    return made


def try_in(client: Client, login: str = "clerk", password: str = PASSWORD, url: str = LOG_IN, **options):
    return client.submit(url, {"login": login, "password": password}, **options)


class TestLogIn:
    def test_the_right_password_opens_the_desk(self, client: Client, cast: Cast) -> None:
        answer = try_in(client)
        assert (answer.status_code, answer.location) == (303, "/office")
        assert client.get("/office").status_code == 200

    def test_the_login_is_taken_in_any_case(self, client: Client, cast: Cast) -> None:
        assert try_in(client, "Clerk").status_code == 303

    @pytest.mark.parametrize("login", ["ＷＡＮＧ", "Ångström"])
    def test_a_login_of_letters_that_are_not_ascii_lets_in(self, client: Client, cast: Cast, login: str) -> None:
        change(cast.clerk, login=login)
        assert try_in(client, login).status_code == 303

    def test_unknown_and_wrong_look_the_same(self, client: Client, cast: Cast) -> None:
        pages = [try_in(client, login, "x" * 12) for login in ("clerk", "nobody")]
        assert [page.status_code for page in pages] == [422, 422]
        bodies = [page.text.replace("clerk", "nobody") for page in pages]
        errors = [body[body.index('class="error"') : body.index("</form>")] for body in bodies]
        assert errors[0] == errors[1]
        assert "登录名或密码不对" in errors[0]

    def test_an_unknown_login_costs_a_hash_too(self, client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
        checked: list[str] = []
        verify = passwords.hasher.verify_and_update
        monkeypatch.setattr(passwords.hasher, "verify_and_update", lambda *a: checked.append(a[1]) or verify(*a))
        try_in(client, "nobody", "x" * 12)
        assert len(checked) == 1
        assert checked[0].startswith("$argon2id$")

    def test_whoever_has_no_password_yet_stays_out(self, client: Client, cast: Cast) -> None:
        assert try_in(client, "secretary", "x" * 12).status_code == 422

    def test_an_archived_person_stays_out(self, client: Client, cast: Cast) -> None:
        change(cast.clerk, archived_at=now())
        assert try_in(client).status_code == 422

    def test_a_page_that_was_wanted_comes_up(self, client: Client, cast: Cast) -> None:
        answer = client.get("/office/account?lang=en")
        assert (answer.status_code, answer.location) == (303, "/office/log-in?next=/office/account?lang%3Den")
        assert try_in(client, url=answer.location).location == "/office/account?lang=en"

    @pytest.mark.parametrize(
        "wanted",
        ["//evil.example", "/\\evil.example", "https://evil.example", "/%0d%0aevil", "javascript:x", "/\tevil"],
    )
    def test_nobody_is_sent_elsewhere(self, client: Client, cast: Cast, wanted: str) -> None:
        url = f"{LOG_IN}?next={quote(wanted, safe='/%:')}"
        assert try_in(client, url=url).location == "/office"

    def test_htmx_is_told_to_go_to_log_in(self, client: Client, cast: Cast) -> None:
        headers = {"HX-Request": "true", "HX-Current-URL": "http://localhost/office/account"}
        answer = client.get("/office/account", headers=headers)
        assert (answer.status_code, answer.headers["HX-Redirect"]) == (401, "/office/log-in?next=/office/account")

    def test_a_better_hash_replaces_an_old_one(self, client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
        stronger = passwords.PasswordHash((passwords.Argon2Hasher(time_cost=2, memory_cost=8, parallelism=1),))
        monkeypatch.setattr(passwords, "hasher", stronger)
        try_in(client)
        assert "t=2" in db.session.scalars(sa.select(Person.password_hash).where(Person.login == "clerk")).one()
        assert try_in(client.application.test_client()).status_code == 303


class TestThrottle:
    def test_the_wait_grows_and_ends_at_25_seconds(self) -> None:
        assert [wait_before(n) for n in range(1, 13)] == [0, 0, 0, 0, 1, 2, 4, 8, 16, 25, 25, 25]

    def test_trying_on_is_answered_with_a_wait(self, client: Client, cast: Cast) -> None:
        answers = [try_in(client, password="wrong wrong") for _ in range(6)]
        assert [a.status_code for a in answers] == [422] * 5 + [429]
        assert answers[-1].headers["Retry-After"] == "1"
        assert "请过 1 秒再试" in answers[-1].text
        assert 'value="clerk"' in answers[-1].text

    def test_the_right_password_does_not_pass_the_wait_either(self, client: Client, cast: Cast) -> None:
        for _ in range(5):
            try_in(client, password="wrong wrong")
        assert try_in(client).status_code == 429

    def test_a_stranger_elsewhere_cannot_lock_the_owner_out(self, client: Client, cast: Cast) -> None:
        for _ in range(8):
            try_in(client, password="wrong wrong", environ_base={"REMOTE_ADDR": "203.0.113.9"})
        assert try_in(client).status_code == 303

    def test_success_forgives(self, client: Client, cast: Cast) -> None:
        for _ in range(3):
            for _ in range(3):
                try_in(client, password="wrong wrong")
            assert try_in(client).status_code == 303
            client.delete_cookie("staff")


class TestSession:
    def test_a_planted_cookie_is_worth_nothing(self, client: Client, cast: Cast) -> None:
        client.set_cookie("staff", "PLANTED")
        try_in(client)
        assert client.get_cookie("staff").value != "PLANTED"
        stranger = client.application.test_client()
        stranger.set_cookie("staff", "PLANTED")
        assert stranger.get("/office").status_code == 303

    def test_logging_in_again_ends_the_session_before(self, client: Client, cast: Cast) -> None:
        log_in(client, cast.secretary)
        before = client.get_cookie("staff").value
        log_in_page = client.get(LOG_IN)
        assert log_in_page.status_code == 303  # already in
        client.set_cookie("staff", before)
        other = client.application.test_client()
        token = other.get(LOG_IN).text.split('name="csrf_token"')[1].split('value="')[1].split('"')[0]
        other.set_cookie("staff", before)
        answer = other.post(LOG_IN, data={"login": "clerk", "password": PASSWORD, "csrf_token": token, "nonce": "x" * 16})
        assert answer.status_code == 303
        assert client.get("/office").status_code == 303

    def test_the_cookie_is_the_servers_alone(self, client: Client, cast: Cast) -> None:
        cookie = next(c for c in try_in(client).headers.getlist("Set-Cookie") if c.startswith("staff="))
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie
        assert db.session.scalar(sa.select(StaffSession.digest)) not in cookie

    def test_logging_out_ends_it(self, client: Client, cast: Cast) -> None:
        try_in(client)
        value = client.get_cookie("staff").value
        assert client.submit("/office/log-out").location == LOG_IN
        client.set_cookie("staff", value)
        assert client.get("/office").status_code == 303

    def test_a_get_does_not_log_out(self, client: Client, cast: Cast) -> None:
        try_in(client)
        client.get("/office/log-out")
        assert client.get("/office").status_code == 200

    def test_another_browser_is_logged_out_from_here(self, client: Client, cast: Cast) -> None:
        elsewhere = client.application.test_client()
        try_in(elsewhere)
        there = db.session.scalars(sa.select(StaffSession)).one()
        try_in(client)
        client.submit("/office/account", form=f"/sessions/{there.id}/end")
        assert elsewhere.get("/office").status_code == 303
        assert client.get("/office").status_code == 200

    def test_somebody_elses_session_is_not_there(self, client: Client, cast: Cast) -> None:
        log_in(client, cast.charlie)
        theirs = db.session.scalars(sa.select(StaffSession)).one()
        other = log_in(client.application.test_client(), cast.secretary)
        assert other.post(f"/office/account/sessions/{theirs.id}/end").status_code == 404

    def test_a_fortnight_unused_ends_it(self, client: Client, cast: Cast) -> None:
        try_in(client)
        with time_machine.travel(now() + timedelta(days=13), tick=False):
            assert client.get("/office").status_code == 200
        with time_machine.travel(now() + timedelta(days=28), tick=False):
            assert client.get("/office").status_code == 303

    def test_daily_use_keeps_it_open(self, client: Client, cast: Cast) -> None:
        cookie = next(c for c in try_in(client).headers.getlist("Set-Cookie") if c.startswith("staff="))
        assert "Max-Age=34560000" in cookie
        began = now()
        for days in range(10, 61, 10):
            with time_machine.travel(began + timedelta(days=days), tick=False):
                assert client.get("/office").status_code == 200

    def test_a_new_password_asks_for_the_old_and_ends_the_others(self, client: Client, cast: Cast) -> None:
        elsewhere = client.application.test_client()
        try_in(elsewhere)
        try_in(client)
        new = {"password": "another sentence", "again": "another sentence"}
        wrong = client.submit("/office/account", {"old": "wrong wrong", **new}, form="/account")
        assert wrong.status_code == 422
        assert client.submit("/office/account", {"old": PASSWORD, **new}, form="/account").status_code == 303
        assert elsewhere.get("/office").status_code == 303
        assert client.get("/office").status_code == 200
        assert try_in(elsewhere, password="another sentence").status_code == 303

    def test_a_double_tap_changes_the_password_once(self, client: Client, cast: Cast) -> None:
        try_in(client)
        page = client.get("/office/account").text.split('name="old"')[0]
        hidden = {name: page.split(f'name="{name}"')[-1].split('value="')[1].split('"')[0] for name in ("csrf_token", "nonce")}
        new = {"old": PASSWORD, "password": "another sentence", "again": "another sentence"}
        assert [client.post("/office/account", data=new | hidden).status_code for _ in range(2)] == [303, 303]

    def test_too_many_tries_with_the_old_password_are_told_to_wait(self, client: Client, cast: Cast) -> None:
        try_in(client)
        tried = {"old": "wrong wrong", "password": "another sentence", "again": "another sentence"}
        with time_machine.travel(now(), tick=False):
            answers = [client.submit("/office/account", tried, form="/account").text for _ in range(6)]
        assert ["不对" in answer for answer in answers] == [True] * 5 + [False]
        assert "秒再试" in answers[-1]

    @pytest.mark.parametrize(
        ("agent", "shown"),
        [
            ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537 (KHTML) Chrome/140 Safari/537 Edg/140", "Edge·Windows"),
            ("Mozilla/5.0 (Linux; Android 14) Chrome/130 MicroMessenger/8", "WeChat·Android"),
            ("curl/8", ""),
        ],
    )
    def test_browsers_are_named_for_their_owners(self, agent: str, shown: str) -> None:
        assert browser_of(agent) == shown


class TestOneTimeLinks:
    CHOSEN = {"password": PASSWORD, "again": PASSWORD}

    def first(self) -> str:
        with writing("test") as write:
            return invite.first_admin_link(write, now())

    def test_the_first_administrator_sets_up_an_empty_installation(self, client: Client) -> None:
        url = self.first()
        mine = {"district": "江阳区", "name": "周管理", "login": "zhou", **self.CHOSEN}
        assert client.submit(url, mine).location == "/office"
        assert client.get("/office").status_code == 200
        person = db.session.scalars(sa.select(Person)).one()
        grant = db.session.scalars(sa.select(Grant)).one()
        district = db.session.scalars(sa.select(District)).one()
        assert (person.name, grant.role, grant.place_id) == ("周管理", "admin", district.id)
        assert (district.name, district.path) == ("江阳区", f"/{district.id}/")
        assert try_in(client.application.test_client(), "zhou").status_code == 303

    def test_where_districts_stand_the_first_administrator_gets_them_all(self, client: Client, cast: Cast) -> None:
        url = self.first()
        assert 'name="district"' not in client.get(url).text
        client.submit(url, {"name": "周管理", "login": "zhou", **self.CHOSEN})
        grants = db.session.scalars(sa.select(Grant).where(Grant.role == "admin")).all()
        assert {g.place_id for g in grants} == set(db.session.scalars(sa.select(District.id)))

    def test_a_login_that_is_taken_is_refused(self, client: Client, cast: Cast) -> None:
        answer = client.submit(self.first(), {"name": "周管理", "login": "CLERK", **self.CHOSEN})
        assert answer.status_code == 422
        assert "已有人用" in answer.text
        assert "周管理" in answer.text

    def test_a_link_acts_once(self, client: Client, cast: Cast) -> None:
        with writing("test") as write:
            url = invite.reset_link(write, cast.secretary, now())
        assert client.submit(url, self.CHOSEN).status_code == 303
        again = client.application.test_client().get(url)
        assert again.status_code == 404
        assert "已经用过或过期" in again.text
        assert try_in(client.application.test_client(), "secretary").status_code == 303

    def test_looking_at_a_link_does_not_spend_it(self, client: Client, cast: Cast) -> None:
        url = self.first()
        for _ in range(3):
            assert client.get(url).status_code == 200
        assert db.session.scalar(sa.select(OneTimeLink.used_at)) is None

    def test_a_link_ends(self, client: Client, cast: Cast) -> None:
        url = self.first()
        with time_machine.travel(now() + timedelta(days=3), tick=False):
            assert client.get(url).status_code == 404

    def test_a_newer_link_voids_the_one_before(self, client: Client, cast: Cast) -> None:
        with writing("test") as write:
            before = invite.reset_link(write, cast.clerk, now())
            after = invite.reset_link(write, cast.clerk, now())
        assert client.get(before).status_code == 404
        assert client.get(after).status_code == 200

    def test_somebody_shut_out_has_no_way_back_by_an_old_link(self, client: Client, cast: Cast) -> None:
        with writing("test") as write:
            url = invite.reset_link(write, cast.clerk, now())
        change(cast.clerk, archived_at=now())
        assert client.get(url).status_code == 404

    def test_a_reset_ends_all_sessions_and_the_old_password(self, client: Client, cast: Cast) -> None:
        try_in(client)
        with writing("test") as write:
            url = invite.reset_link(write, cast.clerk, now())
        fresh = client.application.test_client()
        fresh.submit(url, {"password": "a new sentence", "again": "a new sentence"})
        assert client.get("/office").status_code == 303
        assert try_in(client).status_code == 422

    @pytest.mark.parametrize(("password", "again"), [("short", "short"), ("a" * 12, "a" * 12), (PASSWORD * 2, PASSWORD)])
    def test_poor_passwords_are_refused(self, client: Client, cast: Cast, password: str, again: str) -> None:
        with writing("test") as write:
            url = invite.set_up_link(write, cast.clerk, now())
        assert client.submit(url, {"password": password, "again": again}).status_code == 422
        assert client.get(url).status_code == 200


class TestDemoLink:
    @pytest.fixture
    def url(self, cast: Cast) -> str:
        change(cast.clerk, key_in_demo="person.clerk")
        change(cast.secretary, key_in_demo="person.secretary")
        with writing("test") as write:
            return invite.demo_link(write, now())

    def enter(self, client: Client, url: str, person: Person, **options):
        return client.submit(url, {"person": str(person.id)}, **options)

    def test_it_lists_the_roles_and_enters(self, client: Client, cast: Cast, url: str) -> None:
        page = client.get(url).text
        assert "物业公司" in page
        assert "查理" not in page
        assert self.enter(client, url, cast.clerk).location == "/office"
        assert "王物业" in client.get("/office").text

    def test_the_browser_that_came_in_may_change_its_mind(self, client: Client, cast: Cast, url: str) -> None:
        self.enter(client, url, cast.clerk)
        self.enter(client, url, cast.secretary)
        assert "李书记" in client.get("/office").text

    def test_nobody_else_comes_in_by_it_then(self, client: Client, cast: Cast, url: str) -> None:
        self.enter(client, url, cast.clerk)
        assert client.application.test_client().get(url).status_code == 404

    def test_it_does_not_exist_from_elsewhere(self, client: Client, cast: Cast, url: str) -> None:
        assert client.get(url, environ_base={"REMOTE_ADDR": "192.168.1.20"}).status_code == 404
        assert client.get(url, headers={"X-Forwarded-For": "192.168.1.20"}).status_code == 404

    def test_somebody_who_is_not_of_the_demo_cannot_be_entered_as(self, client: Client, cast: Cast, url: str) -> None:
        assert self.enter(client, url, cast.charlie).status_code == 200
        assert client.get("/office").status_code == 303

    def test_without_a_link_there_is_no_way_in(self, client: Client, cast: Cast) -> None:
        assert client.get("/office/demo/AAAAAAAAAAAAAAAAAAAAAAAAAA").status_code == 404


def test_the_real_parameters_are_the_library_s_own() -> None:
    assert office.hash_password is passwords.hash_password
    assert passwords.Argon2Hasher()._hasher.memory_cost == 65536
