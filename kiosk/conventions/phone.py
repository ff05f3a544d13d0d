"""Conventions on a phone: what hangs, to be read in peace."""

from flask.typing import ResponseReturnValue

from kiosk.conventions import queries
from kiosk.conventions.rules import KIND_NAMES, heading
from kiosk.db import db
from kiosk.errors import NotFound
from kiosk.places.visit import visit
from kiosk.web.answers import page
from kiosk.web.language import english


def conventions(compound: str) -> ResponseReturnValue:
    """All conventions that hang in the compound."""
    here = visit(compound)
    texts = db.session.scalars(queries.published(here.id)).all()
    return page("conventions/phone/conventions.html", compound=here, texts=texts, kind_names=KIND_NAMES)


def convention(compound: str, id: int) -> ResponseReturnValue:
    """One convention, article by article. Withdrawn and unknown look the same."""
    here = visit(compound)
    text = db.session.scalar(queries.published_of(here.id, id))
    if text is None:
        raise NotFound
    headings = [heading(article.n, english()) for article in text.articles]
    return page("conventions/phone/convention.html", compound=here, text=text, headings=headings, kind_names=KIND_NAMES)
