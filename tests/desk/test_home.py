"""What needs me today, each thing once, and nothing of anybody else's."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from playwright.sync_api import Page

from kiosk.accounts.rules import ROLES
from kiosk.clock import now
from kiosk.desk.rules import limit
from kiosk.issues.models import Issue
from tests.apps import Client
from tests.cast import Cast, make_cast
from tests.conftest import LiveServer
from tests.factories import (
    change,
    log_in,
    make_activity,
    make_building,
    make_convention,
    make_issue,
    make_notice,
    make_sign_up,
    make_staff,
    publish_issue,
)

pytestmark = pytest.mark.both_databases


@pytest.fixture
def office(client: Client, cast: Cast) -> Client:
    return log_in(client, cast.clerk)


def figures(page: str) -> dict[str, int]:
    found = re.findall(r'<b class="num">(\d+)</b><span><svg.*?</svg>([^<]+)</span>', page)
    return {label: int(count) for count, label in found}


class TestWaiting:
    def test_each_matter_is_counted_once_under_its_most_urgent_heading(self, office: Client, cast: Cast) -> None:
        ends = now() + timedelta(minutes=1)
        make_issue(cast.jinsha)
        publish_issue(cast.jinsha, promised_at=now() - timedelta(hours=5))
        publish_issue(cast.jinsha, promised_at=now() + timedelta(days=3))
        publish_issue(cast.jinsha, state="suspended", suspended_from="working", resume_on=(now() - timedelta(days=2)).date())
        publish_issue(cast.jinsha, state="closed", closed_at=now(), done_at=now(), promised_at=ends)
        make_activity(cast.jinsha, state="draft")
        page = office.get("/office").text
        assert figures(page) == {"已超时": 1, "新报事待受理": 1, "到日子该恢复": 1, "草稿没发布": 1}
        assert "今天有 4 件事等您" in page
        assert "先办超时的 1 件" in page

    def test_the_most_urgent_stands_first(self, office: Client, cast: Cast) -> None:
        publish_issue(cast.jinsha, title="还有三天", promised_at=now() + timedelta(days=3))
        make_issue(cast.jinsha, words="刚报的事")
        publish_issue(cast.jinsha, title="超时一点", promised_at=now() - timedelta(hours=1))
        publish_issue(cast.jinsha, title="超时很久", promised_at=now() - timedelta(days=5))
        page = office.get("/office").text
        order = [page.index(title) for title in ("超时很久", "超时一点", "刚报的事", "还有三天")]
        assert order == sorted(order)

    def test_danger_that_was_just_reported_stands_before_all(self, office: Client, cast: Cast) -> None:
        publish_issue(cast.jinsha, title="超时很久", number="JS-2026-0901", promised_at=now() - timedelta(days=5))
        make_issue(cast.jinsha, words="等了很久的事", number="JS-2026-0902", reported_at=now() - timedelta(days=2))
        said = {"category": "facilities", "q-facilities-what": "lift-stuck", "words": "电梯里有人"}
        assert office.submit("/c/jinsha/report", said).status_code == 303
        page = office.get("/office").text
        assert page.index("电梯里有人") < page.index("超时很久") < page.index("等了很久的事")
        assert page.count("危险，等了") == 1
        listed = office.get("/office/issues?view=new").text
        assert listed.index("危险") < listed.index("电梯里有人") + 400
        assert listed.index("电梯里有人") < listed.index("等了很久的事")

    def test_nothing_of_another_compound_is_here(self, office: Client, cast: Cast) -> None:
        make_issue(cast.haojing, words="别处的事")
        make_activity(cast.haojing, title="别处的活动")
        make_activity(cast.haojing, title="别处的草稿", state="draft")
        page = office.get("/office").text
        assert "别处" not in page
        assert "灏景" not in page
        assert "今天没有等您办的事" in page

    def test_who_may_not_act_is_not_asked_to(self, client: Client, cast: Cast) -> None:
        make_issue(cast.jinsha, words="有人报的事")
        log_in(client, make_staff("household_link", cast.jinsha, "党员户", "link"))
        page = client.get("/office").text
        assert "今天没有等您办的事" in page
        assert "有人报的事" not in page

    def test_more_than_fit_are_behind_a_link(self, office: Client, cast: Cast) -> None:
        for _ in range(14):
            make_issue(cast.jinsha)
        assert "还有 2 件" in office.get("/office").text

    @pytest.mark.parametrize("node", ["jinsha", "building"])
    def test_today_is_that_of_the_compound(self, client: Client, cast: Cast, node: str) -> None:
        change(cast.jinsha, zone_name="America/New_York")
        noon = datetime(2026, 11, 22, 17, tzinfo=UTC)  # in China the day after
        with time_machine.travel(noon, tick=False):
            log_in(client, make_staff("property", getattr(cast, node), "某人", "somebody"))
            issue = publish_issue(cast.jinsha, building_id=cast.building.id, promised_at=noon + timedelta(hours=17))
            assert "今天到期" not in client.get("/office").text
            change(issue, promised_at=noon + timedelta(hours=11))
            assert "今天到期" in client.get("/office").text


class TestComing:
    def test_seats_and_the_waiting_list(self, office: Client, cast: Cast) -> None:
        full = make_activity(cast.jinsha, title="红歌会", capacity=1)
        make_sign_up(full)
        make_sign_up(full, phone="13800000009", name="候补的", state="waiting", party=2)
        make_activity(cast.jinsha, title="一个月以后", starts_at=now() + timedelta(days=30))
        page = office.get("/office").text
        assert "2 人候补" in page
        assert "1 / 1 人" in page
        assert "一个月以后" not in page
        assert "候补的" not in page

    def test_hours_are_those_of_the_compound(self, office: Client, cast: Cast) -> None:
        starts = (now() + timedelta(days=2)).replace(hour=17, minute=30)
        make_activity(cast.jinsha, starts_at=starts, ends_at=starts + timedelta(hours=1))
        assert " 01:30·" in office.get("/office").text
        change(cast.jinsha, zone_name="Asia/Tokyo")
        assert " 02:30·" in office.get("/office").text

    def test_drafts_lead_to_where_they_are_written(self, office: Client, cast: Cast) -> None:
        draft = make_activity(cast.jinsha, title="没写完", state="draft")
        convention = make_convention(cast.jinsha, title="新公约")
        change(convention.texts[0], state="draft")
        page = office.get("/office").text
        assert f"/office/activities/{draft.id}" in page
        assert f"/office/conventions/{convention.id}" in page


class TestNotices:
    def test_drafts_and_what_ends_today_are_told(self, office: Client, cast: Cast) -> None:
        noon = (now() + timedelta(days=1)).replace(hour=4)
        with time_machine.travel(noon, tick=False):
            draft = make_notice(cast.jinsha, title="没发的通知", state="draft")
            today = make_notice(cast.jinsha, title="今晚到期", ends_at=noon + timedelta(hours=6))
            make_notice(cast.jinsha, title="明天到期", ends_at=noon + timedelta(hours=30))
            make_notice(cast.jinsha, title="今晚撤过", ends_at=noon + timedelta(hours=6), state="withdrawn")
            make_notice(cast.haojing, title="别处的通知", ends_at=noon + timedelta(hours=6))
            log_in(office, cast.clerk)
            page = office.get("/office").text
        assert figures(page) == {"通知今天到期": 1, "草稿没发布": 1}
        assert f"/office/notices/{draft.id}" in page
        assert f"/office/notices/{today.id}/draft" in page
        for title in ("明天到期", "今晚撤过", "别处的通知"):
            assert title not in page

    def test_who_may_not_write_is_not_asked_to(self, client: Client, cast: Cast) -> None:
        make_notice(cast.jinsha, title="没发的通知", state="draft")
        log_in(client, make_staff("household_link", cast.jinsha, "党员户", "link"))
        assert "没发的通知" not in client.get("/office").text


class TestLobby:
    def test_the_miniature_is_the_very_board(self, office: Client, cast: Cast) -> None:
        page = office.get("/office").text
        assert '<iframe src="/c/jinsha/3/lobby"' in page
        assert "'self'" in office.get("/c/jinsha/3/lobby").headers["Content-Security-Policy"].split("frame-ancestors")[1]

    def test_another_lobby_of_mine_can_be_chosen_but_none_elsewhere(self, office: Client, cast: Cast) -> None:
        other = make_building(cast.jinsha, "5")
        assert "/c/jinsha/5/lobby" in office.get(f"/office?lobby={other.id}").text
        elsewhere = cast.haojing.children[0]
        assert "/c/haojing" not in office.get(f"/office?lobby={elsewhere.id}").text


class TestRail:
    @pytest.mark.parametrize("role", ROLES)
    def test_no_link_of_it_is_dead(self, client: Client, cast: Cast, role: str) -> None:
        log_in(client, make_staff(role, cast.jinsha, "某人", "somebody"))
        rail = client.get("/office").text.split('<aside class="rail">')[1].split("</nav>")[0]
        links = re.findall(r'href="([^"]+)"', rail)
        assert {url: client.get(url).status_code for url in links} == dict.fromkeys(links, 200)
        assert len(links) >= 3

    @pytest.mark.parametrize(
        ("url", "label"),
        [("/office", "今日"), ("/office/activities", "活动"), ("/office/compounds/jinsha/activities/new", "活动"),
         ("/office/codes", "二维码"), ("/office/notices", "通知"), ("/office/account", "我的账号")],
    )  # fmt: skip
    def test_it_shows_where_one_is(self, office: Client, cast: Cast, url: str, label: str) -> None:
        current = re.findall(r'aria-current="page"[^>]*>.*?<span>(.*?)</span>', office.get(url).text.split("</nav>")[0])
        assert current == [label]


@pytest.mark.parametrize(
    ("facts", "tone", "said"),
    [
        ({"state": "working", "promised_at": -timedelta(minutes=40)}, "alarm", "超时 40 分钟"),
        ({"state": "working", "promised_at": timedelta(hours=30)}, "doing", "还有 30 小时"),
        ({"state": "working", "promised_at": timedelta(days=3, hours=5)}, "doing", "还有 3 天"),
        ({"state": "reported"}, "plain", "等了 2 天"),
        ({"state": "suspended"}, "doing", "到了恢复的日子"),
    ],
)
def test_a_limit_in_words(app: Flask, facts: dict, tone: str, said: str) -> None:
    at = now()
    times = {name: at + value for name, value in facts.items() if name == "promised_at"}
    with app.test_request_context():
        found = limit(Issue(reported_at=at - timedelta(hours=50), **facts | times), at)
        assert (found.tone, str(found.words)) == (tone, said)


@pytest.mark.browser
def test_the_miniature_shows_the_board_in_the_office(live_server: LiveServer, office_page: Page) -> None:
    cast = make_cast()
    make_activity(cast.jinsha, title="红歌会")
    client = log_in(live_server.app.test_client(), cast.clerk)
    office_page.context.add_cookies([{"name": "staff", "value": client.get_cookie("staff").value, "url": live_server.url}])
    office_page.goto(f"{live_server.url}/office")
    frame = office_page.frame_locator(".miniature iframe")
    frame.get_by_text("红歌会").first.wait_for(state="visible")
    box = office_page.locator(".miniature").bounding_box()
    assert box is not None
    assert 180 < box["width"] < 220
