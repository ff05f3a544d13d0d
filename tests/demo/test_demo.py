from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask

from kiosk.accounts.models import Grant, Person
from kiosk.accounts.rules import ROLES
from kiosk.activities.models import Activity, SignUp
from kiosk.audit.queries import broken
from kiosk.board import Board
from kiosk.codes.models import Code
from kiosk.conventions.models import Article, Convention, ConventionText
from kiosk.db import Model, db
from kiosk.demo import load
from kiosk.demo.days import ZONE
from kiosk.demo.people import RESIDENTS, STAFF
from kiosk.issues.models import Issue, Step
from kiosk.issues.states import STOP_OF
from kiosk.places.models import Building, Compound, Contact, Place, Spot
from kiosk.screens.models import Screen
from kiosk.vault import vault
from kiosk.web.text import personal_hints
from tests.factories import change, make_areas, make_building, make_compound, make_issue, publish_issue, put

SUNDAY = datetime(2026, 11, 22, 6, 32, tzinfo=UTC)  # 14:32 in the town


@pytest.fixture
def load_on(app: Flask) -> Callable[..., None]:
    """Loads the town at a moment; afterwards the test sees it."""

    def on(moment: datetime, **options: Any) -> None:
        with time_machine.travel(moment, tick=False):
            load(app, **options)
        db.session.rollback()  # ends its view of the database …
        db.session.expire_all()  # … and what it remembers of it

    return on


@pytest.fixture
def town(load_on: Callable[..., None]) -> Callable[..., None]:
    load_on(SUNDAY)
    return load_on


def kept(model: Any, key: str) -> Any:
    return db.session.scalars(sa.select(model).where(model.key_in_demo == key)).one()


def rows(model: Any) -> list[Any]:
    return list(db.session.scalars(sa.select(model).order_by(model.id)))


def counts() -> dict[str, int]:
    tables = [table for table in Model.metadata.sorted_tables if not table.name.startswith("audit")]
    return {table.name: db.session.scalar(sa.select(sa.func.count()).select_from(table)) or 0 for table in tables}


def of(compound: str, model: Any) -> list[Any]:
    return list(db.session.scalars(sa.select(model).where(model.compound_id == kept(Compound, compound).id)))


def public_words() -> Iterator[tuple[str, str]]:
    """(table.column, text) of every text in a public column."""
    for mapper in Model.registry.mappers:
        columns = [each.key for each in mapper.column_attrs if each.columns[0].info.get("privacy") == "public"]
        for row in db.session.scalars(sa.select(mapper.class_)) if columns else ():
            yield from ((f"{mapper.class_.__name__}.{name}", str(getattr(row, name, ""))) for name in columns)


