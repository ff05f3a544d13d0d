"""No page for screens names a place outside, asks for a file, or opens a keyboard of the device: by its HTML."""

from collections.abc import Iterator

import pytest
from flask import Flask

from kiosk.screens.session import COOKIE
from tests.apps import Client
from tests.cast import Cast
from tests.crawl import World, token_of
from tests.exits import Found, board_of, exits, refused_pages, screen_pages, steps
from tests.factories import make_activity, make_convention, make_notice, make_spot

TEMPTING = (
    "看 https://evil.example 或 [这里](https://evil.example) 或 [打](tel:110) <iframe src=//evil.example> ![图](//x.cn/a.png)"
)
BAD = """<base href="/"><a href="https://evil.example" target="_blank">x</a><a href="tel:110">x</a>
<a href="//evil.example">x</a>
<a href="intent://x">x</a><a href="/c/jinsha">x</a><a href="/c/jinsha/3/lobbyist">x</a><a href="/screen" download>x</a>
<form action="/t"><input type="file" capture><input type="text"><input type="date">
<button formaction="/office">x</button></form>
<a href="/screen" hx-get="/privacy">x</a><iframe src="/screen"></iframe><embed><object data="//evil.example"></object>
<img src="https://evil.example/x.png"><svg><a xlink:href="https://evil.example"></a></svg><select></select><p onclick="x">
<meta http-equiv="refresh" content="0">"""


@pytest.fixture
def screen(world: World, app: Flask) -> Client:
    client = app.test_client()
    client.set_cookie(COOKIE, token_of("screen"))
    return client


def troubles(client: Client, pages: Iterator[Found], status: set[int]) -> list[tuple[str, list[str]]]:
    """In both languages and sizes."""
    found = []
    for path, lobby in pages:
        for query in ("", "?lang=en&size=large"):
            answer = client.get(path + query)
            assert answer.status_code in status, path
            found.append((path + query, exits(answer.text, path, lobby)))
    assert len(found) > 20
    return [(path, wrong) for path, wrong in found if wrong]


def test_no_page_leads_out(world: World, screen: Client) -> None:
    assert troubles(screen, screen_pages(world), {200}) == []


def test_no_refusal_leads_out(world: World, screen: Client) -> None:
    """Nor one that somebody met who touched before the scripts were there."""
    assert troubles(screen, refused_pages(world), {404}) == []
    page = screen.get("/c/jinsha/3/lobby/activities/999999").text
    assert 'href="/c/jinsha/3/lobby" data-home' in page
    assert "110" in page
    assert "stay_here.js" in page


def test_phones_are_still_led_on_by_a_refusal(world: World, client: Client) -> None:
    page = client.get("/c/jinsha/activities/999999").text
    assert 'href="tel:110"' in page
    assert 'href="/c/jinsha"' in page
    assert "user-scalable" not in page


def test_a_browser_that_is_no_screen_yet_leads_nowhere_either(world: World, client: Client) -> None:
    for path in ("/screen", "/screen?asked=1"):
        assert exits(client.get(path).text, path, board_of(world, "")) == []


def test_what_staff_write_leads_nowhere(world: World, screen: Client) -> None:
    jinsha = world.cast.jinsha
    for what, made in (
        ("notices", make_notice(jinsha, body=TEMPTING)),
        ("activities", make_activity(jinsha, about=TEMPTING, programme=TEMPTING)),
        ("conventions", make_convention(jinsha, TEMPTING)),
    ):
        path = f"/c/jinsha/3/lobby/{what}/{made.id}"
        page = screen.get(path).text
        assert "evil.example" in page
        assert exits(page, path, "/c/jinsha/3/lobby") == []


@pytest.mark.parametrize("sheet", ["", "/sheet"])
@pytest.mark.parametrize("act", ["reporting", "sign-up", "lookup"])
def test_no_step_and_no_slip_leads_out(cast: Cast, client: Client, act: str, sheet: str) -> None:
    make_spot(cast.building)
    lobby, of = "/c/jinsha/3/lobby", f"/{make_activity(cast.jinsha).id}" if act == "sign-up" else ""
    path = f"{lobby}/{act}{of}{sheet}"
    pages = list(steps(client, path, phone="13800000001"))
    assert len(pages) == {"reporting": 5, "sign-up": 5, "lookup": 1}[act]
    assert [exits(page, path, lobby) for page in pages] == [[]] * len(pages)
    assert act == "lookup" or "知道了" in pages[-1]


def test_the_screen_does_not_zoom_and_phones_and_the_office_do(world: World, screen: Client) -> None:
    for path in ("/screen", "/c/jinsha/3/lobby", "/c/jinsha/3/lobby/activities"):
        assert "user-scalable=no" in screen.get(path).text
    for path in ("/c/jinsha", "/office/log-in"):
        assert "user-scalable" not in screen.get(path).text


def test_a_page_with_ways_out_is_found() -> None:
    """The control: each tag and each attribute above."""
    found = exits(BAD, "/c/jinsha/3/lobby", "/c/jinsha/3/lobby")
    assert len(found) == 26
    for word in (
        "tel:",
        "intent:",
        "target",
        "download",
        "capture",
        "iframe",
        "embed",
        "formaction=/office",
        "hx-get=/privacy",
    ):
        assert any(word in trouble for trouble in found), word
