from typing import Any

from wtforms import SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs are older than WTForms 3.3
from wtforms.validators import InputRequired, Length

from kiosk.web.forms import Form
from kiosk.words import _l


class ScreenForm(Form):
    building = SelectField(_l("在哪栋楼"), coerce=int, validators=[InputRequired(_l("请选楼栋"))])
    name = StringField(_l("叫什么"), (InputRequired(_l("这一项要填")), Length(max=40, message=_l("最多 40 个字"))))

    def __init__(self, buildings: list[tuple[int, str]], **options: Any) -> None:
        super().__init__(**options)
        self.building.choices = [SelectChoice(*building) for building in buildings]
