"""The tree as the office keeps it."""

import io

import pytest
import sqlalchemy as sa

from kiosk.accounts.rules import ROLES, may
from kiosk.board import Board
from kiosk.codes.models import Code
from kiosk.db import db
from kiosk.places.models import Building, Compound, Contact, Household, Place, Spot
from tests.apps import Client
from tests.cast import Cast
from tests.factories import change, log_in, make_contact, make_issue, make_staff, put

pytestmark = pytest.mark.both_databases


@pytest.fixture
def office(client: Client, cast: Cast) -> Client:
    """The administrator of the community."""
    return log_in(client, make_staff("admin", cast.jinsha.parent, "周管理", "admin-here"))


def fresh(row):
    return db.session.get(type(row), row.id, populate_existing=True)


def board(cast: Cast) -> int:
    return db.session.scalars(sa.select(Board.n).where(Board.compound_id == cast.jinsha.id)).one()


NEW = {"name": "新安小区", "name_en": "New Peace", "slug": "xinan", "prefix": "XA", "address": "新安路 1 号"}


class TestTree:
    def test_a_compound_gets_its_path_and_its_page(self, office: Client, cast: Cast) -> None:
        community = cast.jinsha.parent
        answer = office.submit(f"/office/places/{community.id}/new", NEW)
        made = db.session.scalars(sa.select(Compound).where(Compound.slug == "xinan")).one()
        assert answer.location == f"/office/places/{made.id}"
        assert made.path == f"{community.path}{made.id}/"
        assert office.get("/c/xinan").status_code == 200

    def test_a_building_below_it_too(self, office: Client, cast: Cast) -> None:
        office.submit(f"/office/places/{cast.jinsha.id}/new", {"name": "7号楼", "slug": "7"})
        made = db.session.scalars(sa.select(Building).where(Building.slug == "7")).one()
        assert made.path == f"{cast.jinsha.path}{made.id}/"
        code = db.session.scalars(sa.select(Code).where(Code.building_id == made.id)).one()
        assert code.code in office.get("/c/jinsha/7/lobby").text

    @pytest.mark.parametrize(
        ("change", "said"),
        [({"slug": "jinsha"}, "网址里的名字已经用了"), ({"prefix": "JS"}, "编号前缀已经用了"), ({"prefix": "js"}, "大写字母"),
         ({"slug": "Xin an"}, "小写字母"), ({"name": ""}, "这一项要填")],
    )  # fmt: skip
    def test_what_cannot_be_keeps_what_was_typed(self, office: Client, cast: Cast, change: dict[str, str], said: str) -> None:
        answer = office.submit(f"/office/places/{cast.jinsha.parent_id}/new", NEW | change)
        assert answer.status_code == 422
        assert said in answer.text
        assert "新安路 1 号" in answer.text

    def test_a_prefix_that_stands_in_numbers_stays_with_its_compound(self, office: Client, cast: Cast) -> None:
        change(make_issue(cast.jinsha), number="JS-2026-0001")
        office.submit(f"/office/places/{cast.jinsha.id}/edit", {"prefix": "JX"})
        assert fresh(cast.jinsha).prefix == "JX"
        answer = office.submit(f"/office/places/{cast.jinsha.parent_id}/new", NEW | {"prefix": "JS"})
        assert answer.status_code == 422
        assert "编号前缀已经用了" in answer.text
        assert office.submit(f"/office/places/{cast.jinsha.id}/edit", {"prefix": "JS"}).status_code == 303

    def test_a_building_cannot_take_the_place_of_a_page(self, office: Client, cast: Cast) -> None:
        answer = office.submit(f"/office/places/{cast.jinsha.id}/new", {"name": "大堂楼", "slug": "lobby"})
        assert answer.status_code == 422

    def test_five_taps_make_one_place(self, office: Client, cast: Cast) -> None:
        url = f"/office/places/{cast.jinsha.parent_id}/new"
        page = office.get(url).text
        hidden = {name: page.split(f'name="{name}"')[1].split('value="')[1].split('"')[0] for name in ("csrf_token", "nonce")}
        answers = {office.post(url, data=NEW | hidden).location for _ in range(5)}
        assert len(answers) == 1
        assert None not in answers

    def test_a_new_name_hangs_on_the_board(self, office: Client, cast: Cast) -> None:
        before = board(cast)
        office.submit(f"/office/places/{cast.jinsha.id}/edit", {"name": "金沙新苑"})
        assert board(cast) == before + 1
        assert fresh(cast.jinsha).name == "金沙新苑"

    def test_what_was_never_used_is_deleted(self, client: Client, cast: Cast) -> None:
        log_in(client, cast.chief)
        client.submit(f"/office/places/{cast.jinsha.parent.parent_id}/new", {"name": "新安社区"})
        made = db.session.scalars(sa.select(Place.id).where(Place.name == "新安社区")).one()
        client.submit(f"/office/places/{made}", form=f"/places/{made}/archive")
        assert db.session.get(Place, made) is None

    def test_a_building_has_a_code_that_may_hang_on_a_wall_and_is_archived(self, office: Client, cast: Cast) -> None:
        office.submit(f"/office/places/{cast.jinsha.id}/new", {"name": "7号楼", "slug": "7"})
        made = db.session.scalars(sa.select(Building).where(Building.slug == "7")).one()
        office.submit(f"/office/places/{made.id}", form=f"/places/{made.id}/archive")
        assert fresh(made).archived_at is not None

    def test_what_is_in_use_is_archived_and_comes_back(self, office: Client, cast: Cast) -> None:
        url = f"/office/places/{cast.building.id}"
        make_issue(cast.jinsha, building_id=cast.building.id)
        office.submit(url, form="/archive")
        assert fresh(cast.building).archived_at is not None
        assert office.get("/c/jinsha/3/lobby").status_code == 404
        office.submit(url, form="/archive")
        assert fresh(cast.building).archived_at is None

    def test_a_double_tap_is_one_tap(self, office: Client, cast: Cast) -> None:
        make_issue(cast.jinsha, building_id=cast.building.id)
        spot = put(Spot(compound_id=cast.jinsha.id, name="东门"))
        contact = make_contact(cast.jinsha)
        home = put(Household(compound_id=cast.jinsha.id, building_id=cast.building.id, unit="1", room="101"))
        ways = (f"places/{cast.building.id}/archive", f"spots/{spot.id}/archive", f"contacts/{contact.id}/removal",
                f"households/{home.id}/archive")  # fmt: skip
        page = office.get(f"/office/places/{cast.jinsha.id}").text
        hidden = {name: page.split(f'name="{name}"')[1].split('value="')[1].split('"')[0] for name in ("csrf_token", "nonce")}
        for way in ways:
            assert [office.post(f"/office/{way}", data=hidden).status_code for _ in range(2)] == [303, 303], way
        assert fresh(cast.building).archived_at is not None
        assert fresh(home).archived_at is not None
        assert db.session.scalar(sa.select(Spot).where(Spot.name == "东门")) is None

    def test_a_node_goes_after_what_is_below_it(self, office: Client, cast: Cast) -> None:
        answer = office.submit(f"/office/places/{cast.jinsha.id}", form=f"/places/{cast.jinsha.id}/archive")
        assert answer.status_code == 409
        assert fresh(cast.jinsha).archived_at is None

    @pytest.mark.parametrize("role", ROLES)
    def test_role_by_role(self, client: Client, cast: Cast, role: str) -> None:
        log_in(client, make_staff(role, cast.jinsha, "某人", "somebody"))
        pages = {"place.see": "", "place.edit": "/edit", "contact.edit": "/contacts/new", "code.edit": "/codes/new"}
        for verb, page in pages.items():
            status = client.get(f"/office/places/{cast.jinsha.id}{page}").status_code
            assert status == (200 if may(role, verb) else 404), verb
            assert client.get(f"/office/places/{cast.haojing.id}{page}").status_code == 404
            assert client.get(f"/office/places/{cast.jinsha.parent_id}{page}").status_code == 404


