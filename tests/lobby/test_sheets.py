"""What opens above the board: a page without JavaScript, a fragment with it, the same content in both."""

from typing import Any

import pytest

from tests.cast import Cast
from tests.factories import (
    change,
    make_activity,
    make_building,
    make_code,
    make_contact,
    make_convention,
    make_issue,
    make_notice,
    make_notice_file,
    publish_issue,
)

BOARD = "/c/jinsha/3/lobby"


def test_an_activity_opens_with_time_place_programme_and_whom_to_call(client: Any, cast: Cast) -> None:
    activity = make_activity(cast.jinsha, programme="14:00 签到\n合影")
    for path in ("", "/sheet"):
        page = client.get(f"{BOARD}/activities/{activity.id}{path}").text
        for words in ("冬至包饺子", "一楼活动室", "签到", "合影", "0830-3100001", "还剩"):
            assert words in page
    assert "<html" not in client.get(f"{BOARD}/activities/{activity.id}/sheet").text


def test_an_issue_opens_with_its_public_line_only(client: Any, cast: Cast) -> None:
    issue = publish_issue(cast.jinsha, words="张三家的灯")
    page = client.get(f"{BOARD}/issues/{issue.id}/sheet").text
    assert issue.number in page
    assert "电工下午到场" in page
    assert "张三" not in page


def test_a_convention_opens_with_all_its_articles(client: Any, cast: Cast) -> None:
    convention = make_convention(cast.jinsha, "**轻声**上楼。")
    page = client.get(f"{BOARD}/conventions/{convention.id}").text
    assert "<strong>轻声</strong>上楼。" in page


def test_a_link_in_staffs_words_leads_nobody_away_from_the_board(client: Any, cast: Cast) -> None:
    linked = "看[细则](https://example.org/rules)，或 https://example.org"
    paths = (
        f"conventions/{make_convention(cast.jinsha, linked).id}",
        f"activities/{make_activity(cast.jinsha, about=linked).id}",
    )
    for path in paths:
        for tail in ("", "/sheet"):
            page = client.get(f"{BOARD}/{path}{tail}").text
            assert "看细则" in page
            assert 'href="https://' not in page
        assert 'href="https://example.org/rules"' in client.get(f"/c/jinsha/{path}").text


def test_reporting_says_how_and_whom_to_call(client: Any, cast: Cast) -> None:
    page = client.get(f"{BOARD}/report/sheet").text
    for words in ("打开手机扫一扫", "公共设施", "0830-3100001", "110·119·120"):
        assert words in page


def test_a_building_has_numbers_of_its_own(client: Any, cast: Cast) -> None:
    make_contact(cast.building, "楼栋长", "0830-3100077")
    page = client.get(f"{BOARD}/report").text
    assert page.index("0830-3100077") < page.index("0830-3100001")
    assert "0830-3100077" not in client.get("/c/jinsha/lobby/report").text


def test_lists_stand_behind_the_dock(client: Any, cast: Cast) -> None:
    make_activity(cast.jinsha)
    publish_issue(cast.jinsha)
    make_convention(cast.jinsha)
    for name, words in (("activities", "冬至包饺子"), ("issues", "三楼照明"), ("conventions", "居民公约")):
        assert words in client.get(f"{BOARD}/{name}").text


@pytest.mark.both_databases
def test_a_notice_opens_on_the_boards_where_it_hangs_and_on_no_other(client: Any, cast: Cast) -> None:
    make_building(cast.jinsha, "4")
    notice = make_notice(cast.jinsha, cast.building, body="八点[见此](https://a.example)停水", level="important")
    code = make_code(cast.jinsha, "notice", notice_id=notice.id)
    change(notice.texts[0], title="停水")
    for path in ("", "/sheet"):
        page = client.get(f"{BOARD}/notices/{notice.id}{path}").text
        for words in ("停水", "八点见此停水", "物业服务中心", "重要通知", "3号楼", code.code):
            assert words in page
        assert "a.example" not in page
        for board in ("/c/jinsha/4/lobby", "/c/jinsha/lobby", "/c/haojing/3/lobby"):
            assert client.get(f"{board}/notices/{notice.id}{path}").status_code == 404
    assert "停水" in client.get(f"{BOARD}/notices").text
    assert "现在没有通知" in client.get("/c/jinsha/4/lobby/notices").text


def test_pictures_of_a_notice_are_shown_and_its_pdfs_are_for_phones(client: Any, cast: Cast) -> None:
    notice = make_notice(cast.jinsha)
    assert "附件请用手机扫码看" not in client.get(f"{BOARD}/notices/{notice.id}").text
    picture, paper = make_notice_file(notice), make_notice_file(notice, "pdf", name="图纸")
    page = client.get(f"{BOARD}/notices/{notice.id}").text
    assert f'src="/c/jinsha/notices/files/{picture.id}"' in page
    assert "附件请用手机扫码看" in page
    assert f"/notices/files/{paper.id}" not in page


@pytest.mark.parametrize("state", ["draft", "withdrawn", "superseded"])
def test_a_notice_that_does_not_hang_does_not_open(client: Any, cast: Cast, state: str) -> None:
    assert client.get(f"{BOARD}/notices/{make_notice(cast.jinsha, state=state).id}").status_code == 404
    assert client.get(f"{BOARD}/notices/{make_notice(cast.jinsha).id}").status_code == 200


@pytest.mark.parametrize("tail", ["", "/sheet"])
def test_what_is_not_published_does_not_open(client: Any, cast: Cast, tail: str) -> None:
    draft = make_activity(cast.jinsha, state="draft")
    hidden = make_issue(cast.jinsha)
    convention = make_convention(cast.jinsha)
    change(convention.texts[0], state="withdrawn")
    for path in (
        f"activities/{draft.id}",
        f"issues/{hidden.id}",
        f"conventions/{convention.id}",
        "report/1",
        "activities/99999999",
    ):
        assert client.get(f"{BOARD}/{path}{tail}").status_code == 404
    elsewhere = publish_issue(cast.haojing)
    assert client.get(f"{BOARD}/issues/{elsewhere.id}{tail}").status_code == 404
