"""The workbench: each act, who may, what hangs after it, and two colleagues at once."""

import io
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from PIL import Image

from kiosk.audit.models import AuditEntry
from kiosk.board import Board
from kiosk.clock import now
from kiosk.db import db
from kiosk.issues.models import Category, Issue
from kiosk.media.models import Photo
from kiosk.vault import vault
from tests.apps import Client, forms_in
from tests.cast import Cast
from tests.factories import SECRET, change, log_in, make_issue, make_staff, publish_issue, put

WORDS = {"title": "三楼照明", "line": "电工下午到场"}


@pytest.fixture
def clerk(cast: Cast, app: Flask) -> Client:
    return log_in(app.test_client(), cast.clerk)


def fresh(issue: Issue) -> Issue:
    return db.session.scalars(sa.select(Issue).where(Issue.id == issue.id).execution_options(populate_existing=True)).one()


def bench(issue: Issue) -> str:
    return f"/office/issues/{issue.id}"


def board_of(issue: Issue) -> int:
    return db.session.scalar(sa.select(Board.n).where(Board.compound_id == issue.compound_id)) or 0


def neighbours() -> int | None:
    return db.session.scalar(sa.select(Category.id).where(Category.slug == "neighbours"))


# From report to answer


@pytest.mark.both_databases
def test_from_report_to_answer(cast: Cast, clerk: Client, client: Client) -> None:
    issue = make_issue(cast.jinsha)
    assert clerk.submit(f"{bench(issue)}/moves/accepted", {"urgency": "utility"}).status_code == 303
    assert clerk.submit(bench(issue), WORDS, form="words").status_code == 303
    assert client.get("/c/jinsha/issues").text.count('<li class="is-') == 0
    before = board_of(issue)
    assert clerk.submit(bench(issue), form="publication").status_code == 303
    assert board_of(issue) > before
    assert "三楼照明" in client.get("/c/jinsha/issues").text
    assert clerk.submit(f"{bench(issue)}/moves/working", {"skip": "日常维修，不花钱"}).status_code == 303
    assert clerk.submit(f"{bench(issue)}/moves/done", {"line": "换了灯管，已经亮了"}).status_code == 303
    assert clerk.submit(f"{bench(issue)}/moves/closed", {"line": "回访过，没有再闪"}).status_code == 303
    found = fresh(issue)
    assert (found.state, found.urgency, found.line) == ("closed", "utility", "回访过，没有再闪")
    assert found.skipped == {"assess": "日常维修，不花钱", "solicit": "日常维修，不花钱"}
    assert [step.heading for step in found.steps] == ["已受理", "开始办理", "已办完", "回访结案"]
    assert {step.body for step in found.steps} == {"物业公司"}
    page = client.get(f"/c/jinsha/issues/{issue.id}").text
    assert "已解决" in page
    assert "换了灯管，已经亮了" in page


def test_the_promise_is_typed_in_the_compounds_time(cast: Cast, clerk: Client) -> None:
    issue = make_issue(cast.jinsha)
    clerk.submit(f"{bench(issue)}/moves/accepted", {"promise": "2099-01-02T16:00"})
    assert fresh(issue).promised_at.isoformat() == "2099-01-02T08:00:00+00:00"


@pytest.mark.parametrize(
    ("state", "to", "fields", "sentence"),
    [
        ("reported", "accepted", {"promise": "2001-01-01T00:00"}, "承诺的时间要在现在以后"),
        ("reported", "accepted", {"promise": "soon"}, "承诺"),
        ("reported", "declined", {}, "请写明原因"),
        ("reported", "merged", {"reason": "重复", "target": "JS-2026-9999"}, "这个小区里没有这个编号的事项"),
        ("accepted", "working", {}, "跳过的步骤要写明原因"),
        ("working", "done", {"line": "  "}, "请写一句办了什么"),
        ("working", "suspended", {"reason": "等材料"}, "请写哪天恢复办理"),
        ("working", "done", {"line": "刘女士家的灯好了"}, "像是人名或称呼"),
        ("working", "done", {"line": "好" * 201}, "最多 200 个字"),
    ],
)
def test_a_move_says_what_is_missing(cast: Cast, clerk: Client, state: str, to: str, fields: Any, sentence: str) -> None:
    issue = make_issue(cast.jinsha, state=state)
    answer = clerk.submit(f"{bench(issue)}/moves/{to}", {"note": "内部话", **fields})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "内部话" in answer.text
    assert fresh(issue).state == state


