"""Finding one's building head and asking to be called, as a resident does."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from kiosk.clock import now
from kiosk.db import db
from kiosk.grid.models import CallBack
from kiosk.grid.phone import A_MACHINE
from kiosk.outbox.models import Outbox
from kiosk.places.models import Building
from kiosk.vault import vault
from tests.apps import Client, forms_in
from tests.cast import Cast
from tests.crawl import everything_written
from tests.factories import change, make_building, make_call_back, make_contact, make_public_name, make_staff

PEOPLE, CALL = "/c/jinsha/people?building=3", "/c/jinsha/call-back?building=3"
SAID = {"name": "刘测试", "phone": "138 0000 0001", "words": "想问问门禁"}


def only(model: Any) -> Any:
    return db.session.scalars(sa.select(model)).one()


@pytest.fixture
def head(cast: Cast) -> Any:
    return make_staff("building_head", cast.building, "陈某某", "head")


# Whom to turn to


@pytest.mark.both_databases
def test_the_role_is_public_and_the_name_only_with_consent(cast: Cast, client: Client, head: Any) -> None:
    page = client.get(PEOPLE).text
    assert "3号楼楼栋长" in page
    assert "陈某某" not in page
    name = make_public_name(cast.building, head, "陈老师")
    assert "陈老师" in client.get(PEOPLE).text
    assert "Teacher Zhang" in client.get(f"{PEOPLE}&lang=en").text
    change(name, withdrawn_at=now())
    assert "陈老师" not in client.get(f"{PEOPLE}&lang=zh-Hans").text


@pytest.mark.both_databases
def test_a_name_is_shown_while_the_role_is_held_and_the_account_is_open(cast: Cast, client: Client, head: Any) -> None:
    make_public_name(cast.building, head, "陈老师")
    (grant,) = head.grants
    for moment in ({"starts_at": now() + timedelta(hours=1)}, {"ends_at": now() - timedelta(hours=1)}):
        before = {name: getattr(grant, name) for name in moment}
        change(grant, **moment)
        page = client.get(PEOPLE).text
        assert "陈老师" not in page
        assert "现在没有人担任" in page
        change(grant, **before)
    assert "陈老师" in client.get(PEOPLE).text
    change(head, archived_at=now())
    assert "陈老师" not in client.get(PEOPLE).text


def test_a_name_hangs_at_its_own_building_only(cast: Cast, client: Client, head: Any) -> None:
    other = make_building(cast.jinsha, "5")
    make_staff("building_head", other, "吕某某", "other")
    make_public_name(cast.building, head, "陈老师")
    assert "陈老师" not in client.get("/c/haojing/people?building=3").text
    assert client.get("/c/jinsha/people?building=5").text.count("陈老师") == 1  # in the list of buildings


def test_a_role_above_the_building_heads_none(cast: Cast, client: Client) -> None:
    """The chief holds every role in the district."""
    assert "现在没有人担任" in client.get(PEOPLE).text


def test_a_building_without_a_head_offers_property_and_community(cast: Cast, client: Client) -> None:
    make_contact(cast.jinsha.parent, "社区服务中心", "0830-3100013")
    page = client.get(PEOPLE).text
    for words in ("0830-3100001", "0830-3100013", "110", "请支部或社区回电话"):
        assert words in page


def test_a_building_s_own_number_stands_first_where_the_building_is_known(cast: Cast, client: Client) -> None:
    make_contact(cast.building, "3号楼门岗", "0830-3100077")
    for address in (PEOPLE, CALL, "/c/jinsha/call-back/received?building=3"):
        page = client.get(address).text
        assert page.index("0830-3100077") < page.index("0830-3100001")
    assert "0830-3100077" not in client.get("/c/jinsha/people").text


@pytest.mark.parametrize("address", ["/c/jinsha/people?building=99", "/c/jinsha/people?building=%00", "/c/jinsha/people"])
def test_who_names_no_building_may_choose_one(cast: Cast, client: Client, address: str) -> None:
    page = client.get(address)
    assert page.status_code == 200
    assert 'href="/c/jinsha/people?building=3"' in page.text


def test_a_compound_without_buildings_gives_numbers_and_no_form(cast: Cast, client: Client) -> None:
    change(cast.building, archived_at=now())
    for address in ("/c/jinsha/people", "/c/jinsha/call-back"):
        page = client.get(address).text
        assert "0830-3100001" in page
        assert "<button" not in page


# The request


@pytest.mark.both_databases
def test_three_answers_make_a_request_and_the_receipt_tells_nothing_of_them(cast: Cast, client: Client, head: Any) -> None:
    answer = client.submit(CALL, SAID)
    call = only(CallBack)
    assert (answer.status_code, answer.location) == (303, "/c/jinsha/call-back/received?building=3")
    assert (call.name, call.words, call.building_id) == ("刘测试", "想问问门禁", cast.building.id)
    assert vault().unseal(call.phone_sealed) == "13800000001"
    receipt = client.get(answer.location).text
    assert "3号楼楼栋长会看到" in receipt
    assert not any(typed in receipt for typed in ("刘测试", "13800000001", "0001", "门禁") if typed != "0001")


def test_the_form_says_what_it_is_for_who_sees_it_and_for_how_long(cast: Cast, client: Client) -> None:
    page = client.get(CALL).text
    for words in ("只用来给您回电话", "只有这栋的楼栋长、网格员和支部、社区看得到", "30 天后删除", 'href="/privacy"'):
        assert words in page


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"phone": "12345"}, "不像电话号码"),
        ({"phone": ""}, "请填电话"),
        ({"name": ""}, "怎么称呼您"),
        ({"words": "长" * 101}, "最多 100 个字"),
    ],
)
def test_a_slip_is_told_beside_its_field_and_nothing_is_lost(
    cast: Cast, client: Client, wrong: dict[str, str], why: str
) -> None:
    answer = client.submit(CALL, SAID | wrong)
    assert answer.status_code == 422
    assert why in answer.text
    (form,) = [form for form in forms_in(answer.text) if form.method == "post"]
    for name, typed in (SAID | wrong).items():
        assert form.values[name].replace(" ", "") == typed.replace(" ", "")
    assert db.session.scalars(sa.select(CallBack)).all() == []


def test_a_building_of_another_compound_cannot_be_asked(cast: Cast, client: Client) -> None:
    elsewhere = db.session.scalars(sa.select(Building).where(Building.parent_id == cast.haojing.id)).one()
    before = everything_written()
    assert client.submit(CALL, SAID | {"building": str(elsewhere.id)}).status_code == 422
    assert everything_written() == before


@pytest.mark.both_databases
def test_five_double_taps_make_one_request(cast: Cast, app: Flask, client: Client) -> None:
    (form,) = [form for form in forms_in(client.get(CALL).text) if form.method == "post"]
    cookie = client.get_cookie("courtyard")

    def tap(_: int) -> tuple[int, str | None]:
        own = app.test_client()
        own.set_cookie("courtyard", cookie.value)
        answer = own.post(CALL, data=form.values | SAID)
        return answer.status_code, answer.location

    with ThreadPoolExecutor(5) as pool:
        assert set(pool.map(tap, range(5))) == {(303, "/c/jinsha/call-back/received?building=3")}
    assert only(CallBack).name == "刘测试"


def test_a_number_that_waits_already_waits_on_and_is_told_the_same(cast: Cast, client: Client, head: Any) -> None:
    change(head, mail="head@example.org")
    first, again = client.submit(CALL, SAID), client.submit(CALL, SAID | {"name": "另一个人"})
    assert (first.status_code, first.location) == (again.status_code, again.location)
    assert only(CallBack).name == "刘测试"
    only(Outbox)
    change(only(CallBack), answered_at=now())
    client.submit(CALL, SAID)
    assert len(db.session.scalars(sa.select(CallBack)).all()) == 2


def test_a_machine_is_slowed_down_and_people_are_not(cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    assert int(A_MACHINE.split("/")[0]) >= 60  # a whole compound may share one address
    monkeypatch.setattr("kiosk.grid.phone.A_MACHINE", "2/hour")
    for n in range(2):
        assert client.submit(CALL, SAID | {"phone": f"1380000000{n}"}).status_code == 303
    answer = client.submit(CALL, SAID | {"phone": "13800000009"})
    assert answer.status_code == 429
    assert "0830-3100001" in answer.text
    assert len(db.session.scalars(sa.select(CallBack)).all()) == 2


# Who is told


@pytest.mark.both_databases
def test_the_head_with_an_address_gets_one_mail_without_what_was_typed(cast: Cast, client: Client, head: Any) -> None:
    change(head, mail="head@example.org")
    change(cast.secretary, mail="secretary@example.org")
    client.submit(CALL, SAID)
    mail = only(Outbox)
    body = vault().unseal(mail.body_sealed)
    assert vault().unseal(mail.to_sealed) == "head@example.org"
    assert "3号楼" in mail.subject
    assert "/office/call-backs" in body
    assert not any(typed in body + mail.subject for typed in ("刘测试", "0001", "门禁"))


@pytest.mark.both_databases
def test_where_nobody_heads_the_building_branch_and_community_are_told(cast: Cast, client: Client) -> None:
    change(cast.secretary, mail="secretary@example.org")
    change(cast.clerk, mail="clerk@example.org")
    change(cast.charlie, mail="charlie@example.org")
    client.submit(CALL, SAID)
    assert vault().unseal(only(Outbox).to_sealed) == "secretary@example.org"


def test_a_head_without_an_address_is_not_the_end_of_it(cast: Cast, client: Client, head: Any) -> None:
    change(cast.secretary, mail="secretary@example.org")
    client.submit(CALL, SAID)
    assert vault().unseal(only(Outbox).to_sealed) == "secretary@example.org"


def test_a_request_stands_on_no_public_page(cast: Cast, client: Client) -> None:
    make_call_back(cast.building)
    for address in (PEOPLE, CALL, "/c/jinsha", "/c/jinsha/offline", "/c/jinsha/3/lobby/people"):
        page = client.get(address).text
        assert not any(private in page for private in ("刘测试", "13800000001", "想问问门禁"))
