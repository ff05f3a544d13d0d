"""The town's alliances: facts F1, F2, F3 and F5, where residents meet them, and how their days move."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine

from kiosk.alliance import queries
from kiosk.alliance.models import FOUR, ONE, Member, Offer, Project
from kiosk.db import db
from kiosk.demo import load
from kiosk.demo.people import RESIDENTS, STAFF
from kiosk.places.models import Compound
from kiosk.web.text import personal_hints
from tests.demo.town import SUNDAY, kept, of, rows
from tests.factories import change


@pytest.fixture
def load_on(app):
    def on(moment):
        with time_machine.travel(moment, tick=False):
            load(app)
        db.session.rollback()
        db.session.expire_all()

    on(SUNDAY)
    return on


def test_facts_are_loaded_and_seen(load_on, client):
    for home in rows(Compound):
        members = of(home.key_in_demo, Member)
        assert [member.seat for member in members][:5] == [*ONE, *FOUR]
        assert 2 <= len(members) - 5 <= 4
        assert all(member.offers for member in members[5:])
        page = client.get(f"/c/{home.slug}/alliance").text
        assert "席位空着" not in page
        assert all(member.name in page for member in members)
        assert all(word in page for word in ("资源共享", "整体推进", "环境卫生", "纠纷调解"))
    skynet = kept(Project, "jiahe.project.skynet")
    assert [(part.planned, part.installed) for part in skynet.deliverables] == [(27, 27), (19, 19)]
    assert (skynet.state, skynet.member.name) == ("done", "市公安局")
    for url in ("/c/jiahe/alliance", "/c/jiahe/1/lobby/alliance"):
        page = client.get(url).text
        assert '27<span class="counts__of">/27</span></b> <span>个' in page
        assert '19<span class="counts__of">/19</span></b> <span>套' in page
    charging = kept(Project, "jinsha.project.charging")
    assert (charging.state, charging.missing) == ("under_way", 6)


def test_the_lobby_has_news_to_feature(load_on):
    def featured(compound):
        return db.session.scalars(queries.featured_project(kept(Compound, compound).id, SUNDAY.date())).unique().first()

    assert featured("jiahe").title == "天网项目"
    assert featured("jinsha").title == "电动车充电棚"
    assert featured("changjiang") is None  # done four months ago
    assert featured("haojing") is None  # not begun


def test_bodies_sit_there_and_no_persons(load_on):
    names = {*RESIDENTS, *(name for _, name, _, _ in STAFF)}
    said = [text for row in rows(Member) + rows(Offer) + rows(Project) for text in (getattr(row, "name", ""), row.about)]
    assert [text for text in said if text and (personal_hints(text) or any(name in text for name in names))] == []


@pytest.mark.both_databases
def test_days_move_with_later_loads_unless_staff_edited(load_on):
    skynet, charging = kept(Project, "jiahe.project.skynet"), kept(Project, "jinsha.project.charging")
    police, before = kept(Member, "jiahe.body.police"), (skynet.finished_on, charging.started_on)
    joined, count = police.joined_on, len(rows(Member))
    change(charging.deliverables[0], installed=20)
    change(kept(Member, "jinsha.body.power").offers[0], title="换个说法")
    load_on(SUNDAY + timedelta(days=3))
    skynet, charging = kept(Project, "jiahe.project.skynet"), kept(Project, "jinsha.project.charging")
    assert skynet.finished_on == before[0] + timedelta(days=3)
    assert kept(Member, "jiahe.body.police").joined_on == joined + timedelta(days=3)
    assert (charging.started_on, charging.deliverables[0].installed) == (before[1], 20)
    assert kept(Member, "jinsha.body.power").offers[0].title == "换个说法"
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Member)) == count
