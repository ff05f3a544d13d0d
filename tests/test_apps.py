import pytest
import sqlalchemy as sa
from flask import Flask

from kiosk.board import Board, Installation
from kiosk.db import db
from tests.apps import Client, forms_in
from tests.cast import Cast
from tests.conftest import LiveServer
from tests.factories import make_activity, make_code, make_convention, make_screen, make_sign_up, publish_issue


@pytest.mark.both_databases
def test_a_fresh_database_knows_its_epoch(app: Flask) -> None:
    assert len(db.session.scalar(sa.select(Installation.epoch)) or "") == 16


def test_unknown_addresses_say_so(client: Client) -> None:
    assert client.get("/nowhere").status_code == 404


@pytest.mark.browser
def test_the_real_server_answers_a_browser(live_server: LiveServer, phone_page) -> None:
    answer = phone_page.goto(f"{live_server.url}/nowhere")
    assert answer.status == 404
    assert "server" not in answer.headers


@pytest.mark.redis
def test_limits_are_kept_in_redis_when_there_is_one(make_app, redis_url: str) -> None:
    assert make_app(redis_url=redis_url).test_client().get("/nowhere").status_code == 404


def test_forms_are_read_as_a_browser_reads_them() -> None:
    (form,) = forms_in(
        '<form method="post" action="/x"><input name="a" value="1"><input type="checkbox" name="b">'
        '<input type="radio" name="c" value="x"><input type="radio" name="c" value="y" checked>'
        '<textarea name="d">\n one</textarea><select name="e"><option value="1"><option value="2" selected></select></form>'
    )
    assert form.values == {"a": "1", "c": "y", "d": " one", "e": "2"}
    assert form.names == {"a", "b", "c", "d", "e"}


@pytest.mark.both_databases
def test_the_factories_make_rows_that_both_databases_accept(cast: Cast) -> None:
    activity = make_activity(cast.jinsha)
    made = [activity, make_sign_up(activity), publish_issue(cast.jinsha), make_convention(cast.jinsha),
            make_code(cast.jinsha), make_screen(cast.building)]  # fmt: skip
    assert [row for row in made if row.id is None] == []
    assert db.session.scalar(sa.select(Board.n).where(Board.compound_id == cast.jinsha.id)) >= 4
