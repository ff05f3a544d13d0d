import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from kiosk.places.models import Area, Building, Compound, Contact, Place, Spot


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


def areas() -> sa.Select[Area]:
    return sa.select(Area).where(Area.archived_at.is_(None)).order_by(Area.path)


def within(place_ids: sa.Select[int]) -> sa.Select[Place]:
    """Live places of a set, in the order of the tree."""
    return sa.select(Place).where(Place.id.in_(place_ids), Place.archived_at.is_(None)).order_by(Place.path)
