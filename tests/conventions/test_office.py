"""Conventions in the office: who may do what, and that nothing typed is lost."""

import pytest
import sqlalchemy as sa

from kiosk.conventions import queries
from kiosk.conventions.models import Convention, ConventionText
from kiosk.db import db
from tests.apps import forms_in
from tests.factories import log_in, make_convention, make_staff

pytestmark = pytest.mark.both_databases


@pytest.fixture
def secretary(cast, client):
    return log_in(client, cast.secretary)


@pytest.fixture
def convention(cast):
    return make_convention(cast.jinsha, "旧的一条")


def hanging(compound):
    db.session.rollback()
    return [article.words for article in db.session.scalars(queries.on_board(compound.id))]


def draft_words(convention):
    db.session.rollback()
    draft = db.session.get(Convention, convention.id, populate_existing=True).draft
    return draft and [article.words for article in draft.articles]


def save(client, convention, act, **fields):
    return client.submit(f"/office/conventions/{convention.id}/draft", {"act": act, **fields})


def test_the_list_shows_what_hangs_and_leads_on(secretary, convention):
    page = secretary.get("/office/conventions").text
    assert "居民公约" in page
    assert f"/office/conventions/{convention.id}" in page
    assert "/office/compounds/jinsha/conventions/new" in page


def test_a_new_convention_goes_from_title_to_wall(secretary, cast):
    answer = secretary.submit("/office/compounds/jinsha/conventions/new", {"kind": "neighbour", "title": "邻里公约"})
    assert answer.status_code == 303
    (convention,) = db.session.scalars(sa.select(Convention)).all()
    assert answer.location.endswith(f"/office/conventions/{convention.id}/draft")
    assert save(secretary, convention, "add", **{"words-0": "邻里有难处，敲门帮一把"}).status_code == 303
    assert save(secretary, convention, "publish", **{"words-1": "夜里轻声走"}).status_code == 303
    assert hanging(cast.jinsha) == ["邻里有难处，敲门帮一把", "夜里轻声走"]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"title": "公约"}, "请选一种"),
        ({"kind": "neighbour", "title": " \u200b "}, "请写标题"),
        ({"kind": "neighbour", "title": "长" * 31}, "最多 30 个字"),
        ({"kind": "building", "title": "楼栋公约", "building": ""}, "要选是哪一栋"),
        ({"kind": "building", "title": "楼栋公约", "building": "999999"}, ""),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_stays(secretary, fields, sentence):
    answer = secretary.submit("/office/compounds/jinsha/conventions/new", fields)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert fields["title"].strip(" \u200b") in answer.text
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Convention)) == 0


def test_a_building_convention_belongs_to_a_building_of_the_compound(secretary, cast):
    fields = {"kind": "building", "title": "三号楼公约", "building": str(cast.building.id)}
    assert secretary.submit("/office/compounds/jinsha/conventions/new", fields).status_code == 303
    assert db.session.scalars(sa.select(Convention.building_id)).one() == cast.building.id


def test_each_tap_saves_and_nothing_hangs_before_it_is_published(secretary, cast, convention):
    save(secretary, convention, "add", **{"words-0": "甲"})
    save(secretary, convention, "add", **{"words-1": "乙"})
    save(secretary, convention, "save", **{"words-2": "丙"})
    assert draft_words(convention) == ["甲", "乙", "丙"]
    assert save(secretary, convention, "up-2").location.endswith("#article-2")
    assert draft_words(convention) == ["甲", "丙", "乙"]
    save(secretary, convention, "down-0")
    assert draft_words(convention) == ["丙", "甲", "乙"]
    save(secretary, convention, "remove-1")
    assert draft_words(convention) == ["丙", "乙"]
    assert hanging(cast.jinsha) == ["旧的一条"]
    secretary.submit(f"/office/conventions/{convention.id}", form="/publication")
    assert hanging(cast.jinsha) == ["丙", "乙"]


def test_the_page_shows_how_each_article_will_hang(secretary, convention):
    save(secretary, convention, "save", **{"words-0": "邻里有难处，敲门帮一把；夜里轻声走，楼道不堆物。"})
    page = secretary.get(f"/office/conventions/{convention.id}/draft").text
    assert "邻里有难处，<br>敲门帮一把；<br>夜里轻声走，<br>楼道不堆物。" in page
    assert "board-convention fit-1" in page


def test_a_colleagues_edit_is_not_overwritten_unseen(secretary, convention):
    url = f"/office/conventions/{convention.id}/draft"
    save(secretary, convention, "save", **{"words-0": "同事写的"})
    stale = {"act": "save", "words-0": "我写的", "seen": "0123456789abcdef"}
    answer = secretary.submit(url, stale)
    assert answer.status_code == 422
    assert "有同事改过" in answer.text
    assert "我写的" in answer.text
    assert draft_words(convention) == ["同事写的"]
    again = {**form_of(answer.text), "act": "save"}
    assert secretary.post(url, data=again).status_code == 303
    assert draft_words(convention) == ["我写的"]


def form_of(html):
    return next(form.values for form in forms_in(html) if "words-0" in form.names)


