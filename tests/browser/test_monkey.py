"""Random hands before a paired screen, and what they once found."""

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask
from playwright.sync_api import Page, expect

from kiosk import demo
from kiosk.db import db
from kiosk.places.models import Building
from tests.cast import Cast
from tests.conftest import LiveServer
from tests.factories import make_activity, make_screen
from tests.monkey import SMALL, play

pytestmark = pytest.mark.browser
TOUCHES = 1_500
SEED = 20261127
# A sheet closes in the moment between its hanging and htmx's word that it hangs.
CLOSE_MEANWHILE = """() => document.addEventListener("htmx:before:swap", () => queueMicrotask(() => {
  document.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape" }));
}))"""
# A form as it stands before htmx knows it.
TAP_TOO_SOON = """() => {
  const form = document.querySelector("#sheet form");
  form.outerHTML = form.outerHTML;
  document.querySelector("#sheet form button[name=category]").click();
}"""


@pytest.mark.slow
def test_random_hands_never_leave_the_board(app: Flask, live_server: LiveServer, open_page: Callable[..., Page]) -> None:
    """The demo town: a reload is no part of it, since no new release comes meanwhile and nobody takes the screen back."""
    demo.load(app)
    building = db.session.scalars(sa.select(Building)).first()
    assert building
    make_screen(building, clear="TOKEN")
    played = play(open_page(**SMALL), live_server.url, "TOKEN", TOUCHES, SEED)
    assert played.troubles == []
    assert played.touches >= TOUCHES
    assert len(played.seen) > 20  # they came somewhere


@pytest.fixture
def board(live_server: LiveServer, cast: Cast, lobby_page: Page) -> Page:
    make_activity(cast.jinsha)
    lobby_page.goto(f"{live_server.url}/c/jinsha/3/lobby")
    expect(lobby_page.locator("[data-fresh]")).to_be_visible()
    return lobby_page


def test_a_board_that_is_left_is_found(live_server: LiveServer, cast: Cast, open_page: Callable[..., Page]) -> None:
    """The control: each touch is allowed to lead elsewhere."""
    make_screen(cast.building, clear="TOKEN")
    page = open_page(**SMALL)
    page.add_init_script("document.addEventListener('click', () => { location.href = '/privacy'; })")
    played = play(page, live_server.url, "TOKEN", 200, SEED)
    assert any("/privacy" in trouble and f"seed {SEED}" in trouble for trouble in played.troubles)


def test_a_form_that_is_pressed_before_htmx_knows_it_leads_nowhere(board: Page) -> None:
    here = board.url
    board.locator(".act--main").tap()
    board.locator("#sheet .steps__send").tap()
    expect(board.locator("#sheet form.steps")).to_be_visible()
    board.evaluate(TAP_TOO_SOON)
    board.wait_for_timeout(500)
    assert board.url == here


def test_a_sheet_that_is_closed_while_it_is_hung_does_not_stand_there_empty(board: Page) -> None:
    board.evaluate(CLOSE_MEANWHILE)
    board.locator(".act--main").tap()
    board.wait_for_timeout(500)
    expect(board.locator("#sheet")).to_be_hidden()
    assert board.locator("#sheet").inner_html() == ""


def test_nothing_scrolls_the_board_away(board: Page) -> None:
    """A browser scrolls what has the focus into view, also where nobody can scroll back."""
    board.evaluate("document.querySelector('.board').insertAdjacentHTML('beforeend', '<button id=low class=low>x</button>')")
    board.evaluate("Object.assign(document.querySelector('#low').style, { position: 'absolute', top: '150vh' })")
    board.evaluate("document.querySelector('#low').focus()")
    assert board.evaluate("[document.querySelector('.board').scrollTop, scrollY]") == [0, 0]
