"""What is kept of people, in words. Columns and days come from the models; a personal column without words is an error."""

from typing import NamedTuple

import sqlalchemy as sa

from kiosk.db import Model
from kiosk.words import LazyString, _l, _ln


class Matter(NamedTuple):
    """A group of the page: its heading and what the data is for."""

    heading: LazyString
    why: LazyString


class Kept(NamedTuple):
    """A matter with its lines: (what, for how long)."""

    matter: Matter
    lines: list[tuple[LazyString, LazyString]]


MATTERS = {
    "issue": Matter(_l("报事"), _l("用来弄清情况、联系您、告诉您结果。屏幕和公开页面上只有工作人员另写的一句话。")),
    "issue_step": Matter(_l("办理过程"), _l("工作人员之间的内部记录，不公开。")),
    "sign_up": Matter(_l("活动报名"), _l("用来留位置，有变动时找到您。名单只给组织者看。")),
    "call_back": Matter(_l("请楼栋长回电"), _l("用来给您回电话，只有您这栋的楼栋长、网格员和支部、社区看得到。")),
    "code_alarm": Matter(_l("举报可疑的二维码"), _l("用来查清那张码，不公开。")),
    "household": Matter(_l("户册"), _l("用来核对业主身份，只有管理户册的人看得到。")),
    "person": Matter(_l("工作人员账号"), _l("用来登录后台和收提醒。")),
    "outbox": Matter(_l("发出的邮件和通知"), _l("发完以前要留着，失败了可以再发。")),
    "submission": Matter(_l("防止重复提交"), _l("您连点几下也只算一次，所以要短暂记住提交后的页面。")),
}
WHAT = {
    "issue.words": _l("您写的话"),
    "issue.answers": _l("您对提问的回答"),
    "issue.phone_sealed": _l("电话号码，加密保存"),
    "issue.phone_index": _l("电话号码的指纹，只用来查是不是同一个号码"),
    "issue.phone_tail": _l("电话号码的后四位"),
    "issue_step.note": _l("内部备注"),
    "sign_up.name": _l("您的称呼"),
    "sign_up.phone_sealed": _l("电话号码，加密保存"),
    "sign_up.phone_index": _l("电话号码的指纹，只用来查是不是同一个号码"),
    "sign_up.phone_tail": _l("电话号码的后四位"),
    "call_back.name": _l("您的称呼"),
    "call_back.phone_sealed": _l("电话号码，加密保存"),
    "call_back.phone_index": _l("电话号码的指纹，只用来查是不是同一个号码"),
    "call_back.phone_tail": _l("电话号码的后四位"),
    "call_back.words": _l("您写的话"),
    "code_alarm.words": _l("您写的话"),
    "household.owner_key": _l("业主的代号，不是姓名"),
    "person.mail": _l("邮箱地址"),
    "person.password_hash": _l("密码的指纹，看不出密码本身"),
    "outbox.to_sealed": _l("收件地址，加密保存"),
    "outbox.body_sealed": _l("内容，加密保存"),
    "submission.location_sealed": _l("提交后页面的地址，加密保存"),
}


def kept() -> list[Kept]:
    """Every table that holds something personal, in the order of `MATTERS`. KeyError: a column that nobody put into words."""
    found: dict[str, list[tuple[LazyString, LazyString]]] = {table: [] for table in MATTERS}
    for column in personal_columns():
        found[column.table.name].append((WHAT[f"{column.table.name}.{column.name}"], lasting(column.info["days"])))
    return [Kept(MATTERS[table], lines) for table, lines in found.items() if lines]


def lasting(days: int) -> LazyString:
    """How long that is, in years where it is whole years."""
    if days == 0:
        return _l("停用后立即删除")
    if days % 365 == 0:
        return _ln("保存 %(num)d 年", "保存 %(num)d 年", days // 365)
    return _ln("保存 %(num)d 天", "保存 %(num)d 天", days)


def personal_columns() -> list["sa.Column[object]"]:
    """All columns whose class is personal."""
    return [
        column for table in Model.metadata.sorted_tables for column in table.columns if column.info.get("privacy") == "personal"
    ]
