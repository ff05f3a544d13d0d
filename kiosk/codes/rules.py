"""What codes look like: public codes, issue numbers, receipt secrets, entry codes. Nothing here is stored."""

import random
import re
import unicodedata
from secrets import SystemRandom
from typing import NamedTuple

from kiosk.words import _l

# Why somebody thinks that a code is not ours.
REASONS = {
    "covered": _l("盖在别的码上"),
    "elsewhere": _l("位置不对"),
    "strange": _l("打开的不是本站网页"),
    "asks": _l("要付钱或填密码"),
    "other": _l("其他"),
}
# No 0 O, 1 I L, U: what remains is read aloud and copied from a wall without doubt.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 7
SECRET_LENGTH = 8
_LOOK_ALIKES = str.maketrans("O0IL1U", "QQJJJV")
_NUMBER = re.compile(r"([A-Z]{2,4})-?([0-9]{4})-?([0-9]{4}|[1-9][0-9]{4,5})")  # one way only: tries are counted by it


class IssueNumber(NamedTuple):
    """`JS-2026-0042`: the compound's prefix, the year, the serial within that year."""

    prefix: str
    year: int
    serial: int

    def __str__(self) -> str:
        return f"{self.prefix}-{self.year}-{self.serial:04}"


def new_code(rng: random.Random | None = None) -> str:
    """A random public code of 7: six characters and their check character."""
    body = draw(CODE_LENGTH - 1, rng)
    return body + check_character(body)


def new_secret(rng: random.Random | None = None) -> str:
    """A random receipt secret of 8 characters (39 bits; good only together with the issue number)."""
    return draw(SECRET_LENGTH, rng)


def new_entry_code(rng: random.Random | None = None) -> str:
    """Six digits for one activity entry, leading zeros kept."""
    return f"{(rng or SystemRandom()).randrange(1_000_000):06}"


def normalise(typed: str) -> str:
    """`typed` as a code would be written: upper case, without spaces and hyphens, look-alikes mapped.

    Full-width characters count as their narrow twins. The result need not be a code: ask `is_code`.
    """
    return _squeeze(typed).replace("-", "").translate(_LOOK_ALIKES)


def is_code(code: str) -> bool:
    """Whether a normalised `code` has the right length, alphabet and check character."""
    if len(code) != CODE_LENGTH or not set(code) <= set(ALPHABET):
        return False
    return check_character(code[:-1]) == code[-1]


def check_character(body: str) -> str:
    """Luhn mod 30: finds each single wrong character and most swapped neighbours."""
    total = 0
    for place, character in enumerate(reversed(body)):
        step = ALPHABET.index(character) * (2 - place % 2)
        total += step // len(ALPHABET) + step % len(ALPHABET)
    return ALPHABET[-total % len(ALPHABET)]


def parse_number(typed: str) -> IssueNumber | None:
    """The issue number meant by `typed` (`js 2026 42` is too short to be one), or None."""
    found = _NUMBER.fullmatch(_squeeze(typed))
    return IssueNumber(found[1], int(found[2]), int(found[3])) if found else None


def draw(length: int, rng: random.Random | None = None) -> str:
    """Random characters of our alphabet."""
    return "".join((rng or SystemRandom()).choices(ALPHABET, k=length))


def _squeeze(typed: str) -> str:
    """Narrow, upper case, no white space, every dash a hyphen."""
    narrow = unicodedata.normalize("NFKC", typed).upper()
    return re.sub(r"[‐-―−－ー一]", "-", re.sub(r"\s+", "", narrow))
