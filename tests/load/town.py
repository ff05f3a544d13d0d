"""The town under load: the demo town, grown until no building has more than two screens, and a clerk who publishes in it."""

import itertools
import time
from collections.abc import Callable
from pathlib import Path

import sqlalchemy as sa
from flask import Flask

from kiosk import create_app, demo
from kiosk.clock import now
from kiosk.db import db, immediate
from kiosk.notices.models import NoticeText
from kiosk.places.models import Building, Compound, District, Place
from kiosk.screens.models import Screen, ScreenReport
from kiosk.settings import read_settings
from kiosk.upgrade import upgrade_database
from kiosk.vault import digest
from tests.factories import change, make_notice

PER_BUILDING = 2
COMPOUND, DISTRICT = "jinsha", "jiangyang"


class Town:
    def __init__(self, folder: Path, screens: int) -> None:
        self.app: Flask = create_app(read_settings(data_dir=folder, log_level="warning"))
        upgrade_database(self.app)
        demo.load(self.app)
        self.tokens = self._hang(screens)  # clear token → slug of its compound
        self._number = itertools.count(1)
        self._notices = {COMPOUND: self._notice(Compound, COMPOUND), DISTRICT: self._notice(District, DISTRICT)}

    def _hang(self, n: int) -> dict[str, str]:
        with self.app.app_context(), immediate() as session:
            session.execute(sa.delete(Screen))
            compounds = session.scalars(sa.select(Compound).order_by(Compound.id)).all()
            most = -(-n // len(compounds) // PER_BUILDING)
            places = itertools.cycle([(place, i) for i in range(most) for place in compounds])
            tokens = {}
            for i, (compound, k) in enumerate(itertools.islice(places, n)):
                token = f"load{i:016}"
                where = {"compound_id": compound.id, "building_id": self._building(session, compound, k).id}
                session.add(Screen(**where, name="大堂屏", digest=digest(token), paired_at=now()))
                tokens[token] = compound.slug
            return tokens

    @staticmethod
    def _building(session: sa.orm.Session, compound: Compound, k: int) -> Building:
        """The k-th of the compound, built when the demo has not so many."""
        known = sa.select(Building).filter_by(parent_id=compound.id, archived_at=None)
        found = session.scalar(known.order_by(Building.id).offset(k))
        if found is None:
            found = Building(slug=f"load-{k}", name=f"{k}号楼", name_en=f"Building {k}", parent_id=compound.id)
            session.add(found)
            session.flush()
            found.path = f"{compound.path}{found.id}/"
        return found

    def _notice(self, kind: type[Place], slug: str) -> NoticeText:
        with self.app.app_context():
            place = db.session.scalars(sa.select(kind).filter_by(slug=slug)).one()
            return make_notice(place, level="important").texts[-1]

    def publish(self, slug: str, watch: Callable[[str], None]) -> float:
        """The notice of the compound, or the district, with this slug says new words, which are watched for from just
        before; the monotonic second at which it was committed."""
        words = f"压测公告第{next(self._number):04}号"
        watch(words)
        with self.app.app_context():
            change(self._notices[slug], title=words)
        return time.monotonic()

    def acknowledged(self, hangs: dict[str, str]) -> int:
        """Of how many screens the fleet's table knows the version that hangs there (token → version)."""
        with self.app.app_context():
            rows = db.session.execute(sa.select(Screen.digest, ScreenReport.version).join(Screen.report))
            told = {row.digest: row.version for row in rows}
        return sum(told.get(digest(token)) == version for token, version in hangs.items())
