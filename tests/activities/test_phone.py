"""Signing up on the phone, as a browser without JavaScript does it."""

import re
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask_babel import force_locale

from kiosk.activities.models import Activity, SignUp
from kiosk.audit.models import AuditEntry
from kiosk.board import Board
from kiosk.clock import now
from kiosk.codes.models import Submission
from kiosk.db import db
from kiosk.vault import vault
from kiosk.web.filters import span
from tests.apps import Client
from tests.cast import NEIGHBOUR, RESIDENT, Cast
from tests.factories import change, make_activity, make_sign_up

both_databases = pytest.mark.both_databases
HOUR = timedelta(hours=1)
ME = {"name": RESIDENT.name, "phone": "138 0000 0001"}
OTHER = {"name": NEIGHBOUR.name, "phone": NEIGHBOUR.phone}


def at(activity: Activity) -> str:
    return f"/c/jinsha/activities/{activity.id}"


def sign_up(client: Client, activity: Activity, **fields: Any) -> str:
    """The address of the new entry."""
    answer = client.submit(at(activity), ME | fields)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["Location"])


def entries(activity: Activity) -> list[SignUp]:
    rows = sa.select(SignUp).where(SignUp.activity_id == activity.id).order_by(SignUp.n)
    return list(db.session.scalars(rows.execution_options(populate_existing=True)))


def hidden_of(client: Client, address: str) -> dict[str, str]:
    """The token and the nonce of the form at an address."""
    return dict(re.findall(r'name="(csrf_token|nonce)"[^>]*value="([^"]+)"', client.get(address).text))


@both_databases
class TestSignUp:
    def test_receipt_says_what_was_got_and_keeps_the_number_sealed(self, cast: Cast, client: Client) -> None:
        activity = make_activity(cast.jinsha)
        place = sign_up(client, activity, party=2)
        page = client.get(place)
        assert "报上了" in page.text
        assert page.headers["Cache-Control"] == "no-store"
        (row,) = entries(activity)
        assert (row.state, row.party, row.n, row.phone_tail) == ("confirmed", 2, 1, "0001")
        assert row.phone_sealed
        assert RESIDENT.phone not in row.phone_sealed
        assert vault().unseal(row.phone_sealed) == RESIDENT.phone
        assert place.rsplit("/", 1)[1] not in row.manage_digest

    def test_without_a_phone_the_tick_is_enough(self, cast: Cast, client: Client) -> None:
        activity = make_activity(cast.jinsha)
        sign_up(client, activity, phone="", no_phone="y")
        (row,) = entries(activity)
        assert (row.phone_sealed, row.phone_index, row.phone_tail) == (None, None, None)

    def test_full_lands_on_the_waiting_list_with_its_place(self, cast: Cast, client: Client) -> None:
        activity = make_activity(cast.jinsha, capacity=1)
        sign_up(client, activity)
        assert "排候补" in client.get(at(activity)).text
        page = client.get(sign_up(client, activity, **OTHER)).text
        assert "在候补" in page
        assert "第 1 位" in page

    def test_capacity_zero_takes_the_waiting_list_and_none_everybody(self, cast: Cast, client: Client) -> None:
        full, endless = make_activity(cast.jinsha, capacity=0), make_activity(cast.jinsha, capacity=None)
        assert "在候补" in client.get(sign_up(client, full)).text
        assert "名额不限" in client.get(at(endless)).text
        assert "报上了" in client.get(sign_up(client, endless)).text

    def test_five_identical_posts_make_one_row_and_one_receipt(self, cast: Cast, client: Client) -> None:
        activity = make_activity(cast.jinsha)
        page = client.get(at(activity)).text
        hidden = dict(re.findall(r'name="(csrf_token|nonce)"[^>]*value="([^"]+)"', page))
        answers = [client.post(at(activity), data=ME | {"party": 1} | hidden) for _ in range(5)]
        assert {answer.status_code for answer in answers} == {303}
        assert len({answer.headers["Location"] for answer in answers}) == 1
        assert len(entries(activity)) == 1
        (kept,) = db.session.scalars(sa.select(Submission.location_sealed))
        assert answers[0].headers["Location"] not in kept

    def test_board_learns_of_each_seat(self, cast: Cast, client: Client) -> None:
        activity = make_activity(cast.jinsha)
        count = sa.select(Board.n).where(Board.compound_id == cast.jinsha.id)
        before = db.session.scalar(count)
        sign_up(client, activity)
        assert db.session.scalar(count) == before + 1

    def test_audit_holds_neither_name_nor_number(self, cast: Cast, client: Client) -> None:
        sign_up(client, make_activity(cast.jinsha))
        said = str([entry.changes for entry in db.session.scalars(sa.select(AuditEntry))])
        assert "confirmed" in said
        assert RESIDENT.name not in said
        assert RESIDENT.phone not in said


