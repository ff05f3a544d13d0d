"""Somebody thinks that a code is not ours: reached by the code itself, by one that we do not know, or without any."""

import re
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from kiosk.clock import now
from kiosk.codes.models import CodeAlarm
from kiosk.codes.rules import REASONS, check_character
from kiosk.db import db
from kiosk.lobby.alarms import phone
from tests.apps import Client
from tests.cast import Cast
from tests.crawl import everything_written
from tests.factories import change, make_activity, make_code

ALARM = "/c/jinsha/code-alarm"
UNKNOWN = "222222" + check_character("222222")


def told() -> list[CodeAlarm]:
    db.session.rollback()
    return list(db.session.scalars(sa.select(CodeAlarm)))


def lobby_code(cast: Cast, **changes: Any) -> Any:
    return make_code(cast.jinsha, building_id=cast.building.id, spot_id=cast.lobby.id, **changes)


class TestReached:
    def test_each_page_that_a_code_opens_asks_whether_it_is_odd(self, client: Client, cast: Cast) -> None:
        activity = make_activity(cast.jinsha)
        codes = [
            lobby_code(cast),
            lobby_code(cast, revoked_at=now()),
            make_code(cast.jinsha, "activity", activity_id=activity.id),
        ]
        for code in codes:
            page = client.get(f"/q/{code.code}", follow_redirects=True)
            assert f'href="{ALARM}?code={code.code}"' in page.text
            assert "这张码可疑？" in page.text
            english = client.get(f"/q/{code.code}", follow_redirects=True, headers={"Accept-Language": "en"})
            assert "Is this code odd?" in english.text

    def test_a_page_that_no_code_opened_does_not(self, client: Client, cast: Cast) -> None:
        """The control."""
        for path in ("", "/report", f"/activities/{make_activity(cast.jinsha).id}"):
            assert "这张码可疑" not in client.get(f"/c/jinsha{path}").text

    def test_it_stays_when_the_report_is_refused(self, client: Client, cast: Cast) -> None:
        code = lobby_code(cast).code
        assert f"{ALARM}?code={code}" in client.submit(f"/c/jinsha/report?code={code}", {"words": ""}).text

    def test_who_scanned_an_unknown_one_chooses_the_compound_first(self, client: Client, cast: Cast) -> None:
        landed = client.get(f"/q/{UNKNOWN}", follow_redirects=True).text
        link = re.search(r'href="(/code-alarm\?code=\w+)"', landed)[1]
        assert f'href="{ALARM}?code={UNKNOWN}"' in client.get(link).text

    def test_a_single_compound_is_not_asked_for(self, client: Client, cast: Cast) -> None:
        change(cast.haojing, archived_at=now())
        landed = client.get(f"/q/{UNKNOWN}", follow_redirects=True)
        assert landed.request.path == "/c/jinsha"
        assert f'href="{ALARM}?code={UNKNOWN}"' in landed.text
        assert "没有找到这个码" in landed.text


