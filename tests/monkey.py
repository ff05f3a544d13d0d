"""Random hands before a paired screen: taps, presses, swipes, pinches, keys. For tests and `make soak`.

Whatever they do, the board's document is never left, nothing breaks in it, and the board comes back: by the button that every
sheet has, or by itself when nobody is there. `random.Random(seed)` draws them all; only how fast answers come is chance.
"""

import random
import time
from collections import deque
from collections.abc import Callable
from typing import Any, NamedTuple

from playwright.sync_api import ConsoleMessage, Error, Page

from kiosk.screens.session import COOKIE

BATCH = 100  # touches between two looks at what has become of the board
WIDE, HIGH = 1080, 1920
# Little to paint, nothing that glides: the time is the hands'.
SMALL: Any = {
    "viewport": {"width": WIDE, "height": HIGH}, "has_touch": True, "device_scale_factor": 0.25, "reduced_motion": "reduce",
}  # fmt: skip
KEYS = ["Tab", "Tab", "Shift+Tab", "Enter", "Enter", "Space", "Escape", "Backspace", "ArrowDown", "PageDown", "End", "1", "a"]
KEYS += ["Control+p", "Control+s", "Control+n", "Control+a", "Control+Enter", "Shift+Enter", "Alt+ArrowLeft", "Alt+Home"]
KEYS += ["F1", "F5", "F11", "F12", "Control+r", "Control++", "ContextMenu"]
# Where something can be touched, and what is open.
LOOK = """() => {
  const points = [...document.querySelectorAll("a, button, input:not([type=hidden]), [tabindex='0']")].flatMap((target) => {
    const { x, y, width, height } = target.getBoundingClientRect();
    const [atX, atY] = [x + width / 2, y + height / 2];
    return target.contains(document.elementFromPoint(atX, atY)) ? [[atX, atY]] : [];
  });
  const sheet = document.querySelector("#sheet:not([hidden])");
  const words = (part) => sheet?.querySelector(part)?.textContent.trim() ?? "";
  return { points, open: [words("h1"), words(".steps__ask")].filter(Boolean).join(": ") };
}"""
WRONG = """(mark) => {
  const board = document.querySelector("[data-board][data-version]");
  const { top, left, width, height } = board?.getBoundingClientRect() ?? {};
  const fixed = [...document.querySelectorAll("html, body, [data-board], [data-board] :not(.sheet__body, input)")];
  const scrolled = fixed.filter((place) => place.scrollTop || place.scrollLeft);
  const facts = {
    "the document is another one": window.monkey?.mark === mark && location.pathname === "/screen",
    "the board is gone": [".board-head", ".dock", ".utility"].every((part) => board?.querySelector(part)?.checkVisibility()),
    "the board lies elsewhere": top === 0 && left === 0 && width === innerWidth && height === innerHeight,
    [`scrolled, and nobody scrolls it back: ${scrolled.map((place) => place.className || place.localName)}`]: !scrolled.length,
    "it is zoomed": visualViewport.scale === 1,
    "text is selected": document.activeElement?.localName === "input" || !getSelection().toString(),
    "the history has grown": history.length === window.monkey?.history,
  };
  return Object.keys(facts).filter((what) => !facts[what]);
}"""
# The middle of the button that leads home; "closed" where there is nothing to leave, nothing while a sheet has no such button.
WAY = """() => {
  const sheet = document.querySelector("#sheet");
  if (sheet.hidden) return "closed";
  const home = sheet.querySelector(".sheet-bar [data-home]");
  const { x, y, width, height } = home?.getBoundingClientRect() ?? {};
  const [atX, atY] = [x + width / 2, y + height / 2];
  return home && home.contains(document.elementFromPoint(atX, atY)) ? [atX, atY] : null;
}"""
QUIET = "() => !document.querySelector('.htmx-request')"
CLOSED = "() => document.querySelector('#sheet').hidden && !document.querySelector('#sheet').childElementCount"
AT_REST = """() => {
  const [sheet, idle, board] = ["#sheet", "[data-idle]", "[data-board]"].map((name) => document.querySelector(name));
  const { lang, size, reach } = board.dataset;
  return sheet.hidden && !sheet.childElementCount && idle.hidden && [lang, size, reach].join() === window.monkey.house;
}"""
START = """(mark) => {
  const { lang, size, reach } = document.querySelector("[data-board]").dataset;
  window.monkey = { mark, history: history.length, house: [lang, size, reach].join() };
}"""


