"""What the board, the public list and the desk ask the database."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from kiosk.activities import queries
from kiosk.clock import now
from kiosk.db import db
from tests.cast import make_cast
from tests.factories import change, make_activity, make_code, make_sign_up

pytestmark = pytest.mark.both_databases
HOUR = timedelta(hours=1)


def test_coming_counts_people_and_leaves_out_what_began(app: object) -> None:
    cast, at = make_cast(), now()
    later = make_activity(cast.jinsha, title="later", starts_at=at + 5 * HOUR)
    soon = make_activity(cast.jinsha, title="soon", starts_at=at + HOUR)
    for hidden in ("draft", "withdrawn", "closed"):
        make_activity(cast.jinsha, title=hidden, state=hidden)
    make_activity(cast.jinsha, title="begun", starts_at=at - HOUR)
    make_activity(cast.haojing, title="elsewhere")
    make_sign_up(soon, party=3)
    make_sign_up(soon, party=2)
    make_sign_up(soon, party=4, state="waiting")
    make_sign_up(soon, party=9, state="cancelled")
    rows = db.session.execute(queries.coming(cast.jinsha.id, at)).all()
    assert [(row.Activity.title, row.taken, row.waiting) for row in rows] == [("soon", 5, 4), ("later", 0, 0)]
    assert later.id == rows[1].Activity.id


def test_an_activity_that_starts_leaves_coming_without_a_write(app: object) -> None:
    cast = make_cast()
    row = make_activity(cast.jinsha)
    before, after = row.starts_at - timedelta(microseconds=1), row.starts_at
    assert len(db.session.execute(queries.coming(cast.jinsha.id, before)).all()) == 1
    assert db.session.execute(queries.coming(cast.jinsha.id, after)).all() == []
    assert len(db.session.execute(queries.not_over(cast.jinsha.id, after)).all()) == 1


def test_coming_takes_two_statements_however_many(app: object) -> None:
    cast = make_cast()

    def statements() -> int:
        ran, here = list[str](), cast.jinsha.id
        listener = lambda *call: ran.append(call[2])  # noqa: E731
        sa.event.listen(db.engine, "before_cursor_execute", listener)
        with Session(db.engine) as fresh:
            for row in fresh.execute(queries.coming(here, now())):
                assert row.Activity.code
        sa.event.remove(db.engine, "before_cursor_execute", listener)
        return len([sql for sql in ran if sql.startswith("SELECT")])

    for n in range(8):
        make_code(cast.jinsha, "activity", activity_id=make_activity(cast.jinsha, title=str(n)).id)
        if n == 0:
            assert statements() == 2
    assert statements() == 2


def test_edges_are_the_moments_of_what_is_shown(app: object) -> None:
    cast, at = make_cast(), now().replace(microsecond=0)
    row = make_activity(cast.jinsha, starts_at=at + 5 * HOUR, opens_at=at + HOUR, closes_at=at + 4 * HOUR)
    make_activity(cast.jinsha, starts_at=at + 9 * HOUR, state="draft")
    make_activity(cast.haojing, starts_at=at + 8 * HOUR)
    moments = list(db.session.scalars(queries.edges(cast.jinsha.id)))
    assert moments == [row.opens_at, row.closes_at, row.starts_at, row.ends_at]


def test_past_holds_what_took_place_only(app: object) -> None:
    cast, at = make_cast(), now()
    make_activity(cast.jinsha, title="old", starts_at=at - 50 * HOUR)
    make_activity(cast.jinsha, title="told", starts_at=at - 30 * HOUR, state="closed", attendances=120, people=80)
    make_activity(cast.jinsha, title="off", starts_at=at - 40 * HOUR, state="cancelled")
    make_activity(cast.jinsha, title="ahead")
    assert [row.title for row in db.session.scalars(queries.past(cast.jinsha.id, at))] == ["told", "old"]


def test_withdrawn_is_not_on_show(app: object) -> None:
    cast = make_cast()
    row = make_activity(cast.jinsha)
    change(row, state="withdrawn")
    assert list(db.session.scalars(queries.on_show(cast.jinsha.id))) == []
    assert list(db.session.scalars(queries.once_shown(cast.jinsha.id))) == [row]
