from typing import Any

from wtforms import DateField, EmailField, PasswordField, SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs are older than WTForms 3.3
from wtforms.validators import InputRequired, Length, Optional, Regexp, ValidationError

from kiosk.accounts.rules import ROLE_WORDS
from kiosk.clock import now
from kiosk.web.forms import Form, typed
from kiosk.words import _l

NEEDED = InputRequired(_l("这一项要填"))
LOGIN = (
    NEEDED,
    Length(3, 80, _l("登录名 3 到 80 个字")),
    Regexp(r"^[^\s/\\]+$", message=_l("登录名里不要有空格和斜线")),
)
NAME = (NEEDED, Length(max=40, message=_l("最多 40 个字")))

MAIL = (
    Optional(),
    Length(max=120, message=_l("最多 120 个字")),
    Regexp(r"^[^@\s,;<>]+@[^@\s,;<>]+$", message=_l("邮箱地址不对")),
)


class LogInForm(Form):
    login = StringField(_l("登录名"), (NEEDED, Length(max=80, message=_l("最多 80 个字"))))
    password = PasswordField(_l("密码"), (NEEDED, Length(max=200, message=_l("最多 200 个字"))))


class PasswordForm(Form):
    """A new password, typed twice."""

    password = PasswordField(_l("新密码"), (NEEDED, Length(10, 200, _l("密码至少 10 个字符，一句话也可以"))))
    again = PasswordField(_l("再输一遍"), (NEEDED,))

    def validate_again(self, field: PasswordField) -> None:
        if field.data != self.password.data:
            raise ValidationError(_l("两遍不一样，请再输一遍"))

    def validate_password(self, field: PasswordField) -> None:
        if len(set(typed(field))) < 5:
            raise ValidationError(_l("这个密码太容易猜到"))


class OwnPasswordForm(PasswordForm):
    """Whoever changes a password shows that they know the old one."""

    old = PasswordField(_l("现在的密码"), (NEEDED, Length(max=200, message=_l("最多 200 个字"))))


class FirstAdminForm(PasswordForm):
    """The first person of an installation; the district only when there is none yet."""

    district = StringField(_l("区的名称"), (Length(max=40, message=_l("最多 40 个字")),))
    name = StringField(_l("您的姓名"), NAME)
    login = StringField(_l("登录名"), LOGIN)


class GrantForm(Form):
    role = SelectField(_l("角色"), choices=[SelectChoice(*role) for role in ROLE_WORDS.items()], validators=[NEEDED])
    place = SelectField(_l("管哪里"), coerce=int, validators=[NEEDED])
    starts_on = DateField(_l("从"), (Optional(),))
    ends_on = DateField(_l("到（含这一天）"), (Optional(),))

    def __init__(self, places: list[tuple[int, str]], **options: Any) -> None:
        super().__init__(**options)
        self.place.choices = [SelectChoice(*place) for place in places]

    def validate_ends_on(self, field: DateField) -> None:
        if field.data and self.starts_on.data and field.data < self.starts_on.data:
            raise ValidationError(_l("结束不能早于开始"))
        if field.data and field.data < now().date():
            raise ValidationError(_l("结束的日子已经过去了"))


class PersonForm(Form):
    name = StringField(_l("姓名"), NAME)
    login = StringField(_l("登录名"), LOGIN)
    mail = EmailField(_l("邮箱"), MAIL)


class InvitationForm(PersonForm, GrantForm):
    """Somebody new, with the first role."""
