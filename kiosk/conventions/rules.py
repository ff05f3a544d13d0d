"""How articles are numbered, set for the wall, and carried over from one version to the next."""

import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from kiosk.conventions.models import Article, Convention
from kiosk.words import LazyString, _l

MAX_ARTICLES = 40

_DIGITS = " 一二三四五六七八九"  # house: numerals, not words
_TEN = "十"  # house: as above
_CLAUSE = re.compile(r"[^，；。、：！？]+[，；。、：！？]*")

KIND_NAMES: dict[str, LazyString] = {
    "party": _l("党员公约"),
    "resident": _l("居民公约"),
    "neighbour": _l("邻里公约"),
    "building": _l("楼栋公约"),
}
STATE_NAMES: dict[str, LazyString] = {
    "draft": _l("草稿"),
    "published": _l("公示中"),
    "superseded": _l("已由新版代替"),
    "withdrawn": _l("已撤下"),
}


class Words(NamedTuple):
    """One article as it is typed: Chinese, and English where somebody wrote it."""

    zh: str
    en: str = ""


@dataclass(frozen=True)
class Tile:
    """An article set for the lobby's tile: `lines` are columns, or flowing text when `across` (Latin letters).

    `size` 1 is for a couplet, 2 for a short article, 3 for what still fits; `clipped`: the rest stands in the sheet.
    """

    convention: Convention
    heading: LazyString
    plain: str
    lines: tuple[str, ...]
    size: int
    across: bool
    clipped: bool


def numeral(n: int) -> str:
    """1-99 as an article is numbered: 四, 十二, 二十一."""
    tens, ones = divmod(n, 10)
    return (_DIGITS[tens].strip() if tens > 1 else "") + (_TEN if tens else "") + _DIGITS[ones].strip()


def heading(n: int, english: bool) -> LazyString:
    """第四条 · Article 4"""
    return _l("第%(n)s条", n=n if english else numeral(n))


def tile(article: Article, english: bool, plain: Callable[[str], str]) -> Tile:
    """The article as it hangs in this language; `plain` takes the Markdown marks off its words."""
    across = english and bool(article.words_en)
    words = " ".join(plain(article.words_en if across else article.words).split())
    lines, size, clipped = _across(words) if across else _upright(words)
    return Tile(article.text.convention, heading(article.n, english), words, lines, size, across, clipped)


def of_the_day(count: int, day: int) -> int:
    """Which of `count` articles hangs on the day with this ordinal: each its turn, the same on every screen."""
    return day % count if count else 0


def fingerprint(title: str, articles: Sequence[Words]) -> str:
    """Changes when anybody changes the title or an article; travels with the form, so that no edit is lost unseen."""
    return hashlib.sha256(repr((title, [tuple(words) for words in articles])).encode()).hexdigest()[:16]


def rearranged(articles: Sequence[Words], act: str, at: int) -> list[Words]:
    """`articles` after one tap: `add` an empty one at the end, `remove`, `up`, `down` the one at index `at`.

    A tap that makes no sense (up from the top, an index that is gone) changes nothing.
    """
    changed = list(articles)
    other = {"up": at - 1, "down": at + 1}.get(act, at)
    if act == "add" and len(changed) < MAX_ARTICLES:
        changed.append(Words("", ""))
    elif act == "remove" and 0 <= at < len(changed):
        del changed[at]
    elif 0 <= at < len(changed) and 0 <= other < len(changed):
        changed[at], changed[other] = changed[other], changed[at]
    return changed


def _upright(words: str) -> tuple[tuple[str, ...], int, bool]:
    """Lines, size, clipped. A column holds 6 characters in size 1, 8 in size 2, 9 in size 3."""
    clauses = tuple(clause.strip() for clause in _CLAUSE.findall(words))
    longest = max((len(clause) for clause in clauses), default=0)
    for size, columns, characters in ((1, 4, 6), (2, 5, 8)):
        if len(clauses) <= columns and longest <= characters:
            return clauses, size, False
    return (_clipped(words, 42),), 3, len(words) > 42


def _across(words: str) -> tuple[tuple[str, ...], int, bool]:
    return (_clipped(words, 120),), 1 + (len(words) > 65) + (len(words) > 95), len(words) > 120


def _clipped(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
