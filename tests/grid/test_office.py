"""The office: who waits to be called, and which names hang."""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine

from kiosk.audit.models import AuditEntry
from kiosk.clock import now
from kiosk.db import db
from kiosk.grid.models import CallBack, PublicName
from tests.apps import Client
from tests.cast import Cast
from tests.crawl import everything_written
from tests.factories import change, log_in, make_building, make_call_back, make_public_name, make_staff

CALLS, HEADS = "/office/call-backs", "/office/heads"
PEOPLE = "/c/jinsha/people?building=3"


@pytest.fixture
def head(cast: Cast) -> Any:
    return make_staff("building_head", cast.building, "陈某某", "head")


def grant_id(head: Any) -> int:
    return int(head.grants[0].id)


def agreed(**changes: Any) -> dict[str, str]:
    day = str(now().date() - timedelta(days=1))
    return {"name": "陈老师", "name_en": "Teacher Chen", "consented_on": day, "agreed": "y"} | changes


def names() -> list[PublicName]:
    return list(db.session.scalars(sa.select(PublicName).order_by(PublicName.id)))


class TestCallBacks:
    @pytest.mark.both_databases
    def test_who_waits_longest_stands_first_with_a_masked_number(self, cast: Cast, client: Client, head: Any) -> None:
        make_call_back(cast.building, "后来的", made_at=now())
        make_call_back(cast.building, "先来的", "13900000002", made_at=now() - timedelta(hours=2))
        page = log_in(client, head).get(CALLS).text
        assert page.index("先来的") < page.index("后来的")
        assert "139****0002" in page
        assert "13900000002" not in page
        assert "2 位住户在等回电话" in page

    def test_a_head_sees_their_own_building_only(self, cast: Cast, client: Client, head: Any) -> None:
        make_call_back(make_building(cast.jinsha, "5"), "别栋的")
        make_call_back(cast.building, "本栋的")
        page = log_in(client, head).get(CALLS).text
        assert "本栋的" in page
        assert "别栋的" not in page

    @pytest.mark.both_databases
    def test_a_look_at_the_number_is_audited_and_lasts_two_minutes(self, cast: Cast, client: Client, head: Any) -> None:
        call = make_call_back(cast.building)
        log_in(client, head)
        answer = client.submit(CALLS, form=f"/{call.id}/phone")
        assert answer.location == f"{CALLS}#call-{call.id}"
        assert "13800000001" in client.get(CALLS).text
        looked = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.act == "grid.reveal")).one()
        assert (looked.chain, looked.by_id) == (cast.jinsha.id, head.id)
        assert f"call-back {call.id}" in str(looked.changes)
        assert "13800000001" not in str(looked.changes)
        with time_machine.travel(now() + timedelta(minutes=3)):
            assert "13800000001" not in client.get(CALLS).text

    @pytest.mark.both_databases
    def test_one_tap_answers_it_and_a_second_changes_nothing(self, cast: Cast, client: Client, head: Any) -> None:
        call = make_call_back(cast.building)
        log_in(client, head)
        assert client.submit(CALLS, form=f"/{call.id}/answer").status_code == 303
        answered = db.session.get_one(CallBack, call.id, populate_existing=True)
        assert answered.answered_by_id == head.id
        before = answered.answered_at
        page = client.get(CALLS).text
        assert "没有人在等回电话" in page
        assert "已经回过" in page
        answered.answer(cast.chief.id, now() + timedelta(hours=1))
        assert (answered.answered_at, answered.answered_by_id) == (before, head.id)

    def test_what_was_erased_still_counts_and_says_nothing(self, cast: Cast, client: Client, head: Any) -> None:
        gone = {"phone_sealed": "", "phone_index": "", "phone_tail": "", "words": ""}
        make_call_back(cast.building, "", answered_at=now() - timedelta(days=40), **gone)
        page = log_in(client, head).get(CALLS)
        assert page.status_code == 200
        assert "已经回过" in page.text

    def test_the_property_company_sees_none_of_it(self, cast: Cast, client: Client) -> None:
        call = make_call_back(cast.building)
        log_in(client, cast.clerk)
        assert client.get(CALLS).status_code == 404
        assert client.post(f"{CALLS}/{call.id}/phone").status_code == 404

    def test_the_desk_says_how_many_wait(self, cast: Cast, client: Client, head: Any) -> None:
        make_call_back(cast.building)
        make_call_back(cast.building, phone="13800000002", answered_at=now())
        page = log_in(client, head).get("/office").text
        assert "今天有 1 件事等您" in page
        assert "等回电话" in page
        assert "等回电话" not in log_in(client, cast.clerk).get("/office").text


class TestNames:
    @pytest.mark.both_databases
    def test_a_recorded_consent_shows_the_name_and_a_tap_takes_it_down(self, cast: Cast, client: Client, head: Any) -> None:
        log_in(client, cast.secretary)
        assert client.submit(f"{HEADS}/{grant_id(head)}", agreed()).status_code == 303
        (name,) = names()
        assert (name.person_id, name.building_id, name.recorded_by_id) == (head.id, cast.building.id, cast.secretary.id)
        assert "陈老师" in client.get(PEOPLE).text
        assert client.submit(HEADS, form=f"/names/{name.id}/withdrawal").status_code == 303
        assert "陈老师" not in client.get(PEOPLE).text
        assert "只显示岗位" in client.get(HEADS).text

    @pytest.mark.both_databases
    def test_a_new_name_takes_the_place_of_the_old_one(self, cast: Cast, client: Client, head: Any) -> None:
        make_public_name(cast.building, head, "旧称呼")
        log_in(client, cast.secretary).submit(f"{HEADS}/{grant_id(head)}", agreed())
        page = client.get(PEOPLE).text
        assert "陈老师" in page
        assert "旧称呼" not in page
        assert [name.withdrawn_at is None for name in names()] == [False, True]

    @pytest.mark.parametrize(
        "wrong", [{"agreed": ""}, {"name": ""}, {"consented_on": ""}, {"consented_on": "2099-01-01"}, {"name": "长" * 21}]
    )
    def test_without_a_written_consent_nothing_is_shown(
        self, cast: Cast, client: Client, head: Any, wrong: dict[str, str]
    ) -> None:
        log_in(client, cast.secretary)
        before = everything_written()
        fields = {name: value for name, value in agreed(**wrong).items() if (name, value) != ("agreed", "")}
        assert client.submit(f"{HEADS}/{grant_id(head)}", fields).status_code == 422
        assert everything_written() == before

    def test_buildings_without_a_head_are_listed_not_hidden(self, cast: Cast, client: Client, head: Any) -> None:
        make_building(cast.jinsha, "5")
        page = log_in(client, cast.secretary).get(HEADS).text
        assert "陈某某" in page
        assert page.count("暂缺") == 1

    def test_a_head_does_not_record_their_own_consent(self, cast: Cast, client: Client, head: Any) -> None:
        log_in(client, head)
        assert client.get(HEADS).status_code == 404
        assert client.post(f"{HEADS}/{grant_id(head)}", data=agreed()).status_code == 404

    def test_who_has_ended_is_no_head_any_more(self, cast: Cast, client: Client, head: Any) -> None:
        change(head.grants[0], ends_at=now())
        log_in(client, cast.secretary)
        assert "陈某某" not in client.get(HEADS).text
        assert client.get(f"{HEADS}/{grant_id(head)}").status_code == 404
