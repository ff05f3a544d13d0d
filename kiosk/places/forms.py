from typing import Any

from werkzeug.datastructures import FileStorage
from wtforms import BooleanField, DecimalField, FileField, IntegerField, SelectField, StringField, TelField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs are older than WTForms 3.3
from wtforms.validators import InputRequired, Length, NumberRange, Optional, Regexp, ValidationError

from kiosk.places.models import Building
from kiosk.places.rules import CONTACT_KINDS, RESERVED, SOURCES, area_cm2
from kiosk.web.forms import Form, typed
from kiosk.web.language import says
from kiosk.web.text import tidy
from kiosk.words import _l

NEEDED = InputRequired(_l("这一项要填"))


def words(most: int) -> Length:
    return Length(max=most, message=_l("最多 %(n)d 个字", n=most))


class PlaceForm(Form):
    name = StringField(_l("名称"), (NEEDED, words(40)))
    name_en = StringField(_l("英文名称"), (words(80),))


class BuildingForm(PlaceForm):
    slug = StringField(
        _l("楼号（网址里用）"),
        (NEEDED, words(40), Regexp(r"^[0-9a-z-]+$", message=_l("只能用数字、小写字母和短横"))),
    )

    def validate_slug(self, field: StringField) -> None:
        if field.data in RESERVED:
            raise ValidationError(_l("这个词留作他用，请换一个"))


class CompoundForm(PlaceForm):
    slug = StringField(
        _l("网址里的名字"),
        (NEEDED, words(40), Regexp(r"^[a-z][0-9a-z-]+$", message=_l("小写字母开头，只能用小写字母、数字和短横"))),
    )
    prefix = StringField(_l("编号前缀"), (NEEDED, Regexp(r"^[A-Z]{2,4}$", message=_l("2 到 4 个大写字母，例如 JS"))))
    address = StringField(_l("地址"), (words(80),))
    address_en = StringField(_l("英文地址"), (words(160),))


FORMS: dict[str, type[PlaceForm]] = {"compound": CompoundForm, "building": BuildingForm}


class SpotForm(PlaceForm):
    """A place for a code: lobby, gate, playground."""

    building = SelectField(_l("在哪栋楼"), coerce=int)

    def __init__(self, buildings: list[Building], **options: Any) -> None:
        super().__init__(**options)
        outside = SelectChoice(0, _l("不在楼里"))
        self.building.choices = [outside, *(SelectChoice(b.id, says(b, "name")) for b in buildings)]


class ContactForm(Form):
    kind = SelectField(_l("哪一方"), choices=[SelectChoice(*kind) for kind in CONTACT_KINDS.items()], validators=[NEEDED])
    label = StringField(_l("怎么称呼"), (NEEDED, words(40)))
    label_en = StringField(_l("英文称呼"), (words(80),))
    phone = TelField(_l("电话"), (NEEDED, Regexp(r"^\+?[0-9][0-9 -]{1,18}$", message=_l("电话只能有数字、空格和短横"))))
    hours = StringField(_l("什么时候有人接"), (words(40),))
    hours_en = StringField(_l("英文时间"), (words(60),))
    position = IntegerField(_l("排第几"), (Optional(), NumberRange(0, 99, _l("0 到 99"))), default=0)


class HouseholdForm(Form):
    unit = StringField(_l("单元"), (NEEDED, words(10)), default="1")
    room = StringField(_l("房号"), (NEEDED, words(10)))
    area = StringField(_l("专有面积（平方米）"))
    source = SelectField(_l("面积来源"), choices=[SelectChoice(*source) for source in SOURCES.items()], validators=[NEEDED])

    def validate_area(self, field: DecimalField) -> None:
        try:
            area_cm2(typed(self.area))
        except ValueError:
            raise ValidationError(_l("面积要写成平方米，例如 89.5")) from None


class ImportForm(Form):
    """A table of households, as a file or typed in. It is shown before it is taken."""

    file = FileField(_l("表格文件（CSV）"))
    text = TextAreaField(_l("或者把表格粘贴在这里"), (Length(max=80_000, message=_l("太长了，请分几次导入")),))

    sure = BooleanField(_l("看过了，就这样导入"))

    def table(self) -> str:
        """The file when there is one (UTF-8, or GB 18030 as Excel writes it), else the text."""
        sent = self.file.data if isinstance(self.file.data, FileStorage) else None  # a form can be sent with text there
        data: bytes = sent.read(1_000_000) if sent else b""
        if not data:
            return typed(self.text)
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = data.decode("gb18030", errors="replace")
        return tidy(text.replace("\t", ","), lines=True)
