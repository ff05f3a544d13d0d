"""Activities in the office: written, published, taken down; who comes is masked; nobody sees another compound."""

import re
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from kiosk.activities.models import Activity, SignUp
from kiosk.audit.models import AuditEntry
from kiosk.board import Board
from kiosk.clock import now
from kiosk.codes.rules import is_code
from kiosk.db import db
from tests.apps import Client, forms_in
from tests.cast import Cast
from tests.factories import change, log_in, make_activity, make_code, make_sign_up, make_staff

HOUR = timedelta(hours=1)
NEW = {
    "kind": "culture", "title": "金沙故事会", "title_en": "Story evening", "venue": "一楼活动室", "drawing": "",
    "starts_at": "2030-01-05T14:00", "ends_at": "2030-01-05T16:30", "capacity": "30", "programme": "14:00 签到\r\n14:15 开讲",
}  # fmt: skip


@pytest.fixture
def desk(cast: Cast, client: Client) -> Client:
    return log_in(client, cast.secretary)


def only() -> Activity:
    return db.session.scalars(sa.select(Activity).execution_options(populate_existing=True)).one()


def board(cast: Cast) -> int:
    return db.session.scalar(sa.select(Board.n).where(Board.compound_id == cast.jinsha.id)) or 0


def tap(client: Client, activity: Activity, act: str) -> Any:
    return client.submit(f"/office/activities/{activity.id}", form=f"/{act}")


@pytest.mark.both_databases
class TestWriting:
    def test_draft_is_written_in_the_compounds_time_and_seen_by_nobody(self, cast: Cast, desk: Client) -> None:
        answer = desk.submit("/office/compounds/jinsha/activities/new", NEW)
        assert answer.status_code == 303, answer.text
        row = only()
        assert (row.state, row.capacity, row.code) == ("draft", 30, None)
        assert row.starts_at.isoformat() == "2030-01-05T06:00:00+00:00"
        assert row.programme == "14:00 签到\n14:15 开讲"
        assert desk.get(f"/c/jinsha/activities/{row.id}").status_code == 404

    def test_publishing_hangs_it_and_makes_its_code_once(self, cast: Cast, desk: Client) -> None:
        desk.submit("/office/compounds/jinsha/activities/new", NEW)
        n = board(cast)
        assert tap(desk, only(), "publication").status_code == 303
        assert board(cast) == n + 1
        code = only().code
        assert code
        assert is_code(code)
        assert "金沙故事会" in desk.get("/c/jinsha/activities").text
        assert code in desk.get(f"/office/activities/{only().id}").text
        tap(desk, only(), "withdrawal")
        tap(desk, only(), "publication")
        assert [kept.code for kept in only().codes] == [code]

    def test_a_second_tap_gets_the_answer_of_the_first(self, cast: Cast, desk: Client) -> None:
        row = make_activity(cast.jinsha, state="draft")
        page = desk.get(f"/office/activities/{row.id}").text
        (button,) = [form for form in forms_in(page) if form.action.endswith("/publication")]
        n = board(cast)
        answers = [desk.post(button.action, data=button.values) for _ in range(2)]
        assert [(answer.status_code, answer.location) for answer in answers] == [(303, f"/office/activities/{row.id}")] * 2
        assert (only().state, board(cast)) == ("published", n + 1)

    def test_withdrawn_is_gone_and_the_boards_know(self, cast: Cast, desk: Client) -> None:
        row = make_activity(cast.jinsha)
        n = board(cast)
        assert tap(desk, row, "withdrawal").status_code == 303
        assert board(cast) == n + 1
        assert "冬至包饺子" not in desk.get("/c/jinsha/activities").text

    def test_saving_what_stands_there_changes_no_board(self, cast: Cast, desk: Client) -> None:
        row = make_activity(cast.jinsha, starts_at=(now() + 50 * HOUR).replace(second=0, microsecond=0))
        n = board(cast)
        assert desk.submit(f"/office/activities/{row.id}/edit").status_code == 303
        assert board(cast) == n
        assert desk.submit(f"/office/activities/{row.id}/edit", {"title": "新标题"}).status_code == 303
        assert board(cast) == n + 1

    def test_two_editors_the_second_is_told_and_loses_nothing(self, cast: Cast, desk: Client) -> None:
        row = make_activity(cast.jinsha)
        page = desk.get(f"/office/activities/{row.id}/edit").text
        stale = dict(re.findall(r'name="(csrf_token|nonce|revision)"[^>]*value="([^"]+)"', page))
        desk.submit(f"/office/activities/{row.id}/edit", {"title": "同事改的"})
        mine = NEW | {"max_party": "4", "title": "我改的"}
        answer = desk.post(f"/office/activities/{row.id}/edit", data=mine | stale)
        assert answer.status_code == 409
        assert "刚才有同事改过" in answer.text
        assert 'value="我改的"' in answer.text
        assert only().title == "同事改的"
        again = dict(re.findall(r'name="(csrf_token|nonce|revision)"[^>]*value="([^"]+)"', answer.text))
        assert desk.post(f"/office/activities/{row.id}/edit", data=mine | again).status_code == 303
        assert only().title == "我改的"

    def test_capacity_is_empty_or_zero_not_the_same(self, cast: Cast, desk: Client) -> None:
        row = make_activity(cast.jinsha)
        for typed, kept in (("", None), ("0", 0), ("7", 7)):
            assert desk.submit(f"/office/activities/{row.id}/capacity", {"capacity": typed}).status_code == 303
            assert only().capacity == kept

    def test_raising_the_capacity_promotes_and_a_cut_asks_first(self, cast: Cast, desk: Client) -> None:
        row = make_activity(cast.jinsha, capacity=2)
        make_sign_up(row, party=2)
        make_sign_up(row, "陈示例", "13900000002", party=2, state="waiting")
        assert desk.submit(f"/office/activities/{row.id}/capacity", {"capacity": "4"}).status_code == 303
        assert only().taken == 4
        cut = desk.submit(f"/office/activities/{row.id}/capacity", {"capacity": "3"})
        assert cut.status_code == 409
        assert "已经有 4 人报上了" in cut.text
        hidden = dict(re.findall(r'name="(csrf_token|nonce|revision)"[^>]*value="([^"]+)"', cut.text))
        meant = {"capacity": "3", "accept_cut": "y"}
        assert desk.post(f"/office/activities/{row.id}/capacity", data=hidden | meant).status_code == 303
        assert (only().capacity, only().taken) == (3, 4)
        assert "−1" in desk.get(f"/office/activities/{row.id}").text
        assert "已满可候补" in desk.get(f"/c/jinsha/activities/{row.id}").text

    def test_calling_off_is_said_and_closing_shows_both_figures(self, cast: Cast, desk: Client) -> None:
        row = make_activity(cast.jinsha)
        assert desk.submit(f"/office/activities/{row.id}/calling-off").status_code == 303
        assert "这次活动取消了" in desk.get(f"/c/jinsha/activities/{row.id}").text
        held = make_activity(cast.jinsha, starts_at=now() - 30 * HOUR)
        figures = {"attendances": "240", "people": "180", "figures_source": "签到表"}
        assert desk.submit(f"/office/activities/{held.id}/closure", figures).status_code == 303
        page = desk.get(f"/c/jinsha/activities/{held.id}").text
        assert all(text in page for text in ("240", "180", "签到表"))


