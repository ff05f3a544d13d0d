"""Notices on a phone: what hangs anywhere in the compound, what hung, and their files."""

from typing import Any

from flask import Response
from flask.typing import ResponseReturnValue

from kiosk.clock import now
from kiosk.db import db, load
from kiosk.errors import NotFound
from kiosk.notices import attachments, queries, rules
from kiosk.places.visit import visit
from kiosk.web.answers import page
from kiosk.web.language import english
from kiosk.web.paging import paged

PAGE = 20  # past notices a page
NAMES: dict[str, Any] = {"kind_words": rules.KIND_WORDS, "kind_icons": rules.KIND_ICONS, "where": rules.where}


def notices(compound: str) -> ResponseReturnValue:
    """What hangs, the important first, and what is over since three months at most."""
    here, at = visit(compound), now()
    hanging = db.session.scalars(queries.in_compound(here, at)).all()
    past = paged(queries.past(here, at, at - rules.PAST), PAGE)
    return page("notices/phone/notices.html", compound=here, hanging=hanging, past=past, **NAMES)


def notice(compound: str, id: int) -> ResponseReturnValue:
    """One notice. Over, it says so; taken down, its words are gone; one that never hung here is not there."""
    here, at = visit(compound), now()
    text = db.session.scalars(queries.once_hung(here, id, at).limit(1)).first()
    if text is None:
        raise NotFound
    if text.state != "published":
        return page("notices/phone/withdrawn.html", status=404, compound=here)
    words = (english() and text.body_en) or text.body
    facts: dict[str, Any] = {"words": words, "aimed": rules.where(text, here), "over": text.is_over(at)}
    return page("notices/phone/notice.html", compound=here, text=text, **facts, **NAMES)


def file(compound: str, id: int) -> Response:
    """A picture, or a PDF to be kept, of what hangs or hung here."""
    found = load(queries.public_files(visit(compound), now()), id)
    return attachments.answer(found.kind, found.sha256, found.name)
