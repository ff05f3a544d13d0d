"""Each kind of bad answer at once, one board each, in real time: all stay as they are, say so, and are fresh again."""

import time
from contextlib import ExitStack
from typing import NamedTuple

from playwright.sync_api import Browser, Page

from tests.factories import publish_issue
from tests.proxy import FAULTS, Proxy, proxied
from tests.soak.stage import PREVIEW, WALL, Row, Stage

LASTS = 600  # seconds; an outage is told after 60
RECOVERS = 60  # seconds at the most: the longest pause between two tries, and a request that still hangs
HUNG = """() => [...document.querySelectorAll("[data-tile]")]
  .filter(({ dataset }) => !["head", "utility", "idle"].includes(dataset.tile)).map(({ dataset }) => dataset.digest).join()"""
STALE = "() => document.querySelector('[data-stale]').checkVisibility()"
LATER = "地下车库积水"


class Wall(NamedTuple):
    fault: str
    proxy: Proxy
    page: Page
    before: str


def faults(stage: Stage) -> Row:
    with ExitStack() as stack:
        url = stack.enter_context(stage.server())
        browser = stage.browser()
        walls = [_wall(fault, stack.enter_context(proxied(url)), browser) for fault in FAULTS]
        for wall in walls:
            wall.proxy.break_(wall.fault)
        with stage.app.app_context():
            publish_issue(stage.compound(), title=LATER)
        _wait(walls, stage.times(LASTS, least=75))
        troubles = [trouble for wall in walls for trouble in _troubles(wall)]
        took = _recovery(walls)
    troubles += [f"{fault}: not fresh after {RECOVERS} s" for fault, seconds in took.items() if seconds > RECOVERS]
    seconds = sorted(took.values())
    met = sum(wall.proxy.met for wall in walls)
    found = f"fresh again after {seconds[len(seconds) // 2]:.1f} s (half of them), {seconds[-1]:.1f} s (the last)"
    return Row(f"{len(walls)} kinds, {stage.times(LASTS, least=75)} s, {met} bad answers", found, troubles)


def _wall(fault: str, proxy: Proxy, browser: Browser) -> Wall:
    page = browser.new_page(**WALL)
    page.goto(proxy.url + PREVIEW)
    page.wait_for_function("() => !document.querySelector('[data-fresh-at]').textContent.includes('--')")
    return Wall(fault, proxy, page, page.evaluate(HUNG))


def _wait(walls: list[Wall], seconds: float) -> None:
    """Time of the browsers: their events want to be heard meanwhile."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        walls[0].page.wait_for_timeout(1_000)


def _troubles(wall: Wall) -> list[str]:
    found = {
        "the board changed": wall.page.evaluate(HUNG) != wall.before,
        "it does not say how old it is": not wall.page.evaluate(STALE),
        "the board was left": not wall.page.url.endswith(PREVIEW),
        "no bad answer was asked for": wall.proxy.met == 0,
    }
    return [f"{wall.fault}: {what}" for what, is_so in found.items() if is_so]


def _recovery(walls: list[Wall]) -> dict[str, float]:
    """Seconds from the end of each fault to the board that has what was published meanwhile."""
    began, took = time.monotonic(), {}
    for wall in walls:
        wall.proxy.heal()
    while len(took) < len(walls) and time.monotonic() - began < RECOVERS + 5:
        for wall in walls:
            if wall.fault not in took and LATER in wall.page.content() and not wall.page.evaluate(STALE):
                took[wall.fault] = time.monotonic() - began
        walls[0].page.wait_for_timeout(100)
    return dict.fromkeys((wall.fault for wall in walls), RECOVERS + 5.0) | took
