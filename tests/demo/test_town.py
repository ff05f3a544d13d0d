from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
import time_machine

from kiosk.accounts.models import Grant, Person
from kiosk.accounts.rules import ROLES
from kiosk.activities.models import Activity, SignUp
from kiosk.codes.models import Code
from kiosk.conventions.models import Article, Convention, ConventionText
from kiosk.db import Model, db
from kiosk.demo import load
from kiosk.demo.days import ZONE
from kiosk.demo.people import RESIDENTS, STAFF
from kiosk.grid.models import CallBack, PublicName
from kiosk.issues.models import Issue
from kiosk.issues.states import STOP_OF
from kiosk.notices.models import KINDS, Notice
from kiosk.notices.queries import on_board
from kiosk.notices.rules import stand
from kiosk.places.models import Building, Compound, Contact, Place, Spot
from kiosk.screens.models import Screen
from kiosk.vault import vault
from kiosk.web.text import personal_hints
from tests.apps import Client, build_app, close
from tests.demo.town import SUNDAY, kept, of, rows
from tests.factories import log_in

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture(scope="session")
def sqlite_template(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The migrated database with the town in it: loaded once, each test gets a copy."""
    path = tmp_path_factory.mktemp("town") / "courtyard.sqlite3"
    path.write_bytes(sqlite_template.read_bytes())
    app = build_app(f"sqlite:///{path}", path.parent)
    with time_machine.travel(SUNDAY, tick=False):
        load(app)
    close(app)
    return path


def public_words() -> Iterator[tuple[str, str]]:
    """(table.column, text) of every text in a public column."""
    for mapper in Model.registry.mappers:
        columns = [each.key for each in mapper.column_attrs if each.columns[0].info.get("privacy") == "public"]
        for row in db.session.scalars(sa.select(mapper.class_)) if columns else ():
            yield from ((f"{mapper.class_.__name__}.{name}", str(getattr(row, name, ""))) for name in columns)


class TestFacts:
    """What the town has to tell."""

    def test_places(self) -> None:
        assert [place.name for place in rows(Compound)] == ["长江生态园", "佳和园", "金沙小区", "沁园春小区", "灏景尊城小区"]
        above = [kept(Place, "jinsha")]
        while above[-1].parent:
            above.append(above[-1].parent)
        assert [place.name for place in above] == ["金沙小区", "金沙社区", "茜草街道", "江阳区"]
        assert all(place.path == f"{place.parent.path if place.parent else '/'}{place.id}/" for place in rows(Place))
        assert len([each for each in rows(Building) if each.parent_id == above[0].id]) == 6
        assert all(len([b for b in rows(Building) if b.parent_id == home.id]) >= 2 for home in rows(Compound))
        assert {contact.kind for contact in rows(Contact)} == {"property", "community", "other"}

    def test_each_lobby_has_its_code(self) -> None:
        lobbies = {spot.building_id for spot in rows(Spot) if spot.name == "大堂"}
        assert lobbies == {building.id for building in rows(Building)}
        assert lobbies <= {code.building_id for code in rows(Code) if code.kind == "place"}

    def test_one_person_for_each_role(self) -> None:
        assert {grant.role for grant in rows(Grant)} == set(ROLES)
        assert all(person.password_hash is None for person in rows(Person))

    def test_building_heads_of_jinsha_and_the_one_name_that_is_shown(self, client: Client) -> None:
        heads = {grant.place.name for grant in rows(Grant) if grant.role == "building_head"}
        assert heads == {"1号楼", "2号楼", "3号楼", "5号楼"}
        (name,) = rows(PublicName)
        assert (name.name, name.building_id) == ("陈老师", kept(Place, "jinsha.3").id)
        with time_machine.travel(SUNDAY, tick=False):
            page = client.get("/c/jinsha/people?building=3").text
        assert "陈老师" in page
        assert "3号楼门岗" in page

    def test_one_asked_to_be_called_and_one_was(self) -> None:
        assert [call.answered_at is None for call in rows(CallBack)] == [True, False]
        assert all(call.name in RESIDENTS and call.made_at <= SUNDAY for call in rows(CallBack))

    def test_screens_wait_to_be_paired(self) -> None:
        assert len(rows(Screen)) == 3
        assert all(screen.digest is None and screen.paired_at is None for screen in rows(Screen))

    def test_a_blocked_septic_tank_is_repaired_in_two_days(self) -> None:
        septic = kept(Issue, "jinsha.septic")
        assert septic.title == "3号楼门市化粪池堵塞"
        assert (septic.state, septic.building.name) == ("closed", "3号楼")
        steps = [(step.heading, step.body) for step in septic.steps]
        assert [heading for heading, _ in steps] == ["业主报告", "党员转报", "支部牵头", "成本核算", "征求意见", "维修", "反馈"]
        assert {"小区党支部、物业、业委会", "业主委员会"} <= {body for _, body in steps}
        assert "920 元" in septic.steps[3].line
        assert len({step.at.astimezone(ZONE).date() for step in septic.steps}) == 2
        assert all(step.is_public for step in septic.steps)

    def test_seven_festivals_of_haojing_add_up(self) -> None:
        held = sorted((each for each in of("haojing", Activity) if each.attendances), key=lambda each: each.starts_at)
        assert [each.state for each in held] == ["closed"] * 7
        assert sum(each.attendances for each in held) == 1690
        assert {each.people for each in held} == {None}
        assert held[-1].title == "e文化·我们的节日：重阳"

    def test_people_of_jinsha_add_up(self) -> None:
        held = [each for each in of("jinsha", Activity) if each.people]
        assert {each.title for each in held} == {"金沙故事会", "红歌会", "土专家党课"}
        assert sum(each.people for each in held) > 520
        assert all(each.figures_source for each in held)

    def test_four_kinds_of_convention_in_each_compound(self) -> None:
        for home in rows(Compound):
            kinds = [each.kind for each in rows(Convention) if each.compound_id == home.id]
            assert sorted(kinds) == ["building", "neighbour", "party", "resident"]
        assert all(text.state == "published" and len(text.articles) >= 4 for text in rows(ConventionText))
        assert "走访" in kept(Convention, "qinyuanchun.resident").texts[0].adopted_by
        assert "邻里有难处，敲门帮一把；夜里轻声走，楼道不堆物。" in {article.words for article in rows(Article)}

    def test_notices_in_every_state_and_from_every_level(self) -> None:
        texts = {notice.key_in_demo: notice.texts[0] for notice in rows(Notice)}
        standing = {key: stand(text, SUNDAY).key for key, text in texts.items()}
        assert set(standing.values()) == {"hanging", "coming", "draft", "withdrawn", "over"}
        assert {text.kind for text in texts.values()} == set(KINDS)
        assert {notice.place.kind for notice in rows(Notice)} == {"compound", "street", "district"}
        water = texts["jinsha.water"]
        assert (water.level, {target.target.name for target in water.targets}) == ("important", {"3号楼", "4号楼"})
        assert "11月24日" in water.body

    def test_each_lobby_has_something_to_read_and_its_codes_lead_there(self) -> None:
        for building in rows(Building):
            hung = db.session.scalars(on_board(building.parent, building.id, SUNDAY)).all()
            assert len(hung) >= 2
            assert all(text.notice.code_in(building.compound_id) for text in hung)

    def test_fourteen_disputes_are_counted_and_none_is_shown(self) -> None:
        disputes = [each for each in of("changjiang", Issue) if each.category.slug == "neighbours"]
        assert [each.state for each in disputes] == ["closed"] * 14
        assert {each.published_at for each in disputes} == {None}

    def test_cameras_and_gates_of_jiahe(self) -> None:
        project = kept(Issue, "jiahe.skynet")
        assert project.tier == "district"
        assert "27 个" in project.line
        assert "19 套" in project.line

    def test_matters_in_every_state_and_tier(self) -> None:
        issues = of("jinsha", Issue)
        assert {each.state for each in issues} == {*STOP_OF, "suspended"}
        assert {each.tier for each in issues} == {"community", "street", "district"}
        assert max(len(each.title) for each in issues) == 30
        assert {each.published_at for each in issues if each.state in {"reported", "declined", "merged"}} == {None}
        assert len({each.number for each in rows(Issue)}) == len(rows(Issue))

    def test_one_matter_of_jinsha_is_overdue(self, client: Client) -> None:
        late = kept(Issue, "jinsha.letter-box")
        promised = [each for each in of("jinsha", Issue) if each.done_at is None and each.state != "suspended"]
        assert [each for each in promised if each.promised_at and each.promised_at < SUNDAY] == [late]
        with time_machine.travel(SUNDAY, tick=False):
            log_in(client, kept(Person, "person.property"))
            for url in ("/office", "/office/issues?view=late"):
                assert late.title in client.get(url).text

    def test_seats(self) -> None:
        dumplings, lecture = kept(Activity, "jinsha.dumplings"), kept(Activity, "jinsha.lecture")
        assert (dumplings.capacity, dumplings.taken) == (60, 42)
        assert (lecture.capacity, lecture.taken) == (24, 24)
        assert sum(entry.party for entry in lecture.queue) == 5
        assert kept(Activity, "jinsha.sweep").capacity is None
        assert max(len(each.title) for each in of("jinsha", Activity)) == 30
        assert any(each.starts_at.astimezone(ZONE).date() == SUNDAY.date() for each in of("jinsha", Activity))


class TestPrivacy:
    def test_nobody_stands_in_public(self) -> None:
        names = {*RESIDENTS, *(name for _, name, _, _ in STAFF)}
        said = list(public_words())
        assert len(said) > 1000
        assert [(where, text) for where, text in said for name in names if name in text or "1380000" in text] == []

    def test_public_words_point_at_nobody(self) -> None:
        shown = {"Issue.title", "Issue.line", "Step.line", "Activity.title", "Activity.about", "Article.words"}
        shown |= {"NoticeText.title", "NoticeText.body"}
        assert [(text, personal_hints(text)) for where, text in public_words() if where in shown and personal_hints(text)] == []

    def test_phones_are_sealed(self) -> None:
        entries = rows(SignUp)
        assert all(vault().unseal(entry.phone_sealed).endswith(entry.phone_tail) for entry in entries)
        assert not any(entry.phone_sealed.startswith("138") for entry in entries)


def test_all_that_is_public_is_said_in_english_too() -> None:
    missing = []
    for mapper in Model.registry.mappers:
        pairs = [each.key for each in mapper.column_attrs if f"{each.key}_en" in mapper.columns]
        for row in rows(mapper.class_) if pairs and "id" in mapper.columns else ():
            missing += [f"{row}.{name}" for name in pairs if getattr(row, name, "") and not getattr(row, f"{name}_en")]
    assert missing == []
