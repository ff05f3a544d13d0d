from typing import Any

from wtforms import SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs are older than WTForms 3.3

from kiosk.issues.models import Category
from kiosk.places.models import Building, Spot
from kiosk.web.forms import Form
from kiosk.web.language import says
from kiosk.words import _l


class CodeForm(Form):
    """Where a code will hang (`b7` is building 7, `s3` spot 3, empty the whole compound), and what is reported by it alone."""

    where = SelectField(_l("贴在哪里"))
    category = SelectField(_l("报哪方面的事"))

    def __init__(self, buildings: list[Building], spots: list[Spot], categories: list[Category], **options: Any) -> None:
        super().__init__(**options)
        names = {building.id: says(building, "name") for building in buildings}
        self.where.choices = [
            SelectChoice("", _l("整个小区")),
            *(SelectChoice(f"b{building.id}", names[building.id].striptags()) for building in buildings),
            *(SelectChoice(f"s{spot.id}", _spot(names.get(spot.building_id or 0), spot)) for spot in spots),
        ]
        self.category.choices = [
            SelectChoice("", _l("都可以报，由报事的人选")),
            *(SelectChoice(str(one.id), says(one, "name").striptags()) for one in categories),
        ]

    def ids(self) -> dict[str, int | None]:
        """The choices as columns of a code; a spot's building is looked up by the caller."""
        kind, number = self.where.data[:1], int(self.where.data[1:] or 0)
        place = {"building_id": number if kind == "b" else None, "spot_id": number if kind == "s" else None}
        return place | {"category_id": int(self.category.data) if self.category.data else None}


def _spot(building: Any, spot: Spot) -> str:
    name = says(spot, "name").striptags()
    return f"{building.striptags()}·{name}" if building else name
