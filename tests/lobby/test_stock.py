"""Tiles that buildings share say what each building's own would say."""

import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from kiosk.clock import now
from kiosk.lobby.kept import hanging
from kiosk.lobby.screen import profile
from kiosk.lobby.wall import memory_of, standing
from tests.apps import counted
from tests.cast import Cast
from tests.factories import (
    change,
    make_activity,
    make_building,
    make_code,
    make_convention,
    make_notice,
    make_spot,
    publish_issue,
)  # fmt: skip


def board(app: Flask, slug: str) -> str:
    """The board of this building of 金沙 as the process draws it now, its version aside."""
    with app.test_request_context():
        html = hanging(standing(profile("jinsha", slug), now())).body.decode()
    return re.sub(r'data-version="\w+"', "", html)


def alone(app: Flask, slug: str) -> str:
    """The same by a process that has nothing in stock."""
    memory = memory_of(app)
    memory.shelves.clear()
    memory.stocks.clear()
    return board(app, slug)


@pytest.fixture
def town(cast: Cast) -> Cast:
    for slug in ("4", "5", "6"):
        make_building(cast.jinsha, slug)
    make_activity(cast.jinsha)
    publish_issue(cast.jinsha)
    make_convention(cast.jinsha)
    make_notice(cast.jinsha, level="important")
    return cast


@pytest.mark.both_databases
def test_a_shared_board_is_the_one_that_is_drawn_alone(app: Flask, town: Cast) -> None:
    fifth = make_building(town.jinsha, "7")
    make_notice(town.jinsha, fifth, title="只给七号楼")
    make_notice(town.jinsha, make_spot(make_building(town.jinsha, "8")), title="只给八号楼大堂")
    make_convention(town.jinsha, "九号楼一条", building_id=make_building(town.jinsha, "9").id, kind="building")
    make_code(town.jinsha, building_id=make_building(town.jinsha, "10").id)
    slugs = ("3", "4", "7", "8", "9", "10", "")
    together = {slug: board(app, slug) for slug in slugs}
    for slug in slugs:
        assert together[slug] == alone(app, slug), slug
    assert "只给七号楼" in together["7"]
    assert "只给八号楼大堂" in together["8"]
    assert "只给" not in together["4"] + together[""]
    assert "/c/jinsha/4/lobby/activities" in together["4"]
    assert "/c/jinsha/lobby/activities" in together[""]
    assert "\ue000" not in "".join(together.values())


def test_the_second_building_asks_next_to_nothing(app: Flask, town: Cast) -> None:
    board(app, "4")
    with counted(app) as statements:
        board(app, "5")
    assert statements == []  # the counter is read past the engine


def test_a_notice_for_one_building_that_comes_later_makes_it_particular(app: Flask, town: Cast) -> None:
    notice = make_notice(town.jinsha, make_building(town.jinsha, "7"), title="明天挂", starts_at=now() + timedelta(days=1))
    assert "明天挂" not in board(app, "7")
    change(notice.texts[-1], starts_at=now() - timedelta(minutes=1))
    assert "明天挂" in board(app, "7")
    assert "明天挂" not in board(app, "4")


def test_a_poll_of_before_a_change_leaves_nothing_old_in_stock(app: Flask, town: Cast) -> None:
    """One thread still draws for the version that hung, when the next has drawn the new one."""
    with app.test_request_context():
        old = standing(profile("jinsha", "4"), now())
    make_activity(town.jinsha, title="新添的活动")
    assert "新添的活动" in board(app, "5")
    with app.test_request_context():
        hanging(old)
    assert "新添的活动" in board(app, "6")
    assert "新添的活动" in board(app, "4")


def test_what_is_hidden_is_hidden_from_each_board_that_shares_it(app: Flask, town: Cast, monkeypatch: Any) -> None:
    monkeypatch.setattr("kiosk.lobby.rows.issue_rules.status", lambda *_: 1 / 0)
    for slug in ("4", "5"):
        with app.test_request_context():
            kept = hanging(standing(profile("jinsha", slug), now()))
        assert any(what.startswith("issue ") for what in kept.hidden)
