"""The version tells when something else should hang, and only then."""

import contextvars
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask

from kiosk.activities.models import Activity
from kiosk.board import Installation
from kiosk.clock import now
from kiosk.db import db, immediate
from kiosk.lobby.kept import hanging
from kiosk.lobby.screen import profile
from kiosk.lobby.shortcut import Shortcut
from kiosk.lobby.wall import standing
from tests.cast import Cast
from tests.factories import change, make_activity, make_building, make_code, make_screen, publish_issue

BOARD = "/c/jinsha/3/lobby"


def version(client: Any, board: str = BOARD) -> str:
    return str(client.get(f"{board}/version").json["version"])


def told(answer: Any) -> dict[str, str]:
    """Headers but for the request's own number, and the date that the server adds on the wire."""
    return {name: value for name, value in answer.headers if name not in {"X-Request-ID", "Date"}}


def test_the_poll_answers_with_version_cadence_time_and_release(client: Any, cast: Cast) -> None:
    answer = client.get(f"{BOARD}/version?v=0123&lang=en")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert set(answer.json) == {"version", "poll_ms", "now", "release"}
    assert answer.json["poll_ms"] == 2000
    assert abs(answer.json["now"] / 1000 - now().timestamp()) < 5
    assert len(answer.data) < 200


@pytest.mark.both_databases
def test_a_change_is_seen_by_the_next_poll(client: Any, cast: Cast) -> None:
    activity = make_activity(cast.jinsha)
    before = version(client)
    assert version(client) == before
    change(activity, title="红歌会")
    assert version(client) != before


def test_a_save_that_changes_nothing_changes_no_version(client: Any, cast: Cast) -> None:
    activity = make_activity(cast.jinsha, title="红歌会")
    before = version(client)
    change(activity, title="红歌会")
    assert version(client) == before


def test_a_neighbour_compound_hears_nothing_of_it(client: Any, cast: Cast) -> None:
    activity = make_activity(cast.jinsha)
    before = version(client, "/c/haojing/lobby")
    change(activity, title="红歌会")
    assert version(client, "/c/haojing/lobby") == before


def test_each_building_language_and_size_has_a_version_of_its_own(client: Any, cast: Cast) -> None:
    make_building(cast.jinsha, "4")
    boards = (BOARD, "/c/jinsha/4/lobby", "/c/jinsha/lobby")
    versions = {version(client, board) for board in boards} | {client.get(f"{BOARD}/version?lang=en").json["version"]}
    versions |= {client.get(f"{BOARD}/version?size=large").json["version"]}
    assert len(versions) == 5


def test_an_activity_that_starts_leaves_upcoming_without_a_write(client: Any, cast: Cast) -> None:
    activity = make_activity(cast.jinsha, title="红歌会")
    before, page = version(client), client.get(BOARD).text
    assert "红歌会" in page
    with time_machine.travel(activity.starts_at + timedelta(seconds=1)):
        assert version(client) != before
        assert "红歌会" not in client.get(BOARD).text


def test_midnight_alone_changes_the_board(client: Any, cast: Cast) -> None:
    with time_machine.travel("2026-11-22T15:59:00Z", tick=False):
        before = version(client)
        assert "11月22日" in client.get(BOARD).text
    with time_machine.travel("2026-11-22T16:00:00Z", tick=False):
        assert version(client) != before
        assert "11月23日" in client.get(BOARD).text


def test_a_clock_that_jumps_back_brings_the_old_board_back(client: Any, cast: Cast) -> None:
    activity = make_activity(cast.jinsha, title="红歌会")
    before = version(client)
    with time_machine.travel(activity.starts_at + timedelta(seconds=1)):
        assert version(client) != before
    assert version(client) == before


def test_a_restored_installation_is_another_one(client: Any, cast: Cast) -> None:
    before = version(client)
    with immediate() as session:
        session.execute(sa.update(Installation).values(epoch="restored"))
    assert version(client) != before


def test_many_screens_poll_more_slowly(client: Any, cast: Cast, app: Flask) -> None:
    client.get(f"{BOARD}/version")
    app.extensions["kiosk.lobby"].screens = 4000
    assert client.get(f"{BOARD}/version").json["poll_ms"] == 10_000
    app.extensions["kiosk.lobby"].screens = 100_000
    assert client.get(f"{BOARD}/version").json["poll_ms"] == 20_000


