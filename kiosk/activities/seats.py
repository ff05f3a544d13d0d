"""The one module that owns each change of a seat. Call with the activity locked; each change ends in `promote`.

The published rule: strict order of entry numbers. A party is confirmed whole or waits whole, and a smaller party does
not pass a larger one that still waits. So a freed seat belongs to who waits, and a newcomer finds none while anybody does.
"""

from datetime import datetime

from kiosk.activities.models import Activity, SignUp
from kiosk.activities.rules import MOVES, left
from kiosk.errors import Refused
from kiosk.words import _l


class CutBelowTaken(Refused):
    """The new capacity is smaller than the seats taken, and nobody said that this is meant."""


class NoRoom(Refused):
    """A confirmed party cannot grow by `more`; these may queue as an entry of their own."""

    def __init__(self, room: int, old: int, more: int) -> None:
        super().__init__(_l("只剩 %(n)d 个名额，您原来的 %(old)d 人不变", n=room, old=old))
        self.more = more


def sign_up(activity: Activity, entry: SignUp, at: datetime) -> SignUp:
    """Take the next number for a party: confirmed when it is its turn and all fit, else waiting.

    Refused outside [opens, closes), and for a party larger than the activity takes at once or at all.
    """
    if not activity.is_open(at):
        raise Refused(_l("现在不在报名时间里"))
    _check_size(activity, entry.party)
    activity.last_entry += 1
    entry.n, entry.state, entry.made_at = activity.last_entry, "waiting", at
    activity.sign_ups.append(entry)
    promote(activity, at)
    return entry


def change_party(activity: Activity, entry: SignUp, party: int, at: datetime) -> None:
    """All or nothing: a confirmed party grows only into seats nobody waits for, else Refused and nothing changes.

    A waiting party keeps its number. Growing ends with the sign-up window, shrinking with the start.
    """
    _check_changeable(activity, entry, at)
    if party > entry.party:
        _check_growth(activity, entry, party, at)
    entry.party = party
    promote(activity, at)


def queue_rest(activity: Activity, entry: SignUp, party: int, rest: SignUp, at: datetime) -> SignUp:
    """As `change_party`; those who find no seat wait as `rest`, an entry of their own. Answers the entry that changed.

    Refused when others of this entry wait already.
    """
    try:
        change_party(activity, entry, party, at)
    except NoRoom as no:
        if any(other.rest_of is entry and other.state != "cancelled" for other in activity.sign_ups):
            raise Refused(_l("多出来的人上次已经另报了一份，请在那一份里改人数")) from None
        rest.party, rest.rest_of = no.more, entry
        return sign_up(activity, rest, at)
    return entry


def cancel(activity: Activity, entry: SignUp, at: datetime) -> None:
    """Give the seats back. A second time changes nothing."""
    if entry.state == "cancelled":
        return
    _check_changeable(activity, entry, at)
    entry.state, entry.cancelled_at = "cancelled", at
    promote(activity, at)


def set_capacity(activity: Activity, capacity: int | None, at: datetime, *, accept_cut: bool = False) -> None:
    """None is unlimited, 0 is full. A cut below the seats taken wants `accept_cut`, else CutBelowTaken.

    It drops nobody: promotion stops until the seats suffice again, and the public sees 0.
    """
    cut = capacity is not None and capacity < activity.taken and capacity != activity.capacity
    if cut and not accept_cut:
        raise CutBelowTaken(_l("已经有 %(n)d 人报上了，不会取消任何人；确定要减，请勾上再存", n=activity.taken))
    activity.capacity = capacity
    promote(activity, at)


def publish(activity: Activity, at: datetime) -> None:
    """Put it on the boards, for the first time or again. Refused once it is over."""
    if activity.ends_at <= at:
        raise Refused(_l("活动时间已经过了，先改时间再发布"))
    _set_state(activity, "published", at)
    activity.published_at = activity.published_at or at


def withdraw(activity: Activity, at: datetime) -> None:
    """Take it off the boards. Entries stay as they are; nobody is promoted meanwhile. Twice is once."""
    if activity.state != "withdrawn":
        _set_state(activity, "withdrawn", at)


def call_off(activity: Activity, at: datetime) -> None:
    """It will not take place; the boards say so until its start."""
    if activity.ends_at <= at:
        raise Refused(_l("活动已经结束，不能再取消"))
    _set_state(activity, "cancelled", at)


def close(activity: Activity, at: datetime) -> None:
    """It took place; who still waited had no luck. Refused before its end."""
    if at < activity.ends_at:
        raise Refused(_l("活动还没有结束"))
    _set_state(activity, "closed", at)


def promote(activity: Activity, at: datetime) -> list[SignUp]:
    """Confirm who waits, first come first, while the whole party fits; none after the start. Returns the confirmed."""
    promoted: list[SignUp] = []
    if activity.state != "published" or activity.starts_at <= at:
        return promoted
    taken = activity.taken
    for entry in activity.queue:
        if activity.capacity is not None and taken + entry.party > activity.capacity:
            break
        entry.state, entry.promoted_at = "confirmed", None if entry.made_at == at else at
        taken += entry.party
        promoted.append(entry)
    return promoted


def _set_state(activity: Activity, state: str, at: datetime) -> None:
    if activity.state not in MOVES[state]:
        raise Refused(_l("活动的状态刚刚变了，请回去看看"))
    activity.state = state
    promote(activity, at)


def _check_changeable(activity: Activity, entry: SignUp, at: datetime) -> None:
    if entry.state == "cancelled":
        raise Refused(_l("这次报名已经取消"))
    if activity.starts_at <= at:
        raise Refused(_l("活动已经开始，报名不能再改"))


def _check_growth(activity: Activity, entry: SignUp, party: int, at: datetime) -> None:
    if not activity.is_open(at):
        raise Refused(_l("报名已截止，人数只能减少"))
    _check_size(activity, party)
    room = left(activity.capacity, activity.taken, len(activity.queue))
    if entry.state == "confirmed" and room is not None and party - entry.party > room:
        raise NoRoom(room, entry.party, party - entry.party)


def _check_size(activity: Activity, party: int) -> None:
    if not 1 <= party <= activity.max_party:
        raise Refused(_l("一次最多报 %(n)d 人", n=activity.max_party))
    if activity.capacity and party > activity.capacity:
        raise Refused(_l("这次一共只有 %(n)d 个名额", n=activity.capacity))