class TestLoading:
    @pytest.mark.both_databases
    def test_a_second_load_changes_nothing(self, town: Callable[..., None]) -> None:
        before = counts()
        assert before["issue"] > 40
        town(SUNDAY + timedelta(hours=3))
        assert counts() == before
        assert list(broken(db.session())) == []

    @pytest.mark.both_databases
    def test_what_nobody_edited_moves_by_whole_days(self, town: Callable[..., None]) -> None:
        light, film, party = kept(Issue, "jinsha.garage-light"), kept(Activity, "jinsha.film"), kept(Convention, "jinsha.party")
        before = (
            light.reported_at,
            light.promised_at,
            [step.at for step in light.steps],
            film.starts_at,
            party.texts[0].adopted_on,
        )
        town(SUNDAY + timedelta(days=3, hours=5))
        light, film, party = kept(Issue, "jinsha.garage-light"), kept(Activity, "jinsha.film"), kept(Convention, "jinsha.party")
        three = timedelta(days=3)
        assert light.reported_at == before[0] + three
        assert light.promised_at == before[1] + three
        assert [step.at for step in light.steps] == [at + three for at in before[2]]
        assert film.starts_at == before[3] + three
        assert party.texts[0].adopted_on == before[4] + three

    def test_days_of_the_week_stay(self, town: Callable[..., None]) -> None:
        before = kept(Activity, "jinsha.dumplings").starts_at
        assert f"{before.astimezone(ZONE):%a %d %H:%M}" == "Sun 20 14:00"
        town(SUNDAY + timedelta(days=5))
        assert kept(Activity, "jinsha.dumplings").starts_at == before
        town(SUNDAY + timedelta(days=9))
        assert kept(Activity, "jinsha.dumplings").starts_at == before + timedelta(days=7)

    def test_what_staff_edited_is_left_alone(self, town: Callable[..., None]) -> None:
        change(kept(Activity, "jinsha.film"), title="换了一部片子")
        change(kept(Issue, "jinsha.garage-light"), line="灯具已到货")
        change(kept(Convention, "jinsha.party").texts[0], adopted_by="居民大会")
        before = kept(Activity, "jinsha.film").starts_at, kept(Issue, "jinsha.garage-light").reported_at
        town(SUNDAY + timedelta(days=3))
        town(SUNDAY + timedelta(days=6))
        assert kept(Activity, "jinsha.film").title == "换了一部片子"
        assert (kept(Activity, "jinsha.film").starts_at, kept(Issue, "jinsha.garage-light").reported_at) == before
        assert kept(Convention, "jinsha.party").texts[0].adopted_by == "居民大会"
        assert kept(Activity, "jinsha.story").starts_at > SUNDAY + timedelta(days=6)

    def test_a_matter_that_went_on_is_left_alone(self, town: Callable[..., None]) -> None:
        light = kept(Issue, "jinsha.garage-light")
        before = light.reported_at
        put(Step(compound_id=light.compound_id, issue_id=light.id, at=SUNDAY, state="working", line="又换了两个"))
        town(SUNDAY + timedelta(days=2))
        assert kept(Issue, "jinsha.garage-light").reported_at == before

    def test_entries_of_visitors_do_not_hold_an_activity_back(self, town: Callable[..., None]) -> None:
        film = kept(Activity, "jinsha.film")
        before = film.starts_at
        change(film, last_entry=film.last_entry + 1)
        town(SUNDAY + timedelta(days=1))
        assert kept(Activity, "jinsha.film").starts_at == before + timedelta(days=1)

    @pytest.mark.both_databases
    def test_reset_starts_over_and_touches_nothing_else(self, town: Callable[..., None]) -> None:
        other = make_compound(make_areas("naxi", "纳溪"), "elsewhere", "别处小区", "BC")
        stranger = publish_issue(other)
        fresh = counts()
        jinsha = kept(Compound, "jinsha")
        home, strange = jinsha.id, stranger.id
        change(jinsha, name="改名小区")
        change(kept(Person, "person.branch"), login="renamed", password_hash="hash")
        make_issue(jinsha)
        make_building(jinsha, "99")
        town(SUNDAY + timedelta(days=1), reset=True)
        assert counts() == fresh
        assert kept(Compound, "jinsha").name == "金沙小区"
        assert kept(Compound, "jinsha").id == home
        assert kept(Person, "person.branch").password_hash is None
        assert db.session.get(Issue, strange) is not None
        assert list(broken(db.session())) == []

    def test_boards_learn_of_the_load(self, app: Flask, town: Callable[..., None]) -> None:
        jinsha = kept(Compound, "jinsha").id
        before = db.session.get_one(Board, jinsha).n
        town(SUNDAY + timedelta(days=1))
        assert db.session.get_one(Board, jinsha).n == before + 1

    @pytest.mark.parametrize("month", [1, 3, 6, 10])
    def test_any_day_of_the_year_will_do(self, load_on: Callable[..., None], month: int) -> None:
        moment = datetime(2027, month, 2 * month, 17, 30, tzinfo=UTC)  # after midnight in the town
        load_on(moment)
        assert [step.at for step in rows(Step) if step.at > moment] == []
        assert sum(each.attendances or 0 for each in of("haojing", Activity)) == 1690
        coming = [each for each in of("jinsha", Activity) if each.state == "published"]
        assert [each.title for each in coming if each.starts_at <= moment] == []


