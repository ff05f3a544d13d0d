"""Codes on walls in the office: made, found again in the register, revoked; and what a scan of them opens."""

import csv
import io
import re
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from kiosk.audit.models import AuditEntry
from kiosk.clock import now
from kiosk.codes.models import Code, CodeAlarm
from kiosk.codes.rules import ALPHABET, check_character, new_code
from kiosk.db import db
from kiosk.issues.models import Category
from kiosk.web.tables import as_text
from kiosk.writing import writing
from tests.apps import Client
from tests.cast import Cast
from tests.factories import change, log_in, make_activity, make_alarm, make_code, make_compound, make_scans, make_spot, put


@pytest.fixture
def office(client: Client, cast: Cast) -> Client:
    return log_in(client, cast.clerk)


def unknown_code() -> str:
    return "222222" + check_character("222222")


def category(slug: str = "environment") -> Category:
    return db.session.scalars(sa.select(Category).where(Category.slug == slug, Category.compound_id.is_(None))).one()


def only_code() -> Code:
    return db.session.scalars(sa.select(Code)).one()


class TestMaking:
    @pytest.mark.both_databases
    def test_a_code_for_a_spot_knows_its_building_and_who_made_it(self, office: Client, cast: Cast) -> None:
        answer = office.submit(f"/office/places/{cast.jinsha.id}/codes/new", {"where": f"s{cast.lobby.id}"})
        code = only_code()
        assert (code.spot_id, code.building_id, code.kind) == (cast.lobby.id, cast.building.id, "place")
        assert (code.category_id, code.made_by_id) == (None, cast.clerk.id)
        page = office.get(answer.location).text
        for shown in (code.code, f"HTTP://127.0.0.1:8000/Q/{code.code}", 'class="qr"', "3号楼·大堂", "王物业", "都可以报"):
            assert shown in page

    @pytest.mark.parametrize("where", ["", "b", "s"])
    def test_it_may_be_for_one_category_wherever_it_hangs(self, office: Client, cast: Cast, where: str) -> None:
        place = {"": "", "b": f"b{cast.building.id}", "s": f"s{cast.lobby.id}"}[where]
        new = f"/office/places/{cast.jinsha.id}/codes/new"
        answer = office.submit(new, {"where": place, "category": str(category().id)})
        assert only_code().category_id == category().id
        assert "环境卫生" in office.get(answer.location).text

    def test_the_compounds_own_categories_are_offered_and_nobody_elses(self, office: Client, cast: Cast) -> None:
        own = put(Category(compound_id=cast.jinsha.id, slug="environment", name="本小区卫生", icon="broom"))
        other = put(Category(compound_id=cast.haojing.id, slug="other", name="别处的类别", icon="broom"))
        new = f"/office/places/{cast.jinsha.id}/codes/new"
        page = office.get(new).text
        assert "本小区卫生" in page
        assert "别处的类别" not in page
        assert "环境卫生" not in page
        for strange in (other.id, category().id, "nonsense"):
            assert office.submit(new, {"category": str(strange)}).status_code == 422
        assert office.submit(new, {"category": str(own.id)}).status_code == 303

    def test_one_tap_revokes_it(self, office: Client, cast: Cast) -> None:
        code = make_code(cast.jinsha, spot_id=cast.lobby.id, building_id=cast.building.id)
        office.submit("/office/codes", form=f"/codes/{code.id}/revocation")
        assert db.session.get(Code, code.id, populate_existing=True).revoked_at is not None
        assert code.code not in office.get("/office/codes").text
        assert "已停用" in office.get("/office/codes?view=gone").text

    def test_codes_of_another_compound_are_not_there(self, office: Client, cast: Cast) -> None:
        code = make_code(cast.haojing)
        for path in (
            f"/{code.id}",
            f"/{code.id}/poster",
            f"/stickers?code={code.id}",
            "?compound=haojing",
            ".csv?compound=haojing",
        ):
            assert office.get(f"/office/codes{path}").status_code == 404, path
        for path in ("?view=all", ".csv?view=all"):
            assert code.code not in office.get(f"/office/codes{path}").text


