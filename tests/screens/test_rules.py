"""From the measures of a panel to how its board hangs, and from its reports to its health."""

from datetime import timedelta
from math import hypot

import pytest

from kiosk.clock import now
from kiosk.screens.models import Screen
from kiosk.screens.rules import BODY, DESIGN, GONE, REACH, SMALLEST, Panel, panel, state, too_high, troubles


def millimetres(inches: float) -> float:
    """Of one design pixel, by Pythagoras: 16 by 9, 1080 px along the short side."""
    return inches * 25.4 * 9 / hypot(16, 9) / DESIGN


class TestPanel:
    @pytest.mark.parametrize(("inches", "size"), [(18.5, "large"), (21.5, "large"), (27, "large"), (28, ""), (55, "")])
    def test_small_panels_start_in_large_type(self, inches: float, size: str) -> None:
        assert panel("portrait", int(inches * 10), None, None, None).size == size
        assert (BODY * millimetres(inches) < 10) == (size == "large")

    def test_in_large_type_the_smallest_panel_is_readable_too(self) -> None:
        assert 44 * millimetres(21.5) >= 10

    def test_the_smallest_target_is_20_mm_on_the_smallest_panel(self) -> None:
        assert 96 * millimetres(SMALLEST) >= 20

    @pytest.mark.parametrize(("orientation", "inches", "bottom", "reach"), [
        ("portrait", 43, 75, ""), ("portrait", 43, 80, "low"), ("portrait", 55, 60, ""), ("portrait", 55, 70, "low"),
        ("portrait", 21.5, 100, ""), ("landscape", 55, 70, ""), ("landscape", 55, 71, "low"), ("landscape", 43, None, ""),
    ])  # fmt: skip
    def test_what_hangs_high_is_laid_low(self, orientation: str, inches: float, bottom: int | None, reach: str) -> None:
        assert panel(orientation, int(inches * 10), bottom, None, None).reach == reach

    def test_the_reach_is_that_of_the_lower_45_percent(self) -> None:
        height = 43 * 25.4 * 16 / hypot(16, 9)
        assert 750 + 0.45 * height <= REACH < 800 + 0.45 * height

    @pytest.mark.parametrize(("orientation", "bottom", "most"), [
        ("portrait", 86, None), ("portrait", 87, 86), ("portrait", None, None), ("landscape", 92, None), ("landscape", 120, 92),
    ])  # fmt: skip
    def test_what_hangs_too_high_for_the_low_layout_is_told(
        self, orientation: str, bottom: int | None, most: int | None
    ) -> None:
        hung = Screen(orientation=orientation, diagonal=430, bottom_cm=bottom)
        assert too_high(hung) == most
        if most:
            assert too_high(Screen(orientation=orientation, diagonal=430, bottom_cm=most)) is None

    def test_without_measures_nothing_changes(self) -> None:
        assert panel("portrait", None, 150, None, None) == Panel()

    def test_the_night_goes_over_midnight(self) -> None:
        assert panel("portrait", None, None, 22 * 60 + 30, 360).dim == "22:30-06:00"


class TestHealth:
    def test_whoever_never_spoke_was_never_there(self) -> None:
        assert state(False, None, [], now()) == state(True, None, [], now()) == "never"

    def test_silence_is_offline_whatever_was_said_last(self) -> None:
        at = now()
        assert state(True, at - GONE - timedelta(seconds=1), ["clock"], at) == "offline"
        assert state(True, at - GONE, ["clock"], at) == "degraded"
        assert state(True, at - GONE, [], at) == "online"

    @pytest.mark.parametrize(("said", "wrong"), [
        (("new", 0, 0, 40, False), []), (("new-1a2b", -120_000, 0, 400, False), []), (("old", 0, 0, 40, False), ["release"]),
        (("new", -120_001, 1, 401, True), ["clock", "errors", "memory", "twins"]),
    ])  # fmt: skip
    def test_each_trouble_has_its_name(self, said: tuple[str, int, int, int, bool], wrong: list[str]) -> None:
        assert troubles(*said, "new") == wrong
