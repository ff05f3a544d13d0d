"""The rail of the office: what this person may enter, how much waits there, and who they are."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from flask import Flask, current_app, request, url_for

from kiosk.accounts import queries
from kiosk.accounts.models import Grant, Person
from kiosk.accounts.rules import ROLE_WORDS
from kiosk.accounts.session import somebody
from kiosk.clock import now
from kiosk.web.language import says
from kiosk.web.routing import STAFF, current_route
from kiosk.words import LazyString, _l


class Entry(NamedTuple):
    """A line of the rail; pages whose address has one of the `parts` (/office/<part>/…) count as being there."""

    endpoint: str
    label: LazyString
    icon: str
    verb: str
    parts: tuple[str, ...]
    group: bool = False


ENTRIES = (
    Entry("office.desk.home", _l("今日"), "home", "desk.see", ("",)),
    Entry("office.issues.issues", _l("事项"), "flag", "issue.see", ("issues",)),
    Entry("office.activities.activities", _l("活动"), "calendar", "activity.see", ("activities",)),
    Entry("office.conventions.conventions", _l("公约"), "scroll", "convention.see", ("conventions",)),
    Entry("office.notices.notices", _l("通知"), "bell", "notice.see", ("notices",)),
    Entry("office.alliance.alliances", _l("联盟"), "handshake", "alliance.see", ("alliance",)),
    Entry("office.grid.call_backs", _l("请回电话"), "phone", "call_back.see", ("call-backs",)),
    Entry("office.grid.heads", _l("楼栋长"), "head", "head.name", ("heads", "names")),
    Entry("office.lobby.screens", _l("屏幕"), "screen", "screen.see", ("screens",), group=True),
    Entry("office.desk.codes", _l("二维码"), "qr", "code.edit", ("codes",)),
    Entry("office.desk.places", _l("小区与楼栋"), "building", "place.see", ("places", "spots", "contacts", "households")),
    Entry("office.accounts.people", _l("人员与角色"), "users", "person.see", ("people", "grants")),
    Entry("office.accounts.account", _l("我的账号"), "person", STAFF, ("account", "log-out"), group=True),
)


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
        if entry.endpoint in current_app.view_functions and (entry.verb == STAFF or queries.paths(person, entry.verb, now())):
            current = _part(request.path) in entry.parts
            yield {**entry._asdict(), "url": url_for(entry.endpoint), "current": current}


def _part(path: str) -> str:
    """`activities` of /office/activities/7 and of /office/compounds/jinsha/activities/new; "" at home."""
    parts = [*path.split("/"), "", "", ""][2:]
    return parts[2] if parts[0] == "compounds" or parts[2:3] in (["codes"], ["notices"]) else parts[0]


def _roles(grants: list[Grant]) -> str:
    return "·\N{ZERO WIDTH SPACE}".join(dict.fromkeys(str(ROLE_WORDS[grant.role]) for grant in grants))
