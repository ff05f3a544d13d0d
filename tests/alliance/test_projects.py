"""Projects in the office: counted lines without JavaScript, and counts that nobody overwrites unseen."""

import pytest
import sqlalchemy as sa

from kiosk.alliance.models import Deliverable, Project
from kiosk.clock import now
from kiosk.db import db
from tests.apps import forms_in
from tests.factories import change, log_in, make_member, make_project

pytestmark = pytest.mark.both_databases
NEW = "/office/compounds/jinsha/alliance/projects/new"
CAMERA = {"parts-0-name": "摄像头", "parts-0-unit": "个", "parts-0-planned": "27", "parts-0-installed": "20"}


@pytest.fixture
def police(cast, client):
    log_in(client, cast.secretary)
    return make_member(cast.jinsha)


def counted():
    db.session.rollback()
    rows = db.session.scalars(sa.select(Deliverable).order_by(Deliverable.position).execution_options(populate_existing=True))
    return [(row.name, row.planned, row.installed) for row in rows]


def form_of(html):
    return next(form.values for form in forms_in(html) if "seen" in form.names)


def test_a_project_is_written_with_its_lines(client, police):
    fields = {"title": "天网项目", "state": "under_way", "member": str(police.id), "started_on": "2026-10-01"}
    answer = client.submit(NEW, {**fields, **CAMERA})
    assert answer.status_code == 303
    assert counted() == [("摄像头", 27, 20)]
    for url in (answer.location, "/c/jinsha/alliance", "/c/jinsha/3/lobby/alliance"):
        page = client.get(url).text
        assert "天网项目" in page
        assert "摄像头" in page
        assert '20<span class="counts__of">/27</span>' in page


def test_the_body_it_began_from_is_chosen(client, police, cast):
    make_member(cast.jinsha, "firm", name="门市")
    page = client.get(f"{NEW}?member={police.id}").text
    assert f'<option selected value="{police.id}">' in page


def test_a_line_more_or_less_writes_nothing_and_loses_nothing(client, police):
    page = client.get(NEW).text
    typed = {**form_of(page), **CAMERA, "title": "天网", "parts-0-planned": "二十七", "act": "add"}
    answer = client.post(NEW, data=typed)
    assert answer.status_code == 200
    again = form_of(answer.text)
    assert (again["title"], again["parts-0-name"], again["parts-0-planned"], again["parts-1-name"]) == (
        "天网",
        "摄像头",
        "二十七",
        "",
    )
    answer = client.post(NEW, data={**again, "parts-1-name": "门禁", "act": "remove-0"})
    again = form_of(answer.text)
    assert again["parts-0-name"] == "门禁"
    assert "parts-1-name" not in again
    assert db.session.scalars(sa.select(Project)).all() == []


@pytest.mark.parametrize("act", ["remove-99", "remove-x", "dance", "add-3", ""])
def test_a_tap_that_makes_no_sense_changes_nothing(client, police, act):
    typed = {**form_of(client.get(NEW).text), **CAMERA, "act": act}
    assert form_of(client.post(NEW, data=typed).text)["parts-0-name"] == "摄像头"


def test_there_are_at_most_twelve_lines(client, police):
    typed = {**form_of(client.get(NEW).text), **{f"parts-{n}-name": f"第{n}样" for n in range(12)}, "act": "add"}
    again = form_of(client.post(NEW, data=typed).text)
    assert "parts-11-name" in again
    assert "parts-12-name" not in again


