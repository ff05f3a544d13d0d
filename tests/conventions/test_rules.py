"""Numbering, the tile's setting, rearranging."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.conventions import rules
from kiosk.conventions.models import Convention
from kiosk.conventions.rules import Words

FOUR_CLAUSES = "邻里有难处，敲门帮一把；夜里轻声走，楼道不堆物。"
CONVENTION = Convention(title="邻里公约", title_en="Neighbours' convention")


def set_(zh, en="", english=False):
    return rules.tile(CONVENTION, 4, Words(zh, en), english, str)


@pytest.mark.parametrize(
    ("n", "text"), [(1, "一"), (4, "四"), (10, "十"), (11, "十一"), (12, "十二"), (20, "二十"), (21, "二十一"), (40, "四十")]
)
def test_articles_are_numbered_as_chinese_counts(n, text):
    assert rules.numeral(n) == text
    assert rules.heading(n, english=False) == f"第{text}条"
    assert rules.heading(n, english=True) == f"Article {n}"


def test_four_short_clauses_stand_as_four_large_columns():
    tile = set_(FOUR_CLAUSES)
    assert tile.lines == ("邻里有难处，", "敲门帮一把；", "夜里轻声走，", "楼道不堆物。")
    assert (tile.size, tile.across, tile.clipped) == (1, False, False)
    assert (tile.heading, tile.plain) == ("第四条", FOUR_CLAUSES)


def test_longer_clauses_stand_smaller():
    tile = set_("电动车进棚充电，不上楼、不进电梯。")
    assert tile.size == 2
    assert len(tile.lines) == 3


def test_what_is_no_couplet_flows():
    words = "装修先到物业登记，门口贴出起止日期和联系电话。"
    assert (set_(words).lines, set_(words).size, set_(words).clipped) == ((words,), 3, False)


def test_what_does_not_fit_is_cut_on_the_wall_and_whole_for_those_who_listen():
    tile = set_("长" * 300)
    assert tile.clipped
    assert tile.lines[0].endswith("…")
    assert len(tile.lines[0]) == 42
    assert tile.plain == "长" * 300


def test_english_runs_across_and_chinese_stands_in_for_it():
    assert set_(FOUR_CLAUSES, "Knock and help.", english=True).across
    assert set_(FOUR_CLAUSES, "Knock and help.", english=True).lines == ("Knock and help.",)
    assert not set_(FOUR_CLAUSES, "", english=True).across
    assert set_(FOUR_CLAUSES, "", english=True).heading == "Article 4"


def test_english_is_cut_between_words():
    tile = set_("", "Keep the stairs clear, " * 10, english=True)
    assert tile.clipped
    assert tile.lines[0].endswith("Keep the stairs clear…")
    assert set_("", "x" * 300, english=True).lines == ("x" * 95 + "…",)


@given(st.text(alphabet="邻里有难处，；。、敲门 \n!", max_size=120))
def test_no_character_gets_lost_unless_it_is_clipped(words):
    tile = set_(words)
    joined = "".join("".join(tile.lines).split())
    wanted = "".join(words.split())
    assert tile.clipped or joined == wanted
    assert tile.size in {1, 2, 3}


ABC = [Words("甲"), Words("乙"), Words("丙")]


@pytest.mark.parametrize(
    ("act", "at", "order"),
    [
        ("up", 2, "甲丙乙"), ("up", 0, "甲乙丙"), ("down", 0, "乙甲丙"), ("down", 2, "甲乙丙"), ("remove", 1, "甲丙"),
        ("remove", 9, "甲乙丙"), ("remove", -1, "甲乙丙"), ("save", -1, "甲乙丙"), ("up", 9, "甲乙丙"),
        ("nonsense", 1, "甲乙丙"),
    ],
)  # fmt: skip
def test_one_tap_rearranges(act, at, order):
    assert "".join(words.zh for words in rules.rearranged(ABC, act, at)) == order


def test_adding_ends_at_the_limit():
    assert rules.rearranged(ABC, "add", -1) == [*ABC, Words("")]
    full = [Words("条")] * rules.MAX_ARTICLES
    assert rules.rearranged(full, "add", -1) == full


def test_each_article_has_its_day():
    assert [rules.of_the_day(3, day) for day in range(739_000, 739_004)] == [1, 2, 0, 1]
    assert rules.of_the_day(0, 739_000) == 0
