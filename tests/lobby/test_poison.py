"""A thing that cannot be drawn hides itself, is told of, and leaves the board as it is."""

from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError
from structlog.testing import capture_logs

from kiosk.lobby import poison, rows
from kiosk.lobby.poison import hidden_from
from tests.cast import Cast
from tests.factories import (
    change,
    log_in,
    make_activity,
    make_convention,
    make_member,
    make_notice,
    make_project,
    publish_issue,
)

BOARD = "/c/jinsha/3/lobby"
BAD = "坏的"


@pytest.fixture
def town(cast: Cast) -> Cast:
    """One good thing and one bad thing of each kind."""
    for title in ("好的", BAD):
        make_activity(cast.jinsha, title=f"{title}活动")
        publish_issue(cast.jinsha, title=f"{title}事项", state="closed" if title == BAD else "accepted")
        make_notice(cast.jinsha, title=f"{title}通知")
    make_convention(cast.jinsha)
    make_project(make_member(cast.jinsha))
    return cast


@pytest.fixture
def poisoned(app: Flask) -> set[str]:
    """While this set holds something, no template can say what bears a title of it."""
    titles = {BAD}
    good = app.jinja_env.filters["says"]

    def raising(thing: Any, *args: Any) -> Any:
        if any(title in str(getattr(thing, "title", "")) for title in titles):
            raise ValueError("bad data")
        return good(thing, *args)

    app.jinja_env.filters["says"] = raising
    return titles


@pytest.mark.parametrize("size", ["", "large"])
def test_what_cannot_be_drawn_hides_itself_only(client: Any, town: Cast, poisoned: Any, size: str) -> None:
    with capture_logs() as logs:
        page = client.get(f"{BOARD}?size={size}").text
    assert page.endswith("</html>")
    assert BAD not in page
    assert all(title in page for title in ("好的活动", "好的事项", "好的通知"))
    told = [log["what"] for log in logs if log["event"] == "hidden from the board"]
    assert sorted(told) == ["activity 2", "issue 2", "notice 2"]
    assert hidden_from({"jinsha"}) == {("jinsha", what) for what in told}


def test_what_cannot_be_composed_hides_itself_too(client: Any, town: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    good = rows.event_row

    def event_row(activity: Any, *args: Any) -> Any:
        if BAD in activity.title:
            raise KeyError(activity.kind)
        return good(activity, *args)

    monkeypatch.setattr(rows, "event_row", event_row)
    page = client.get(BOARD).text
    assert "好的活动" in page
    assert "坏的活动" not in page
    assert "坏的事项" in page


def test_a_tile_that_cannot_be_drawn_at_all_is_empty(client: Any, town: Cast, app: Flask) -> None:
    app.jinja_env.filters["date_long"] = lambda _: 1 / 0
    page = client.get(BOARD).text
    assert 'data-tile="head"' in page
    assert "board-head" not in page
    assert "好的活动" in page


def test_it_is_told_once_in_ten_minutes(client: Any, town: Cast, poisoned: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = {"at": 0.0}
    monkeypatch.setattr(poison, "time", SimpleNamespace(monotonic=lambda: clock["at"]))
    with capture_logs() as logs:
        for clock["at"] in (1000.0, 1300.0, 1601.0):
            make_activity(town.jinsha)  # the board is drawn anew
            client.get(BOARD)
    assert [log["what"] for log in logs].count("activity 2") == 2


def test_once_it_is_mended_it_hangs_and_nobody_is_told_of_it(client: Any, town: Cast, poisoned: set[str]) -> None:
    client.get(BOARD)
    assert hidden_from({"jinsha"})
    assert not hidden_from({"haojing"})
    poisoned.clear()
    change(make_activity(town.jinsha), title="新的")
    assert "坏的活动" in client.get(BOARD).text
    assert not hidden_from({"jinsha"})


@pytest.mark.usefixtures("poisoned")
def test_the_fleet_page_names_it_to_its_own_staff_only(client: Any, town: Cast) -> None:
    client.get(BOARD)
    log_in(client, town.clerk)
    assert "活动 2" in client.get("/office/screens").text
    log_in(client, town.charlie)
    assert "画不出来" not in client.get("/office/screens").text


def test_a_database_that_fails_hides_nothing(client: Any, town: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """The screen then keeps what hangs; a board without its things would be worse."""

    def gone(*_: Any) -> Any:
        raise OperationalError("SELECT", {}, Exception("gone"))

    monkeypatch.setattr(rows, "event_row", gone)
    assert client.get(BOARD).status_code == 503
