"""What notices are called, how one stands, where it hangs in words, and how its targets and files are set."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from kiosk.notices.models import Notice, NoticeFile, NoticeTarget, NoticeText
from kiosk.places.models import Place
from kiosk.words import LazyString, _l

LASTS = timedelta(days=7)  # how long a notice hangs unless somebody says otherwise
PAST = timedelta(days=90)  # how long one that is over stands in the list on phones
MOST = {"image": 4, "pdf": 2}  # files of a text

KIND_WORDS: dict[str, LazyString] = {
    "utility": _l("水电燃气"),
    "works": _l("施工维修"),
    "safety": _l("安全提醒"),
    "service": _l("便民服务"),
    "general": _l("其他通知"),
}
KIND_ICONS = {"utility": "drop", "works": "wrench", "safety": "shield-flame", "service": "heart", "general": "bell"}
IMPORTANT = _l("重要通知")
LEVEL_WORDS: dict[str, LazyString] = {"normal": _l("一般"), "important": _l("重要")}
STATE_WORDS: dict[str, LazyString] = {
    "draft": _l("草稿"),
    "superseded": _l("已由新版代替"),
    "withdrawn": _l("已撤下"),
}
_WORDS = ("level", "kind", "title", "title_en", "body", "body_en", "issuer", "issuer_en", "starts_at", "ends_at")


class Stand(NamedTuple):
    """How a text stands at a moment: key, tone, icon, word."""

    key: str
    tone: str
    icon: str
    word: LazyString


class Aim(NamedTuple):
    """Where a text hangs: in all of a place, or at one of its spots only."""

    target_id: int
    spot_id: int | None = None


class Attached(NamedTuple):
    """A file in the store, and what readers are told it is. Of a PDF the sides are None."""

    kind: str
    sha256: str
    size: int
    width: int | None = None
    height: int | None = None
    name: str = ""
    name_en: str = ""


def stand(text: NoticeText, at: datetime) -> Stand:
    if text.hangs(at):
        return Stand("hanging", "solved", "screen", _l("正挂着"))
    if text.state == "published":
        over, coming = ("over", "plain", "check", _l("已结束")), ("coming", "event", "clock", _l("还没开始"))
        return Stand(*(over if text.is_over(at) else coming))
    icons = {"draft": ("doing", "edit"), "withdrawn": ("plain", "withdraw"), "superseded": ("plain", "again")}
    return Stand(text.state, *icons[text.state], STATE_WORDS[text.state])


def where(text: NoticeText, inside: Place | None = None) -> list[NoticeTarget]:
    """The targets to be named, those `inside` a compound only; none when it hangs in all of it.

    Without `inside` all of what the notice's own node holds counts as everywhere.
    """
    targets = [t for t in text.targets if inside is None or inside.holds(t.target) or t.target.holds(inside)]
    everywhere = (t.target_id == text.place_id if inside is None else t.target.holds(inside) for t in targets if t.spot is None)
    return [] if any(everywhere) else targets


def fingerprint(text: NoticeText | None) -> str:
    """Changes with whatever a text says; travels with its form, so that nobody's edit is lost unseen. Empty: no text."""
    if text is None:
        return ""
    said = [text.id, *(getattr(text, name) for name in _WORDS), sorted((t.target_id, t.spot_id or 0) for t in text.targets)]
    return hashlib.sha256(repr([*map(str, said), *map(attached, text.files)]).encode()).hexdigest()[:16]


def aims(text: NoticeText) -> list[Aim]:
    return [Aim(target.target_id, target.spot_id) for target in text.targets]


def retarget(text: NoticeText, wanted: Iterable[Aim]) -> None:
    """Make these its targets; rows that stay keep their ids."""
    missing = dict.fromkeys(wanted)
    for target in list(text.targets):
        aim = Aim(target.target_id, target.spot_id)
        if aim in missing:
            del missing[aim]
        else:
            text.targets.remove(target)
    text.targets.extend(NoticeTarget(place_id=text.place_id, **aim._asdict()) for aim in missing)


def attached(file: NoticeFile) -> Attached:
    return Attached(*(getattr(file, name) for name in Attached._fields))


def refile(text: NoticeText, files: Sequence[Attached]) -> None:
    """Make these its files, in this order. Rows keep their numbers and change what they hold."""
    del text.files[len(files) :]
    text.files.extend(NoticeFile(place_id=text.place_id, position=n) for n in range(len(text.files), len(files)))
    for row, file in zip(text.files, files, strict=True):
        for name, value in file._asdict().items():
            setattr(row, name, value)


def put_back(notice: Notice, by_id: int | None, at: datetime) -> NoticeText | None:
    """Hang once more what was taken down last, as a version of its own: the times of the old one are evidence.

    None when something hangs, or nothing ever did. Refused as `publish`.
    """
    last = notice.withdrawn
    if last is None:
        return None
    again = notice.next_text(by_id, **{name: getattr(last, name) for name in _WORDS})
    retarget(again, aims(last))
    refile(again, [attached(file) for file in last.files])
    again.publish(at)
    return again
