"""Codes on walls: made, printed, revoked; and what a scan of them opens."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from kiosk.clock import now
from kiosk.codes.models import Code
from kiosk.codes.rules import ALPHABET, check_character
from kiosk.db import db
from tests.apps import Client
from tests.cast import Cast
from tests.factories import change, log_in, make_activity, make_code


@pytest.fixture
def office(client: Client, cast: Cast) -> Client:
    return log_in(client, cast.clerk)


def unknown_code() -> str:
    return "222222" + check_character("222222")


class TestOffice:
    def test_a_code_for_a_spot_knows_its_building(self, office: Client, cast: Cast) -> None:
        answer = office.submit(f"/office/places/{cast.jinsha.id}/codes/new", {"where": f"s{cast.lobby.id}"})
        code = db.session.scalars(sa.select(Code)).one()
        assert (code.spot_id, code.building_id, code.kind) == (cast.lobby.id, cast.building.id, "place")
        page = office.get(answer.location).text
        assert code.code in page
        assert f"HTTP://127.0.0.1:8000/Q/{code.code}" in page
        assert 'class="qr"' in page

    def test_one_tap_revokes_it(self, office: Client, cast: Cast) -> None:
        code = make_code(cast.jinsha, spot_id=cast.lobby.id, building_id=cast.building.id)
        office.submit("/office/codes", form=f"/codes/{code.id}/revocation")
        assert db.session.get(Code, code.id, populate_existing=True).revoked_at is not None
        assert "已停用" in office.get("/office/codes").text

    def test_codes_of_another_compound_are_not_there(self, office: Client, cast: Cast) -> None:
        code = make_code(cast.haojing)
        assert office.get(f"/office/codes/{code.id}").status_code == 404
        assert code.code not in office.get("/office/codes").text


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
            assert client.get(f"/q/{code.code}").location == f"/c/jinsha/activities/{activity.id}"

    @pytest.mark.parametrize(
        ("changes", "said"),
        [({"revoked_at": now()}, "已经停用"), ({"expires_at": now() - timedelta(days=1)}, "已经过期")],
    )
    def test_one_that_is_no_longer_good_opens_the_form_and_says_why(
        self, client: Client, cast: Cast, changes: dict[str, object], said: str
    ) -> None:
        code = make_code(cast.jinsha, building_id=cast.building.id, **changes)
        page = client.get(f"/q/{code.code}", follow_redirects=True)
        assert page.request.path == "/c/jinsha/report"
        assert said in page.text
        assert "3号楼" in page.text

    def test_one_whose_place_is_gone_asks_to_check_the_place(self, client: Client, cast: Cast) -> None:
        code = make_code(cast.jinsha, spot_id=cast.lobby.id)
        change(cast.lobby, archived_at=now())
        assert "位置有变动" in client.get(f"/q/{code.code}", follow_redirects=True).text

    def test_unknown_and_mistyped_open_the_directory_and_say_which(self, client: Client, cast: Cast) -> None:
        for code, said in ((unknown_code(), "没有找到这个码"), ("2222223", "不完整或抄错了"), ("x", "不完整或抄错了")):
            page = client.get(f"/q/{code}", follow_redirects=True)
            assert page.request.path == "/"
            assert said in page.text
            assert "金沙小区" in page.text

    def test_a_scan_writes_nothing(self, client: Client, cast: Cast) -> None:
        code = make_code(cast.jinsha)
        count = db.session.scalar(sa.text("SELECT count(*) FROM audit_entry"))
        client.get(f"/q/{code.code}")
        assert db.session.scalar(sa.text("SELECT count(*) FROM audit_entry")) == count


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
