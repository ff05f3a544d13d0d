from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from kiosk import retention
from kiosk.activities.models import SignUp
from kiosk.clock import now
from kiosk.codes.models import Submission
from kiosk.db import Model, db
from kiosk.issues.models import Issue, Step
from kiosk.media.models import Photo
from tests.cast import Cast
from tests.factories import change, make_activity, make_issue, make_sign_up, put

HELD = now() - timedelta(days=100)


def after(moment: datetime, days: int) -> datetime:
    return moment + timedelta(days=days, minutes=1)


@pytest.mark.both_databases
def test_who_signed_up_is_forgotten_thirty_days_after_the_activity_and_the_seats_stay_counted(cast: Cast) -> None:
    activity = make_activity(cast.jinsha, starts_at=HELD)
    sign_up = make_sign_up(activity, party=3)
    retention.erase(after(activity.ends_at, 29))
    assert sign_up.name == "刘测试"
    retention.erase(after(activity.ends_at, 30))
    db.session.rollback()
    kept = db.session.get(SignUp, sign_up.id)
    assert (kept.name, kept.phone_sealed, kept.phone_index, kept.phone_tail) == ("", None, None, None)
    assert (kept.party, kept.state) == (3, "confirmed")


@pytest.mark.both_databases
def test_a_closed_matter_loses_its_phone_first_and_its_words_later(cast: Cast) -> None:
    issue = make_issue(cast.jinsha, state="closed", reported_at=HELD, phone_tail="0001", answers={"what": "light"})
    put(Step(compound_id=cast.jinsha.id, issue_id=issue.id, at=HELD, state="closed", line="修好了", note="打过电话"))
    put(Photo(compound_id=cast.jinsha.id, issue_id=issue.id, digest="d", sha256="s", width=1, height=1, created_at=HELD))
    retention.erase(after(HELD, 180))
    db.session.rollback()
    kept = db.session.get(Issue, issue.id)
    assert (kept.phone_tail, kept.words) == (None, "三楼的灯不亮了")
    retention.erase(after(HELD, 3 * 365))
    db.session.rollback()
    kept = db.session.get(Issue, issue.id)
    assert (kept.words, kept.answers) == ("", {})
    assert [(step.line, step.note) for step in kept.steps] == [("修好了", "")]
    assert kept.photos == []


def test_an_open_matter_is_never_forgotten(cast: Cast) -> None:
    issue = make_issue(cast.jinsha, state="working", reported_at=HELD, phone_tail="0001")
    assert retention.erase(now() + timedelta(days=10_000)) == 0
    assert issue.phone_tail == "0001"


def test_somebody_who_left_keeps_no_password(cast: Cast) -> None:
    change(cast.clerk, password_hash="x", archived_at=HELD)
    retention.erase(now())
    db.session.rollback()
    assert cast.clerk.password_hash is None


def test_each_personal_column_has_an_end(app: Flask) -> None:
    # a submission is deleted whole after a day
    covered = {model.__tablename__ for model, _, _ in retention.MATTERS} | {Submission.__tablename__}
    personal = {t.name for t in Model.metadata.sorted_tables for c in t.columns if c.info["privacy"] == "personal"}
    assert personal == covered


def test_more_rows_than_one_transaction_takes(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "AT_ONCE", 2)
    activity = make_activity(cast.jinsha, starts_at=HELD)
    for _ in range(5):
        make_sign_up(activity)
    assert retention.erase(after(activity.ends_at, 30)) == 5
    assert db.session.scalar(sa.select(sa.func.count()).where(SignUp.name != "")) == 0
