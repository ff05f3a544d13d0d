"""Report, sign-up and look-up before the screen, by taps alone."""

import re
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from kiosk.activities.models import SignUp
from kiosk.db import db
from kiosk.issues.models import Issue
from kiosk.vault import vault
from tests.apps import Client
from tests.cast import Cast
from tests.factories import change, make_activity, make_issue, make_sign_up, make_spot, publish_issue

LOBBY = "/c/jinsha/3/lobby"
HIDDEN = re.compile(r'<input[^>]*type="hidden"[^>]*>')


def hidden(page: str) -> dict[str, str]:
    """What the form carries along, as a browser would send it."""
    found = {}
    for tag in HIDDEN.findall(page):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name is not None:
            found[name[1]] = value[1] if value else ""
    return found


def tap(client: Client, address: str, page: str, **button: str) -> Any:
    """Press one button of the form on `page`; other fields by name."""
    return client.post(address, data=hidden(page) | button)


def walk(client: Client, address: str, *answers: dict[str, str]) -> Any:
    answer = client.get(address)
    assert answer.status_code == 200
    for button in answers:
        assert all(f'name="{name}"' in answer.text or name == "phone" for name in button), (button, answer.text[-3000:])
        answer = tap(client, address, answer.text, **button)
    return answer


def issues() -> list[Issue]:
    db.session.rollback()
    return list(db.session.scalars(sa.select(Issue)))


@pytest.mark.both_databases
class TestReport:
    def test_taps_alone_make_a_report(self, client: Client, cast: Cast) -> None:
        spot = make_spot(cast.building)
        steps = [{"category": "facilities"}, {"q-facilities-what": "light"}, {"place": f"s{spot.id}"}, {"send": "1"}]
        answer = walk(client, f"{LOBBY}/reporting", *steps)
        assert (answer.status_code, answer.location) == (303, f"{LOBBY}/slip")
        issue = issues()[0]
        assert (issue.channel, issue.spot_id, issue.answers) == ("lobby", spot.id, {"what": "light"})
        assert issue.words == "公共设施：照明（在大堂屏上点选）"
        assert issue.phone_sealed is None

    def test_a_category_without_such_a_question_asks_by_its_examples(self, client: Client, cast: Cast) -> None:
        steps = [{"category": "environment"}, {"particular": "积水"}, {"place": ""}, {"send": "1", "phone": "13800000001"}]
        assert walk(client, f"{LOBBY}/reporting", *steps).status_code == 303
        issue = issues()[0]
        assert issue.words == "环境卫生：积水（在大堂屏上点选）"
        assert vault().unseal(str(issue.phone_sealed)) == "13800000001"
        assert issue.building_id is None

    def test_a_question_may_stay_open_and_an_answer_suggests_the_urgency(self, client: Client, cast: Cast) -> None:
        for answer in ("", "yes"):
            steps = [
                {"category": "parking"},
                {"particular": "占道"},
                {"q-parking-fire-lane": answer},
                {"place": ""},
                {"send": "1"},
            ]
            walk(client, f"{LOBBY}/reporting", *steps)
        assert [issue.urgency for issue in issues()][1] == "danger"
        assert issues()[0].answers == {}

    def test_the_building_of_the_screen_stands_first(self, client: Client, cast: Cast) -> None:
        page = walk(client, f"{LOBBY}/reporting", {"category": "environment"}, {"particular": "积水"}).text
        assert re.findall(r'name="place" value="(\w*)"', page)[0] == f"b{cast.building.id}"

    def test_an_answer_can_be_changed_and_the_others_stay(self, client: Client, cast: Cast) -> None:
        address = f"{LOBBY}/reporting"
        steps = [{"category": "environment"}, {"particular": "积水"}, {"place": ""}]
        page = tap(client, address, walk(client, address, *steps).text, again="particular").text
        assert "垃圾" in page
        assert 'name="category" value="environment"' in page

    def test_a_wrong_number_is_told_and_everything_stays(self, client: Client, cast: Cast) -> None:
        steps = [{"category": "environment"}, {"particular": "积水"}, {"place": ""}, {"send": "1", "phone": "12345"}]
        answer = walk(client, f"{LOBBY}/reporting/sheet", *steps)
        assert answer.status_code == 422
        assert 'value="12345"' in answer.text
        assert 'name="particular" value="积水"' in answer.text
        assert issues() == []

    def test_five_taps_on_send_make_one_report(self, client: Client, cast: Cast) -> None:
        address = f"{LOBBY}/reporting"
        page = walk(client, address, {"category": "environment"}, {"particular": "积水"}, {"place": ""}).text
        answers = [tap(client, address, page, send="1") for _ in range(5)]
        assert [(answer.status_code, answer.location) for answer in answers] == [(303, f"{LOBBY}/slip")] * 5
        assert len(issues()) == 1

    def test_what_is_no_option_is_asked_again(self, client: Client, cast: Cast) -> None:
        page = walk(client, f"{LOBBY}/reporting").text
        assert "哪方面的事" in tap(client, f"{LOBBY}/reporting", page, category="gold").text
        assert (
            "在哪里"
            in tap(client, f"{LOBBY}/reporting", page, category="environment", particular="积水", place="b999", send="1").text
        )
        assert issues() == []


