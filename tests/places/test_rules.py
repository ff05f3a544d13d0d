"""Areas, and a table of households read line by line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.places.models import KINDS
from kiosk.places.rules import Bad, Row, area_cm2, child_kind, read_households

BUILDINGS = {"3": 7, "3号楼": 7, "4": 8}


def test_each_kind_stands_below_the_one_before() -> None:
    assert [child_kind(kind) for kind in KINDS] == ["street", "community", "compound", "building", None]


@pytest.mark.parametrize(("typed", "cm2"), [("89.5", 895_000), ("89.5012", 895_012), ("", None), ("0.0001", 1)])
def test_areas_are_kept_exactly(typed: str, cm2: int | None) -> None:
    assert area_cm2(typed) == cm2


@pytest.mark.parametrize("typed", ["-1", "0", "89.50125", "1e9", "NaN", "inf", "abc", "1001"])
def test_what_is_no_area_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="not a"):
        area_cm2(typed)


@given(st.integers(1, 10_000_000))
def test_every_area_comes_back(cm2: int) -> None:
    assert area_cm2(f"{cm2 / 10_000:.4f}") == cm2


def test_lines_are_read_in_the_usual_order() -> None:
    rows, bad = read_households("3,1,101,89.5,测绘\n4号楼,1,101\n3号楼,2,202\n", BUILDINGS)
    assert rows == [Row(1, 7, "1", "101", 895_000, "survey"), Row(3, 7, "2", "202", None, "register")]
    assert [(b.n, b.line) for b in bad] == [(2, "4号楼,1,101")]


def test_headings_set_the_order() -> None:
    rows, bad = read_households("房号,楼栋,面积\n101,3,80\n", BUILDINGS)
    assert (rows, bad) == ([Row(2, 7, "1", "101", 800_000, "register")], [])


def test_a_table_pasted_from_a_spreadsheet_is_read_too() -> None:
    assert read_households("3 1 101 80", BUILDINGS)[0] == [Row(1, 7, "1", "101", 800_000, "register")]
    assert read_households("3，1，101", BUILDINGS)[0] == [Row(1, 7, "1", "101", None, "register")]


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("9,1,101", "没有“9”这栋楼"),
        ("3,1,", "单元和房号要填"),
        ("3,1,12345678901", "单元和房号要填"),
        ("3,1,101,一百", "面积要写成平方米"),
        ("3,1,101,80,听说", "面积来源只能是"),
        ("3," + "x" * 1000, "单元和房号要填"),
    ],
)
def test_each_bad_line_is_named_with_its_reason(app, line: str, why: str) -> None:
    with app.test_request_context():
        rows, bad = read_households(f"\n{line}\n", BUILDINGS)
        assert rows == []
        assert [b.n for b in bad] == [2]
        assert why in str(bad[0].why)


def test_the_same_door_twice_is_named(app) -> None:
    with app.test_request_context():
        rows, bad = read_households("3,1,101\n3号楼,1,101\n", BUILDINGS)
        assert len(rows) == 1
        assert "第 1 行" in str(bad[0].why)


@given(st.text(max_size=300))
def test_any_text_is_read_without_an_error(text: str) -> None:
    rows, bad = read_households(text, BUILDINGS)
    assert all(isinstance(row, Row) for row in rows)
    assert all(isinstance(row, Bad) for row in bad)


def test_more_than_five_thousand_lines_are_refused() -> None:
    rows, bad = read_households("\n".join(f"3,1,{n}" for n in range(5002)), BUILDINGS)
    assert len(rows) == 5000
    assert bad[0].n == 5001
