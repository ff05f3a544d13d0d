"""How a notice will stand in the lobby, side by side in both languages whatever the office reads."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from flask_babel import force_locale

from kiosk.notices.rules import IMPORTANT, KIND_ICONS, KIND_WORDS
from kiosk.web.markdown import plain


class Hung(NamedTuple):
    """One language of it; `kick` is the line above the title."""

    lang: str
    icon: str
    important: bool
    kick: str
    title: str
    words: str
    issuer: str


def hung(words: Mapping[str, str]) -> Iterator[Hung]:
    """In Chinese, and in English where a title is written; `words` as the columns of a text are named."""
    important, kind = words["level"] == "important", words["kind"]
    icon = "loud" if important else KIND_ICONS.get(kind, "bell")
    for lang, tail in (("zh-Hans", ""), ("en", "_en")):
        if tail and not words["title_en"]:
            return
        with force_locale(lang.replace("-", "_")):
            kick = "·".join([str(IMPORTANT)] * important + [str(KIND_WORDS.get(kind, ""))])
        title, body, issuer = (words[f"{name}{tail}"] or words[name] for name in ("title", "body", "issuer"))
        yield Hung(lang, icon, important, kick, title, " ".join(plain(body).split()), issuer)
