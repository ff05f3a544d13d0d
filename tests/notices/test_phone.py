"""Notices on a phone, and behind their codes."""

from datetime import timedelta
from typing import Any

import pytest

from kiosk.clock import now
from kiosk.places.models import Spot
from tests.cast import Cast
from tests.factories import change, make_code, make_notice, put

pytestmark = pytest.mark.both_databases
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def over(cast: Cast, days: float = 1, **changes: Any) -> Any:
    return make_notice(cast.jinsha, starts_at=now() - (days + 9) * DAY, ends_at=now() - days * DAY, **changes)


class TestList:
    def test_what_hangs_anywhere_in_the_compound_important_first_then_what_is_over(self, cast: Cast, client: Any) -> None:
        make_notice(cast.jinsha, title="全小区的")
        make_notice(cast.jinsha.parent.parent, title="街道的")
        make_notice(cast.jinsha, cast.building, title="三栋的", level="important")
        over(cast, title="上周的")
        page = client.get("/c/jinsha/notices").text
        order = [page.index(title) for title in ("三栋的", "街道的", "过去的通知", "上周的")]
        assert order == sorted(order)
        assert "全小区的" in page
        assert "3号楼" in page

    def test_what_is_over_for_three_months_is_no_longer_listed(self, cast: Cast, client: Any) -> None:
        over(cast, 89, title="还在的")
        over(cast, 91, title="久远的")
        page = client.get("/c/jinsha/notices").text
        assert "还在的" in page
        assert "久远的" not in page

    def test_the_past_comes_in_pages(self, cast: Cast, client: Any) -> None:
        for n in range(21):
            over(cast, 1 + n, title=f"旧通知{n:02}")
        assert "旧通知20" not in client.get("/c/jinsha/notices").text
        page = client.get("/c/jinsha/notices?page=2").text
        assert "旧通知20" in page
        assert "现在没有通知" not in page

    def test_nothing_hangs(self, cast: Cast, client: Any) -> None:
        make_notice(cast.haojing, title="别处的")
        page = client.get("/c/jinsha/notices").text
        assert "现在没有通知" in page
        assert "别处的" not in page

    @pytest.mark.parametrize("state", ["draft", "withdrawn", "superseded"])
    def test_what_does_not_hang_is_not_listed(self, cast: Cast, client: Any, state: str) -> None:
        make_notice(cast.jinsha, title="不挂的", state=state)
        make_notice(cast.jinsha, title="明天的", starts_at=now() + HOUR)
        page = client.get("/c/jinsha/notices").text
        assert "不挂的" not in page
        assert "明天的" not in page


