"""Who appears in the tests: people of one compound, and Charlie, who works in another district and must see nothing of it."""

from dataclasses import dataclass
from typing import NamedTuple

from kiosk.accounts.models import Person
from kiosk.places.models import Building, Compound, Spot
from tests.factories import make_areas, make_building, make_compound, make_contact, make_spot, make_staff


class Resident(NamedTuple):
    """Somebody without an account: what they type into forms."""

    name: str
    phone: str


RESIDENT = Resident("刘测试", "13800000001")
NEIGHBOUR = Resident("陈示例", "13900000002")


@dataclass
class Cast:
    """`jinsha` with building 3 and its lobby, its clerk and its secretary; `haojing` in another district with Charlie."""

    jinsha: Compound
    building: Building
    lobby: Spot
    clerk: Person
    secretary: Person
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
    return Cast(
        jinsha=jinsha,
        building=building,
        lobby=make_spot(building),
        clerk=make_staff("property", jinsha, "王物业", "clerk"),
        secretary=make_staff("branch", jinsha, "李书记", "secretary"),
        haojing=haojing,
        charlie=make_staff("property", haojing, "查理", "charlie"),
    )