class TestBadInput:
    @pytest.mark.parametrize(
        ("fields", "sentence"),
        [
            ({"title": "  "}, "请写标题"),
            ({"title": "字" * 31}, "最多 30 个字"),
            ({"kind": ""}, "请选种类"),
            ({"ends_at": "2030-01-05T13:00"}, "结束要在开始之后"),
            ({"closes_at": "2030-01-05T15:00"}, "报名截止不能晚于活动开始"),
            ({"opens_at": "2030-01-05T14:00"}, "报名开始要早于截止"),
            ({"capacity": "-1"}, "填 0 到 1000000"),
            ({"capacity": "9" * 40}, "填 0 到 1000000"),
            ({"capacity": "三十"}, "请填数字"),
            ({"max_party": "0"}, "1 到 50 人"),
            ({"venue": ""}, "请写地点"),
        ],
    )
    def test_is_said_and_kept(self, cast: Cast, desk: Client, fields: dict[str, str], sentence: str) -> None:
        answer = desk.submit("/office/compounds/jinsha/activities/new", NEW | fields)
        assert answer.status_code == 422
        assert sentence in answer.text
        assert "14:15 开讲" in answer.text
        assert db.session.scalars(sa.select(Activity)).all() == []

    @pytest.mark.parametrize("typed", ["昨天", "2030-13-45T99:00", "2030-01-05"])
    def test_a_moment_that_is_none(self, cast: Cast, desk: Client, typed: str) -> None:
        assert desk.submit("/office/compounds/jinsha/activities/new", NEW | {"starts_at": typed}).status_code == 422

    def test_more_people_than_attendances_cannot_be(self, cast: Cast, desk: Client) -> None:
        row = make_activity(cast.jinsha, starts_at=now() - 30 * HOUR)
        for figures in ({"attendances": "5", "people": "6"}, {"attendances": "", "people": ""}):
            answer = desk.submit(f"/office/activities/{row.id}/closure", figures | {"figures_source": "签到表"})
            assert answer.status_code == 422

    def test_markdown_is_cleaned(self, cast: Cast, desk: Client) -> None:
        row = make_activity(cast.jinsha, about="<script>alert(1)</script>**自带围裙**[x](javascript:alert(1))")
        page = desk.get(f"/c/jinsha/activities/{row.id}").text
        assert "<strong>自带围裙</strong>" in page
        assert "<script>alert" not in page
        assert 'href="javascript' not in page


