"""A screen with its last word, and whether what should hang does."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from kiosk.db import db
from kiosk.lobby.wall import Profile, standing, version
from kiosk.places.models import Compound
from kiosk.screens import queries
from kiosk.screens.models import Screen, ScreenReport
from kiosk.screens.rules import state, troubles
from kiosk.screens.seen import seen
from kiosk.web.assets import release


class Wall(NamedTuple):
    """`state` and `troubles` by the names of screens.rules; `report` is the newest that this process knows of."""

    screen: Screen
    report: ScreenReport | None
    state: str
    troubles: list[str]


class Arrived(NamedTuple):
    """What a compound shows: its paired screens, and those that do not show the newest (`late`)."""

    compound: Compound
    walls: list[Wall]
    late: list[Wall]

    @property
    def there(self) -> int:
        return len(self.walls) - len(self.late)


def walls(screens: Sequence[Screen], at: datetime) -> list[Wall]:
    return [_wall(screen, at) for screen in screens]


def _wall(screen: Screen, at: datetime) -> Wall:
    known = [report for report in (screen.report, seen().last(screen.id)) if report is not None]
    report = max(known, key=lambda report: report.at, default=None)
    said = (report.release, report.skew_ms, report.errors, report.heap_mb, report.twins) if report else None
    wrong = troubles(*said, release()) if said else []
    paired = screen.paired_at is not None
    return Wall(screen, report, state(paired, report.at if report else None, wrong, at), wrong)


def arrived(compound: Compound, at: datetime) -> Arrived:
    """「已到达 4/5」: which of the paired screens show the version that should hang now, in their language and size."""
    facts = standing(Profile(compound.slug, "", "zh-Hans"), at).facts
    hung = walls(db.session.scalars(queries.hanging([compound.id])).all(), at)
    newest = {(b, lang, size): version(Profile(compound.slug, b, lang, size), facts, at) for b, lang, size in map(_shows, hung)}
    late = [wall for wall in hung if wall.report is None or wall.report.version != newest[_shows(wall)]]
    return Arrived(compound, hung, late)


def _shows(wall: Wall) -> tuple[str, str, str]:
    report = wall.report
    return wall.screen.building.slug, report.lang if report else "zh-Hans", report.size if report else ""
