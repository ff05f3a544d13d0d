"""The two sprites: each symbol a page asks for is there, and the family of drawings has one per kind."""

import re
import xml.etree.ElementTree as ET
from pathlib import Path

from kiosk.activities.models import KINDS as ACTIVITY_KINDS
from kiosk.activities.models import Activity
from kiosk.activities.rules import DRAWING_WORDS
from kiosk.notices.models import KINDS as NOTICE_KINDS

ROOT = Path(__file__).resolve().parent.parent
SVG = "{http://www.w3.org/2000/svg}"


def symbols(name: str) -> dict[str, ET.Element]:
    """The symbols of a sprite by their id; each id once."""
    found = list(ET.parse(ROOT / "static" / name).getroot().iter(f"{SVG}symbol"))
    by_id = {symbol.attrib["id"]: symbol for symbol in found}
    assert len(by_id) == len(found)
    return by_id


class TestDrawings:
    def test_each_kind_of_activity_and_of_notice_has_its_own(self) -> None:
        pictures = [Activity(kind=kind, drawing="").picture for kind in ACTIVITY_KINDS]
        assert sorted([*pictures, *NOTICE_KINDS]) == sorted(symbols("drawings.svg"))

    def test_each_choice_of_staff_is_drawn(self) -> None:
        assert set(DRAWING_WORDS) - {""} <= set(symbols("drawings.svg"))

    def test_they_share_one_sheet_and_one_pen(self) -> None:
        """The pen is the page's (`.drawing`): no drawing brings a colour, a fill or a width of its own."""
        for symbol in symbols("drawings.svg").values():
            assert symbol.attrib["viewBox"] == "0 0 320 240"
            own = {name for element in symbol.iter() for name in element.attrib}
            assert not {name for name in own if re.match("fill|stroke|style|class", name)}
