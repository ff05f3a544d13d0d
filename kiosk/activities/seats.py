"""The one module that owns each change of a seat. Call with the activity locked; each change ends in `promote`.

The published rule: strict order of entry numbers. A party is confirmed whole or waits whole, and a smaller party does
not pass a larger one that still waits. So a freed seat belongs to who waits, and a newcomer finds none while anybody does.
"""

from datetime import datetime

from kiosk.activities.models import Activity, SignUp
from kiosk.activities.rules import left
from kiosk.errors import Refused
from kiosk.words import _l


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
    more = party - entry.party
    if more > 0:
        _check_growth(activity, entry, party, at)
    entry.party = party
    promote(activity, at)


def cancel(activity: Activity, entry: SignUp, at: datetime) -> None:
    """Give the seats back. A second time changes nothing."""
    if entry.state == "cancelled":
        return
    _check_changeable(activity, entry, at)
    entry.state, entry.cancelled_at = "cancelled", at
    promote(activity, at)


def set_capacity(activity: Activity, capacity: int | None, at: datetime) -> None:
    """None is unlimited, 0 is full. A cut drops nobody: promotion stops until the seats suffice again."""
    activity.capacity = capacity
    promote(activity, at)


def set_state(activity: Activity, state: str, at: datetime) -> None:
    """Publish, withdraw, cancel or close. Entries stay as they are; only a published activity promotes."""
    activity.state = state
    if state == "published" and activity.published_at is None:
        activity.published_at = at
    promote(activity, at)


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
        raise Refused(_l("只剩 %(n)d 个名额，您原来的 %(old)d 人不变", n=room, old=entry.party))


def _check_size(activity: Activity, party: int) -> None:
    if not 1 <= party <= activity.max_party:
        raise Refused(_l("一次最多报 %(n)d 人", n=activity.max_party))
    if activity.capacity and party > activity.capacity:
        raise Refused(_l("这次一共只有 %(n)d 个名额", n=activity.capacity))
