"""The categories that every compound begins with."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kiosk.issues.models import Category


def _option(key: str, word: str, word_en: str, **more: Any) -> dict[str, Any]:
    return {"key": key, "word": word, "word_en": word_en} | more


WHAT = {
    "key": "what", "ask": "具体是哪样", "ask_en": "What exactly",
    "options": [
        _option("light", "照明", "Light"), _option("door", "门禁", "Door"),
        _option("lift", "电梯", "Lift"), _option("lift-stuck", "电梯困人", "Trapped in a lift", urgency="danger", call="119"),
        _option("drain", "下水道", "Drain"), _option("water", "停水漏水", "Water supply", urgency="utility"),
        _option("power", "停电", "Power cut", urgency="utility"),
        _option("gas", "燃气", "Gas", urgency="danger", call="119"), _option("other", "其他", "Other"),
    ],
}  # fmt: skip
FIRE_LANE = {
    "key": "fire-lane", "ask": "占用消防通道吗", "ask_en": "Does it block a fire lane",
    "options": [_option("yes", "占用", "Yes", urgency="danger"), _option("no", "没有", "No")],
}  # fmt: skip
STILL_ON = {
    "key": "still-on", "ask": "现在还在发生吗", "ask_en": "Is it still going on",
    "options": [_option("yes", "还在发生", "Yes", urgency="danger", call="110 119"), _option("no", "已经结束", "No")],
}  # fmt: skip
MEDIATION = {
    "key": "mediation", "ask": "希望调解吗", "ask_en": "Would you like mediation",
    "options": [_option("yes", "希望", "Yes"), _option("no", "先不用", "Not now")],
}  # fmt: skip

CATEGORIES: tuple[dict[str, Any], ...] = (
    dict(slug="facilities", name="公共设施", name_en="Facilities", examples="灯、门、电梯、下水道",
         examples_en="Lights, doors, lifts, drains", icon="wrench", questions=[WHAT]),
    dict(slug="environment", name="环境卫生", name_en="Environment", examples="垃圾、积水、异味",
         examples_en="Rubbish, puddles, smells", icon="broom"),
    dict(slug="parking", name="车辆停放", name_en="Parking", examples="占道、充电、车位",
         examples_en="Blocked lanes, charging, spaces", icon="car", questions=[FIRE_LANE]),
    dict(slug="safety", name="治安消防", name_en="Safety and fire", examples="通道、烟感、可疑情况",
         examples_en="Exits, smoke alarms, anything suspicious", icon="shield-flame", urgency="danger", questions=[STILL_ON]),
    dict(slug="neighbours", name="邻里纠纷", name_en="Neighbours", examples="噪声、漏水、养宠",
         examples_en="Noise, leaks, pets", icon="users", may_be_public=False, questions=[MEDIATION]),
    dict(slug="property", name="物业服务", name_en="Property service", examples="收费、保洁、门岗",
         examples_en="Fees, cleaning, gate", icon="building"),
)  # fmt: skip


def seed_categories(session: Session) -> None:
    """Put in the default categories that are missing; what staff changed stays."""
    present = set(session.scalars(sa.select(Category.slug).where(Category.compound_id.is_(None))))
    for position, values in enumerate(CATEGORIES):
        if values["slug"] not in present:
            session.add(Category(position=position, **values))