class TestForm:
    def test_it_says_what_a_genuine_code_looks_like_and_where_this_one_belongs(self, client: Client, cast: Cast) -> None:
        code = lobby_code(cast).code
        page = client.get(f"{ALARM}?code={code}").text
        for shown in (
            code,
            "3号楼·大堂",
            "127.0.0.1:8000",
            "从不要您付钱",
            "0830-3100001",
            "留 180 天",
            *map(str, REASONS.values()),
        ):
            assert shown in page, shown
        assert page.index("留 180 天") < page.rindex("告诉小区")
        assert "Building 3·Lobby" in client.get(f"{ALARM}?code={code}&lang=en").text

    @pytest.mark.both_databases
    @pytest.mark.parametrize("reason", REASONS)
    def test_one_tap_is_enough_for_a_code_that_we_know(self, client: Client, cast: Cast, reason: str) -> None:
        code = lobby_code(cast)
        answer = client.submit(f"{ALARM}?code={code.code.lower()}", {"reason": reason})
        assert (answer.status_code, answer.location) == (303, f"{ALARM}/received")
        (alarm,) = told()
        assert (alarm.code_id, alarm.compound_id, alarm.reason, alarm.words) == (code.id, cast.jinsha.id, reason, "")
        assert alarm.seen_at is None
        thanks = client.get(answer.location).text
        for shown in ("收到了", "110", "0830-3100001"):
            assert shown in thanks

    def test_of_an_unknown_code_its_characters_go_along(self, client: Client, cast: Cast) -> None:
        page = client.get(f"{ALARM}?code={UNKNOWN}").text
        assert f"{UNKNOWN} 不在我们的登记里" in page
        client.submit(f"{ALARM}?code={UNKNOWN}", {"reason": "asks"})
        (alarm,) = told()
        assert (alarm.code_id, UNKNOWN in alarm.words) == (None, True)

    @pytest.mark.parametrize("query", ["", "?code=", "?code=nonsense", "?code=%3Cscript%3E"])
    def test_without_a_code_the_words_say_where_it_is(self, client: Client, cast: Cast, query: str) -> None:
        refused = client.submit(ALARM + query, {"reason": "covered"})
        assert refused.status_code == 422
        assert "请写一句贴在哪里" in refused.text
        assert "nonsense" not in re.sub(r"\?code=\w+", "", refused.text)
        assert "<script>" not in refused.text
        assert client.submit(ALARM + query, {"reason": "covered", "words": "东门快递柜"}).status_code == 303

    def test_a_code_of_another_compound_is_none_of_ours(self, client: Client, cast: Cast) -> None:
        code = make_code(cast.haojing)
        assert "不在我们的登记里" in client.get(f"{ALARM}?code={code.code}").text
        client.submit(f"{ALARM}?code={code.code}", {"reason": "elsewhere"})
        (alarm,) = told()
        assert (alarm.code_id, alarm.compound_id) == (None, cast.jinsha.id)

    @pytest.mark.parametrize(
        ("fields", "sentence"),
        [
            ({}, "请点一下哪里不对"),
            ({"reason": "no-such"}, 'class="error"'),
            ({"reason": "other", "words": "假" * 101}, "最多 100 个字"),
        ],
    )
    def test_a_refusal_keeps_what_was_typed(self, client: Client, cast: Cast, fields: dict[str, str], sentence: str) -> None:
        before = everything_written()
        code = lobby_code(cast).code
        before = everything_written()
        answer = client.submit(f"{ALARM}?code={code}", {"words": "贴歪了"} | fields)
        assert answer.status_code == 422
        assert sentence in answer.text
        assert fields.get("words", "贴歪了") in answer.text
        assert everything_written() == before

    @pytest.mark.both_databases
    def test_five_double_taps_make_one(self, app: Flask, client: Client, cast: Cast) -> None:
        address = f"{ALARM}?code={lobby_code(cast).code}"
        fields = dict(re.findall(r'name="(csrf_token|nonce)"[^>]*value="([^"]+)"', client.get(address).text))
        cookie = client.get_cookie("courtyard")

        def tap(_n: int) -> int:
            twin = app.test_client()
            twin.set_cookie(cookie.key, cookie.value)
            return twin.post(address, data={**fields, "reason": "covered"}).status_code

        db.session.rollback()
        with ThreadPoolExecutor(5) as pool:
            assert list(pool.map(tap, range(5))) == [303] * 5
        assert len(told()) == 1

    def test_only_what_a_machine_does_is_too_much(self, client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
        address = f"{ALARM}?code={lobby_code(cast).code}"
        monkeypatch.setattr(phone, "MOST", "3/hour")
        answers = [client.submit(address, {"reason": "other"}).status_code for _ in range(5)]
        assert answers == [303, 303, 303, 429, 429]
        assert len(told()) == 3

    def test_a_street_of_neighbours_is_not(self) -> None:
        """The control."""
        assert int(phone.MOST.split("/")[0]) >= 60
