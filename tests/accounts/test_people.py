"""People and their roles: given below one's own nodes only."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask

from kiosk.accounts import passwords
from kiosk.accounts.models import Grant, OneTimeLink, Person
from kiosk.accounts.rules import ROLES, may
from kiosk.clock import now
from kiosk.db import db
from kiosk.outbox.models import Outbox
from kiosk.vault import vault
from tests.apps import Client
from tests.cast import Cast
from tests.factories import change, log_in, make_staff

pytestmark = pytest.mark.both_databases


@pytest.fixture
def admin(cast: Cast) -> Person:
    """Of the compound, not of anything above it."""
    return make_staff("admin", cast.jinsha, "周管理", "admin")


@pytest.fixture
def office(client: Client, admin: Person) -> Client:
    return log_in(client, admin)


def grants_of(person_id: int) -> list[tuple[str, int]]:
    return [
        (g.role, g.place_id)
        for g in db.session.scalars(sa.select(Grant).where(Grant.person_id == person_id).order_by(Grant.id))
    ]


def invitation(cast: Cast, **changes: str) -> dict[str, str]:
    return {"name": "新来的", "login": "newcomer", "role": "property", "place": str(cast.jinsha.id), **changes}


class TestList:
    def test_it_shows_whoever_has_a_role_in_my_reach(self, office: Client, cast: Cast) -> None:
        page = office.get("/office/people").text
        assert "王物业" in page
        assert "查理" not in page

    def test_roles_elsewhere_do_not_exist(self, office: Client, cast: Cast) -> None:
        make_staff("branch", cast.haojing, "x", "x")
        change(db.session.scalars(sa.select(Grant).where(Grant.person_id == cast.charlie.id)).one(), person_id=cast.clerk.id)
        for url in ("/office/people", f"/office/people/{cast.clerk.id}"):
            assert "灏景" not in office.get(url).text

    @pytest.mark.parametrize("role", ROLES)
    def test_only_those_who_may_see_people_come_in(self, client: Client, cast: Cast, role: str) -> None:
        log_in(client, make_staff(role, cast.jinsha, "某人", "somebody"))
        assert client.get("/office/people").status_code == (200 if may(role, "person.see") else 404)
        assert client.get("/office/people/new").status_code == (200 if may(role, "person.edit") else 404)


class TestInvitation:
    def test_a_link_lets_the_new_person_in(self, office: Client, cast: Cast) -> None:
        answer = office.submit("/office/people/new", invitation(cast))
        page = office.get(answer.location).text
        path = page.split("/office/set-up/")[1][:26]
        assert "/office/set-up/" not in office.get(answer.location).text  # shown once
        new = office.application.test_client()
        new.submit(f"/office/set-up/{path}", {"password": "每天早上浇一次花再出门", "again": "每天早上浇一次花再出门"})
        assert "新来的" in new.get("/office").text

    def test_the_link_goes_by_mail_where_there_is_an_address(self, office: Client, cast: Cast) -> None:
        office.submit("/office/people/new", invitation(cast, mail="new@example.org"))
        mail = db.session.scalars(sa.select(Outbox)).one()
        assert vault().unseal(mail.to_sealed) == "new@example.org"
        assert "/office/set-up/" in vault().unseal(mail.body_sealed)
        assert "set-up" not in mail.subject + mail.key

    def test_five_taps_invite_one_person(self, office: Client, cast: Cast) -> None:
        page = office.get("/office/people/new").text
        hidden = {name: page.split(f'name="{name}"')[1].split('value="')[1].split('"')[0] for name in ("csrf_token", "nonce")}
        answers = [office.post("/office/people/new", data=invitation(cast) | hidden) for _ in range(5)]
        assert len({answer.location for answer in answers}) == 1
        assert db.session.scalar(sa.select(sa.func.count()).where(Person.login == "newcomer")) == 1

    def test_a_grant_above_my_reach_is_impossible(self, office: Client, cast: Cast) -> None:
        above = cast.jinsha.parent
        assert above is not None
        for place in (above.id, cast.haojing.id, 0):
            answer = office.submit("/office/people/new", invitation(cast, place=str(place)))
            assert answer.status_code == 422
        assert db.session.scalar(sa.select(Person).where(Person.login == "newcomer")) is None

    @pytest.mark.slow
    def test_two_who_invite_the_same_login_at_once_make_one(self, office: Client, cast: Cast, app: Flask) -> None:
        page = office.get("/office/people/new").text
        token = page.split('name="csrf_token"')[1].split('value="')[1].split('"')[0]
        cookies = {name: office.get_cookie(name).value for name in ("staff", "courtyard")}

        def invite(n: int) -> int:
            client = app.test_client()
            for name, value in cookies.items():
                client.set_cookie(name, value)
            sent = invitation(cast) | {"csrf_token": token, "nonce": f"nonce-{n:05}"}
            return client.post("/office/people/new", data=sent).status_code

        with ThreadPoolExecutor(8) as pool:
            answers = sorted(pool.map(invite, range(8)))
        assert answers == [303] + [422] * 7
        assert db.session.scalar(sa.select(sa.func.count()).where(Person.login == "newcomer")) == 1

    def test_a_login_that_is_taken_keeps_what_was_typed(self, office: Client, cast: Cast) -> None:
        answer = office.submit("/office/people/new", invitation(cast, login="clerk"))
        assert answer.status_code == 422
        assert "新来的" in answer.text
        assert "已有人用" in answer.text


class TestGrants:
    def give(self, office: Client, person: Person, **fields: str):
        return office.submit(f"/office/people/{person.id}", fields, form=f"/people/{person.id}")

    def test_a_role_is_given_at_a_building(self, office: Client, cast: Cast) -> None:
        assert self.give(office, cast.clerk, role="building_head", place=str(cast.building.id)).status_code == 303
        assert ("building_head", cast.building.id) in grants_of(cast.clerk.id)

    def test_it_runs_from_the_first_day_to_the_end_of_the_last(self, office: Client, cast: Cast) -> None:
        days = {"starts_on": "2030-01-01", "ends_on": "2030-01-31"}
        self.give(office, cast.clerk, role="mediator", place=str(cast.jinsha.id), **days)
        grant = db.session.scalars(sa.select(Grant).where(Grant.role == "mediator", Grant.person_id == cast.clerk.id)).one()
        assert grant.starts_at.isoformat() == "2029-12-31T16:00:00+00:00"
        assert grant.ends_at is not None
        assert grant.ends_at.isoformat() == "2030-01-31T16:00:00+00:00"

    @pytest.mark.parametrize("days", [("2030-02-01", "2030-01-01"), ("", "2020-01-01")])
    def test_days_that_make_no_sense_are_refused(self, office: Client, cast: Cast, days: tuple[str, str]) -> None:
        starts, ends = days
        given = self.give(office, cast.clerk, role="mediator", place=str(cast.jinsha.id), starts_on=starts, ends_on=ends)
        assert given.status_code == 422

    def test_a_role_that_ended_opens_nothing(self, client: Client, office: Client, cast: Cast) -> None:
        clerk = log_in(client.application.test_client(), cast.clerk)
        assert clerk.get("/office/activities").status_code == 200
        grant = db.session.scalars(sa.select(Grant).where(Grant.person_id == cast.clerk.id)).one()
        office.submit(f"/office/people/{cast.clerk.id}", form=f"/grants/{grant.id}/end")
        assert clerk.get("/office/activities").status_code == 404

    def test_a_role_that_has_not_begun_opens_nothing(self, office: Client, cast: Cast) -> None:
        tomorrow = (now().date() + timedelta(days=2)).isoformat()
        self.give(office, cast.secretary, role="admin", place=str(cast.jinsha.id), starts_on=tomorrow)
        secretary = log_in(office.application.test_client(), cast.secretary)
        assert secretary.get("/office/people").status_code == 404
        with time_machine.travel(now() + timedelta(days=3), tick=False):
            assert log_in(secretary, cast.secretary).get("/office/people").status_code == 200

    def test_nobody_ends_a_role_elsewhere_or_their_own(self, office: Client, cast: Cast, admin: Person) -> None:
        for person, status in ((cast.charlie, 404), (admin, 409)):
            grant = db.session.scalars(sa.select(Grant).where(Grant.person_id == person.id)).one()
            token = office.get("/office/people/new").text.split('name="csrf_token"')[1].split('value="')[1].split('"')[0]
            sent = {"csrf_token": token, "nonce": "x" * 16}
            assert office.post(f"/office/grants/{grant.id}/end", data=sent).status_code == status
            assert db.session.get(Grant, grant.id, populate_existing=True).ends_at is None


class TestAccounts:
    def test_a_forgotten_password_gets_a_link(self, office: Client, cast: Cast) -> None:
        change(cast.clerk, password_hash=passwords.hash_password("something old"))
        answer = office.submit(f"/office/people/{cast.clerk.id}", form=f"/people/{cast.clerk.id}/link")
        assert "/office/set-up/" in office.get(answer.location).text
        assert db.session.scalars(sa.select(OneTimeLink.purpose)).one() == "reset"

    def test_nobody_opens_the_account_of_somebody_above_them(self, office: Client, cast: Cast) -> None:
        above = cast.jinsha.parent
        assert above is not None
        boss = make_staff("community", above, "社区书记", "boss")
        change(db.session.scalars(sa.select(Grant).where(Grant.person_id == cast.clerk.id)).one(), person_id=boss.id)
        change(boss, mail="boss@example.org")
        page, edit = office.get(f"/office/people/{boss.id}").text, office.get(f"/office/people/{boss.id}/edit")
        assert f"/people/{boss.id}/" not in page
        assert (edit.status_code, "boss@example.org" in page + edit.text) == (409, False)
        token = page.split('name="csrf_token"')[1].split('value="')[1].split('"')[0]
        sent = {"csrf_token": token, "nonce": "x" * 16, "name": "社区书记", "login": "taken-over"}
        for url in ("link", "archive", "edit"):
            assert office.post(f"/office/people/{boss.id}/{url}", data=sent).status_code == 409
        assert db.session.scalar(sa.select(OneTimeLink)) is None
        boss = db.session.get(Person, boss.id, populate_existing=True)
        assert (boss.login, boss.archived_at) == ("boss", None)

    def test_an_admin_above_may(self, client: Client, cast: Cast) -> None:
        above = cast.jinsha.parent
        assert above is not None
        log_in(client, make_staff("admin", above, "上级", "above"))
        assert client.submit(f"/office/people/{cast.clerk.id}", form=f"/people/{cast.clerk.id}/link").status_code == 303

    def test_archiving_shuts_out_at_once_and_can_be_undone(self, office: Client, cast: Cast) -> None:
        clerk = log_in(office.application.test_client(), cast.clerk)
        office.submit(f"/office/people/{cast.clerk.id}", form=f"/people/{cast.clerk.id}/archive")
        assert clerk.get("/office").status_code == 303
        office.submit(f"/office/people/{cast.clerk.id}", form=f"/people/{cast.clerk.id}/archive")
        assert log_in(clerk, cast.clerk).get("/office").status_code == 200

    def test_a_double_tap_shuts_out_once_and_makes_one_link(self, office: Client, cast: Cast) -> None:
        change(cast.clerk, mail="clerk@example.org")
        page = office.get(f"/office/people/{cast.clerk.id}").text
        hidden = {name: page.split(f'name="{name}"')[1].split('value="')[1].split('"')[0] for name in ("csrf_token", "nonce")}
        for act in ("link", "archive"):
            answers = [office.post(f"/office/people/{cast.clerk.id}/{act}", data=hidden) for _ in range(2)]
            assert [answer.location for answer in answers] == [f"/office/people/{cast.clerk.id}"] * 2
        assert db.session.get(Person, cast.clerk.id, populate_existing=True).archived_at is not None
        assert db.session.scalars(sa.select(OneTimeLink.used_at)).all() == [None]
        assert len(db.session.scalars(sa.select(Outbox)).all()) == 1

    def test_people_of_another_compound_are_not_there(self, office: Client, cast: Cast) -> None:
        for url in ("", "/edit"):
            assert office.get(f"/office/people/{cast.charlie.id}{url}").status_code == 404
        token = office.get("/office/people/new").text.split('name="csrf_token"')[1].split('value="')[1].split('"')[0]
        for url in ("/link", "/archive"):
            sent = {"csrf_token": token, "nonce": "x" * 16}
            assert office.post(f"/office/people/{cast.charlie.id}{url}", data=sent).status_code == 404
        assert db.session.get(Person, cast.charlie.id, populate_existing=True).archived_at is None
        assert db.session.scalar(sa.select(OneTimeLink)) is None

    def test_a_new_address_and_name(self, office: Client, cast: Cast) -> None:
        office.submit(f"/office/people/{cast.clerk.id}/edit", {"name": "王新名", "mail": "w@example.org"})
        assert "王新名" in office.get("/office/people").text

    @pytest.mark.parametrize("mail", ["nobody", "a@b\r\nBcc: c@d", "a b@c"])
    def test_an_address_that_is_none_is_refused(self, office: Client, cast: Cast, mail: str) -> None:
        assert office.submit(f"/office/people/{cast.clerk.id}/edit", {"mail": mail}).status_code == 422
