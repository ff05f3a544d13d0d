"""What residents and staff type about activities."""

from typing import Any
from zoneinfo import ZoneInfo

from wtforms import (
    BooleanField,
    DateTimeLocalField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    SubmitField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs are older than WTForms 3.3
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional, StopValidation, ValidationError

from kiosk.activities.models import KINDS, Activity
from kiosk.activities.rules import DRAWING_WORDS, KIND_WORDS
from kiosk.web.forms import Form, in_zone, moment_field, text_field
from kiosk.web.text import phone as phone_number
from kiosk.words import _l

AT_LEAST_ONE = NumberRange(min=1, message=_l("至少 1 人"))
NOT_NEGATIVE = NumberRange(0, 1_000_000, _l("填 0 到 1000000"))
HOW_MANY = InputRequired(_l("请填人数"))


def _number(label: Any, validators: list[Any], **options: Any) -> IntegerField:
    said: dict[str, Any] = {"invalid_value_message": _l("请填数字")}  # the stubs do not know it
    return IntegerField(label, validators, **said, **options)


class SignUpForm(Form):
    """Two required things: how to address you, and a phone number or that there is none."""

    name = StringField(_l("怎么称呼您"), [DataRequired(_l("请告诉我们怎么称呼您")), Length(max=40, message=_l("最多 40 个字"))])
    phone = StringField(_l("手机号"))
    no_phone = BooleanField(_l("没有手机号"))
    party = _number(_l("一共几个人来"), [HOW_MANY, AT_LEAST_ONE], default=1)

    def validate_phone(self, field: StringField) -> None:
        """`number` in one form. The tick stands above what was typed: who ticks it wants no number kept."""
        if not self.no_phone.data and not field.data:
            raise ValidationError(_l("请填手机号；没有的话，勾上“没有手机号”"))
        try:
            self.number: str | None = None if self.no_phone.data else phone_number(field.data or "")
        except ValueError:
            raise ValidationError(_l("这个号码好像不对，请再看看；没有的话，勾上“没有手机号”")) from None


class PartyForm(Form):
    """On the manage page. `rest`: those who find no seat queue as an entry of their own."""

    party = _number(_l("一共几个人来"), [HOW_MANY, AT_LEAST_ONE])
    rest = SubmitField()
    more = 0  # of those, how many; set by a refusal


class SeatsForm(Form):
    """How many may come. Empty is unlimited, 0 is full."""

    capacity = _number(_l("名额"), [Optional(), NOT_NEGATIVE])
    accept_cut = BooleanField(_l("我知道会少于已报人数：不取消任何人，公众看到 0 席"))
    revision = HiddenField()

    @classmethod
    def seats_of(cls, activity: Activity) -> "SeatsForm":
        return cls(data={"capacity": activity.capacity, "revision": str(activity.revision)})

    @property
    def seen(self) -> int:
        """The revision that the editor began from; 0 when it was lost."""
        typed = self.revision.data or ""
        return int(typed) if typed.isdecimal() else 0


class ActivityForm(SeatsForm):
    """Everything that staff write about an activity. Times are those of the compound's clock."""

    kind = RadioField(
        _l("种类"), [InputRequired(_l("请选种类"))], choices=[SelectChoice(kind, KIND_WORDS[kind]) for kind in KINDS]
    )
    title = text_field(_l("标题"), 30, DataRequired(_l("请写标题")))
    title_en = text_field(_l("英文标题"), 80)
    subtitle = text_field(_l("副标题"), 20)
    subtitle_en = text_field(_l("英文副标题"), 60)
    starts_at = moment_field(_l("开始"), InputRequired(_l("请填开始时间")))
    ends_at = moment_field(_l("结束"), InputRequired(_l("请填结束时间")))
    venue = text_field(_l("地点"), 40, DataRequired(_l("请写地点")))
    venue_en = text_field(_l("英文地点"), 80)
    host = text_field(_l("主办"), 40)
    host_en = text_field(_l("英文主办"), 80)
    about = text_field(_l("介绍"), 2000, area=True)
    about_en = text_field(_l("英文介绍"), 4000, area=True)
    programme = text_field(_l("当天安排"), 1000, area=True)
    programme_en = text_field(_l("英文安排"), 2000, area=True)
    opens_at = moment_field(_l("报名开始"), Optional())
    closes_at = moment_field(_l("截止时间"), Optional())
    max_party = _number(_l("一次最多报几人"), [HOW_MANY, NumberRange(1, 50, _l("1 到 50 人"))], default=4)
    drawing = SelectField(_l("线描图"), choices=[SelectChoice(key, word) for key, word in DRAWING_WORDS.items()])

    MOMENTS = ("starts_at", "ends_at", "opens_at", "closes_at")
    PLAIN = (
        "kind", "title", "title_en", "subtitle", "subtitle_en", "venue", "venue_en", "host", "host_en", "about", "about_en",
        "programme", "programme_en", "max_party", "drawing",
    )  # fmt: skip

    def validate_ends_at(self, field: DateTimeLocalField) -> None:
        if self.starts_at.data and field.data and field.data <= self.starts_at.data:
            raise ValidationError(_l("结束要在开始之后；过了半夜的，请选第二天"))

    def validate_closes_at(self, field: DateTimeLocalField) -> None:
        if self.starts_at.data and field.data and field.data > self.starts_at.data:
            raise ValidationError(_l("报名截止不能晚于活动开始"))

    def validate_opens_at(self, field: DateTimeLocalField) -> None:
        closes = self.closes_at.data or self.starts_at.data
        if closes and field.data and field.data >= closes:
            raise ValidationError(_l("报名开始要早于截止"))

    @classmethod
    def of(cls, activity: Activity, zone: ZoneInfo) -> "ActivityForm":
        """The form as it opens on an activity."""
        values = {name: getattr(activity, name) for name in (*cls.PLAIN, "capacity")} | {"revision": str(activity.revision)}
        moments = {name: getattr(activity, name) for name in cls.MOMENTS}
        return cls(data=values | {name: at and at.astimezone(zone).replace(tzinfo=None) for name, at in moments.items()})

    def fill(self, activity: Activity, zone: ZoneInfo) -> None:
        """Everything but the capacity, which belongs to `seats`."""
        for name in self.PLAIN:
            setattr(activity, name, self[name].data)
        for name in self.MOMENTS:
            setattr(activity, name, in_zone(self[name].data, zone))


def _one_of_both(form: Any, field: IntegerField) -> None:
    """Stands before Optional, which would end the chain silently."""
    if form.attendances.data is None and field.data is None:
        raise StopValidation(_l("人次、人数至少填一个"))


class FiguresForm(Form):
    """How many came. Attendances (人次) count a person each time, people (人数) once."""

    attendances = _number(_l("人次"), [Optional(), NOT_NEGATIVE])
    people = _number(_l("人数"), [_one_of_both, Optional(), NOT_NEGATIVE])
    figures_source = text_field(_l("数据来源"), 60, DataRequired(_l("请写数据来源，例如“签到表”")))
    figures_source_en = text_field(_l("英文来源"), 120)

    def validate_people(self, field: IntegerField) -> None:
        attendances = self.attendances.data
        if attendances is not None and field.data is not None and field.data > attendances:
            raise ValidationError(_l("人数不会多于人次"))
