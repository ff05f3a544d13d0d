"""The three ways a view answers: a page, a see-other after a write, and (for htmx) a see-other that is followed."""

import re
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from htmx_flask import make_response as htmx_response


def page(template: str, form: FlaskForm | None = None, status: int | None = None, **context: Any) -> ResponseReturnValue:
    """The rendered page; 422 when a form on it was refused, with what was typed still in it."""
    answer = render_template(template, form=form, **context)
    return answer, status or (422 if form is not None and form.errors else 200)


def see(endpoint: str, **values: Any) -> ResponseReturnValue:
    """303 to a view, the answer to every accepted POST."""
    return go(url_for(endpoint, **values))


def go(location: str) -> ResponseReturnValue:
    """303 to an address of our own; an htmx request gets the header that makes the browser go there.

    A fragment is no place to go to: the request itself follows to it, and the document stays.
    """
    if request.headers.get("HX-Request") and not location.partition("?")[0].endswith("/sheet"):
        answer: ResponseReturnValue = htmx_response("", redirect=location)
        return answer
    return redirect(location, 303)


def own_path(wanted: str | None, otherwise: str) -> str:
    """`wanted` when it is a path of this site, else `otherwise`: nobody is sent elsewhere by a link to log-in.

    Browsers read `//evil`, `/\\evil` and paths with line breaks as other hosts.
    """
    plain = wanted and re.fullmatch(r"/(?![/\\])[^\\\x00-\x20\x7f]*", wanted)
    return wanted if wanted and plain else otherwise
