from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from kiosk.accounts.models import Grant, Person
from kiosk.accounts.rules import MAY
from kiosk.issues.models import Category, Issue, Step
from kiosk.issues.states import HIDDEN, OPEN
from kiosk.media.models import Photo
from kiosk.places.models import Place

DISPUTES = "neighbours"  # the category whose matters are counted and never shown
YEAR = timedelta(days=365)


def published(compound_id: int) -> sa.Select[Issue]:
    """What staff published of a compound and nobody took back."""
    shown = sa.select(Issue).join(Issue.category).options(contains_eager(Issue.category))
    return shown.where(
        Issue.compound_id == compound_id,
        Issue.published_at.is_not(None),
        Issue.state.not_in(HIDDEN),
        Category.may_be_public,
    )


def public_list(compound_id: int) -> sa.Select[Issue]:
    """All published matters, the newest movement first."""
    return published(compound_id).order_by(_moved().desc(), Issue.id.desc())


def on_board(compound_id: int, now: datetime) -> sa.Select[Issue]:
    """As `public_list`, without those that were closed more than a week ago; their categories come along."""
    return public_list(compound_id).where(sa.or_(Issue.closed_at.is_(None), Issue.shown_until > now))


def detail(compound_id: int) -> sa.Select[Issue]:
    """A published matter with its place, steps and photos, for `load`."""
    return published(compound_id).options(*_whole())


def edges(compound_id: int) -> sa.Select[datetime]:
    """Moments at which the clock alone changes what the board says of matters, ascending."""
    shown = (Issue.compound_id == compound_id, Issue.published_at.is_not(None))
    late = sa.select(Issue.promised_at.label("at")).where(*shown, Issue.promised_at.is_not(None), Issue.done_at.is_(None))
    gone = sa.select(Issue.shown_until.label("at")).where(*shown, Issue.shown_until.is_not(None))
    moments = sa.union(late, gone).subquery()
    return sa.select(moments.c.at).order_by(moments.c.at)


def figures(compound_id: int, starts: datetime, ends: datetime) -> sa.Select[int, int, Any, int]:
    """One row: `accepted`, `closed` (done), `days` (their mean from report to done, one decimal, None of none);
    and `mediated`: disputes among neighbours settled in the year before `ends`, of which nothing but their count is public."""
    accepted = sa.and_(Issue.accepted_at >= starts, Issue.accepted_at < ends)
    done = sa.and_(Issue.done_at >= starts, Issue.done_at < ends)
    seconds = sa.extract("epoch", Issue.done_at) - sa.extract("epoch", Issue.reported_at)
    tenths = sa.func.round(sa.func.avg(sa.case((done, seconds))) / 8640)
    disputes = sa.select(Category.id).where(Category.slug == DISPUTES)
    settled = sa.and_(Issue.closed_at >= ends - YEAR, Issue.closed_at < ends, Issue.category_id.in_(disputes))
    return sa.select(
        sa.func.count(sa.case((accepted, 1))).label("accepted"),
        sa.func.count(sa.case((done, 1))).label("closed"),
        (sa.cast(tenths, sa.Float) / 10).label("days"),
        sa.func.count(sa.case((settled, 1))).label("mediated"),
    ).where(Issue.compound_id == compound_id)


def by_number(number: str) -> sa.Select[Issue]:
    return sa.select(Issue).where(Issue.number == number).options(joinedload(Issue.category), *_whole())


def categories(compound_id: int) -> sa.Select[Category]:
    """The compound's categories: its own rows stand in for the defaults of the same slug."""
    own = sa.select(Category.slug).where(Category.compound_id == compound_id)
    mine = sa.or_(Category.compound_id == compound_id, sa.and_(Category.compound_id.is_(None), Category.slug.not_in(own)))
    return sa.select(Category).where(mine).order_by(Category.position, Category.id)


# The desk


def desk(places: sa.Select[int]) -> sa.Select[Issue]:
    """All matters of the places (compounds or single buildings) that a person may see."""
    return sa.select(Issue).where(sa.or_(Issue.compound_id.in_(places), Issue.building_id.in_(places)))


def workbench(places: sa.Select[int]) -> sa.Select[Issue]:
    """As `desk`, with all that the workbench shows, for `load`."""
    return desk(places).options(joinedload(Issue.category), joinedload(Issue.compound), *_whole())


