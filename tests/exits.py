"""What leads out of a screen: read from a page's HTML, tried on an open page. For the tests, with a browser and without."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import pairwise
from typing import Any, NamedTuple
from urllib.parse import urljoin, urlsplit

from playwright.sync_api import Page

from kiosk.lobby.sheets import SHEETS
from kiosk.urls import ROUTES
from tests.apps import Client
from tests.crawl import CHOICE, World

HERE = "http://screen.test"
LEADS = {"href", "xlink:href", "action", "formaction", "hx-get", "hx-post", "hx-put", "hx-patch", "hx-delete"}
LOADS = {"src", "srcset", "poster", "data"}
RESOURCES = {"link", "use", "image", "img", "script"}
TAGS = {"iframe", "frame", "embed", "object", "portal", "video", "audio", "area", "base", "textarea", "select"}
ATTRIBUTES = {"target", "download", "ping", "formtarget", "capture", "contenteditable", "draggable", "accesskey"}
ATTRIBUTES |= {"hx-push-url", "hx-replace-url", "hx-boost"}
PRESSED = {"hidden", "radio", "checkbox", "submit", "button"}  # any other field is typed into
NO_PAGE = {"/screen/version", "/screen/pairing"}  # what they GET is JSON


def exits(html: str, page: str, lobby: str) -> list[str]:
    """What on the page at this path leads elsewhere than to `lobby`, what lies below it, and /screen."""
    reader = _Reader(page, lobby)
    reader.feed(html)
    reader.close()
    return reader.found


class _Reader(HTMLParser):
    def __init__(self, page: str, lobby: str) -> None:
        super().__init__()
        self.page, self.lobby, self.found = HERE + page, lobby, list[str]()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        wrong = [tag] if tag in TAGS or attributes.get("http-equiv", "").lower() == "refresh" else []
        wrong += [name for name in attributes if name in ATTRIBUTES or name.startswith("on")]
        wrong += [f"{name}={value}" for name, value in attributes.items() if not self.stays(tag, name, value)]
        wrong += ["a keyboard of the device's own"] if tag == "input" and _is_typed_freely(attributes) else []
        self.found += [f"<{tag}> {what}" for what in wrong]

    handle_startendtag = handle_starttag

    def stays(self, tag: str, name: str, value: str) -> bool:
        if name in LOADS or (name in LEADS and tag in RESOURCES):
            return _is_ours(urljoin(self.page, value))
        return name not in LEADS or self.is_ours(urljoin(self.page, value))

    def is_ours(self, address: str) -> bool:
        path = urlsplit(address).path
        return _is_ours(address) and any(path == own or path.startswith(f"{own}/") for own in (self.lobby, "/screen"))


def _is_ours(address: str) -> bool:
    return address.startswith(f"{HERE}/")


def _is_typed_freely(attributes: dict[str, str]) -> bool:
    """A keyboard of the device has keys that lead out (its settings, voice, pictures); a file field has a dialog."""
    kind = attributes.get("type", "text")
    typed = kind in {"text", "tel", "number"} and (attributes.get("inputmode") == "none" or "readonly" in attributes)
    return kind not in PRESSED and not typed


# Which pages there are


class Found(NamedTuple):
    path: str
    lobby: str  # the board that it belongs to


def screen_pages(world: World) -> Iterator[Found]:
    """One address of each page, sheet and fragment for screens, from the inventory."""
    for route in ROUTES:
        if route.audience != "screen" or "GET" not in route.methods or route.rule.endswith("/lobby/version"):
            continue
        for rule in _each_choice(route.rule) if route.rule not in NO_PAGE else ():
            path = world.address(rule)
            yield Found(path, board_of(world, path))


def refused_pages(world: World) -> Iterator[Found]:
    """Those of a thing that is gone, and of a sheet that is none; a fragment that is refused is never shown."""
    for found in screen_pages(world):
        if re.search(r"/lobby/[a-z-]+/\d+$", found.path):
            yield found._replace(path=re.sub(r"\d+$", "999999", found.path))
    yield Found("/screen/enter/SPENT", board_of(world, ""))
    yield Found(f"{board_of(world, '')}/people/7", board_of(world, ""))


def board_of(world: World, path: str) -> str:
    at, lobby, _ = path.partition("/lobby")
    return at + lobby if lobby else f"/c/{world.values['compound']}/{world.values['building']}/lobby"


def _each_choice(rule: str) -> Iterator[str]:
    choice = CHOICE.search(rule)
    for name in choice[1].split(",") if choice else [""]:
        if choice is None or (name.strip(), "/<int:id>" in rule) in SHEETS:
            yield CHOICE.sub(name.strip(), rule)


class _Form(HTMLParser):
    """The fields and the buttons of a page's form."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.fields, self.buttons = dict[str, str](), list[tuple[str, str]]()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        name, value = attributes.get("name", ""), attributes.get("value", "")
        if tag == "input" and name:
            self.fields[name] = value
        if tag == "button" and name and name != "again":
            self.buttons.append((name, value))


