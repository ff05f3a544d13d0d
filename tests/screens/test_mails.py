"""One mail for each building whose screens fell silent, and for each silence."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from kiosk.clock import now
from kiosk.db import db, immediate
from kiosk.outbox.models import Outbox
from kiosk.schedule import JOBS, tell_of_dark_screens
from kiosk.screens.models import Screen
from kiosk.vault import vault
from tests.cast import Cast
from tests.factories import change, hear_screen, make_building, make_screen

LONG_AGO = timedelta(minutes=20)


def mails() -> list[Outbox]:
    db.session.rollback()
    return list(db.session.scalars(sa.select(Outbox).order_by(Outbox.id)))


def silent(cast: Cast, *names: str, building: object = None) -> list[Screen]:
    screens = [make_screen(building or cast.building, clear=name, name=name) for name in names]  # type: ignore[arg-type]
    for screen in screens:
        hear_screen(screen, at=now() - LONG_AGO)
    return screens


@pytest.fixture
def clerk_with_mail(app: Flask, cast: Cast) -> Cast:
    change(cast.clerk, mail="clerk@example.com")
    return cast


@pytest.mark.both_databases
class TestDigest:
    def test_a_building_is_one_mail_however_many_screens_it_has(self, clerk_with_mail: Cast) -> None:
        silent(clerk_with_mail, "东屏", "西屏")
        silent(clerk_with_mail, "南屏", building=make_building(clerk_with_mail.jinsha, "9"))
        tell_of_dark_screens(now())
        first, second = [vault().unseal(mail.body_sealed) for mail in mails()]
        assert "东屏" in first
        assert "西屏" in first
        assert "南屏" in second
        assert "/office/screens?view=offline" in first

    def test_a_silence_is_told_once(self, clerk_with_mail: Cast) -> None:
        silent(clerk_with_mail, "东屏")
        for _ in range(3):
            tell_of_dark_screens(now())
        assert len(mails()) == 1

    def test_the_next_silence_is_told_again(self, clerk_with_mail: Cast) -> None:
        screen = silent(clerk_with_mail, "东屏")[0]
        tell_of_dark_screens(now())
        hear_screen(screen, at=now() - timedelta(minutes=17))
        tell_of_dark_screens(now())
        assert len(mails()) == 2

    def test_a_short_silence_is_not(self, clerk_with_mail: Cast) -> None:
        hear_screen(make_screen(clerk_with_mail.building, clear="T"), at=now() - timedelta(minutes=14))
        tell_of_dark_screens(now())
        assert mails() == []

    def test_nor_that_of_a_screen_that_was_taken_back(self, clerk_with_mail: Cast) -> None:
        change(silent(clerk_with_mail, "东屏")[0], revoked_at=now())
        tell_of_dark_screens(now())
        assert mails() == []

    def test_two_workers_send_one(self, clerk_with_mail: Cast) -> None:
        """The second had looked before the first wrote: the key of the mail tells that it is the same."""
        screen = silent(clerk_with_mail, "东屏")[0]
        tell_of_dark_screens(now())
        with immediate() as session:
            session.execute(sa.text("UPDATE screen_report SET told_at = NULL WHERE screen_id = :id"), {"id": screen.id})
        tell_of_dark_screens(now())
        assert len(mails()) == 1


def test_it_is_recurring_work() -> None:
    assert tell_of_dark_screens in [job.run for job in JOBS]
