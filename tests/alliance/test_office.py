"""The alliance in the office: who may do what, one body to a seat, and that nothing typed is lost."""

import pytest
import sqlalchemy as sa

from kiosk.alliance.models import Member, Offer
from kiosk.clock import now
from kiosk.db import db
from tests.apps import forms_in
from tests.factories import change, log_in, make_member, make_offer, make_project, make_staff

pytestmark = pytest.mark.both_databases
NEW = "/office/compounds/jinsha/alliance/members/new"


@pytest.fixture
def secretary(cast, client):
    return log_in(client, cast.secretary)


def bodies():
    db.session.rollback()
    return db.session.scalars(sa.select(Member).order_by(Member.id).execution_options(populate_existing=True)).all()


def test_all_five_seats_are_shown_and_an_empty_one_has_a_button(secretary, cast):
    make_member(cast.jinsha, "branch", name="金沙小区党支部")
    page = secretary.get("/office/alliance").text
    assert "金沙小区党支部" in page
    assert page.count("席位空着") == 4
    assert f"{NEW}?seat=property" in page
    assert f"{NEW}?seat=branch" not in page


def test_a_body_takes_the_seat_that_was_tapped(secretary, cast):
    answer = secretary.submit(f"{NEW}?seat=committee", {"name": "业委会", "name_en": "Committee", "joined_on": "2025-03-01"})
    assert answer.status_code == 303
    (member,) = bodies()
    assert (member.seat, member.name, member.name_en) == ("committee", "业委会", "Committee")
    assert str(member.joined_on) == "2025-03-01"
    assert "业委会" in secretary.get("/c/jinsha/alliance").text


def test_a_taken_seat_is_refused_with_a_sentence_and_what_was_typed_stays(secretary, cast):
    make_member(cast.jinsha, "branch", name="老支部")
    answer = secretary.submit(NEW, {"seat": "branch", "name": "新支部", "about": "牵头"})
    assert answer.status_code == 422
    assert "小区党支部这一席已经有“老支部”了" in answer.text
    assert "新支部" in answer.text
    assert "牵头" in answer.text
    assert [member.name for member in bodies()] == ["老支部"]


def test_x_has_room_for_as_many_as_there_are(secretary, cast):
    for name in ("甲店", "乙店"):
        assert secretary.submit(NEW, {"seat": "firm", "name": name}).status_code == 303
    assert [member.name for member in bodies()] == ["甲店", "乙店"]


def test_a_body_moves_to_an_empty_seat_but_not_to_a_taken_one(secretary, cast):
    make_member(cast.jinsha, "branch", name="支部")
    firm = make_member(cast.jinsha, "firm", name="门市")
    url = f"/office/alliance/members/{firm.id}/edit"
    assert secretary.submit(url, {"seat": "branch"}).status_code == 422
    assert secretary.submit(url, {"seat": "property", "name": "物业"}).status_code == 303
    assert bodies()[1].seat == "property"
    assert secretary.submit(url, {"seat": "property", "about": "修、扫、守"}).status_code == 303  # its own seat is not taken


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"name": "门市"}, "请选一席"),
        ({"seat": "firm", "name": " \u200b"}, "这一项要填"),
        ({"seat": "firm", "name": "长" * 41}, "最多 40 个字"),
        ({"seat": "firm", "name": "门市", "about": "长" * 121}, "最多 120 个字"),
        ({"seat": "firm", "name": "门市", "position": "一"}, ""),
        ({"seat": "chair", "name": "门市"}, ""),
    ],
)
def test_what_is_missing_or_too_long_is_said(secretary, fields, sentence):
    answer = secretary.submit(NEW, fields)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert bodies() == []


def test_leaving_is_one_tap_and_can_be_undone(secretary, cast):
    member = make_member(cast.jinsha, "committee", name="业委会")
    answer = secretary.submit("/office/alliance", form=f"/members/{member.id}/archive")
    assert answer.status_code == 303
    assert "业委会" not in secretary.get("/c/jinsha/alliance").text
    assert "已离席" in secretary.get("/office/alliance").text
    assert secretary.submit("/office/alliance", form=f"/members/{member.id}/restoration").status_code == 303
    assert bodies()[0].archived_at is None


def test_whoever_comes_back_to_a_taken_seat_is_refused(secretary, cast):
    before = make_member(cast.jinsha, "committee", name="上一届业委会", archived_at=now())
    make_member(cast.jinsha, "committee", name="这一届业委会")
    answer = secretary.submit("/office/alliance", form=f"/members/{before.id}/restoration")
    assert answer.status_code == 409
    assert "业主委员会这一席已经有“这一届业委会”了" in answer.text
    assert bodies()[0].archived_at is not None


def test_one_who_left_can_be_edited_and_takes_no_seat(secretary, cast):
    before = make_member(cast.jinsha, "committee", name="上一届", archived_at=now())
    make_member(cast.jinsha, "committee", name="这一届")
    assert secretary.submit(f"/office/alliance/members/{before.id}/edit", {"name": "第一届"}).status_code == 303
    assert bodies()[0].name == "第一届"


