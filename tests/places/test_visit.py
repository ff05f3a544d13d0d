"""Somebody can always be called: on every refusal stand the numbers of the place in the address, whatever went wrong."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from werkzeug.exceptions import RequestEntityTooLarge, TooManyRequests

from kiosk.clock import now
from kiosk.db import db
from kiosk.errors import Refused
from kiosk.lobby import sheets
from tests.apps import Client
from tests.cast import Cast
from tests.factories import SECRET, change, make_contact, make_issue, publish_issue

GONE = sa.exc.OperationalError("SELECT 1", {}, Exception("gone"))
FAULTS: dict[int, Callable[[], Exception]] = {
    409: lambda: Refused("名额刚刚满了"),
    413: RequestEntityTooLarge,
    429: TooManyRequests,
    500: lambda: RuntimeError("a bug"),
    503: lambda: GONE,
}
ALWAYS = ("110", "119", "120")
in_both_languages = pytest.mark.parametrize(("lang", "label"), [("zh-Hans", "物业值班"), ("en", "Property desk")])


@contextmanager
def database_gone() -> Iterator[None]:
    """No statement is answered."""

    def refuse(*_: object) -> None:
        raise GONE

    sa.event.listen(db.engine, "before_cursor_execute", refuse)
    try:
        yield
    finally:
        sa.event.remove(db.engine, "before_cursor_execute", refuse)


def raising(error: Exception) -> Callable[..., Any]:
    def view(**_: object) -> Any:
        raise error

    return view


@in_both_languages
@pytest.mark.parametrize("status", FAULTS)
def test_whatever_is_refused_says_whom_to_call(
    app: Flask, cast: Cast, client: Client, status: int, lang: str, label: str
) -> None:
    app.view_functions["phone.lobby.home"] = raising(FAULTS[status]())
    answer = client.get(f"/c/jinsha?lang={lang}")
    assert answer.status_code == status
    for words in (label, "0830-3100001", *ALWAYS):
        assert words in answer.text


@in_both_languages
@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/c/jinsha/nowhere", 404),
        ("GET", "/c/jinsha/activities/99999", 404),
        ("GET", "/c/jinsha/lobby/nowhere", 404),
        ("GET", "/t/JS-2026-0001/photos/1", 404),
        ("PUT", "/c/jinsha/report", 405),
        ("POST", "/c/jinsha", 405),
    ],
)
def test_what_is_not_there_says_whom_to_call(
    cast: Cast, client: Client, method: str, path: str, status: int, lang: str, label: str
) -> None:
    answer = client.open(f"{path}?lang={lang}", method=method)
    assert answer.status_code == status
    for words in (label, "0830-3100001", *ALWAYS):
        assert words in answer.text


def test_a_form_that_is_too_large_says_whom_to_call(cast: Cast, client: Client) -> None:
    answer = client.submit("/c/jinsha/report", {"words": "x" * 10_000_000})
    assert answer.status_code == 413
    assert "0830-3100001" in answer.text


def test_too_many_wrong_codes_at_a_number_say_whom_to_call(cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kiosk.issues.phone.WRONG_TRIES", "1/hour")
    number = make_issue(cast.jinsha).number
    client.get(f"/t/{number}?key=WRONG234")
    answer = client.get(f"/t/{number}?key=WRONG234")
    assert answer.status_code == 429
    assert "0830-3100001" in answer.text


def test_a_building_in_the_address_has_its_own_number_first(cast: Cast, client: Client) -> None:
    make_contact(cast.building, "3号楼门岗", "0830-3100077")
    page = client.get("/c/jinsha/3/lobby/activities/99999").text
    assert page.index("0830-3100077") < page.index("0830-3100001")
    assert "0830-3100077" not in client.get("/c/jinsha/nowhere").text


def test_a_matter_in_a_building_says_the_building_s_number_too(cast: Cast, client: Client) -> None:
    make_contact(cast.building, "3号楼门岗", "0830-3100077")
    issue = publish_issue(cast.jinsha, building_id=cast.building.id)
    for page in (f"/c/jinsha/issues/{issue.id}", f"/t/{issue.number}/receipt?key={SECRET}"):
        assert "0830-3100077" in client.get(page).text


def test_a_refusal_leads_back_to_the_compound(cast: Cast, client: Client) -> None:
    page = client.get("/c/jinsha/nowhere").text
    assert "金沙小区" in page
    assert '<a class="btn btn--line" href="/c/jinsha">' in page


def test_no_number_of_another_compound_stands_anywhere(cast: Cast, client: Client) -> None:
    for path in ("/c/haojing/nowhere", "/c/unknown/nowhere", "/nowhere", "/t/XX-2026-0001/photos/1"):
        page = client.get(path).text
        assert "0830-3100001" not in page
        assert all(number in page for number in ALWAYS)


def test_where_there_is_one_compound_only_it_is_meant(cast: Cast, client: Client) -> None:
    change(cast.haojing, archived_at=now())
    assert "0830-3100001" in client.get("/nowhere").text


# Without a database


@in_both_languages
def test_a_database_that_is_gone_leaves_the_public_numbers(cast: Cast, client: Client, lang: str, label: str) -> None:
    with database_gone():
        answer = client.get(f"/c/jinsha?lang={lang}")
    assert answer.status_code == 503
    assert all(number in answer.text for number in ALWAYS)
    assert label not in answer.text


@in_both_languages
def test_what_was_told_before_is_told_while_the_database_is_gone(cast: Cast, client: Client, lang: str, label: str) -> None:
    client.get("/c/jinsha")
    with database_gone():
        answers = [client.get(f"/c/jinsha{path}?lang={lang}") for path in ("", "/issues", "/report")]
        other = client.get("/c/haojing")
    assert {answer.status_code for answer in (*answers, other)} == {503}
    assert all(label in answer.text and "0830-3100001" in answer.text for answer in answers)
    assert "0830-3100001" not in other.text


def test_a_number_that_changed_is_told_anew_as_soon_as_the_database_is_back(cast: Cast, client: Client) -> None:
    contact = make_contact(cast.jinsha, "门岗", "0830-3100088")
    client.get("/c/jinsha")
    with database_gone():
        assert "0830-3100088" in client.get("/c/jinsha").text
    change(contact, phone="0830-3100099")
    assert "0830-3100099" in client.get("/c/jinsha/nowhere").text


def test_a_fault_on_the_way_to_a_sheet_spoils_no_board(cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a board keeps was read by the request that failed: it must not expire with it."""
    monkeypatch.setitem(sheets.SHEETS, ("people", False), lambda _: 1 / 0)
    assert client.get("/c/jinsha/3/lobby/people").status_code == 500
    assert client.get("/c/jinsha/3/lobby/activities").status_code == 200
    assert client.get("/c/jinsha/3/lobby").status_code == 200
