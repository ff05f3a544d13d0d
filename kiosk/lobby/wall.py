"""What hangs where: the profile of a board, its opaque version, and when the clock alone changes it."""

import gzip
import hashlib
import threading
from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from flask import Flask, current_app
from markupsafe import Markup
from sqlalchemy.engine import Engine

from kiosk.activities import queries as activities
from kiosk.db import db
from kiosk.errors import NotFound
from kiosk.grid import queries as grid
from kiosk.issues import queries as issues
from kiosk.lobby import counter, queries
from kiosk.lobby.counter import Count
from kiosk.lobby.rows import PlaceCode
from kiosk.notices import queries as notices
from kiosk.places import queries as places
from kiosk.places.models import Building, Compound
from kiosk.screens.rules import Panel
from kiosk.settings import settings_of
from kiosk.web.assets import release


class Profile(NamedTuple):
    """Which board: slugs of compound and building ("": the whole compound), language, size ("" or "large": 大字); where it
    polls ("": beside it), and on what panel it hangs.

    Two profiles that differ in `poll` and `panel` only show the same tiles and have the same version.
    """

    compound: str
    building: str
    lang: str
    size: str = ""
    poll: str = ""
    panel: Panel = Panel()

    @property
    def edition(self) -> str:
        """What the document was made from: one that has another is loaded anew. The release, and of a paired screen its
        place and panel."""
        if not self.poll:
            return release()
        made_for = repr((self.compound, self.building, self.panel)).encode()
        return f"{release()}-{hashlib.blake2b(made_for, digest_size=4).hexdigest()}"


class Facts(NamedTuple):
    """What is known of a compound's boards while its counter `stands` still."""

    stands: Count
    compound: Compound
    buildings: dict[str, Building]
    zone: ZoneInfo
    edges: list[float]  # seconds since 1970, ascending
    printed: tuple[str, str]  # what the settings put into each QR code: origin, case


class Standing(NamedTuple):
    """A profile at a moment. `version` is compared for equality only."""

    profile: Profile
    facts: Facts
    building: Building | None
    at: datetime
    version: str


class Tile(NamedTuple):
    """A tile as it hangs. `digest` names its content."""

    name: str
    digest: str
    html: Markup


class Drawn(NamedTuple):
    """Tiles by their names, and which items they hang without."""

    tiles: dict[str, str]
    hidden: set[str]


class Kept(NamedTuple):
    """A board ready to be sent, gzipped. `hidden` names the items that could not be drawn."""

    version: str
    tiles: tuple[Tile, ...]
    squeezed: bytes
    hidden: frozenset[str] = frozenset()

    @property
    def body(self) -> bytes:
        """For the rare client that takes no gzip."""
        return gzip.decompress(self.squeezed)


class Shelf:
    """One profile's place: the board that is kept there, and the lock of whoever renders the next."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.board: Kept | None = None


@dataclass
class Stock:
    """What the buildings of a compound share in one language and size, while the compound's board has this `version`.

    `particular` buildings have something of their own and share no tiles. `codes` start reports.
    """

    lock: threading.Lock = field(default_factory=threading.Lock)
    version: str = ""
    particular: frozenset[int] = frozenset()
    codes: list[PlaceCode] = field(default_factory=list)
    drawn: Drawn | None = None


@dataclass
class Memory:
    """What one process remembers of its boards, and how many screens poll it (counted until `counted_until`)."""

    engine: Engine
    facts: dict[str, Facts] = field(default_factory=dict)
    shelves: dict[Profile, Shelf] = field(default_factory=dict)
    stocks: dict[Profile, Stock] = field(default_factory=dict)  # of whole compounds
    screens: int = 0
    counted_until: float = 0.0


def init_memory(app: Flask) -> Memory:
    with app.app_context():
        memory = app.extensions["kiosk.lobby"] = Memory(db.engine)
    return memory


def memory_of(app: Flask) -> Memory:
    found: Memory = app.extensions["kiosk.lobby"]
    return found


def standing(profile: Profile, at: datetime) -> Standing:
    """What should hang for this profile at `at`. NotFound. One raw read, when nothing changed since the last one."""
    memory = memory_of(current_app)
    db.session.rollback()  # a transaction that is open already would go on reading older rows
    count = counter.read(memory.engine, profile.compound)  # first: what is loaded after it is never older
    facts = memory.facts.get(profile.compound)
    if facts is None or facts.stands != count:
        facts = memory.facts[profile.compound] = _look(count)
    building = facts.buildings.get(profile.building)
    if profile.building and building is None:
        raise NotFound
    return Standing(profile, facts, building, at, version(profile, facts, at))


def version(profile: Profile, facts: Facts, at: datetime) -> str:
    """The midnights are edges too: the day of the compound's calendar counts them."""
    edge = (at.astimezone(facts.zone).toordinal(), bisect_right(facts.edges, at.timestamp()))
    hangs_on = (facts.stands, facts.printed, profile[:4], release(), edge)
    return hashlib.blake2b(repr(hangs_on).encode(), digest_size=9).hexdigest()


def _look(count: Count) -> Facts:
    found = db.session.scalars(places.with_buildings(count.compound_id)).all()
    compound = next((place for place in found if isinstance(place, Compound)), None)
    if compound is None:
        raise NotFound
    buildings = {place.slug: place for place in found if isinstance(place, Building)}
    rooms = (activities.edges(compound.id), issues.edges(compound.id), notices.edges(compound), grid.edges(compound.id))
    all_edges = queries.edges(*rooms, queries.code_edges(compound.id))
    edges = sorted(at.timestamp() for at in db.session.scalars(all_edges))
    for place in found:
        db.session.expunge(place)  # they outlive this request, and a write in it must not expire them
    return Facts(count, compound, buildings, compound.zone, edges, (public_url(), settings_of(current_app).qr_case))


def public_url() -> str:
    """The origin in our QR codes, looked up once: on all interfaces it asks the machine for its address."""
    kept: dict[str, Any] = current_app.extensions
    if "kiosk.lobby.origin" not in kept:
        kept["kiosk.lobby.origin"] = kept["kiosk.settings"].public_url
    return str(kept["kiosk.lobby.origin"])