class TestRegister:
    def test_each_view_holds_what_it_says(self, office: Client, cast: Cast) -> None:
        good = make_code(cast.jinsha, spot_id=cast.lobby.id, building_id=cast.building.id)
        gone = [make_code(cast.jinsha, revoked_at=now()), make_code(cast.jinsha, expires_at=now() - timedelta(days=1))]
        later = make_code(cast.jinsha, expires_at=now() + timedelta(days=1))
        make_code(cast.jinsha, "activity", activity_id=make_activity(cast.jinsha).id)
        made = {code.code for code in (good, later, *gone)}
        views = {
            "in_use": {good.code, later.code},
            "gone": {code.code for code in gone},
            "all": made,
            "nonsense": {good.code, later.code},
        }
        for view, expected in views.items():
            page = office.get(f"/office/codes?view={view}").text
            assert {code for code in made if code in page} == expected, view
        assert [int(n) for n in re.findall(r"(?:在用|已停用|全部) (\d+)</a>", page)] == [2, 2, 4]

    @pytest.mark.both_databases
    def test_a_row_says_where_what_for_who_made_it_and_how_often_it_was_opened(self, office: Client, cast: Cast) -> None:
        code = make_code(cast.jinsha, spot_id=cast.lobby.id, building_id=cast.building.id, category_id=category().id,
                         made_by_id=cast.clerk.id)  # fmt: skip
        today = now().astimezone(cast.jinsha.zone).date()
        make_scans(code, today, 7)
        make_scans(code, today - timedelta(days=40), 100)
        page = office.get("/office/codes").text
        for shown in ("3号楼·大堂", "环境卫生", "王物业", ">7<", ">107<"):
            assert shown in re.sub(r'<span class="narrow-only.*?</span>', "", page), shown
        detail = office.get(f"/office/codes/{code.id}").text
        assert re.findall(r'<b class="num">(\d+)</b><span>(.*?)</span>', detail) == [
            ("7", "今天"), ("7", "7 天"), ("7", "30 天"), ("107", "一共"),
        ]  # fmt: skip

    def test_two_hundred_codes_are_paged_and_the_table_has_them_all(self, office: Client, cast: Cast) -> None:
        with writing("tests.many") as write:
            write.add(*(Code(code=new_code(), kind="place", compound_id=cast.jinsha.id, created_at=now()) for _ in range(200)))
        first, last = office.get("/office/codes").text, office.get("/office/codes?page=4").text
        assert first.count('type="checkbox"') == last.count('type="checkbox"') == 50
        assert "第 1 页，共 4 页" in first
        assert "/office/codes?view=in_use&amp;page=2" in first
        assert len(office.get("/office/codes.csv").text.splitlines()) == 201

    def test_several_compounds_are_told_apart_and_filtered(self, app: Flask, client: Client, cast: Cast) -> None:
        next_door = make_compound(cast.jinsha.parent, "next", "隔壁小区", "GB")
        codes = {compound.slug: make_code(compound).code for compound in (cast.jinsha, next_door)}
        log_in(client, cast.chief)
        page = client.get("/office/codes").text
        assert all(code in page for code in codes.values())
        assert "先选小区，再做新码" in page
        for slug, code in codes.items():
            page = client.get(f"/office/codes?compound={slug}").text
            assert [other for other in codes.values() if other in page] == [code]
            assert "先选小区，再做新码" not in page

    def test_ticked_codes_lead_to_the_stickers_without_a_script(self, office: Client, cast: Cast) -> None:
        code = make_code(cast.jinsha)
        page = office.get("/office/codes").text
        assert f'name="code" value="{code.id}" form="to-print"' in page
        assert re.search(r'<form method="get" action="/office/codes/stickers" id="to-print"', page)


