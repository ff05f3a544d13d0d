from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, relationship

from kiosk.board import OnBoard
from kiosk.db import Model, UTCDateTime, key, personal, public, staff
from kiosk.errors import Refused
from kiosk.issues.states import HIDDEN, NEEDED, NO_SUCH_MOVE, OPEN, Move, Need, Terms, moves, skipped_between, stop_of
from kiosk.media.models import Photo
from kiosk.places.models import Building, Compound, Place, Spot
from kiosk.words import _l

YEARS = 365
STAYS = timedelta(days=7)  # how long a closed matter hangs on the board


class Category(OnBoard, Model):
    """What a matter is about. `compound_id` None: the default of every compound; a compound's own row
    with the same slug stands in for it. `questions`: [{key, ask, ask_en, options: [{key, word, word_en, urgency?, call?}]}]."""

    __tablename__ = "category"
    __table_args__ = (sa.UniqueConstraint("compound_id", "slug"),)
    id: Mapped[int] = key()
    compound_id: Mapped[int | None] = staff(sa.ForeignKey("place.id"), index=True)
    slug: Mapped[str] = public(sa.String(20))
    name: Mapped[str] = public(sa.String(20))
    name_en: Mapped[str] = public(sa.String(40), default="")
    examples: Mapped[str] = public(sa.String(40), default="")
    examples_en: Mapped[str] = public(sa.String(80), default="")
    icon: Mapped[str] = public(sa.String(20))
    urgency: Mapped[str] = staff(sa.String(10), default="ordinary")
    may_be_public: Mapped[bool] = staff(default=True, on_board=True)
    questions: Mapped[list[dict[str, Any]]] = public(sa.JSON, default=list)
    position: Mapped[int] = public(default=0)

    def board_ids(self) -> Iterable[int]:
        return (self.compound_id,) if self.compound_id else ()


