"""Texts of a notice: one hangs, one is written, the rest is evidence."""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import IntegrityError

from kiosk.clock import now
from kiosk.db import db
from kiosk.errors import Refused
from kiosk.notices.models import Notice, NoticeFile, NoticeTarget, NoticeText
from kiosk.notices.rules import Aim, Attached, aims, attached, fingerprint, put_back, refile, retarget, stand, where
from kiosk.writing import writing
from tests.cast import Cast
from tests.factories import change, make_building, make_notice, make_notice_file, make_spot, put

pytestmark = pytest.mark.both_databases
HOUR = timedelta(hours=1)


def again(notice: Notice) -> Notice:
    return db.session.get_one(Notice, notice.id, populate_existing=True)


def states(notice: Notice) -> list[str]:
    db.session.expire_all()
    return [text.state for text in again(notice).texts]


def draft_of(notice: Notice, **changes: Any) -> NoticeText:
    """A second version, saved as a draft."""
    with writing("tests.draft") as write:
        locked = write.lock(Notice, notice.id)
        text = locked.open_draft(None, now())
        text.title, text.body, text.issuer = "改过的", "正文", "物业"
        for name, value in changes.items():
            setattr(text, name, value)
        retarget(text, [Aim(locked.place_id)])
    return text


def do(notice: Notice, act: Any) -> Any:
    with writing("tests.act") as write:
        return act(write.lock(Notice, notice.id))


class TestPublishing:
    def test_a_draft_hangs_from_then_on(self, cast: Cast) -> None:
        notice, at = make_notice(cast.jinsha, state="draft"), now()
        do(notice, lambda n: n.draft.publish(at))
        text = again(notice).published
        assert (text.state, text.published_at, text.taken_down_at) == ("published", at, None)

    def test_the_new_version_takes_the_place_of_the_old_in_one_moment(self, cast: Cast) -> None:
        notice, at = make_notice(cast.jinsha), now()
        draft_of(notice)
        do(notice, lambda n: n.draft.publish(at))
        assert states(notice) == ["superseded", "published"]
        first, second = again(notice).texts
        assert first.taken_down_at == second.published_at == at

    def test_a_second_tap_changes_nothing(self, cast: Cast) -> None:
        notice = make_notice(cast.jinsha)
        before = notice.texts[0].published_at
        do(notice, lambda n: n.published.publish(now() + HOUR))
        assert again(notice).published.published_at == before

    @pytest.mark.parametrize(
        ("changes", "sentence"),
        [
            ({"title": ""}, "标题和正文"),
            ({"body": ""}, "标题和正文"),
            ({"ends_at": now() - HOUR, "starts_at": now() - 2 * HOUR}, "结束时间已经过了"),
        ],
    )
    def test_what_is_not_ready_is_refused(self, cast: Cast, changes: dict[str, Any], sentence: str) -> None:
        notice = make_notice(cast.jinsha, state="draft", **changes)
        with pytest.raises(Refused, match=sentence):
            do(notice, lambda n: n.draft.publish(now()))
        assert states(notice) == ["draft"]

    def test_a_notice_that_hangs_nowhere_is_refused(self, cast: Cast) -> None:
        notice = make_notice(cast.jinsha, state="draft")
        do(notice, lambda n: retarget(n.draft, []))
        with pytest.raises(Refused, match="挂在哪里"):
            do(notice, lambda n: n.draft.publish(now()))

    @pytest.mark.parametrize("state", ["superseded", "withdrawn"])
    def test_a_version_that_hung_before_never_hangs_again(self, cast: Cast, state: str) -> None:
        notice = make_notice(cast.jinsha, state=state)
        with pytest.raises(Refused):
            do(notice, lambda n: n.texts[0].publish(now()))
        assert states(notice) == [state]


class TestWithdrawing:
    def test_it_is_down_from_then_on_and_twice_is_once(self, cast: Cast) -> None:
        notice, at = make_notice(cast.jinsha), now()
        do(notice, lambda n: n.published.withdraw(at))
        do(notice, lambda n: n.withdrawn.withdraw(at + HOUR))
        assert again(notice).withdrawn.taken_down_at == at

    @pytest.mark.parametrize("state", ["draft", "superseded"])
    def test_what_does_not_hang_is_left_as_it_is(self, cast: Cast, state: str) -> None:
        notice = make_notice(cast.jinsha, state=state)
        do(notice, lambda n: n.texts[0].withdraw(now()))
        assert states(notice) == [state]


class TestPuttingBack:
    def test_it_hangs_as_a_version_of_its_own_and_the_old_times_stay(self, cast: Cast) -> None:
        notice, at = make_notice(cast.jinsha, cast.building, cast.lobby), now()
        file = make_notice_file(notice)
        hung = notice.texts[0].published_at
        do(notice, lambda n: n.published.withdraw(at))
        do(notice, lambda n: put_back(n, None, at + HOUR))
        first, second = again(notice).texts
        assert (first.state, first.published_at, first.taken_down_at) == ("withdrawn", hung, at)
        assert (second.state, second.published_at) == ("published", at + HOUR)
        assert (second.title, aims(second)) == (first.title, aims(first))
        assert [attached(each) for each in second.files] == [attached(file)]

    def test_nothing_to_put_back_is_said(self, cast: Cast) -> None:
        assert do(make_notice(cast.jinsha), lambda n: put_back(n, None, now())) is None
        assert do(make_notice(cast.jinsha, state="draft"), lambda n: put_back(n, None, now())) is None

    def test_what_is_over_is_refused_and_leaves_no_version(self, cast: Cast) -> None:
        notice = make_notice(cast.jinsha, state="withdrawn", starts_at=now() - 9 * HOUR, ends_at=now() - HOUR)
        with pytest.raises(Refused, match="结束时间"):
            do(notice, lambda n: put_back(n, None, now()))
        assert states(notice) == ["withdrawn"]


