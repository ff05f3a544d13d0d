"""The route inventory with real addresses: the root of every suite that walks over all routes."""

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from kiosk.accounts.models import OneTimeLink, StaffSession
from kiosk.activities.models import Activity
from kiosk.clock import now
from kiosk.db import Model, db
from kiosk.issues.models import Issue, Step
from kiosk.issues.photos import store
from kiosk.media.models import Photo
from kiosk.notices.attachments import seal
from kiosk.notices.rules import attached
from kiosk.places.models import Contact, Household
from kiosk.urls import ROUTES
from kiosk.vault import digest
from kiosk.web.routing import ANYONE, Route
from tests.cast import Cast
from tests.factories import (
    give_roles,
    make_activity,
    make_alarm,
    make_call_back,
    make_code,
    make_convention,
    make_issue,
    make_member,
    make_notice,
    make_notice_file,
    make_offer,
    make_project,
    make_public_name,
    make_scans,
    make_screen,
    make_sign_up,
    publish_issue,
    put,
)

PARAMETER = re.compile(r"<(?:[^<>]+:)?(\w+)>")
CHOICE = re.compile(r"<any\((.+)\):\w+>")


@dataclass
class World:
    """One of everything in `jinsha`, and the values that stand for it in addresses."""

    cast: Cast
    values: dict[str, Any]

    def address(self, rule: str) -> str:
        """The rule with its parameters filled in: by "segment before/name" first, then by name alone."""
        before, parts = "", []
        for segment in rule.split("/"):
            filled = CHOICE.sub(lambda choices: choices[1].split(",")[0], segment)
            for name in PARAMETER.findall(filled):
                filled = PARAMETER.sub(self._value(f"{before}/{name}", name, rule), filled, count=1)
            before = before if PARAMETER.search(segment) and not CHOICE.search(segment) else filled
            parts.append(filled)
        return "/".join(parts)

    def first(self, name: str) -> Any:
        """The thing behind an id: `activities/id` or `issues/id`."""
        model = {"activities/id": Activity, "issues/id": Issue}[name]
        return db.session.get(model, self.values[name])

    def _value(self, precise: str, name: str, rule: str) -> str:
        special = next((self.values[start] for start in self.values if rule.startswith(start) and start.startswith("/")), None)
        found = special or self.values.get(precise, self.values.get(name))
        assert found is not None, f"tests/crawl.py has no value for <{name}> of {rule} (add {precise!r})"
        return str(found)


def make_values(cast: Cast) -> dict[str, Any]:
    """Makes one of everything and answers what stands for it in addresses."""
    activity = make_activity(cast.jinsha)
    sign_up = make_sign_up(activity, *cast.resident, manage_digest=digest(token_of("entry")))
    issue = publish_issue(cast.jinsha, building_id=cast.building.id)
    step = put(Step(compound_id=cast.jinsha.id, issue_id=issue.id, at=now(), state="accepted", heading="受理", line="已受理",
                    is_public=True))  # fmt: skip
    make_issue(cast.jinsha)
    kept = store().put(b"a picture")
    photo = put(Photo(compound_id=cast.jinsha.id, issue_id=issue.id, digest="3" * 64, sha256=kept, width=1, height=1,
                      is_public=True, created_at=now()))  # fmt: skip
    put(Photo(compound_id=cast.jinsha.id, digest=digest(token_of("photo")), sha256=kept, width=1, height=1, created_at=now(),
              held_until=now() + timedelta(hours=2)))  # fmt: skip
    convention = make_convention(cast.jinsha)
    member = make_member(cast.jinsha)
    offer, project = make_offer(member), make_project(member)
    notice = make_notice(cast.jinsha)
    file = make_notice_file(notice, sha256=kept)
    make_notice(cast.jinsha, title="过去的", starts_at=now() - timedelta(days=9), ends_at=now() - timedelta(days=1))
    code = make_code(cast.jinsha, building_id=cast.building.id, spot_id=cast.lobby.id)
    make_scans(code, now().date(), 3)
    household = put(Household(compound_id=cast.jinsha.id, building_id=cast.building.id, room="301"))
    session = put(StaffSession(digest="2" * 64, person_id=cast.chief.id, created_at=now(), seen_at=now()))
    screen = make_screen(cast.building, clear=token_of("screen"), entry_digest=digest(token_of("enter")),
                         entry_expires_at=now() + timedelta(days=1))  # fmt: skip
    for purpose in ("set-up", "demo"):
        whose = cast.clerk.id if purpose == "set-up" else None
        put(OneTimeLink(digest=digest(token_of(purpose)), purpose=purpose, created_at=now(),
                        expires_at=now() + timedelta(days=1), person_id=whose))  # fmt: skip
    give_roles(cast.secretary, cast.building, "building_head")
    head = next(grant for grant in cast.secretary.grants if grant.role == "building_head")
    name, call = make_public_name(cast.building, cast.secretary), make_call_back(cast.building, *cast.resident)
    contact = db.session.scalars(sa.select(Contact)).first()
    things = {
        "activities/id": activity, "sign-up/id": activity, "issues/id": issue, "conventions/id": convention,
        "codes/id": code, "screens/id": screen,
        "people/id": cast.clerk, "places/id": cast.jinsha, "spots/id": cast.lobby, "households/id": household,
        "photos/id": photo, "steps/id": step, "entries/entry_id": sign_up, "grants/id": cast.clerk.grants[0],
        "sessions/id": session, "contacts/id": contact, "members/id": member, "offers/id": offer, "projects/id": project,
        "alarms/id": make_alarm(code), "notices/id": notice, "files/id": file,
        "heads/id": head, "names/id": name, "call-backs/id": call,
    }  # fmt: skip
    words = {
        "/office/places/<int:id>/households/import": cast.jinsha.id, "/office/places/<int:id>/households": cast.building.id,
        "compound": cast.jinsha.slug, "building": cast.building.slug, "number": issue.number, "code": code.code,
        "path": "css/app.css", "moves/to": "assessing", "entries/token": token_of("entry"),
        "files/token": seal(attached(file), cast.jinsha.id),
    }  # fmt: skip
    links = {f"{what}/token": token_of(what) for what in ("set-up", "demo", "enter", "photo")}
    return {name: thing.id for name, thing in things.items()} | words | links


def token_of(what: str) -> str:
    """The bearer token of a thing, as its link carries it."""
    return what.upper().replace("-", "").ljust(26, "A")


def public_routes() -> list[Route]:
    return [route for route in ROUTES if route.may == ANYONE]


def office_routes() -> list[Route]:
    return [route for route in ROUTES if route.may != ANYONE]


def name_of(route: Route) -> str:
    return f"{'+'.join(route.methods)} {route.rule}"


def everything_written() -> dict[str, int]:
    """Rows per table: what a refused request must leave as it was."""
    tables = Model.metadata.sorted_tables
    return {table.name: db.session.scalar(sa.select(sa.func.count()).select_from(table)) or 0 for table in tables}
