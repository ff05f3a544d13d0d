from collections.abc import Iterable
from datetime import time
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from wtforms import DecimalField, IntegerField, RadioField, SelectField, StringField, TimeField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs are older than WTForms 3.3
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from kiosk.codes.rules import normalise
from kiosk.screens.models import Screen
from kiosk.screens.rules import HIGHEST, LARGEST, LOWEST, ORIENTATIONS, SMALLEST
from kiosk.web.forms import Form, typed
from kiosk.words import _l

TOO_SMALL = _l("要在 %(least)s 到 %(most)s 英寸之间，再小的屏上手指点不准", least=SMALLEST, most=LARGEST)

OUT_OF_REACH = _l("要在 %(least)d 到 %(most)d 厘米之间", least=LOWEST, most=HIGHEST)


class CodeForm(Form):
    """The code that a waiting browser shows."""

    code = StringField(_l("配对码"), [InputRequired(_l("请填屏上的 6 位配对码"))], filters=[lambda code: normalise(code or "")])


class MeasuresForm(Form):
    """How a screen hangs: what decides its size of type, what is in reach, and its night."""

    name = StringField(_l("叫什么"), (InputRequired(_l("这一项要填")), Length(max=40, message=_l("最多 40 个字"))))
    orientation = RadioField(_l("怎么挂"), choices=[SelectChoice(*one) for one in ORIENTATIONS.items()], default="portrait")
    diagonal = DecimalField(
        _l("屏幕对角线"), [Optional(), NumberRange(Decimal(str(SMALLEST)), LARGEST, TOO_SMALL)], places=None
    )
    bottom_cm = IntegerField(_l("画面下边离地"), [Optional(), NumberRange(LOWEST, HIGHEST, OUT_OF_REACH)])
    dim_from = TimeField(_l("夜里调暗，从"), [Optional()])
    dim_until = TimeField(_l("到"), [Optional()])

    def validate_dim_from(self, _field: TimeField) -> None:
        """Each is asked only when it is filled in; then the other must be."""
        if self.dim_from.data is None or self.dim_until.data is None:
            raise ValidationError(_l("两个钟点要么都填，要么都不填"))

    validate_dim_until = validate_dim_from

    def show(self, screen: Screen) -> None:
        """Fill in what is known of the screen."""
        self.name.data, self.orientation.data, self.bottom_cm.data = screen.name, screen.orientation, screen.bottom_cm
        self.diagonal.data = None if screen.diagonal is None else Decimal(screen.diagonal) / 10
        self.dim_from.data, self.dim_until.data = _clock(screen.dim_from), _clock(screen.dim_until)

    def fill(self, screen: Screen) -> None:
        screen.name, screen.orientation, screen.bottom_cm = typed(self.name), self.orientation.data, self.bottom_cm.data
        inches = self.diagonal.data
        screen.diagonal = None if inches is None else int((inches * 10).quantize(Decimal(1), ROUND_HALF_UP))
        screen.dim_from, screen.dim_until = _minutes(self.dim_from.data), _minutes(self.dim_until.data)


class ScreenForm(MeasuresForm):
    """A new screen; with the code of a waiting browser it is paired at once."""

    code = StringField(_l("配对码"), [Optional()], filters=[lambda code: normalise(code or "")])
    building = SelectField(_l("在哪里"), validators=[InputRequired(_l("请选楼栋"))])

    def __init__(self, places: Iterable[tuple[str, str]], **options: Any) -> None:
        super().__init__(**options)
        self.building.choices = [SelectChoice(*place) for place in places]

    @property
    def where(self) -> tuple[int, int | None]:
        """Ids of the building and of its spot."""
        building, _, spot = str(self.building.data).partition(".")
        return int(building), int(spot) if spot else None


def _minutes(at: time | None) -> int | None:
    return None if at is None else at.hour * 60 + at.minute


def _clock(minutes: int | None) -> time | None:
    return None if minutes is None else time(minutes // 60, minutes % 60)