def steps(client: Client, path: str, **typed: str) -> Iterator[str]:
    """The pages that the first answer to each question leads to, up to the slip."""
    html = client.get(path).text
    yield html
    for _ in range(12):
        form = _Form(html)
        if not form.buttons:
            return
        answer = client.post(path, data=form.fields | typed | dict(form.buttons[:1]), follow_redirects=True)
        html = answer.text
        yield html


# What an open page lets through

# Events as a browser sends them before it acts by itself: those that nobody refused. `on` is where they begin.
TRY = """() => {
  const all = { bubbles: true, cancelable: true, composed: true };
  const key = (key, more = {}) => [JSON.stringify([key, more]), new KeyboardEvent("keydown", { key, ...all, ...more })];
  const mouse = (kind, Event, more = {}) => [kind, new Event(kind, { ...all, ...more })];
  const named = ["F1", "F3", "F6", "F7", "F10", "F11", "F12", "ContextMenu", "BrowserBack", "BrowserHome", "LaunchMail"];
  const events = () => [
    mouse("contextmenu", MouseEvent, { button: 2 }),
    ...["auxclick", "mousedown", "mouseup"].map((kind) => mouse(kind, MouseEvent, { button: 3 })),
    ...["dragstart", "dragover", "drop"].map((kind) => mouse(kind, DragEvent)),
    mouse("wheel", WheelEvent, { ctrlKey: true, deltaY: 100 }),
    ...["p", "s", "n", "o", "f", "u", "+", "0"].map((letter) => key(letter, { ctrlKey: true })),
    ...["ArrowLeft", "ArrowRight", "Home", "F4", "d"].map((name) => key(name, { altKey: true })),
    ...named.map((name) => key(name)),
    key("F10", { shiftKey: true }), key("i", { ctrlKey: true, shiftKey: true }), key("p", { metaKey: true }),
  ];
  const through = new Set();
  const picked = ["body", "h1", "p", "a", "button", "img", "svg", "input:not([type=hidden])"];
  const first = (name) => document.querySelector(`#sheet:not([hidden]) ${name}`) ?? document.querySelector(name);
  for (const on of picked.map(first).filter(Boolean)) {
    const what = on.localName;
    for (const [name, event] of events()) if (on.dispatchEvent(event)) through.add(`${name} on ${what}`);
    if (what !== "input" && on.dispatchEvent(new Event("selectstart", all))) through.add(`selectstart on ${what}`);
    const style = getComputedStyle(on);
    if (what !== "input" && style.userSelect !== "none") through.add(`text is selected in ${what}`);
    if (["a", "img", "svg"].includes(what) && style.webkitUserDrag !== "none") through.add(`${what} is dragged`);
  }
  const { touchAction, overscrollBehaviorX } = getComputedStyle(document.documentElement);
  if (touchAction !== "none") through.add("touch zooms");
  if (overscrollBehaviorX !== "none") through.add("a swipe goes back");
  return [...through];
}"""
FOCUS = """() => {
  const { activeElement: on } = document;
  window.met ??= new Map();
  if (!window.met.has(on)) window.met.set(on, window.met.size);
  return window.met.get(on);
}"""
FOCUSABLE = """() => [...document.querySelectorAll("a[href], button:not([disabled]), input:not([type=hidden]), [tabindex='0']")]
  .filter((element) => element.checkVisibility({ visibilityProperty: true })).length"""


def let_through(page: Page) -> list[str]:
    found: list[str] = page.evaluate(TRY)
    return sorted(found)


def focus_goes_round(page: Page) -> bool:
    """Tab reaches something new until it has been everywhere."""
    count: Any = page.evaluate(FOCUSABLE)
    seen = []
    for _ in range(count + 2):
        page.keyboard.press("Tab")
        seen.append(page.evaluate(FOCUS))
    stuck = count > 1 and any(one == other for one, other in pairwise(seen))
    return not stuck and len(set(seen)) >= count
