"""Role × verb × node over two districts: the table holds below the node where the role is held, and nowhere else."""

from datetime import timedelta

import pytest
from flask import Flask

from kiosk.accounts.models import Grant
from kiosk.accounts.queries import holds
from kiosk.accounts.rules import MAY, ROLES
from kiosk.clock import now
from kiosk.db import db
from kiosk.places.models import Place
from tests.factories import make_areas, make_building, make_compound, make_staff, put


@pytest.fixture
def nodes(app: Flask) -> list[Place]:
    """District, street, community, compound and building, twice."""
    for slug, name, prefix in (("jiangyang", "江阳", "JS"), ("naxi", "纳溪", "HJ")):
        make_building(make_compound(make_areas(slug, name), f"{slug}-court", f"{name}小区", prefix))
    return list(db.session.query(Place).order_by(Place.id))


def above(node: Place) -> set[int]:
    """The node and all it lies in, found by walking up."""
    return {node.id} | (above(node.parent) if node.parent else set())


@pytest.mark.parametrize("role", ROLES)
def test_a_role_holds_at_its_node_and_below_and_nowhere_else(nodes: list[Place], role: str) -> None:
    assert len(nodes) == 10
    for held_at in nodes:
        person = make_staff(role, held_at, "某人")
        for verb in MAY:
            for node in nodes:
                expected = role in MAY[verb] and held_at.id in above(node)
                assert holds(person, verb, node, now()) is expected, (role, verb, held_at.name, node.name)


def test_a_role_holds_from_its_first_moment_to_before_its_last(nodes: list[Place]) -> None:
    person, at = make_staff("property", nodes[0], "某人"), now()
    (grant,) = person.grants
    assert not holds(person, "issue.accept", nodes[0], grant.starts_at - timedelta(seconds=1))
    put(Grant(person_id=person.id, role="admin", place_id=nodes[0].id, starts_at=at, ends_at=at + timedelta(hours=1)))
    db.session.refresh(person)
    assert holds(person, "person.edit", nodes[0], at)
    assert not holds(person, "person.edit", nodes[0], at + timedelta(hours=1))


def test_every_role_may_do_something_and_every_verb_belongs_to_a_role() -> None:
    assert set(ROLES) == set().union(*MAY.values())
    assert [verb for verb, roles in MAY.items() if not roles] == []