class TestBadInput:
    @pytest.mark.parametrize(
        ("fields", "sentence"),
        [
            ({"name": ""}, "请告诉我们怎么称呼您"),
            ({"name": " \u202e\u200b "}, "请告诉我们怎么称呼您"),
            ({"name": "长" * 41}, "最多 40 个字"),
            ({"phone": ""}, "请填手机号"),
            ({"phone": "12345"}, "这个号码好像不对"),
            ({"party": "0"}, "至少 1 人"),
            ({"party": "5"}, "一次最多报 4 人"),
            ({"party": "11"}, "一次最多报 4 人"),
            ({"party": ""}, "请填人数"),
            ({"party": "两个"}, "请填数字"),
            ({"party": "9" * 30}, "一次最多报 4 人"),
        ],
    )
    def test_what_is_wrong_is_said_and_what_was_typed_stays(
        self, cast: Cast, client: Client, fields: dict[str, str], sentence: str
    ) -> None:
        activity = make_activity(cast.jinsha)
        answer = client.submit(at(activity), ME | {"party": "3"} | fields)
        assert answer.status_code == 422
        assert sentence in answer.text
        kept = (ME | {"party": "3"} | fields)["name"]
        assert kept.strip(" \u202e\u200b") in answer.text
        assert entries(activity) == []

    def test_a_lost_token_keeps_what_was_typed(self, cast: Cast, client: Client) -> None:
        activity = make_activity(cast.jinsha)
        answer = client.submit(at(activity), ME | {"csrf_token": "stale"})
        assert answer.status_code == 422
        assert RESIDENT.name in answer.text
        assert entries(activity) == []


@both_databases
class TestTwice:
    def test_same_name_and_number_get_the_neutral_page_and_no_second_row(self, cast: Cast, client: Client) -> None:
        activity = make_activity(cast.jinsha)
        mine = sign_up(client, activity)
        again = sign_up(client, activity, name=f" {RESIDENT.name[0]} {RESIDENT.name[1:]}", phone="+86 13800000001", party=4)
        assert again == f"{at(activity)}/received"
        page = client.get(again).text
        assert len(entries(activity)) == 1
        assert entries(activity)[0].party == 1
        for private in (RESIDENT.name, RESIDENT.phone, mine.rsplit("/", 1)[1]):
            assert private not in page

    def test_the_neutral_page_is_the_same_whoever_asks(self, cast: Cast, client: Client) -> None:
        activity = make_activity(cast.jinsha)
        empty = client.get(f"{at(activity)}/received").text
        sign_up(client, activity)
        assert client.get(f"{at(activity)}/received").text == empty

    def test_another_name_on_the_same_number_is_another_entry_up_to_five(self, cast: Cast, client: Client) -> None:
        activity = make_activity(cast.jinsha, capacity=None)
        for n in range(6):
            sign_up(client, activity, name=f"家人{n}")
        assert len(entries(activity)) == 5

    def test_after_cancelling_one_may_come_back(self, cast: Cast, client: Client) -> None:
        activity = make_activity(cast.jinsha)
        client.submit(sign_up(client, activity) + "/cancellation")
        assert "/entries/" in sign_up(client, activity)
        assert [row.state for row in entries(activity)] == ["cancelled", "confirmed"]

    def test_without_numbers_two_of_one_name_are_two(self, cast: Cast, client: Client) -> None:
        activity = make_activity(cast.jinsha)
        for _ in range(2):
            sign_up(client, activity, phone="", no_phone="y")
        assert len(entries(activity)) == 2


