"""What staff write in a notice: words, window, where it hangs, and its files."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import wtforms
from wtforms import BooleanField, FieldList, FileField, FormField, HiddenField, RadioField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs are older than WTForms 3.3
from wtforms.validators import DataRequired, InputRequired, Length, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from kiosk.notices.models import KINDS, LEVELS, NoticeText
from kiosk.notices.rules import KIND_WORDS, LASTS, LEVEL_WORDS, MOST, Aim, Attached, aims
from kiosk.places.models import Place, Spot
from kiosk.web.forms import PublicWords, in_zone, moment_field, text_field, typed
from kiosk.web.text import has_landline, personal_hints, tidy
from kiosk.words import LazyString, _l


def _name(label: Any, most: int) -> StringField:
    """WTForms makes the entries of a list itself, so they tidy their input themselves."""
    fits = Length(max=most, message=_l("最多 %(n)d 个字", n=most))
    return StringField(label, [fits], filters=[lambda text: tidy(text or "")])


class Slot(wtforms.Form):
    """Room for one file: the one it has (`kept`, sealed) or a new one, and what readers are told it is."""

    file = FileField(_l("文件"))
    kept = HiddenField()
    name = _name(_l("说明"), 60)
    name_en = _name(_l("英文说明"), 120)
    removed = BooleanField(_l("去掉"))

    found: Attached | None = None  # what is in it, once it was looked at
    trouble: LazyString | str | None = None  # why its file was refused

    def validate_file(self, _field: FileField) -> None:
        if self.trouble:
            raise ValidationError(self.trouble)

    def validate_name(self, field: StringField) -> None:
        if self.found and not self.removed.data and not field.data:
            raise ValidationError(_l("请写一句这是什么，看不见图的人也能知道"))

    @property
    def is_empty(self) -> bool:
        return not (self.kept.data or self.errors or self.name.data)

    @property
    def attached(self) -> Attached | None:
        """What the notice shall have of it."""
        if self.found is None or self.removed.data:
            return None
        return self.found._replace(name=self.name.data or "", name_en=self.name_en.data or "")


def _slots(label: Any, kind: str) -> "FieldList[FormField[Slot]]":
    return FieldList(FormField(Slot), label, min_entries=MOST[kind], max_entries=MOST[kind])


def _ticks(label: Any) -> SelectMultipleField:
    return SelectMultipleField(label, coerce=int, option_widget=CheckboxInput(), widget=ListWidget(prefix_label=False))


class NoticeForm(PublicWords):
    """A notice as a whole. The text may be unfinished in a draft; a title it has."""

    level = RadioField(_l("级别"), choices=[SelectChoice(key, LEVEL_WORDS[key]) for key in LEVELS], default="normal")
    kind = RadioField(_l("哪一类"), choices=[SelectChoice(key, KIND_WORDS[key]) for key in KINDS], default="general")
    title = text_field(_l("标题"), 30, DataRequired(_l("请写标题")))
    title_en = text_field(_l("英文标题"), 80)
    body = text_field(_l("正文"), 2000, area=True)
    body_en = text_field(_l("英文正文"), 5000, area=True)
    issuer = text_field(_l("落款"), 40, DataRequired(_l("请写落款，谁发的通知")))
    issuer_en = text_field(_l("英文落款"), 80)
    starts_at = moment_field(_l("从什么时候挂"), InputRequired(_l("请填开始时间")))
    ends_at = moment_field(_l("挂到什么时候"), Optional())
    whole = RadioField(_l("挂在哪里"), default="whole")
    parts = _ticks(_l("挂在哪几栋"))
    spots = _ticks(_l("或者只挂在哪几处"))
    images = _slots(_l("图片"), "image")
    pdfs = _slots(_l("PDF 附件"), "pdf")
    seen = HiddenField()

    PLAIN = ("level", "kind", "title", "title_en", "body", "body_en", "issuer", "issuer_en")
    place: Place
    _at: dict[int, int]  # where each spot is

    def offer(self, place: Place, parts: Iterable[Place], spots: Iterable[Spot], name: Any) -> "NoticeForm":
        """Fill the lists of what it may hang at; `name(thing)` is what that is called in the reader's language."""
        self.place, parts, spots = place, list(parts), list(spots)
        self._at = {spot.id: spot.building_id or spot.compound_id for spot in spots}
        names = {part.id: name(part) for part in parts}
        compound = place.kind == "compound"
        words = (_l("全小区"), _l("只挂在选的地方")) if compound else (_l("下面所有小区"), _l("只挂在选的小区"))
        self.whole.choices = [SelectChoice(key, word) for key, word in zip(("whole", "chosen"), words, strict=True)]
        self.parts.choices = [SelectChoice(key, word) for key, word in names.items()]
        self.spots.choices = [SelectChoice(spot.id, _spot_name(spot, names, name)) for spot in spots]
        return self

    def validate_ends_at(self, field: Any) -> None:
        if self.starts_at.data and field.data and field.data <= self.starts_at.data:
            raise ValidationError(_l("结束要在开始之后"))

    def validate_parts(self, _field: SelectMultipleField) -> None:
        if self.whole.data == "chosen" and not (self.parts.data or self.spots.data):
            raise ValidationError(_l("请选至少一处"))

    def said(self) -> str:
        named = [typed(slot.form[name]) for slot in self.slots for name in ("name", "name_en")]
        return "\n".join([typed(self[name]) for name in self.PLAIN[2:]] + named)

    def warn(self) -> list[LazyString]:
        """The number of an office is what a notice gives for questions; a mobile number is somebody's."""
        return personal_hints(self.said(), landlines=False)

    @property
    def has_landline(self) -> bool:
        return has_landline(self.said())

    @property
    def slots(self) -> list[Any]:
        return [*self.images, *self.pdfs]

    @property
    def attached(self) -> list[Attached]:
        return [slot.form.attached for slot in self.slots if slot.form.attached]

    @property
    def aims(self) -> list[Aim]:
        if self.whole.data != "chosen":
            return [Aim(self.place.id)]
        return [*map(Aim, self.parts.data or []), *(Aim(self._at[spot], spot) for spot in self.spots.data or [])]

    def fill(self, text: NoticeText, zone: ZoneInfo, at: datetime) -> None:
        """Words and window; targets and files are rows of their own."""
        for name in self.PLAIN:
            setattr(text, name, self[name].data or "")
        text.starts_at, text.ends_at = in_zone(self.starts_at.data, zone) or at, in_zone(self.ends_at.data, zone)

    @classmethod
    def new(cls, issuer: tuple[str, str], zone: ZoneInfo, at: datetime) -> "NoticeForm":
        window = _typed_window(at, at + LASTS, zone)
        return cls(data={"issuer": issuer[0], "issuer_en": issuer[1], **window})

    @classmethod
    def of(cls, text: NoticeText, seen: str, files: list[dict[str, str]], zone: ZoneInfo, at: datetime) -> "NoticeForm":
        """The form as it opens on a text; one that is over is offered a week from now. `files` holds its slots."""
        over = text.state != "draft" and text.is_over(at)
        window = _typed_window(at, at + LASTS, zone) if over else _typed_window(text.starts_at, text.ends_at, zone)
        chosen = aims(text)
        whole = any(aim == Aim(text.place_id) for aim in chosen)
        held = {kind: [file for file in files if file["kind"] == kind] for kind in MOST}
        return cls(
            data={
                **{name: getattr(text, name) for name in cls.PLAIN},
                **window,
                "seen": seen,
                "whole": "whole" if whole or not chosen else "chosen",
                "parts": [aim.target_id for aim in chosen if aim.spot_id is None and not whole],
                "spots": [aim.spot_id for aim in chosen if aim.spot_id is not None],
                "images": held["image"],
                "pdfs": held["pdf"],
            }
        )


def _typed_window(starts: datetime, ends: datetime | None, zone: ZoneInfo) -> dict[str, datetime | None]:
    """As a clock on the wall shows it, to the minute."""
    moments = {"starts_at": starts, "ends_at": ends}
    return {name: at and at.astimezone(zone).replace(second=0, microsecond=0, tzinfo=None) for name, at in moments.items()}


def _spot_name(spot: Spot, buildings: dict[int, Any], name: Any) -> str:
    inside = buildings.get(spot.building_id or 0)
    return f"{inside}·{name(spot)}" if inside else str(name(spot))