class TestTable:
    def rows(self, office: Client, query: str = "") -> list[list[str]]:
        answer = office.get(f"/office/codes.csv{query}")
        assert answer.content_type == "text/csv; charset=utf-8"
        assert answer.data.startswith(b"\xef\xbb\xbf")
        assert "attachment" in answer.headers["Content-Disposition"]
        return list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))

    def test_it_is_the_register_of_the_same_filter(self, office: Client, cast: Cast) -> None:
        code = make_code(cast.jinsha, spot_id=cast.lobby.id, building_id=cast.building.id, category_id=category().id,
                         made_by_id=cast.clerk.id)  # fmt: skip
        make_code(cast.jinsha, revoked_at=now())
        make_scans(code, now().astimezone(cast.jinsha.zone).date(), 3)
        make_alarm(code)
        heads, row = self.rows(office)
        told = dict(zip(heads, row, strict=True))
        assert (told["贴在哪里"], told["码"], told["报哪方面的事"], told["状态"], told["谁做的"]) == (
            "3号楼·大堂", code.code, "环境卫生", "在用", "王物业",
        )  # fmt: skip
        assert (told["今天扫码"], told["一共"], told["待查的举报"]) == ("3", "3", "1")
        assert told["网址"] == f"HTTP://127.0.0.1:8000/Q/{code.code}"
        assert len(self.rows(office, "?view=all")) == 3

    @pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)"])
    def test_no_cell_is_a_formula(self, office: Client, cast: Cast, name: str) -> None:
        spot = make_spot(cast.building, name=name)
        make_code(cast.jinsha, spot_id=spot.id)
        assert self.rows(office)[1][1] == f"'{name}"

    def test_other_cells_stay_as_they_are(self) -> None:
        """The control."""
        assert [as_text(cell) for cell in ("3号楼", 12, None, "a=b", 0)] == ["3号楼", "12", "", "a=b", "0"]
        assert [as_text(cell) for cell in ("\t=1", "\r=1", "=")] == ["'\t=1", "'\r=1", "'="]


