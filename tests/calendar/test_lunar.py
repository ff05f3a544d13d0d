"""Lunar dates against a table made by hand, not by the library."""

from datetime import date

import pytest

from kiosk.calendar.lunar import TERMS, festival, last_festivals, lunar_date

TABLE = {  # solar days of the festivals of four lunar years; 除夕 stands before 春节, 腊八 in the year after
    "春节": ["2025-01-29", "2026-02-17", "2027-02-06", "2028-01-26"],
    "除夕": ["2025-01-28", "2026-02-16", "2027-02-05", "2028-01-25"],
    "元宵": ["2025-02-12", "2026-03-03", "2027-02-20", "2028-02-09"],
    "端午": ["2025-05-31", "2026-06-19", "2027-06-09", "2028-05-28"],
    "七夕": ["2025-08-29", "2026-08-19", "2027-08-08", "2028-08-26"],
    "中秋": ["2025-10-06", "2026-09-25", "2027-09-15", "2028-10-03"],
    "重阳": ["2025-10-29", "2026-10-18", "2027-10-08", "2028-10-26"],
    "腊八": ["2026-01-26", "2027-01-15", "2028-01-04", "2029-01-22"],
}
DAYS = [(name, date.fromisoformat(day)) for name, days in TABLE.items() for day in days]


@pytest.mark.parametrize(("name", "day"), DAYS)
def test_festivals_fall_on_the_days_of_the_table(name, day):
    assert lunar_date(day).festival == name


def test_no_other_day_of_four_years_is_a_festival():
    known = {day for _, day in DAYS}
    days = [date.fromordinal(n) for n in range(date(2025, 1, 27).toordinal(), date(2028, 12, 31).toordinal())]
    assert {day for day in days if festival(day)} == {day for day in known if day <= days[-1]}


def test_a_day_is_written_in_both_languages():
    day = lunar_date(date(2026, 11, 22))
    assert (day.text, day.text_en) == ("农历十月十四", "10th lunar month, day 14")
    assert (day.term, day.term_en) == ("小雪", "Minor Snow")
    assert (day.festival, day.festival_en) == ("", "")


def test_the_solar_term_is_shown_on_its_day_only():
    assert lunar_date(date(2026, 11, 21)).term == lunar_date(date(2026, 11, 23)).term == ""


def test_a_year_has_each_of_the_24_terms_once():
    days = [lunar_date(date.fromordinal(n)) for n in range(date(2026, 1, 1).toordinal(), date(2027, 1, 1).toordinal())]
    terms = [(day.term, day.term_en) for day in days if day.term]
    assert sorted(terms) == sorted(TERMS.items())


@pytest.mark.parametrize(
    ("day", "text", "english"),
    [
        (date(2025, 7, 25), "农历闰六月初一", "leap 6th lunar month, day 1"),
        (date(2028, 6, 27), "农历闰五月初五", "leap 5th lunar month, day 5"),
        (date(2026, 2, 16), "农历腊月廿九", "12th lunar month, day 29"),
        (date(2026, 2, 17), "农历正月初一", "1st lunar month, day 1"),
    ],
)
def test_leap_months_and_the_turn_of_the_year(day, text, english):
    assert (lunar_date(day).text, lunar_date(day).text_en) == (text, english)


def test_a_leap_month_repeats_no_festival():
    assert festival(date(2028, 6, 27)) is None


def test_the_last_seven_festivals_before_a_day():
    found = last_festivals(date(2026, 11, 22))
    assert [name for name, _, _ in found] == ["重阳", "中秋", "七夕", "端午", "元宵", "春节", "除夕"]
    assert found[0] == ("重阳", "Double Ninth Festival", date(2026, 10, 18))


def test_a_festival_is_not_before_itself():
    assert last_festivals(date(2026, 6, 19), 1)[0][0] == "元宵"
