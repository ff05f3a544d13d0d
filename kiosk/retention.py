"""Personal values go when their days are over; the rows stay, so that no count changes.

How many days stands in the column's class (`personal(days)`); from when they are counted stands here.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from kiosk.accounts.models import Person
from kiosk.activities.models import Activity, SignUp
from kiosk.codes.models import CodeAlarm
from kiosk.db import Model, entity_of
from kiosk.grid.models import CallBack
from kiosk.issues.models import Issue, Step
from kiosk.media.models import Photo
from kiosk.outbox.models import Outbox
from kiosk.places.models import Household
from kiosk.writing import writing

AT_ONCE = 500  # rows a transaction
OVER = ("closed", "declined", "merged")
PHOTO_DAYS: int = Issue.__table__.c.words.info["days"]  # a photo of a matter is kept as long as its words

_last_step = sa.select(sa.func.max(Step.at)).where(Step.issue_id == Issue.id).correlate(Issue).scalar_subquery()
_issue_over = sa.case((Issue.state.in_(OVER), sa.func.coalesce(_last_step, Issue.reported_at)))

# Each model with personal columns: the rows of which the moment is known at which the matter was over.
MATTERS: tuple[tuple[type[Model], sa.Select[Any], Any], ...] = (
    (Issue, sa.select(Issue), _issue_over),
    (Step, sa.select(Step).join(Step.issue), _issue_over),
    (SignUp, sa.select(SignUp).join(SignUp.activity), Activity.ends_at),
    (CallBack, sa.select(CallBack), CallBack.answered_at),
    (CodeAlarm, sa.select(CodeAlarm), CodeAlarm.seen_at),
    (Outbox, sa.select(Outbox), sa.func.coalesce(Outbox.done_at, Outbox.dead_at)),
    (Person, sa.select(Person), Person.archived_at),
    (Household, sa.select(Household), Household.archived_at),
)


def erase(at: datetime) -> int:
    """Blank every personal value whose days are over at `at`, and drop the photos of old matters. Answers how many rows."""
    erased = sum(_blank(rows, columns) for rows, columns in _due(at))
    return erased + _drop_photos(at)


def _due(at: datetime) -> Iterator[tuple[sa.Select[Any], list[Any]]]:
    """(rows that still hold a value, the columns to blank), for each model and period."""
    for model, rows, over in MATTERS:
        personal = [c for c in model.__table__.columns if c.info["privacy"] == "personal"]
        for days in sorted({c.info["days"] for c in personal}):
            columns = [c for c in personal if c.info["days"] == days]
            filled = sa.or_(*(c.is_not(None) if c.nullable else c != "" for c in columns if not isinstance(c.type, sa.JSON)))
            yield rows.where(over < at - timedelta(days=days), filled), columns


def _blank(rows: sa.Select[Any], columns: list[Any]) -> int:
    """Set the columns to nothing, in transactions of their own. What is locked meanwhile waits for the next run."""
    due, count = rows.limit(AT_ONCE).with_for_update(skip_locked=True, of=entity_of(rows)), 0
    while True:
        with writing("retention.erase") as write:
            batch = write.session.scalars(due).all()
            for row in batch:
                for column in columns:
                    setattr(row, column.key, _nothing(column))
        count += len(batch)
        if len(batch) < AT_ONCE:
            return count


def _nothing(column: "sa.Column[Any]") -> Any:
    if column.nullable:
        return None
    return {} if isinstance(column.type, sa.JSON) else ""


def _drop_photos(at: datetime) -> int:
    """Rows only; the sweeper takes files that no row knows."""
    old = sa.select(Photo).join(Issue, Photo.issue_id == Issue.id).where(_issue_over < at - timedelta(days=PHOTO_DAYS))
    with writing("retention.erase") as write:
        photos = write.session.scalars(old.limit(AT_ONCE)).all()
        for photo in photos:
            write.delete(photo)
    return len(photos)
