"""Notices in the office: who may do what, that nothing typed is lost, and what a publication makes."""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from kiosk.clock import now
from kiosk.codes.models import Code
from kiosk.codes.rules import is_code
from kiosk.db import db
from kiosk.notices import queries
from kiosk.notices.models import Notice, NoticeText
from kiosk.notices.rules import Aim, aims
from tests.apps import Client, forms_in
from tests.cast import Cast
from tests.factories import change, log_in, make_building, make_compound, make_notice, make_staff

pytestmark = pytest.mark.both_databases
NEW = {
    "kind": "utility", "level": "important", "title": "周六停水", "title_en": "Water off", "body": "**八点**到十二点停水。",
    "body_en": "From eight to twelve.", "starts_at": "2026-01-05T14:00", "ends_at": "2036-01-06T16:30",
}  # fmt: skip


@pytest.fixture
def clerk(cast: Cast, client: Client) -> Client:
    return log_in(client, cast.clerk)


def only() -> Notice:
    return db.session.scalars(sa.select(Notice).execution_options(populate_existing=True)).one()


def hanging(compound: Any, building: Any = None) -> list[str]:
    db.session.rollback()
    found = queries.on_board(compound, building.id if building else None, now())
    return [text.title for text in db.session.scalars(found.execution_options(populate_existing=True))]


def send(client: Client, url: str, act: str = "save", **fields: Any) -> Any:
    """The form of the page as it stands, with these fields; its buttons stand above it."""
    form = form_of(client.get(url).text)
    assert set(fields) <= form.names | {"confirmed"}, set(fields) - form.names
    return client.post(url, data={**form.values, **fields, "act": act})


def form_of(page: str) -> Any:
    return next(form for form in forms_in(page) if "title" in form.names)


def new(client: Client, cast: Cast, act: str = "save", **fields: Any) -> Any:
    return send(client, f"/office/places/{cast.jinsha.id}/notices/new", act, **{**NEW, **fields})


def tap(client: Client, notice: Notice, act: str) -> Any:
    return client.submit(f"/office/notices/{notice.id}", form=f"/{act}")


class TestWriting:
    def test_a_draft_is_written_in_the_compounds_time_and_seen_by_nobody(self, cast: Cast, clerk: Client) -> None:
        answer = new(clerk, cast)
        assert answer.status_code == 303, answer.text
        text = only().draft
        assert text.starts_at.isoformat() == "2026-01-05T06:00:00+00:00"
        assert (text.title, text.level, text.kind, text.state) == ("周六停水", "important", "utility", "draft")
        assert aims(text) == [Aim(cast.jinsha.id)]
        assert hanging(cast.jinsha) == []
        assert clerk.get(f"/c/jinsha/notices/{only().id}").status_code == 404
        assert db.session.scalar(sa.select(sa.func.count()).select_from(Code)) == 0

    def test_the_form_opens_for_a_week_from_now_signed_by_ones_body(self, cast: Cast, clerk: Client) -> None:
        form = form_of(clerk.get(f"/office/places/{cast.jinsha.id}/notices/new").text)
        assert (form.values["issuer"], form.values["issuer_en"]) == ("物业公司", "Property company")
        assert form.values["whole"] == "whole"
        assert form.values["starts_at"][:10] < form.values["ends_at"][:10]

    def test_save_and_publish_in_one_tap(self, cast: Cast, clerk: Client) -> None:
        assert new(clerk, cast, "publish").status_code == 303
        assert hanging(cast.jinsha, cast.building) == ["周六停水"]

    @pytest.mark.parametrize(
        ("fields", "sentence"),
        [
            ({"title": " \u200b "}, "请写标题"),
            ({"title": "长" * 31}, "最多 30 个字"),
            ({"issuer": ""}, "请写落款"),
            ({"starts_at": ""}, "请填开始时间"),
            ({"ends_at": "2026-01-05T14:00"}, "结束要在开始之后"),
            ({"ends_at": "9999-01-01T00:00"}, ""),
            ({"whole": "chosen"}, "请选至少一处"),
            ({"whole": "chosen", "parts": "999999"}, ""),
            ({"kind": "takeover"}, ""),
            ({"body": "长" * 2001}, "最多 2000 个字"),
        ],
    )
    def test_what_is_wrong_is_said_and_what_was_typed_stays(
        self, cast: Cast, clerk: Client, fields: dict[str, str], sentence: str
    ) -> None:
        answer = new(clerk, cast, **fields)
        assert answer.status_code == 422
        assert sentence in answer.text
        assert "From eight to twelve." in answer.text
        assert db.session.scalar(sa.select(sa.func.count()).select_from(Notice)) == 0

    def test_a_draft_may_lack_its_text_but_does_not_hang_so(self, cast: Cast, clerk: Client) -> None:
        assert new(clerk, cast, body="").status_code == 303
        answer = tap(clerk, only(), "publication")
        assert answer.status_code == 409
        assert "标题和正文写好了再发布" in answer.text
        answer = send(clerk, f"/office/notices/{only().id}/draft", "publish")
        assert answer.status_code == 409
        assert "标题和正文写好了再发布" in answer.text
        assert "周六停水" in answer.text

    def test_five_posts_of_one_form_make_one_notice(self, cast: Cast, clerk: Client) -> None:
        url = f"/office/places/{cast.jinsha.id}/notices/new"
        form = form_of(clerk.get(url).text)
        data = {**form.values, **NEW, "act": "publish"}
        assert len({clerk.post(url, data=data).location for _ in range(5)}) == 1
        assert len(only().texts) == 1
        assert len(only().codes) == 1


