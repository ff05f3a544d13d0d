"""What staff type about the alliance: a body, what it offers, what is built with it."""

from datetime import date
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import DateField, FieldList, FormField, HiddenField, IntegerField, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs are older than WTForms 3.3
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional, StopValidation, ValidationError
from wtforms.widgets import TextArea, TextInput

from kiosk.alliance.models import SEATS, Member, Part, Project
from kiosk.alliance.rules import SEAT_NAMES, STATE_NAMES, fingerprint
from kiosk.web.forms import Form, typed
from kiosk.web.language import says
from kiosk.words import _l

NEEDED = DataRequired(_l("这一项要填"))
WHOLE = _l("请填整数")
MOST_PARTS, LONG = 12, 120
PROJECT_WORDS = ("title", "title_en", "about", "about_en", "state", "started_on", "finished_on")


def _words(label: Any, most: int, *first: Any) -> StringField:
    """Text without line breaks, in a larger box where it may be long."""
    widget = TextArea() if most >= LONG else TextInput()
    return StringField(label, [*first, Length(max=most, message=_l("最多 %(n)d 个字", n=most))], widget=widget)


def _said(label: Any, label_en: Any, most: int, most_en: int, *first: Any) -> tuple[StringField, StringField]:
    """A field and its English beside it, which may always stay empty."""
    return _words(label, most, *first), _words(label_en, most_en)


class MemberForm(Form):
    """A body and its seat."""

    seat = RadioField(
        _l("坐哪一席"), [InputRequired(_l("请选一席"))], choices=[SelectChoice(seat, SEAT_NAMES[seat]) for seat in SEATS]
    )
    name, name_en = _said(_l("单位名称"), _l("英文名称"), 40, 80, NEEDED)
    about, about_en = _said(_l("在联盟里做什么"), _l("做什么（英文）"), 120, 240)
    joined_on = DateField(_l("加入日期"), [Optional()])
    position = IntegerField(_l("排第几"), [Optional(), NumberRange(0, 99, _l("0 到 99"))], default=0)


class OfferForm(Form):
    """What a body puts at the residents' service."""

    title, title_en = _said(_l("能提供什么"), _l("英文"), 30, 80, NEEDED)
    about, about_en = _said(_l("什么时候、在哪里、怎么用"), _l("怎么用（英文）"), 120, 240)


def _unless_empty(form: "PartForm", field: Any) -> None:
    """An empty line is no line; of any other, this field is needed."""
    if form.is_empty or not _raw(field):
        field.errors = []
        raise StopValidation("" if form.is_empty else _l("这一项要填"))


def _raw(field: Any) -> str:
    return str((field.raw_data or [""])[0]).strip()


def _count(label: Any, *validators: Any) -> IntegerField:
    said: dict[str, Any] = {"invalid_value_message": WHOLE}  # the stubs do not know it
    return IntegerField(label, validators, **said)


class PartForm(Form):
    """A line of the form below: so many of this planned, so many installed. More than planned is fine."""

    class Meta(Form.Meta):
        csrf = False  # it stands in the form around it

    nonce = None  # type: ignore[assignment]  # as above
    name = _words(_l("装什么"), 20, _unless_empty)
    name_en = _words(_l("英文"), 40)
    unit = _words(_l("量词"), 4)
    planned = _count(_l("计划"), _unless_empty, NumberRange(1, 1_000_000, _l("填 1 到 1000000")))
    installed = _count(_l("已装"), Optional(), NumberRange(0, 1_000_000, _l("填 0 到 1000000")))

    @property
    def is_empty(self) -> bool:
        return not any(_raw(field) for field in (self.name, self.name_en, self.unit, self.planned, self.installed))

    @property
    def part(self) -> Part:
        words = typed(self.name), typed(self.name_en), typed(self.unit)
        return Part(*words, self.planned.data or 0, self.installed.data or 0)


def _when_done(form: "ProjectForm", field: Any) -> None:
    if form.state.data == "done" and not _raw(field):
        field.errors = []
        raise StopValidation(_l("已经建成的，请填哪天建成"))


class ProjectForm(Form):
    """A project with its deliverables. `today` is the compound's day: nothing is finished tomorrow."""

    member = SelectField(_l("和谁一起建"), [NEEDED], coerce=int)
    title, title_en = _said(_l("项目名称"), _l("英文名称"), 30, 80, NEEDED)
    about, about_en = _said(_l("建什么，为什么建"), _l("建什么（英文）"), 120, 240)
    state = RadioField(
        _l("到哪一步"), [InputRequired(_l("请选一步"))], choices=[SelectChoice(*state) for state in STATE_NAMES.items()]
    )
    started_on = DateField(_l("开工日期"), [Optional()])
    finished_on = DateField(_l("建成日期"), [_when_done, Optional()])
    parts = FieldList(FormField(PartForm), max_entries=MOST_PARTS)
    seen = HiddenField()
    today = date.max

    def offer(self, members: list[Member], today: date) -> "ProjectForm":
        """Fill the list of bodies."""
        self.member.choices = [SelectChoice(member.id, says(member, "name").striptags()) for member in members]
        self.today = today
        return self

    def validate_finished_on(self, field: DateField) -> None:
        if self.state.data != "done":
            raise ValidationError(_l("还没建成，建成日期先空着"))
        if field.data and field.data > self.today:
            raise ValidationError(_l("这一天还没到"))
        if field.data and self.started_on.data and field.data < self.started_on.data:
            raise ValidationError(_l("建成不会早于开工"))

    @property
    def counted(self) -> list[Part]:
        """The lines that say something."""
        return [entry.form.part for entry in self.parts if not entry.form.is_empty]

    @classmethod
    def of(cls, project: Project | None, **given: Any) -> "ProjectForm":
        """The form as it opens: with what the project says, else with one empty line."""
        there: dict[str, Any] = {name: getattr(project, name) for name in PROJECT_WORDS} if project else {}
        parts = [{name: getattr(part, name) for name in Part._fields} for part in project.deliverables] if project else []
        member = {"member": project.member_id} if project else {}
        return cls(data={**there, **member, **given, "parts": parts or [{}], "seen": fingerprint(project)})


def rearranged(sent: MultiDict[str, str], act: str) -> MultiDict[str, str]:
    """What was typed, with a line more (`add`) or less (`remove-3`). Nothing is lost on the way, well-formed or not."""
    changed = MultiDict(sent)
    lines = sorted({int(key.split("-")[1]) for key in sent if key.startswith("parts-") and key.split("-")[1].isdecimal()})
    if act == "add" and len(lines) < MOST_PARTS:
        changed[f"parts-{lines[-1] + 1 if lines else 0}-name"] = ""
    gone = act.partition("-")[2] if act.startswith("remove-") else None
    for key in [key for key in changed if gone and key.startswith(f"parts-{gone}-")]:
        del changed[key]
    return changed
