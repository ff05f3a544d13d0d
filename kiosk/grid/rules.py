from collections.abc import Iterable
from itertools import groupby
from typing import NamedTuple

from kiosk.grid.models import PublicName
from kiosk.places.models import Building


class Headed(NamedTuple):
    """A building, whether somebody heads it now, and the names that may be shown. Most heads have a role only."""

    building: Building
    has_head: bool
    names: list[PublicName]


def headed(rows: Iterable[tuple[Building, bool, PublicName | None]]) -> list[Headed]:
    """Rows of `queries.heads`, one line a building: two heads without a name are no more than a building with a head."""
    found = []
    for building, of_building in groupby(rows, lambda row: row[0]):
        heads = [(has_head, name) for _, has_head, name in of_building]
        names = {name.id: name for _, name in heads if name is not None}
        found.append(Headed(building, any(has_head for has_head, _ in heads), list(names.values())))
    return found
