from datetime import datetime

import sqlalchemy as sa

from kiosk.codes.models import Code
from kiosk.db import UTCDateTime
from kiosk.places.models import Spot
from kiosk.screens.models import Screen


def report_code(compound_id: int, building_id: int | None, now: datetime) -> sa.Select[Code]:
    """The place codes that may hang on this board: the building's, of its spots the lobby's first, then the compound's.

    A spot outside the buildings is nowhere that somebody stands who reads a building's board; only the compound's shows it.
    One with a fixed category is for what it hangs at, not for all that is reported.
    """
    here = sa.or_(Code.building_id == building_id, sa.and_(Code.building_id.is_(None), Code.spot_id.is_(None)))
    good = (Code.revoked_at.is_(None), sa.or_(Code.expires_at.is_(None), Code.expires_at > now))
    in_use = sa.select(Code).outerjoin(Spot, Spot.id == Code.spot_id).where(Spot.archived_at.is_(None), *good)
    found = in_use.where(Code.kind == "place", Code.compound_id == compound_id, Code.category_id.is_(None), here)
    elsewhere = sa.not_(Spot.name.contains("大堂"))  # house: what staff call it, in the language they write
    return found.order_by(Code.building_id.is_(None), Code.spot_id.is_not(None), elsewhere, Code.id)


def edges(*sources: sa.Select[datetime]) -> sa.Select[datetime]:
    """The moments of all sources in one statement."""
    moments = sa.union_all(*(source.order_by(None) for source in sources)).subquery()
    return sa.select(moments.c[0])


def code_edges(compound_id: int) -> sa.Select[datetime]:
    """Moments at which a place code on the board expires."""
    moment = sa.type_coerce(Code.expires_at, UTCDateTime)
    return sa.select(moment).where(Code.compound_id == compound_id, Code.kind == "place", Code.expires_at.is_not(None))


def screens() -> sa.Select[int]:
    """How many screens poll this box."""
    return sa.select(sa.func.count()).select_from(Screen).where(Screen.paired_at.is_not(None), Screen.revoked_at.is_(None))
