"""What the board shows, that it is the same for everybody, and what its tiles carry."""

import gzip
import re
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask

from kiosk.clock import now
from kiosk.db import db
from kiosk.places.models import Spot
from tests.cast import Cast
from tests.factories import (
    change,
    make_activity,
    make_building,
    make_code,
    make_convention,
    make_issue,
    make_member,
    make_notice,
    make_project,
    make_sign_up,
    make_spot,
    publish_issue,
    put,
)

BOARD = "/c/jinsha/3/lobby"
LONG = "庭院邻里冬至包饺子暨高龄邻居送温暖集体生日会活动第三十期一二"
END = re.compile(r'<template data-end="(\d+)" data-version="(\w+)" data-length="(\d+)"></template>\n$')


def statements(run: Any) -> int:
    """How many run inside, BEGIN aside."""
    counted: list[str] = []
    listen = ("before_cursor_execute", lambda *args: counted.append(args[2]))
    sa.event.listen(db.engine, *listen)
    run()
    sa.event.remove(db.engine, *listen)
    return len([statement for statement in counted if statement != "BEGIN"])


def rows(page: str, kind: str, way: str = "portrait") -> int:
    """Rows of the board that are seen in this orientation."""
    classes = re.findall(rf'<li class="([^"]*)"[^>]*><a class="{kind} ', page)
    return sum(f"not-{way}" not in found for found in classes)


@pytest.mark.both_databases
def test_the_board_shows_what_the_rooms_published(client: Any, cast: Cast) -> None:
    make_sign_up(make_activity(cast.jinsha, capacity=10))
    publish_issue(cast.jinsha, title="地下车库照明")
    make_issue(cast.jinsha, title="没有公示的事", line="不该出现")
    make_convention(cast.jinsha)
    make_code(cast.jinsha, building_id=cast.building.id)
    page = client.get(BOARD).text
    for words in ("金沙小区", "3号楼", "冬至包饺子", '余 <b class="num">9</b> 席', "地下车库照明", "居民公约", "我要报事"):
        assert words in page
    assert "没有公示的事" not in page


def test_a_building_without_a_code_still_says_where_its_qr_leads(client: Any, cast: Cast) -> None:
    page = client.get(BOARD).text
    assert "/c/jinsha/report" in page
    assert "<small>127.0.0.1:8000</small>" in page


def test_an_empty_board_says_so_in_every_tile(client: Any, cast: Cast) -> None:
    page = client.get(BOARD).text
    for words in ("最近没有活动", "现在没有公示中的事项", "正在征集", "有事就报"):
        assert words in page


def test_the_board_has_no_session_and_asks_nobody(client: Any, cast: Cast) -> None:
    plain = client.get(BOARD)
    client.set_cookie("language", "en")
    dressed = client.get(BOARD, headers={"Accept-Language": "en-GB", "User-Agent": "Other", "Host": "elsewhere.example"})
    assert dressed.data == plain.data
    for path in ("", "/version", "/tiles", "/activities", "/report", "/report/sheet", "?lang=en"):
        assert "Set-Cookie" not in client.get(BOARD + path).headers