class Played(NamedTuple):
    """What became of it. No troubles: it held."""

    seed: int
    touches: int
    seconds: float
    seen: set[str]  # what was open, the board aside
    homes: int
    troubles: list[str]


def play(page: Page, url: str, token: str, touches: int, seed: int) -> Played:
    """On the screen that `token` is, up to the first trouble."""
    page.context.add_cookies([{"name": COOKIE, "value": token, "url": url}])
    page.clock.install()
    page.goto(f"{url}/screen")
    page.wait_for_function("() => !document.querySelector('[data-fresh-at]').textContent.includes('--')")
    page.evaluate(START, seed)
    monkey, began = Monkey(page, seed), time.monotonic()
    while monkey.touches < touches and not monkey.troubles:
        monkey.batch()
    told = [f"{trouble} (seed {seed}, after {monkey.touches} touches: {', '.join(monkey.last)})" for trouble in monkey.troubles]
    return Played(seed, monkey.touches, time.monotonic() - began, monkey.seen, monkey.homes, told)


class Monkey:
    def __init__(self, page: Page, seed: int) -> None:
        self.page, self.seed, self.draw = page, seed, random.Random(seed)  # noqa: S311 no secret
        self.hand: Any = page.context.new_cdp_session(page)
        self.touches, self.homes, self.seen, self.troubles = 0, 0, set[str](), list[str]()
        self.points = list[list[float]]()
        self.last: deque[str] = deque(maxlen=12)
        self.gestures: dict[Callable[[], None], int] = {
            self.tap: 90, self.tap_anywhere: 36, self.tap_twice: 36, self.swipe: 8, self.pinch: 4, self.press_key: 20,
            self.tap_pressed: 4, self.hold: 1, self.lose: 4,
        }  # fmt: skip
        self.listen()

    def listen(self) -> None:
        page, say = self.page, self.troubles.append
        page.on("pageerror", lambda error: say(f"script error: {error}"))
        page.on("console", self.hear)
        page.on("response", lambda answer: say(f"{answer.status} {answer.url}") if answer.status >= 500 else None)
        page.on("framenavigated", lambda frame: say(f"went to {frame.url}") if not frame.url.endswith("/screen") else None)
        page.on("dialog", lambda dialog: (say(f"dialog: {dialog.message}"), dialog.dismiss()))
        page.on("download", lambda download: say(f"download: {download.url}"))
        page.on("filechooser", lambda _: say("file chooser"))
        page.context.on("page", lambda opened: say(f"a window: {opened.url}"))

    def hear(self, said: ConsoleMessage) -> None:
        """That a form was refused, or asked for too often, the browser writes there by itself."""
        if said.type == "error" and "the server responded with a status of 4" not in said.text:
            self.troubles.append(f"console: {said.text}")

    def batch(self) -> None:
        until = self.touches + BATCH
        try:
            while self.touches < until:
                self.draw.choices(list(self.gestures), list(self.gestures.values()))[0]()
            self.troubles += self.page.evaluate(WRONG, self.seed)
            self.go_home()
        except Error as error:
            self.troubles.append(f"no way home: {str(error).splitlines()[0]}")

    # Hands

    def tap(self) -> None:
        self.touch("tap", self.target())

    def tap_anywhere(self) -> None:
        self.touch("tap", self.anywhere())

    def tap_twice(self) -> None:
        at = self.target()
        self.touch("tap twice", at)
        self.touch("tap twice", at)

    def tap_pressed(self) -> None:
        """With the wheel's button, or a key held down, as if a mouse and a keyboard hung there."""
        x, y = self.target()
        key = self.draw.choice(["Control", "Shift", "Alt", "Meta"])
        self.did(f"{key}-click", x, y)
        self.page.keyboard.down(key)
        self.page.mouse.click(x, y, button=self.draw.choice(["left", "middle", "right"]))
        self.page.keyboard.up(key)

    def swipe(self) -> None:
        (x, y), (to_x, to_y) = self.anywhere(), self.anywhere()
        self.did("swipe", x, y)
        self.move([[(x + (to_x - x) * n / 2, y + (to_y - y) * n / 2)] for n in range(3)])

    def pinch(self) -> None:
        x, y, grows = *self.anywhere(), self.draw.choice([1, -1])
        self.did("pinch", x, y)
        self.touches += 1  # the second finger's
        apart = range(30, 330, 120)[::grows]
        self.move([[(max(0, x - by), y), (min(WIDE - 1, x + by), y)] for by in apart])

    def hold(self) -> None:
        at = self.target()
        self.did("hold", *at)
        self.send("touchStart", [at])
        self.page.wait_for_timeout(700)  # a browser calls it a long press after half a second
        self.send("touchEnd", [])

    def lose(self) -> None:
        """The panel loses the finger."""
        at = self.target()
        self.did("lose", *at)
        self.send("touchStart", [at])
        self.send("touchCancel", [])

    def press_key(self) -> None:
        key = self.draw.choice(KEYS)
        self.last.append(key)
        self.page.keyboard.press(key)

    # What they are made of

    def target(self) -> tuple[float, float]:
        """Something that can be touched, or could a moment ago; now and then after a pause, so that answers come."""
        if self.draw.random() < 0.15:
            self.page.wait_for_timeout(40)
        if not self.points or self.draw.random() < 0.4:
            seen = self.page.evaluate(LOOK)
            self.seen.update([seen["open"]] if seen["open"] else [])
            self.points = seen["points"]
        x, y = self.draw.choice(self.points) if self.points else self.anywhere()
        return x, y

    def anywhere(self) -> tuple[float, float]:
        return self.draw.uniform(1, WIDE - 2), self.draw.uniform(1, HIGH - 2)

    def touch(self, what: str, at: tuple[float, float]) -> None:
        self.did(what, *at)
        self.page.touchscreen.tap(*at)

    def move(self, path: list[list[tuple[float, float]]]) -> None:
        self.send("touchStart", path[0])
        for points in path[1:]:
            self.send("touchMove", points)
        self.send("touchEnd", [])

    def send(self, kind: str, points: list[tuple[float, float]]) -> None:
        touched = [{"x": x, "y": y, "id": n} for n, (x, y) in enumerate(points)]
        self.hand.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touched})

    def did(self, what: str, x: float, y: float) -> None:
        self.touches += 1
        self.last.append(f"{what} {x:.0f} {y:.0f}")

    # The way back

    def go_home(self) -> None:
        """By the button where a sheet is open, or by waiting."""
        self.homes += 1
        way = self.page.wait_for_function(WAY, timeout=3_000).json_value()
        if way != "closed" and self.draw.random() < 0.6:
            self.press_home(way)
            return
        self.page.wait_for_function(QUIET)  # what is asked for would be given up, two minutes later
        self.page.clock.fast_forward(125_000)
        self.page.clock.run_for(27_000)
        self.page.wait_for_function(AT_REST, timeout=10_000)

    def press_home(self, at: tuple[float, float], tries: int = 3) -> None:
        """A tap that stops a sheet from gliding presses nothing."""
        self.touch("home", at)
        try:
            self.page.wait_for_function(CLOSED, timeout=3_000)
        except Error:
            if tries == 1:
                raise
            self.press_home(at, tries - 1)
