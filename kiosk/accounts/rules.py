"""Who may do what: the one table of roles and verbs. A role held at a node holds for everything below it."""

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
    "place.see": COMPOUND_OFFICE | AREA_OFFICE | {"grid_worker", "admin"},
    "place.edit": frozenset({"admin", "community"}),
    "contact.edit": COMPOUND_OFFICE | {"admin", "community"},
    "code.edit": COMPOUND_OFFICE | {"admin", "community"},
    "screen.edit": frozenset({"property", "community", "admin"}),
    "person.see": frozenset({"admin", "community", "street", "district"}),
    "person.edit": frozenset({"admin"}),
    "audit.see": frozenset({"admin", "district"}),
}


def may(role: str, verb: str) -> bool:
    """Whether a role includes a verb. Unknown verbs are an error, not a no."""
    return role in MAY[verb]
