"""How many rows of a list fit, in either orientation: the server counts in the design pixels of rooms/board.css.

Both orientations hang in the one document; a media query shows the rows of its own. So each row carries, for portrait
and for landscape, in which way it is set there, or that there is no room for it.
"""

from collections.abc import Sequence
from typing import NamedTuple

from kiosk.web.typography import ems

LARGE_ROWS, LARGE_PAGES = 2, 6  # 大字: so many rows at a time, so many pages; the rest stands in the sheet


class Room(NamedTuple):
    """A list's room in one orientation: pixels in all, those that the strip of notices takes of them, at most so many rows.

    A row is set in one of the ways of `heights` (pixels), the first that holds its title: `holds` says how many ems each
    does, in Chinese and in English (set smaller). What no way holds is clamped in the last.
    """

    pixels: int
    strip: int
    most: int
    heights: tuple[int, ...]
    holds: tuple[tuple[float, ...], tuple[float, ...]]

    def way(self, title: str, beside: float) -> int:
        """Which way (1 is the first) holds the title, when other things on its first line take `beside` ems of it."""
        wide = ems(title) + beside
        return next((n for n, most in enumerate(self.holds[title.isascii()], 1) if wide <= most), len(self.heights))


class Place(NamedTuple):
    """Where a row stands: in which way of portrait and of landscape (0: no room there), and on which page of 大字."""

    portrait: int
    landscape: int
    page: int


class Laid(NamedTuple):
    """Rows with their places. `more`: how many are left out in portrait and in landscape."""

    rows: list[tuple[object, Place]]
    more: tuple[int, int]
    pages: int


NOTHING = Laid([], (0, 0), 1)

# Ways of an event: title beside the seats; over the full width; in two lines.
EVENTS = {
    "portrait": Room(312, 0, 3, (92, 92, 120), ((9.4, 15, 30), (10.6, 14.5, 28))),
    "landscape": Room(380, 76, 3, (92, 92, 120), ((8, 13.5, 30), (9, 13.2, 26))),
}
# Ways of a matter: one line, two, three; in landscape the status stands beside a short title, and below a longer one.
ISSUES = {
    "portrait": Room(416, 60, 4, (89, 131, 150), ((14.8, 30, 30), (16, 30, 51))),
    "landscape": Room(500, 76, 5, (92, 122, 162), ((13, 19, 38), (14.5, 19.7, 38))),
}
BADGE = 7.5  # ems that a second badge takes of the first line, where it stands there


def lay(rows: Sequence[object], titles: Sequence[str], badges: Sequence[bool], rooms: dict[str, Room], *, strip: bool) -> Laid:
    """The rows that hang in either orientation, in their order. `badges`: whether a second one stands in the row;
    `strip`: a strip of notices hangs above the list."""
    upright = [rooms["portrait"].way(title, 0) for title in titles]
    across = [rooms["landscape"].way(title, BADGE * badge) for title, badge in zip(titles, badges, strict=True)]
    portrait, landscape = _fitting(upright, rooms["portrait"], strip), _fitting(across, rooms["landscape"], strip)
    places = [Place(portrait[n], landscape[n], 1) for n in range(len(rows)) if portrait[n] or landscape[n]]
    return Laid(list(zip(rows, places, strict=False)), (portrait.count(0), landscape.count(0)), 1)


def lay_large(rows: Sequence[object]) -> Laid:
    """The rows page by page; on each page as many as one reads from afar."""
    shown = rows[: LARGE_ROWS * LARGE_PAGES]
    places = [Place(1, 1, 1 + n // LARGE_ROWS) for n in range(len(shown))]
    return Laid(list(zip(shown, places, strict=True)), (len(rows) - len(shown),) * 2, max(1, -(-len(shown) // LARGE_ROWS)))


def _fitting(ways: Sequence[int], room: Room, strip: bool) -> list[int]:
    """The ways as they are, 0 from the first row on that has no room."""
    left = room.pixels - (room.strip if strip else 0)
    shown = 0
    for way in ways[: room.most]:
        left -= room.heights[way - 1]
        if left < 0:
            break
        shown += 1
    return [way if n < shown else 0 for n, way in enumerate(ways)]