@both_databases
class TestManaging:
    def test_looking_changes_nothing(self, cast: Cast, client: Client) -> None:
        activity = make_activity(cast.jinsha)
        mine = sign_up(client, activity)
        count = sa.select(sa.func.count()).select_from(AuditEntry)
        before = db.session.scalar(count)
        for address in (mine, f"{mine}/cancellation", at(activity), "/c/jinsha/activities"):
            assert client.get(address).status_code == 200
        assert db.session.scalar(count) == before
        assert entries(activity)[0].state == "confirmed"

    def test_party_changes_and_a_refusal_keeps_the_old_size(self, cast: Cast, client: Client) -> None:
        activity = make_activity(cast.jinsha, capacity=4)
        make_sign_up(activity, "陈示例", "13900000002", party=2)
        mine = sign_up(client, activity)
        assert client.submit(mine, {"party": 2}).status_code == 303
        answer = client.submit(mine, {"party": 4})
        assert answer.status_code == 422
        assert "只剩 0 个名额，您原来的 2 人不变" in answer.text
        assert entries(activity)[1].party == 2

    def test_those_who_find_no_seat_may_queue_as_an_entry_of_their_own(self, cast: Cast, client: Client) -> None:
        activity = make_activity(cast.jinsha, capacity=5)
        make_sign_up(activity, NEIGHBOUR.name, NEIGHBOUR.phone, party=2)
        mine = sign_up(client, activity, party=2)
        assert "多出的 2 人排候补" in client.submit(mine, {"party": 4}).text
        page = client.get(mine).text
        hidden = dict(re.findall(r'name="(csrf_token|nonce)"[^>]*value="([^"]+)"', page))
        answer = client.post(mine, data=hidden | {"party": 4, "rest": "1"})
        assert answer.status_code == 303
        assert answer.headers["Location"] != mine
        assert "第 1 位" in client.get(answer.headers["Location"]).text
        assert [(row.party, row.state) for row in entries(activity)][1:] == [(2, "confirmed"), (2, "waiting")]

    def test_those_without_a_seat_queue_once_and_only_beside_a_party_that_has_seats(self, cast: Cast, client: Client) -> None:
        activity = make_activity(cast.jinsha, capacity=3)
        mine = sign_up(client, activity, party=3, phone="", no_phone="y")

        def sends() -> Any:
            return client.post(mine, data=hidden_of(client, mine) | {"party": 4, "rest": "1"})

        assert "一共只有 3 个名额" in sends().text
        change(activity, capacity=4)
        make_sign_up(activity, NEIGHBOUR.name, NEIGHBOUR.phone)
        theirs = sends().headers["Location"]
        again = sends()
        assert (again.status_code, "已经另报了一份" in again.text) == (422, True)
        client.submit(f"{theirs}/cancellation")
        kept = hidden_of(client, mine)
        client.submit(f"{mine}/cancellation")
        gone = client.post(mine, data=kept | {"party": 4, "rest": "1"})
        assert (gone.status_code, "已取消" in gone.text) == (422, True)
        assert [(row.party, row.state) for row in entries(activity)] == [
            (3, "cancelled"), (1, "confirmed"), (1, "cancelled"),
        ]  # fmt: skip

    def test_who_asks_for_the_queue_when_there_is_room_gets_the_seats(self, cast: Cast, client: Client) -> None:
        activity = make_activity(cast.jinsha)
        mine = sign_up(client, activity)
        answer = client.post(mine, data=hidden_of(client, mine) | {"party": 3, "rest": "1"})
        assert answer.headers["Location"] == mine
        assert [row.party for row in entries(activity)] == [3]

    def test_cancelling_promotes_the_next_at_once_and_twice_is_once(self, cast: Cast, client: Client) -> None:
        activity = make_activity(cast.jinsha, capacity=1)
        mine, theirs = sign_up(client, activity), sign_up(client, activity, **OTHER)
        third = sign_up(client, activity, name="张第三", phone="13700000003")
        for _ in range(2):
            form = client.get(f"{mine}/cancellation")
            token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', form.text)
            nonce = re.search(r'name="nonce"[^>]*value="([^"]+)"', form.text)
            if token and nonce:
                kept = {"csrf_token": token[1], "nonce": nonce[1]}
            assert client.post(f"{mine}/cancellation", data=kept).status_code == 303
        assert "已取消" in client.get(mine).text
        assert "报上了" in client.get(theirs).text
        assert "第 1 位" in client.get(third).text

    def test_a_wrong_link_and_one_of_another_activity_find_nothing(self, cast: Cast, client: Client) -> None:
        activity, other = make_activity(cast.jinsha), make_activity(cast.jinsha)
        mine = sign_up(client, activity)
        token = mine.rsplit("/", 1)[1]
        for address in (f"{at(activity)}/entries/{'A' * 26}", f"{at(other)}/entries/{token}"):
            assert client.get(address).status_code == 404
            assert client.get(f"{address}/cancellation").status_code == 404
        assert client.get(mine.replace("jinsha", "haojing")).status_code == 404

    def test_after_the_start_nothing_changes_any_more(self, cast: Cast, client: Client) -> None:
        activity = make_activity(cast.jinsha)
        mine = sign_up(client, activity)
        form = client.get(f"{mine}/cancellation").text
        hidden = dict(re.findall(r'name="(csrf_token|nonce)"[^>]*value="([^"]+)"', form))
        change(activity, starts_at=now() - HOUR)
        answer = client.post(f"{mine}/cancellation", data=hidden)
        assert answer.status_code == 409
        assert "活动已经开始，报名不能再改" in answer.text
        assert entries(activity)[0].state == "confirmed"

    def test_who_still_waits_at_the_start_is_told(self, cast: Cast, client: Client) -> None:
        activity = make_activity(cast.jinsha, capacity=0)
        mine = sign_up(client, activity)
        change(activity, starts_at=now() - HOUR)
        page = client.get(mine).text
        assert "这次没有排上" in page
        assert "第 1 位" not in page


