"""The fleet: how the screens do, and how far what was posted has come."""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from kiosk.accounts.queries import nodes
from kiosk.clock import now
from kiosk.db import db, immediate
from kiosk.places.models import Place
from kiosk.screens import queries
from kiosk.screens.models import Screen, ScreenReport
from kiosk.screens.rules import state, troubles
from kiosk.web.assets import release
from tests.apps import Client, counted
from tests.cast import Cast
from tests.factories import hear_screen, log_in, make_activity, make_building, make_notice, make_screen


@pytest.fixture
def office(client: Client, cast: Cast) -> Client:
    return log_in(client, cast.clerk)


def a_screen_of_each(cast: Cast) -> dict[str, Screen]:
    """Screens by what becomes of them."""
    at, made = now(), {}
    told: dict[str, dict[str, Any]] = {
        "online": {}, "offline": {"at": at - timedelta(minutes=4)}, "release": {"release": "0" * 12},
        "clock": {"skew_ms": -200_000}, "errors": {"errors": 1}, "memory": {"heap_mb": 900}, "twins": {"twins": True},
    }  # fmt: skip
    for name, changes in told.items():
        made[name] = make_screen(cast.building, clear=name, name=name)
        hear_screen(made[name], **changes)
    made["silent"] = make_screen(cast.building, clear="silent", name="silent")
    made["waiting"] = make_screen(cast.building, name="waiting")
    made["revoked"] = make_screen(cast.building, clear="revoked", name="revoked", revoked_at=at)
    return made


def version(client: Client, **query: str) -> str:
    return str(client.get("/c/jinsha/3/lobby/version", query_string=query).json["version"])


@pytest.mark.both_databases
class TestStates:
    def test_the_database_and_the_rules_agree(self, app: Flask, cast: Cast) -> None:
        a_screen_of_each(cast)
        at = now()
        rows = db.session.execute(sa.select(Screen, queries.state(at, release())).outerjoin(ScreenReport)).all()
        for screen, told in rows:
            r = screen.report
            wrong = troubles(r.release, r.skew_ms, r.errors, r.heap_mb, r.twins, release()) if r else []
            assert state(screen.paired_at is not None, r.at if r else None, wrong, at) == told, screen.name

    def test_each_view_counts_and_shows_its_own(self, office: Client, cast: Cast) -> None:
        a_screen_of_each(cast)
        shown = {"online": ["online"], "offline": ["offline"], "never": ["silent", "waiting"], "revoked": ["revoked"],
                 "degraded": ["release", "clock", "errors", "memory", "twins"]}  # fmt: skip
        everything = [name for names in shown.values() for name in names]
        for view, names in shown.items():
            page = office.get(f"/office/screens?view={view}").text
            listed = [name for name in everything if f">{name}</a></td>" in page]
            assert sorted(listed) == sorted(names)
        page = office.get("/office/screens").text
        for word in ("在用的 9", "在线 1", "有毛病 5", "离线 1", "没来过 2"):
            assert word in page

    def test_what_is_wrong_stands_there_in_words(self, office: Client, cast: Cast) -> None:
        a_screen_of_each(cast)
        page = office.get("/office/screens?view=degraded").text
        for words in ("页面是旧版本", "设备时钟不准", "脚本出过错", "内存占用太多", "两台设备用着同一个身份"):
            assert words in page

    def test_who_has_no_boards_for_an_outage_is_told(self, office: Client, cast: Cast) -> None:
        screen = make_screen(cast.building, clear="T")
        hear_screen(screen, keeps=False)
        assert "没有存板" in office.get("/office/screens").text
        assert "没有存板" in office.get(f"/office/screens/{screen.id}").text


