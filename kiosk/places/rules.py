"""What places may be called, and how a list of households is read."""

import csv
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from itertools import groupby, islice
from typing import NamedTuple

from kiosk.places.models import KINDS, Compound, Place
from kiosk.words import LazyString, _l

KIND_WORDS = {
    "district": _l("区"),
    "street": _l("街道"),
    "community": _l("社区"),
    "compound": _l("小区"),
    "building": _l("楼栋"),
}
SOURCES = {"register": _l("产权登记"), "survey": _l("测绘"), "contract": _l("购房合同")}
CONTACT_KINDS = {
    "property": _l("物业"),
    "community": _l("社区"),
    "branch": _l("党支部"),
    "committee": _l("业委会"),
    "police": _l("派出所"),
    "other": _l("其他"),
}
# Second parts of /c/<compound>/… that are pages of the compound, now or announced.
RESERVED = frozenset(
    {"lobby", "report", "activities", "issues", "conventions", "notices", "consultations", "alliance", "ledger", "photos",
     "held", "calendar", "feed", "visits", "search", "people", "call-back", "code-alarm", "offline", "manifest"}
)  # fmt: skip
MOST_ROWS = 5000
LARGEST = 10_000_000  # cm²: a thousand square metres


def child_kind(kind: str) -> str | None:
    """What stands directly below: a community below a street, nothing below a building."""
    return KINDS[KINDS.index(kind) + 1] if kind != KINDS[-1] else None


def by_community(compounds: Iterable[Compound]) -> list[tuple[Place | None, list[Compound]]]:
    """Compounds in the order of the tree, each community's together."""
    return [(community, list(own)) for community, own in groupby(compounds, lambda compound: compound.parent)]


def area_cm2(square_metres: str) -> int | None:
    """`89.50` as 895000 cm²; None for nothing. ValueError for what is no area."""
    if not square_metres:
        return None
    try:
        exact = Decimal(square_metres) * 10_000
    except InvalidOperation:
        raise ValueError("not a number") from None
    if not exact.is_finite() or exact != exact.to_integral_value() or not 0 < exact <= LARGEST:
        raise ValueError("not an area")
    return int(exact)


# Households from a table: building, unit, room, area in m² (may be empty), source (may be empty).


class Row(NamedTuple):
    """A household as it stands in line `n` of the table."""

    n: int
    building_id: int
    unit: str
    room: str
    area_cm2: int | None
    source: str


class Bad(NamedTuple):
    """A line that cannot be taken, and why."""

    n: int
    line: str
    why: LazyString


HEADS = ("building", "unit", "room", "area", "source")
HEAD_WORDS = {  # house: headings as people write them
    "楼栋": "building", "楼": "building", "幢": "building", "单元": "unit", "房号": "room", "室": "room", "门牌": "room",
    "面积": "area", "建筑面积": "area", "专有面积": "area", "来源": "source", "面积来源": "source",
}  # fmt: skip
SOURCE_WORDS = {  # house: as people write them
    "": "register", "产权登记": "register", "登记": "register", "测绘": "survey", "合同": "contract", "购房合同": "contract",
}  # fmt: skip


def read_households(text: str, buildings: Mapping[str, int]) -> tuple[list[Row], list[Bad]]:
    """The lines of a table, cells apart by commas (or spaces): what can be taken and what cannot.

    `buildings` maps slugs and names to ids. A first line of headings sets the order of the columns.
    """
    rows: list[Row] = []
    bad: list[Bad] = []
    seen: dict[tuple[int, str, str], int] = {}
    for n, cells in islice(_lines(text), MOST_ROWS + 1):
        read = _row(n, cells, buildings) if n <= MOST_ROWS else _bad(n, cells, _l("一次最多 %(n)d 行", n=MOST_ROWS))
        if isinstance(read, Row) and (first := seen.setdefault(read[1:4], n)) != n:
            read = _bad(n, cells, _l("和第 %(n)d 行是同一户", n=first))
        if isinstance(read, Row):
            rows.append(read)
        else:
            bad.append(read)
    return rows, bad


def _lines(text: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Line number and cells by column, without empty lines and the line of headings."""
    heads: tuple[str, ...] = HEADS
    for n, line in enumerate(text.replace("，", ",").splitlines(), 1):
        cells = [cell.strip() for cell in next(csv.reader([line[:200]]))] if "," in line else line.split()
        named = tuple(HEAD_WORDS.get(cell, cell.lower()) for cell in cells)
        if n == 1 and "room" in named:
            heads = named
        elif any(cells):
            yield n, dict(zip(heads, cells, strict=False))


def _row(n: int, cells: dict[str, str], buildings: Mapping[str, int]) -> Row | Bad:
    building = buildings.get(cells.get("building", ""))
    unit, room, source = cells.get("unit") or "1", cells.get("room", ""), cells.get("source", "")
    source = SOURCE_WORDS.get(source, source)
    if building is None:
        return _bad(n, cells, _l("没有“%(name)s”这栋楼", name=cells.get("building", "")))
    if not room or len(room) > 10 or len(unit) > 10:
        return _bad(n, cells, _l("单元和房号要填，各最多 10 个字"))
    if source not in SOURCES:
        return _bad(n, cells, _l("面积来源只能是产权登记、测绘或购房合同"))
    try:
        return Row(n, building, unit, room, area_cm2(cells.get("area", "")), source)
    except ValueError:
        return _bad(n, cells, _l("面积要写成平方米，例如 89.5"))


def _bad(n: int, cells: dict[str, str], why: LazyString) -> Bad:
    return Bad(n, ",".join(cells.values())[:80], why)
