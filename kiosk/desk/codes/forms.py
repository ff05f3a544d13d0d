from typing import Any

from wtforms import SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs are older than WTForms 3.3

from kiosk.places.models import Building, Spot
from kiosk.web.forms import Form
from kiosk.web.language import says
from kiosk.words import _l


class CodeForm(Form):
    """Where a code will hang: `b7` is building 7, `s3` spot 3, empty the whole compound."""

    where = SelectField(_l("贴在哪里"))

    def __init__(self, buildings: list[Building], spots: list[Spot], **options: Any) -> None:
        super().__init__(**options)
        names = {building.id: building.name for building in buildings}
        self.where.choices = [
            SelectChoice("", _l("整个小区")),
            *(SelectChoice(f"b{building.id}", says(building, "name")) for building in buildings),
            *(SelectChoice(f"s{spot.id}", f"{names.get(spot.building_id or 0, '')}{spot.name}") for spot in spots),
        ]

    def ids(self) -> dict[str, int | None]:
        """The chosen place as columns of a code; a spot's building is looked up by the caller."""
        kind, number = self.where.data[:1], int(self.where.data[1:] or 0)
        return {"building_id": number if kind == "b" else None, "spot_id": number if kind == "s" else None}