class TestWhatIsNotOpen:
    @pytest.mark.parametrize(
        ("changes", "sentence"),
        [
            ({"opens_at": HOUR}, "开始报名"),
            ({"closes_at": -HOUR}, "截止了"),
            ({"starts_at": -HOUR}, "正在进行"),
            ({"starts_at": -9 * HOUR}, "人数还在统计"),
            ({"state": "cancelled"}, "这次活动取消了"),
        ],
    )
    def test_it_says_so_and_whom_to_call(self, cast: Cast, client: Client, changes: dict[str, Any], sentence: str) -> None:
        moved = {name: now() + value if isinstance(value, timedelta) else value for name, value in changes.items()}
        activity = make_activity(cast.jinsha, **moved)
        page = client.get(at(activity))
        assert page.status_code == 200
        assert sentence in page.text
        assert "0830-3100001" in page.text
        assert 'id="sign-up"' not in page.text

    def test_withdrawn_says_so_without_its_words(self, cast: Cast, client: Client) -> None:
        activity = make_activity(cast.jinsha, title="不该再看到")
        mine = sign_up(client, activity)
        change(activity, state="withdrawn")
        page = client.get(at(activity))
        assert page.status_code == 404
        assert "已经撤下" in page.text
        assert "0830-3100001" in page.text
        assert "不该再看到" not in page.text
        assert "已经撤下" in client.get(mine).text

    def test_draft_and_other_compounds_do_not_exist(self, cast: Cast, client: Client) -> None:
        draft, elsewhere = make_activity(cast.jinsha, state="draft"), make_activity(cast.haojing)
        assert client.get(at(draft)).status_code == 404
        assert client.get(at(elsewhere)).status_code == 404

    def test_window_that_closed_meanwhile_keeps_what_was_typed(self, cast: Cast, client: Client) -> None:
        activity = make_activity(cast.jinsha)
        hidden = dict(re.findall(r'name="(csrf_token|nonce)"[^>]*value="([^"]+)"', client.get(at(activity)).text))
        change(activity, closes_at=now() - HOUR)
        answer = client.post(at(activity), data=hidden | ME | {"party": 2})
        assert answer.status_code == 422
        assert "现在不在报名时间里" in answer.text
        assert RESIDENT.name in answer.text
        assert "0830-3100001" in answer.text
        assert entries(activity) == []


class TestList:
    def test_coming_and_past_with_how_many_came(self, cast: Cast, client: Client) -> None:
        make_activity(cast.jinsha, title="红歌会")
        make_activity(cast.jinsha, title="草稿", state="draft")
        make_activity(cast.jinsha, title="重阳会", state="closed", starts_at=now() - 90 * HOUR, attendances=240, people=180)
        make_activity(cast.haojing, title="别处的")
        page = client.get("/c/jinsha/activities").text
        assert "红歌会" in page
        assert "余 10 席" in page
        assert re.search(r"重阳会.*240</b>\s*人次", page, re.S)
        assert "草稿" not in page
        assert "别处的" not in page

    def test_figures_are_two_and_carry_their_source(self, cast: Cast, client: Client) -> None:
        values = {"attendances": 240, "people": 180, "figures_source": "签到表", "figures_source_en": "sign-in sheet"}
        activity = make_activity(cast.jinsha, state="closed", starts_at=now() - 90 * HOUR, **values)
        page = client.get(at(activity)).text
        assert all(text in page for text in ("240", "人次", "180", "人数", "签到表"))

    def test_old_ones_are_paged(self, cast: Cast, client: Client) -> None:
        for n in range(21):
            make_activity(cast.jinsha, title=f"旧{n:02}", state="closed", starts_at=now() - (90 + n) * HOUR)
        assert "旧20" not in client.get("/c/jinsha/activities").text
        assert "旧20" in client.get("/c/jinsha/activities?page=2").text

    def test_empty_says_so(self, cast: Cast, client: Client) -> None:
        assert "最近没有活动" in client.get("/c/jinsha/activities").text


def test_over_midnight_names_the_next_day(app: Flask) -> None:
    from datetime import UTC, datetime

    starts, ends = datetime(2026, 12, 31, 14, tzinfo=UTC), datetime(2026, 12, 31, 16, 30, tzinfo=UTC)
    with app.test_request_context("/"):
        assert span(starts, ends) == "22:00–次日 00:30"
        with force_locale("en"):
            assert span(starts, ends) == "22:00–00:30 (+1)"


def test_pages_never_carry_a_resident(cast: Cast, client: Client) -> None:
    activity = make_activity(cast.jinsha)
    make_sign_up(activity, "欧阳莫须有", "13666660000")
    for address in ("/c/jinsha/activities", at(activity), f"{at(activity)}/received"):
        page = client.get(address).text
        assert not any(private in page for private in ("欧阳莫须有", "13666660000", "0000</"))
