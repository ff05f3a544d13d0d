from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy.orm import Session, contains_eager, joinedload, with_polymorphic

from kiosk.db import Model
from kiosk.places.models import Area, Building, Compound, Contact, Household, Place, Spot


def compounds() -> sa.Select[Compound]:
    return sa.select(Compound).where(Compound.archived_at.is_(None)).order_by(Compound.path)


def listed() -> sa.Select[Compound]:
    """All compounds with their communities, for the directory."""
    return compounds().options(joinedload(Compound.parent))


def compound(slug: str) -> sa.Select[Compound]:
    return compounds().where(Compound.slug == slug)


def buildings(compound_id: int) -> sa.Select[Building]:
    live = sa.select(Building).where(Building.parent_id == compound_id, Building.archived_at.is_(None))
    return live.order_by(sa.func.length(Building.slug), Building.slug)


def with_buildings(compound_id: int) -> sa.Select[Place]:
    """A compound and its live buildings in one statement."""
    either = with_polymorphic(Place, [Compound, Building])
    live = sa.and_(either.parent_id == compound_id, either.archived_at.is_(None))
    return sa.select(either).where(sa.or_(either.id == compound_id, live))


def building(compound_id: int, slug: str) -> sa.Select[Building]:
    return buildings(compound_id).where(Building.slug == slug)


def spots(compound_id: int) -> sa.Select[Spot]:
    return sa.select(Spot).where(Spot.compound_id == compound_id, Spot.archived_at.is_(None)).order_by(Spot.id)


def contacts(place: Place) -> sa.Select[Contact]:
    """Whom to call at this node: its own contacts and those of the nodes above, nearest first."""
    above = [int(node) for node in place.path.split("/") if node]
    depth = sa.func.length(Place.path)
    listed = sa.select(Contact).join(Contact.place).where(Contact.place_id.in_(above))
    return listed.order_by(depth.desc(), Contact.position, Contact.id)


def contacts_below(compound_id: int) -> sa.Select[Contact]:
    """What the buildings of a compound have besides, building by building; the buildings come along."""
    own = sa.select(Contact).join(Contact.place).where(Place.parent_id == compound_id, Place.archived_at.is_(None))
    ordered = own.order_by(sa.func.length(Place.slug), Place.slug, Contact.position, Contact.id)
    return ordered.options(contains_eager(Contact.place))


def areas() -> sa.Select[Area]:
    return sa.select(Area).where(Area.archived_at.is_(None)).order_by(Area.path)


def within(place_ids: sa.Select[int]) -> sa.Select[Place]:
    """Live places of a set, in the order of the tree."""
    return sa.select(Place).where(Place.id.in_(place_ids), Place.archived_at.is_(None)).order_by(Place.path)


def tree(place_ids: sa.Select[int]) -> sa.Select[Place]:
    """Places of a set in the order of the tree, with those that are no longer in use."""
    return sa.select(Place).where(Place.id.in_(place_ids)).order_by(Place.path)


def buildings_in(place_ids: sa.Select[int]) -> sa.Select[Building]:
    """Live buildings of a set, compound by compound; their compounds come along."""
    live = sa.select(Building).where(Building.id.in_(place_ids), Building.archived_at.is_(None))
    return live.options(joinedload(Building.parent)).order_by(Building.parent_id, sa.func.length(Building.slug), Building.slug)


def children(id: int) -> sa.Select[int]:
    """Ids of what stands directly below a place."""
    return sa.select(Place.id).where(Place.parent_id == id)


def same_address(place: Place) -> sa.Select[Place]:
    """Another place that has its slug already: beside it, or as a compound anywhere."""
    clash = sa.and_(Place.parent_id == place.parent_id, Place.slug == place.slug)
    if isinstance(place, Compound):
        clash = sa.or_(clash, sa.and_(Place.kind == "compound", Place.slug == place.slug))
    return sa.select(Place).where(clash, Place.id != (place.id or 0))


def same_prefix(place: Compound) -> sa.Select[Compound]:
    return sa.select(Compound).where(Compound.prefix == place.prefix, Compound.id != (place.id or 0))


def spots_in(place_ids: sa.Select[int]) -> sa.Select[Spot]:
    """Spots of the compounds, also those no longer in use."""
    return sa.select(Spot).where(Spot.compound_id.in_(place_ids)).order_by(Spot.archived_at.is_not(None), Spot.id)


def contacts_in(place_ids: sa.Select[int]) -> sa.Select[Contact]:
    """The contacts that stand at exactly these places."""
    return sa.select(Contact).where(Contact.place_id.in_(place_ids)).order_by(Contact.position, Contact.id)


def households(building_ids: Collection[int] | sa.Select[int]) -> sa.Select[Household]:
    """Households in the order of doors, those no longer in use last."""
    doors = (
        Household.building_id,
        sa.func.length(Household.unit),
        Household.unit,
        sa.func.length(Household.room),
        Household.room,
    )
    found = sa.select(Household).where(Household.building_id.in_(building_ids))
    return found.order_by(Household.archived_at.is_not(None), *doors)


def in_use(session: Session, row: Place | Spot | Household) -> bool:
    """Whether any table points at this row: then it is archived, never deleted. A board's counter does not count."""
    own = type(row).__table__.c.id
    tables = [table for table in Model.metadata.sorted_tables if table.name != "board"]
    pointing = (key.parent for table in tables for key in table.foreign_keys if key.column is own)
    return any(session.scalar(sa.select(sa.literal(1)).where(column == row.id).limit(1)) for column in pointing)