@pytest.mark.both_databases
class TestWhoComes:
    def test_numbers_are_masked_and_each_look_is_written_down(self, cast: Cast, desk: Client) -> None:
        row = make_activity(cast.jinsha)
        entry = make_sign_up(row, "刘测试", "13812345678")
        make_sign_up(row, "陈示例", "13987654321", party=2)
        page = desk.get(f"/office/activities/{row.id}/entries").text
        assert "138****5678" in page
        assert "13812345678" not in page
        before = db.session.scalar(sa.select(sa.func.count()).select_from(AuditEntry))
        answer = desk.submit(f"/office/activities/{row.id}/entries", form=f"/{entry.id}/phone")
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "no-store"
        assert "13812345678" in answer.text
        assert "139****4321" in answer.text
        looks = db.session.scalars(sa.select(AuditEntry).order_by(AuditEntry.id)).all()[before:]
        assert [(look.act, look.by_id, look.chain) for look in looks] == [
            ("activities.reveal", cast.secretary.id, cast.jinsha.id)
        ]
        assert "13812345678" not in str(looks[0].changes)

    def test_cancelling_for_a_caller_promotes_the_next(self, cast: Cast, desk: Client) -> None:
        row = make_activity(cast.jinsha, capacity=1)
        first = make_sign_up(row)
        make_sign_up(row, "陈示例", "13900000002", state="waiting")
        assert desk.submit(f"/office/activities/{row.id}/entries/{first.id}/cancellation").status_code == 303
        states = db.session.scalars(sa.select(SignUp.state).order_by(SignUp.n)).all()
        assert states == ["cancelled", "confirmed"]

    def test_an_entry_of_another_activity_is_not_reached_through_this_one(self, cast: Cast, desk: Client) -> None:
        row, other = make_activity(cast.jinsha), make_activity(cast.haojing)
        foreign = make_sign_up(other, "外人", "13711112222")
        make_sign_up(row)
        page = desk.get(f"/office/activities/{row.id}/entries").text
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
        assert token
        data = {"csrf_token": token[1], "nonce": "x" * 16}
        assert desk.post(f"/office/activities/{row.id}/entries/{foreign.id}/phone", data=data).status_code == 404
        assert desk.get(f"/office/activities/{row.id}/entries/{foreign.id}/cancellation").status_code == 404


class TestWhoMay:
    def test_charlie_finds_nothing(self, cast: Cast, client: Client) -> None:
        row = make_activity(cast.jinsha, title="只给金沙看")
        entry = make_sign_up(row)
        charlie = log_in(client, cast.charlie)
        assert "只给金沙看" not in charlie.get("/office/activities").text
        below = ("", "/edit", "/capacity", "/calling-off", "/closure", "/entries", f"/entries/{entry.id}/cancellation")
        for address in below:
            assert charlie.get(f"/office/activities/{row.id}{address}").status_code == 404, address
        assert charlie.get("/office/compounds/jinsha/activities/new").status_code == 404
        page = charlie.get("/office/compounds/haojing/activities/new").text
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
        assert token
        for address in ("/publication", "/withdrawal", "/calling-off", f"/entries/{entry.id}/phone"):
            answer = charlie.post(f"/office/activities/{row.id}{address}", data={"csrf_token": token[1], "nonce": "x" * 16})
            assert answer.status_code == 404, address
        assert only().state == "published"

    def test_representative_writes_drafts_but_does_not_touch_what_hangs(self, cast: Cast, client: Client) -> None:
        person = make_staff("representative", cast.jinsha, "赵代表", "representative")
        desk = log_in(client, person)
        draft, hangs = make_activity(cast.jinsha, state="draft"), make_activity(cast.jinsha)
        assert desk.submit(f"/office/activities/{draft.id}/edit", {"title": "改一改"}).status_code == 303
        assert desk.get(f"/office/activities/{hangs.id}/edit").status_code == 404
        assert desk.get(f"/office/activities/{hangs.id}/capacity").status_code == 404
        assert desk.get(f"/office/activities/{hangs.id}/entries").status_code == 404
        assert "/publication" not in desk.get(f"/office/activities/{draft.id}").text

    def test_strangers_are_sent_to_log_in(self, cast: Cast, client: Client) -> None:
        row = make_activity(cast.jinsha)
        answer = client.get(f"/office/activities/{row.id}/entries")
        assert answer.status_code == 303
        assert "/office/log-in" in answer.headers["Location"]


def test_what_is_over_can_no_longer_be_called_off_or_published(cast: Cast, desk: Client) -> None:
    row = make_activity(cast.jinsha, starts_at=now() - 30 * HOUR)
    assert desk.submit(f"/office/activities/{row.id}/calling-off").status_code == 409
    change(row, state="draft")
    assert tap(desk, row, "publication").status_code == 409


def test_desk_lists_are_three(cast: Cast, desk: Client) -> None:
    make_activity(cast.jinsha, title="要来的")
    make_activity(cast.jinsha, title="没写完", state="draft")
    make_activity(cast.jinsha, title="办过的", state="closed", starts_at=now() - 90 * HOUR)
    make_code(cast.jinsha)
    seen = {show: desk.get(f"/office/activities?show={show}").text for show in ("coming", "draft", "past")}
    assert [title in seen["coming"] for title in ("要来的", "没写完", "办过的")] == [True, False, False]
    assert [title in seen["draft"] for title in ("要来的", "没写完", "办过的")] == [False, True, False]
    assert [title in seen["past"] for title in ("要来的", "没写完", "办过的")] == [False, False, True]
