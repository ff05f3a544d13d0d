"""The base of every form: CSRF, the nonce that lets it be sent once, cleaned text."""

import secrets
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import request
from flask_wtf import FlaskForm
from wtforms import BooleanField, DateTimeField, DateTimeLocalField, Field, HiddenField, StringField, TextAreaField, TimeField
from wtforms.i18n import get_translations
from wtforms.validators import Length, ValidationError

from kiosk.db import Proof
from kiosk.errors import Refused
from kiosk.web.language import english
from kiosk.web.text import personal_hints, tidy
from kiosk.words import _l

NO_DATE = "Not a valid date value."  # WTForms' own, in both languages


class Form(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """Subclass per form. `proof` goes to `writing(…, nonce=form.proof)`."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        csrf_time_limit = None  # a lobby page stays open for weeks

        def bind_field(self, form: Any, unbound_field: Any, options: dict[str, Any]) -> Field:
            """Text fields get their input tidied, before any validator sees it."""
            if issubclass(unbound_field.field_class, StringField):
                lines = issubclass(unbound_field.field_class, TextAreaField)
                own = unbound_field.kwargs.get("filters", ())
                options["filters"] = [lambda text: tidy(text, lines=lines) if text else "", *own]
            bound: Field = unbound_field.bind(form=form, **options)
            return bound

        def get_translations(self, form: Any) -> Any:
            """WTForms' own sentences; its catalogue knows `zh`, not `zh_Hans`."""
            return get_translations(["en" if english() else "zh"])

    nonce = HiddenField(default=lambda: secrets.token_urlsafe(12))

    def validate_nonce(self, field: HiddenField) -> None:
        if not 8 <= len(field.data or "") <= 40:
            field.data = field.object_data = secrets.token_urlsafe(12)
            raise ValidationError(_l("页面放久了，请再点一次"))

    def validate(self, extra_validators: Any = None) -> bool:
        """A date outside our time is none: year 1 and year 9999 cannot be counted on from, nor told in another zone."""
        fields = self._fields.items()
        dates = {
            n: [_in_our_time] for n, field in fields if isinstance(field, DateTimeField) and not isinstance(field, TimeField)
        }
        return bool(super().validate({**dates, **(extra_validators or {})}))

    @property
    def proof(self) -> Proof:
        return Proof(type(self).__name__, self.nonce.data or "")

    def refuse(self, field: Field, sentence: Any) -> None:
        """Put a refusal of the domain beside the field that it is about."""
        field.errors = [*field.errors, sentence]


def _in_our_time(_form: Any, field: Any) -> None:
    if field.data is not None and not 1900 < field.data.year < 2200:
        raise ValidationError(field.gettext(NO_DATE))


class PublicWords(Form):
    """Mixin of what will be read by everybody: a warning stops it once, a tick lets it pass."""

    confirmed = BooleanField(_l("我看过了，没有说到某一个人或某一户"))
    hints: tuple[Any, ...] = ()

    def said(self) -> str:
        """All the public text of this form."""
        raise NotImplementedError

    def warn(self) -> list[Any]:
        """What in it seems to point at one person."""
        return list(personal_hints(self.said()))

    def validate_confirmed(self, field: BooleanField) -> None:
        self.hints = tuple(self.warn())
        if self.hints and not field.data:
            raise ValidationError(_l("上屏的话里好像有个人信息，请改一下；看过没问题就打勾"))


class TapForm(Form):
    """A form that is one button. There is nothing to correct in it: a stale one is Refused on a page of its own."""

    def validate_on_submit(self, extra_validators: Any = None) -> bool:
        if self.is_submitted() and not self.validate(extra_validators):
            raise Refused(_l("页面放久了，请再点一次"), 422)
        return bool(self.is_submitted())

    @property
    def proof(self) -> Proof:
        """The buttons of a page share one nonce: which of them was tapped is told by its address."""
        return Proof(request.path[-60:], self.nonce.data or "")


def tapped() -> Proof:
    """The proof of the one-button form that was sent; Refused when it is stale."""
    form = TapForm()
    form.validate_on_submit()
    return form.proof


def typed(field: StringField) -> str:
    """What a text field holds, already tidied; "" when it was not sent."""
    return field.data or ""


def text_field(label: Any, most: int, *first: Any, area: bool = False) -> Any:
    """A line (`area`: lines) of at most so many characters."""
    field = TextAreaField if area else StringField
    return field(label, [*first, Length(max=most, message=_l("最多 %(n)d 个字", n=most))])


def moment_field(label: Any, first: Any) -> DateTimeLocalField:
    """A moment by the compound's clock, as `datetime-local` sends it."""
    return DateTimeLocalField(label, [first], format=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"])


def in_zone(typed: datetime | None, zone: ZoneInfo) -> datetime | None:
    """What was typed by the clock of `zone`, as UTC."""
    return typed and typed.replace(tzinfo=zone).astimezone(UTC)
