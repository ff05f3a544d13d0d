"""The addresses on a board. `at.sheet("activity", 7)` is what a link into the sheet carries."""

from typing import NamedTuple

from markupsafe import Markup

from kiosk.lobby.wall import Profile

PATHS = {"activity": "activities", "issue": "issues", "convention": "conventions", "notice": "notices"}


class Address(NamedTuple):
    """Where a board and its sheets are, in one language."""

    base: str
    lang: str

    @property
    def other(self) -> str:
        """The language that the switch offers."""
        return "zh-Hans" if self.lang == "en" else "en"

    @property
    def home(self) -> str:
        return self.base + self._choice

    @property
    def _choice(self) -> str:
        return "?lang=en" if self.lang == "en" else ""

    def sheet(self, to: str, id: int | None = None) -> Markup:
        """href and hx-get of a sheet: a list (`activities`, `issues`, `notices`, …) or one thing by its id."""
        path = f"{self.base}/{PATHS.get(to, to)}" + (f"/{id}" if id is not None else "")
        return Markup('href="{0}{1}" hx-get="{0}/sheet{1}" hx-target="#sheet" hx-swap="innerHTML"').format(path, self._choice)


def address(profile: Profile) -> Address:
    building = f"/{profile.building}" if profile.building else ""
    return Address(f"/c/{profile.compound}{building}/lobby", profile.lang)
