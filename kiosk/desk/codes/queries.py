from datetime import datetime
from typing import Any

import sqlalchemy as sa

from kiosk.codes import queries as codes
from kiosk.codes.models import Code, CodeAlarm


def register(compound_ids: sa.Select[int], view: str, now: datetime) -> sa.Select[Code]:
    """The codes on walls, place by place. `view`: in_use | gone (revoked or expired) | alarmed (told of, not checked) | all."""
    by_place = (Code.building_id.is_not(None), Code.building_id, Code.spot_id.is_not(None), Code.spot_id, Code.id)
    found = codes.place_codes(compound_ids).where(_views(now)[view])
    return found.order_by(None).order_by(Code.compound_id, *by_place)


def counts(compound_ids: sa.Select[int], now: datetime) -> "sa.Select[*tuple[Any, ...]]":
    """One row: how many codes each view of the register holds, by the view's name."""
    columns = [sa.func.count(sa.case((which, 1))).label(view) for view, which in _views(now).items()]
    return sa.select(*columns).where(Code.kind == "place", Code.compound_id.in_(compound_ids))


def alarms_of(code_ids: list[int]) -> "sa.Select[int | None, int]":
    """Rows (code, how many alarms nobody looked into)."""
    told = sa.select(CodeAlarm.code_id, sa.func.count()).where(CodeAlarm.code_id.in_(code_ids), CodeAlarm.seen_at.is_(None))
    return told.group_by(CodeAlarm.code_id)


def _views(now: datetime) -> dict[str, sa.ColumnElement[bool]]:
    good = sa.and_(Code.revoked_at.is_(None), sa.or_(Code.expires_at.is_(None), Code.expires_at > now))
    told = sa.exists().where(CodeAlarm.code_id == Code.id, CodeAlarm.seen_at.is_(None))
    return {"in_use": good, "gone": sa.not_(good), "alarmed": told, "all": sa.true()}