@pytest.mark.both_databases
class TestArrived:
    def test_it_counts_who_shows_the_newest_and_names_the_others(self, office: Client, cast: Cast) -> None:
        for name in ("东屏", "西屏"):
            hear_screen(make_screen(cast.building, clear=name, name=name), version=version(office))
        assert "已到达 2/2" in office.get("/office/compounds/jinsha/arrived").text
        make_activity(cast.jinsha)
        page = office.get("/office/compounds/jinsha/arrived").text
        assert "已到达 0/2" in page
        assert "东屏" in page
        with immediate() as session:
            session.execute(sa.update(ScreenReport).where(ScreenReport.screen_id == 1).values(version=version(office)))
        page = office.get("/office/compounds/jinsha/arrived").text
        assert "已到达 1/2" in page
        assert "东屏" not in page

    def test_each_is_measured_by_its_language_and_size(self, office: Client, cast: Cast) -> None:
        shown = version(office, lang="en", size="large")
        hear_screen(make_screen(cast.building, clear="T"), lang="en", size="large", version=shown)
        assert "已到达 1/1" in office.get("/office/compounds/jinsha/arrived").text

    def test_a_poll_counts_at_once_though_it_is_not_written_down(self, office: Client, app: Flask, cast: Cast) -> None:
        make_screen(cast.building, clear="TOKEN")
        box = app.test_client()
        box.set_cookie("screen", "TOKEN")
        hangs = box.get("/screen/version").json["version"]
        assert "已到达 0/1" in office.get("/office/compounds/jinsha/arrived").text
        box.get(f"/screen/version?v={hangs}&lang=zh-Hans&size=&s={release()}.1.0.40.1.boot")
        assert "已到达 1/1" in office.get("/office/compounds/jinsha/arrived").text

    def test_a_compound_without_screens_says_so(self, office: Client, cast: Cast) -> None:
        assert "还没有配对的屏幕" in office.get("/office/compounds/jinsha/arrived").text

    def test_another_compound_is_not_there(self, office: Client, cast: Cast) -> None:
        assert office.get("/office/compounds/haojing/arrived").status_code == 404
        assert office.get("/office/screens?compound=haojing").status_code == 404


@pytest.mark.both_databases
class TestManyScreens:
    def fill(self, cast: Cast, ids: range) -> None:
        """A building, and in it the screens of these ids."""
        home, at = make_building(cast.jinsha, str(10 + ids.start)), now()
        where = {"compound_id": home.compound_id, "building_id": home.id, "orientation": "portrait", "paired_at": at}
        said = {"version": "0" * 18, "lang": "zh-Hans", "size": "", "release": release(), "skew_ms": 0, "errors": 0}
        said |= {"at": at, "heap_mb": 1, "keeps": True, "twins": False}
        with immediate() as session:
            session.execute(sa.insert(Screen), [{"id": k, "name": f"屏{k}", "digest": f"d{k}", **where} for k in ids])
            session.execute(sa.insert(ScreenReport), [{"screen_id": k, **said} for k in ids])

    def test_five_thousand_are_counted_in_one_statement(self, app: Flask, cast: Cast) -> None:
        self.fill(cast, range(1, 5_001))
        counts = queries.counts(nodes([cast.jinsha.path]), now(), release())
        with counted(app) as statements:
            assert dict(db.session.execute(counts).all()) == {"online": 5_000}
        assert len(statements) == 1

    def test_the_page_asks_no_more_often_for_more(self, office: Client, app: Flask, cast: Cast) -> None:
        self.fill(cast, range(1, 6))
        office.get("/office/screens?view=online")
        with counted(app) as few:
            assert "屏5<" in office.get("/office/screens?view=online").text
        for start in range(6, 46, 10):
            self.fill(cast, range(start, start + 10))
        office.get("/office/screens?view=online")  # the facts of the board, which new buildings made anew
        with counted(app) as many:
            assert "屏45<" in office.get("/office/screens?view=online").text
        assert len(many) == len(few)

    def test_screens_are_found_by_their_building_and_reports_by_their_screen(self, app: Flask, cast: Cast) -> None:
        self.fill(cast, range(1, 201))
        if db.engine.dialect.name != "sqlite":
            return  # PostgreSQL rightly reads a table of two pages from end to end
        place_ids = sa.select(Place.id).where(Place.parent_id == cast.jinsha.id, Place.slug == "11")
        asked: list[Any] = []
        sa.event.listen(db.engine, "before_cursor_execute", lambda *call: asked.append(call[2:4]))
        connection = db.session.connection()
        connection.execute(queries.counts(place_ids, now(), release()))
        plan = [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {asked[-1][0]}", asked[-1][1])]
        assert any("screen USING INDEX ix_screen_building" in step for step in plan), plan
        assert any("screen_report USING INTEGER PRIMARY KEY" in step for step in plan), plan


def test_a_published_notice_leads_to_where_it_has_arrived(office: Client, cast: Cast) -> None:
    page = office.get(f"/office/notices/{make_notice(cast.jinsha).id}").text
    assert 'hx-get="/office/compounds/jinsha/arrived"' in page