class TestAlarms:
    @pytest.mark.both_databases
    def test_they_stand_on_the_home_in_the_register_and_on_the_codes_page(self, office: Client, cast: Cast) -> None:
        code = make_code(cast.jinsha, spot_id=cast.lobby.id, building_id=cast.building.id)
        make_alarm(code, words="盖住了原来的码")
        put(CodeAlarm(compound_id=cast.jinsha.id, reason="asks", words="东门快递柜上", made_at=now()))
        home = office.get("/office").text
        assert re.search(r'view=alarmed"><b class="num">2</b><span>.*?可疑的码没查', home)
        assert "今天有 2 件事等您" in home
        assert "有 2 条举报没查" in office.get("/office/codes").text
        listed = office.get("/office/codes?view=alarmed").text
        for shown in ("盖在别的码上", "盖住了原来的码", code.code, "要付钱或填密码", "东门快递柜上", "不在登记里的码"):
            assert shown in listed, shown
        detail = office.get(f"/office/codes/{code.id}").text
        assert "盖住了原来的码" in detail
        assert "东门快递柜上" not in detail

    @pytest.mark.both_databases
    def test_who_looked_is_kept_and_audited_and_nothing_waits_any_more(self, office: Client, cast: Cast) -> None:
        alarm = make_alarm(make_code(cast.jinsha))
        answer = office.submit("/office/codes?view=alarmed", form=f"/alarms/{alarm.id}/inspection")
        assert answer.location == f"/office/codes/{alarm.code_id}"
        seen = db.session.get(CodeAlarm, alarm.id, populate_existing=True)
        assert (seen.seen_at is not None, seen.seen_by_id) == (True, cast.clerk.id)
        last = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.act == "codes.inspect")).one()
        assert (last.chain, last.by_id) == (cast.jinsha.id, cast.clerk.id)
        assert "今天没有等您办的事" in office.get("/office").text
        assert "没有要查的举报" in office.get("/office/codes?view=alarmed").text
        assert "查过" in office.get(f"/office/codes/{alarm.code_id}").text

    def test_the_second_to_look_does_not_take_the_first_ones_place(self, app: Flask, cast: Cast) -> None:
        alarm = make_alarm(make_code(cast.jinsha))
        clients = [log_in(app.test_client(), who) for who in (cast.clerk, cast.secretary)]
        pages = [client.get("/office/codes?view=alarmed").text for client in clients]
        for client, page in zip(clients, pages, strict=True):
            token = re.search(r'name="csrf_token".*?value="([^"]+)"', page)[1]
            client.post(
                f"/office/codes/alarms/{alarm.id}/inspection", data={"csrf_token": token, "nonce": f"nonce-{token[:20]}"}
            )
        assert db.session.get(CodeAlarm, alarm.id, populate_existing=True).seen_by_id == cast.clerk.id

    def test_those_of_an_activitys_code_can_be_looked_into_too(self, office: Client, cast: Cast) -> None:
        code = make_code(cast.jinsha, "activity", activity_id=make_activity(cast.jinsha).id)
        make_alarm(code)
        assert code.code in office.get("/office/codes?view=alarmed").text
        page = office.get(f"/office/codes/{code.id}").text
        assert "活动的码" in page
        assert "海报" not in page

    def test_nobody_elses_are_here_and_who_may_not_is_not_asked(self, client: Client, cast: Cast) -> None:
        alarm = make_alarm(make_code(cast.haojing), words="别处的举报")
        log_in(client, cast.clerk)
        for path in ("/office", "/office/codes", "/office/codes?view=alarmed"):
            assert "别处的举报" not in client.get(path).text
        assert "今天没有等您办的事" in client.get("/office").text
        token = re.search(r'name="csrf_token".*?value="([^"]+)"', client.get("/office/account").text)[1]
        answer = client.post(f"/office/codes/alarms/{alarm.id}/inspection", data={"csrf_token": token, "nonce": "0123456789"})
        assert answer.status_code == 404


class TestPrinting:
    def test_what_leads_nowhere_is_not_printed(self, office: Client, cast: Cast) -> None:
        code = make_code(cast.jinsha)
        change(code, revoked_at=code.created_at)
        for path in (f"/{code.id}/poster", f"/stickers?code={code.id}"):
            answer = office.get(f"/office/codes{path}")
            assert (answer.status_code, "已经停用或过期，不能再打印" in answer.text) == (409, True)

    def test_as_many_as_a_print_holds(self, office: Client, cast: Cast) -> None:
        code = make_code(cast.jinsha)
        for copies in ("99999", "-3", "x"):
            page = office.get(f"/office/codes/stickers?code={code.id}&code={code.id}&copies={copies}&per=7").text
            assert page.count('class="sticker"') == (480 if copies == "99999" else 1)
        assert "先在登记表里勾几张码" in office.get("/office/codes/stickers").text
        assert office.get("/office/codes/stickers?code=999999").status_code == 404