class TestVersions:
    def test_what_hangs_stays_while_the_next_version_is_written(self, cast: Cast, clerk: Client) -> None:
        notice = make_notice(cast.jinsha, cast.building, title="旧的")
        assert send(clerk, f"/office/notices/{notice.id}/draft", "save", title="新的").status_code == 303
        assert hanging(cast.jinsha, cast.building) == ["旧的"]
        assert aims(only().draft) == [Aim(cast.building.id)]
        assert tap(clerk, notice, "publication").status_code == 303
        assert hanging(cast.jinsha, cast.building) == ["新的"]

    def test_a_colleagues_edit_is_not_overwritten_unseen(self, cast: Cast, clerk: Client) -> None:
        notice = make_notice(cast.jinsha, title="旧的")
        url = f"/office/notices/{notice.id}/draft"
        mine = form_of(clerk.get(url).text)
        send(clerk, url, "save", title="同事写的")
        answer = clerk.post(url, data={**mine.values, "act": "save", "title": "我写的"})
        assert answer.status_code == 409
        assert "有同事改过" in answer.text
        assert "我写的" in answer.text
        assert only().draft.title == "同事写的"
        again = form_of(answer.text)
        assert clerk.post(url, data={**again.values, "act": "save"}).status_code == 303
        assert only().draft.title == "我写的"

    def test_a_version_that_a_colleague_published_meanwhile_is_an_edit_too(self, cast: Cast, clerk: Client) -> None:
        notice = make_notice(cast.jinsha, title="旧的")
        url = f"/office/notices/{notice.id}/draft"
        mine = form_of(clerk.get(url).text)
        send(clerk, url, "publish", title="同事发布的")
        assert clerk.post(url, data={**mine.values, "act": "publish", "title": "我写的"}).status_code == 409
        assert hanging(cast.jinsha) == ["同事发布的"]

    def test_withdrawing_is_one_tap_from_the_list_and_it_can_be_put_back(self, cast: Cast, clerk: Client) -> None:
        notice = make_notice(cast.jinsha, title="停水")
        assert clerk.submit("/office/notices", form="/withdrawal").status_code == 303
        assert hanging(cast.jinsha) == []
        assert clerk.submit("/office/notices?show=past", form="/publication").status_code == 303
        assert hanging(cast.jinsha) == ["停水"]
        assert [text.state for text in only().texts] == ["withdrawn", "published"]
        assert notice.id == only().id

    def test_a_draft_is_thrown_away_and_an_empty_notice_with_it(self, cast: Cast, clerk: Client) -> None:
        notice = make_notice(cast.jinsha, title="旧的")
        send(clerk, f"/office/notices/{notice.id}/draft", "save", title="写坏了")
        tap(clerk, notice, "draft/removal")
        assert [text.state for text in only().texts] == ["published"]
        new(clerk, cast)
        fresh = db.session.scalars(sa.select(Notice).order_by(Notice.id.desc())).first()
        tap(clerk, fresh, "draft/removal")
        assert only().id == notice.id
        assert db.session.scalar(sa.select(sa.func.count()).select_from(NoticeText)) == 1

    def test_a_notice_that_is_over_opens_for_another_week(self, cast: Cast, clerk: Client) -> None:
        notice = make_notice(cast.jinsha, starts_at=now() - timedelta(days=9), ends_at=now() - timedelta(days=1))
        form = form_of(clerk.get(f"/office/notices/{notice.id}/draft").text)
        assert form.values["ends_at"][:10] > f"{now():%Y-%m-%d}"


