"""Pages of docs/ that are written from the code's own tables: who may do what, and the whole URL map."""

from collections.abc import Iterable

from kiosk.accounts.rules import MAY, ROLES
from kiosk.web.routing import Route

NOTE = "<!-- Written by `make docs`; a test compares it with the code. -->"


def permissions() -> str:
    """docs/permissions.md: a row for each verb, a column for each role."""
    about = (
        "A role is held at a node of the tree (district, street, community, compound, building) from a day to a day,"
        " and holds for everything below that node. What a person may not see does not exist for them: it answers 404."
    )
    head = ["verb", *(f"`{role}`" for role in ROLES)]
    rows = [[f"`{verb}`", *("●" if role in roles else "" for role in ROLES)] for verb, roles in MAY.items()]
    return _page("Who may do what", about, _table(head, rows))


def urls(routes: Iterable[Route]) -> str:
    """docs/urls.md: each address with its audience, what it takes to enter, and how it is cached."""
    about = "One row for each line of `kiosk/urls.py`. A route that is not there does not exist."
    head = ["address", "methods", "audience", "may", "cache", "view"]
    rows = [
        [f"`{route.rule}`", " ".join(route.methods), route.audience, f"`{route.may}`", route.cache, f"`{route.endpoint}`"]
        for route in routes
    ]
    return _page("The URL map", about, _table(head, rows))


def _page(title: str, about: str, table: str) -> str:
    return f"# {title}\n\n{NOTE}\n\n{about}\n\n{table}\n"


def _table(head: list[str], rows: list[list[str]]) -> str:
    return "\n".join(f"| {' | '.join(row)} |" for row in [head, ["---"] * len(head), *rows])
