"""What a resident types to be called, and what staff write down of a consent."""

from collections.abc import Iterable
from typing import Any

from wtforms import BooleanField, DateField, SelectField, StringField, TelField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs are older than WTForms 3.3
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError

from kiosk.clock import now
from kiosk.places.models import Building
from kiosk.web.filters import local
from kiosk.web.forms import Form
from kiosk.web.language import says
from kiosk.web.text import phone
from kiosk.words import _l


def _most(n: int) -> Length:
    return Length(max=n, message=_l("最多 %(n)d 个字", n=n))


class CallBackForm(Form):
    """Which building, how to address you, which number, and a word on what it is about."""

    building = SelectField(_l("哪栋楼"), coerce=int)
    name = StringField(_l("怎么称呼您"), (DataRequired(_l("请告诉我们怎么称呼您")), _most(40)))
    phone = TelField(_l("电话"), (DataRequired(_l("请填电话，不然没法给您回")),))
    words = StringField(_l("想说什么事"), (_most(100),))

    def __init__(self, buildings: Iterable[Building], **options: Any) -> None:
        super().__init__(**options)
        self.building.choices = [SelectChoice(building.id, says(building, "name").striptags()) for building in buildings]

    def validate_phone(self, field: TelField) -> None:
        try:
            field.data = phone(field.data or "")
        except ValueError:
            raise ValidationError(_l("这个号码不像电话号码，请看看有没有少一位")) from None


class ConsentForm(Form):
    """The name that a building head agreed to have shown."""

    name = StringField(_l("公开的称呼"), (DataRequired(_l("请写公开的称呼")), _most(20)))
    name_en = StringField(_l("英文称呼"), (_most(40),))
    consented_on = DateField(_l("哪天同意的"), (InputRequired(_l("请填日期")),))
    agreed = BooleanField(_l("本人书面同意公开这个称呼"), (InputRequired(_l("本人书面同意了才能公开")),))

    def validate_consented_on(self, field: DateField) -> None:
        if field.data and field.data > local(now()).date():
            raise ValidationError(_l("同意的日子还没到"))
