"""What the alliance is called in words, how its seats are laid out, and what is said of a project."""

import hashlib
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, NamedTuple

from kiosk.alliance.models import FOUR, ONE, Member, Project, X
from kiosk.words import LazyString, _l

SEAT_NAMES: dict[str, LazyString] = {
    "branch": _l("小区党支部"),
    "resident_reps": _l("居民代表"),
    "member_reps": _l("党员代表"),
    "committee": _l("业主委员会"),
    "property": _l("物业公司"),
    "co_building": _l("共建单位"),
    "firm": _l("附近企业"),
    "social": _l("社会组织"),
}
# What whoever sits there is for; said of a body that has written nothing of its own.
SEAT_DUTIES: dict[str, LazyString] = {
    "branch": _l("牵头召集大家，议定的事盯到办成"),
    "resident_reps": _l("把楼里的话带到会上，把会上的话带回楼里"),
    "member_reps": _l("自己先做，再去敲各户的门"),
    "committee": _l("替业主管公共的事、公共的钱"),
    "property": _l("日常的修、扫、守"),
    "co_building": _l("带着本行的本事，帮小区解难题"),
    "firm": _l("出场地，出人手，做邻居生意也帮邻居"),
    "social": _l("带着志愿者来，把活动办起来"),
}
SEAT_ICONS = {"co_building": "landmark", "firm": "store", "social": "users"}  # of X; the 1+4 are told by their place
STATE_NAMES: dict[str, LazyString] = {"planned": _l("计划中"), "under_way": _l("建设中"), "done": _l("已建成")}
STATE_LOOKS = {"planned": ("plain", "clock"), "under_way": ("doing", "wrench"), "done": ("solved", "solved")}  # tone, icon


class Said(NamedTuple):
    """A principle or a standing matter: its name and what it comes down to."""

    name: LazyString
    line: LazyString
    icon: str = ""


PRINCIPLES = (
    Said(_l("资源共享"), _l("各家有的，大家都能用")),
    Said(_l("难题共解"), _l("一家办不了，几家一起办")),
    Said(_l("文明共创"), _l("公约一起定，定了一起守")),
    Said(_l("活动共办"), _l("节日党日，合起来办")),
    Said(_l("发展共商"), _l("小区往哪里走，大家商量着定")),
    Said(_l("整体推进"), _l("分头去做，按月对账")),
)
MATTERS = (
    Said(_l("环境卫生"), _l("垃圾、绿化、楼道"), "broom"),
    Said(_l("公共安全"), _l("消防、门禁、停车"), "shield-flame"),
    Said(_l("物业费"), _l("怎么收，怎么用"), "file"),
    Said(_l("小区公约"), _l("怎么定，守得怎么样"), "scroll"),
    Said(_l("纠纷调解"), _l("邻里之间的难处"), "talk"),
)

# What each page about the alliance says with these tables.
WORDS: dict[str, Any] = {
    "seat_names": SEAT_NAMES,
    "seat_duties": SEAT_DUTIES,
    "seat_icons": SEAT_ICONS,
    "state_names": STATE_NAMES,
    "state_looks": STATE_LOOKS,
    "principles": PRINCIPLES,
    "matters": MATTERS,
}

NEWS = timedelta(days=90)  # how long a finished project is worth a place in the lobby


class Seat(NamedTuple):
    """One of the 1+4, taken or empty."""

    key: str
    name: LazyString
    member: Member | None


class Seating(NamedTuple):
    """Who sits where: the one in the middle, the four around it, X below."""

    one: Seat
    four: tuple[Seat, ...]
    x: tuple[Member, ...]

    @property
    def core(self) -> tuple[Seat, ...]:
        return (self.one, *self.four)

    @property
    def bodies(self) -> tuple[Member, ...]:
        """All who sit, in the order of their seats."""
        return (*(seat.member for seat in self.core if seat.member), *self.x)


def seating(members: Iterable[Member]) -> Seating:
    """Lay out members that are in, given in the order of their seats."""
    there = list(members)
    holders = {member.seat: member for member in there}
    one, *four = (Seat(key, SEAT_NAMES[key], holders.get(key)) for key in (*ONE, *FOUR))
    return Seating(one, tuple(four), tuple(member for member in there if member.seat in X))


def news_since(today: date) -> date:
    """The first day on which something finished is still shown as new."""
    return today - NEWS


def fingerprint(project: Project | None) -> str:
    """Changes with whatever a project says; travels with its form, so that nobody's count is overwritten unseen. Empty: new."""
    if project is None:
        return ""
    said = [project.id, project.member_id, project.state, str(project.started_on), str(project.finished_on)]
    said += [project.title, project.title_en, project.about, project.about_en]
    said += [(part.name, part.name_en, part.unit, part.planned, part.installed) for part in project.deliverables]
    return hashlib.sha256(repr(said).encode()).hexdigest()[:16]
