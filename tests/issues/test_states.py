"""The table of moves, each pair of it, through the model that enforces it."""

from datetime import UTC, date, datetime, timedelta

import pytest

from kiosk.accounts.rules import MAY
from kiosk.errors import Refused
from kiosk.issues.models import Category, Issue
from kiosk.issues.states import HIDDEN, MOVES, STOP_OF, Need, Terms, moves

AT = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
STATES = (*STOP_OF, "suspended")
SAID = Terms(
    reason="缺材料", line="换了灯管", skip="日常维修", urgency="ordinary", promise=AT + timedelta(days=1),
    resume=date(2026, 12, 3), target=7, body="物业公司",
)  # fmt: skip


def make(state: str = "reported", **values: object) -> Issue:
    """A matter outside any database, in this state."""
    values = {"suspended_from": "working"} | values if state == "suspended" else values
    plain = {"compound_id": 1, "skipped": {}, "reopened": 0, "revision": 1, "tier": "community", "title": "灯", "line": "在修"}
    return Issue(state=state, reported_at=AT, category=Category(may_be_public=True), **plain | values)


@pytest.mark.parametrize("to", STATES)
@pytest.mark.parametrize("state", STATES)
def test_each_pair_is_a_move_or_refused(state: str, to: str) -> None:
    issue = make(state)
    allowed = (state, to) in MOVES and (state != "suspended" or to == "working")
    if allowed:
        step = issue.move(to, SAID, AT)
        assert (issue.state, issue.revision, step.state) == (to, 2, to)
        assert step.heading
        assert step.heading_en
    else:
        with pytest.raises(Refused):
            issue.move(to, SAID, AT)
        assert (issue.state, issue.revision, issue.steps) == (state, 1, [])


@pytest.mark.parametrize("state", STATES)
def test_each_state_can_be_entered_and_left(state: str) -> None:
    assert state == "reported" or any(to == state for _, to in MOVES)
    assert any(here == state for here, _ in MOVES)


@pytest.mark.parametrize(
    ("pair", "need"), [(pair, need) for pair, move in MOVES.items() for need in sorted(move.needs)], ids=str
)
def test_what_a_move_needs_is_asked_for(pair: tuple[str, str], need: Need) -> None:
    issue = make(pair[0], **({"suspended_from": pair[1]} if pair[0] == "suspended" else {}))
    with pytest.raises(Refused):
        issue.move(pair[1], SAID._replace(**{need.value: Terms._field_defaults[need.value]}), AT)
    assert issue.state == pair[0]


def test_verbs_are_in_the_table_of_roles() -> None:
    assert {move.verb for move in MOVES.values()} <= set(MAY)


def test_terms_have_a_field_for_each_need() -> None:
    assert {need.value for need in Need} <= set(Terms._fields)


def test_suspended_remembers_where_from() -> None:
    issue = make("soliciting")
    issue.move("suspended", SAID, AT)
    assert (issue.suspended_from, issue.resume_on, set(issue.moves())) == ("soliciting", date(2026, 12, 3), {"soliciting"})
    issue.move("soliciting", Terms(), AT)
    assert (issue.state, issue.suspended_from, issue.resume_on) == ("soliciting", None, None)


def test_resuming_keeps_promise_and_count() -> None:
    promise = AT + timedelta(days=2)
    accepted = make("suspended", suspended_from="accepted", urgency="hard", accepted_at=AT, promised_at=promise)
    accepted.move("accepted", Terms(), AT + timedelta(days=1))
    assert (accepted.urgency, accepted.accepted_at, accepted.promised_at) == ("hard", AT, promise)
    reopened = make("suspended", suspended_from="reopened", reopened=1)
    reopened.move("reopened", Terms(), AT)
    assert reopened.reopened == 1


def test_reopening_counts() -> None:
    issue = make("closed", done_at=AT, closed_at=AT)
    issue.move("reopened", SAID, AT)
    assert (issue.reopened, issue.done_at, issue.closed_at, issue.shown_until) == (1, None, None, None)
    assert issue.promised_at == SAID.promise


def test_skipped_stops_keep_their_reason_until_they_are_visited() -> None:
    issue = make("accepted")
    issue.move("working", SAID, AT)
    assert issue.skipped == {"assess": "日常维修", "solicit": "日常维修"}
    issue.move("assessing", SAID, AT)
    assert issue.skipped == {"solicit": "日常维修"}


def test_closing_keeps_the_moment_it_was_done() -> None:
    issue = make("working")
    issue.move("done", SAID, AT)
    issue.move("closed", SAID, AT + timedelta(days=1))
    assert (issue.done_at, issue.closed_at) == (AT, AT + timedelta(days=1))
    assert issue.shown_until == AT + timedelta(days=8)


def test_declining_takes_it_off_the_board() -> None:
    issue = make("accepted", published_at=AT)
    issue.move("declined", SAID, AT)
    assert issue.published_at is None


@pytest.mark.parametrize("state", HIDDEN)
def test_what_was_not_accepted_is_not_published(state: str) -> None:
    with pytest.raises(Refused):
        make(state).publish(AT)


def test_neighbours_are_never_published_nor_their_steps() -> None:
    issue = make("accepted")
    issue.category = Category(may_be_public=False)
    with pytest.raises(Refused):
        issue.publish(AT)
    assert issue.move("assessing", SAID, AT).is_public is False


def test_publishing_needs_words() -> None:
    with pytest.raises(Refused):
        make("accepted", line="").publish(AT)


def test_a_suspended_matter_without_origin_goes_nowhere() -> None:
    assert moves("suspended", None) == {}
