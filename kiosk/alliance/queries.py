"""Who sits in an alliance and what they build."""

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from kiosk.alliance.models import SEATS, Member, Offer, Project

_BY_SEAT = sa.case({seat: n for n, seat in enumerate(SEATS)}, value=Member.seat)


def members(compound_id: int) -> sa.Select[Member]:
    """The bodies of a compound's alliance: the 1, the 4, then X."""
    seated = sa.select(Member).where(Member.compound_id == compound_id, Member.archived_at.is_(None))
    return seated.order_by(_BY_SEAT, Member.position, Member.id)


def with_offers(members: sa.Select[Member]) -> sa.Select[Member]:
    return members.options(selectinload(Member.offers.and_(Offer.archived_at.is_(None))))


def projects(compound_id: int) -> sa.Select[Project]:
    """What is built together, the latest first, with its deliverables and the body behind it: in one statement."""
    found = sa.select(Project).join(Project.member).where(Project.compound_id == compound_id, Project.archived_at.is_(None))
    whole = (contains_eager(Project.member), joinedload(Project.deliverables))
    return found.options(*whole).order_by(Project.state == "done", Project.started_on.desc(), Project.id.desc())


def in_reach(compound_ids: sa.Select[int]) -> sa.Select[Member]:
    """Members of these compounds, for the office; those that left come last."""
    found = sa.select(Member).where(Member.compound_id.in_(compound_ids)).options(joinedload(Member.compound))
    return found.order_by(Member.compound_id, Member.archived_at.is_not(None), _BY_SEAT, Member.position, Member.id)