def test_the_board_is_kept_with_its_compressed_body_and_an_etag(client: Any, cast: Cast) -> None:
    plain = client.get(BOARD)
    squeezed = client.get(BOARD, headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(squeezed.data) == plain.data
    assert client.get(BOARD, headers={"If-None-Match": plain.headers["ETag"]}).status_code == 304
    assert statements(lambda: client.get(BOARD)) == 0


def test_a_cold_board_takes_twelve_statements_whatever_the_data(client: Any, cast: Cast) -> None:
    def cold() -> int:
        client.application.extensions["kiosk.lobby"].facts.clear()
        client.application.extensions["kiosk.lobby"].shelves.clear()
        return statements(lambda: client.get(BOARD)) + 1  # and the raw read, which no listener sees

    assert cold() <= 12
    for n in range(12):
        activity = make_activity(cast.jinsha, starts_at=now() + timedelta(days=n + 1))
        make_code(cast.jinsha, "activity", activity_id=activity.id)
        publish_issue(cast.jinsha)
        make_convention(cast.jinsha)
        make_notice(cast.jinsha, level="important")
        make_project(make_member(cast.jinsha))
    assert cold() <= 12


def test_long_titles_take_two_lines_and_fewer_rows(client: Any, cast: Cast) -> None:
    for n in range(5):
        make_activity(cast.jinsha, title=LONG[:30], starts_at=now() + timedelta(days=n + 1))
        publish_issue(cast.jinsha, title=LONG[:30])
    page = client.get(BOARD).text
    assert (rows(page, "event"), rows(page, "event", "landscape")) == (2, 3)
    assert (rows(page, "issue"), rows(page, "issue", "landscape")) == (3, 3)
    assert ">还有 3 项 ›</a>" in page
    assert ">还有 2 项 ›</a>" in page


def test_four_short_issues_hang_and_the_rest_is_counted(client: Any, cast: Cast) -> None:
    for _ in range(7):
        publish_issue(cast.jinsha)
    page = client.get(BOARD).text
    assert (rows(page, "issue"), rows(page, "issue", "landscape")) == (4, 5)
    assert "公示中 7 件" in page


def test_in_large_two_rows_of_each_list_are_seen_and_the_rest_waits_on_further_pages(client: Any, cast: Cast) -> None:
    for n in range(5):
        make_activity(cast.jinsha, starts_at=now() + timedelta(days=n + 1))
        publish_issue(cast.jinsha)
    page = client.get(f"{BOARD}?size=large").text
    assert 'data-size="large"' in page
    assert page.count('data-page="1"') == 4
    assert len(re.findall(r'<li class="[^"]*is-off"', page)) == 6
    assert "第 1 页，共 3 页" in page
    assert "size=large" in re.findall(r'hx-get="([^"]+)"', page)[0]


def test_what_is_made_known_hangs_in_a_strip_and_important_things_in_the_feature(client: Any, cast: Cast) -> None:
    make_notice(cast.jinsha, title="周六停水检修", level="important")
    make_notice(cast.jinsha, title="冬季用电安全提示")
    page = client.get(BOARD).text
    assert page.index("重要通知") < page.index('<section class="strip"')
    assert page.count("周六停水检修") == 2
    assert page.count("冬季用电安全提示") == 1
    assert "全部 2 条" in page


def test_a_strip_takes_room_from_the_lists_and_leaves_none_where_nothing_is_made_known(client: Any, cast: Cast) -> None:
    for _ in range(7):
        publish_issue(cast.jinsha)
    assert 'class="strip"' not in client.get(BOARD).text
    make_notice(cast.jinsha)
    page = client.get(BOARD).text
    assert (rows(page, "issue"), rows(page, "issue", "landscape")) == (4, 4)


def test_a_notice_for_another_building_does_not_hang_here(client: Any, cast: Cast) -> None:
    other = make_building(cast.jinsha, "4")
    make_notice(cast.jinsha, other, title="四栋停水")
    make_notice(cast.jinsha, cast.lobby, title="大堂保洁")
    assert "四栋停水" not in client.get(BOARD).text
    assert "大堂保洁" in client.get(BOARD).text
    assert "四栋停水" in client.get("/c/jinsha/4/lobby").text
    assert "大堂保洁" not in client.get("/c/jinsha/4/lobby").text


def test_what_the_alliance_builds_turns_in_the_feature_with_its_counts(client: Any, cast: Cast) -> None:
    make_project(make_member(cast.jinsha))
    page = client.get(BOARD).text
    assert "天网进小区" in page
    assert re.search(r'摄像头 <b class="num">20</b>/27', page)


def test_a_withdrawn_activity_is_gone_at_the_next_look(client: Any, cast: Cast) -> None:
    activity = make_activity(cast.jinsha)
    assert "冬至包饺子" in client.get(BOARD).text
    change(activity, state="withdrawn")
    assert "冬至包饺子" not in client.get(BOARD).text


def test_items_carry_their_end(client: Any, cast: Cast) -> None:
    activity = make_activity(cast.jinsha)
    assert f'data-until="{int(activity.starts_at.timestamp() * 1000)}"' in client.get(BOARD).text


def test_the_tiles_that_differ_come_with_an_end_marker(client: Any, cast: Cast) -> None:
    activity = make_activity(cast.jinsha)
    have = ",".join(":".join(pair) for pair in re.findall(r'data-tile="(\w+)" data-digest="(\w+)"', client.get(BOARD).text))
    change(activity, title="红歌会")
    body = client.get(f"{BOARD}/tiles?have={have}").text
    assert re.findall(r'<template data-tile="(\w+)"', body) == ["feature", "events"]
    end = END.search(body)
    assert end is not None
    assert end.groups() == ("2", client.get(f"{BOARD}/version").json["version"], str(end.start()))


def test_nothing_differs_then_only_the_marker_comes(client: Any, cast: Cast) -> None:
    have = ",".join(":".join(pair) for pair in re.findall(r'data-tile="(\w+)" data-digest="(\w+)"', client.get(BOARD).text))
    assert END.match(client.get(f"{BOARD}/tiles?have={have}").text)


def test_a_revoked_place_code_leaves_the_board(client: Any, cast: Cast) -> None:
    code = make_code(cast.jinsha, building_id=cast.building.id)
    assert code.code in client.get(BOARD).text
    change(code, revoked_at=now())
    assert code.code not in client.get(BOARD).text


def test_an_expired_place_code_leaves_the_board_without_a_write(client: Any, cast: Cast) -> None:
    code = make_code(cast.jinsha, building_id=cast.building.id, expires_at=now() + timedelta(hours=1))
    assert code.code in client.get(BOARD).text
    with time_machine.travel(now() + timedelta(hours=2)):
        assert code.code not in client.get(BOARD).text


def test_english_falls_back_to_marked_chinese(client: Any, cast: Cast) -> None:
    make_activity(cast.jinsha, title="红歌会", title_en="")
    page = client.get(f"{BOARD}?lang=en").text
    assert '<html lang="en"' in page
    assert '<span lang="zh-Hans">红歌会</span>' in page
    assert "Jinsha Gardens" in page


def test_unknown_boards_do_not_exist(client: Any, cast: Cast, app: Flask) -> None:
    for path in ("/c/nowhere/lobby", "/c/jinsha/9/lobby", "/c/jinsha/9/lobby/version", "/c/haojing/lobby/activities/1"):
        assert client.get(path).status_code == 404


def test_the_big_code_is_that_of_where_one_stands(client: Any, cast: Cast) -> None:
    stairs, gate = make_spot(cast.building, "二单元楼梯间"), put(Spot(compound_id=cast.jinsha.id, name="东门"))
    here = {"building_id": cast.building.id}
    better = [
        make_code(cast.jinsha, spot_id=gate.id),
        make_code(cast.jinsha),
        make_code(cast.jinsha, spot_id=stairs.id, **here),
        make_code(cast.jinsha, spot_id=cast.lobby.id, **here),
        make_code(cast.jinsha, **here),
    ]
    while len(better) > 1:
        best = better.pop()
        page = client.get(BOARD).text
        assert [code.code in page for code in (best, *better)] == [True] + [False] * len(better)
        change(best, revoked_at=now())
    assert better[0].code not in client.get(BOARD).text


@pytest.mark.both_databases
def test_the_code_of_a_spot_out_of_use_leaves_the_board(client: Any, cast: Cast) -> None:
    code = make_code(cast.jinsha, building_id=cast.building.id, spot_id=cast.lobby.id)
    assert code.code in client.get(BOARD).text
    change(cast.lobby, archived_at=now())
    assert code.code not in client.get(BOARD).text
