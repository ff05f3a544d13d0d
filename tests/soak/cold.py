"""A device that starts while its server is down: how long until the last board hangs, the browser's own start aside."""

import time
from pathlib import Path
from typing import Any

from playwright.sync_api import Error

from tests.servers import free_port
from tests.soak.stage import BROWSER, WALL, Row, Stage

BOOTS = 100
GOAL = 3.0  # seconds
KEPT = "async () => Boolean(await caches.match('/screen?lang=en&size=large'))"
HANGS = "() => ['[data-stale]', '.dock svg.qr'].every((seen) => document.querySelector(seen)?.checkVisibility())"


def cold(stage: Stage) -> Row:
    """Each start is one of the whole browser, on a profile on the disk."""
    profile, port = stage.folder / "device", free_port()
    token = stage.screen()
    with stage.server(port) as url:
        kept = _keep(stage, profile, url, token)
    if not kept:
        return Row("no start", "", ["the device kept no boards within a minute"])
    took, troubles = [], []
    for _ in range(stage.times(BOOTS, least=3)):
        try:
            took.append(_boot(stage, profile, url))
        except Error as error:
            troubles.append(str(error).splitlines()[0])
    took = sorted(took) or [float("inf")]
    p50, p95 = took[len(took) // 2], took[int(len(took) * 0.95)]
    troubles += [f"p95 over {GOAL} s"] if p95 > GOAL else []
    return Row(f"{len(took)} starts", f"p50 {p50:.2f} s, p95 {p95:.2f} s, longest {took[-1]:.2f} s", sorted(set(troubles)))


def _device(stage: Stage, profile: Path) -> Any:
    return stage.playwright.chromium.launch_persistent_context(str(profile), **BROWSER, **WALL)


def _keep(stage: Stage, profile: Path, url: str, token: str) -> bool:
    """One start with the server up, until all boards are kept."""
    device = _device(stage, profile)
    device.add_cookies([{"name": "screen", "value": token, "url": url, "expires": time.time() + 86_400 * 30}])
    page = device.pages[0]
    page.goto(f"{url}/screen")
    kept = False
    for _ in range(600):
        kept = page.evaluate(KEPT)
        if kept:
            break
        page.wait_for_timeout(100)
    device.close()
    return kept


def _boot(stage: Stage, profile: Path, url: str) -> float:
    device = _device(stage, profile)
    try:
        began = time.monotonic()
        page = device.pages[0]
        page.goto(f"{url}/screen", wait_until="commit")
        page.wait_for_function(HANGS, timeout=30_000)
        return time.monotonic() - began
    finally:
        device.close()