class TestPage:
    def test_words_place_window_and_who_signs(self, cast: Cast, client: Any) -> None:
        gate = put(Spot(compound_id=cast.jinsha.id, name="东门", name_en="East gate"))
        body = "**八点**到十二点停水。\n\n- 备好水"
        notice = make_notice(cast.jinsha, cast.building, gate, level="important", body=body)
        page = client.get(f"/c/jinsha/notices/{notice.id}").text
        for words in (
            "<strong>八点</strong>到十二点停水。",
            "<li>备好水</li>",
            "3号楼",
            "东门",
            "物业服务中心",
            "重要通知",
            "水电燃气",
        ):
            assert words in page

    def test_without_an_end_it_says_so(self, cast: Cast, client: Any) -> None:
        notice = make_notice(cast.jinsha, ends_at=None)
        assert "长期有效" in client.get(f"/c/jinsha/notices/{notice.id}").text

    def test_english_readers_get_english_and_marked_chinese_where_there_is_none(self, cast: Cast, client: Any) -> None:
        notice = make_notice(cast.jinsha)
        page = client.get(f"/c/jinsha/notices/{notice.id}?lang=en").text
        assert "please fill your buckets" in page
        assert "Property desk" in page
        change(notice.texts[0], title_en="", issuer_en="")
        assert '<span lang="zh-Hans">周六停水检修</span>' in client.get(f"/c/jinsha/notices/{notice.id}?lang=en").text

    def test_one_that_is_over_says_so_and_keeps_its_words(self, cast: Cast, client: Any) -> None:
        answer = client.get(f"/c/jinsha/notices/{over(cast).id}")
        assert answer.status_code == 200
        assert "已经结束" in answer.text
        assert "八点到十二点停水" in answer.text

    @pytest.mark.parametrize("state", ["withdrawn", "superseded"])
    def test_one_that_was_taken_down_says_so_without_its_words(self, cast: Cast, client: Any, state: str) -> None:
        notice = make_notice(cast.jinsha, state=state)
        answer = client.get(f"/c/jinsha/notices/{notice.id}")
        assert answer.status_code == 404
        assert "这条通知已经撤下" in answer.text
        assert "停水" not in answer.text
        assert "0830-3100001" in answer.text

    def test_what_never_hung_here_is_not_there(self, cast: Cast, client: Any) -> None:
        draft, coming = make_notice(cast.jinsha, state="draft"), make_notice(cast.jinsha, starts_at=now() + HOUR)
        elsewhere = make_notice(cast.haojing)
        for notice in (draft, coming, elsewhere):
            answer = client.get(f"/c/jinsha/notices/{notice.id}")
            assert answer.status_code == 404
            assert "这条通知已经撤下" not in answer.text
        assert client.get("/c/jinsha/notices/99999999").status_code == 404

    def test_words_with_html_stay_words(self, cast: Cast, client: Any) -> None:
        notice = make_notice(cast.jinsha, title="<b>停水</b>", body="<script>alert(1)</script>", issuer="<i>物业</i>")
        page = client.get(f"/c/jinsha/notices/{notice.id}").text
        assert "<script>alert" not in page
        assert "&lt;b&gt;停水&lt;/b&gt;" in page

    def test_a_withdrawn_version_gives_way_to_the_one_that_hangs(self, cast: Cast, client: Any) -> None:
        """The control of taken down: the same address, once another version hangs."""
        notice = make_notice(cast.jinsha, state="withdrawn")
        assert client.get(f"/c/jinsha/notices/{notice.id}").status_code == 404
        change(notice.texts[0], state="published")
        assert client.get(f"/c/jinsha/notices/{notice.id}").status_code == 200


class TestPocketBoard:
    def test_notices_stand_first_when_something_hangs(self, cast: Cast, client: Any) -> None:
        assert "全部通知" not in client.get("/c/jinsha").text
        for n in range(4):
            make_notice(cast.jinsha, title=f"通知{n}")
        page = client.get("/c/jinsha").text
        assert page.index("通知3") < page.index("近期活动")
        assert "通知0" not in page
        assert 'type="application/atom+xml"' in page


class TestCode:
    def test_it_leads_to_the_notice_whatever_became_of_it(self, cast: Cast, client: Any) -> None:
        notice = make_notice(cast.jinsha)
        code = make_code(cast.jinsha, "notice", notice_id=notice.id)
        answer = client.get(f"/q/{code.code}")
        assert (answer.status_code, answer.location) == (303, f"/c/jinsha/notices/{notice.id}?code={code.code}")
        change(notice.texts[0], state="withdrawn")
        assert client.get(f"/q/{code.code}", follow_redirects=True).status_code == 404

    @pytest.mark.parametrize(("column", "sentence"), [("revoked_at", "已经停用"), ("expires_at", "已经过期")])
    def test_a_bad_one_says_why(self, cast: Cast, client: Any, column: str, sentence: str) -> None:
        notice = make_notice(cast.jinsha)
        code = make_code(cast.jinsha, "notice", notice_id=notice.id, **{column: now() - HOUR})
        page = client.get(f"/q/{code.code}", follow_redirects=True)
        assert page.status_code == 200
        assert sentence in page.text
