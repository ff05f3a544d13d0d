"""`make load N=1000`: so many screens on one server of this machine, notices that are published, a restart. One table."""

import argparse
import asyncio
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from tests.bench.__main__ import serve
from tests.load.town import COMPOUND, DISTRICT, Town
from tests.load.wall import LIMIT, Heard, Wall
from tests.servers import free_port

PATIENCE = 60.0  # seconds that news may take before a screen counts as one that never got them
PAUSE = 4.0  # seconds between two notices
TICK = os.sysconf("SC_CLK_TCK")


class Usage(NamedTuple):
    """Of a process: seconds of CPU so far, and the most MB that it held at once."""

    cpu: float
    mb: float

    @classmethod
    def of(cls, pid: int) -> "Usage":
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        most = next(line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("VmHWM"))
        return cls((int(fields[11]) + int(fields[12])) / TICK, int(most.split()[1]) / 1024)


class Took(NamedTuple):
    """From the commit of a notice until it hung: seconds of each screen that got it, and how many it concerns."""

    place: str
    concerned: int
    seconds: list[float]


class Found(NamedTuple):
    """What a run of `screens` found. `polls` a second while nothing changed, at `cadence` seconds; `fresh`: seconds after the
    restarted server listened until each screen had a good answer."""

    screens: int
    boot: float
    cadence: float
    polls: float
    cpu: float
    took: list[Took]
    fresh: list[float]
    acknowledged: int
    mb: float
    troubles: list[str]

    def seconds(self, place: str) -> list[float]:
        return sorted(second for one in self.took if one.place == place for second in one.seconds)


class Load:
    def __init__(self, town: Town, port: int, limit: float) -> None:
        self.town, self.heard = town, Heard()
        self.walls = [Wall(port, token, self.heard, limit) for token in town.tokens]

    async def hang(self) -> float:
        """Switch them all on, a hundred a second; seconds until the last one hangs."""
        began = time.monotonic()
        self.tasks = []
        for wall in self.walls:
            self.tasks += [asyncio.create_task(wall.hang()), asyncio.create_task(wall.keep())]
            await asyncio.sleep(0.01)
        await self.until(lambda: len(self.heard.good) == len(self.walls))
        return time.monotonic() - began

    async def news(self, place: str) -> Took:
        """Publish, and wait for the last screen."""
        published = await asyncio.to_thread(self.town.publish, place, self.heard.watch)
        concerned = {token for token, slug in self.town.tokens.items() if place in (slug, DISTRICT)}
        await self.until(lambda: len(self.heard.news) >= len(concerned))
        return Took(place, len(concerned), [at - published for at in self.heard.news.values()])

    async def fresh(self) -> list[float]:
        """Seconds from now until each screen had a good answer; the last one waits for nobody longer than PATIENCE."""
        now = time.monotonic()
        self.heard.good.clear()
        await self.until(lambda: len(self.heard.good) == len(self.walls))
        return sorted(at - now for at in self.heard.good.values())

    @staticmethod
    async def until(held: Callable[[], bool]) -> bool:
        began = time.monotonic()
        while not held():
            if time.monotonic() - began > PATIENCE:
                return False
            await asyncio.sleep(0.05)
        return True

    async def end(self) -> None:
        for task in self.tasks:
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)
        await asyncio.gather(*(line.close() for wall in self.walls for line in (wall.line, wall.worker)))


async def run(folder: Path, screens: int, notices: int, quiet: float, limit: float = LIMIT) -> Found:
    """`limit`: seconds that a request may take."""
    town, port = Town(folder, screens), free_port()
    with serve("kiosk", str(folder), port) as server:
        load = Load(town, port, limit)
        boot = await load.hang()
        before, asked, began = Usage.of(server.pid), load.heard.requests, time.monotonic()
        await asyncio.sleep(quiet)
        passed = time.monotonic() - began
        polls, cpu = (load.heard.requests - asked) / passed, (Usage.of(server.pid).cpu - before.cpu) / passed
        took = []
        for i in range(notices):
            took.append(await load.news(DISTRICT if i % 2 else COMPOUND))
            await asyncio.sleep(PAUSE)
        mb = Usage.of(server.pid).mb
        load.heard.down = True
    with serve("kiosk", str(folder), port) as server:
        fresh = await load.fresh()
        load.heard.down = False
        await asyncio.sleep(PAUSE)
        mb = max(mb, Usage.of(server.pid).mb)
        await load.end()
    cadence = load.walls[0].poll_every
    acknowledged = town.acknowledged({wall.token: wall.version for wall in load.walls})
    return Found(screens, boot, cadence, polls, cpu, took, fresh, acknowledged, mb, load.heard.troubles)


def tell(found: Found) -> None:
    print(f"{found.screens} screens hang after {found.boot:.1f} s, switched on a hundred a second")
    print(f"quiet: {found.polls:.0f} polls a second, each screen every {found.cadence:.1f} s; {found.cpu:.0%} of a core")
    for place, what in ((COMPOUND, "compound"), (DISTRICT, "district")):
        if seconds := found.seconds(place):
            print(f"notice of the {what}, {len(seconds)} arrivals: {spread(seconds)}")
    print(f"all fresh after a restart: {spread(found.fresh)}")
    print(f"memory {found.mb:.0f} MB at most; acknowledged by {found.acknowledged}; errors: {len(found.troubles)}")
    for trouble in sorted(set(found.troubles))[:10]:
        print(f"  {found.troubles.count(trouble)} × {trouble}")


def spread(seconds: list[float]) -> str:
    """`seconds` ascend."""
    p95 = seconds[min(len(seconds) - 1, int(len(seconds) * 0.95))]
    return f"p50 {statistics.median(seconds):.2f} s, p95 {p95:.2f} s, last {seconds[-1]:.2f} s"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.load", description=__doc__)
    parser.add_argument("screens", type=int, nargs="?", default=200)
    parser.add_argument("--notices", type=int, default=10)
    parser.add_argument("--quiet", type=float, default=20.0, help="seconds of polls alone")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = asyncio.run(run(Path(folder), asked.screens, asked.notices, asked.quiet))
    tell(found)
    return 1 if found.troubles else 0


if __name__ == "__main__":
    sys.exit(main())