def test_merging_names_the_other_matter(cast: Cast, clerk: Client) -> None:
    issue, other = make_issue(cast.jinsha), make_issue(cast.jinsha)
    clerk.submit(f"{bench(issue)}/moves/merged", {"reason": "同一盏灯", "target": other.number})
    assert (fresh(issue).state, fresh(issue).merged_into_id) == ("merged", other.id)


def test_a_matter_of_another_compound_is_no_target(cast: Cast, clerk: Client) -> None:
    issue, theirs = make_issue(cast.jinsha), make_issue(cast.haojing)
    answer = clerk.submit(f"{bench(issue)}/moves/merged", {"reason": "同一盏灯", "target": theirs.number})
    assert answer.status_code == 422


def test_moves_that_the_table_does_not_have(cast: Cast, clerk: Client) -> None:
    issue = make_issue(cast.jinsha)
    assert clerk.get(f"{bench(issue)}/moves/closed").status_code == 409
    assert clerk.get(f"{bench(issue)}/moves/nonsense").status_code == 409
    assert "moves/closed" not in clerk.get(bench(issue)).text


def test_who_may_not_accept_is_not_offered_it(cast: Cast, app: Flask) -> None:
    issue = make_issue(cast.jinsha)
    street = log_in(app.test_client(), make_staff("street", cast.jinsha, "街道"))
    assert "moves/accepted" not in street.get(bench(issue)).text
    assert street.get(f"{bench(issue)}/moves/accepted").status_code == 404


# What hangs


def test_withdrawn_in_one_tap(cast: Cast, clerk: Client, client: Client) -> None:
    issue = publish_issue(cast.jinsha)
    before = board_of(issue)
    assert clerk.submit(bench(issue), form="withdrawal").status_code == 303
    assert board_of(issue) == before + 1
    assert client.get(f"/c/jinsha/issues/{issue.id}").status_code == 404


def test_names_and_numbers_are_warned_of_once_and_may_be_meant(cast: Cast, clerk: Client) -> None:
    issue = publish_issue(cast.jinsha)
    said = WORDS | {"line": "请找 13800000136"}
    warned = clerk.submit(bench(issue), said, form="words")
    assert warned.status_code == 422
    assert "像是电话号码" in warned.text
    assert fresh(issue).line == "电工下午到场"
    form = next(form for form in forms_in(warned.text) if form.action.endswith("/words"))
    assert clerk.post(form.action, data=form.values | {"confirmed": "y"}).status_code == 303
    assert fresh(issue).line == "请找 13800000136"


def test_preview_warns_while_typing_and_writes_nothing(cast: Cast, clerk: Client) -> None:
    issue = publish_issue(cast.jinsha)
    form = next(form for form in forms_in(clerk.get(bench(issue)).text) if form.action.endswith("/words"))
    answer = clerk.post(f"{bench(issue)}/preview", data=form.values | {"line": "3号楼2单元301漏水 <b>"})
    assert answer.status_code == 200
    assert "像是门牌号" in answer.text
    assert "漏水 &lt;b&gt;" in answer.text
    assert fresh(issue).line == "电工下午到场"
    assert "没看到姓名" in clerk.post(f"{bench(issue)}/preview", data=form.values).text


def test_neighbours_get_no_public_words(cast: Cast, clerk: Client) -> None:
    issue = make_issue(cast.jinsha, category_id=neighbours(), state="accepted")
    page = clerk.get(bench(issue)).text
    assert "只计数，从不上屏" in page
    assert not any(form.action.endswith(("/words", "/publication")) for form in forms_in(page))
    token = next(form for form in forms_in(page) if form.action.endswith("/entries")).values
    tapped = {"csrf_token": token["entry-csrf_token"], "nonce": "12345678"}
    assert clerk.post(f"{bench(issue)}/publication", data=tapped).status_code == 409
    said = {"csrf_token": tapped["csrf_token"], "nonce": "23456789", "revision": "1", **WORDS}
    assert clerk.post(f"{bench(issue)}/words", data=said).status_code == 409
    assert fresh(issue).title == ""
    assert fresh(issue).published_at is None


def test_entries_are_for_everybody_or_for_staff(cast: Cast, clerk: Client, client: Client) -> None:
    issue = publish_issue(cast.jinsha)
    clerk.submit(bench(issue), {"entry-text": "住户王某在家", "entry-shown": ""}, form="entries")
    clerk.submit(bench(issue), {"entry-text": "明天换灯", "entry-shown": "1"}, form="entries")
    page, own = client.get(f"/c/jinsha/issues/{issue.id}").text, client.get(f"/t/{issue.number}?key={SECRET}").text
    assert "明天换灯" in page
    assert "住户王某" not in page + own
    assert "住户王某" in clerk.get(bench(issue)).text
    assert fresh(issue).line == "明天换灯"