class TestTargets:
    def test_chosen_buildings_and_spots(self, cast: Cast, clerk: Client) -> None:
        other = make_building(cast.jinsha, "4")
        new(clerk, cast, "publish", whole="chosen", parts=[str(other.id)], spots=[str(cast.lobby.id)])
        assert set(aims(only().published)) == {Aim(other.id), Aim(cast.building.id, cast.lobby.id)}
        assert hanging(cast.jinsha, other) == hanging(cast.jinsha, cast.building) == ["周六停水"]

    def test_another_compounds_building_is_no_choice(self, cast: Cast, clerk: Client) -> None:
        elsewhere = cast.haojing.children[0]
        assert new(clerk, cast, whole="chosen", parts=[str(elsewhere.id)]).status_code == 422

    def test_whole_stands_above_what_was_ticked_before(self, cast: Cast, clerk: Client) -> None:
        new(clerk, cast, whole="whole", parts=[str(cast.building.id)])
        assert aims(only().draft) == [Aim(cast.jinsha.id)]

    def test_an_area_chooses_among_the_compounds_below(self, cast: Cast, client: Client) -> None:
        street = cast.jinsha.parent.parent
        near = make_compound(cast.jinsha.parent, "next", "隔壁小区", "GB")
        log_in(client, make_staff("street", street, "街道", "street"))
        url = f"/office/places/{street.id}/notices/new"
        answer = send(client, url, "publish", **{**NEW, "whole": "chosen", "parts": [str(near.id)]})
        assert answer.status_code == 303
        assert (hanging(near), hanging(cast.jinsha)) == (["周六停水"], [])
        assert send(client, url, **{**NEW, "whole": "chosen", "parts": [str(cast.haojing.id)]}).status_code == 422

    def test_a_building_posts_no_notices(self, cast: Cast, clerk: Client) -> None:
        assert clerk.get(f"/office/places/{cast.building.id}/notices/new").status_code == 404


class TestCodes:
    def test_each_compound_that_it_reaches_gets_one_code_once(self, cast: Cast, client: Client) -> None:
        street = cast.jinsha.parent.parent
        near = make_compound(cast.jinsha.parent, "next", "隔壁小区", "GB")
        log_in(client, make_staff("street", street, "街道", "street"))
        send(client, f"/office/places/{street.id}/notices/new", "publish", **NEW)
        notice = only()
        assert {code.compound_id for code in notice.codes} == {cast.jinsha.id, near.id}
        assert all(is_code(code.code) and code.kind == "notice" for code in notice.codes)
        before = {code.code for code in notice.codes}
        send(client, f"/office/notices/{notice.id}/draft", "publish", title="第二版")
        tap(client, notice, "withdrawal")
        tap(client, notice, "publication")
        assert {code.code for code in only().codes} == before

    def test_a_code_that_was_revoked_is_replaced(self, cast: Cast, clerk: Client) -> None:
        new(clerk, cast, "publish")
        change(only().codes[0], revoked_at=now())
        send(clerk, f"/office/notices/{only().id}/draft", "publish", title="第二版")
        assert [code.revoked_at is None for code in only().codes] == [False, True]