class TestScan:
    @pytest.mark.parametrize("path", ["/q/{}", "/Q/{}"])
    def test_a_place_code_opens_the_report_with_its_place(self, client: Client, cast: Cast, path: str) -> None:
        code = make_code(cast.jinsha, spot_id=cast.lobby.id, building_id=cast.building.id)
        for written in (code.code, code.code.lower(), f"{code.code[:3]}-{code.code[3:]}"):
            answer = client.get(path.format(written))
            assert (answer.status_code, answer.location) == (303, f"/c/jinsha/report?code={code.code}")
        assert "大堂" in client.get(answer.location).text

    def test_an_activity_code_opens_its_page_in_all_its_lives(self, client: Client, cast: Cast) -> None:
        activity = make_activity(cast.jinsha)
        code = make_code(cast.jinsha, "activity", activity_id=activity.id)
        for state in ("published", "cancelled", "closed", "withdrawn"):
            change(activity, state=state)
            assert client.get(f"/q/{code.code}").location == f"/c/jinsha/activities/{activity.id}?code={code.code}"

    @pytest.mark.parametrize(
        ("changes", "said"),
        [({"revoked_at": now()}, "已经停用"), ({"expires_at": now() - timedelta(days=1)}, "已经过期")],
    )
    @pytest.mark.parametrize("fixed", [True, False])
    def test_one_that_is_no_longer_good_opens_the_plain_form_and_says_why_once(
        self, client: Client, cast: Cast, changes: dict[str, object], said: str, fixed: bool
    ) -> None:
        code = make_code(cast.jinsha, building_id=cast.building.id, category_id=category().id if fixed else None, **changes)
        page = client.get(f"/q/{code.code}", follow_redirects=True)
        assert page.request.path == "/c/jinsha/report"
        assert page.text.count(said) == 1
        assert page.text.count('class="notice is-doing"') == 1
        assert "扫码带入环境卫生" not in page.text
        english = client.get(f"/q/{code.code}?lang=en", follow_redirects=True, headers={"Accept-Language": "en"})
        assert ("was withdrawn" if "停用" in said else "has expired") in english.text

    def test_one_whose_place_is_gone_asks_to_check_the_place(self, client: Client, cast: Cast) -> None:
        code = make_code(cast.jinsha, spot_id=cast.lobby.id, building_id=cast.building.id, category_id=category().id)
        change(cast.lobby, archived_at=now())
        page = client.get(f"/q/{code.code}", follow_redirects=True).text
        assert "位置有变动" in page
        assert re.search(r"<summary.*?<span>3号楼 ", page), "its building is still there"
        assert "扫码带入环境卫生" in page
        change(cast.building, archived_at=now())
        page = client.get(f"/q/{code.code}", follow_redirects=True).text
        assert '<details class="where" open>' in page
        assert "None" not in page

    def test_unknown_and_mistyped_open_the_directory_and_say_which(self, client: Client, cast: Cast) -> None:
        for code, said in ((unknown_code(), "没有找到这个码"), ("2222223", "不完整或抄错了"), ("x", "不完整或抄错了")):
            page = client.get(f"/q/{code}", follow_redirects=True)
            assert page.request.path == "/"
            assert said in page.text
            assert "金沙小区" in page.text
            assert f"/code-alarm?code={code.upper()}" in page.text

    def test_a_scan_writes_nothing(self, client: Client, cast: Cast) -> None:
        code = make_code(cast.jinsha)
        count = db.session.scalar(sa.text("SELECT count(*) FROM audit_entry"))
        client.get(f"/q/{code.code}")
        assert db.session.scalar(sa.text("SELECT count(*) FROM audit_entry")) == count

    def test_a_board_shows_no_code_that_is_for_one_category(self, client: Client, cast: Cast) -> None:
        fixed = make_code(cast.jinsha, building_id=cast.building.id, category_id=category().id).code
        assert fixed not in client.get("/c/jinsha/3/lobby").text
        plain = make_code(cast.jinsha, building_id=cast.building.id).code
        assert plain in client.get("/c/jinsha/3/lobby").text


class TestPicture:
    def test_it_is_a_picture_that_no_cache_shows_unasked(self, client: Client, cast: Cast) -> None:
        code = make_code(cast.jinsha)
        answer = client.get(f"/q/{code.code}.svg")
        assert answer.content_type == "image/svg+xml; charset=utf-8"
        assert answer.text.startswith('<svg xmlns="http://www.w3.org/2000/svg"')
        assert answer.headers["Cache-Control"] == "no-cache"
        assert "Set-Cookie" not in answer.headers

    def test_there_is_none_of_a_code_that_is_not_good(self, client: Client, cast: Cast) -> None:
        revoked = make_code(cast.jinsha, revoked_at=now()).code
        for code in (revoked, unknown_code(), "nonsense", ALPHABET[:7]):
            assert client.get(f"/q/{code}.svg").status_code == 404
