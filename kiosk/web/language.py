"""Which language the reader gets: what they chose, else what their browser asks for, else Chinese."""

from typing import Any

from flask import Flask, g, has_request_context, request
from flask_babel import Babel, get_locale
from markupsafe import Markup, escape

from kiosk.web.routing import PRIVATE, current_route

LANGUAGES = ("zh-Hans", "en")
COOKIE = "language"


def init_language(app: Flask) -> None:
    app.config.update(BABEL_DEFAULT_LOCALE="zh_Hans", BABEL_DEFAULT_TIMEZONE="Asia/Shanghai")
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = "translations"
    Babel(app, locale_selector=lambda: language().replace("-", "_"))
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.globals["page_language"] = language
    app.add_template_filter(says)
    app.after_request(_remember)


def language() -> str:
    """`zh-Hans` or `en` for this request. `?lang=` is a choice; the board hangs on it alone (it has no session)."""
    if not has_request_context():
        return LANGUAGES[0]  # the worker, the terminal
    if "language" not in g:
        chosen = request.args.get("lang") or request.cookies.get(COOKIE)
        g.language = chosen if chosen in LANGUAGES else pick(request.headers.get("Accept-Language", ""))
    return str(g.language)


def pick(accepted: str) -> str:
    """The first language of an Accept-Language header that we have. The stock matcher answers `en` to zh-CN."""
    for choice in accepted.lower().split(","):
        tag = choice.split(";")[0].strip().split("-")[0]
        if tag in {"zh", "en"}:
            return "zh-Hans" if tag == "zh" else "en"
    return "zh-Hans"


def says(thing: Any, name: str) -> Markup:
    """A content column in the reader's language; Chinese, marked as such, where staff wrote no English."""
    chinese = str(getattr(thing, name) or "")
    if english():
        translated = getattr(thing, f"{name}_en") or ""
        return escape(translated) if translated else Markup('<span lang="zh-Hans">{}</span>').format(chinese)
    return escape(chinese)


def english() -> bool:
    locale = get_locale()
    return locale is not None and locale.language == "en"


def _remember(answer: Any) -> Any:
    """A choice on a phone or in the office is kept; boards never set a cookie, whatever they answer."""
    route = current_route()
    if request.args.get("lang") in LANGUAGES and route is not None and route.cache == PRIVATE and route.audience != "screen":
        answer.set_cookie(COOKIE, request.args["lang"], max_age=31536000, samesite="Lax", secure=request.is_secure)
    return answer