def test_an_offer_is_written_changed_put_away_and_put_back(secretary, cast):
    member = make_member(cast.jinsha)
    url = f"/office/alliance/members/{member.id}"
    assert secretary.submit(f"{url}/offers/new", {"title": "量血压", "about": "周二上午"}).status_code == 303
    (offer,) = db.session.scalars(sa.select(Offer)).all()
    assert secretary.submit(f"/office/alliance/offers/{offer.id}", {"title": "量血压和血糖"}).status_code == 303
    assert "量血压和血糖" in secretary.get("/c/jinsha/alliance").text
    secretary.submit(url, form=f"/offers/{offer.id}/archive")
    assert "量血压和血糖" not in secretary.get("/c/jinsha/alliance").text
    secretary.submit(url, form=f"/offers/{offer.id}/restoration")
    assert "量血压和血糖" in secretary.get("/c/jinsha/alliance").text
    assert secretary.submit(f"{url}/offers/new", {"title": ""}).status_code == 422


def test_who_has_several_compounds_sees_how_far_each_alliance_is(cast, client):
    make_member(cast.jinsha, "branch")
    make_project(make_member(cast.jinsha, "firm"))
    log_in(client, cast.chief)
    assert "5 席" not in client.get("/office/alliance").text  # one compound: its page at once
    charlie = make_staff("district", cast.haojing.parent.parent.parent, "查理区长")
    make_staff("branch", cast.jinsha, "没用")
    log_in(client, charlie)
    page = client.get("/office/alliance").text
    assert "金沙" not in page


def test_five_posts_of_one_form_seat_one_body(secretary):
    form = next(form for form in forms_in(secretary.get(NEW).text) if "seat" in form.names)
    data = {**form.values, "seat": "firm", "name": "门市"}
    assert len({secretary.post(NEW, data=data).location for _ in range(5)}) == 1
    assert len(bodies()) == 1


class TestWhoMay:
    """Branch, owners' committee and community write; everybody of the compound reads; Charlie finds nothing."""

    @pytest.fixture
    def member(self, cast):
        member = make_member(cast.jinsha, "committee", name="业委会")
        make_offer(member)
        make_project(member)
        return member

    def test_a_clerk_reads_only(self, cast, client, member):
        log_in(client, cast.clerk)
        page = client.get("/office/alliance").text
        assert "业委会" in page
        assert "/archive" not in page
        assert "/edit" not in page
        for path in (NEW, f"/office/alliance/members/{member.id}/edit", f"/office/alliance/members/{member.id}/offers/new"):
            assert client.get(path).status_code == 404

    @pytest.mark.parametrize("act", ["archive", "restoration"])
    def test_a_clerks_forged_tap_finds_nothing(self, cast, client, member, act):
        log_in(client, cast.secretary)
        token = next(form.values for form in forms_in(client.get("/office/alliance").text) if form.action.endswith("/archive"))
        log_in(client, cast.clerk)
        assert client.post(f"/office/alliance/members/{member.id}/{act}", data=token).status_code == 404
        assert bodies()[0].archived_at is None

    def test_charlie_finds_nothing(self, cast, client, member):
        chief = make_staff("branch", cast.haojing, "查理书记")
        log_in(client, chief)
        own = make_member(cast.haojing, "committee", name="别处业委会")
        token = next(form.values for form in forms_in(client.get("/office/alliance").text) if form.action.endswith("/archive"))
        assert "金沙" not in client.get("/office/alliance").text
        for path in ("members/{}", "members/{}/edit", "members/{}/offers/new", "offers/1", "projects/1", "projects/1/edit"):
            assert client.get("/office/alliance/" + path.format(member.id)).status_code == 404
        for path in ("members/{}/archive", "members/{}/edit", "offers/1/archive", "projects/1/archive", "projects/1/edit"):
            data = {**token, "seat": "firm", "name": "被改了", "title": "被改了", "state": "planned", "member": own.id}
            assert client.post("/office/alliance/" + path.format(member.id), data=data).status_code == 404
        assert client.get(NEW).status_code == 404
        assert [body.name for body in bodies()] == ["业委会", "别处业委会"]

    def test_charlie_cannot_build_with_our_body(self, cast, client, member):
        log_in(client, make_staff("branch", cast.haojing, "查理书记"))
        make_member(cast.haojing, "committee")
        url = "/office/compounds/haojing/alliance/projects/new"
        answer = client.submit(url, {"title": "借来的", "state": "planned", "member": str(member.id)})
        assert answer.status_code == 422

    def test_a_body_that_left_keeps_its_projects(self, cast, client, member):
        change(member, archived_at=now())
        page = client.get("/c/jinsha/alliance").text
        assert "天网进小区" in page
        assert "反诈咨询" not in page
