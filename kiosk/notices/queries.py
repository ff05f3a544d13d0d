"""What is made known where: on a board, in a compound, from which moment to which."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from kiosk.codes.models import Code
from kiosk.notices.models import Notice, NoticeFile, NoticeTarget, NoticeText
from kiosk.places.models import Compound, Place, Spot

_LEVEL = sa.case((NoticeText.level == "important", 0), else_=1)
_IMPORTANT_FIRST = (_LEVEL, NoticeText.published_at.desc(), NoticeText.id.desc())
_NAMED = (joinedload(NoticeTarget.target), joinedload(NoticeTarget.spot))
_ALL_OF_IT = (
    joinedload(NoticeText.notice).selectinload(Notice.codes),
    selectinload(NoticeText.targets).options(*_NAMED),
    selectinload(NoticeText.files),
)


def on_board(compound: Compound, building_id: int | None, now: datetime) -> sa.Select[NoticeText]:
    """The notices that hang in this building (None: those for the whole compound), important ones first, then the latest.

    A notice for one spot hangs on the board of the building in which the spot is.
    """
    everywhere = sa.and_(NoticeTarget.target_id.in_(_nodes(compound)), NoticeTarget.spot_id.is_(None))
    here = sa.false() if building_id is None else sa.or_(_whole(building_id), _spots(Spot.building_id == building_id))
    return _hanging(sa.or_(everywhere, here), now)


def whole(texts: sa.Select[NoticeText]) -> sa.Select[NoticeText]:
    """With the notice, its codes, targets and files."""
    return texts.options(*_ALL_OF_IT)


def with_code(texts: sa.Select[NoticeText], compound_id: int) -> "sa.Select[NoticeText, str | None]":
    """Rows (text, the public code of its notice in this compound or None), in the same statement."""
    good = (Code.notice_id == NoticeText.notice_id, Code.compound_id == compound_id, Code.revoked_at.is_(None))
    code = sa.select(Code.code).where(*good).order_by(Code.id).limit(1).scalar_subquery()
    return texts.add_columns(code.label("code"))


def in_compound(compound: Compound, now: datetime) -> sa.Select[NoticeText]:
    """All that hangs anywhere in the compound, for phones and the feed; in the same order."""
    return whole(_hanging(_targets_in(compound), now))


def edges(compound: Compound) -> sa.Select[datetime]:
    """Moments at which a published notice begins or ends to hang in the compound."""
    shown = (NoticeText.state == "published", _aimed(_targets_in(compound)))
    columns = (NoticeText.starts_at, NoticeText.ends_at)
    moments = sa.union(*(sa.select(at.label("at")).where(*shown, at.is_not(None)) for at in columns)).subquery()
    return sa.select(moments.c.at)


def past(compound: Compound, now: datetime, since: datetime) -> sa.Select[NoticeText]:
    """What hung in the compound until `since` or later and is over, the latest end first."""
    over = (NoticeText.state == "published", NoticeText.ends_at <= now, NoticeText.ends_at > since)
    found = sa.select(NoticeText).where(*over, _aimed(_targets_in(compound)))
    return whole(found).order_by(NoticeText.ends_at.desc(), NoticeText.id.desc())


def once_hung(compound: Compound, notice_id: int, now: datetime) -> sa.Select[NoticeText]:
    """The texts of a notice that ever hung in the compound, the latest first: the page says what became of it."""
    begun = sa.and_(NoticeText.published_at.is_not(None), NoticeText.starts_at <= now)
    found = sa.select(NoticeText).where(NoticeText.notice_id == notice_id, begun, _aimed(_targets_in(compound)))
    return whole(found).order_by(NoticeText.n.desc())


def public_files(compound: Compound, now: datetime) -> sa.Select[NoticeFile]:
    """The files of what hangs in the compound, or hung until it was over."""
    begun = sa.and_(NoticeText.state == "published", NoticeText.starts_at <= now)
    return sa.select(NoticeFile).join(NoticeFile.text).where(begun, _aimed(_targets_in(compound)))


# For the office


def in_reach(place_ids: sa.Select[int]) -> sa.Select[Notice]:
    """The notices of these places with all their texts."""
    whole = selectinload(Notice.texts)
    texts = (whole.selectinload(NoticeText.targets).options(*_NAMED), whole.selectinload(NoticeText.files))
    mine = sa.select(Notice).where(Notice.place_id.in_(place_ids))
    return mine.options(joinedload(Notice.place), selectinload(Notice.codes), *texts)


def desk(place_ids: sa.Select[int], show: str, now: datetime) -> sa.Select[Notice]:
    """The office's list: `hanging` (as on the board), `coming` (next first), `draft`, or `past` with what was taken down."""
    published = Notice.texts.any(NoticeText.state == "published")
    lasting = sa.or_(NoticeText.ends_at.is_(None), NoticeText.ends_at > now)
    kinds: dict[str, Any] = {
        "hanging": sa.and_(NoticeText.state == "published", NoticeText.starts_at <= now, lasting),
        "coming": sa.and_(NoticeText.state == "published", NoticeText.starts_at > now, lasting),
        "draft": NoticeText.state == "draft",
        "past": sa.or_(
            sa.and_(NoticeText.state == "published", ~lasting),
            sa.and_(NoticeText.state == "withdrawn", ~published),
        ),
    }
    orders: dict[str, Any] = {"hanging": _IMPORTANT_FIRST, "coming": (NoticeText.starts_at, NoticeText.id)}
    latest = sa.select(sa.func.max(NoticeText.id)).where(kinds.get(show, kinds["hanging"])).group_by(NoticeText.notice_id)
    found = in_reach(place_ids).join(NoticeText, NoticeText.notice_id == Notice.id).where(NoticeText.id.in_(latest))
    return found.order_by(*orders.get(show, (NoticeText.id.desc(),)))


def drafts(place_ids: sa.Select[int]) -> sa.Select[NoticeText]:
    """Texts that somebody began and nobody published, for the desk."""
    begun = sa.select(NoticeText).where(NoticeText.place_id.in_(place_ids), NoticeText.state == "draft")
    return begun.order_by(NoticeText.id)


def ending(place_ids: sa.Select[int], now: datetime, until: datetime) -> sa.Select[NoticeText]:
    """What hangs and comes down by itself before `until`, the next first."""
    on = (NoticeText.state == "published", NoticeText.starts_at <= now, NoticeText.ends_at > now, NoticeText.ends_at <= until)
    found = sa.select(NoticeText).where(NoticeText.place_id.in_(place_ids), *on)
    return found.options(joinedload(NoticeText.notice).joinedload(Notice.place)).order_by(NoticeText.ends_at, NoticeText.id)


# What these are made of


def _hanging(targets: sa.ColumnElement[bool], now: datetime) -> sa.Select[NoticeText]:
    on = (NoticeText.starts_at <= now, sa.or_(NoticeText.ends_at.is_(None), NoticeText.ends_at > now))
    found = sa.select(NoticeText).where(NoticeText.state == "published", *on, _aimed(targets))
    return found.order_by(*_IMPORTANT_FIRST)


def _aimed(targets: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    return NoticeText.id.in_(sa.select(NoticeTarget.text_id).where(targets))


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
