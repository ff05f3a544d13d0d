"""What the runs stand on: the demo town, its server in a process of its own, a browser."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import sqlalchemy as sa
from flask import Flask
from playwright.sync_api import Browser, Playwright, sync_playwright

from kiosk import create_app, demo
from kiosk.db import db
from kiosk.places.models import Building, Compound
from kiosk.settings import read_settings
from kiosk.upgrade import upgrade_database
from tests.bench.__main__ import served
from tests.factories import make_screen
from tests.servers import CHROMIUM

PREVIEW = "/c/jinsha/3/lobby"
WALL: Any = {"viewport": {"width": 1080, "height": 1920}, "has_touch": True, "locale": "zh-CN", "timezone_id": "Asia/Shanghai"}
BROWSER: Any = {
    "executable_path": CHROMIUM,
    "args": ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
    + (["--no-sandbox"] if os.getuid() == 0 else []),
}


class Row(NamedTuple):
    """A line of the table. No troubles: it held."""

    did: str
    found: str
    troubles: list[str]


@dataclass
class Stage:
    """`share` shortens all runs: 0.01 tries out whether they run."""

    folder: Path
    app: Flask
    playwright: Playwright
    share: float = 1.0
    browsers: list[Browser] = field(default_factory=list)

    def times(self, n: int, least: int = 1) -> int:
        return max(least, round(n * self.share))

    def server(self, port: int = 0) -> Any:
        """The town's server while the context lasts; its address."""
        return served("kiosk", str(self.folder), port)

    def browser(self) -> Browser:
        self.browsers.append(self.playwright.chromium.launch(**BROWSER))
        return self.browsers[-1]

    def compound(self) -> Compound:
        return db.session.scalars(sa.select(Compound).where(Compound.slug == "jinsha")).one()

    def screen(self) -> str:
        """The token of a paired screen, in the first building."""
        with self.app.app_context():
            building = db.session.scalars(sa.select(Building).where(Building.parent_id == self.compound().id)).first()
            make_screen(building, clear="TOKEN")
        return "TOKEN"


@contextmanager
def staged(share: float) -> Iterator[Stage]:
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        app = create_app(read_settings(data_dir=Path(folder), log_level="warning"))
        upgrade_database(app)
        demo.load(app)
        stage = Stage(Path(folder), app, playwright, share)
        try:
            yield stage
        finally:
            for browser in stage.browsers:
                browser.close()