@pytest.mark.both_databases
def test_the_shortcut_says_what_flask_says(client: Any, cast: Cast, app: Flask) -> None:
    publish_issue(cast.jinsha)
    make_code(cast.jinsha, building_id=cast.building.id)
    shortcut = app.wsgi_app
    assert isinstance(shortcut, Shortcut)
    with time_machine.travel(now(), tick=False):
        for tail in ("", "/version", "?lang=en", "?lang=en&size=large", "/version?v=1&size=large"):
            path = BOARD + tail
            for accepts in ("gzip", "identity"):
                slow, quick = (client.get(path, headers={"Accept-Encoding": accepts}) for _ in range(2))
                assert quick.data == slow.data
                assert told(quick) == told(slow)


def test_the_shortcut_answers_without_flask_and_still_reads_the_database(client: Any, cast: Cast, app: Flask) -> None:
    activity = make_activity(cast.jinsha)
    first = client.get(f"{BOARD}/version").json
    app.before_request_funcs[None].append(lambda: ("through Flask", 418))
    assert client.get(f"{BOARD}/version").json["version"] == first["version"]
    change(activity, title="红歌会")
    assert client.get(f"{BOARD}/version").status_code == 418


def test_the_shortcut_leaves_strange_requests_to_flask(client: Any, cast: Cast, app: Flask) -> None:
    for path in (BOARD, f"{BOARD}/version"):
        client.get(path)
    app.before_request_funcs[None].append(lambda: ("through Flask", 418))
    assert client.post(BOARD).status_code == 418
    assert client.get(f"{BOARD}?lang=fr").status_code == 418
    assert client.get(BOARD, headers={"If-None-Match": '"x"'}).status_code == 418
    assert client.get("/c/jinsha/9/lobby/version").status_code == 418
    assert json.loads(client.get(f"{BOARD}/version").data)["release"]


@pytest.mark.both_databases
def test_a_paired_screens_poll_takes_the_shortcut_until_it_is_revoked(client: Any, cast: Cast, app: Flask) -> None:
    screen = make_screen(cast.building, "TOKEN2345")
    client.set_cookie("screen", "TOKEN2345")
    with time_machine.travel(now(), tick=False):
        slow = client.get("/screen/version?v=1&lang=en&size=")
        app.before_request_funcs[None].append(lambda: ("through Flask", 418))
        quick = client.get("/screen/version?v=1&lang=en&size=")
    assert quick.data == slow.data
    assert told(quick) == told(slow)
    change(screen, revoked_at=now())
    assert client.get("/screen/version?v=1").status_code == 418
    client.set_cookie("screen", "ANOTHER")
    assert client.get("/screen/version?v=1").status_code == 418


def test_a_transaction_that_was_open_before_a_change_hangs_nothing_old_under_the_new_version(app: Flask, cast: Cast) -> None:
    """A paired screen's request reads who it is; then somebody writes, and another request's poll learns of it."""
    activity = make_activity(cast.jinsha, title="红歌会")
    with app.test_request_context():
        mine = profile("jinsha", "3")
        hanging(standing(mine, now()))
        db.session.execute(sa.select(Activity.id)).first()
        with ThreadPoolExecutor(1) as other:
            other.submit(contextvars.Context().run, _change_and_poll, app, activity.id).result()
        assert "合唱夜" in hanging(standing(mine, now())).body.decode()


def _change_and_poll(app: Flask, id: int) -> None:
    with app.test_request_context():
        change(db.session.get_one(Activity, id), title="合唱夜")
        standing(profile("jinsha", "3"), now())


@pytest.mark.parametrize("setting", [{"base_url": "https://b.example"}, {"base_url": "https://a.example", "qr_case": "lower"}])
def test_what_the_settings_print_into_qr_codes_is_part_of_the_version(
    make_app: Callable[..., Flask], setting: dict[str, str], cast: Cast
) -> None:
    before, after = (make_app(**given).test_client() for given in ({"base_url": "https://a.example"}, setting))
    host = {"base_url": "http://127.0.0.1"}
    assert before.get(BOARD, **host).data != after.get(BOARD, **host).data
    with time_machine.travel(now(), tick=False):
        polls = [client.get(f"{BOARD}/version", **host).json["version"] for client in (before, after)]
    assert polls[0] != polls[1]
