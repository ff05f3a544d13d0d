"""Who sits in an alliance and what they build."""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from kiosk.alliance.models import FOUR, ONE, SEATS, Member, Offer, Project, X
from kiosk.alliance.rules import news_since

# The databases put NULLs at different ends.
_LATEST = sa.func.coalesce(Project.finished_on, Project.started_on).desc().nulls_last()
_BY_SEAT = sa.case({seat: n for n, seat in enumerate(SEATS)}, value=Member.seat)


def members(compound_id: int) -> sa.Select[Member]:
    """The bodies of a compound's alliance: the 1, the 4, then X."""
    seated = sa.select(Member).where(Member.compound_id == compound_id, Member.archived_at.is_(None))
    return seated.order_by(_BY_SEAT, Member.position, Member.id)


def with_offers(members: sa.Select[Member]) -> sa.Select[Member]:
    return members.options(selectinload(Member.offers.and_(Offer.archived_at.is_(None))))


def holder(compound_id: int, seat: str, but: int = 0) -> sa.Select[Member]:
    """The body that holds one of the 1+4 seats, other than the member with the id `but`; X is never taken."""
    taken = members(compound_id).where(Member.seat == seat, Member.seat.not_in(X))
    return taken.where(Member.id != but)


def projects(compound_id: int) -> sa.Select[Project]:
    """What is built together, what is done last, else the latest first; with its deliverables and body in one statement.

    Take `unique()` rows: a project comes once for each of its deliverables.
    """
    found = sa.select(Project).join(Project.member).where(Project.compound_id == compound_id, Project.archived_at.is_(None))
    whole = (contains_eager(Project.member), joinedload(Project.deliverables))
    return found.options(*whole).order_by(Project.state == "done", _LATEST, Project.id.desc())


def featured_project(compound_id: int, today: date) -> sa.Select[Project]:
    """The project worth the lobby's feature, deliverables and body loaded: under way, or done in the last 90 days.

    The latest news first: what was finished or begun last. Take the first `unique()` row; none when nothing is new.
    """
    new = sa.and_(Project.state == "done", Project.finished_on.between(news_since(today), today))
    found = projects(compound_id).where(sa.or_(Project.state == "under_way", new))
    return found.order_by(None).order_by(_LATEST, Project.id.desc()).limit(1)


# For the office


def in_reach(compound_ids: sa.Select[int]) -> sa.Select[Member]:
    """Members of these compounds; those that left come last."""
    found = sa.select(Member).where(Member.compound_id.in_(compound_ids)).options(joinedload(Member.compound))
    return found.order_by(Member.compound_id, Member.archived_at.is_not(None), _BY_SEAT, Member.position, Member.id)


def with_all_offers(members: sa.Select[Member]) -> sa.Select[Member]:
    """With what they offer, also what was taken off the board."""
    return members.options(selectinload(Member.offers))


def offers_in_reach(compound_ids: sa.Select[int]) -> sa.Select[Offer]:
    return sa.select(Offer).where(Offer.compound_id.in_(compound_ids)).options(joinedload(Offer.member))


def projects_in_reach(compound_ids: sa.Select[int]) -> sa.Select[Project]:
    """Projects of these compounds, what was taken off the board last."""
    whole = (joinedload(Project.member).joinedload(Member.compound), selectinload(Project.deliverables))
    found = sa.select(Project).where(Project.compound_id.in_(compound_ids)).options(*whole)
    return found.order_by(Project.archived_at.is_not(None), Project.state == "done", _LATEST, Project.id.desc())


def seats_taken(compound_ids: sa.Select[int]) -> sa.Select[int, int, int]:
    """(compound_id, how many of the 1+4 are taken, how many bodies X has) of each compound that has an alliance."""
    core = sa.func.count().filter(Member.seat.in_((*ONE, *FOUR)))
    counted = sa.select(Member.compound_id, core, sa.func.count().filter(Member.seat.in_(X)))
    here = counted.where(Member.compound_id.in_(compound_ids), Member.archived_at.is_(None))
    return here.group_by(Member.compound_id)


def projects_going(compound_ids: sa.Select[int]) -> sa.Select[int, int, int]:
    """(compound_id, projects not done yet, projects done) of each compound that has any."""
    counted = sa.select(
        Project.compound_id,
        sa.func.count().filter(Project.state != "done"),
        sa.func.count().filter(Project.state == "done"),
    )
    here = counted.where(Project.compound_id.in_(compound_ids), Project.archived_at.is_(None))
    return here.group_by(Project.compound_id)