def listed(places: sa.Select[int], view: str, words: str, now: datetime) -> sa.Select[Issue]:
    """The desk's list, danger that nobody has taken up first. `view`: new | open | late | done | all; `words` are looked for
    in number, title, line and report."""
    found = desk(places).options(joinedload(Issue.category), joinedload(Issue.building), joinedload(Issue.compound))
    if words:
        columns = (Issue.number, Issue.title, Issue.line, Issue.words)
        found = found.where(sa.or_(*(column.icontains(words, autoescape=True) for column in columns)))
    return found.where(_views(now)[view]).order_by(sa.case((danger(), 0), else_=1), Issue.reported_at.desc(), Issue.id.desc())


def danger() -> sa.ColumnElement[bool]:
    """Reports that nobody has taken up and in which somebody may come to harm."""
    return sa.and_(Issue.state == "reported", Issue.urgency == "danger")


def counts(places: sa.Select[int], now: datetime) -> "sa.Select[*tuple[Any, ...]]":
    """One row: how many matters each view of the desk's list holds, by the view's name."""
    columns = [sa.func.count(sa.case((which, 1))).label(view) for view, which in _views(now).items()]
    return sa.select(*columns).where(sa.or_(Issue.compound_id.in_(places), Issue.building_id.in_(places)))


def to_accept(places: sa.Select[int]) -> sa.Select[Issue]:
    """Reports that nobody has taken up, the oldest first."""
    return desk(places).where(Issue.state == "reported").order_by(Issue.reported_at)


def overdue(places: sa.Select[int], now: datetime) -> sa.Select[Issue]:
    """Open matters whose promise has passed, the longest first."""
    return desk(places).where(_views(now)["late"]).order_by(Issue.promised_at)


def beside(places: sa.Select[int], issue: Issue, number: str) -> sa.Select[int]:
    """The id of another matter of the same compound, by its number."""
    others = desk(places).where(Issue.compound_id == issue.compound_id, Issue.id != issue.id, Issue.number == number)
    return others.with_only_columns(Issue.id)


def clerks(place: Place, now: datetime) -> sa.Select[Person]:
    """Who accepts reports of this place and has a mail address."""
    above = [int(node) for node in place.path.split("/") if node]
    holding = sa.select(Grant.person_id).where(
        Grant.place_id.in_(above),
        Grant.role.in_(sorted(MAY["issue.accept"])),
        Grant.starts_at <= now,
        sa.or_(Grant.ends_at.is_(None), Grant.ends_at > now),
    )
    reachable = sa.select(Person).where(Person.id.in_(holding), Person.mail != "", Person.archived_at.is_(None))
    return reachable.order_by(Person.id)


# Photos


def held_photos(compound_id: int, digests: list[str], now: datetime) -> sa.Select[Photo]:
    """Photos of a form that is still being filled in, by the tokens it carries."""
    mine = sa.select(Photo).where(Photo.compound_id == compound_id, Photo.digest.in_(digests), Photo.held_until > now)
    return mine.order_by(Photo.id)


def public_photos(compound_id: int) -> sa.Select[Photo]:
    """Ticked photos of published matters."""
    shown = published(compound_id).with_only_columns(Issue.id).order_by(None)
    return sa.select(Photo).where(Photo.compound_id == compound_id, Photo.is_public, Photo.issue_id.in_(shown))


def desk_photos(places: sa.Select[int]) -> sa.Select[Photo]:
    mine = desk(places).with_only_columns(Issue.id)
    return sa.select(Photo).where(Photo.issue_id.in_(mine))


def _moved() -> sa.ColumnElement[datetime]:
    """When the public last heard of a matter."""
    last = sa.select(sa.func.max(Step.at)).where(Step.issue_id == Issue.id, Step.is_public).correlate(Issue)
    return sa.func.coalesce(last.scalar_subquery(), Issue.reported_at)


def _views(now: datetime) -> dict[str, sa.ColumnElement[bool]]:
    return {
        "new": Issue.state == "reported",
        "open": Issue.state.in_(OPEN),
        "late": sa.and_(Issue.state.in_(OPEN), Issue.state != "suspended", Issue.promised_at <= now),
        "done": Issue.state.in_(("done", "closed")),
        "all": sa.true(),
    }


def _whole() -> tuple[ORMOption, ...]:
    return (joinedload(Issue.building), joinedload(Issue.spot), selectinload(Issue.steps), selectinload(Issue.photos))
