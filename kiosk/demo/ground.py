"""What the town stands on: places with their spots, codes and numbers to call, staff, screens; and how it starts over."""

from typing import Any, TypeVar

import sqlalchemy as sa

from kiosk.accounts.models import Grant, OneTimeLink, Person, StaffSession
from kiosk.board import Board
from kiosk.clock import now
from kiosk.codes.models import Code, CodeAlarm, CodeScan
from kiosk.codes.rules import new_code
from kiosk.db import Model
from kiosk.demo import places
from kiosk.demo.days import Days
from kiosk.demo.people import STAFF
from kiosk.issues.models import Category
from kiosk.notices.models import Notice
from kiosk.places.models import Building, Community, Compound, Contact, District, Household, Place, Spot, Street
from kiosk.screens.models import Screen, ScreenReport, ScreenRun
from kiosk.writing import Write

AREAS: dict[str, type[Place]] = {"district": District, "street": Street, "community": Community}
DOORS = (1, 2)  # on each floor

Found = TypeVar("Found", bound=Model)


class Ground:
    """Loads what is missing; `reset` also puts back what was renamed or archived."""

    def __init__(self, write: Write, today: Days, reset: bool) -> None:
        self.write, self.today, self.reset = write, today, reset
        self.place: dict[str, Place] = {}
        self.fresh: set[str] = set()  # keys of the buildings that get what belongs to them in this load

    def load(self) -> None:
        for node in places.AREAS:
            area, is_new = self._place(AREAS[node.kind], node.key, node.parent, node.key, name=node.name, name_en=node.name_en)
            if is_new and node.key in places.OFFICES:
                self._contact(area, "community", *places.OFFICES[node.key], *places.OFFICE_HOURS)
        for estate in places.ESTATES:
            self._estate(estate)
        for login, name, role, node_key in STAFF:
            self._person(login, name, role, self.place[node_key])
        for key, compound, n, measures in places.SCREENS:
            self._screen(key, self.place[compound].id, self.place[f"{compound}.{n}"].id, **measures)

    def found(self, model: type[Found], key: str) -> Found | None:
        """The row that was loaded under this key."""
        keyed: Any = model
        return self.write.session.scalar(sa.select(model).where(keyed.key_in_demo == key))

    def _estate(self, estate: places.Estate) -> None:
        named = {"name": estate.name, "name_en": estate.name_en, "prefix": estate.prefix}
        address = {"address": estate.address, "address_en": estate.address_en}
        compound, is_new = self._place(Compound, estate.key, estate.parent, estate.key, **named, **address)
        if is_new:
            label, label_en, *hours = places.DESK
            self._contact(compound, "property", label, label_en, estate.phone, *hours)
            for key, name, name_en in places.SPOTS:
                self._spot(compound.id, None, name, name_en, places.FIXED.get(key))
        for n in range(1, estate.buildings + 1):
            self._building(estate, compound.id, str(n))

    def _building(self, estate: places.Estate, compound_id: int, n: str) -> None:
        named = {"name": f"{n}号楼", "name_en": f"Building {n}"}
        building, is_new = self._place(Building, f"{estate.key}.{n}", estate.key, n, **named)
        if not is_new:
            return
        self.fresh.add(f"{estate.key}.{n}")
        _, lobby, lobby_en = places.LOBBY
        self._spot(compound_id, building.id, lobby, lobby_en)
        for unit in range(1, estate.units + 1):
            rooms = (100 * floor + door for floor in range(1, estate.floors + 1) for door in DOORS)
            home = {"compound_id": compound_id, "building_id": building.id, "unit": str(unit)}
            self.write.add(*(Household(**home, room=str(room), area_cm2=896_400 + 1_000 * room) for room in rooms))

    def _place(self, kind: type[Place], key: str, parent: str, slug: str, **named: Any) -> tuple[Place, bool]:
        """The place with this key, and whether what belongs to it has to be put in."""
        if found := self.found(kind, key):
            self._put_back(found, archived_at=None, slug=slug, **named)
            self.place[key] = found
            return found, self.reset
        above = self.place.get(parent)
        made = self.place[key] = kind(key_in_demo=key, slug=slug, parent_id=above.id if above else None, **named)
        self.write.add(made)
        made.path = f"{above.path if above else '/'}{made.id}/"
        return made, True

    def _contact(self, place: Place, kind: str, label: str, label_en: str, phone: str, hours: str, hours_en: str) -> None:
        said = {"label": label, "label_en": label_en, "hours": hours, "hours_en": hours_en}
        self.write.add(Contact(place=place, kind=kind, phone=phone, **said))

    def _spot(self, compound_id: int, building_id: int | None, name: str, name_en: str, slug: str | None = None) -> None:
        """A spot and the code that stands there, for everything or for one category."""
        own = sa.select(Category.id).where(Category.slug == slug, Category.compound_id.is_(None))
        where = {"compound_id": compound_id, "building_id": building_id}
        spot = Spot(**where, name=name, name_en=name_en)
        self.write.add(spot)
        self.write.add(Code(**where, code=new_code(), kind="place", spot_id=spot.id, created_at=now(),
                            category_id=self.write.session.scalar(own)))  # fmt: skip

    def _person(self, login: str, name: str, role: str, node: Place) -> None:
        person = self.found(Person, f"person.{login}")
        if person is None:
            person = Person(key_in_demo=f"person.{login}", login=login, name=name, created_at=now())
            self.write.add(person)
        self._put_back(person, archived_at=None, login=login, name=name, password_hash=None)
        if self.write.session.scalar(sa.select(Grant.id).where(Grant.person_id == person.id).limit(1)) is None:
            self.write.add(Grant(person_id=person.id, role=role, place_id=node.id, starts_at=self.today.at(-90, "09:00")))

    def _screen(self, key: str, compound_id: int, building_id: int, **more: Any) -> None:
        if self.found(Screen, key) is None:
            self.write.add(Screen(key_in_demo=key, compound_id=compound_id, building_id=building_id, **more))

    def _put_back(self, row: Model, **values: Any) -> None:
        for column, value in values.items() if self.reset else ():
            setattr(row, column, value)