class Issue(OnBoard, Model):
    """A matter. What a resident typed (`words`, `answers`) is never public; `title` and `line` are staff's public words."""

    __tablename__ = "issue"
    __table_args__ = (
        sa.CheckConstraint(
            "state IN ('reported', 'accepted', 'declined', 'merged', 'assessing', 'soliciting',"
            " 'working', 'done', 'closed', 'suspended', 'reopened')",
            name="state",
        ),
        sa.CheckConstraint("urgency IS NULL OR urgency IN ('danger', 'utility', 'ordinary', 'hard')", name="urgency"),
        sa.CheckConstraint("tier IN ('community', 'street', 'district')", name="tier"),
        sa.CheckConstraint("published_at IS NULL OR (title != '' AND line != '')", name="published_has_words"),
        sa.ForeignKeyConstraint(["compound_id", "building_id"], ["place.parent_id", "place.id"]),
        sa.ForeignKeyConstraint(["compound_id", "spot_id"], ["spot.compound_id", "spot.id"]),
        sa.UniqueConstraint("compound_id", "id"),
        sa.Index("ix_issue_desk", "compound_id", "state"),
        sa.Index("ix_issue_reported", "compound_id", "reported_at"),
    )
    id: Mapped[int] = key()
    compound_id: Mapped[int] = staff(sa.ForeignKey("place.id"))
    building_id: Mapped[int | None] = staff(on_board=True)
    spot_id: Mapped[int | None] = staff(on_board=True)
    category_id: Mapped[int] = staff(sa.ForeignKey("category.id"), on_board=True)
    number: Mapped[str] = public(sa.String(16), unique=True)
    secret_digest: Mapped[str] = staff(sa.String(64))
    channel: Mapped[str] = staff(sa.String(12))
    words: Mapped[str] = personal(3 * YEARS, sa.Text)
    answers: Mapped[dict[str, str]] = personal(3 * YEARS, sa.JSON, default=dict)
    phone_sealed: Mapped[str | None] = personal(180, sa.Text)
    phone_index: Mapped[str | None] = personal(180, sa.String(32), index=True)
    phone_tail: Mapped[str | None] = personal(180, sa.String(4))

    state: Mapped[str] = public(sa.String(12), default="reported")
    urgency: Mapped[str | None] = staff(sa.String(10))  # what the reporter's answers suggest, until staff set it
    tier: Mapped[str] = public(sa.String(10), default="community")
    title: Mapped[str] = public(sa.String(30), default="")
    title_en: Mapped[str] = public(sa.String(80), default="")
    line: Mapped[str] = public(sa.String(200), default="")
    line_en: Mapped[str] = public(sa.String(400), default="")
    published_at: Mapped[datetime | None] = staff(UTCDateTime, on_board=True)
    promised_at: Mapped[datetime | None] = public(UTCDateTime)
    reported_at: Mapped[datetime] = public(UTCDateTime)
    accepted_at: Mapped[datetime | None] = public(UTCDateTime)
    done_at: Mapped[datetime | None] = public(UTCDateTime)
    closed_at: Mapped[datetime | None] = public(UTCDateTime)
    suspended_from: Mapped[str | None] = staff(sa.String(12), on_board=True)
    resume_on: Mapped[date | None] = public()
    shown_until: Mapped[datetime | None] = staff(UTCDateTime, on_board=True)  # when a closed matter leaves the board
    reopened: Mapped[int] = public(default=0)
    skipped: Mapped[dict[str, str]] = staff(sa.JSON, default=dict, on_board=True)  # stop → reason
    reason: Mapped[str] = staff(sa.String(200), default="")  # of declining, merging, suspending
    merged_into_id: Mapped[int | None] = staff(sa.ForeignKey("issue.id"))
    revision: Mapped[int] = staff(default=1)
    key_in_demo: Mapped[str | None] = staff(sa.String(40), unique=True)

    category: Mapped[Category] = relationship()
    compound: Mapped[Compound] = relationship(primaryjoin="Issue.compound_id == Compound.id", viewonly=True)
    building: Mapped[Building | None] = relationship(primaryjoin="Issue.building_id == Building.id", viewonly=True)
    spot: Mapped[Spot | None] = relationship(primaryjoin="Issue.spot_id == Spot.id", viewonly=True)
    photos: Mapped[list[Photo]] = relationship(order_by=Photo.id)
    steps: Mapped[list["Step"]] = relationship(back_populates="issue", order_by="Step.at, Step.id")

    def board_ids(self) -> Iterable[int]:
        return (self.compound_id,)

    @property
    def place(self) -> Place:
        """The node at which permissions are asked."""
        return self.building or self.compound

    @property
    def may_be_public(self) -> bool:
        return self.category.may_be_public and self.state not in HIDDEN

    @property
    def is_published(self) -> bool:
        return self.published_at is not None and self.may_be_public

    @property
    def is_dangerous(self) -> bool:
        """Somebody may come to harm while it is not done."""
        return self.urgency == "danger" and self.state in ("reported", *OPEN)

    def moves(self) -> dict[str, Move]:
        """Where this matter may go now."""
        return moves(self.state, self.suspended_from)

    def move(self, to: str, terms: Terms, at: datetime, *, shown: bool = True) -> "Step":
        """Go to another state and put it into the timeline, `shown` as in `add_step`.

        Raises Refused: no such move, or a need is unmet.
        """
        move = self.moves().get(to)
        if move is None:
            raise Refused(NO_SUCH_MOVE)
        for need in Need:
            if need in move.needs and not getattr(terms, need):
                raise Refused(NEEDED[need], 422)
        if Need.PROMISE in move.needs and terms.promise and terms.promise <= at:
            raise Refused(_l("承诺的时间要在现在以后"), 422)
        self._enter(to, terms, at)
        self.revision += 1
        return self.add_step(at, terms, heading=move.heading, heading_en=move.heading_en, shown=shown)

    def _enter(self, to: str, terms: Terms, at: datetime) -> None:
        before, self.state = self.state, to
        self.reason = terms.reason
        left_out = dict.fromkeys(skipped_between(before, to), terms.skip) if terms.skip else {}
        self.skipped = {stop: why for stop, why in self.skipped.items() if stop != stop_of(to)} | left_out
        self.suspended_from = before if to == "suspended" else None
        self.resume_on = terms.resume if to == "suspended" else None
        self.merged_into_id = terms.target if to == "merged" else None
        if to == "accepted" and before != "suspended":
            self.accepted_at, self.urgency, self.promised_at = at, terms.urgency, terms.promise
        if to == "reopened" and before != "suspended":
            self.reopened += 1
            self.promised_at = terms.promise  # the old one is over: kept, it would call what was taken up anew late at once
        self.done_at = at if to == "done" else self.done_at if to == "closed" else None
        self.closed_at = at if to == "closed" else None
        self.shown_until = at + STAYS if to == "closed" else None
        if to in HIDDEN:
            self.published_at = None

    def add_step(self, at: datetime, terms: Terms, heading: str = "", heading_en: str = "", shown: bool = True) -> "Step":
        """An entry of the timeline; `shown` to everybody unless the category forbids it; its line is then the latest."""
        step = Step(
            compound_id=self.compound_id, at=at, state=self.state, heading=heading, heading_en=heading_en,
            body=terms.body, body_en=terms.body_en, line=terms.line, line_en=terms.line_en,
            note=terms.note, by_id=terms.by_id, is_public=shown and self.category.may_be_public,
        )  # fmt: skip
        self.steps.append(step)
        if step.is_public and step.line and self.title:
            self.line, self.line_en = step.line, step.line_en
        return step

    def say(self, title: str, title_en: str, line: str, line_en: str) -> None:
        """Write the public words down. Raises Refused for what is never public."""
        if not self.category.may_be_public:
            raise Refused(_l("这一类事项只计数，不上屏"))
        self.title, self.title_en, self.line, self.line_en = title, title_en, line, line_en
        self.revision += 1

    def publish(self, at: datetime) -> None:
        """Hang it on the board. Raises Refused for what is never public, not yet accepted, or has no public words."""
        if not self.category.may_be_public:
            raise Refused(_l("这一类事项只计数，不上屏"))
        if self.state in HIDDEN:
            raise Refused(_l("先受理，再上屏"))
        if not (self.title and self.line):
            raise Refused(_l("先写标题和上屏的话"), 422)
        self.published_at = self.published_at or at
        self.revision += 1

    def withdraw(self) -> None:
        """Take it off the board, at once."""
        self.published_at = None
        self.revision += 1


