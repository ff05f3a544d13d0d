from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, relationship

from kiosk.board import OnBoard
from kiosk.db import Model, UTCDateTime, key, public, staff
from kiosk.errors import Refused
from kiosk.words import _l

if TYPE_CHECKING:
    from kiosk.places.models import Building, Compound

KINDS = ("party", "resident", "neighbour", "building")


class Convention(OnBoard, Model):
    """One convention of a compound, or of one building. Its words stand in its texts."""

    __tablename__ = "convention"
    __table_args__ = (
        sa.CheckConstraint("kind IN ('party', 'resident', 'neighbour', 'building')", name="kind"),
        sa.CheckConstraint("(kind = 'building') = (building_id IS NOT NULL)", name="building_kind"),
        sa.ForeignKeyConstraint(["compound_id", "building_id"], ["place.parent_id", "place.id"]),
        sa.UniqueConstraint("compound_id", "id"),
    )
    id: Mapped[int] = key()
    compound_id: Mapped[int] = staff(sa.ForeignKey("place.id"), index=True)
    building_id: Mapped[int | None] = staff(on_board=True)
    kind: Mapped[str] = public(sa.String(10))
    title: Mapped[str] = public(sa.String(30))
    title_en: Mapped[str] = public(sa.String(60), default="")
    position: Mapped[int] = public(default=0)
    key_in_demo: Mapped[str | None] = staff(sa.String(40), unique=True)

    texts: Mapped[list["ConventionText"]] = relationship(back_populates="convention", order_by="ConventionText.n")
    compound: Mapped["Compound"] = relationship(foreign_keys=compound_id, viewonly=True)
    building: Mapped["Building | None"] = relationship(
        primaryjoin="foreign(Convention.building_id) == Building.id", viewonly=True
    )

    @property
    def published(self) -> "ConventionText | None":
        return self._in("published")

    @property
    def draft(self) -> "ConventionText | None":
        return self._in("draft")

    @property
    def withdrawn(self) -> "ConventionText | None":
        """The text that was taken down last, while nothing else hangs."""
        return None if self.published else self._in("withdrawn")

    def open_draft(self, by_id: int | None) -> "ConventionText":
        """The draft there is, else a new one; its words are up to `rewrite`."""
        if self.draft:
            return self.draft
        n = max((text.n for text in self.texts), default=0) + 1
        draft = ConventionText(compound_id=self.compound_id, n=n, state="draft", written_by_id=by_id)
        self.texts.append(draft)
        return draft

    def _in(self, state: str) -> "ConventionText | None":
        return next((text for text in reversed(self.texts) if text.state == state), None)

    def board_ids(self) -> Iterable[int]:
        return (self.compound_id,)


class ConventionText(OnBoard, Model):
    """A version of a convention's words. At most one is published, at most one is a draft."""

    __tablename__ = "convention_text"
    __table_args__ = (
        sa.CheckConstraint("state IN ('draft', 'published', 'superseded', 'withdrawn')", name="state"),
        sa.ForeignKeyConstraint(["compound_id", "convention_id"], ["convention.compound_id", "convention.id"]),
        sa.UniqueConstraint("convention_id", "n"),
        sa.Index("uq_convention_text_published", "convention_id", unique=True,
                 sqlite_where=sa.text("state = 'published'"), postgresql_where=sa.text("state = 'published'")),
        sa.Index("uq_convention_text_draft", "convention_id", unique=True,
                 sqlite_where=sa.text("state = 'draft'"), postgresql_where=sa.text("state = 'draft'")),
    )  # fmt: skip
    id: Mapped[int] = key()
    compound_id: Mapped[int] = staff(sa.ForeignKey("place.id"), index=True)
    convention_id: Mapped[int] = staff(index=True)
    n: Mapped[int] = public()
    state: Mapped[str] = staff(sa.String(12), default="draft", on_board=True)
    adopted_on: Mapped[date | None] = public()
    adopted_by: Mapped[str] = public(sa.String(60), default="")
    adopted_by_en: Mapped[str] = public(sa.String(120), default="")
    published_at: Mapped[datetime | None] = public(UTCDateTime)
    withdrawn_at: Mapped[datetime | None] = staff(UTCDateTime)
    written_by_id: Mapped[int | None] = staff(sa.ForeignKey("person.id"))

    convention: Mapped[Convention] = relationship(back_populates="texts")
    articles: Mapped[list["Article"]] = relationship(back_populates="text", order_by="Article.n", cascade="all, delete-orphan")

    def rewrite(self, words: Sequence[tuple[str, str]]) -> None:
        """Make these (Chinese, English) the articles, numbered from 1. Rows keep their numbers and change their words."""
        del self.articles[len(words) :]
        for article, (chinese, english) in zip(self.articles, words, strict=False):
            article.words, article.words_en = chinese, english
        for n in range(len(self.articles), len(words)):
            self.articles.append(Article(compound_id=self.compound_id, n=n + 1, words=words[n][0], words_en=words[n][1]))

    def publish(self, at: datetime) -> None:
        """Hang it in place of the text that hangs now; articles without words are left out. A second tap changes nothing.

        Raises Refused when nothing is written, or when this text was withdrawn and another one hangs.
        """
        hanging = self.convention.published
        if self.state == "published":
            return
        if self.state != "draft" and (hanging or self.state != "withdrawn"):
            raise Refused(_l("已经有新的一版在公示，这一版不能再挂上去"))
        self.rewrite([(article.words, article.words_en) for article in self.articles if article.words])
        if not self.articles:
            raise Refused(_l("还没有写条文，写好一条再公示"))
        if hanging:
            hanging.state = "superseded"
        self.state, self.published_at, self.withdrawn_at = "published", at, None

    def withdraw(self, at: datetime) -> None:
        """Take it down; a second tap finds it down."""
        if self.state == "published":
            self.state, self.withdrawn_at = "withdrawn", at

    def board_ids(self) -> Iterable[int]:
        return () if self.state == "draft" else (self.compound_id,)


class Article(OnBoard, Model):
    """One numbered article, in the Markdown subset."""

    __tablename__ = "article"
    __table_args__ = (sa.UniqueConstraint("text_id", "n"),)
    id: Mapped[int] = key()
    compound_id: Mapped[int] = staff(sa.ForeignKey("place.id"), index=True)
    text_id: Mapped[int] = staff(sa.ForeignKey("convention_text.id"), index=True)
    n: Mapped[int] = public()
    words: Mapped[str] = public(sa.Text)
    words_en: Mapped[str] = public(sa.Text, default="")

    text: Mapped[ConventionText] = relationship(back_populates="articles")

    def board_ids(self) -> Iterable[int]:
        """None while its text is a draft; a removed one has no text any more."""
        return (self.compound_id,) if self.text and self.text.state == "published" else ()
