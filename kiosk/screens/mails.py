"""Mail about screens that went dark: one for each building and silence, however many screens it has."""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from kiosk.outbox.queries import put_mail
from kiosk.places.models import Building
from kiosk.screens import queries
from kiosk.screens.models import Screen
from kiosk.settings import settings_of
from kiosk.web.language import says


def tell_of_silence(session: Session, at: datetime) -> None:
    """Puts the mails in and notes that it did. Two workers put in the same mail: its key says so, and one is sent."""
    dark = session.scalars(
        queries.gone_dark(at).with_for_update(of=Screen), execution_options={"populate_existing": True}
    ).all()
    for building, screens in groupby(dark, lambda screen: screen.building):
        _tell(session, building, list(screens), at)
    if dark:
        session.execute(queries.told([screen.id for screen in dark], at))


def _tell(session: Session, building: Building, screens: Sequence[Screen], at: datetime) -> None:
    address = settings_of(current_app).public_url + "/office/screens?view=offline"
    last = max(screen.report.at for screen in screens if screen.report)
    for person in session.scalars(queries.offices(building, at)):
        with force_locale("en" if person.language == "en" else "zh_Hans"):
            where = f"{says(building.parent, 'name').striptags()} {says(building, 'name').striptags()}"
            names = "\n".join(f"· {screen.name}" for screen in screens)
            subject = _("%(where)s有大堂屏离线", where=where)
            body = _("%(where)s的屏幕没有回音了：\n%(names)s\n\n请看看电源和网络。状态在这里：\n%(address)s",
                     where=where, names=names, address=address)  # fmt: skip
        put_mail(session, f"screens:{building.id}:{last.isoformat()}:{person.id}", person.mail, subject, body, at)
