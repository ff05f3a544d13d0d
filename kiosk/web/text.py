"""Typed text made safe to keep: invisible characters out, phone numbers in one form, private matters noticed."""

import re
import unicodedata
from collections.abc import Iterator

from kiosk.words import LazyString, _l

MAX_MARKS = 4  # combining marks on one character; more is vandalism, not writing
ZWJ = "\u200d"
VARIATION_16 = "\ufe0f"
_BLANK_LETTERS = frozenset("\u115f\u1160\u2800\u3164\uffa0")  # letters to Unicode, nothing to the eye

_MOBILE = re.compile(r"1[3-9]\d{9}")
_LANDLINE = re.compile(r"0\d{2,3}\d{7,8}")

# house: words to look for in Chinese text, nothing that is shown
_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈"
    "姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
)
# house: as above
_ADDRESS = "女士|先生|小姐|阿姨|叔叔|大爷|大妈|大娘|大伯|大叔|大姐|大哥|奶奶|爷爷|婆婆|嬢嬢|孃孃|师傅|老师|老人"
# house: as above
_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"

_OFFICE_LINE = (re.compile(r"(?<!\d)0\d{2,3}-\d{7,8}(?!\d)"), _l("像是电话号码"))
_HINTS: tuple[tuple[re.Pattern[str], LazyString], ...] = (
    (re.compile(r"(?<!\d)1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d)"), _l("像是电话号码")),
    _OFFICE_LINE,
    (re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)"), _l("像是身份证号")),
    (re.compile(rf"[{_PROVINCES}][A-HJ-NP-Z][·. ]?[A-HJ-NP-Z0-9]{{5,6}}(?![A-Z0-9])"), _l("像是车牌号")),
    (
        re.compile(
            r"(?:\d{1,3}\s*(?:号楼|号院|栋|幢|座)\s*)?[\d一二三四五六七八九]{1,2}\s*单元\s*\d{1,2}\s*(?:楼\s*\d|\d{2})\d*"
            r"|\d{1,3}\s*(?:号楼|栋|幢|座)\s*\d{3,4}(?!\d)|(?<![\d-])\d{1,2}-\d{1,2}-\d{3,4}(?![\d-])|(?<!\d)\d{3,4}\s*[室户]"
        ),
        _l("像是门牌号"),
    ),
    (
        re.compile(
            rf"(?:欧阳|司马|上官|诸葛|[{_SURNAMES}])(?:[一-鿿]{{1,2}}?)??(?<!老)(?:{_ADDRESS})|老[{_SURNAMES}](?=家|说|反映)"
        ),
        _l("像是人名或称呼"),
    ),
    (re.compile(rf"(?:业主|住户|联系人|报修人|姓名)\s*:\s*[{_SURNAMES}][一-鿿]{{1,2}}"), _l("像是人名或称呼")),
)


def tidy(text: str, lines: bool = False) -> str:
    """`text` in NFC, trimmed, without control, bidi, zero-width and other invisible characters.

    `lines` keeps line breaks (at most one empty line in a row); otherwise all white space becomes single spaces.
    Emoji joined by ZWJ stay whole; of stacked combining marks the first four stay.
    """
    text = re.sub(r"\r\n?|[\u2028\u2029\x0b\x0c\x85]", "\n", text)
    text = unicodedata.normalize("NFC", "".join(_visible(text)))
    text = _few_marks(text)
    if not lines:
        return " ".join(text.split())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.rstrip() for line in text.split("\n"))).strip()


def phone(text: str) -> str:
    """`text` as the digits of a mainland mobile (11) or landline with area code (10-12).

    Full-width digits, spaces, hyphens, brackets and +86 are understood. Raises ValueError for all else.
    """
    digits = re.sub(r"[\s().·‐-―−-]", "", unicodedata.normalize("NFKC", text))
    national = re.sub(r"^(?:\+86|0086|86(?=1\d{10}$))", "", digits)
    if national != digits and not _MOBILE.fullmatch(national):
        national = "0" + national.removeprefix("0")
    if not national.isascii() or not (_MOBILE.fullmatch(national) or _LANDLINE.fullmatch(national)):
        raise ValueError("not a phone number")
    return national


def mask(number: str) -> str:
    """`138****1234`: what a list shows of a phone number."""
    return f"{number[:3]}{'*' * max(4, len(number) - 7)}{number[-4:]}" if len(number) > 7 else "*" * len(number)


def personal_hints(text: str, *, landlines: bool = True) -> list[LazyString]:
    """Warnings about what in `text` seems to point at one person: 「像是电话号码:138…」. It may be wrong both ways.

    Without `landlines` the number of an office passes: notices give it for questions.
    """
    text = unicodedata.normalize("NFKC", text)
    return [
        _l("“%(found)s”%(what)s", found=found[0].strip(), what=what)
        for pattern, what in _HINTS
        if landlines or pattern is not _OFFICE_LINE[0]
        for found in pattern.finditer(text)
    ]


def has_landline(text: str) -> bool:
    """Whether a number with an area code stands in `text`: an office's, as a rule."""
    return bool(_OFFICE_LINE[0].search(unicodedata.normalize("NFKC", text)))


def _visible(text: str) -> Iterator[str]:
    """The characters of `text` that show, white space as newline or space, and the joiners inside emoji."""
    for at, character in enumerate(text):
        if character == "\n" or not _is_invisible(character):
            yield character
        elif character.isspace():
            yield " "
        elif character == ZWJ and 0 < at < len(text) - 1 and _is_emoji(text[at - 1]) and _is_emoji(text[at + 1]):
            yield character


def _is_invisible(character: str) -> bool:
    """Unassigned characters pass: names use Chinese characters newer than this Python knows."""
    noncharacter = ord(character) & 0xFFFE == 0xFFFE or 0xFDD0 <= ord(character) <= 0xFDEF
    return noncharacter or character in _BLANK_LETTERS or unicodedata.category(character) in {"Cc", "Cf", "Cs", "Zs"}


def _is_emoji(character: str) -> bool:
    return character == VARIATION_16 or ord(character) >= 0x1F000 or unicodedata.category(character) == "So"


def _few_marks(text: str) -> str:
    kept: list[str] = []
    marks = 0
    for character in text:
        marks = marks + 1 if unicodedata.category(character) in {"Mn", "Me"} else 0
        if marks <= MAX_MARKS:
            kept.append(character)
    return "".join(kept)