class TestFacts:
    """What the town has to tell."""

    def test_places(self, town: Callable[..., None]) -> None:
        assert [place.name for place in rows(Compound)] == ["长江生态园", "佳和园", "金沙小区", "沁园春小区", "灏景尊城小区"]
        above = [kept(Place, "jinsha")]
        while above[-1].parent:
            above.append(above[-1].parent)
        assert [place.name for place in above] == ["金沙小区", "金沙社区", "茜草街道", "江阳区"]
        assert all(place.path == f"{place.parent.path if place.parent else '/'}{place.id}/" for place in rows(Place))
        assert len([each for each in rows(Building) if each.parent_id == above[0].id]) == 6
        assert all(len([b for b in rows(Building) if b.parent_id == home.id]) >= 2 for home in rows(Compound))
        assert {contact.kind for contact in rows(Contact)} == {"property", "community"}

    def test_each_lobby_has_its_code(self, town: Callable[..., None]) -> None:
        lobbies = {spot.building_id for spot in rows(Spot) if spot.name == "大堂"}
        assert lobbies == {building.id for building in rows(Building)}
        assert lobbies <= {code.building_id for code in rows(Code) if code.kind == "place"}

    def test_one_person_for_each_role(self, town: Callable[..., None]) -> None:
        assert {grant.role for grant in rows(Grant)} == set(ROLES)
        assert all(person.password_hash is None for person in rows(Person))

    def test_screens_wait_to_be_paired(self, town: Callable[..., None]) -> None:
        assert len(rows(Screen)) == 3
        assert all(screen.digest is None and screen.paired_at is None for screen in rows(Screen))

    def test_a_blocked_septic_tank_is_repaired_in_two_days(self, town: Callable[..., None]) -> None:
        septic = kept(Issue, "jinsha.septic")
        assert septic.title == "3号楼门市化粪池堵塞"
        assert (septic.state, septic.building.name) == ("closed", "3号楼")
        steps = [(step.heading, step.body) for step in septic.steps]
        assert [heading for heading, _ in steps] == ["业主报告", "党员转报", "支部牵头", "成本核算", "征求意见", "维修", "反馈"]
        assert {"小区党支部、物业、业委会", "业主委员会"} <= {body for _, body in steps}
        assert "920 元" in septic.steps[3].line
        assert len({step.at.astimezone(ZONE).date() for step in septic.steps}) == 2
        assert all(step.is_public for step in septic.steps)

    def test_seven_festivals_of_haojing_add_up(self, town: Callable[..., None]) -> None:
        held = sorted((each for each in of("haojing", Activity) if each.attendances), key=lambda each: each.starts_at)
        assert [each.state for each in held] == ["closed"] * 7
        assert sum(each.attendances for each in held) == 1690
        assert {each.people for each in held} == {None}
        assert held[-1].title == "e文化·我们的节日：重阳"

    def test_people_of_jinsha_add_up(self, town: Callable[..., None]) -> None:
        held = [each for each in of("jinsha", Activity) if each.people]
        assert {each.title for each in held} == {"金沙故事会", "红歌会", "土专家党课"}
        assert sum(each.people for each in held) > 520
        assert all(each.figures_source for each in held)

    def test_four_kinds_of_convention_in_each_compound(self, town: Callable[..., None]) -> None:
        for home in rows(Compound):
            kinds = [each.kind for each in rows(Convention) if each.compound_id == home.id]
            assert sorted(kinds) == ["building", "neighbour", "party", "resident"]
        assert all(text.state == "published" and len(text.articles) >= 4 for text in rows(ConventionText))
        assert "走访" in kept(Convention, "qinyuanchun.resident").texts[0].adopted_by
        assert "邻里有难处，敲门帮一把；夜里轻声走，楼道不堆物。" in {article.words for article in rows(Article)}

    def test_fourteen_disputes_are_counted_and_none_is_shown(self, town: Callable[..., None]) -> None:
        disputes = [each for each in of("changjiang", Issue) if each.category.slug == "neighbours"]
        assert [each.state for each in disputes] == ["closed"] * 14
        assert {each.published_at for each in disputes} == {None}

    def test_cameras_and_gates_of_jiahe(self, town: Callable[..., None]) -> None:
        project = kept(Issue, "jiahe.skynet")
        assert project.tier == "district"
        assert "27 个" in project.line
        assert "19 套" in project.line

    def test_matters_in_every_state_and_tier(self, town: Callable[..., None]) -> None:
        issues = of("jinsha", Issue)
        assert {each.state for each in issues} == {*STOP_OF, "suspended"}
        assert {each.tier for each in issues} == {"community", "street", "district"}
        assert max(len(each.title) for each in issues) == 30
        assert {each.published_at for each in issues if each.state in {"reported", "declined", "merged"}} == {None}
        assert len({each.number for each in rows(Issue)}) == len(rows(Issue))

    def test_seats(self, town: Callable[..., None]) -> None:
        dumplings, lecture = kept(Activity, "jinsha.dumplings"), kept(Activity, "jinsha.lecture")
        assert (dumplings.capacity, dumplings.taken) == (60, 42)
        assert (lecture.capacity, lecture.taken) == (24, 24)
        assert sum(entry.party for entry in lecture.queue) == 5
        assert kept(Activity, "jinsha.sweep").capacity is None
        assert max(len(each.title) for each in of("jinsha", Activity)) == 30
        assert any(each.starts_at.astimezone(ZONE).date() == SUNDAY.date() for each in of("jinsha", Activity))


class TestPrivacy:
    def test_nobody_stands_in_public(self, town: Callable[..., None]) -> None:
        names = {*RESIDENTS, *(name for _, name, _, _ in STAFF)}
        said = list(public_words())
        assert len(said) > 1000
        assert [(where, text) for where, text in said for name in names if name in text or "1380000" in text] == []

    def test_public_words_point_at_nobody(self, town: Callable[..., None]) -> None:
        shown = {"Issue.title", "Issue.line", "Step.line", "Activity.title", "Activity.about", "Article.words"}
        assert [(text, personal_hints(text)) for where, text in public_words() if where in shown and personal_hints(text)] == []

    def test_phones_are_sealed(self, town: Callable[..., None]) -> None:
        entries = rows(SignUp)
        assert all(vault().unseal(entry.phone_sealed).endswith(entry.phone_tail) for entry in entries)
        assert not any(entry.phone_sealed.startswith("138") for entry in entries)


def test_all_that_is_public_is_said_in_english_too(town: Callable[..., None]) -> None:
    missing = []
    for mapper in Model.registry.mappers:
        pairs = [each.key for each in mapper.column_attrs if f"{each.key}_en" in mapper.columns]
        for row in rows(mapper.class_) if pairs and "id" in mapper.columns else ():
            missing += [f"{row}.{name}" for name in pairs if getattr(row, name, "") and not getattr(row, f"{name}_en")]
    assert missing == []
