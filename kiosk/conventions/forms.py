"""What staff type about a convention."""

from typing import Any

from wtforms import DateField, FieldList, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs are older than WTForms 3.3
from wtforms.validators import DataRequired, InputRequired, Length, Optional, ValidationError

from kiosk.conventions.models import ConventionText
from kiosk.conventions.rules import KIND_NAMES, MAX_ARTICLES, Words
from kiosk.places.models import Building
from kiosk.web.forms import Form
from kiosk.web.text import tidy
from kiosk.words import _l

NEED_TITLE = DataRequired(_l("请写标题"))
TITLE_FITS = Length(max=30, message=_l("标题最多 30 个字"))
TITLE_EN_FITS = Length(max=60, message=_l("英文标题最多 60 个字符"))


class TitleForm(Form):
    """What a convention is called. It hangs at once where the convention hangs."""

    title = StringField(_l("标题"), [NEED_TITLE, TITLE_FITS])
    title_en = StringField(_l("英文标题"), [TITLE_EN_FITS])


class NewConventionForm(TitleForm):
    """Which convention it is; the words come next."""

    kind = RadioField(
        _l("哪一种公约"),
        [InputRequired(_l("请选一种"))],
        choices=[SelectChoice(kind, name) for kind, name in KIND_NAMES.items()],
    )
    building = SelectField(_l("哪一栋"), coerce=lambda value: int(value) if value else None)

    def offer(self, buildings: list[Building], name: Any) -> "NewConventionForm":
        """Fill the list of buildings; `name(building)` is what it is called in the reader's language."""
        self.building.choices = [SelectChoice("", _l("请选楼栋")), *(SelectChoice(b.id, name(b)) for b in buildings)]
        return self

    def validate_building(self, field: SelectField) -> None:
        if self.kind.data == "building" and not field.data:
            raise ValidationError(_l("楼栋公约要选是哪一栋的"))

    @property
    def building_id(self) -> int | None:
        return self.building.data if self.kind.data == "building" else None


def _article(label: Any, most: int, sentence: Any) -> "FieldList[TextAreaField]":
    """A list of text areas. WTForms makes the entries itself, so they tidy their input themselves."""
    area = TextAreaField(label, [Length(max=most, message=sentence)], filters=[lambda text: tidy(text or "", lines=True)])
    return FieldList(area, max_entries=MAX_ARTICLES)


class DraftForm(Form):
    """A convention's words. Everything may be unfinished in a draft, so only lengths are checked."""

    adopted_on = DateField(_l("通过日期"), [Optional()])
    adopted_by = StringField(_l("由谁通过"), [Length(max=60, message=_l("最多 60 个字"))])
    adopted_by_en = StringField(_l("由谁通过（英文）"), [Length(max=120, message=_l("最多 120 个字符"))])
    words = _article(_l("条文"), 400, _l("一条最多 400 个字，长的请分成两条"))
    words_en = _article(_l("英文"), 1200, _l("英文最多 1200 个字符"))
    seen = HiddenField()

    @property
    def articles(self) -> list[Words]:
        """The articles as typed, Chinese and English paired."""
        english = [entry.data or "" for entry in self.words_en]
        chinese = [entry.data or "" for entry in self.words]
        return [Words(zh, english[at] if at < len(english) else "") for at, zh in enumerate(chinese)]

    @classmethod
    def of(cls, text: ConventionText | None, seen: str) -> "DraftForm":
        """The form as it opens on a text: the draft, else what hangs, else nothing but one empty article."""
        articles = text.articles if text and text.articles else []
        values = {name: getattr(text, name, None) for name in ("adopted_on", "adopted_by", "adopted_by_en")}
        words = [article.words for article in articles] or [""]
        english = [article.words_en for article in articles] or [""]
        return cls(data={"words": words, "words_en": english, "seen": seen, **values})
