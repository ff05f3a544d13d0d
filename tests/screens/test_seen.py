"""What screens tell is kept beside the request and written down in two statements, whoever asks."""

import time
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask

from kiosk.clock import now
from kiosk.db import db, immediate
from kiosk.screens.models import Screen, ScreenReport, ScreenRun
from kiosk.screens.queries import told
from kiosk.screens.seen import EVERY, SOON, Report, read, seen_of
from tests.apps import Client, counted
from tests.cast import Cast
from tests.factories import change, make_activity, make_screen

OLD, NEW = "a" * 18, "b" * 18
WORD = "0a1b2c-3d4e.{ms}.0.42.1.boot1"
PACE = timedelta(seconds=2)


def word(at: datetime, boot: str = "boot1") -> str:
    return f"0a1b2c.{int(at.timestamp() * 1000)}.0.42.1.{boot}"


def said(version: str, at: datetime, boot: str = "boot1") -> Report:
    report = read(version, "zh-Hans", "", word(at, boot), at)
    assert report is not None
    return report


def runs() -> list[tuple[str, float]]:
    """(version, seconds from the first word to the last) of each run."""
    db.session.rollback()
    found = db.session.scalars(sa.select(ScreenRun).order_by(ScreenRun.first_at))
    return [(run.version, (run.last_at - run.first_at).total_seconds()) for run in found]


def report() -> ScreenReport:
    db.session.rollback()
    return db.session.scalars(sa.select(ScreenReport).execution_options(populate_existing=True)).one()


@pytest.fixture
def screen(app: Flask, cast: Cast) -> Screen:
    return make_screen(cast.building, clear="TOKEN")


class TestWord:
    def test_it_is_read_whole(self) -> None:
        at = now()
        found = read(OLD, "en", "large", f"0a1b2c-3d4e.{int(at.timestamp() * 1000) + 5000}.3.42.1.x1", at)
        assert found is not None
        assert found[:4] == (OLD, "en", "large", "0a1b2c-3d4e")
        assert abs(found.skew_ms - 5000) < 2
        assert found[5:] == (3, 42, True, "x1")

    @pytest.mark.parametrize(
        "word", ["", "0a.1.2.3", "0a.1.0.0.2.x", "ZZ.1.0.0.1.x", "0a.9999999999999999.0.0.1.x", "0a.1.0.0.1.;"]
    )
    def test_what_no_screen_says_is_no_word(self, word: str) -> None:
        assert read(OLD, "en", "", word, now()) is None

    def test_a_version_that_we_never_gave_is_none(self) -> None:
        assert read("abc", "en", "", word(now()), now()) is None


@pytest.mark.both_databases
class TestRuns:
    def tell(self, app: Flask, screen: Screen, *versions: str, begin: datetime, pace: timedelta = PACE) -> datetime:
        for version in versions:
            seen_of(app).tell(screen.id, said(version, begin), begin)
            begin += pace
        return begin

    def test_a_version_is_one_run_however_often_it_is_told(self, app: Flask, screen: Screen) -> None:
        self.tell(app, screen, *[OLD] * 5, *[NEW] * 3, begin=now())
        seen_of(app).flush()
        assert runs() == [(OLD, 8), (NEW, 4)]

    def test_a_run_goes_on_after_it_was_written_down(self, app: Flask, screen: Screen) -> None:
        at = self.tell(app, screen, OLD, OLD, begin=now())
        seen_of(app).flush()
        at = self.tell(app, screen, OLD, NEW, begin=at)
        seen_of(app).flush()
        assert runs() == [(OLD, 4), (NEW, 0)]

    def test_a_minute_of_silence_is_a_gap(self, app: Flask, screen: Screen) -> None:
        at = self.tell(app, screen, OLD, OLD, begin=now())
        self.tell(app, screen, OLD, OLD, begin=at + timedelta(seconds=61))
        seen_of(app).flush()
        assert runs() == [(OLD, 2), (OLD, 2)]

    def test_the_report_is_the_last_word(self, app: Flask, screen: Screen) -> None:
        at = self.tell(app, screen, OLD, NEW, begin=now())
        seen_of(app).flush()
        assert (report().version, report().at, report().keeps, report().heap_mb) == (NEW, at - PACE, True, 42)

    def test_an_older_word_of_another_process_does_not_come_back(self, app: Flask, screen: Screen) -> None:
        at = now()
        self.tell(app, screen, NEW, begin=at)
        seen_of(app).flush()
        self.tell(app, screen, OLD, begin=at - PACE)
        seen_of(app).flush()
        assert report().version == NEW

    def test_a_new_word_takes_back_that_somebody_was_told_of_the_silence(self, app: Flask, screen: Screen) -> None:
        at = self.tell(app, screen, OLD, begin=now())
        seen_of(app).flush()
        with immediate() as session:
            session.execute(told([screen.id], at))
        assert report().told_at == at
        self.tell(app, screen, OLD, begin=at)
        seen_of(app).flush()
        assert report().told_at is None

    def test_two_machines_with_one_token_take_turns(self, app: Flask, screen: Screen) -> None:
        at = now()
        for boot in ("one", "two", "one"):
            seen_of(app).tell(screen.id, said(OLD, at, boot), at)
            at += PACE
        seen_of(app).flush()
        assert report().twins

    def test_a_machine_that_starts_anew_is_no_twin(self, app: Flask, screen: Screen) -> None:
        at = now()
        for boot in ("one", "two", "two", "three"):
            seen_of(app).tell(screen.id, said(OLD, at, boot), at)
        seen_of(app).flush()
        assert not report().twins


