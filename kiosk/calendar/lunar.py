"""Lunar dates, solar terms and traditional festivals, in Chinese and English."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from lunar_python import Lunar, Solar

# house: both languages stand side by side
TERMS = {
    "小寒": "Minor Cold",
    "大寒": "Major Cold",
    "立春": "Start of Spring",
    "雨水": "Rain Water",
    "惊蛰": "Awakening of Insects",
    "春分": "Spring Equinox",
    "清明": "Clear and Bright",
    "谷雨": "Grain Rain",
    "立夏": "Start of Summer",
    "小满": "Grain Buds",
    "芒种": "Grain in Ear",
    "夏至": "Summer Solstice",
    "小暑": "Minor Heat",
    "大暑": "Major Heat",
    "立秋": "Start of Autumn",
    "处暑": "End of Heat",
    "白露": "White Dew",
    "秋分": "Autumn Equinox",
    "寒露": "Cold Dew",
    "霜降": "Frost's Descent",
    "立冬": "Start of Winter",
    "小雪": "Minor Snow",
    "大雪": "Major Snow",
    "冬至": "Winter Solstice",
}

# By lunar month and day. New Year's Eve is not among them: the year's last day is the 29th or the 30th.
# house: both languages stand side by side
FESTIVALS = {
    (1, 1): ("春节", "Spring Festival"),
    (1, 15): ("元宵", "Lantern Festival"),
    (5, 5): ("端午", "Dragon Boat Festival"),
    (7, 7): ("七夕", "Qixi Festival"),
    (8, 15): ("中秋", "Mid-Autumn Festival"),
    (9, 9): ("重阳", "Double Ninth Festival"),
    (12, 8): ("腊八", "Laba Festival"),
}
# house: both languages
EVE = ("除夕", "Chinese New Year's Eve")


@dataclass(frozen=True)
class LunarDate:
    """A day in the lunar calendar; `term` and `festival` are empty on most days. `says` picks the language."""

    text: str
    text_en: str
    term: str
    term_en: str
    festival: str
    festival_en: str


@lru_cache(maxsize=128)
def lunar_date(day: date) -> LunarDate:
    """`day` (1900-2099) as 「农历十月十四」/ "10th lunar month, day 14", with its solar term and festival if any."""
    lunar = _lunar(day)
    term = lunar.getJieQi()
    return LunarDate(  # house: both languages
        f"农历{lunar.getMonthInChinese()}月{lunar.getDayInChinese()}",
        _english(lunar.getMonth(), lunar.getDay()),
        term,
        TERMS.get(term, ""),
        *(festival(day) or ("", "")),
    )


def festival(day: date) -> tuple[str, str] | None:
    """The traditional festival of `day` in Chinese and English. A leap month (negative here) repeats none."""
    lunar = _lunar(day)
    if named := FESTIVALS.get((lunar.getMonth(), lunar.getDay())):
        return named
    tomorrow = _lunar(day + timedelta(days=1))
    return EVE if (tomorrow.getMonth(), tomorrow.getDay()) == (1, 1) else None


def last_festivals(before: date, n: int = 7) -> list[tuple[str, str, date]]:
    """The `n` traditional festivals before the day `before`, the latest first: Chinese, English, day."""
    found: list[tuple[str, str, date]] = []
    day = before
    while len(found) < n:
        day -= timedelta(days=1)
        if named := festival(day):
            found.append((*named, day))
    return found


def _lunar(day: date) -> Lunar:
    return Solar.fromYmd(day.year, day.month, day.day).getLunar()


def _english(month: int, day: int) -> str:
    """`month` is negative in a leap month."""
    ordinal = {1: "1st", 2: "2nd", 3: "3rd"}.get(abs(month), f"{abs(month)}th")
    return f"{'leap ' if month < 0 else ''}{ordinal} lunar month, day {day}"
