"""Who heads the buildings of 金沙小区, whose name is shown, who asked to be called; and a guard room with a number of its own."""

from typing import Any

import sqlalchemy as sa

from kiosk.accounts.models import Person
from kiosk.clock import now
from kiosk.demo.days import Days
from kiosk.demo.ground import Ground
from kiosk.demo.people import resident
from kiosk.grid.models import CallBack, PublicName
from kiosk.places.models import Contact
from kiosk.vault import vault

# The one head who agreed to be named: login, building, name, in English.
NAMED = ("building-head", "jinsha.3", "陈老师", "Teacher Chen")
# The desk in the lobby of a building: building, label, in English, phone, hours, in English.
GUARD = ("jinsha.3", "3号楼门岗", "Guard, building 3", "0830-3100031", "7:00–22:00", "7:00–22:00")
# Building, resident, words, day and hour, and when somebody called (None: nobody did yet).
CALLS: tuple[tuple[str, int, str, tuple[int, str], tuple[int, str] | None], ...] = (
    ("jinsha.3", 901, "楼上老人腿脚不便，想请人帮忙拿药", (0, "09:10"), None),
    ("jinsha.3", 902, "想问问门禁卡怎么补", (-2, "18:40"), (-1, "10:15")),
)


def load(ground: Ground, today: Days, before: Days | None) -> None:
    """Put in with the building; later the requests move along with the days, while nobody touched them."""
    if NAMED[1] in ground.fresh:
        _name(ground, today)
        _guard(ground)
    for call in CALLS:
        _call(ground, today, before, *call)


def _name(ground: Ground, today: Days) -> None:
    login, key, name, name_en = NAMED
    person, building = ground.found(Person, f"person.{login}"), ground.place[key]
    assert person is not None
    said = {"name": name, "name_en": name_en, "consented_on": today.on(-60), "recorded_at": today.at(-60, "10:00")}
    ground.write.add(PublicName(compound_id=building.parent_id, building_id=building.id, person_id=person.id, **said))


def _guard(ground: Ground) -> None:
    key, label, label_en, phone, hours, hours_en = GUARD
    said = {"label": label, "label_en": label_en, "hours": hours, "hours_en": hours_en}
    ground.write.add(Contact(place=ground.place[key], kind="other", phone=phone, **said))


def _call(ground: Ground, today: Days, before: Days | None, key: str, n: int, words: str, made: Any, answered: Any) -> None:
    name, phone = resident(n)
    building, index = ground.place[key], vault().blind(phone)
    at, called_at = min(today.at(*made), now()), today.at(*answered) if answered else None
    if key in ground.fresh:
        sealed = {"phone_sealed": vault().seal(phone), "phone_index": index, "phone_tail": phone[-4:]}
        where = {"compound_id": building.parent_id, "building_id": building.id}
        ground.write.add(CallBack(**where, name=name, words=words, **sealed, made_at=at, answered_at=called_at))
        return
    mine = sa.select(CallBack).where(CallBack.building_id == building.id, CallBack.phone_index == index)
    found = ground.write.session.scalars(mine).first()
    if found is None or before is None:
        return
    stood = before.at(*answered) if answered else None
    if found.answered_at == stood and found.made_at <= before.at(*made):
        found.made_at, found.answered_at = at, called_at
