from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from kiosk.activities.models import Activity, SignUp

ON_SHOW = ("published", "cancelled", "closed")


def on_show(compound_id: int) -> sa.Select[Activity]:
    """What the public may see of a compound: also what was cancelled (it says so) and what is past."""
    return sa.select(Activity).where(Activity.compound_id == compound_id, Activity.state.in_(ON_SHOW))


def once_shown(compound_id: int) -> sa.Select[Activity]:
    """Also what was withdrawn: its printed code and its entries still lead somewhere."""
    return sa.select(Activity).where(Activity.compound_id == compound_id, Activity.state.in_((*ON_SHOW, "withdrawn")))


def seated(activities: sa.Select[Activity]) -> sa.Select[Activity, int, int]:
    """Rows (activity, taken, waiting), both in people, with the activities' codes: two statements however many."""
    counted = activities.add_columns(_people("confirmed").label("taken"), _people("waiting").label("waiting"))
    return counted.options(selectinload(Activity.codes))


def coming(compound_id: int, now: datetime) -> sa.Select[Activity, int, int]:
    """Rows (activity, taken, waiting) of what has not begun, the next one first."""
    ahead = on_show(compound_id).where(Activity.state != "closed", Activity.starts_at > now)
    return seated(ahead.order_by(Activity.starts_at, Activity.id))


def not_over(compound_id: int, now: datetime) -> sa.Select[Activity, int, int]:
    """As `coming`, and what is going on right now."""
    ahead = on_show(compound_id).where(Activity.state != "closed", Activity.ends_at > now)
    return seated(ahead.order_by(Activity.starts_at, Activity.id))


def past(compound_id: int, now: datetime) -> sa.Select[Activity]:
    """What took place, the latest first."""
    over = sa.or_(Activity.state == "closed", sa.and_(Activity.state == "published", Activity.ends_at <= now))
    return on_show(compound_id).where(over).order_by(Activity.starts_at.desc(), Activity.id.desc())


def edges(compound_id: int) -> sa.Select[datetime]:
    """Moments at which the clock alone changes what the public sees of activities, ascending."""
    columns = (Activity.starts_at, Activity.ends_at, Activity.opens_at, Activity.closes_at)
    shown = (Activity.compound_id == compound_id, Activity.state.in_(("published", "cancelled")))
    moments = sa.union(*(sa.select(at.label("at")).where(*shown, at.is_not(None)) for at in columns)).subquery()
    return sa.select(moments.c.at).order_by(moments.c.at)


def in_reach(places: sa.Select[int]) -> sa.Select[Activity]:
    """The activities of the places that a person may see."""
    return sa.select(Activity).where(Activity.compound_id.in_(places))


def desk(places: sa.Select[int], show: str, now: datetime) -> sa.Select[Activity]:
    """The office's list: `coming` (next first), `draft`, or `past` with what was withdrawn (latest first)."""
    coming = sa.and_(Activity.state.in_(("published", "cancelled")), Activity.ends_at > now)
    if show == "draft":
        return in_reach(places).where(Activity.state == "draft").order_by(Activity.starts_at, Activity.id)
    if show == "past":
        gone = sa.and_(Activity.state != "draft", ~coming)
        return in_reach(places).where(gone).order_by(Activity.starts_at.desc(), Activity.id.desc())
    return in_reach(places).where(coming).order_by(Activity.starts_at, Activity.id)


def entries(activity_id: int) -> sa.Select[SignUp]:
    """All entries in the order they came."""
    return sa.select(SignUp).where(SignUp.activity_id == activity_id).order_by(SignUp.n)


def own(activity_id: int, digest: str) -> sa.Select[SignUp]:
    """The entry whose manage link has this digest."""
    return entries(activity_id).where(SignUp.manage_digest == digest)


def ahead(entry: SignUp) -> sa.Select[int]:
    """How many parties of the waiting list come before this one."""
    before = (SignUp.activity_id == entry.activity_id, SignUp.state == "waiting", SignUp.n < entry.n)
    return sa.select(sa.func.count()).select_from(SignUp).where(*before)


def _people(state: str) -> sa.ScalarSelect[Any]:
    """People of an activity's entries in this state."""
    counted = sa.select(sa.func.coalesce(sa.func.sum(SignUp.party), 0))
    return counted.where(SignUp.activity_id == Activity.id, SignUp.state == state).correlate(Activity).scalar_subquery()
