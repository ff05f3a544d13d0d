from typing import Any

from wtforms import RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs are older than WTForms 3.3
from wtforms.validators import DataRequired, Length

from kiosk.codes.rules import REASONS
from kiosk.web.forms import Form
from kiosk.words import _l

MOST_WORDS = 100


class AlarmForm(Form):
    """What is odd about a code. Of a code that we do not know, the words have to say where it is."""

    reason = RadioField(
        _l("哪里不对"),
        choices=[SelectChoice(reason, word) for reason, word in REASONS.items()],
        validators=[DataRequired(_l("请点一下哪里不对"))],
    )
    words = TextAreaField(_l("还想说的"))

    def __init__(self, *, is_known: bool, **options: Any) -> None:
        super().__init__(**options)
        self.words.validators = [Length(max=MOST_WORDS, message=_l("最多 %(n)d 个字", n=MOST_WORDS))]
        if not is_known:
            self.words.label.text = _l("贴在哪里")
            self.words.validators.insert(0, DataRequired(_l("请写一句贴在哪里，我们好去看")))
            self.words.flags.required = True