def clear(write: Write) -> None:
    """Take away all that the demo's compounds hold and what its people hold; its places and people stay, with their ids."""
    session = write.session
    homes = list(session.scalars(sa.select(Place.id).where(Place.kind == "compound", Place.key_in_demo.is_not(None))))
    added = sa.select(Place.id).where(Place.parent_id.in_(homes), Place.key_in_demo.is_(None))
    ours = sa.select(Place.id).where(sa.or_(Place.key_in_demo.is_not(None), Place.parent_id.in_(homes)))
    people = sa.select(Person.id).where(Person.key_in_demo.is_not(None))
    _take_down(write, ours)
    screens = sa.select(Screen.id).where(Screen.compound_id.in_(homes))
    for told in (ScreenReport, ScreenRun):
        session.execute(sa.delete(told).where(told.screen_id.in_(screens)))
    for table in reversed(Model.metadata.sorted_tables):
        if "compound_id" in table.c and table.name != Board.__tablename__:
            session.execute(sa.delete(table).where(table.c.compound_id.in_(homes)))
    session.execute(sa.delete(Contact).where(Contact.place_id.in_(ours)))
    session.execute(sa.delete(Grant).where(sa.or_(Grant.person_id.in_(people), Grant.place_id.in_(added))))
    session.execute(sa.delete(StaffSession).where(StaffSession.person_id.in_(people)))
    session.execute(sa.delete(OneTimeLink).where(OneTimeLink.person_id.in_(people)))
    session.execute(sa.delete(Place).where(Place.id.in_(list(session.scalars(added)))))
    for home in homes:
        write.note("the demo started over", home)


def _take_down(write: Write, places: sa.Select[int]) -> None:
    """All notices of these places, row by row: an area's hangs in compounds, too, that are no part of the demo, and their
    boards must hear of it."""
    for notice in write.session.scalars(sa.select(Notice).where(Notice.place_id.in_(places))).all():
        codes = [code.id for code in notice.codes]
        for seen in (CodeScan, CodeAlarm):
            write.session.execute(sa.delete(seen).where(seen.code_id.in_(codes)))
        for row in (*notice.codes, *notice.texts, notice):
            write.delete(row)
    write.session.flush()
