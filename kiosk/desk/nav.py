"""The rail of the office: what this person may enter, how much waits there, and who they are."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from flask import Flask, request, url_for

from kiosk.accounts import queries
from kiosk.accounts.models import Grant, Person
from kiosk.accounts.rules import ROLE_WORDS
from kiosk.accounts.session import somebody
from kiosk.clock import now
from kiosk.web.language import says
from kiosk.web.routing import current_route
from kiosk.words import LazyString, _l


class Entry(NamedTuple):
    """A line of the rail; `room` is the room (and page) whose pages count as being there."""

    endpoint: str
    label: LazyString
    icon: str
    verb: str
    group: bool = False


ENTRIES = (
    Entry("office.desk.home", _l("今日"), "home", "desk.see"),
)  # fmt: skip


def init_desk(app: Flask) -> None:
    app.context_processor(_rail)


def _rail() -> dict[str, Any]:
    """What layouts/office.html prints; nothing on other pages and for strangers."""
    route = current_route()
    person = somebody() if route is not None and route.audience == "office" else None
    if person is None:
        return {}
    grants = sorted((g for g in person.grants if g.is_on(now())), key=lambda g: len(g.place.path))
    return {
        "nav": list(_lines(person)),
        "person_name": person.name,
        "person_role": _roles(grants),
        "node_name": says(grants[0].place, "name") if grants else "",
    }


def _lines(person: Person) -> Iterator[dict[str, Any]]:
    for entry in ENTRIES:
        if queries.paths(person, entry.verb, now()):
            current = (request.endpoint or "") == entry.endpoint
            yield {**entry._asdict(), "url": url_for(entry.endpoint), "current": current}


def _roles(grants: list[Grant]) -> str:
    return "·".join(dict.fromkeys(str(ROLE_WORDS[grant.role]) for grant in grants))