@pytest.mark.both_databases
def test_who_may_not_publish_puts_no_words_on_the_board(cast: Cast, app: Flask, client: Client) -> None:
    street = log_in(app.test_client(), make_staff("street", cast.jinsha.parent.parent, "街道办"))
    issue = publish_issue(cast.jinsha, state="working")
    assert "同时上屏" not in street.get(bench(issue)).text
    assert "由能发布的同事来写" in street.get(f"{bench(issue)}/moves/done").text
    assert street.submit(bench(issue), {"entry-text": "街道已派人", "entry-shown": "1"}, form="entries").status_code == 303
    assert street.submit(f"{bench(issue)}/moves/done", {"line": "街道换了灯"}).status_code == 303
    found = fresh(issue)
    assert (found.state, found.line) == ("done", "电工下午到场")
    assert [(step.is_public, step.note, step.line) for step in found.steps] == [
        (False, "街道已派人", ""), (False, "", "街道换了灯"),
    ]  # fmt: skip
    page, own = client.get(f"/c/jinsha/issues/{issue.id}").text, client.get(f"/t/{issue.number}?key={SECRET}").text
    assert "街道换了灯" not in page
    assert "街道换了灯" in own
    assert "街道已派人" not in page + own


def test_of_a_matter_that_never_hangs_the_reporter_is_told_without_the_right_to_publish(cast: Cast, app: Flask) -> None:
    street = log_in(app.test_client(), make_staff("street", cast.jinsha.parent.parent, "街道办"))
    issue = make_issue(cast.jinsha, category_id=neighbours(), state="accepted")
    street.submit(bench(issue), {"entry-text": "已约两家见面", "entry-shown": "1"}, form="entries")
    assert "已约两家见面" in street.get(f"/t/{issue.number}?key={SECRET}").text


def test_an_entry_for_staff_may_speak_of_people(cast: Cast, clerk: Client) -> None:
    issue = publish_issue(cast.jinsha)
    private = clerk.submit(bench(issue), {"entry-text": "刘女士 13800000136", "entry-shown": ""}, form="entries")
    shown = clerk.submit(bench(issue), {"entry-text": "刘女士 13800000136", "entry-shown": "1"}, form="entries")
    assert (private.status_code, shown.status_code) == (303, 422)
    assert [step.note for step in fresh(issue).steps] == ["刘女士 13800000136"]


def test_photos_are_ticked_one_by_one(cast: Cast, clerk: Client, client: Client) -> None:
    file = io.BytesIO()
    Image.new("RGB", (8, 8)).save(file, "PNG")
    said = {"category": "facilities", "words": "灯坏了", "photos": (io.BytesIO(file.getvalue()), "a.png")}
    client.submit("/c/jinsha/report", said, content_type="multipart/form-data")
    issue, photo = db.session.scalars(sa.select(Issue)).one(), db.session.scalars(sa.select(Photo)).one()
    assert clerk.get(f"/office/issues/photos/{photo.id}").mimetype == "image/webp"
    assert clerk.submit(bench(issue), {"shown": photo.id}, form="photos").status_code == 303
    assert db.session.scalar(sa.select(Photo.is_public)) is True
    assert clerk.submit(bench(issue), form="photos").status_code == 303
    assert db.session.scalar(sa.select(Photo.is_public)) is True  # the page's own tick went along
    form = next(form for form in forms_in(clerk.get(bench(issue)).text) if form.action.endswith("/photos"))
    clerk.post(form.action, data={k: v for k, v in form.values.items() if k != "shown"})
    assert db.session.scalar(sa.select(Photo.is_public)) is False


# Two at once


@pytest.mark.both_databases
@pytest.mark.parametrize("act", ["words", "moves/working"])
def test_a_colleague_was_faster_and_nothing_is_lost(cast: Cast, clerk: Client, act: str) -> None:
    issue = publish_issue(cast.jinsha)
    at = bench(issue) if act == "words" else f"{bench(issue)}/{act}"
    mine = next(form for form in forms_in(clerk.get(at).text) if form.action.endswith(act))
    clerk.submit(bench(issue), WORDS | {"title": "同事的标题"}, form="words")
    answer = clerk.post(mine.action, data=mine.values | {"line": "我写的话", "skip": "不花钱"})
    assert answer.status_code == 409
    assert "刚有同事改过" in answer.text
    assert "我写的话" in answer.text
    assert (fresh(issue).title, fresh(issue).line) == ("同事的标题", "电工下午到场")
    again = next(form for form in forms_in(answer.text) if form.action.endswith(act))
    assert clerk.post(again.action, data=again.values).status_code == 303
    assert fresh(issue).line == "我写的话"


