"""What stands behind a public code: an explicit tuple of resolvers, asked in turn."""

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from flask import url_for

from kiosk.codes.models import Code
from kiosk.db import db
from kiosk.places.models import Building, Compound, Spot
from kiosk.words import LazyString, _l


class Lead(NamedTuple):
    """Where a code leads, and what is wrong with it in one sentence."""

    location: str
    trouble: LazyString | None = None


TROUBLES = {
    ("place", "revoked"): _l("这张码已经停用，位置还在，您照样可以报事"),
    ("place", "expired"): _l("这张码已经过期，位置还在，您照样可以报事"),
    ("place", "moved"): _l("这张码所在的位置有变动，请核对一下位置"),
    ("activity", "revoked"): _l("这张码已经停用，活动的最新情况在这里"),
    ("activity", "expired"): _l("这张码已经过期，活动的最新情况在这里"),
    ("notice", "revoked"): _l("这张码已经停用，通知的最新情况在这里"),
    ("notice", "expired"): _l("这张码已经过期，通知的最新情况在这里"),
}


def by_code(code: str) -> sa.Select[Code]:
    return sa.select(Code).where(Code.code == code)


def lead(code: Code, at: datetime) -> Lead | None:
    """Where the code leads; None when its compound is gone or nothing takes codes of this kind."""
    compound = db.session.get(Compound, code.compound_id)
    if compound is None or compound.archived_at is not None:
        return None
    locations = (resolver(code, compound) for resolver in RESOLVERS)
    location = next((location for location in locations if location is not None), None)
    trouble = code.trouble(at) or ("moved" if _moved(code) else "")
    return Lead(location, TROUBLES.get((code.kind, trouble))) if location else None


def place(code: Code, compound: Compound) -> str | None:
    """A place code opens the report form with the place filled in."""
    return url_for("phone.issues.report", compound=compound.slug, code=code.code) if code.kind == "place" else None


def activity(code: Code, compound: Compound) -> str | None:
    """An activity's code opens its page whatever became of it: the page says so itself."""
    if code.kind != "activity":
        return None
    return url_for("phone.activities.activity", compound=compound.slug, id=code.activity_id)


def notice(code: Code, compound: Compound) -> str | None:
    """A notice's code opens its page: it hangs, is over, or was taken down, and the page says which."""
    return url_for("phone.notices.notice", compound=compound.slug, id=code.notice_id) if code.kind == "notice" else None


RESOLVERS: tuple[Callable[[Code, Compound], str | None], ...] = (place, activity, notice)


def _moved(code: Code) -> bool:
    """Whether the building or spot it hangs at is no longer in use."""
    places = (db.session.get(Building, code.building_id or 0), db.session.get(Spot, code.spot_id or 0))
    return any(place is not None and place.archived_at is not None for place in places)
