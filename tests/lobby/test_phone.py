"""The directory, the pocket board, the privacy page."""

from datetime import timedelta

import pytest
from flask import Flask

from kiosk.clock import now
from kiosk.db import Model, personal
from kiosk.lobby import privacy
from tests.apps import Client
from tests.cast import Cast
from tests.factories import change, make_activity, make_convention, make_issue, publish_issue


class TestDirectory:
    def test_it_names_every_compound_under_its_community(self, client: Client, cast: Cast) -> None:
        page = client.get("/").text
        assert page.index("江阳社区") < page.index("金沙小区") < page.index("纳溪社区") < page.index("灏景尊城小区")

    def test_a_single_compound_needs_no_directory(self, client: Client, cast: Cast) -> None:
        change(cast.haojing, archived_at=now())
        answer = client.get("/")
        assert (answer.status_code, answer.location) == (303, "/c/jinsha")

    def test_an_empty_installation_says_what_to_do(self, app: Flask, client: Client) -> None:
        assert "这里还没有小区" in client.get("/").text

    def test_english(self, client: Client, cast: Cast) -> None:
        assert "Jinsha Gardens" in client.get("/?lang=en").text


class TestPocketBoard:
    def test_it_shows_what_staff_published_and_whom_to_call(self, client: Client, cast: Cast) -> None:
        make_activity(cast.jinsha, title="红歌会")
        publish_issue(cast.jinsha, title="三楼照明")
        make_issue(cast.jinsha, words="没有公开的话")
        make_convention(cast.jinsha, title="邻里公约")
        page = client.get("/c/jinsha").text
        for shown in ("红歌会", "余 10 席", "三楼照明", "邻里公约", "0830-3100001", "110", "我要报事"):
            assert shown in page
        assert "没有公开的话" not in page

    def test_the_next_activity_that_is_open_is_featured_and_listed_once(self, client: Client, cast: Cast) -> None:
        make_activity(cast.jinsha, title="茶话会", state="cancelled", starts_at=now() + timedelta(days=1))
        make_activity(cast.jinsha, title="红歌会", starts_at=now() + timedelta(days=2))
        make_activity(cast.jinsha, title="故事会", starts_at=now() + timedelta(days=3))
        page = client.get("/c/jinsha").text
        assert page.index("红歌会") < page.index("茶话会") < page.index("故事会")
        assert page.count("红歌会") == 1

    def test_it_shows_the_article_that_hangs_in_the_lobbies(self, client: Client, cast: Cast) -> None:
        make_convention(cast.jinsha, "夜里轻声走。", kind="building", building_id=cast.building.id)
        assert "夜里轻声走" not in client.get("/c/jinsha").text
        make_convention(cast.jinsha, "邻里有难处，敲门帮一把。")
        assert "敲门帮一把" in client.get("/c/jinsha").text
        assert "Keep the stairs clear" in client.get("/c/jinsha?lang=en").text

    def test_it_says_when_nothing_is_on(self, client: Client, cast: Cast) -> None:
        page = client.get("/c/jinsha").text
        for shown in ("最近没有活动", "现在没有公开的事项", "公约还没有公布"):
            assert shown in page

    def test_another_compound_s_things_are_not_on_it(self, client: Client, cast: Cast) -> None:
        make_activity(cast.haojing, title="别处的活动")
        assert "别处的活动" not in client.get("/c/jinsha").text

    def test_what_is_archived_or_unknown_is_not_there(self, client: Client, cast: Cast) -> None:
        change(cast.haojing, archived_at=now())
        assert [client.get(f"/c/{slug}").status_code for slug in ("haojing", "nowhere")] == [404, 404]


class TestPrivacy:
    def test_every_personal_column_is_on_the_page_with_its_period(self, client: Client, cast: Cast) -> None:
        page = client.get("/privacy").text
        assert {f"{c.table.name}.{c.name}" for c in privacy.personal_columns()} == set(privacy.WHAT)
        for words in privacy.WHAT.values():
            assert str(words) in page
        for said in ("保存 180 天", "保存 3 年", "保存 1 天"):
            assert said in page

    def test_a_personal_column_without_words_is_an_error(self, app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delitem(privacy.WHAT, "issue.words")
        with pytest.raises(KeyError):
            privacy.kept()

    def test_there_are_personal_columns_at_all(self, app: Flask) -> None:
        assert personal(3).column.info["privacy"] == "personal"
        assert "issue" in Model.metadata.tables
        assert len(privacy.personal_columns()) > 10

    def test_it_can_be_read_in_english(self, client: Client, cast: Cast) -> None:
        assert client.get("/privacy?lang=en").status_code == 200


@pytest.mark.parametrize(
    "page", ["/", "/c/jinsha", "/c/jinsha/report", "/c/jinsha/offline", "/privacy", "/office/log-in", "/nowhere"]
)
def test_the_filing_number_stands_in_the_footer_when_it_is_set(make_app, cast: Cast, page: str) -> None:
    number = "蜀ICP备00000000号"
    assert number in make_app(filing_number=number).test_client().get(page).text
    assert number not in make_app().test_client().get(page).text