@pytest.mark.parametrize("state", ["published", "draft"])
def test_there_is_one_that_hangs_and_one_draft_at_most(cast: Cast, state: str) -> None:
    notice = make_notice(cast.jinsha, state=state)
    second = {"n": 2, "state": state, "starts_at": now(), "published_at": now()}
    with pytest.raises(IntegrityError):
        put(NoticeText(place_id=notice.place_id, notice_id=notice.id, **second))


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({}, "hanging"),
        ({"ends_at": None}, "hanging"),
        ({"starts_at": now() + HOUR}, "coming"),
        ({"starts_at": now() - 3 * HOUR, "ends_at": now() - HOUR}, "over"),
        ({"state": "draft"}, "draft"),
        ({"state": "withdrawn"}, "withdrawn"),
        ({"state": "superseded"}, "superseded"),
    ],
)
def test_how_it_stands(cast: Cast, changes: dict[str, Any], key: str) -> None:
    text = make_notice(cast.jinsha, **changes).texts[0]
    assert stand(text, now()).key == key


def test_it_hangs_from_its_first_moment_to_before_its_last(cast: Cast) -> None:
    text = make_notice(cast.jinsha).texts[0]
    assert text.hangs(text.starts_at)
    assert not text.hangs(text.starts_at - timedelta(microseconds=1))
    assert text.hangs(text.ends_at - timedelta(microseconds=1))
    assert not text.hangs(text.ends_at)


def test_what_is_published_late_hung_from_then_only(cast: Cast) -> None:
    at = now()
    assert make_notice(cast.jinsha, starts_at=at - 5 * HOUR, published_at=at).texts[0].hung_from == at
    assert make_notice(cast.jinsha, starts_at=at + HOUR, published_at=at).texts[0].hung_from == at + HOUR


class TestParts:
    def test_targets_that_stay_keep_their_rows(self, cast: Cast) -> None:
        other = make_building(cast.jinsha, "4")
        notice = make_notice(cast.jinsha, cast.building, state="draft")
        kept = notice.texts[0].targets[0].id
        do(notice, lambda n: retarget(n.draft, [Aim(other.id), Aim(cast.building.id), Aim(other.id)]))
        rows = again(notice).draft.targets
        assert {row.target_id for row in rows} == {other.id, cast.building.id}
        assert kept in {row.id for row in rows}
        assert len(rows) == 2

    def test_files_are_replaced_reordered_and_dropped(self, cast: Cast) -> None:
        notice = make_notice(cast.jinsha, state="draft")
        one, two = (Attached("image", letter * 64, 1, 2, 2, letter) for letter in "ab")
        paper = Attached("pdf", "c" * 64, 9, name="表")
        for wanted in ([one, two], [two, one, paper], [paper], []):
            do(notice, lambda n, wanted=wanted: refile(n.draft, wanted))
            db.session.expire_all()
            assert [attached(file) for file in again(notice).draft.files] == wanted
        assert db.session.scalar(sa.select(sa.func.count()).select_from(NoticeFile)) == 0

    def test_a_draft_that_goes_takes_its_parts_along(self, cast: Cast) -> None:
        notice = make_notice(cast.jinsha, state="draft")
        make_notice_file(notice)
        with writing("tests.delete") as write:
            write.delete(write.lock(NoticeText, notice.texts[0].id))
        for table in (NoticeFile, NoticeTarget):
            assert db.session.scalar(sa.select(sa.func.count()).select_from(table)) == 0

    def test_whatever_a_text_says_changes_its_fingerprint(self, app: Flask, cast: Cast) -> None:
        notice = make_notice(cast.jinsha, state="draft")
        seen = {fingerprint(None), fingerprint(notice.draft)}
        for name, value in (("title", "别的"), ("body_en", "x"), ("level", "important"), ("ends_at", None)):
            change(notice.texts[0], **{name: value})
            seen.add(fingerprint(again(notice).draft))
        make_notice_file(notice)
        db.session.expire_all()
        seen.add(fingerprint(again(notice).draft))
        do(notice, lambda n: retarget(n.draft, [Aim(cast.building.id)]))
        seen.add(fingerprint(again(notice).draft))
        assert len(seen) == 8
        assert fingerprint(again(notice).draft) in seen

    def test_where_it_hangs_in_words(self, cast: Cast) -> None:
        street = cast.jinsha.parent.parent
        gate = make_spot(cast.building, "架空层")
        whole, some = make_notice(cast.jinsha).texts[0], make_notice(cast.jinsha, cast.building, gate).texts[0]
        below, chosen = make_notice(street).texts[0], make_notice(street, cast.jinsha).texts[0]
        assert where(whole) == where(whole, cast.jinsha) == where(below) == where(below, cast.jinsha) == []
        assert [target.target.name for target in where(some, cast.jinsha)] == ["3号楼", "3号楼"]
        assert [target.target.name for target in where(chosen)] == ["金沙小区"]
        assert where(chosen, cast.jinsha) == []
