"""How articles are numbered, set for the wall, and carried over from one version to the next."""

import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from kiosk.conventions.models import Article, Convention, ConventionText
from kiosk.words import LazyString, _l

MAX_ARTICLES = 40

_DIGITS = " 一二三四五六七八九"  # house: numerals, not words
_TEN = "十"  # house: as above
_CLAUSE = re.compile(r"[，；。、：！？]*[^，；。、：！？]+[，；。、：！？]*")

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
    heading: str
    plain: str
    lines: tuple[str, ...]
    size: int
    across: bool
    clipped: bool


def numeral(n: int) -> str:
    """1-99 as an article is numbered: 四, 十二, 二十一."""
    tens, ones = divmod(n, 10)
    return (_DIGITS[tens].strip() if tens > 1 else "") + (_TEN if tens else "") + _DIGITS[ones].strip()


def heading(n: int, english: bool) -> str:
    """第四条 · Article 4. In the language of the words below it, not of the page: the office shows both side by side."""
    return f"Article {n}" if english else f"第{numeral(n)}条"  # house: both languages


def hung(article: Article, english: bool, plain: Callable[[str], str]) -> Tile:
    """A stored article as it hangs in this language; `plain` takes the Markdown marks off its words."""
    return tile(article.text.convention, article.n, Words(article.words, article.words_en), english, plain)


def tile(convention: Convention, n: int, words: Words, english: bool, plain: Callable[[str], str]) -> Tile:
    """Article `n` with these words, stored or still being typed."""
    across = english and bool(words.en)
    text = " ".join(plain(words.en if across else words.zh).split())
    lines, size, clipped = _across(text) if across else _upright(text)
    return Tile(convention, heading(n, english), text, lines, size, across, clipped)


def of_the_day(count: int, day: int) -> int:
    """Which of `count` articles hangs on the day with this ordinal: each its turn, the same on every screen."""
    return day % count if count else 0


def fingerprint(text: ConventionText | None) -> str:
    """Changes with whatever a draft says; travels with its form, so that nobody's edit is lost unseen. Empty: no draft."""
    if text is None:
        return ""
    said = [text.id, str(text.adopted_on), text.adopted_by, text.adopted_by_en]
    said += [(article.words, article.words_en) for article in text.articles]
    return hashlib.sha256(repr(said).encode()).hexdigest()[:16]


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
        if clauses and len(clauses) <= columns and longest <= characters:
            return clauses, size, False
    return (_clipped(words, 42),) if words else (), 3, len(words) > 42


def _across(words: str) -> tuple[tuple[str, ...], int, bool]:
    clipped = len(words) > 95
    shown = words[:95].rsplit(" ", 1)[0].rstrip(" ,;:.") + "…" if clipped else words  # between words
    return (shown,) if words else (), 1 + (len(words) > 50) + (len(words) > 70), clipped


def _clipped(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
