"""Mail to whoever calls back. It names the building and where to look, never what somebody typed."""

from datetime import datetime

from flask import current_app, url_for
from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from kiosk.grid import queries
from kiosk.grid.models import CallBack
from kiosk.outbox.queries import put_mail
from kiosk.places.models import Building
from kiosk.settings import settings_of
from kiosk.web.language import says


def tell_heads(session: Session, call: CallBack, building: Building, at: datetime) -> None:
    """One mail to each head with an address; where there is none, to branch and community. A second call sends nothing."""
    address = settings_of(current_app).public_url + url_for("office.grid.call_backs")
    heads = session.scalars(queries.told(building, at)).all()
    for person in heads or session.scalars(queries.told_instead(building, at)).all():
        with force_locale("en" if person.language == "en" else "zh_Hans"):
            where = says(building, "name").striptags()
            subject = _("%(where)s有住户请您回电话", where=where)
            body = _("%(where)s有一位住户想请您回个电话。称呼和号码请登录后看：\n%(address)s", where=where, address=address)
        put_mail(session, f"call-back:{call.id}:{person.id}", person.mail, subject, body, at)