def test_empty_lines_do_not_count(client, police):
    fields = {"title": "天网", "state": "planned", "member": str(police.id)}
    assert client.submit(NEW, fields).status_code == 303
    assert counted() == []


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"title": ""}, "这一项要填"),
        ({"title": "长" * 31}, "最多 30 个字"),
        ({"state": "done"}, "请填哪天建成"),
        ({"finished_on": "2026-01-01"}, "还没建成，建成日期先空着"),
        ({"state": "done", "finished_on": "2199-01-01"}, "这一天还没到"),
        ({"state": "done", "finished_on": "2026-01-01", "started_on": "2026-02-01"}, "建成不会早于开工"),
        ({"parts-0-planned": ""}, "这一项要填"),
        ({"parts-0-name": ""}, "这一项要填"),
        ({"parts-0-planned": "0"}, "填 1 到 1000000"),
        ({"parts-0-planned": "-3"}, "填 1 到 1000000"),
        ({"parts-0-planned": "9999999999999"}, "填 1 到 1000000"),
        ({"parts-0-planned": "两个"}, "请填整数"),
        ({"parts-0-installed": "-1"}, "填 0 到 1000000"),
        ({"parts-0-installed": "1.5"}, "请填整数"),
        ({"parts-0-unit": "长的量词"}, ""),
        ({"member": "0"}, ""),
        ({"state": "asleep"}, ""),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(client, police, fields, sentence):
    good = {"title": "天网", "state": "under_way", "member": str(police.id), **CAMERA}
    answer = client.submit(NEW, {**good, **fields})
    if fields == {"parts-0-unit": "长的量词"}:  # four characters are a measure word, five are not
        assert answer.status_code == 303
        answer = client.submit(NEW, {**good, "parts-0-unit": "长的量词啊"})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "摄像头" in answer.text or fields.get("parts-0-name") == ""


def test_more_than_planned_is_taken_and_said(client, police):
    project = make_project(police)
    url = f"/office/alliance/projects/{project.id}/edit"
    assert client.submit(url, {"parts-0-installed": "29"}).status_code == 303
    assert counted() == [("摄像头", 27, 29)]
    for page in ("/c/jinsha/alliance", "/c/jinsha/3/lobby/alliance", f"/office/alliance/projects/{project.id}"):
        assert "比计划多 2" in client.get(page).text
    assert "2 more than planned" in client.get("/c/jinsha/alliance?lang=en").text


def test_done_with_less_than_planned_is_shown_as_it_is_and_staff_are_told(client, police):
    project = make_project(police)
    answer = client.submit(
        f"/office/alliance/projects/{project.id}/edit",
        {"state": "done", "started_on": "2026-10-01", "finished_on": "2026-11-01"},
    )
    assert answer.status_code == 303
    assert "还差 7" in client.get(answer.location).text
    assert '20<span class="counts__of">/27</span>' in client.get("/c/jinsha/alliance").text


def test_a_colleagues_count_is_not_overwritten_unseen(client, police):
    project = make_project(police)
    url = f"/office/alliance/projects/{project.id}/edit"
    typed = {**form_of(client.get(url).text), "parts-0-installed": "21", "act": "save"}
    change(project.deliverables[0], installed=25)
    answer = client.post(url, data=typed)
    assert answer.status_code == 422
    assert "刚才有同事改过" in answer.text
    assert counted() == [("摄像头", 27, 25)]
    again = {**form_of(answer.text), "act": "save"}
    assert again["parts-0-installed"] == "21"
    assert client.post(url, data=again).status_code == 303
    assert counted() == [("摄像头", 27, 21)]


def test_a_project_is_put_away_and_put_back(client, police):
    project = make_project(police)
    url = f"/office/alliance/projects/{project.id}"
    assert client.submit(url, form="/archive").status_code == 303
    assert "天网进小区" not in client.get("/c/jinsha/alliance").text
    assert "天网进小区" in client.get("/office/alliance").text
    assert client.submit(url, form="/restoration").status_code == 303
    assert "天网进小区" in client.get("/c/jinsha/alliance").text


def test_a_body_that_left_stays_the_partner_of_its_project(client, police):
    project = make_project(police)
    change(police, archived_at=now())
    url = f"/office/alliance/projects/{project.id}/edit"
    assert client.submit(url, {"title": "改个名"}).status_code == 303
