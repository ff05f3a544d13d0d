"""Setting type: digits in cells of one width, words that must not break, and how wide a title is."""

import re
import unicodedata

from markupsafe import Markup, escape

_NEVER_BROKEN = re.compile(
    r"\d{1,2}:\d\d(?:–\d{1,2}:\d\d)?"  # 14:00–16:30
    r"|\d+月\d+日|\d+(?:\.\d+)? ?(?:号楼|单元|点|元|户|人|天|小时)"  # 11月28日, 3号楼, 2,860 元
    r"|\+?\d[\d-]{4,}\d"  # a phone number
)

# Advance widths of Noto Sans and Noto Serif SC 700, between the two.
_SHAPES = ((" ", 0.25), ("ijlI.,:;'!|’", 0.34), ("ftr()[]-", 0.42), ("mwMW@%", 0.93))


def tn(text: object) -> Markup:
    """Digits of `text` each in a cell of its own: Noto Serif CJK has no tabular numerals, and a clock must not tremble."""
    cells = re.sub(r"\d", lambda digit: f"<i>{digit[0]}</i>", str(escape(text)))
    return Markup('<span class="tn">{}</span>').format(Markup(cells))  # noqa: S704 - escaped above


def nw(text: object) -> Markup:
    """`text` with building numbers, phone numbers and times kept on one line (3号楼, 14:00–16:30)."""
    kept = _NEVER_BROKEN.sub(lambda found: f'<span class="nw">{found[0]}</span>', str(escape(text)))
    return Markup(kept)  # noqa: S704 - escaped above


def ems(text: str) -> float:
    """Width of `text` in ems of our bold faces, to a few percent: a Chinese character is 1, a Latin letter as it is drawn."""
    return sum(_em(letter) for letter in text)


def _em(letter: str) -> float:
    if unicodedata.east_asian_width(letter) in "WF":
        return 1.0
    shaped = next((width for letters, width in _SHAPES if letter in letters), None)
    return shaped or (0.7 if letter.isupper() else 0.61)


def size_of(text: str, *steps: float) -> int:
    """The type step (1 = largest) at which `text` fits; `steps` are widths in ems, ascending."""
    width = ems(text)
    return 1 + sum(width > step for step in steps)
