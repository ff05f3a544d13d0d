"""Refresh cycles as fast as a browser takes them: what months do to memory, listeners, timers. For tests and `make soak`."""

import time
from typing import Any, NamedTuple

from playwright.sync_api import Page

from tests.proxy import Churn, Proxy

MB = 2**20
# The pause between two polls goes; timers that are still to come are counted; every tenth change a sheet is opened, or closed.
HURRY = """(() => {
  const { setTimeout: later, clearTimeout: never } = window;
  const pending = new Set();
  Object.assign(window, { swaps: 0, sheets: 0, pending, goal: Infinity });
  window.setTimeout = (act, pause, ...rest) => {
    const id = later(() => { pending.delete(id); act(...rest); }, act.name === "round" ? 0 : pause);
    pending.add(id);
    return id;
  };
  window.clearTimeout = (id) => { pending.delete(id); never(id); };
  const every = window.setInterval;
  window.setInterval = (...args) => { pending.add(args); return every(...args); };
  document.addEventListener("courtyard:swapped", () => {
    window.swaps += 1;
    if (window.swaps % 10 === 0) document.querySelector(".act:not(.act--main)")?.click();
    if (window.swaps % 10 === 2) document.querySelector("#sheet [data-home]")?.click();
  });
  document.addEventListener("courtyard:opened", () => { window.sheets += 1; });
})();"""


class Held(NamedTuple):
    """What a page holds after its garbage was collected."""

    heap: int  # bytes
    nodes: int
    listeners: int
    timers: int


class Growth(NamedTuple):
    cycles: int
    sheets: int
    before: Held
    after: Held
    seconds: float

    @property
    def mb(self) -> float:
        return (self.after.heap - self.before.heap) / MB

    def troubles(self) -> list[str]:
        """Empty when nothing grows: 5 MB; of nodes, listeners and timers what one sheet and one change hold."""
        allowed = {"nodes": 400, "listeners": 60, "timers": 8}
        grown = {name: getattr(self.after, name) - getattr(self.before, name) for name in allowed}
        found = [f"{name} +{grown[name]}" for name in allowed if grown[name] > allowed[name]]
        return found + ([f"heap +{self.mb:.1f} MB"] if self.mb >= 5 else [])


def hurry(page: Page, proxy: Proxy, path: str) -> None:
    """Opens the board; from now on each poll finds it changed, and the next one follows at once."""
    proxy.answer = Churn()
    page.add_init_script(HURRY)
    page.goto(proxy.url + path)


def refreshed(page: Page, cycles: int, settle: int = 40) -> Growth:
    """What so many changes leave behind, when those that a board needs to settle are done."""
    reach(page, settle)
    before, began, opened = held(page), time.monotonic(), page.evaluate("window.sheets")
    start = page.evaluate("window.swaps")
    reach(page, start + cycles)
    return Growth(cycles, page.evaluate("window.sheets") - opened, before, held(page), time.monotonic() - began)


def reach(page: Page, swaps: int) -> None:
    """Up to a number that ends with 7: no sheet is open then."""
    page.wait_for_function("(n) => window.swaps >= n && window.swaps % 10 === 7", arg=swaps, timeout=3_600_000)


def held(page: Page) -> Held:
    session: Any = page.context.new_cdp_session(page)
    session.send("HeapProfiler.enable")
    for _ in range(2):
        session.send("HeapProfiler.collectGarbage")
    heap = session.send("Runtime.getHeapUsage")["usedSize"]
    dom = session.send("Memory.getDOMCounters")
    session.detach()
    return Held(heap, dom["nodes"], dom["jsEventListeners"], page.evaluate("window.pending.size"))
