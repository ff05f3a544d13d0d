import sqlalchemy as sa
from sqlalchemy.orm import aliased, joinedload

from kiosk.places.models import Building, Place
from kiosk.screens.models import Screen


def paired(digest: str) -> sa.Select[int, str, str]:
    """(screen's id, slug of its compound, slug of its building) of the screen whose token has this digest.

    None when it was revoked, or its building or compound is out of use.
    """
    compound = aliased(Place)
    own = sa.select(Screen.id, compound.slug, Place.slug).join(Place, Place.id == Screen.building_id)
    own = own.join(compound, compound.id == Screen.compound_id)
    gone = (Screen.revoked_at, Place.archived_at, compound.archived_at)
    return own.where(Screen.digest == digest, *(at.is_(None) for at in gone))


def entry(digest: str) -> sa.Select[Screen]:
    """The screen that this one-time address makes of a browser."""
    return sa.select(Screen).where(Screen.entry_digest == digest)


def in_reach(place_ids: sa.Select[int]) -> sa.Select[Screen]:
    """Screens of the buildings, by compound and building."""
    found = sa.select(Screen).where(Screen.building_id.in_(place_ids)).join(Screen.building)
    return found.order_by(Screen.compound_id, sa.func.length(Building.slug), Building.slug, Screen.id)


def with_places(select: sa.Select[Screen]) -> sa.Select[Screen]:
    return select.options(joinedload(Screen.building).joinedload(Building.parent))
