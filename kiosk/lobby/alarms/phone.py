"""A code that looks odd: what a genuine one looks like, and the form that sends somebody to look. No account."""

from typing import Any
from urllib.parse import urlsplit

from flask import current_app, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kiosk.clock import now
from kiosk.codes.models import Code, CodeAlarm
from kiosk.codes.rules import CODE_LENGTH, is_code, normalise
from kiosk.db import db
from kiosk.lobby.alarms.forms import AlarmForm
from kiosk.lobby.codes import by_code
from kiosk.places import queries as places
from kiosk.places.hanging import places_of
from kiosk.places.models import Compound
from kiosk.places.rules import by_community
from kiosk.places.visit import visit
from kiosk.settings import settings_of
from kiosk.web.answers import go, page
from kiosk.web.forms import typed
from kiosk.web.limits import address, throttle
from kiosk.writing import writing

MOST = "60/hour"  # of one address, which may be a whole street's
DAYS: int = CodeAlarm.__table__.c.words.info["days"]


def alarm_where() -> ResponseReturnValue:
    """Whose wall it hangs on: a code that we do not know cannot tell."""
    communities = by_community(db.session.scalars(places.listed()))
    return page("lobby/phone/alarm_where.html", communities=communities, code=_asked())


def code_alarm(compound: str) -> ResponseReturnValue:
    """How to know a genuine code, and the form."""
    here, asked = visit(compound), _asked()
    code = _known(here, asked)
    words = _("码上的 7 个字符是 %(code)s。", code=asked) if asked and code is None else ""
    form = AlarmForm(is_known=code is not None, data={"words": words})
    if form.validate_on_submit():
        return go(_tell(here, code, form))
    where = places_of([code])[code.id] if code is not None and code.kind == "place" else None
    context: dict[str, Any] = {"asked": asked, "code": code, "where": where, "host": _host(), "days": DAYS}
    return page("lobby/phone/code_alarm.html", form, compound=here, no_alarm=True, **context)


def alarm_received(compound: str) -> ResponseReturnValue:
    """Thanks, what happens next, what to do when money is gone already, and whom to call."""
    return page("lobby/phone/alarm_received.html", compound=visit(compound))


def _asked() -> str:
    """The code of this address as it would be written; what is no code at all is not repeated."""
    wanted = normalise(request.args.get("code", "")[: 4 * CODE_LENGTH])
    return wanted if is_code(wanted) else ""


def _known(here: Compound, asked: str) -> Code | None:
    return db.session.scalar(by_code(asked).where(Code.compound_id == here.id)) if asked else None


def _tell(here: Compound, code: Code | None, form: AlarmForm) -> str:
    throttle("code-alarm", address(), MOST)
    with writing("lobby.code_alarm", nonce=form.proof) as write:
        told = {"reason": form.reason.data, "words": typed(form.words), "made_at": now()}
        write.add(CodeAlarm(compound_id=here.id, code_id=code.id if code else None, **told))
        write.location = url_for("phone.lobby.alarm_received", compound=here.slug)
    return write.location


def _host() -> str:
    return urlsplit(settings_of(current_app).public_url).netloc
