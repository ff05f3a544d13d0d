"""The worst that may be typed: every text that is printed, at its full length, in both languages."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from kiosk.clock import now
from kiosk.db import Model, db
from tests.cast import Cast
from tests.factories import make_activity, make_convention, make_notice, make_sign_up, publish_issue

HAN = "庭院邻里守望相助老旧管网改造楼道照明维修人人参与议事协商微更新共建共治共享幸福家园"
WORDS = (
    "Neighbourhood responsibilities: communication arrangements, internationalisation, waterproofing, straightforward "
    "electrical reconditioning "
)
CATALOGUE = {"category"}  # seeded with the installation, no form changes it
TEXT, TEXT_EN = 300, 600  # of a column without a length: a long paragraph

# Texts without an English twin, and how long their forms let them be.
ALONE = {
    "person.name": 40, "sign_up.name": 40, "screen.name": 40, "issue.words": 500, "issue_step.note": 300, "issue.reason": 200,
    "photo.caption": 60, "code_alarm.words": 100, "call_back.name": 40, "call_back.words": 100,
}  # fmt: skip


def chinese(length: int) -> str:
    return (HAN * (length // len(HAN) + 1))[:length]


def english(length: int) -> str:
    return (WORDS * (length // len(WORDS) + 1))[:length].strip().ljust(length, "s")


def programme(write: Any, length: int) -> str:
    """Lines that begin with an hour, as the form asks for them."""
    return "\n".join(f"{hour:02}:30 {write(length)}" for hour in range(14, 19))


def printed() -> Iterator[tuple[sa.Table, dict[str, str]]]:
    """Each table with the longest of its texts."""
    for table in Model.metadata.sorted_tables:
        values: dict[str, str] = {}
        for column in table.columns:
            twin = table.columns.get(f"{column.name}_en")
            if twin is not None:
                values[column.name] = chinese(getattr(column.type, "length", None) or TEXT)
                values[twin.name] = english(getattr(twin.type, "length", None) or TEXT_EN)
            elif length := ALONE.get(f"{table.name}.{column.name}"):
                values[column.name] = chinese(length)
        if table.name == "activity":
            values |= {"programme": programme(chinese, 40), "programme_en": programme(english, 80)}
        if values and table.name not in CATALOGUE:
            yield table, values


def fill() -> None:
    """Every row says all it may. Straight into the tables: nothing is judged, nothing has hung yet."""
    for table, values in printed():
        db.session.execute(sa.update(table).values(values))
    db.session.commit()


def plenty(cast: Cast) -> None:
    """More than a board has room for: each state that is drawn differently."""
    at = now()
    make_activity(cast.jinsha, kind="culture", capacity=None)
    full = make_activity(cast.jinsha, kind="volunteer", capacity=2)
    make_sign_up(full, *cast.neighbour, party=2)
    make_activity(cast.jinsha, kind="party_day", state="cancelled")
    make_activity(cast.jinsha, kind="other", capacity=200, starts_at=at + timedelta(days=9))
    publish_issue(cast.jinsha, state="working", tier="street")
    publish_issue(cast.jinsha, state="soliciting")
    publish_issue(cast.jinsha, state="suspended", suspended_from="assessing", resume_on=(at + timedelta(days=30)).date())
    publish_issue(cast.jinsha, state="done", done_at=at)
    publish_issue(cast.jinsha, state="closed", done_at=at, closed_at=at)
    make_convention(cast.jinsha, kind="building", building_id=cast.building.id)
    make_notice(cast.jinsha, level="important")
