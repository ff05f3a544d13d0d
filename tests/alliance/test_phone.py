"""The alliance as residents meet it: on a phone and in the lobby."""

import pytest

from kiosk.clock import now
from tests.factories import make_member, make_offer, make_project

pytestmark = pytest.mark.both_databases
LOBBY = "/c/jinsha/3/lobby/alliance"


@pytest.fixture
def alliance(cast):
    make_member(cast.jinsha, "branch", name="金沙小区党支部", name_en="Jinsha branch", about="")
    police = make_member(cast.jinsha)
    make_offer(police)
    make_project(police)
    return police


def test_the_page_says_who_is_who_what_each_does_and_offers(alliance, client):
    page = client.get("/c/jinsha/alliance").text
    for words in ("金沙小区党支部", "牵头召集大家", "市公安局", "共建平安小区", "反诈咨询", "周三晚上", "天网进小区", "建设中"):
        assert words in page
    assert page.count("席位空着") == 4
    assert f'href="#body-{alliance.id}"' in page
    assert f'id="body-{alliance.id}"' in page


def test_principles_and_standing_matters_are_always_there(cast, client):
    for url in ("/c/haojing/alliance", "/c/haojing/lobby/alliance"):
        page = client.get(url).text
        for words in ("资源共享", "难题共解", "文明共创", "活动共办", "发展共商", "整体推进"):
            assert words in page
        for words in ("环境卫生", "公共安全", "物业费", "小区公约", "纠纷调解"):
            assert words in page


def test_english_is_complete_and_counts_without_a_measure_word(alliance, client):
    page = client.get("/c/jinsha/alliance?lang=en").text
    for words in ("Jinsha branch", "Calls everybody together", "Public security bureau", "Cameras for the compound", "cameras"):
        assert words in page
    assert 'lang="zh-Hans">共建平安小区' in page  # what has no English is marked
    assert "个</span>" not in page


def test_an_empty_alliance_says_what_will_stand_there(cast, client):
    page = client.get("/c/jinsha/alliance").text
    assert page.count("席位空着") == 5
    assert "联盟还在组建" in page
    assert "还没有共建项目" in page


def test_nobody_who_left_is_shown(cast, client):
    make_member(cast.jinsha, "committee", name="上一届业委会", archived_at=now())
    for url in ("/c/jinsha/alliance", LOBBY):
        assert "上一届业委会" not in client.get(url).text


def test_the_pocket_board_leads_there(cast, client):
    assert 'href="/c/jinsha/alliance"' in client.get("/c/jinsha").text


@pytest.mark.parametrize("tail", ["", "/sheet"])
def test_the_lobby_shows_it_as_a_page_and_as_a_fragment(alliance, client, tail):
    page = client.get(f"{LOBBY}{tail}").text
    for words in ("金沙小区党支部", "市公安局", "天网进小区", '20<span class="counts__of">/27</span>'):
        assert words in page
    assert ("<html" in page) is (not tail)
    assert "#body-" not in page  # nothing to scroll to on a wall


def test_the_lobby_has_one_alliance_and_no_pages_below_it(alliance, client):
    assert client.get(f"{LOBBY}/{alliance.id}").status_code == 404
    assert client.get(f"{LOBBY}/{alliance.id}/sheet").status_code == 404


def test_the_lobby_shows_two_projects_and_phones_all(cast, client):
    member = make_member(cast.jinsha)
    for n in range(3):
        make_project(member, title=f"第{n}个项目")
    assert sum(f"第{n}个项目" in client.get(LOBBY).text for n in range(3)) == 2
    assert sum(f"第{n}个项目" in client.get("/c/jinsha/alliance").text for n in range(3)) == 3
