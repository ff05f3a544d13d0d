"""No page asks the database more often because there is more in it."""

from collections import Counter
from datetime import timedelta

import pytest
from flask import Flask

from kiosk.clock import now
from kiosk.db import db
from kiosk.issues.models import Step
from kiosk.media.models import Photo
from kiosk.places.models import Household
from kiosk.urls import ROUTES
from kiosk.web.routing import Route
from tests.apps import Client, counted
from tests.crawl import World, name_of
from tests.factories import (
    hear_screen,
    log_in,
    make_activity,
    make_alarm,
    make_building,
    make_call_back,
    make_code,
    make_contact,
    make_convention,
    make_issue,
    make_member,
    make_notice,
    make_notice_file,
    make_offer,
    make_project,
    make_public_name,
    make_screen,
    make_sign_up,
    make_spot,
    make_staff,
    publish_issue,
    put,
)

MOST = 20  # statements of any page
each_page = pytest.mark.parametrize("route", [r for r in ROUTES if "GET" in r.methods], ids=name_of)


def grow(world: World) -> None:
    """Two more of everything, each with what hangs on it, and two more of what hangs on the first."""
    jinsha, at = world.cast.jinsha, now()
    for n in range(2):
        building = make_building(jinsha, str(10 + n))
        spot = make_spot(building)
        put(Household(compound_id=jinsha.id, building_id=world.cast.building.id, room=f"40{n}"))
        make_contact(building)
        make_alarm(make_code(jinsha, building_id=building.id, spot_id=spot.id, made_by_id=world.cast.clerk.id))
        hear_screen(make_screen(building, clear=f"S{n}"))
        make_convention(jinsha, kind="building", building_id=building.id, title=f"{n}号楼公约")
        make_notice_file(make_notice(jinsha, building, spot, title=f"通知{n}"))
        make_notice(jinsha, title=f"草稿{n}", state="draft")
        make_notice(jinsha, title=f"过去{n}", starts_at=at - timedelta(days=9), ends_at=at - timedelta(days=1 + n))
        make_staff("property", building, f"新{n}")
        member = make_member(jinsha, name=f"单位{n}")
        make_offer(member)
        make_project(member)
        for house in (building, world.cast.building):
            make_public_name(house, make_staff("building_head", house, f"头{n}", f"head-{n}-{house.id}"))
            make_call_back(house, phone=f"1380000100{n}")
        make_issue(jinsha, building_id=building.id, spot_id=spot.id)
        for activity in (make_activity(jinsha, title=f"活动{n}"), world.first("activities/id")):
            make_sign_up(activity, f"人{n}", "13800000009")
        for issue in (publish_issue(jinsha, title=f"事{n}", building_id=building.id), world.first("issues/id")):
            put(
                Step(
                    compound_id=jinsha.id,
                    issue_id=issue.id,
                    at=at,
                    state="accepted",
                    heading="受理",
                    line="到场",
                    is_public=True,
                )
            )
            put(Photo(compound_id=jinsha.id, issue_id=issue.id, digest=f"{n}{issue.id}", sha256=f"{n}", width=1, height=1,
                      is_public=True, created_at=at))  # fmt: skip


@each_page
def test_statements_do_not_grow_with_the_data(route: Route, world: World, app: Flask, client: Client) -> None:
    log_in(client, world.cast.chief)
    address = world.address(route.rule)
    client.get(address)  # whatever is kept from the first time on
    before = statements(app, client, address)
    grow(world)
    after = statements(app, client, address)
    assert len(after) <= max(len(before), MOST_WHEN_COLD.get(route.rule, MOST_WHEN_COLD.get(route.audience, 0))), repeated(
        after
    )
    assert len(after) <= MOST, repeated(after)


# A board that hangs asks nothing; one that has changed is drawn anew, and who counts where the newest hangs looks what that is.
MOST_WHEN_COLD = {"screen": 13, "/office/screens": 13, "/office/compounds/<compound>/arrived": 13}


def statements(app: Flask, client: Client, address: str) -> list[str]:
    with counted(app) as asked:
        assert client.get(address).status_code in {200, 303, 404}
    return asked


def repeated(asked: list[str]) -> str:
    return "\n".join(f"{count} × {statement[:300]}" for statement, count in Counter(asked).items() if count > 1)


def test_the_count_sees_a_page_that_asks_once_for_each(world: World, app: Flask) -> None:
    """The control."""
    with counted(app) as asked:
        for n in range(3):
            db.session.get(Household, n)
    assert len(asked) == 3
