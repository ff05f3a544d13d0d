"""What a screen's measures mean for whoever stands before it, and what its reports say of its health. No database."""

from datetime import datetime, timedelta
from math import hypot
from typing import NamedTuple

from kiosk.screens.models import Screen
from kiosk.words import _l

INCH = 25.4  # mm
WIDE, SHORT = 16, 9  # of each panel that we hang on
DESIGN = 1080  # px along the short side, in which the boards are drawn
BODY = 32  # px of running text in them; 大字 has 44
READABLE = 10  # mm of running text that somebody of 80 reads from arm's length and a step
# Of the height, from below: where all that has to be touched lies, in the usual layout and in the low one (board_low.css).
ACTS = {"portrait": 0.45, "landscape": 0.75}
LOW = {"portrait": 0.37, "landscape": 0.56}
REACH = 1220  # mm above the floor that everybody reaches, from a wheelchair too (EN 301 549, 8.3.2.1)
SMALLEST, LARGEST = 18.2, 110  # inches; on a smaller one our smallest target of 96 px is less than 20 mm
LOWEST, HIGHEST = 20, 200  # cm from the floor to the picture

ORIENTATIONS = {"portrait": _l("竖屏"), "landscape": _l("横屏")}

# Health
GONE = timedelta(minutes=3)  # a report waits a minute to be written down, a slow screen 20 s to be made; then it is offline
TELL = timedelta(minutes=15)  # of silence before the office gets a mail: screens are switched off to be cleaned
SKEW = 120_000  # ms by which a screen's clock may be wrong
HEAP = 400  # MB of a script's memory
DARK = timedelta(seconds=60)  # without a word, after which a screen may show an old board
PAIRING_LASTS = timedelta(minutes=10)
PAIRING_LENGTH = 6

TROUBLES = {
    "release": _l("页面是旧版本"),
    "clock": _l("设备时钟不准"),
    "errors": _l("脚本出过错"),
    "memory": _l("内存占用太多"),
    "twins": _l("两台设备用着同一个身份"),
}
STATES = {
    "online": _l("在线"),
    "degraded": _l("有毛病"),
    "offline": _l("离线"),
    "never": _l("没来过"),
}


class Panel(NamedTuple):
    """How a board hangs on one screen: its size and reach of the house ("large": 大字; "low": all within a low reach), and the
    hours of the night in which it is dimmed ("22:30-06:00")."""

    size: str = ""
    reach: str = ""
    dim: str = ""


def panel(orientation: str, diagonal: int | None, bottom: int | None, dim_from: int | None, dim_until: int | None) -> Panel:
    """From the measures of a screen: `diagonal` in tenths of an inch, `bottom` in cm, the night in minutes of the day.

    What nobody measured changes nothing.
    """
    night = f"{_hour(dim_from)}-{_hour(dim_until)}" if dim_from is not None and dim_until is not None else ""
    if diagonal is None:
        return Panel(dim=night)
    short = short_side(diagonal)
    size = "large" if BODY * short / DESIGN < READABLE else ""
    height = picture_height(orientation, diagonal)
    reach = "low" if bottom is not None and bottom * 10 + height * ACTS[orientation] > REACH else ""
    return Panel(size, reach, night)


def panel_of(screen: Screen) -> Panel:
    return panel(screen.orientation, screen.diagonal, screen.bottom_cm, screen.dim_from, screen.dim_until)


def short_side(diagonal: int) -> float:
    """mm."""
    return diagonal / 10 * INCH * SHORT / hypot(WIDE, SHORT)


def picture_height(orientation: str, diagonal: int) -> float:
    """mm."""
    return short_side(diagonal) * (1 if orientation == "landscape" else WIDE / SHORT)


def too_high(screen: Screen) -> int | None:
    """Where the lower edge should be at most, in cm, when it hangs so high that even the low layout is out of reach."""
    if screen.diagonal is None or screen.bottom_cm is None:
        return None
    most = int((REACH - picture_height(screen.orientation, screen.diagonal) * LOW[screen.orientation]) / 10)
    return most if screen.bottom_cm > most else None


def _hour(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def troubles(release: str, skew_ms: int, errors: int, heap_mb: int, twins: bool, newest: str) -> list[str]:
    """What is wrong with a screen that answers, by the names of TROUBLES."""
    found = {"release": not release.startswith(newest), "clock": abs(skew_ms) > SKEW, "errors": errors > 0}
    found |= {"memory": heap_mb > HEAP, "twins": twins}
    return [name for name, is_so in found.items() if is_so]


def state(paired: bool, last: datetime | None, wrong: list[str], at: datetime) -> str:
    """One of STATES. `queries.state` asks the database the same."""
    if not paired or last is None:
        return "never"
    if last < silent_since(at):
        return "offline"
    return "degraded" if wrong else "online"


def silent_since(at: datetime) -> datetime:
    """A screen whose last word is older is offline."""
    return at - GONE
