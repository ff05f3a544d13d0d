from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, relationship

from kiosk.board import OnBoard
from kiosk.codes.models import Code
from kiosk.db import Model, UTCDateTime, key, public, staff
from kiosk.errors import Refused
from kiosk.places.models import Area, Place, compounds_below
from kiosk.words import _l

if TYPE_CHECKING:
    from kiosk.places.models import Spot

LEVELS = ("normal", "important")
KINDS = ("utility", "works", "safety", "service", "general")  # also the names of their line drawings


class Notice(Model):
    """A notice of the node that posts it: a compound, or an area for what lies below it. Its words stand in its texts."""

    __tablename__ = "notice"
    id: Mapped[int] = key()
    place_id: Mapped[int] = staff(sa.ForeignKey("place.id"), index=True)
    key_in_demo: Mapped[str | None] = staff(sa.String(40), unique=True)

    place: Mapped[Place] = relationship()
    texts: Mapped[list["NoticeText"]] = relationship(back_populates="notice", order_by="NoticeText.n")
    codes: Mapped[list[Code]] = relationship(order_by=Code.id)

    @property
    def published(self) -> "NoticeText | None":
        return self._in("published")

    @property
    def draft(self) -> "NoticeText | None":
        return self._in("draft")

    @property
    def withdrawn(self) -> "NoticeText | None":
        """The text that was taken down last, while nothing else hangs."""
        return None if self.published else self._in("withdrawn")

    @property
    def basis(self) -> "NoticeText | None":
        """What an editor goes on from."""
        return self.draft or self.published or self.withdrawn

    def open_draft(self, by_id: int | None, at: datetime) -> "NoticeText":
        """The draft there is, else a new one; its words are up to the caller."""
        return self.draft or self.next_text(by_id, starts_at=at)

    def code_in(self, compound_id: int) -> str | None:
        """The public code that leads to it in this compound."""
        good = (code for code in self.codes if code.compound_id == compound_id and code.revoked_at is None)
        return next((code.code for code in good), None)

    def next_text(self, by_id: int | None, **values: Any) -> "NoticeText":
        """One more version, a draft at first."""
        n = max((text.n for text in self.texts), default=0) + 1
        text = NoticeText(place_id=self.place_id, n=n, state="draft", written_by_id=by_id, **values)
        self.texts.append(text)
        return text

    def _in(self, state: str) -> "NoticeText | None":
        return next((text for text in reversed(self.texts) if text.state == state), None)


class NoticeText(OnBoard, Model):
    """A version of a notice: words, level, window and targets, since whoever approves it approves all of these.

    At most one is published, at most one is a draft. It hangs from the later of `published_at` and `starts_at` to the
    earlier of `taken_down_at` and `ends_at`, half-open: proof of posting is computed from these.
    """

    __tablename__ = "notice_text"
    __table_args__ = (
        sa.CheckConstraint("state IN ('draft', 'published', 'superseded', 'withdrawn')", name="state"),
        sa.CheckConstraint("level IN ('normal', 'important')", name="level"),
        sa.CheckConstraint("kind IN ('utility', 'works', 'safety', 'service', 'general')", name="kind"),
        sa.CheckConstraint("ends_at IS NULL OR ends_at > starts_at", name="ends_after_start"),
        sa.CheckConstraint("state = 'draft' OR published_at IS NOT NULL", name="hung_since"),
        sa.UniqueConstraint("notice_id", "n"),
        sa.Index("uq_notice_text_published", "notice_id", unique=True,
                 sqlite_where=sa.text("state = 'published'"), postgresql_where=sa.text("state = 'published'")),
        sa.Index("uq_notice_text_draft", "notice_id", unique=True,
                 sqlite_where=sa.text("state = 'draft'"), postgresql_where=sa.text("state = 'draft'")),
        sa.Index("ix_notice_text_hanging", "state", "ends_at"),
    )  # fmt: skip
    id: Mapped[int] = key()
    place_id: Mapped[int] = staff(sa.ForeignKey("place.id"), index=True)
    notice_id: Mapped[int] = staff(sa.ForeignKey("notice.id"))
    n: Mapped[int] = public()
    state: Mapped[str] = staff(sa.String(12), default="draft", on_board=True)
    level: Mapped[str] = public(sa.String(10), default="normal")
    kind: Mapped[str] = public(sa.String(10), default="general")
    title: Mapped[str] = public(sa.String(30), default="")
    title_en: Mapped[str] = public(sa.String(80), default="")
    body: Mapped[str] = public(sa.Text, default="")  # the Markdown subset
    body_en: Mapped[str] = public(sa.Text, default="")
    issuer: Mapped[str] = public(sa.String(40), default="")  # the body that signs it, never a person
    issuer_en: Mapped[str] = public(sa.String(80), default="")
    starts_at: Mapped[datetime] = public(UTCDateTime)
    ends_at: Mapped[datetime | None] = public(UTCDateTime)
    published_at: Mapped[datetime | None] = public(UTCDateTime)
    taken_down_at: Mapped[datetime | None] = staff(UTCDateTime)
    written_by_id: Mapped[int | None] = staff(sa.ForeignKey("person.id"))

    notice: Mapped[Notice] = relationship(back_populates="texts")
    targets: Mapped[list["NoticeTarget"]] = relationship(
        back_populates="text", order_by="NoticeTarget.id", cascade="all, delete-orphan"
    )
    files: Mapped[list["NoticeFile"]] = relationship(
        back_populates="text", order_by="NoticeFile.position", cascade="all, delete-orphan"
    )

    @property
    def hung_from(self) -> datetime:
        """The later of what was written and when it was published; of a draft, what is written."""
        return max(self.starts_at, self.published_at or self.starts_at)

    @property
    def images(self) -> list["NoticeFile"]:
        return [file for file in self.files if file.kind == "image"]

    @property
    def pdfs(self) -> list["NoticeFile"]:
        return [file for file in self.files if file.kind == "pdf"]

    def hangs(self, at: datetime) -> bool:
        return self.state == "published" and self.starts_at <= at and not self.is_over(at)

    def is_over(self, at: datetime) -> bool:
        return self.ends_at is not None and self.ends_at <= at

    def publish(self, at: datetime) -> None:
        """Hang it in place of the text that hangs now. A second tap changes nothing.

        Raises Refused when nothing is written, when it would be over already, when it hangs nowhere, or when it hung before:
        its times are evidence, so `rules.put_back` hangs a version of its own.
        """
        hanging = self.notice.published
        if self.state == "published":
            return
        if self.state != "draft":
            raise Refused(_l("已经有新的一版在公示，这一版不能再挂上去"))
        if not (self.title and self.body):
            raise Refused(_l("标题和正文写好了再发布"))
        if self.is_over(at):
            raise Refused(_l("结束时间已经过了，请改一下再发布"))
        if not self.targets:
            raise Refused(_l("还没有选挂在哪里"))
        if hanging:
            hanging.state, hanging.taken_down_at = "superseded", at
        self.state, self.published_at, self.taken_down_at = "published", at, None

    def withdraw(self, at: datetime) -> None:
        """Take it down; a second tap finds it down."""
        if self.state == "published":
            self.state, self.taken_down_at = "withdrawn", at

    def board_ids(self) -> Iterable[int]:
        return () if self.state == "draft" else {one for target in self.targets for one in target.compound_ids()}


