"""The addresses on a board. `at.sheet("activity", 7)` is what a link into the sheet carries."""

from typing import NamedTuple
from urllib.parse import urlencode

from markupsafe import Markup

from kiosk.lobby.wall import Profile

PATHS = {"activity": "activities", "issue": "issues", "convention": "conventions", "notice": "notices"}


class Address(NamedTuple):
    """Where a board and its sheets are, in one language and size."""

    base: str
    lang: str
    size: str

    @property
    def other(self) -> str:
        """The language that the switch offers."""
        return "zh-Hans" if self.lang == "en" else "en"

    @property
    def other_size(self) -> str:
        return "" if self.size else "large"

    @property
    def home(self) -> str:
        return self.base + self.chosen(self.lang, self.size)

    def chosen(self, lang: str, size: str) -> str:
        """The query of a board in this language and size; the defaults of the house need none."""
        choice = {"lang": "en" if lang == "en" else "", "size": size}
        query = urlencode({name: value for name, value in choice.items() if value})
        return f"?{query}" if query else ""

    def sheet(self, to: str, id: int | None = None) -> Markup:
        """href and hx-get of a sheet: a list (`activities`, `issues`, `notices`, …) or one thing by its id."""
        path = f"{self.base}/{PATHS.get(to, to)}" + (f"/{id}" if id is not None else "")
        query = self.chosen(self.lang, self.size)
        return Markup('href="{0}{1}" hx-get="{0}/sheet{1}" hx-target="#sheet" hx-swap="innerHTML"').format(path, query)


def address(profile: Profile) -> Address:
    building = f"/{profile.building}" if profile.building else ""
    return Address(f"/c/{profile.compound}{building}/lobby", profile.lang, profile.size)