class TestFlush:
    def test_a_thousand_screens_are_two_statements(self, app: Flask, cast: Cast) -> None:
        at, screens = now(), [make_screen(cast.building, clear=f"T{n}") for n in range(30)]
        for screen in screens:
            seen_of(app).tell(screen.id, said(OLD, at), at)
        with counted(app) as statements:
            seen_of(app).flush()
        written = [statement for statement in statements if statement.startswith("INSERT")]
        assert len(written) == 2
        assert len(runs()) == 30

    def test_it_is_due_once_a_minute_and_soon_after_a_new_screen(self, app: Flask, screen: Screen) -> None:
        seen = seen_of(app)
        seen.tell(screen.id, said(OLD, now()), now())
        assert seen.take_turn()  # nothing was ever written: at once
        seen.flush()
        seen.tell(screen.id, said(OLD, now()), now())
        assert not seen.take_turn()
        assert EVERY - 2 < seen.due - time.monotonic() <= EVERY
        seen.tell(screen.id + 1, said(OLD, now()), now())
        assert seen.due - time.monotonic() <= SOON

    def test_what_could_not_be_written_waits(self, app: Flask, screen: Screen, monkeypatch: pytest.MonkeyPatch) -> None:
        at = now()
        seen_of(app).tell(screen.id, said(OLD, at), at)
        seen_of(app).tell(screen.id, said(NEW, at + PACE), at + PACE)

        def fail(*_: object) -> None:
            raise sa.exc.OperationalError("", None, Exception("locked"))

        with monkeypatch.context() as patched:
            patched.setattr("kiosk.screens.seen.write", fail)
            seen_of(app).flush()
        assert runs() == []
        seen_of(app).flush()
        assert runs() == [(OLD, 0), (NEW, 0)]


@pytest.mark.both_databases
class TestPolls:
    """The first poll goes through Flask, the later ones before it: both are heard."""

    def poll(self, client: Client, version: str) -> str:
        answer = client.get(f"/screen/version?v={version}&lang=zh-Hans&size=&s={word(now())}")
        return str(answer.json["version"])

    def test_each_poll_tells_what_hangs(self, client: Client, screen: Screen) -> None:
        client.set_cookie("screen", "TOKEN")
        first = self.poll(client, OLD)
        assert self.poll(client, first) == first
        last = seen_of(client.application).last(screen.id)
        assert last is not None
        assert last.version == first

    def test_the_shortcut_hears_it_too(self, client: Client, screen: Screen, monkeypatch: pytest.MonkeyPatch) -> None:
        client.set_cookie("screen", "TOKEN")
        self.poll(client, OLD)
        monkeypatch.setattr(client.application, "full_dispatch_request", None)  # whoever comes there, falls
        hangs = self.poll(client, NEW)
        seen_of(client.application).flush()
        assert report().version == NEW
        assert len(hangs) == 18

    def test_the_preview_tells_nothing(self, client: Client, screen: Screen) -> None:
        client.get(f"/c/jinsha/3/lobby/version?v={OLD}&lang=zh-Hans&size=&s={word(now())}")
        assert seen_of(client.application).last(screen.id) is None

    def test_an_act_of_staff_never_counts_as_a_word(self, client: Client, screen: Screen, cast: Cast) -> None:
        with time_machine.travel(now() - timedelta(hours=1), tick=False) as then:
            client.set_cookie("screen", "TOKEN")
            self.poll(client, OLD)
            heard = now()
            seen_of(client.application).flush()
            then.shift(1800)
            change(screen, name="另一个名字")
            make_activity(cast.jinsha)
            client.get("/screen")  # looking at the board is no word either
        assert report().at == heard