def test_too_long_an_article_is_refused_and_kept(secretary, convention):
    answer = save(secretary, convention, "save", **{"words-0": "长" * 401})
    assert answer.status_code == 422
    assert "长" * 401 in answer.text
    assert draft_words(convention) is None


def test_publishing_without_words_says_so(secretary, cast, convention):
    answer = save(secretary, convention, "publish", **{"words-0": "", "words_en-0": ""})
    assert answer.status_code == 422
    assert "还没有写条文" in answer.text
    assert hanging(cast.jinsha) == ["旧的一条"]


def test_withdrawing_is_one_tap(secretary, cast, convention):
    answer = secretary.submit("/office/conventions", form="/withdrawal")
    assert answer.status_code == 303
    assert hanging(cast.jinsha) == []
    assert secretary.get(f"/c/jinsha/conventions/{convention.id}").status_code == 404
    secretary.submit(f"/office/conventions/{convention.id}", form="/publication")
    assert hanging(cast.jinsha) == ["旧的一条"]


def test_a_draft_is_thrown_away_and_an_empty_convention_with_it(secretary, cast, convention):
    save(secretary, convention, "save", **{"words-0": "写坏了"})
    secretary.submit(f"/office/conventions/{convention.id}", form="/draft/removal")
    assert draft_words(convention) is None
    assert hanging(cast.jinsha) == ["旧的一条"]
    secretary.submit("/office/compounds/jinsha/conventions/new", {"kind": "party", "title": "党员公约"})
    fresh = db.session.scalars(sa.select(Convention).where(Convention.kind == "party")).one()
    save(secretary, fresh, "save", **{"words-0": "写坏了"})
    secretary.submit(f"/office/conventions/{fresh.id}", form="/draft/removal")
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Convention)) == 1
    assert db.session.scalar(sa.select(sa.func.count()).select_from(ConventionText)) == 1


def test_a_new_title_hangs_at_once(secretary, convention):
    answer = secretary.submit(f"/office/conventions/{convention.id}/title", {"title": "居民文明公约"})
    assert answer.status_code == 303
    assert "居民文明公约" in secretary.get("/c/jinsha/conventions").text


def test_five_posts_of_one_form_make_one_convention(secretary):
    url = "/office/compounds/jinsha/conventions/new"
    form = next(form for form in forms_in(secretary.get(url).text) if "title" in form.names)
    data = {**form.values, "kind": "neighbour", "title": "邻里公约"}
    locations = {secretary.post(url, data=data).location for _ in range(5)}
    assert len(locations) == 1
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Convention)) == 1


class TestWhoMay:
    """The clerk of the property company writes, the branch publishes, Charlie sees nothing."""

    def test_a_clerk_writes_but_does_not_publish(self, cast, client, convention):
        log_in(client, cast.clerk)
        page = client.get(f"/office/conventions/{convention.id}").text
        assert "/withdrawal" not in page
        assert "/publication" not in page
        assert save(client, convention, "save", **{"words-0": "新的一条"}).status_code == 303
        assert save(client, convention, "publish").status_code == 404
        assert "存好并公示" not in client.get(f"/office/conventions/{convention.id}/draft").text
        assert client.get(f"/office/conventions/{convention.id}/title").status_code == 404
        assert hanging(cast.jinsha) == ["旧的一条"]

    @pytest.mark.parametrize("act", ["publication", "withdrawal"])
    def test_a_clerks_forged_tap_finds_nothing(self, cast, client, convention, act):
        log_in(client, cast.secretary)
        data = form_with_token(client, convention)
        log_in(client, cast.clerk)
        assert client.post(f"/office/conventions/{convention.id}/{act}", data=data).status_code == 404
        assert hanging(cast.jinsha) == ["旧的一条"]

    @pytest.mark.parametrize("path", ["", "/draft", "/title"])
    def test_charlie_finds_nothing(self, cast, client, convention, path):
        log_in(client, cast.charlie)
        assert client.get(f"/office/conventions/{convention.id}{path}").status_code == 404
        assert "居民公约" not in client.get("/office/conventions").text
        assert client.get("/office/compounds/jinsha/conventions/new").status_code == 404

    @pytest.mark.parametrize("act", ["publication", "withdrawal", "draft/removal", "draft", "title"])
    def test_charlies_forged_posts_change_nothing(self, cast, client, convention, act):
        make_convention(cast.haojing)
        chief = make_staff("branch", cast.haojing, "查理书记")
        log_in(client, chief)
        own = db.session.scalars(sa.select(Convention).where(Convention.compound_id == cast.haojing.id)).one()
        data = {**form_with_token(client, own), "title": "被改了", "words-0": "被改了", "act": "publish", "seen": ""}
        assert client.post(f"/office/conventions/{convention.id}/{act}", data=data).status_code == 404
        assert hanging(cast.jinsha) == ["旧的一条"]

    def test_a_reader_only_reads(self, cast, client, convention):
        log_in(client, make_staff("building_head", cast.building, "楼栋长"))
        assert client.get("/office/conventions").status_code == 200
        assert client.get(f"/office/conventions/{convention.id}/draft").status_code == 404


def form_with_token(client, convention):
    page = client.get(f"/office/conventions/{convention.id}").text
    return next(form.values for form in forms_in(page) if form.action.endswith("withdrawal"))
