"""Conventions on a phone."""

import pytest

from kiosk.places.models import Compound
from tests.factories import change, make_convention

pytestmark = pytest.mark.both_databases


def test_the_list_names_what_hangs(cast, client):
    make_convention(cast.jinsha, title="居民文明公约")
    convention = make_convention(cast.jinsha, kind="building", building_id=cast.building.id, title="三号楼公约")
    answer = client.get("/c/jinsha/conventions")
    assert answer.status_code == 200
    assert "居民文明公约" in answer.text
    assert f"/c/jinsha/conventions/{convention.id}" in answer.text
    assert "3号楼" in answer.text.replace('<span class="nw">', "").replace("</span>", "")


def test_nothing_hangs_yet(cast, client):
    answer = client.get("/c/haojing/conventions")
    assert answer.status_code == 200
    assert "公约还在征集" in answer.text


def test_a_convention_is_read_article_by_article(cast, client):
    convention = make_convention(cast.jinsha, "业主应当**“文明停车”**。")
    answer = client.get(f"/c/jinsha/conventions/{convention.id}")
    assert "第一条" in answer.text
    assert "业主应当<strong>“文明停车”</strong>。" in answer.text


def test_english_readers_get_english_and_marked_chinese_where_there_is_none(cast, client):
    convention = make_convention(cast.jinsha)
    answer = client.get(f"/c/jinsha/conventions/{convention.id}?lang=en")
    assert "Keep the stairs clear." in answer.text
    assert "Article 1" in answer.text
    change(convention.texts[0].articles[0], words_en="")
    answer = client.get(f"/c/jinsha/conventions/{convention.id}?lang=en")
    assert '<div class="prose" lang="zh-Hans"><p>不在楼道堆放杂物。</p>' in answer.text


@pytest.mark.parametrize("state", ["draft", "withdrawn", "superseded"])
def test_what_does_not_hang_is_not_there(cast, client, state):
    convention = make_convention(cast.jinsha)
    change(convention.texts[0], state=state)
    assert client.get(f"/c/jinsha/conventions/{convention.id}").status_code == 404
    assert "居民公约" not in client.get("/c/jinsha/conventions").text


def test_another_compounds_address_does_not_show_it(cast, client):
    convention = make_convention(cast.jinsha)
    assert client.get(f"/c/haojing/conventions/{convention.id}").status_code == 404
    assert client.get("/c/nowhere/conventions").status_code == 404
    assert client.get("/c/jinsha/conventions/999999999999").status_code == 404


def test_words_with_html_stay_words(cast, client):
    convention = make_convention(cast.jinsha, "<script>alert(1)</script>", title="<b>公约</b>")
    answer = client.get(f"/c/jinsha/conventions/{convention.id}")
    assert "<script>alert" not in answer.text
    assert "&lt;b&gt;公约&lt;/b&gt;" in answer.text


def test_an_archived_compound_is_gone(cast, client):
    make_convention(cast.jinsha)
    change(cast.jinsha, archived_at=cast.clerk.created_at)
    assert isinstance(cast.jinsha, Compound)
    assert client.get("/c/jinsha/conventions").status_code == 404
