from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from kiosk.codes.models import Code, CodeAlarm, CodeScan


def codes(compound_ids: sa.Select[int]) -> sa.Select[Code]:
    """Every code of these compounds, of whatever kind."""
    return sa.select(Code).where(Code.compound_id.in_(compound_ids))


def place_codes(compound_ids: sa.Select[int]) -> sa.Select[Code]:
    """The codes on walls of these compounds, the good ones first."""
    found = codes(compound_ids).where(Code.kind == "place")
    return found.order_by(Code.compound_id, Code.revoked_at.is_not(None), Code.id)


def scans(code_ids: list[int], today: date) -> "sa.Select[*tuple[Any, ...]]":
    """Codes that were opened: `code_id`; how often `today`, in a `week`, a `month` (30 days), `ever`, the `last` day."""

    def since(days: int) -> sa.ColumnElement[int]:
        return sa.func.coalesce(sa.func.sum(sa.case((CodeScan.day > today - timedelta(days=days), CodeScan.n))), 0)

    sums = (since(1).label("today"), since(7).label("week"), since(30).label("month"), sa.func.sum(CodeScan.n).label("ever"))
    counted = sa.select(CodeScan.code_id, *sums, sa.func.max(CodeScan.day).label("last"))
    return counted.where(CodeScan.code_id.in_(code_ids)).group_by(CodeScan.code_id)


def alarms(compound_ids: sa.Select[int]) -> sa.Select[CodeAlarm]:
    """What people told of codes in these compounds, the newest first."""
    told = sa.select(CodeAlarm).where(CodeAlarm.compound_id.in_(compound_ids))
    return told.order_by(CodeAlarm.made_at.desc(), CodeAlarm.id.desc())


def unseen(compound_ids: sa.Select[int]) -> sa.Select[CodeAlarm]:
    """As `alarms`, those that nobody looked into yet."""
    return alarms(compound_ids).where(CodeAlarm.seen_at.is_(None))


def alarm_count(compound_ids: sa.Select[int]) -> sa.Select[int]:
    """How many alarms nobody looked into yet."""
    waiting = (CodeAlarm.compound_id.in_(compound_ids), CodeAlarm.seen_at.is_(None))
    return sa.select(sa.func.count()).select_from(CodeAlarm).where(*waiting)
