"""What is made known where: on a board, in a compound, from which moment to which."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager

from kiosk.codes.models import Code
from kiosk.notices.models import NoticeTarget, NoticeText
from kiosk.places.models import Compound, Place, Spot

_LEVEL = sa.case((NoticeText.level == "important", 0), else_=1)
_IMPORTANT_FIRST = (_LEVEL, NoticeText.published_at.desc(), NoticeText.id.desc())


def on_board(compound: Compound, building_id: int | None, now: datetime) -> sa.Select[NoticeText]:
    """The notices that hang in this building (None: those for the whole compound), important ones first, then the latest.

    A notice for one spot hangs on the board of the building in which the spot is.
    """
    everywhere = sa.and_(NoticeTarget.target_id.in_(_nodes(compound)), NoticeTarget.spot_id.is_(None))
    here = sa.false() if building_id is None else sa.or_(_whole(building_id), _spots(Spot.building_id == building_id))
    return _hanging(sa.or_(everywhere, here), now)


def with_code(texts: sa.Select[NoticeText], compound_id: int) -> "sa.Select[NoticeText, str | None]":
    """Rows (text, the public code of its notice in this compound or None), in the same statement."""
    good = (Code.notice_id == NoticeText.notice_id, Code.compound_id == compound_id, Code.revoked_at.is_(None))
    code = sa.select(Code.code).where(*good).order_by(Code.id).limit(1).scalar_subquery()
    return texts.add_columns(code.label("code"))


def in_compound(compound: Compound, now: datetime) -> sa.Select[NoticeText]:
    """All that hangs anywhere in the compound, for phones and the feed; in the same order."""
    return _hanging(_targets_in(compound), now)


def edges(compound: Compound) -> sa.Select[datetime]:
    """Moments at which a published notice begins or ends to hang in the compound."""
    aimed = NoticeText.id.in_(sa.select(NoticeTarget.text_id).where(_targets_in(compound)))
    shown = (NoticeText.state == "published", aimed)
    columns = (NoticeText.starts_at, NoticeText.ends_at)
    moments = sa.union(*(sa.select(at.label("at")).where(*shown, at.is_not(None)) for at in columns)).subquery()
    return sa.select(moments.c.at)


def _hanging(targets: sa.ColumnElement[bool], now: datetime) -> sa.Select[NoticeText]:
    aimed = NoticeText.id.in_(sa.select(NoticeTarget.text_id).where(targets))
    on = (NoticeText.starts_at <= now, sa.or_(NoticeText.ends_at.is_(None), NoticeText.ends_at > now))
    found = sa.select(NoticeText).join(NoticeText.notice).where(NoticeText.state == "published", *on, aimed)
    return found.options(contains_eager(NoticeText.notice)).order_by(*_IMPORTANT_FIRST)


def _targets_in(compound: Compound) -> sa.ColumnElement[bool]:
    buildings = sa.select(Place.id).where(Place.parent_id == compound.id)
    return sa.or_(NoticeTarget.target_id.in_(_nodes(compound)), NoticeTarget.target_id.in_(buildings))


def _nodes(compound: Compound) -> Sequence[int]:
    """The compound and the areas above it."""
    return [int(node) for node in compound.path.split("/") if node]


def _whole(building_id: int) -> sa.ColumnElement[bool]:
    return sa.and_(NoticeTarget.target_id == building_id, NoticeTarget.spot_id.is_(None))


def _spots(which: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    spots: Any = sa.select(Spot.id).where(which)
    return NoticeTarget.spot_id.in_(spots)
