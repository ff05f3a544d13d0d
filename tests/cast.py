"""Who appears in the tests: people of one compound, and Charlie, who works in another district and must see nothing of it."""

from dataclasses import dataclass
from typing import Any, NamedTuple

import sqlalchemy as sa

from kiosk.accounts.models import Person
from kiosk.accounts.rules import ROLES
from kiosk.db import db
from kiosk.places.models import Building, Compound, Spot
from tests.factories import give_roles, make_areas, make_building, make_compound, make_contact, make_spot, make_staff


class Resident(NamedTuple):
    """Somebody without an account: what they type into forms."""

    name: str
    phone: str


RESIDENT = Resident("刘测试", "13800000001")
NEIGHBOUR = Resident("陈示例", "13900000002")


@dataclass
class Cast:
    """`jinsha` with building 3 and its lobby, its clerk and its secretary; the chief holds every role in its district;
    `haojing` in another district with Charlie."""

    jinsha: Compound
    building: Building
    lobby: Spot
    clerk: Person
    secretary: Person
    chief: Person
    haojing: Compound
    charlie: Person

    resident = RESIDENT
    neighbour = NEIGHBOUR


def make_cast() -> Cast:
    jinsha = make_compound(make_areas("jiangyang", "江阳"), "jinsha", "金沙小区", "JS")
    haojing = make_compound(make_areas("naxi", "纳溪"), "haojing", "灏景尊城小区", "HJ")
    building = make_building(jinsha)
    make_building(haojing)
    make_contact(jinsha)
    make_spot(building)
    make_staff("property", jinsha, "王物业", "clerk")
    make_staff("branch", jinsha, "李书记", "secretary")
    make_staff("property", haojing, "查理", "charlie")
    chief = make_staff(ROLES[0], district_of(jinsha), "总管", "chief")
    give_roles(chief, district_of(jinsha), *ROLES[1:])
    return find_cast()


def find_cast() -> Cast:
    """The cast that stands in the database."""
    compounds = {compound.slug: compound for compound in db.session.scalars(sa.select(Compound))}
    people = {person.login: person for person in db.session.scalars(sa.select(Person))}
    building = db.session.scalars(sa.select(Building).where(Building.parent_id == compounds["jinsha"].id)).one()
    lobby = db.session.scalars(sa.select(Spot).where(Spot.building_id == building.id)).first()
    assert lobby is not None
    return Cast(building=building, lobby=lobby, **compounds, **people)


def district_of(compound: Compound) -> Any:
    """The top of a compound's tree."""
    return compound.parent.parent.parent
