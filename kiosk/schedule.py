"""All recurring work as one table, and the loop of `kiosk work`. Each job may run twice at once: it looks at what is due."""

import os
import socket
import time
from collections.abc import Callable
from contextlib import closing
from datetime import datetime, timedelta
from typing import NamedTuple

import sqlalchemy as sa
import structlog
from flask import Flask, current_app

from kiosk.accounts.models import StaffSession
from kiosk.clock import now
from kiosk.codes.models import Submission
from kiosk.db import db, immediate
from kiosk.media.models import Photo
from kiosk.media.store import Store
from kiosk.notices.models import NoticeFile
from kiosk.outbox.delivery import deliver_due
from kiosk.outbox.senders import senders
from kiosk.retention import erase
from kiosk.screens.mails import tell_of_silence
from kiosk.screens.models import ScreenRun
from kiosk.settings import settings_of
from kiosk.writing import writing

REPLAYS = timedelta(hours=24)  # how long a form sent twice gets the answer it got first
IDLE_SESSIONS = timedelta(days=30)
PROOF = timedelta(days=730)  # how long it can be shown what hung on which wall


class Job(NamedTuple):
    """Something done again and again, `every` so often, with the present moment as its argument."""

    run: Callable[[datetime], object]
    every: timedelta


def work(app: Flask, *, once: bool) -> None:
    """Do what is due, for ever or once."""
    due = dict.fromkeys(JOBS, 0.0)
    while True:
        for job in JOBS:
            if due[job] <= time.monotonic():
                _run(app, job)
                due[job] = time.monotonic() + job.every.total_seconds()
        if once:
            return
        time.sleep(1)


def _run(app: Flask, job: Job) -> None:
    """A job that fails is told in the log and tried again at its next turn."""
    with app.app_context():
        try:
            job.run(now())
        except Exception as error:  # noqa: BLE001 one job must not end the others
            structlog.get_logger().error("job failed", job=job.run.__name__, exc_info=error)


def deliver(_at: datetime) -> None:
    """Send the mail that is due."""
    settings = settings_of(current_app)
    deliver_due(senders(settings.smtp_url, settings.mail_from), f"{socket.gethostname()}:{os.getpid()}", now)


def forget_submissions(at: datetime) -> None:
    """A form's nonce is of no use after a day."""
    with immediate() as session:
        session.execute(sa.delete(Submission).where(Submission.at < at - REPLAYS))


def forget_sessions(at: datetime) -> None:
    """Log-ins that nobody used for a month."""
    with immediate() as session:
        session.execute(sa.delete(StaffSession).where(StaffSession.seen_at < at - IDLE_SESSIONS))


def tell_of_dark_screens(at: datetime) -> None:
    """One mail for each building whose screens fell silent."""
    with writing("screens.dark") as write:
        tell_of_silence(write.session, at)


def forget_runs(at: datetime) -> None:
    """What hung on the walls two years ago."""
    with immediate() as session:
        session.execute(sa.delete(ScreenRun).where(ScreenRun.last_at < at - PROOF))


def sweep_photos(at: datetime) -> None:
    """Photos whose form was never sent, and files that no row knows."""
    with writing("media.sweep") as write:
        for photo in write.session.scalars(sa.select(Photo).where(Photo.issue_id.is_(None), Photo.held_until < at)):
            write.delete(photo)
    kept = sa.union(sa.select(Photo.sha256), sa.select(NoticeFile.sha256))
    known = frozenset(db.session.scalars(kept))
    Store(settings_of(current_app).data_dir / "media").sweep(known, at)


def tidy_database(_at: datetime) -> None:
    """Keeps SQLite's write-ahead log small and its plans right; PostgreSQL looks after itself."""
    if db.engine.dialect.name == "sqlite":
        with closing(db.engine.raw_connection()) as connection:  # outside any transaction, which a checkpoint needs
            connection.cursor().execute("PRAGMA optimize")
            connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")


JOBS = (
    Job(deliver, timedelta(seconds=2)),
    Job(forget_submissions, timedelta(hours=1)),
    Job(sweep_photos, timedelta(hours=1)),
    Job(erase, timedelta(hours=6)),
    Job(tell_of_dark_screens, timedelta(minutes=2)),
    Job(forget_sessions, timedelta(days=1)),
    Job(forget_runs, timedelta(days=1)),
    Job(tidy_database, timedelta(hours=6)),
)