class Step(OnBoard, Model):
    """One entry of a matter's timeline. `heading`, `body` (a body or role, never a person) and `line` are staff-written."""

    __tablename__ = "issue_step"
    __table_args__ = (sa.ForeignKeyConstraint(["compound_id", "issue_id"], ["issue.compound_id", "issue.id"]),)
    id: Mapped[int] = key()
    compound_id: Mapped[int] = staff(sa.ForeignKey("place.id"))
    issue_id: Mapped[int] = staff(index=True)
    at: Mapped[datetime] = public(UTCDateTime)
    state: Mapped[str] = public(sa.String(12))
    heading: Mapped[str] = public(sa.String(20), default="")
    heading_en: Mapped[str] = public(sa.String(60), default="")
    body: Mapped[str] = public(sa.String(40), default="")
    body_en: Mapped[str] = public(sa.String(80), default="")
    line: Mapped[str] = public(sa.String(200), default="")
    line_en: Mapped[str] = public(sa.String(400), default="")
    is_public: Mapped[bool] = staff(default=False, on_board=True)
    note: Mapped[str] = personal(3 * YEARS, sa.Text, default="")  # staff's private note; may speak of people
    by_id: Mapped[int | None] = staff(sa.ForeignKey("person.id"))

    issue: Mapped[Issue] = relationship(back_populates="steps")

    def board_ids(self) -> Iterable[int]:
        return (self.compound_id,)


class Counter(Model):
    """The last issue number of a compound in a year, taken in the write transaction."""

    __tablename__ = "issue_counter"
    compound_id: Mapped[int] = staff(sa.ForeignKey("place.id"), primary_key=True)
    year: Mapped[int] = staff(primary_key=True)
    n: Mapped[int] = staff(default=0)

    @staticmethod
    def take(session: Session, compound_id: int, year: int) -> int:
        """The next serial number, in one statement, so that two first reports of a year do not collide."""
        insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
        first = insert(Counter).values(compound_id=compound_id, year=year, n=1)
        counted = first.on_conflict_do_update(index_elements=["compound_id", "year"], set_={"n": Counter.n + 1})
        return session.execute(counted.returning(Counter.n)).scalar_one()
