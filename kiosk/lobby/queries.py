"""What boards ask across the rooms: the code that hangs there, time edges, and the search of the pocket board."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from kiosk.activities import queries as activities
from kiosk.activities.models import Activity
from kiosk.codes.models import Code
from kiosk.conventions import queries as conventions
from kiosk.conventions.models import Article, Convention
from kiosk.db import UTCDateTime, containing
from kiosk.issues import queries as issues
from kiosk.issues.models import Category, Issue
from kiosk.notices import queries as notices
from kiosk.notices.models import NoticeTarget, NoticeText
from kiosk.places.models import Building, Compound, Spot
from kiosk.screens.models import Screen

MOST_FOUND = 20  # of each kind


def report_codes(compound_id: int, now: datetime) -> "sa.Select[int | None, int | None, str]":
    """(building, spot, code) of the place codes that may hang on boards, the lobby's before other spots'.

    One with a fixed category is for what it hangs at, not for all that is reported.
    """
    good = (Code.revoked_at.is_(None), sa.or_(Code.expires_at.is_(None), Code.expires_at > now), Spot.archived_at.is_(None))
    places = sa.select(Code.building_id, Code.spot_id, Code.code).outerjoin(Spot, Spot.id == Code.spot_id).where(*good)
    found = places.where(Code.kind == "place", Code.compound_id == compound_id, Code.category_id.is_(None))
    elsewhere = sa.not_(Spot.name.contains("大堂"))  # house: what staff call it, in the language they write
    return found.order_by(Code.spot_id.is_not(None), elsewhere, Code.id)


def particular(compound_id: int) -> sa.Select[int]:
    """The buildings for which something is published that the rest of the compound does not see, now or at another time."""
    building = sa.func.coalesce(Spot.building_id, NoticeTarget.target_id)
    aimed = (
        sa.select(Building.id)
        .join(NoticeTarget, sa.true())
        .outerjoin(Spot, Spot.id == NoticeTarget.spot_id)
        .join(NoticeTarget.text)
        .where(Building.id == building, Building.parent_id == compound_id, NoticeText.state == "published")
    )
    agreed = sa.select(Convention.building_id).where(Convention.compound_id == compound_id, Convention.building_id.is_not(None))
    ids = sa.union(aimed, agreed).subquery()
    return sa.select(ids.c[0])


def edges(*sources: sa.Select[datetime]) -> sa.Select[datetime]:
    """The moments of all sources in one statement."""
    moments = sa.union_all(*(source.order_by(None) for source in sources)).subquery()
    return sa.select(moments.c[0])


def code_edges(compound_id: int) -> sa.Select[datetime]:
    """Moments at which a place code on the board expires."""
    moment = sa.type_coerce(Code.expires_at, UTCDateTime)
    return sa.select(moment).where(Code.compound_id == compound_id, Code.kind == "place", Code.expires_at.is_not(None))


def screens() -> sa.Select[int]:
    """How many screens poll this box."""
    return sa.select(sa.func.count()).select_from(Screen).where(Screen.paired_at.is_not(None), Screen.revoked_at.is_(None))


def found(here: Compound, words: Sequence[str], now: datetime) -> dict[str, sa.Select[Any]]:
    """By kind, what the compound shows in which each of the words stands: notices, matters, activities, articles."""
    kinds: dict[str, sa.Select[Any]] = {
        "notices": notices.in_compound(here, now).where(containing(words, *_both(NoticeText, "title", "body", "issuer"))),
        "matters": issues.public_list(here.id).where(
            containing(words, Issue.number, *_both(Issue, "title", "line"), *_both(Category, "name"))
        ),
        "activities": _next_first(activities.on_show(here.id), now).where(
            containing(words, *_both(Activity, "title", "subtitle", "venue", "host", "about", "programme"))
        ),
        "articles": conventions.published_articles(here.id).where(
            containing(words, *_both(Article, "words"), *_both(Convention, "title"))
        ),
    }
    return {kind: select.limit(MOST_FOUND) for kind, select in kinds.items()}


def _both(model: Any, *names: str) -> list[Any]:
    """The columns of these names, and their English."""
    return [getattr(model, f"{name}{tail}") for name in names for tail in ("", "_en")]


def _next_first(shown: sa.Select[Activity], now: datetime) -> sa.Select[Activity]:
    """What is coming, the next first; then what is over, the latest first."""
    ahead, begins = Activity.ends_at > now, Activity.starts_at
    return shown.order_by(sa.case((ahead, 0), else_=1), sa.case((ahead, begins)), begins.desc(), Activity.id)
