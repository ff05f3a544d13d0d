"""Seats against a slow model in memory, and each rule by its name. No database: the domain runs without one."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.activities import seats
from kiosk.activities.models import Activity, SignUp
from kiosk.activities.rules import left
from kiosk.errors import Refused

AT = datetime(2026, 12, 1, 4, tzinfo=UTC)
DAY = timedelta(days=1)


def make(capacity: int | None = 3, **changes: Any) -> Activity:
    times = {"starts_at": AT + 9 * DAY, "ends_at": AT + 10 * DAY}
    return Activity(**{"state": "published", "capacity": capacity, "max_party": 4, "last_entry": 0} | times | changes)


def join(activity: Activity, party: int = 1, at: datetime = AT) -> SignUp:
    return seats.sign_up(activity, SignUp(name="刘测试", party=party), at)


def states(activity: Activity) -> list[str]:
    return [entry.state for entry in activity.sign_ups]


class TestSigningUp:
    def test_last_seat_goes_to_one_and_the_next_waits(self) -> None:
        activity = make(1)
        assert [join(activity).state, join(activity).state] == ["confirmed", "waiting"]
        assert [entry.n for entry in activity.sign_ups] == [1, 2]

    def test_a_party_is_never_split(self) -> None:
        activity = make(3)
        join(activity, 2)
        assert join(activity, 2).state == "waiting"
        assert activity.taken == 2

    def test_a_smaller_party_does_not_pass_a_larger_one_that_waits(self) -> None:
        activity = make(3)
        join(activity, 2)
        join(activity, 2)
        assert join(activity, 1).state == "waiting"

    def test_capacity_zero_is_full_and_none_is_unlimited(self) -> None:
        assert join(make(0)).state == "waiting"
        assert join(make(None), 4).state == "confirmed"

    def test_a_party_that_could_never_all_come_is_refused(self) -> None:
        with pytest.raises(Refused):
            join(make(3), 4)

    def test_a_party_above_the_limit_is_refused(self) -> None:
        for party in (0, -1, 5):
            with pytest.raises(Refused):
                join(make(None), party)

    @pytest.mark.parametrize(("moment", "open_then"), [(-1, False), (0, True), (1, True)])
    def test_window_opens_on_the_tick(self, moment: int, open_then: bool) -> None:
        at = AT + timedelta(microseconds=moment)
        activity = make(opens_at=AT)
        assert activity.is_open(at) is open_then
        if not open_then:
            with pytest.raises(Refused):
                join(activity, at=at)

    @pytest.mark.parametrize(("moment", "open_then"), [(-1, True), (0, False)])
    def test_window_closes_on_the_tick(self, moment: int, open_then: bool) -> None:
        at = AT + timedelta(microseconds=moment)
        assert make(closes_at=AT).is_open(at) is open_then
        assert make(starts_at=AT).is_open(at) is open_then

    @pytest.mark.parametrize("state", ["draft", "withdrawn", "cancelled", "closed"])
    def test_only_what_is_published_takes_people(self, state: str) -> None:
        with pytest.raises(Refused):
            join(make(state=state))


class TestChanging:
    def test_growing_is_all_or_nothing(self) -> None:
        activity = make(5)
        own, _ = join(activity, 2), join(activity, 2)
        with pytest.raises(seats.NoRoom) as no:
            seats.change_party(activity, own, 4, AT)
        assert (own.party, no.value.more) == (2, 2)
        seats.change_party(activity, own, 3, AT)
        assert (own.party, activity.taken) == (3, 5)

    def test_nobody_grows_into_a_seat_that_somebody_waits_for(self) -> None:
        activity = make(3)
        own = join(activity, 2)
        join(activity, 2)
        with pytest.raises(seats.NoRoom):
            seats.change_party(activity, own, 3, AT)

    def test_shrinking_promotes_who_waits(self) -> None:
        activity = make(3)
        own = join(activity, 3)
        join(activity, 2)
        seats.change_party(activity, own, 1, AT + DAY)
        assert states(activity) == ["confirmed", "confirmed"]
        assert activity.sign_ups[1].promoted_at == AT + DAY

    def test_growing_ends_with_the_window_shrinking_with_the_start(self) -> None:
        activity = make(10, closes_at=AT + DAY)
        own = join(activity, 2)
        with pytest.raises(Refused):
            seats.change_party(activity, own, 3, AT + DAY)
        seats.change_party(activity, own, 1, AT + DAY)
        with pytest.raises(Refused):
            seats.change_party(activity, own, 1, activity.starts_at)

    def test_cancelling_twice_promotes_once(self) -> None:
        activity = make(1)
        own = join(activity)
        join(activity), join(activity)
        for _ in range(2):
            seats.cancel(activity, own, AT + DAY)
        assert states(activity) == ["cancelled", "confirmed", "waiting"]

    def test_who_cancels_and_comes_back_queues_at_the_tail(self) -> None:
        activity = make(1)
        own = join(activity)
        join(activity), join(activity)
        seats.cancel(activity, own, AT)
        assert (join(activity).n, states(activity)) == (4, ["cancelled", "confirmed", "waiting", "waiting"])

    def test_a_cancelled_entry_cannot_be_changed(self) -> None:
        activity = make(5)
        own = join(activity)
        seats.cancel(activity, own, AT)
        with pytest.raises(Refused):
            seats.change_party(activity, own, 2, AT)


class TestCapacity:
    def test_raising_promotes_in_order_until_a_party_does_not_fit(self) -> None:
        activity = make(1)
        join(activity), join(activity), join(activity)
        seats.set_capacity(activity, 2, AT)
        assert states(activity) == ["confirmed", "confirmed", "waiting"]

    def test_cut_below_the_taken_wants_a_word_and_drops_nobody(self) -> None:
        activity = make(4)
        join(activity, 4)
        with pytest.raises(seats.CutBelowTaken):
            seats.set_capacity(activity, 2, AT)
        assert activity.capacity == 4
        seats.set_capacity(activity, 2, AT, accept_cut=True)
        assert (activity.taken, activity.capacity, left(activity.capacity, activity.taken, 0)) == (4, 2, 0)

    def test_no_promotion_after_the_cut_until_the_seats_suffice(self) -> None:
        activity = make(4)
        first = join(activity, 2)
        join(activity, 2), join(activity, 1)
        seats.set_capacity(activity, 2, AT, accept_cut=True)
        seats.cancel(activity, first, AT)
        assert states(activity) == ["cancelled", "confirmed", "waiting"]

    def test_nobody_is_promoted_after_the_start(self) -> None:
        activity = make(1)
        join(activity), join(activity)
        seats.set_capacity(activity, 5, activity.starts_at)
        assert states(activity) == ["confirmed", "waiting"]

    def test_unlimited_promotes_all(self) -> None:
        activity = make(0)
        join(activity, 4), join(activity, 2)
        seats.set_capacity(activity, None, AT)
        assert states(activity) == ["confirmed", "confirmed"]


class TestStates:
    def test_what_was_withdrawn_promotes_when_it_hangs_again(self) -> None:
        activity = make(1)
        own = join(activity)
        join(activity)
        seats.withdraw(activity, AT)
        seats.cancel(activity, own, AT)
        assert states(activity) == ["cancelled", "waiting"]
        seats.publish(activity, AT)
        assert states(activity) == ["cancelled", "confirmed"]

    def test_withdrawing_twice_is_once(self) -> None:
        activity = make()
        seats.withdraw(activity, AT)
        seats.withdraw(activity, AT)
        assert activity.state == "withdrawn"

    def test_what_is_over_is_neither_published_nor_called_off(self) -> None:
        for act, state in ((seats.publish, "draft"), (seats.call_off, "published")):
            activity = make(state=state)
            with pytest.raises(Refused):
                act(activity, activity.ends_at)

    def test_closing_waits_for_the_end(self) -> None:
        activity = make()
        with pytest.raises(Refused):
            seats.close(activity, activity.ends_at - timedelta(microseconds=1))
        seats.close(activity, activity.ends_at)
        assert activity.state == "closed"

    @pytest.mark.parametrize(
        ("act", "state"),
        [(seats.publish, "cancelled"), (seats.call_off, "draft"), (seats.close, "draft"), (seats.withdraw, "draft")],
    )
    def test_other_moves_are_refused(self, act: Any, state: str) -> None:
        activity = make(state=state, starts_at=AT - 2 * DAY, ends_at=AT + DAY)
        with pytest.raises(Refused):
            act(activity, activity.ends_at if act is seats.close else AT)


# The model: people as rows of a list, everything counted anew each time.


class Model:
    def __init__(self, capacity: int | None) -> None:
        self.capacity, self.rows = capacity, list[dict[str, Any]]()

    def seated(self) -> int:
        return sum(row["party"] for row in self.rows if row["state"] == "confirmed")

    def settle(self) -> None:
        """One party a round, from the front, as long as the front one fits."""
        while front := next((row for row in self.rows if row["state"] == "waiting"), None):
            if self.capacity is not None and self.seated() + front["party"] > self.capacity:
                return
            front["state"] = "confirmed"

    def join(self, party: int) -> None:
        if self.capacity and party > self.capacity:
            return
        self.rows.append({"party": party, "state": "waiting"})
        self.settle()

    def change(self, at: int, party: int) -> None:
        row = self.rows[at]
        more, waits = party - row["party"], any(other["state"] == "waiting" for other in self.rows)
        too_large = bool(self.capacity) and party > (self.capacity or 0)
        no_room = self.capacity is not None and (waits or more > self.capacity - self.seated())
        if row["state"] == "cancelled" or (more > 0 and (too_large or (row["state"] == "confirmed" and no_room))):
            return
        row["party"] = party
        self.settle()

    def cancel(self, at: int) -> None:
        self.rows[at]["state"] = "cancelled"
        self.settle()

    def resize(self, capacity: int | None) -> None:
        self.capacity = capacity
        self.settle()


WHO, PARTY = st.integers(0, 30), st.integers(1, 4)
ACTS = st.one_of(
    st.tuples(st.just("join"), PARTY),
    st.tuples(st.just("change"), WHO, PARTY),
    st.tuples(st.just("cancel"), WHO),
    st.tuples(st.just("resize"), st.none() | st.integers(0, 12)),
)


@settings(max_examples=300, deadline=None)
@given(capacity=st.none() | st.integers(0, 8), acts=st.lists(ACTS, max_size=40))
def test_any_sequence_of_changes_ends_as_in_the_model(capacity: int | None, acts: list[tuple[Any, ...]]) -> None:
    activity, model = make(capacity), Model(capacity)
    for n, (act, *given_) in enumerate(acts):
        before = [entry.state for entry in activity.sign_ups]
        at = AT + timedelta(seconds=n)
        _do(activity, model, act, given_, at)
        assert [(e.party, e.state) for e in activity.sign_ups] == [(r["party"], r["state"]) for r in model.rows]
        assert [e.n for e in activity.sign_ups] == list(range(1, len(activity.sign_ups) + 1))
        kept = [now for was, now in zip(before, states(activity), strict=False) if was == "confirmed"]
        assert "waiting" not in kept, "somebody lost a seat"
        if act != "resize" and activity.capacity is not None and "resize" not in {a for a, *_ in acts[:n]}:
            assert activity.taken <= activity.capacity, "oversold"


def _do(activity: Activity, model: Model, act: str, given_: list[Any], at: datetime) -> None:
    """The same to both. What the domain refuses, the model ignores."""
    if act in {"change", "cancel"}:
        if not activity.sign_ups:
            return
        given_[0] %= len(activity.sign_ups)
    getattr(model, act)(*given_)
    try:
        if act == "join":
            join(activity, given_[0], at)
        elif act == "change":
            seats.change_party(activity, activity.sign_ups[given_[0]], given_[1], at)
        elif act == "cancel":
            seats.cancel(activity, activity.sign_ups[given_[0]], at)
        else:
            seats.set_capacity(activity, given_[0], at, accept_cut=True)
    except Refused:
        pass
