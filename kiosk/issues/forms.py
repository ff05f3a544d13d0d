"""What is well-formed: a report, its tracking, and what staff write on a matter."""

from collections.abc import Iterable, Sequence
from datetime import UTC
from typing import Any
from zoneinfo import ZoneInfo

from wtforms import (
    DateField,
    DateTimeLocalField,
    HiddenField,
    MultipleFileField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TelField,
    TextAreaField,
)  # fmt: skip
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs are older than WTForms 3.3
from wtforms.validators import DataRequired, Length, Optional, ValidationError

from kiosk.codes.rules import parse_number
from kiosk.issues.models import Category, Issue
from kiosk.issues.rules import URGENCIES
from kiosk.issues.states import HEADINGS, NEEDED, Move, Need, Terms
from kiosk.web.forms import Form, PublicWords, typed
from kiosk.web.language import says
from kiosk.web.text import phone
from kiosk.words import _l

MOST_PHOTOS = 4
MOST_WORDS = 500


class ReportForm(Form):
    """A report. The categories' questions are added by `report_form`, one field each."""

    place = SelectField(_l("在哪里"), validators=[Optional()])
    category = RadioField(_l("哪方面的事"), validators=[DataRequired(_l("请点一下是哪方面的事"))])
    words = TextAreaField(
        _l("怎么了"),
        validators=[
            DataRequired(_l("请写一句话，说说怎么了")),
            Length(2, MOST_WORDS, _l("请写 2 到 %(most)d 个字", most=MOST_WORDS)),
        ],
    )
    photos = MultipleFileField(_l("照片"))
    held = SelectMultipleField(validate_choice=False)  # tokens of photos that came with an earlier try
    dropped = SelectMultipleField(validate_choice=False)
    phone = TelField(_l("手机号"))

    def validate_phone(self, field: TelField) -> None:
        try:
            field.data = phone(field.data) if field.data else ""
        except ValueError:
            raise ValidationError(_l("这个号码不像电话号码，请看看有没有少一位；也可以不填")) from None

    @property
    def tokens(self) -> list[str]:
        """Photos of earlier tries that are still wanted."""
        return [token for token in self.held.data or [] if token not in (self.dropped.data or [])][:MOST_PHOTOS]

    def answers(self, category: Category) -> dict[str, str]:
        """Answers to the questions of the chosen category, by the questions' keys."""
        asked = {question["key"]: self[question_name(category, question)].data for question in category.questions}
        return {key: answer for key, answer in asked.items() if answer}


def question_name(category: Category, question: dict[str, Any]) -> str:
    """The name of the field that asks a category's question."""
    return f"q-{category.slug}-{question['key']}"


def report_form(
    categories: Sequence[Category], places: Iterable[tuple[str, str]], place: str, category: str | None
) -> ReportForm:
    """The form of a compound: places (value, words), categories, questions; `place` and `category` are chosen at first."""
    asked = {question_name(c, q): _question(q) for c in categories for q in c.questions}
    form: ReportForm = type("ReportForm", (ReportForm,), asked)(place=place, category=category)
    form.place.choices = [SelectChoice(value, words) for value, words in places]
    form.category.choices = [SelectChoice(c.slug, says(c, "name")) for c in categories]
    return form


def _question(question: dict[str, Any]) -> RadioField:
    choices = [SelectChoice(o["key"], told_word(o)) for o in question["options"]]
    return RadioField(told_ask(question), choices=choices, validators=[Optional()])


class _Said:
    """Lets `says` read a category's question, which is a dict."""

    def __init__(self, values: dict[str, str]) -> None:
        self.__dict__.update(values)


def told_ask(question: dict[str, str]) -> Any:
    return says(_Said(question), "ask")


def told_word(option: dict[str, str]) -> Any:
    return says(_Said(option), "word")


class WordsForm(PublicWords):
    """Title and line as they stand on the board, in both languages. `revision` is what its writer saw."""

    title = StringField(_l("标题"), validators=[DataRequired(_l("请写标题")), Length(max=30, message=_l("标题最多 30 个字"))])
    title_en = StringField(_l("英文标题"), validators=[Length(max=80, message=_l("最多 80 个字符"))])
    line = TextAreaField(
        _l("上屏的话"), validators=[DataRequired(_l("请写上屏的话")), Length(max=200, message=_l("最多 200 个字"))]
    )
    line_en = TextAreaField(_l("上屏的英文"), validators=[Length(max=400, message=_l("最多 400 个字符"))])
    revision = HiddenField()

    def said(self) -> str:
        return "\n".join(self.words())

    @classmethod
    def of(cls, issue: Issue) -> "WordsForm":
        """The form as it stands, before anybody typed."""
        held = {name: getattr(issue, name) for name in ("title", "title_en", "line", "line_en")}
        return cls(formdata=None, data=held | {"revision": str(issue.revision)})

    def words(self) -> tuple[str, str, str, str]:
        """Title and line, each in both languages, as `Issue.say` takes them."""
        return typed(self.title), typed(self.title_en), typed(self.line), typed(self.line_en)


