"""Each column that a board shows changes the board's version; a save that changes nothing does not."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from kiosk.board import Board, OnBoard
from kiosk.conventions.models import Convention
from kiosk.db import Model, UTCDateTime, db
from kiosk.issues.models import Category, Step
from kiosk.media.models import Photo
from kiosk.places.models import Compound, Contact, Place
from tests.cast import Cast
from tests.factories import (
    change,
    make_activity,
    make_code,
    make_contact,
    make_convention,
    make_issue,
    make_member,
    make_notice,
    make_notice_file,
    make_offer,
    make_project,
    make_public_name,
    make_sign_up,
    make_staff,
    publish_issue,
    put,
)

AT = datetime(2026, 11, 22, tzinfo=UTC)
MAKE: dict[str, Callable[[Cast], Any]] = {
    "place": lambda cast: cast.jinsha,
    "spot": lambda cast: cast.lobby,
    "contact": lambda cast: make_contact(cast.building),
    "activity": lambda cast: make_activity(cast.jinsha),
    "sign_up": lambda cast: make_sign_up(make_activity(cast.jinsha)),
    "issue": lambda cast: publish_issue(cast.jinsha),
    "issue_step": lambda cast: put(
        Step(compound_id=cast.jinsha.id, issue_id=make_issue(cast.jinsha).id, at=AT, state="accepted", line="一")
    ),
    "photo": lambda cast: put(
        Photo(
            compound_id=cast.jinsha.id,
            issue_id=make_issue(cast.jinsha).id,
            digest="d",
            sha256="s",
            width=1,
            height=1,
            created_at=AT,
        )
    ),
    "category": lambda cast: put(Category(compound_id=cast.jinsha.id, slug="own", name="自设", icon="flag")),
    "code": lambda cast: make_code(cast.jinsha),
    "convention": lambda cast: make_convention(cast.jinsha),
    "convention_text": lambda cast: make_convention(cast.jinsha).texts[0],
    "article": lambda cast: make_convention(cast.jinsha).texts[0].articles[0],
    "notice_text": lambda cast: make_notice(cast.jinsha).texts[0],
    "notice_target": lambda cast: make_notice(cast.jinsha, cast.building).texts[0].targets[0],
    "notice_file": lambda cast: make_notice_file(make_notice(cast.jinsha)),
    "member": lambda cast: make_member(cast.jinsha),
    "offer": lambda cast: make_offer(make_member(cast.jinsha)),
    "project": lambda cast: make_project(make_member(cast.jinsha)),
    "deliverable": lambda cast: make_project(make_member(cast.jinsha)).deliverables[0],
    "person": lambda cast: make_staff("building_head", cast.building, "头"),
    "role_grant": lambda cast: make_staff("building_head", cast.building, "头").grants[0],
    "public_name": lambda cast: make_public_name(cast.building, cast.secretary),
}
# What a column is changed to where its type does not say it: CHECKs and foreign keys hold in tests too.
OTHER: dict[str, Callable[[Cast, Any], Any]] = {
    "activity.kind": lambda *_: "other",
    "activity.state": lambda *_: "withdrawn",
    "activity.starts_at": lambda _, row: row.starts_at - timedelta(hours=1),
    "activity.ends_at": lambda _, row: row.ends_at + timedelta(hours=1),
    "sign_up.state": lambda *_: "waiting",
    "issue.state": lambda *_: "working",
    "issue.tier": lambda *_: "street",
    "issue.building_id": lambda cast, _: cast.building.id,
    "issue.spot_id": lambda cast, _: cast.lobby.id,
    "issue.category_id": lambda *_: db.session.scalar(sa.select(Category.id).where(Category.slug == "parking")),
    "issue.published_at": lambda *_: None,
    "issue.suspended_from": lambda *_: "working",
    "convention_text.state": lambda *_: "withdrawn",
    "notice_text.state": lambda *_: "withdrawn",
    "notice_text.level": lambda *_: "important",
    "notice_text.kind": lambda *_: "safety",
    "notice_text.starts_at": lambda _, row: row.starts_at - timedelta(hours=1),
    "notice_text.ends_at": lambda _, row: row.ends_at + timedelta(hours=1),
    "notice_target.target_id": lambda cast, _: cast.jinsha.id,
    "notice_target.spot_id": lambda cast, _: cast.lobby.id,
    "member.seat": lambda *_: "firm",
    "project.state": lambda *_: "planned",
    "role_grant.starts_at": lambda _, row: row.starts_at - timedelta(hours=1),
    "role_grant.ends_at": lambda _, row: row.starts_at + timedelta(hours=1),
}
CHANGED: dict[type[sa.types.TypeEngine[Any]], Callable[[Any], Any]] = {
    UTCDateTime: lambda value: (value or AT) + timedelta(minutes=1),
    sa.Date: lambda _: date(2026, 1, 1),
    sa.Boolean: lambda value: not value,
    sa.Integer: lambda value: (value or 0) + 1,
    sa.String: lambda value: (value or "") + "改",
    sa.JSON: lambda _: {"x": "y"},
}
NOT_ALONE = {"convention.building_id", "convention.kind"}  # one CHECK ties the two; tested together below


def columns() -> list[str]:
    """`table.column` of everything that is seen on a board."""
    mapped = [
        mapper for mapper in Model.registry.mappers if issubclass(mapper.class_, OnBoard) and mapper.local_table is not None
    ]
    seen = {f"{m.local_table.name}.{a.key}" for m in mapped for a in m.column_attrs if a.columns[0].info.get("on_board")}
    return sorted(seen - NOT_ALONE)


def board(cast: Cast) -> int:
    return db.session.scalar(sa.select(Board.n).where(Board.compound_id == cast.jinsha.id)) or 0


def another(cast: Cast, table: str, row: Any, column: str) -> Any:
    """A value that the column does not hold now."""
    if given := OTHER.get(f"{table}.{column}"):
        return given(cast, row)
    kind = sa.inspect(type(row)).column_attrs[column].columns[0].type
    changed = next(changed for of, changed in CHANGED.items() if isinstance(kind, of))
    return changed(getattr(row, column))


def test_every_table_on_a_board_is_covered() -> None:
    assert {column.split(".")[0] for column in columns()} == set(MAKE)


@pytest.mark.parametrize("shown", columns())
def test_a_change_of_what_is_shown_changes_the_board_and_the_same_again_does_not(cast: Cast, shown: str) -> None:
    table, column = shown.split(".")
    row = MAKE[table](cast)
    new = another(cast, table, row, column)
    assert new != getattr(row, column), "the test must change something"
    before = board(cast)
    change(row, **{column: new})
    assert board(cast) == before + 1
    change(row, **{column: new})
    assert board(cast) == before + 1


def test_a_convention_that_moves_to_a_building_changes_the_board(cast: Cast) -> None:
    convention: Convention = make_convention(cast.jinsha)
    before = board(cast)
    change(convention, kind="building", building_id=cast.building.id)
    assert board(cast) == before + 1


def test_a_contact_made_with_the_id_of_its_place_alone_changes_the_board(cast: Cast) -> None:
    before = board(cast)
    put(Contact(place_id=cast.jinsha.id, kind="property", label="值班", phone="0830-3100001"))
    assert board(cast) == before + 1


def test_new_and_deleted_rows_change_the_board(cast: Cast) -> None:
    before = board(cast)
    make_contact(cast.jinsha)
    assert board(cast) == before + 1


@pytest.mark.both_databases
def test_a_contact_of_an_area_changes_the_boards_of_all_compounds_below_and_no_others(app: Flask, cast: Cast) -> None:
    street = db.session.get(Place, cast.jinsha.parent.parent_id)
    neighbour = put(Compound(slug="next", name="隔壁", prefix="GB", parent_id=cast.jinsha.parent_id))
    change(neighbour, path=f"{cast.jinsha.parent.path}{neighbour.id}/")
    before = dict(db.session.execute(sa.select(Board.compound_id, Board.n)).all())
    make_contact(street)
    after = dict(db.session.execute(sa.select(Board.compound_id, Board.n)).all())
    assert {compound for compound, n in after.items() if n != before.get(compound, 0)} == {cast.jinsha.id, neighbour.id}