class TestSpotsAndContacts:
    def test_a_spot_of_a_building(self, office: Client, cast: Cast) -> None:
        office.submit(f"/office/places/{cast.jinsha.id}/spots/new", {"name": "东门", "building": str(cast.building.id)})
        spot = db.session.scalars(sa.select(Spot).where(Spot.name == "东门")).one()
        assert (spot.compound_id, spot.building_id) == (cast.jinsha.id, cast.building.id)
        office.submit(f"/office/spots/{spot.id}", {"building": "0"})
        assert fresh(spot).building_id is None
        office.submit(f"/office/places/{cast.jinsha.id}", form=f"/spots/{spot.id}/archive")
        assert db.session.scalar(sa.select(Spot).where(Spot.name == "东门")) is None

    def test_a_building_of_another_compound_is_none(self, office: Client, cast: Cast) -> None:
        other = db.session.scalars(sa.select(Building.id).where(Building.parent_id == cast.haojing.id)).first()
        url = f"/office/places/{cast.jinsha.id}/spots/new"
        assert office.submit(url, {"name": "东门", "building": str(other)}).status_code == 422

    def test_a_contact_is_on_the_phone_page_and_the_board(self, office: Client, cast: Cast) -> None:
        before = board(cast)
        said = {"label": "电梯维保", "phone": "0830-3100009", "hours": "24 小时", "kind": "property"}
        office.submit(f"/office/places/{cast.jinsha.id}/contacts/new", said)
        assert "0830-3100009" in office.get("/c/jinsha").text
        assert board(cast) > before
        contact = db.session.scalars(sa.select(Contact).where(Contact.label == "电梯维保")).one()
        office.submit(f"/office/contacts/{contact.id}", {"phone": "0830-3100010"})
        assert "0830-3100010" in office.get("/c/jinsha").text
        office.submit(f"/office/places/{cast.jinsha.id}", form=f"/contacts/{contact.id}/removal")
        assert "0830-3100010" not in office.get("/c/jinsha").text

    def test_words_are_no_number(self, office: Client, cast: Cast) -> None:
        url = f"/office/places/{cast.jinsha.id}/contacts/new"
        assert office.submit(url, {"label": "物业", "phone": "javascript:x", "kind": "other"}).status_code == 422

    def test_the_clerk_keeps_the_numbers_but_not_the_tree(self, client: Client, cast: Cast) -> None:
        log_in(client, cast.clerk)
        assert client.get(f"/office/places/{cast.jinsha.id}/contacts/new").status_code == 200
        assert client.get(f"/office/places/{cast.jinsha.id}/edit").status_code == 404


