"""Mail to whoever takes up reports. It names the matter and where to look, never what somebody typed."""

from datetime import datetime

from flask import current_app, url_for
from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from kiosk.issues import queries
from kiosk.issues.models import Issue
from kiosk.outbox.queries import put_mail
from kiosk.places.models import Compound
from kiosk.settings import settings_of
from kiosk.web.language import says


def tell_clerks(session: Session, issue: Issue, at: datetime) -> None:
    """One mail to each person who may accept this report and has an address; a second call sends nothing."""
    place = issue.building or session.get_one(Compound, issue.compound_id)
    address = settings_of(current_app).public_url + url_for("office.issues.issue", id=issue.id)
    for clerk in session.scalars(queries.clerks(place, at)):
        with force_locale("en" if clerk.language == "en" else "zh_Hans"):
            about = {"number": issue.number, "what": says(issue.category, "name").striptags()}
            subject = _("新报事 %(number)s·%(what)s", **about)
            subject = f"{_('危险')}·{subject}" if issue.is_dangerous else subject
            body = _("有一件新的报事等您受理：%(number)s（%(what)s）。\n%(address)s", address=address, **about)
        put_mail(session, f"issue-reported:{issue.id}:{clerk.id}", clerk.mail, subject, body, at)