class NoticeTarget(OnBoard, Model):
    """Where a text hangs: in all of a place (an area means every compound below), or at one of its spots only."""

    __tablename__ = "notice_target"
    __table_args__ = (sa.UniqueConstraint("text_id", "target_id", "spot_id"),)
    id: Mapped[int] = key()
    place_id: Mapped[int] = staff(sa.ForeignKey("place.id"), index=True)
    text_id: Mapped[int] = staff(sa.ForeignKey("notice_text.id"), index=True)
    target_id: Mapped[int] = staff(sa.ForeignKey("place.id"), index=True, on_board=True)
    spot_id: Mapped[int | None] = staff(sa.ForeignKey("spot.id"), on_board=True)

    text: Mapped[NoticeText] = relationship(back_populates="targets")
    target: Mapped[Place] = relationship(foreign_keys=[target_id])
    spot: Mapped["Spot | None"] = relationship()

    def compound_ids(self) -> Iterable[int]:
        """Ids of the compounds in which it hangs."""
        session = sa.orm.object_session(self)
        assert session is not None
        target = session.get_one(Place, self.target_id)
        return compounds_below(target) if isinstance(target, Area) else target.board_ids()

    def board_ids(self) -> Iterable[int]:
        """None while its text does not hang."""
        return self.compound_ids() if _hangs(self) else ()


class NoticeFile(OnBoard, Model):
    """A picture (cleaned) or a PDF (for phones only) that belongs to a text. `sha256` names the file in the store."""

    __tablename__ = "notice_file"
    __table_args__ = (
        sa.CheckConstraint("kind IN ('image', 'pdf')", name="kind"),
        sa.CheckConstraint("(kind = 'image') = (width IS NOT NULL AND height IS NOT NULL)", name="image_has_sides"),
    )
    id: Mapped[int] = key()
    place_id: Mapped[int] = staff(sa.ForeignKey("place.id"), index=True)
    text_id: Mapped[int] = staff(sa.ForeignKey("notice_text.id"), index=True)
    kind: Mapped[str] = staff(sa.String(6))
    sha256: Mapped[str] = staff(sa.String(64), on_board=True)
    name: Mapped[str] = public(sa.String(60))  # what a reader is told it is; of a picture its alternative text
    name_en: Mapped[str] = public(sa.String(120), default="")
    size: Mapped[int] = public()  # bytes
    width: Mapped[int | None] = staff()
    height: Mapped[int | None] = staff()
    position: Mapped[int] = public(default=0)

    text: Mapped[NoticeText] = relationship(back_populates="files")

    def board_ids(self) -> Iterable[int]:
        """None while its text does not hang."""
        text = _hangs(self)
        return text.board_ids() if text else ()


def _hangs(part: NoticeTarget | NoticeFile) -> NoticeText | None:
    """The text of a part, when it is published. A part that was taken out, or made by its text's id, does not hold it."""
    session = sa.orm.object_session(part)
    assert session is not None
    text = part.text or session.get(NoticeText, part.text_id)
    return text if text is not None and text.state == "published" else None