def test_the_same_move_sent_twice_is_one(cast: Cast, clerk: Client) -> None:
    issue = make_issue(cast.jinsha)
    form = next(form for form in forms_in(clerk.get(f"{bench(issue)}/moves/accepted").text) if form.method == "post")
    sent = [clerk.post(form.action, data=form.values | {"urgency": "ordinary"}) for _ in range(2)]
    assert [(answer.status_code, answer.location) for answer in sent] == [(303, bench(issue))] * 2
    assert len(fresh(issue).steps) == 1


# The reporter's number


def test_looking_at_a_phone_number_is_recorded_and_passes(cast: Cast, clerk: Client, app: Flask) -> None:
    phone = {"phone_sealed": vault().seal("13800000136"), "phone_index": vault().blind("13800000136"), "phone_tail": "0136"}
    issue, other = make_issue(cast.jinsha, **phone), make_issue(cast.jinsha, **phone)
    assert "13800000136" not in clerk.get(bench(issue)).text
    assert clerk.submit(bench(issue), form="phone").status_code == 303
    assert "13800000136" in clerk.get(bench(issue)).text
    assert "13800000136" not in clerk.get(bench(other)).text
    looked = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.act == "issues.reveal")).one()
    assert (looked.by_id, looked.chain, looked.changes[0]["note"]) == (
        cast.clerk.id,
        cast.jinsha.id,
        f"phone of {issue.number}",
    )
    with clerk.session_transaction() as session:
        session["revealed"] = [issue.id, (now() - timedelta(minutes=3)).timestamp()]
    assert "13800000136" not in clerk.get(bench(issue)).text


def test_who_may_not_reveal_sees_the_tail_only(cast: Cast, app: Flask) -> None:
    issue = make_issue(cast.jinsha, phone_sealed=vault().seal("13800000136"), phone_tail="0136")
    grid = log_in(app.test_client(), make_staff("grid_worker", cast.jinsha, "网格员"))
    page = grid.get(bench(issue)).text
    assert "0136" in page
    assert "13800000136" not in page
    assert not any(form.action.endswith("/phone") for form in forms_in(page))
    with grid.session_transaction() as session:
        session["revealed"] = [issue.id, now().timestamp()]
    assert "13800000136" not in grid.get(bench(issue)).text


# The list, and who sees what


def test_charlie_sees_nothing_of_jinsha(cast: Cast, app: Flask) -> None:
    issue = publish_issue(cast.jinsha)
    charlie = log_in(app.test_client(), cast.charlie)
    assert issue.number not in charlie.get("/office/issues?view=all").text
    for path in ("", "/moves/working"):
        assert charlie.get(bench(issue) + path).status_code == 404


def test_a_building_head_sees_the_building(cast: Cast, app: Flask) -> None:
    mine, other = make_issue(cast.jinsha, building_id=cast.building.id), make_issue(cast.jinsha)
    head = log_in(app.test_client(), make_staff("building_head", cast.building, "楼栋长"))
    listed = head.get("/office/issues?view=all").text
    assert mine.number in listed
    assert other.number not in listed
    assert head.get(bench(other)).status_code == 404


def test_the_list_is_filtered_searched_and_paged_by_links(cast: Cast, clerk: Client) -> None:
    for n in range(31):
        make_issue(cast.jinsha, words=f"第{n}盏灯")
    first = clerk.get("/office/issues?view=new").text
    assert first.count('class="code"') == 30
    assert clerk.get("/office/issues?view=new&page=2").text.count('class="code"') == 1
    assert clerk.get("/office/issues?view=all&q=第7盏").text.count('class="code"') == 1
    for odd in ("view=nonsense", "page=x", "page=99", "q=%25_%00"):
        assert clerk.get(f"/office/issues?{odd}").status_code == 200


def test_a_ticked_photo_is_seen_in_the_lobbys_sheet(cast: Cast, client: Client) -> None:
    issue = publish_issue(cast.jinsha)
    photo = put(Photo(compound_id=cast.jinsha.id, issue_id=issue.id, digest="1" * 64, sha256="0" * 64, width=4, height=3,
                      is_public=True, created_at=now()))  # fmt: skip
    assert f'src="/c/jinsha/issues/photos/{photo.id}"' in client.get(f"/c/jinsha/lobby/issues/{issue.id}/sheet").text
    change(photo, is_public=False)
    assert "issues/photos" not in client.get(f"/c/jinsha/lobby/issues/{issue.id}/sheet").text
