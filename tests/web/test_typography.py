"""Type: digits in cells, words that must not break, and how wide a title is."""

import pytest
from markupsafe import Markup

from kiosk.web.typography import ems, nw, size_of, tn


def test_each_digit_stands_in_a_cell_and_nothing_else_does() -> None:
    assert tn("14:32") == '<span class="tn"><i>1</i><i>4</i>:<i>3</i><i>2</i></span>'


@pytest.mark.parametrize("setter", [tn, nw])
def test_markup_in_the_text_is_escaped(setter: object) -> None:
    assert callable(setter)
    assert "<b>" not in setter("<b>1</b>")


def test_what_is_markup_already_is_kept() -> None:
    assert nw(Markup('<span lang="zh-Hans">3号楼</span>')) == '<span lang="zh-Hans"><span class="nw">3号楼</span></span>'


@pytest.mark.parametrize("kept", ["3号楼", "14:00–16:30", "11月28日", "0830-3100001", "18 人", "920 元"])
def test_these_stay_on_one_line(kept: str) -> None:
    assert f'<span class="nw">{kept}</span>' in nw(f"请到{kept}来")


def test_a_chinese_character_is_an_em_and_latin_letters_are_as_wide_as_they_are_drawn() -> None:
    assert ems("冬至") == 2
    assert ems("ab") == pytest.approx(1.22)
    assert ems("Flickering lights in the car park") == pytest.approx(15.6, rel=0.05)  # 15.2 in the sans, 16.1 in the serif


def test_longer_titles_take_smaller_steps() -> None:
    assert [size_of(text, 5.2, 9.2, 20.5) for text in ("冬至包饺子", "冬至包饺子啦啦", "冬" * 15, "冬" * 30)] == [1, 2, 3, 4]