class TestHouseholds:
    def test_one_by_one(self, office: Client, cast: Cast) -> None:
        url = f"/office/places/{cast.building.id}/households"
        office.submit(url, {"unit": "1", "room": "101", "area": "89.5", "source": "survey"}, form="/households")
        household = db.session.scalars(sa.select(Household)).one()
        assert (household.area_cm2, household.compound_id) == (895_000, cast.jinsha.id)
        assert "89.50" in office.get(url).text

    def test_a_door_that_is_known_is_not_doubled(self, office: Client, cast: Cast) -> None:
        url = f"/office/places/{cast.building.id}/households"
        for area in ("89.5", "90"):
            office.submit(url, {"unit": "1", "room": "101", "area": area, "source": "survey"}, form="/households")
        assert db.session.scalars(sa.select(Household.area_cm2)).all() == [900_000]

    def test_an_import_is_read_before_it_is_taken(self, office: Client, cast: Cast) -> None:
        url = f"/office/places/{cast.jinsha.id}/households/import"
        page = office.submit(url, {"text": "3,1,101,89.5\n3,1,102\n"}).text
        assert "新 2 户" in page
        assert db.session.scalar(sa.select(Household)) is None
        hidden = {name: page.split(f'name="{name}"')[1].split('value="')[1].split('"')[0] for name in ("csrf_token", "nonce")}
        answer = office.post(url, data={"text": "3,1,101,89.5\n3,1,102\n", "sure": "y"} | hidden)
        assert answer.status_code == 303
        assert len(db.session.scalars(sa.select(Household)).all()) == 2

    def test_one_bad_line_keeps_all_out_and_is_named(self, office: Client, cast: Cast) -> None:
        url = f"/office/places/{cast.jinsha.id}/households/import"
        page = office.submit(url, {"text": "3,1,101\n9,1,102\n"}).text
        assert "没有“9”这栋楼" in page
        assert "<td>2</td>" in page
        hidden = {name: page.split(f'name="{name}"')[1].split('value="')[1].split('"')[0] for name in ("csrf_token", "nonce")}
        office.post(url, data={"text": "3,1,101\n9,1,102\n", "sure": "y"} | hidden)
        assert db.session.scalar(sa.select(Household)) is None

    @pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
    def test_a_file_as_excel_writes_it(self, office: Client, cast: Cast, encoding: str) -> None:
        url = f"/office/places/{cast.jinsha.id}/households/import"
        page = office.get(url).text
        hidden = {name: page.split(f'name="{name}"')[1].split('value="')[1].split('"')[0] for name in ("csrf_token", "nonce")}
        file = (io.BytesIO("楼栋,单元,房号\n3号楼,1,101\n".encode(encoding)), "list.csv")
        answer = office.post(url, data=hidden | {"file": file}, content_type="multipart/form-data")
        assert "新 1 户" in answer.text

    def test_an_empty_table_says_so(self, office: Client, cast: Cast) -> None:
        answer = office.submit(f"/office/places/{cast.jinsha.id}/households/import", {"text": " "})
        assert answer.status_code == 422
        assert "表格是空的" in answer.text
