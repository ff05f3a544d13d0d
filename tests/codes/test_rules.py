"""What codes look like, and what people type for them."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.codes import rules


def seeded(seed):
    return random.Random(seed)  # noqa: S311 it has to repeat, not to be secret


bodies = st.text(rules.ALPHABET, min_size=6, max_size=6)


def test_a_new_code_is_seven_characters_of_the_alphabet_and_checks():
    codes = [rules.new_code(seeded(seed)) for seed in range(200)]
    assert all(rules.is_code(code) for code in codes)
    assert {len(code) for code in codes} == {7}
    assert len(set(codes)) == 200
    assert set("".join(codes)) == set("23456789ABCDEFGHJKMNPQRSTVWXYZ")


def test_codes_are_drawn_from_the_system_unless_told_otherwise():
    assert rules.new_code() != rules.new_code()
    assert rules.new_code(seeded(1)) == rules.new_code(seeded(1))


@given(bodies, st.integers(0, 6), st.sampled_from(rules.ALPHABET))
def test_one_wrong_character_is_always_noticed(body, place, other):
    code = body + rules.check_character(body)
    wrong = code[:place] + other + code[place + 1 :]
    assert rules.is_code(wrong) == (wrong == code)


def test_nearly_all_swapped_neighbours_are_noticed():
    pairs = [(a, b) for a in rules.ALPHABET for b in rules.ALPHABET if a != b]
    missed = [(a, b) for a, b in pairs if rules.check_character("2222" + a + b) == rules.check_character("2222" + b + a)]
    assert len(missed) <= 2


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("7k4mx2p", "7K4MX2P"),
        (" 7K4 MX2P\n", "7K4MX2P"),
        ("7K4-MX2P", "7K4MX2P"),
        ("7K4—MX2P", "7K4MX2P"),
        ("７ｋ４ＭＸ２Ｐ", "7K4MX2P"),
        ("O0o", "QQQ"),
        ("I1iLl", "JJJJJ"),
        ("Uu", "VV"),
        ("", ""),
    ],
)
def test_typed_codes_are_read_as_meant(typed, code):
    assert rules.normalise(typed) == code


@given(bodies)
def test_reading_a_code_twice_changes_nothing(body):
    code = body + rules.check_character(body)
    assert rules.normalise(code) == code
    assert rules.normalise(code.lower()) == code


@pytest.mark.parametrize("text", ["", "7K4MX2", "7K4MX2PP", "0000000", "庭院庭院庭院庭", "7K4MX2\n", "²²²²²²²"])
def test_what_is_no_code_is_not_taken_for_one(text):
    assert not rules.is_code(text)


def test_a_secret_has_eight_characters_and_survives_being_read():
    secret = rules.new_secret()
    assert len(secret) == 8
    assert rules.normalise(secret.lower()) == secret


def test_an_entry_code_keeps_its_leading_zeros():
    codes = [rules.new_entry_code(seeded(seed)) for seed in range(300)]
    assert all(len(code) == 6 and code.isdecimal() for code in codes)
    assert any(code.startswith("0") for code in codes)


@pytest.mark.parametrize("typed", ["JS-2026-0042", "js-2026-0042", " JS 2026 0042 ", "JS20260042", "JS—2026—0042"])
def test_an_issue_number_is_read_in_any_usual_spelling(typed):
    number = rules.parse_number(typed)
    assert number == rules.IssueNumber("JS", 2026, 42)
    assert str(number) == "JS-2026-0042"


def test_issue_numbers_go_on_past_9999():
    assert str(rules.IssueNumber("CJ", 2026, 12345)) == "CJ-2026-12345"
    assert rules.parse_number("CJ-2026-12345") == ("CJ", 2026, 12345)


@pytest.mark.parametrize("typed", ["", "2026-0042", "JS-26-0042", "JS-2026-42", "金沙-2026-0042", "JS-2026-0042; drop"])
def test_what_is_no_issue_number_is_none(typed):
    assert rules.parse_number(typed) is None


@pytest.mark.parametrize("typed", ["JS-2026-00042", "JS-2026-000042", "JS-٢٠٢٦-٠٠٤٢"])
def test_a_number_has_one_spelling_so_that_wrong_tries_at_it_are_counted_together(typed):
    assert rules.parse_number(typed) is None
