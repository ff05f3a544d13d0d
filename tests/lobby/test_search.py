"""The search of the pocket board: what is published is found, in both languages, and nothing else is."""

import json
from datetime import timedelta
from typing import Any

import pytest

from kiosk.clock import now
from kiosk.lobby.queries import MOST_FOUND
from tests.apps import Client
from tests.cast import Cast
from tests.factories import change, make_activity, make_convention, make_issue, make_notice, publish_issue

pytestmark = pytest.mark.both_databases


def search(client: Client, words: str, compound: str = "jinsha") -> str:
    answer = client.get(f"/c/{compound}/search", query_string={"q": words})
    assert answer.status_code == 200
    return answer.text


@pytest.fixture
def published(cast: Cast) -> Cast:
    make_activity(cast.jinsha, title="红歌会", title_en="Singing together", about="自带小板凳", about_en="Bring a stool")
    publish_issue(cast.jinsha, title="楼道照明", title_en="Stair light", line="电工下午到场")
    make_convention(cast.jinsha, "夜里轻声走。", title="邻里公约")
    make_notice(cast.jinsha, title="周六停水检修", title_en="Water off on Saturday")
    return cast


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("红歌", "红歌会"),
        ("板凳", "红歌会"),
        ("照明", "楼道照明"),
        ("电工", "楼道照明"),
        ("轻声", "邻里公约"),
        ("邻里", "邻里公约"),
        ("停水", "周六停水检修"),
        ("singing", "红歌会"),
        ("STOOL", "红歌会"),
        ("stair", "楼道照明"),
        ("Saturday", "周六停水检修"),
        ("会", "红歌会"),
    ],
)
def test_what_is_published_is_found(published: Cast, client: Client, words: str, found: str) -> None:
    page = search(client, words)
    assert found in page
    assert "没有找到" not in page


def test_the_answer_is_in_the_reader_s_language(published: Cast, client: Client) -> None:
    page = client.get("/c/jinsha/search", query_string={"q": "停水", "lang": "en"}).text
    assert "Water off on Saturday" in page


def test_an_issue_is_found_by_its_number(published: Cast, client: Client) -> None:
    number = publish_issue(published.jinsha, title="滑梯松动").number
    assert "滑梯松动" in search(client, number.lower())


def test_each_of_several_words_must_stand_there(published: Cast, client: Client) -> None:
    make_activity(published.jinsha, title="红歌大赛", about="")
    page = search(client, "红歌 板凳")
    assert "红歌会" in page
    assert "红歌大赛" not in page


@pytest.mark.parametrize("character", ["%", "_", "\\", "/", "'", '"'])
def test_what_databases_take_for_more_is_a_character_like_others(published: Cast, client: Client, character: str) -> None:
    make_activity(published.jinsha, title=f"满{character}意")
    page = search(client, character)
    assert page.count('href="/c/jinsha/activities/') == 1
    assert "红歌会" not in page
    assert "没有找到" in search(client, f"红{character}会")


def test_what_nobody_published_is_not_found(cast: Cast, client: Client) -> None:
    make_activity(cast.jinsha, title="暗号草稿", state="draft")
    make_activity(cast.jinsha, title="暗号撤下", state="withdrawn")
    make_issue(cast.jinsha, words="暗号原话")
    publish_issue(cast.jinsha, title="照明", words="暗号原话", reason="暗号原因")
    change(make_convention(cast.jinsha, "暗号公约").texts[0], state="withdrawn")
    make_notice(cast.jinsha, title="暗号草稿", state="draft")
    make_notice(cast.jinsha, title="暗号过期", ends_at=now() - timedelta(minutes=1))
    make_activity(cast.haojing, title="暗号别处")
    make_notice(cast.haojing, title="暗号别处")
    page = search(client, "暗号")
    assert "没有找到“暗号”" in page
    assert page.count("暗号") == 2  # the field and the sentence


def test_a_notice_from_above_and_a_building_s_convention_are_found(cast: Cast, client: Client) -> None:
    make_notice(cast.jinsha.parent, title="社区打疫苗")
    make_convention(cast.jinsha, "三楼不堆物。", kind="building", building_id=cast.building.id, title="楼栋公约")
    assert "社区打疫苗" in search(client, "疫苗")
    page = search(client, "堆物")
    assert "楼栋公约" in page
    assert "3号楼" in page


def test_at_most_twenty_of_a_kind(cast: Cast, client: Client) -> None:
    for n in range(MOST_FOUND + 2):
        publish_issue(cast.jinsha, title=f"路灯{n}")
    page = search(client, "路灯")
    assert page.count('href="/c/jinsha/issues/') == MOST_FOUND
    assert f"最近 {MOST_FOUND} 条" in page


def test_what_is_coming_stands_before_what_is_over(cast: Cast, client: Client) -> None:
    for title, days in (("故事会一", -30), ("故事会二", -3), ("故事会三", 9), ("故事会四", 2)):
        make_activity(cast.jinsha, title=title, starts_at=now() + timedelta(days=days))
    page = search(client, "故事会")
    assert sorted(("一", "二", "三", "四"), key=lambda n: page.index(f"故事会{n}")) == ["四", "三", "二", "一"]


@pytest.mark.parametrize("typed", ["", "   ", "\u200b"])
def test_nothing_typed_says_what_can_be_typed(published: Cast, client: Client, typed: str) -> None:
    page = search(client, typed)
    assert "几个词用空格隔开" in page
    assert "红歌会" not in page


def test_nothing_found_says_so_and_where_else_to_look(published: Cast, client: Client) -> None:
    page = search(client, "恐龙")
    for words in ("没有找到“恐龙”", "/t", "/c/jinsha/report"):
        assert words in page


@pytest.mark.parametrize(
    "typed", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ 7 * 7 }}", "\x00", "长" * 5000]
)
def test_whatever_is_typed_is_only_text(published: Cast, client: Client, typed: str) -> None:
    page = search(client, typed)
    assert "<script>alert" not in page
    assert "<img" not in page
    assert "49" not in page.partition("</form>")[0]


def test_what_is_looked_for_stands_in_no_log(published: Cast, make_app: Any, capsys: pytest.CaptureFixture[str]) -> None:
    make_app(log_level="debug").test_client().get("/c/jinsha/search?q=zebra")
    logged = capsys.readouterr()
    lines = [json.loads(line) for line in logged.out.splitlines() if line.startswith("{")]
    assert [line["route"] for line in lines if line["event"] == "request"] == ["/c/<compound>/search"]
    assert "zebra" not in logged.out + logged.err


def test_the_form_stands_at_the_top_of_the_pocket_board(published: Cast, client: Client) -> None:
    page = client.get("/c/jinsha").text
    assert page.index('role="search"') < page.index('<main id="main"')
    assert 'action="/c/jinsha/search"' in page