@pytest.mark.both_databases
class TestSlip:
    def report(self, client: Client) -> None:
        walk(client, f"{LOBBY}/reporting", {"category": "environment"}, {"particular": "积水"}, {"place": ""}, {"send": "1"})

    def test_it_shows_number_and_secret_once(self, client: Client, cast: Cast) -> None:
        self.report(client)
        page = client.get(f"{LOBBY}/slip")
        number = issues()[0].number
        secret = re.search(r'nw">(\w{4}) (\w{4})<', page.text)
        assert number in page.text
        assert secret is not None
        assert vault().blind(secret[1] + secret[2]) == issues()[0].secret_digest
        assert page.headers["Cache-Control"] == "no-store"
        again = client.get(f"{LOBBY}/slip").text
        assert number not in again
        assert secret[1] not in again

    def test_its_code_leads_to_the_matter_with_the_secret(self, client: Client, cast: Cast) -> None:
        self.report(client)
        assert f"/t/{issues()[0].number}?key=" in client.get(f"{LOBBY}/slip").text

    def test_another_browser_sees_nothing(self, client: Client, app: Flask, cast: Cast) -> None:
        self.report(client)
        assert issues()[0].number not in app.test_client().get(f"{LOBBY}/slip").text


@pytest.mark.both_databases
class TestSignUp:
    NAME = ({"letter": "O"}, {"surname": "欧阳"}, {"title": "阿姨"})

    def entries(self) -> list[SignUp]:
        db.session.rollback()
        return list(db.session.scalars(sa.select(SignUp).order_by(SignUp.id)))

    def test_taps_alone_make_an_entry(self, client: Client, cast: Cast) -> None:
        activity = make_activity(cast.jinsha)
        answer = walk(client, f"{LOBBY}/sign-up/{activity.id}", *self.NAME, {"send": "1", "phone": "13800000001", "party": "2"})
        assert (answer.status_code, answer.location) == (303, f"{LOBBY}/slip")
        entry = self.entries()[0]
        assert (entry.name, entry.party) == ("欧阳阿姨", 2)
        page = client.get(f"{LOBBY}/slip").text
        assert "报上名了" in page
        assert "欧阳阿姨" in page
        assert f"/activities/{activity.id}/entries/" in page
        assert "欧阳阿姨" not in client.get(f"{LOBBY}/slip").text

    def test_nobody_needs_a_number(self, client: Client, cast: Cast) -> None:
        activity = make_activity(cast.jinsha)
        assert (
            walk(client, f"{LOBBY}/sign-up/{activity.id}", *self.NAME, {"send_without": "1", "party": "1"}).status_code == 303
        )
        assert self.entries()[0].phone_sealed is None

    def test_without_a_number_and_without_that_button_it_is_asked_for(self, client: Client, cast: Cast) -> None:
        activity = make_activity(cast.jinsha)
        assert walk(client, f"{LOBBY}/sign-up/{activity.id}/sheet", *self.NAME, {"send": "1"}).status_code == 422
        assert self.entries() == []

    def test_a_full_activity_queues(self, client: Client, cast: Cast) -> None:
        activity = make_activity(cast.jinsha, capacity=1)
        make_sign_up(activity)
        walk(client, f"{LOBBY}/sign-up/{activity.id}", *self.NAME, {"send_without": "1", "party": "1"})
        assert "排上候补了" in client.get(f"{LOBBY}/slip").text

    def test_whoever_signed_up_before_learns_nothing(self, client: Client, cast: Cast) -> None:
        activity = make_activity(cast.jinsha)
        make_sign_up(activity, "王", "13800000001")
        walk(client, f"{LOBBY}/sign-up/{activity.id}", *self.NAME, {"send": "1", "phone": "13800000001"})
        assert len(self.entries()) == 1
        assert "已经收到" in client.get(f"{LOBBY}/slip").text

    def test_an_activity_of_another_compound_is_not_there(self, client: Client, cast: Cast) -> None:
        assert client.get(f"{LOBBY}/sign-up/{make_activity(cast.haojing).id}").status_code == 404


@pytest.mark.both_databases
class TestLookup:
    def look(self, client: Client, number: str, key: str) -> Any:
        address = f"{LOBBY}/lookup/sheet"
        return tap(client, address, client.get(address).text, number=number, key=key)

    def test_number_and_secret_show_ones_own_matter(self, client: Client, cast: Cast) -> None:
        issue = make_issue(cast.jinsha)
        change(issue, secret_digest=vault().blind("7K4MX2PQ"))
        answer = self.look(client, issue.number.lower(), "7k4m x2pq")
        assert answer.status_code == 200
        assert issue.number in answer.text
        assert issue.words not in answer.text

    def test_wrong_and_unknown_look_the_same_and_keep_the_number(self, client: Client, cast: Cast) -> None:
        issue = publish_issue(cast.jinsha)
        wrong, unknown = self.look(client, issue.number, "AAAAAAAA"), self.look(client, "JS-2020-9999", "AAAAAAAA")
        assert wrong.status_code == unknown.status_code == 422
        varying = re.compile(r'value="[^"]*"')
        assert varying.sub("", wrong.text) == varying.sub("", unknown.text)
        assert f'value="{issue.number}"' in wrong.text

    def test_whoever_tries_on_is_held_up(self, client: Client, cast: Cast) -> None:
        issue = publish_issue(cast.jinsha)
        codes = [self.look(client, issue.number, f"AAAAAAA{n}").status_code for n in range(2, 10)]
        codes += [self.look(client, issue.number, f"BAAAAAA{n}").status_code for n in range(2, 10)]
        assert codes[-1] == 429
