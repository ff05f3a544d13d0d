"""Texts of a convention: one hangs, one is written, the rest is history."""

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from kiosk.board import Board
from kiosk.clock import now
from kiosk.conventions import queries
from kiosk.conventions.models import Article, Convention, ConventionText
from kiosk.conventions.rules import fingerprint
from kiosk.db import db
from kiosk.errors import Refused
from kiosk.writing import writing
from tests.factories import change, make_building, make_convention, put

pytestmark = pytest.mark.both_databases


def board(compound):
    db.session.rollback()
    return db.session.scalar(sa.select(Board.n).where(Board.compound_id == compound.id))


def draft_of(convention, *words):
    with writing("tests.draft") as write:
        draft = write.lock(Convention, convention.id).open_draft(None)
        draft.rewrite([(text, "") for text in words])
    return convention


def publish(convention):
    with writing("tests.publish") as write:
        locked = write.lock(Convention, convention.id)
        (locked.draft or locked.withdrawn).publish(now())


def withdraw(convention):
    with writing("tests.withdraw") as write:
        locked = write.lock(Convention, convention.id)
        if locked.published:
            locked.published.withdraw(now())


def hanging(compound, building=None):
    db.session.rollback()
    return [article.words for article in db.session.scalars(queries.on_board(compound.id, building and building.id))]


def states(convention):
    db.session.rollback()
    found = sa.select(ConventionText.state).where(ConventionText.convention_id == convention.id).order_by(ConventionText.n)
    return list(db.session.scalars(found))


def test_publishing_a_draft_takes_the_place_of_what_hung(cast):
    convention = draft_of(make_convention(cast.jinsha, "旧的一条"), "新的一条", "又一条")
    assert hanging(cast.jinsha) == ["旧的一条"]
    publish(convention)
    assert hanging(cast.jinsha) == ["新的一条", "又一条"]
    assert states(convention) == ["superseded", "published"]


def test_a_draft_is_not_seen_and_moves_no_board(cast):
    convention = make_convention(cast.jinsha)
    before = board(cast.jinsha)
    draft_of(convention, "写到一半")
    draft_of(convention, "写到一半", "再写一条")
    draft_of(convention, "删掉了")
    assert board(cast.jinsha) == before
    assert hanging(cast.jinsha) == ["不在楼道堆放杂物。"]


def test_publishing_and_taking_down_move_the_board(cast):
    convention = draft_of(make_convention(cast.jinsha), "新的一条")
    counts = [board(cast.jinsha)]
    for act in (publish, withdraw, publish):
        act(convention)
        counts.append(board(cast.jinsha))
    assert counts == sorted(set(counts))


def test_withdrawing_twice_is_withdrawing_once(cast):
    convention = make_convention(cast.jinsha)
    withdraw(convention)
    after = board(cast.jinsha)
    withdraw(convention)
    assert board(cast.jinsha) == after
    assert hanging(cast.jinsha) == []
    assert states(convention) == ["withdrawn"]


def test_what_was_withdrawn_can_hang_again(cast):
    convention = make_convention(cast.jinsha)
    withdraw(convention)
    publish(convention)
    assert states(convention) == ["published"]
    assert hanging(cast.jinsha) == ["不在楼道堆放杂物。"]


def test_an_old_text_does_not_push_out_a_newer_one(cast):
    convention = make_convention(cast.jinsha, "一")
    withdraw(convention)
    publish(draft_of(convention, "二"))
    with writing("tests.publish") as write:
        old = next(text for text in write.lock(Convention, convention.id).texts if text.state == "withdrawn")
        with pytest.raises(Refused, match="新的一版"):
            old.publish(now())
    assert hanging(cast.jinsha) == ["二"]


def test_articles_without_words_are_left_out_and_the_rest_counts_on(cast):
    convention = draft_of(make_convention(cast.jinsha), "", "甲", "", "乙")
    publish(convention)
    db.session.rollback()
    articles = db.session.scalars(queries.on_board(cast.jinsha.id)).all()
    assert [(article.n, article.words) for article in articles] == [(1, "甲"), (2, "乙")]


def test_nothing_written_is_not_published(cast):
    convention = draft_of(make_convention(cast.jinsha), "")
    with pytest.raises(Refused, match="条文"):
        publish(convention)
    assert hanging(cast.jinsha) == ["不在楼道堆放杂物。"]


def test_the_schema_itself_allows_one_published_text(cast):
    convention = make_convention(cast.jinsha)
    second = ConventionText(compound_id=cast.jinsha.id, convention_id=convention.id, n=2, state="published")
    with pytest.raises(IntegrityError):
        put(second)


def test_a_building_convention_hangs_in_its_building_only(cast):
    other = make_building(cast.jinsha, "4")
    make_convention(cast.jinsha, "全小区")
    make_convention(cast.jinsha, "三号楼", kind="building", building_id=cast.building.id, title="楼栋公约")
    assert hanging(cast.jinsha, cast.building) == ["全小区", "三号楼"]
    assert hanging(cast.jinsha, other) == ["全小区"]
    assert hanging(cast.jinsha) == ["全小区"]
    assert hanging(cast.haojing) == []


def test_conventions_hang_in_the_order_of_their_kinds(cast):
    for kind in ("neighbour", "resident", "party"):
        make_convention(cast.jinsha, kind, kind=kind)
    assert hanging(cast.jinsha) == ["party", "resident", "neighbour"]


def test_the_board_costs_one_statement_however_much_hangs(cast):
    for n in range(6):
        make_convention(cast.jinsha, f"条文{n}", position=n)
    compound_id, ran = cast.jinsha.id, []
    db.session.expunge_all()

    def note(*args):
        ran.append(args[2])

    sa.event.listen(db.engine, "before_cursor_execute", note)
    titles = [article.text.convention.title for article in db.session.scalars(queries.on_board(compound_id))]
    sa.event.remove(db.engine, "before_cursor_execute", note)
    assert len(titles) == 6
    assert [statement[:6] for statement in ran if statement != "BEGIN"] == ["SELECT"]


def test_the_fingerprint_follows_the_words(cast):
    convention = draft_of(make_convention(cast.jinsha), "甲")
    before = fingerprint(db.session.get(Convention, convention.id).draft)
    draft_of(convention, "乙")
    db.session.rollback()
    draft = db.session.get(Convention, convention.id).draft
    assert fingerprint(draft) != before
    change(db.session.get(Article, draft.articles[0].id), words="甲")
    db.session.rollback()
    assert fingerprint(db.session.get(Convention, convention.id).draft) == before
    assert fingerprint(None) == ""