class EntryForm(PublicWords):
    """An entry of the timeline: for everybody (`shown`) or for staff only."""

    heading = StringField(_l("标题"), validators=[Length(max=20, message=_l("最多 20 个字"))])
    heading_en = StringField(_l("英文标题"), validators=[Length(max=60, message=_l("最多 60 个字符"))])
    text = TextAreaField(
        _l("写一条进展"), validators=[DataRequired(_l("请写一句话")), Length(max=200, message=_l("最多 200 个字"))]
    )
    text_en = TextAreaField(_l("进展的英文"), validators=[Length(max=400, message=_l("最多 400 个字符"))])
    shown = HiddenField()

    def said(self) -> str:
        parts = (self.heading, self.heading_en, self.text, self.text_en) if self.shown.data else ()
        return "\n".join(map(typed, parts))

    def headings(self) -> tuple[str, str]:
        """What stands over it; an entry that stays inside has none."""
        if not self.shown.data:
            return "", ""
        return (typed(self.heading), typed(self.heading_en)) if self.heading.data else HEADINGS["entry"]

    def terms(self, by_id: int, body: str, body_en: str) -> Terms:
        if self.shown.data:
            return Terms(by_id, body, body_en, line=typed(self.text), line_en=typed(self.text_en))
        return Terms(by_id, body, body_en, note=typed(self.text))


class MoveForm(PublicWords):
    """What a move needs. Fields that it does not need are taken away by `move_form`."""

    urgency = RadioField(_l("紧急程度"), choices=[SelectChoice(key, word) for key, word in URGENCIES.items()])
    promise = DateTimeLocalField(_l("承诺办好的时间"))
    skip = StringField(_l("跳过的步骤为什么不需要"), validators=[Length(max=60, message=_l("最多 60 个字"))])
    reason = TextAreaField(_l("原因"), validators=[Length(max=200, message=_l("最多 200 个字"))])
    resume = DateField(_l("哪天恢复办理"))
    target = StringField(_l("并入哪一件（编号）"))
    line = TextAreaField(_l("办到哪一步"), validators=[Length(max=200, message=_l("最多 200 个字"))])
    line_en = TextAreaField(_l("英文的一句话"), validators=[Length(max=400, message=_l("最多 400 个字符"))])
    body = StringField(_l("办理的单位或角色"), validators=[Length(max=40, message=_l("最多 40 个字"))])
    body_en = StringField(_l("单位或角色的英文"), validators=[Length(max=80, message=_l("最多 80 个字符"))])
    note = TextAreaField(_l("内部记录"), validators=[Length(max=1000, message=_l("最多 1000 个字"))])
    revision = HiddenField()

    def said(self) -> str:
        return "\n".join(map(typed, (self.line, self.line_en, self.body, self.body_en)))

    @property
    def other(self) -> str:
        """The number of the other matter, as such numbers are written; empty when none was typed."""
        return str(parse_number(typed(self.target)) or "") if "target" in self else ""

    def miss_target(self, found: int | None) -> None:
        """Say that the number of the other matter leads nowhere."""
        if "target" in self and self.target.data and found is None:
            self.refuse(self.target, _l("这个小区里没有这个编号的事项"))

    def terms(self, by_id: int, target: int | None, zone: ZoneInfo) -> Terms:
        """What was typed, for the domain; times are typed in `zone`."""
        given = {name: self[name].data for name in Terms._fields if name in self and name not in {"promise", "target"}}
        typed = self["promise"].data if "promise" in self else None
        promise = typed.replace(tzinfo=zone).astimezone(UTC) if typed else None
        return Terms(by_id=by_id, target=target, promise=promise, **given)


def move_form(move: Move, **values: Any) -> MoveForm:
    """The form of one move: required is what it needs, gone is what only other moves need."""
    form = MoveForm(**values)
    for need in Need:
        if need in move.needs:
            form[need.value].validators = [DataRequired(NEEDED[need]), *form[need.value].validators]
            form[need.value].flags.required = True
        elif need is not Need.LINE:
            del form[need.value]
    return form


class PhotosForm(Form):
    """Which photos of a matter everybody may see."""

    shown = SelectMultipleField(coerce=int, validate_choice=False)


class TrackForm(Form):
    """Number and secret of a receipt; sent by GET, since looking changes nothing."""

    class Meta(Form.Meta):
        csrf = False

    number = StringField(_l("事项编号"))
    key = StringField(_l("查询码"))