class TestPersonalWords:
    @pytest.mark.parametrize(
        "body", ["找王师傅，13812345678", "请张阿姨来取", "301室漏水", "联系人:李某"], ids=["mobile", "name", "door", "contact"]
    )
    def test_what_seems_to_point_at_somebody_stops_once_and_a_tick_lets_it_pass(
        self, cast: Cast, clerk: Client, body: str
    ) -> None:
        answer = new(clerk, cast, "publish", body=body)
        assert answer.status_code == 422
        assert "好像有个人信息" in answer.text
        assert body in answer.text
        assert hanging(cast.jinsha) == []
        form = form_of(answer.text)
        again = clerk.post(
            f"/office/places/{cast.jinsha.id}/notices/new",
            data={**form.values, **NEW, "body": body, "act": "publish", "confirmed": "y"},
        )
        assert again.status_code == 303
        assert hanging(cast.jinsha) == ["周六停水"]

    def test_the_number_of_an_office_passes_with_a_word(self, cast: Cast, clerk: Client) -> None:
        assert new(clerk, cast, "publish", body="有问题打 0830-3100001。").status_code == 303
        assert "请确认是单位的" in clerk.get(f"/office/notices/{only().id}/draft").text

    def test_plain_words_pass(self, cast: Cast, clerk: Client) -> None:
        """The control."""
        assert new(clerk, cast, "publish").status_code == 303


class TestList:
    def test_each_notice_stands_under_its_heading(self, cast: Cast, clerk: Client) -> None:
        hour = timedelta(hours=1)
        make_notice(cast.jinsha, title="挂着的")
        make_notice(cast.jinsha, title="明天的", starts_at=now() + hour)
        make_notice(cast.jinsha, title="写着的", state="draft")
        make_notice(cast.jinsha, title="过期的", starts_at=now() - 3 * hour, ends_at=now() - hour)
        make_notice(cast.jinsha, title="收起的", state="withdrawn")
        titles = ("挂着的", "明天的", "写着的", "过期的", "收起的")
        shown = {show: [t for t in titles if t in clerk.get(f"/office/notices?show={show}").text]
                 for show in ("hanging", "coming", "draft", "past")}  # fmt: skip
        assert shown == {"hanging": ["挂着的"], "coming": ["明天的"], "draft": ["写着的"], "past": ["过期的", "收起的"]}

    def test_one_with_many_versions_is_one_row(self, cast: Cast, clerk: Client) -> None:
        notice = make_notice(cast.jinsha, title="停水")
        for _ in range(3):
            tap(clerk, notice, "withdrawal")
            tap(clerk, notice, "publication")
        tap(clerk, notice, "withdrawal")
        assert clerk.get("/office/notices?show=past").text.count(f'href="/office/notices/{notice.id}"') == 1

    def test_nonsense_in_the_address_shows_what_hangs(self, cast: Cast, clerk: Client) -> None:
        make_notice(cast.jinsha, title="停水")
        assert "停水" in clerk.get("/office/notices?show=x&page=-3").text


class TestWhoMay:
    def test_a_reader_only_reads(self, cast: Cast, client: Client) -> None:
        notice = make_notice(cast.jinsha, title="停水")
        log_in(client, make_staff("household_link", cast.jinsha, "党员户"))
        page = client.get(f"/office/notices/{notice.id}").text
        assert "停水" in page
        assert "/withdrawal" not in page
        assert client.get(f"/office/notices/{notice.id}/draft").status_code == 404
        assert "/notices/new" not in client.get("/office/notices").text

    def test_a_compound_does_not_touch_what_the_street_posted(self, cast: Cast, clerk: Client) -> None:
        notice = make_notice(cast.jinsha.parent.parent, title="街道通知")
        for path in ("", "/draft"):
            assert clerk.get(f"/office/notices/{notice.id}{path}").status_code == 404
        own = make_notice(cast.jinsha)
        forms = forms_in(clerk.get(f"/office/notices/{own.id}").text)
        taps = next(form.values for form in forms if "withdrawal" in form.action)
        for act in ("publication", "withdrawal", "draft/removal"):
            assert clerk.post(f"/office/notices/{notice.id}/{act}", data=taps).status_code == 404
        assert "街道通知" in hanging(cast.jinsha)

    def test_charlie_writes_nothing_into_another_compound(self, cast: Cast, client: Client) -> None:
        log_in(client, cast.charlie)
        assert client.get(f"/office/places/{cast.jinsha.id}/notices/new").status_code == 404
        form = form_of(client.get(f"/office/places/{cast.haojing.id}/notices/new").text)
        data = {**form.values, **NEW, "act": "publish"}
        assert client.post(f"/office/places/{cast.jinsha.id}/notices/new", data=data).status_code == 404
        assert db.session.scalar(sa.select(sa.func.count()).select_from(Notice)) == 0
