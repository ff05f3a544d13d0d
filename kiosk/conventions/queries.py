"""What stands of the conventions: on the board, on phones, in the office."""

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from kiosk.conventions.models import KINDS, Article, Convention, ConventionText
from kiosk.places.models import Building

_BY_KIND = sa.case({kind: place for place, kind in enumerate(KINDS)}, value=Convention.kind)
_ORDER = (_BY_KIND, Convention.position, Convention.id)


def on_board(compound_id: int, building_id: int | None = None) -> sa.Select[Article]:
    """The published articles that hang in this building (None: the whole compound's), with text and convention, in order."""
    here = sa.or_(Convention.building_id.is_(None), Convention.building_id == building_id)
    return published_articles(compound_id).where(here)


def published_articles(compound_id: int) -> sa.Select[Article]:
    """All published articles of a compound, those of single buildings too."""
    whole = contains_eager(Article.text).contains_eager(ConventionText.convention)
    return (
        sa.select(Article)
        .join(Article.text)
        .join(ConventionText.convention)
        .where(Convention.compound_id == compound_id, ConventionText.state == "published")
        .options(whole, whole.joinedload(Convention.building))
        .order_by(*_ORDER, Article.n)
    )


def published(compound_id: int) -> sa.Select[ConventionText]:
    """The published text of each convention of a compound, with its articles; `load` it by the text's id."""
    return (
        sa.select(ConventionText)
        .join(ConventionText.convention)
        .where(Convention.compound_id == compound_id, ConventionText.state == "published")
        .options(
            contains_eager(ConventionText.convention).joinedload(Convention.building), selectinload(ConventionText.articles)
        )
        .order_by(*_ORDER)
    )


def published_of(compound_id: int, convention_id: int) -> sa.Select[ConventionText]:
    """The published text of one convention."""
    return published(compound_id).where(Convention.id == convention_id)


def in_reach(compound_ids: sa.Select[int]) -> sa.Select[Convention]:
    """The conventions of these compounds with all their texts, for the office; compound by compound."""
    return (
        sa.select(Convention)
        .where(Convention.compound_id.in_(compound_ids))
        .options(joinedload(Convention.building), selectinload(Convention.texts).selectinload(ConventionText.articles))
        .order_by(Convention.compound_id, *_ORDER)
    )


def drafts(compound_ids: sa.Select[int]) -> sa.Select[ConventionText]:
    """Texts that somebody began and nobody published, for the desk."""
    waiting = sa.select(ConventionText).where(ConventionText.compound_id.in_(compound_ids), ConventionText.state == "draft")
    return waiting.order_by(ConventionText.id)


def buildings_of(compound_id: int) -> sa.Select[Building]:
    """The buildings a building convention may be for."""
    live = sa.select(Building).where(Building.parent_id == compound_id, Building.archived_at.is_(None))
    return live.order_by(sa.func.length(Building.slug), Building.slug)
