"""What screens tell with their polls: kept beside the request, written down within a minute (docs/decisions/0014)."""

import re
import threading
import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import structlog
from flask import Flask, current_app
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from kiosk.db import immediate, insert
from kiosk.screens.models import ScreenReport, ScreenRun
from kiosk.screens.rules import DARK

EVERY = 60  # seconds between two flushes, at least
SOON = 3  # seconds, when a screen speaks for the first time: whoever hung it waits before the fleet page
TWINS = timedelta(minutes=10)  # for so long two machines that took turns count as such
# release . its clock in ms . script errors . MB of memory . keeps boards for an outage . this start of the browser
WORD = re.compile(r"([0-9a-f-]{1,32})\.(\d{1,15})\.(\d{1,6})\.(\d{1,6})\.([01])\.([0-9a-z]{1,12})")
VERSION = re.compile(r"[0-9a-f]{18}")


class Report(NamedTuple):
    """What a screen says of itself."""

    version: str
    lang: str
    size: str
    release: str
    skew_ms: int
    errors: int
    heap_mb: int
    keeps: bool
    boot: str


def read(version: str, lang: str, size: str, word: str, at: datetime) -> Report | None:
    """From the query of a poll that came in at `at`; None when it does not say all that a screen of ours says."""
    said = WORD.fullmatch(word)
    if said is None or not VERSION.fullmatch(version):
        return None
    skew = int(said[2]) - int(at.timestamp() * 1000)
    return Report(version, lang, size, said[1], skew, int(said[3]), int(said[4]), said[5] == "1", said[6])


@dataclass
class _Wall:
    """The last word of one screen, and since when it shows what it shows."""

    report: Report
    first_at: datetime
    at: datetime
    before: str = ""  # the start of the browser before this one
    twins_at: datetime | None = None
    written: bool = False

    def hear(self, report: Report, at: datetime) -> None:
        if report.boot != self.report.boot:
            if report.boot == self.before:  # it was gone and is back: these are two, taking turns
                self.twins_at = at
            self.before = self.report.boot
        self.report, self.at, self.written = report, at, False

    def row(self, screen_id: int) -> dict[str, Any]:
        twins = self.twins_at is not None and self.at - self.twins_at < TWINS
        said = {name: value for name, value in self.report._asdict().items() if name != "boot"}
        return {"screen_id": screen_id, "at": self.at, **said, "twins": twins, "told_at": None}

    def run(self, screen_id: int) -> dict[str, Any]:
        run = {"version": self.report.version, "first_at": self.first_at, "last_at": self.at}
        return {"screen_id": screen_id, **run}


@dataclass
class Seen:
    """What one process heard. Any thread may tell and flush."""

    app: Flask
    due: float = field(default_factory=time.monotonic)
    _walls: dict[int, _Wall] = field(default_factory=dict)
    _ended: list[dict[str, Any]] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def tell(self, screen_id: int, report: Report, at: datetime) -> None:
        with self._lock:
            wall = self._walls.get(screen_id)
            if wall is None:
                wall = self._walls[screen_id] = _Wall(report, at, at)
                self.due = min(self.due, time.monotonic() + SOON)
            elif report.version != wall.report.version or at - wall.at > DARK:
                if not wall.written:
                    self._ended.append(wall.run(screen_id))
                wall.first_at = at
            wall.hear(report, at)

    def last(self, screen_id: int) -> ScreenReport | None:
        """What this process heard last, written down or not."""
        with self._lock:
            wall = self._walls.get(screen_id)
            return ScreenReport(**wall.row(screen_id)) if wall else None

    def take_turn(self) -> bool:
        """Whether it is time to flush; of all who ask, one is told so."""
        with self._lock:
            if time.monotonic() < self.due or (not self._ended and all(wall.written for wall in self._walls.values())):
                return False
            self.due = time.monotonic() + EVERY
            return True

    def flush(self) -> None:
        """Write down what is new. When that fails the runs that ended are kept for the next time, as the last words are."""
        with self._lock:
            fresh = {screen_id: wall for screen_id, wall in sorted(self._walls.items()) if not wall.written}
            reports = [wall.row(screen_id) for screen_id, wall in fresh.items()]
            ended, self._ended = self._ended, []
            runs = ended + [wall.run(screen_id) for screen_id, wall in fresh.items()]
            for wall in fresh.values():
                wall.written = True
        try:
            if runs:
                with self.app.app_context(), immediate() as session:  # house: the one exception to "GET never writes"
                    write(session, reports, runs)
        except SQLAlchemyError as error:
            with self._lock:
                self._ended = ended + self._ended
                for wall in fresh.values():
                    wall.written = False
            structlog.get_logger().warning("reports of screens wait", rows=len(runs), exc_info=error)


def write(session: Session, reports: list[dict[str, Any]], runs: list[dict[str, Any]]) -> None:
    """Two upserts, each of many rows, in the order of the screens: two processes never wait for each other."""
    new = insert(session, ScreenRun)
    longer = new.on_conflict_do_update(index_elements=["screen_id", "first_at"], set_={"last_at": new.excluded.last_at})
    session.execute(longer, sorted(runs, key=lambda run: (run["screen_id"], run["first_at"])))
    if reports:
        new = insert(session, ScreenReport)
        said = {column.name: new.excluded[column.name] for column in ScreenReport.__table__.c if not column.primary_key}
        newer = new.on_conflict_do_update(index_elements=["screen_id"], set_=said, where=new.excluded.at > ScreenReport.at)
        session.execute(newer, reports)


def init_seen(app: Flask) -> Seen:
    seen = app.extensions["kiosk.seen"] = Seen(app)
    return seen


def seen_of(app: Flask) -> Seen:
    found: Seen = app.extensions["kiosk.seen"]
    return found


def seen() -> Seen:
    """What the running process heard."""
    return seen_of(current_app)
