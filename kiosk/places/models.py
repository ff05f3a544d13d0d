from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, relationship

from kiosk.board import OnBoard
from kiosk.db import Model, UTCDateTime, key, personal, public, staff

KINDS = ("district", "street", "community", "compound", "building")


class Place(OnBoard, Model):
    """A node of the tree. `path` is "/1/4/9/", so that "below" is a prefix."""

    __tablename__ = "place"
    __table_args__ = (
        sa.UniqueConstraint("parent_id", "slug"),
        sa.UniqueConstraint("parent_id", "id"),
        sa.CheckConstraint("kind IN ('district', 'street', 'community', 'compound', 'building')", name="kind"),
        sa.CheckConstraint("(kind = 'district') = (parent_id IS NULL)", name="root_is_district"),
        sa.CheckConstraint("kind != 'compound' OR prefix IS NOT NULL", name="compound_has_prefix"),
        sa.Index("uq_place_compound_slug", "slug", unique=True, sqlite_where=sa.text("kind = 'compound'"),
                 postgresql_where=sa.text("kind = 'compound'")),
    )  # fmt: skip
    __mapper_args__ = {"polymorphic_on": "kind"}  # noqa: RUF012 SQLAlchemy reads it once

    id: Mapped[int] = key()
    kind: Mapped[str] = staff(sa.String(10))
    parent_id: Mapped[int | None] = staff(sa.ForeignKey("place.id"), index=True)
    path: Mapped[str] = staff(sa.String(120), index=True, default="")
    slug: Mapped[str] = public(sa.String(40))
    name: Mapped[str] = public(sa.String(40))
    name_en: Mapped[str] = public(sa.String(80), default="")
    archived_at: Mapped[datetime | None] = staff(UTCDateTime, on_board=True)
    key_in_demo: Mapped[str | None] = staff(sa.String(40), unique=True)

    parent: Mapped["Place | None"] = relationship(remote_side="Place.id", back_populates="children")
    children: Mapped[list["Place"]] = relationship(back_populates="parent", order_by="Place.id")

    @property
    def chain_id(self) -> int:
        """The audit chain: a building's changes stand in its compound's."""
        return self.id

    def board_ids(self) -> Iterable[int]:
        return ()

    def holds(self, other: "Place") -> bool:
        """Whether `other` is this node or below it."""
        return other.path.startswith(self.path)


class Area(Place):
    """A district, street or community. The node kinds above a compound."""

    __mapper_args__ = {"polymorphic_abstract": True}  # noqa: RUF012


class District(Area):
    __mapper_args__ = {"polymorphic_identity": "district"}  # noqa: RUF012


class Street(Area):
    __mapper_args__ = {"polymorphic_identity": "street"}  # noqa: RUF012


class Community(Area):
    __mapper_args__ = {"polymorphic_identity": "community"}  # noqa: RUF012


class Compound(Place):
    """A residential compound: the unit that a board belongs to."""

    __mapper_args__ = {"polymorphic_identity": "compound"}  # noqa: RUF012
    prefix: Mapped[str | None] = public(sa.String(4), nullable=True, unique=True)
    address: Mapped[str | None] = public(sa.String(80), default="", nullable=True)
    address_en: Mapped[str | None] = public(sa.String(160), default="", nullable=True)
    zone_name: Mapped[str | None] = staff(sa.String(40), default="Asia/Shanghai", nullable=True, on_board=True)

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.zone_name or "Asia/Shanghai")

    def board_ids(self) -> Iterable[int]:
        return (self.id,)


class Building(Place):
    __mapper_args__ = {"polymorphic_identity": "building"}  # noqa: RUF012

    @property
    def compound_id(self) -> int:
        assert self.parent_id is not None  # a CHECK says so: only districts have no parent
        return self.parent_id

    @property
    def chain_id(self) -> int:
        return self.compound_id

    def board_ids(self) -> Iterable[int]:
        return (self.compound_id,)


class Spot(OnBoard, Model):
    """A place that a code can stand at: lobby, stairwell, gate, playground."""

    __tablename__ = "spot"
    __table_args__ = (
        sa.ForeignKeyConstraint(["compound_id", "building_id"], ["place.parent_id", "place.id"]),
        sa.UniqueConstraint("compound_id", "id"),
    )
    id: Mapped[int] = key()
    compound_id: Mapped[int] = staff(sa.ForeignKey("place.id"), index=True)
    building_id: Mapped[int | None] = staff()
    name: Mapped[str] = public(sa.String(40))
    name_en: Mapped[str] = public(sa.String(80), default="")
    archived_at: Mapped[datetime | None] = staff(UTCDateTime, on_board=True)

    def board_ids(self) -> Iterable[int]:
        return (self.compound_id,)


class Household(Model):
    """A unit of a building. `area_cm2` is the exclusive area in cm², `area_source` register, survey or contract."""

    __tablename__ = "household"
    __table_args__ = (
        sa.ForeignKeyConstraint(["compound_id", "building_id"], ["place.parent_id", "place.id"]),
        sa.UniqueConstraint("building_id", "unit", "room"),
        sa.CheckConstraint("area_cm2 IS NULL OR area_cm2 > 0", name="area_positive"),
    )
    id: Mapped[int] = key()
    compound_id: Mapped[int] = staff(sa.ForeignKey("place.id"), index=True)
    building_id: Mapped[int] = staff()
    unit: Mapped[str] = staff(sa.String(10), default="1")
    room: Mapped[str] = staff(sa.String(10))
    area_cm2: Mapped[int | None] = staff()
    area_source: Mapped[str] = staff(sa.String(10), default="register")
    owner_key: Mapped[str | None] = personal(3650, sa.String(64))
    archived_at: Mapped[datetime | None] = staff(UTCDateTime)


class Contact(OnBoard, Model):
    """Whom residents can always call: of a compound, a building, or an area above them."""

    __tablename__ = "contact"
    id: Mapped[int] = key()
    place_id: Mapped[int] = staff(sa.ForeignKey("place.id"), index=True)
    kind: Mapped[str] = staff(sa.String(12))
    label: Mapped[str] = public(sa.String(40))
    label_en: Mapped[str] = public(sa.String(80), default="")
    phone: Mapped[str] = public(sa.String(20))
    hours: Mapped[str] = public(sa.String(40), default="")
    hours_en: Mapped[str] = public(sa.String(60), default="")
    position: Mapped[int] = public(default=0)

    place: Mapped[Place] = relationship()

    def board_ids(self) -> Iterable[int]:
        session = sa.orm.object_session(self)
        assert session is not None
        place = session.get_one(Place, self.place_id)  # `self.place` is not there yet on a row made with the id alone
        return compounds_below(place) if isinstance(place, Area) else place.board_ids()


def compounds_below(area: Place) -> list[int]:
    """Ids of the compounds at or below a node, in id order."""
    session = sa.orm.object_session(area)
    assert session is not None
    below = sa.select(Compound.id).where(Compound.path.startswith(area.path, autoescape=True)).order_by(Compound.id)
    return list(session.scalars(below))
