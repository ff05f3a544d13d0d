"""Who may do what: the one table of roles and verbs. A role held at a node holds for everything below it."""

from datetime import timedelta

from kiosk.words import _l

ROLES = (
    "property", "committee", "branch", "representative", "building_head", "household_link", "grid_worker",
    "mediator", "counter", "community", "street", "district", "admin",
)  # fmt: skip

COMPOUND_OFFICE = frozenset({"property", "committee", "branch"})
AREA_OFFICE = frozenset({"community", "street", "district"})
ON_THE_STAIRS = frozenset({"representative", "building_head", "household_link", "grid_worker"})
EVERYBODY = frozenset(ROLES)

MAY: dict[str, frozenset[str]] = {
    "desk.see": EVERYBODY,
    "issue.see": COMPOUND_OFFICE | AREA_OFFICE | {"grid_worker", "building_head", "household_link"},
    "issue.accept": COMPOUND_OFFICE | {"community"},
    "issue.move": COMPOUND_OFFICE | AREA_OFFICE,
    "issue.publish": COMPOUND_OFFICE | {"community"},
    "issue.reveal": COMPOUND_OFFICE | {"community"},
    "activity.see": EVERYBODY - {"mediator", "counter"},
    "activity.edit": COMPOUND_OFFICE | {"community", "representative"},
    "activity.publish": frozenset({"branch", "property", "committee", "community"}),
    "activity.list": COMPOUND_OFFICE | {"community", "building_head"},
    "activity.reveal": COMPOUND_OFFICE | {"community"},
    "convention.see": EVERYBODY,
    "convention.edit": COMPOUND_OFFICE | {"community"},
    "convention.publish": frozenset({"branch", "committee", "community"}),
    "notice.see": EVERYBODY,
    "notice.edit": COMPOUND_OFFICE | AREA_OFFICE,
    "notice.publish": COMPOUND_OFFICE | AREA_OFFICE,
    "alliance.see": EVERYBODY,
    "alliance.edit": frozenset({"branch", "committee", "community"}),
    "call_back.see": frozenset({"branch", "building_head", "grid_worker", "community"}),
    "call_back.answer": frozenset({"branch", "building_head", "grid_worker", "community"}),
    "head.name": frozenset({"branch", "community", "admin"}),
    "place.see": COMPOUND_OFFICE | AREA_OFFICE | {"grid_worker", "admin"},
    "place.edit": frozenset({"admin", "community"}),
    "contact.edit": COMPOUND_OFFICE | {"admin", "community"},
    "code.edit": COMPOUND_OFFICE | {"admin", "community"},
    "screen.see": COMPOUND_OFFICE | AREA_OFFICE | {"admin"},
    "screen.edit": frozenset({"property", "community", "admin"}),
    "person.see": frozenset({"admin", "community", "street", "district"}),
    "person.edit": frozenset({"admin"}),
    "audit.see": frozenset({"admin", "district"}),
}

ROLE_WORDS = {
    "property": _l("物业公司"),
    "committee": _l("业主委员会"),
    "branch": _l("小区党支部"),
    "representative": _l("居民代表"),
    "building_head": _l("楼栋长"),
    "household_link": _l("党员户"),
    "grid_worker": _l("网格员"),
    "mediator": _l("调解员"),
    "counter": _l("计票人"),
    "community": _l("社区"),
    "street": _l("街道"),
    "district": _l("区"),
    "admin": _l("管理员"),
}

PATIENCE = 4  # wrong passwords that cost nothing
LONGEST_WAIT = 25  # seconds


def wait_before(tries: int) -> int:
    """Seconds to wait after the n-th try in a row of one account from one address: 0 0 0 0 1 2 4 8 16 25 25 …

    Never a lock-out: whoever knows the password gets in after at most `LONGEST_WAIT`, from elsewhere at once.
    """
    return 0 if tries <= PATIENCE else min(LONGEST_WAIT, 2 ** min(tries - PATIENCE - 1, 10))


LINK_LASTS = timedelta(days=3)


def may(role: str, verb: str) -> bool:
    """Whether a role includes a verb. Unknown verbs are an error, not a no."""
    return role in MAY[verb]
