"""The lobby tells of building heads: it changes with consents, with roles, and by the clock."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from kiosk.clock import now
from kiosk.db import db
from kiosk.grid import queries
from kiosk.grid.rules import headed
from tests.apps import Client
from tests.cast import Cast
from tests.factories import change, make_building, make_contact, make_public_name, make_staff

BOARD = "/c/jinsha/3/lobby"
SHEET = f"{BOARD}/people"


@pytest.fixture
def head(cast: Cast) -> Any:
    return make_staff("building_head", cast.building, "陈某某", "head")


def version(client: Client) -> str:
    return str(client.get(f"{BOARD}/version").json["version"])


@pytest.mark.both_databases
def test_a_consent_and_its_withdrawal_are_seen_by_the_next_poll(cast: Cast, client: Client, head: Any) -> None:
    before = version(client)
    name = make_public_name(cast.building, head, "陈老师")
    shown = version(client)
    assert shown != before
    assert "陈老师" in client.get(SHEET).text
    change(name, withdrawn_at=now())
    assert version(client) != shown
    assert "陈老师" not in client.get(SHEET).text


@pytest.mark.both_databases
def test_a_role_that_begins_or_ends_is_seen_by_the_next_poll(cast: Cast, client: Client, head: Any) -> None:
    seen = [version(client)]
    change(head.grants[0], ends_at=now())
    seen.append(version(client))
    make_staff("building_head", cast.building, "下一位", "next")
    seen.append(version(client))
    assert len(set(seen)) == 3


def test_a_closed_account_is_seen_by_the_next_poll(cast: Cast, client: Client, head: Any) -> None:
    before = version(client)
    change(head, archived_at=now())
    assert version(client) != before


@pytest.mark.both_databases
def test_the_clock_alone_ends_a_role(cast: Cast, client: Client, head: Any) -> None:
    change(head.grants[0], ends_at=now() + timedelta(minutes=10))
    make_public_name(cast.building, head, "陈老师")
    before = version(client)
    for minutes, same in ((9, True), (11, False)):
        with time_machine.travel(now() + timedelta(minutes=minutes), tick=False):
            assert (version(client) == before) is same
            assert ("陈老师" in client.get(SHEET).text) is same


@pytest.mark.both_databases
def test_edges_are_those_of_building_heads_of_the_compound(cast: Cast, head: Any) -> None:
    at = now() + timedelta(days=2)
    change(head.grants[0], ends_at=at)
    make_staff("household_link", cast.building, "别的角色", "link")
    (grant,) = head.grants
    assert set(db.session.scalars(queries.edges(cast.jinsha.id))) == {grant.starts_at, at}
    assert db.session.scalars(queries.edges(cast.haojing.id)).all() == []


def test_a_role_above_buildings_changes_no_board(cast: Cast, client: Client) -> None:
    before = version(client)
    make_staff("building_head", cast.jinsha, "管整个小区", "wide")
    assert version(client) == before


# The sheet


@pytest.mark.parametrize("tail", ["", "/sheet"])
def test_the_sheet_names_the_head_the_numbers_and_the_code(cast: Cast, client: Client, head: Any, tail: str) -> None:
    make_contact(cast.building, "3号楼门岗", "0830-3100077")
    make_contact(cast.jinsha.parent, "社区服务中心", "0830-3100013")
    make_public_name(cast.building, head, "陈老师")
    page = client.get(f"{SHEET}{tail}").text
    digits = page.replace("<i>", "").replace("</i>", "")
    for words in (
        "3号楼楼栋长",
        "陈老师",
        "0830-3100001",
        "0830-3100013",
        "110",
        "119",
        "120",
        "/c/jinsha/call-back?building=3",
    ):
        assert words in digits
    assert digits.index("0830-3100077") < digits.index("0830-3100001")
    assert "陈某某" not in page


def test_the_sheet_of_the_whole_compound_names_each_building(cast: Cast, client: Client, head: Any) -> None:
    make_building(cast.jinsha, "5")
    make_public_name(cast.building, head, "陈老师")
    page = client.get("/c/jinsha/lobby/people?lang=en").text
    assert "Teacher Zhang" in page
    assert "Building 5" in page
    assert "vacant" in page


def test_what_is_public_is_read_without_the_person(cast: Cast) -> None:
    """What nobody consented to cannot be shown by mistake: the statement does not ask for it."""
    asked = str(queries.heads(cast.jinsha.id, now()))
    assert "public_name.name" in asked
    assert "person.name" not in asked
    assert "person.login" not in asked


@pytest.mark.both_databases
def test_two_heads_of_a_building_are_one_line(cast: Cast, head: Any) -> None:
    second = make_staff("building_head", cast.building, "第二位", "second")
    make_building(cast.jinsha, "10")
    make_building(cast.jinsha, "4")
    make_public_name(cast.building, second, "吕师傅")
    rows = headed(db.session.execute(queries.heads(cast.jinsha.id, now())))
    assert [(row.building.slug, row.has_head, [name.name for name in row.names]) for row in rows] == [
        ("3", True, ["吕师傅"]),
        ("4", False, []),
        ("10", False, []),
    ]
