"""The commands of an operator: `python -m kiosk COMMAND`. What talks to the terminal stands here, the work elsewhere."""

import signal
import sys
from typing import Any, NoReturn

import click
from sqlalchemy.exc import OperationalError, ProgrammingError

from kiosk import create_app, demo, handbook, running, schedule, urls
from kiosk.accounts.invite import first_admin_link, reset_link
from kiosk.accounts.queries import by_login
from kiosk.audit.queries import broken
from kiosk.checkup import findings
from kiosk.clock import now
from kiosk.codes.scans import scans_of
from kiosk.db import db
from kiosk.screens.seen import seen_of
from kiosk.settings import CHECKOUT, settings_of
from kiosk.upgrade import upgrade_database
from kiosk.web.serving import make_server
from kiosk.writing import writing


class Commands(click.Group):
    """A database that does not answer, or was never upgraded, is one sentence and no page of Python."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (OperationalError, ProgrammingError) as error:
            said = (str(error.orig).strip().splitlines() or ["no answer"])[0]
            raise click.ClickException(
                f"KIOSK_DATABASE_URL: {said}. See `kiosk check`; `kiosk db upgrade` makes the tables"
            ) from None


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Courtyard 「庭院」: the notice board of a residential compound. Settings are KIOSK_* variables; see `check`."""


@main.command()
def serve() -> None:
    """Answer on KIOSK_BIND until stopped. Run `work` beside it."""
    app = create_app()
    settings = settings_of(app)
    try:
        server = make_server(app, listen=settings.bind)
    except OSError as error:
        raise click.ClickException(f"cannot listen on {settings.bind}: {error.strerror or error}") from None
    end_on_terminate()
    click.echo(f"listening on http://{settings.bind}", err=True)
    server.run()
    scans_of(app).flush()  # what was counted since the last time
    seen_of(app).flush()


@main.command()
@click.option("--once", is_flag=True, help="Do what is due now, then end (for cron).")
def work(once: bool) -> None:
    """Deliver the outbox and do the recurring work, until stopped. More than one may run."""
    app = create_app()
    end_on_terminate()
    schedule.work(app, once=once)


@main.command()
def run() -> None:
    """The demo town, served: what `make run` does."""
    running.run()


@main.group(name="db")
def database() -> None:
    """The database."""


@database.command()
def upgrade() -> None:
    """Bring the database to this version. Safe to run at every start."""
    app = create_app()
    upgrade_database(app)
    click.echo("the database is up to date")


@main.command(name="demo")
@click.option("--reset", is_flag=True, help="Take the demo town away and build it anew.")
def load_demo(reset: bool) -> None:
    """Load the demo town; a later run moves its unedited dates to today."""
    app = create_app()
    upgrade_database(app)
    demo.load(app, reset=reset)
    click.echo("the demo town stands")


@main.command()
@click.option("--reset", "login", metavar="LOGIN", help="A new password for somebody who has forgotten theirs.")
def invite(login: str | None) -> None:
    """Print a link, good once: for the first administrator, or (--reset) for a forgotten password."""
    app = create_app()
    with app.app_context(), writing("accounts.invite") as write:
        person = write.session.scalar(by_login(login)) if login else None
        if login and person is None:
            raise click.ClickException(f"nobody logs in as {login}")
        path = reset_link(write, person, now()) if person else first_admin_link(write, now())
    click.echo(settings_of(app).public_url + path)


@main.group()
def audit() -> None:
    """The record of who changed what."""


@audit.command()
def verify() -> None:
    """Follow every chain of the audit from its first entry; names the first that is broken in each."""
    app = create_app()
    with app.app_context():
        wrong = list(broken(db.session()))
    for chain, n in wrong:
        click.echo(f"chain {chain}: entry {n} is missing or does not follow from those before it")
    if wrong:
        sys.exit(1)
    click.echo("every chain is whole")


@main.command()
def check() -> None:
    """The doctor: settings, database, keys, photos, translations, outbox. Ends with 1 when something is wrong."""
    found = findings(create_app())
    for finding in found:
        click.echo(f"{finding.mark} {finding.what}: {finding.says}")
    sys.exit(any(finding.is_wrong for finding in found))


@main.command()
def docs() -> None:
    """Write the pages of docs/ that come from the code's own tables."""
    (CHECKOUT / "docs" / "permissions.md").write_text(handbook.permissions())
    (CHECKOUT / "docs" / "urls.md").write_text(handbook.urls(urls.ROUTES))


def end_on_terminate() -> None:
    """SIGTERM ends the command as Ctrl-C does: requests in hand are finished first."""

    def _end(*_: object) -> NoReturn:
        raise SystemExit(0)

    signal.signal(signal.SIGTERM, _end)
