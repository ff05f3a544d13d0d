"""What stands behind a public code: an explicit tuple of resolvers, asked in turn."""

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple
from urllib.parse import urlencode

import sqlalchemy as sa
from flask import url_for

from kiosk.codes.models import Code
from kiosk.db import db
from kiosk.places.models import Compound
from kiosk.words import LazyString, _l


class Lead(NamedTuple):
    """Where a code leads (the address carries it along), and what is wrong with it in one sentence."""

    location: str
    compound: Compound
    trouble: LazyString | None = None


TROUBLES = {  # the report form says itself what is wrong with the place code in its address
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
    if location is None:
        return None
    carried = f"{location}{'&' if '?' in location else '?'}{urlencode({'code': code.code})}"
    return Lead(carried, compound, TROUBLES.get((code.kind, code.trouble(at) or "")))


def place(code: Code, compound: Compound) -> str | None:
    """A place code opens the report form with the place, and its category if it has one, filled in."""
    return url_for("phone.issues.report", compound=compound.slug) if code.kind == "place" else None


def activity(code: Code, compound: Compound) -> str | None:
    """An activity's code opens its page whatever became of it: the page says so itself."""
    if code.kind != "activity":
        return None
    return url_for("phone.activities.activity", compound=compound.slug, id=code.activity_id)


def notice(code: Code, compound: Compound) -> str | None:
    """A notice's code opens its page: it hangs, is over, or was taken down, and the page says which."""
    return url_for("phone.notices.notice", compound=compound.slug, id=code.notice_id) if code.kind == "notice" else None


RESOLVERS: tuple[Callable[[Code, Compound], str | None], ...] = (place, activity, notice)
