"""What opens above the board: one thing or a list, as a page of its own and as a fragment at `…/sheet`."""

import re
from collections.abc import Callable
from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kiosk.activities import queries as activities
from kiosk.activities.models import Activity
from kiosk.activities.rules import KIND_WORDS
from kiosk.alliance import queries as alliances
from kiosk.alliance import rules as alliance_rules
from kiosk.clock import now
from kiosk.conventions import queries as conventions
from kiosk.db import db, load
from kiosk.errors import NotFound
from kiosk.issues import queries as issues
from kiosk.issues import rules as issue_rules
from kiosk.lobby import rows, tiles
from kiosk.lobby.people import call_back_page, people
from kiosk.lobby.screen import profile
from kiosk.lobby.wall import Standing, standing
from kiosk.notices import queries as notices
from kiosk.notices import rules as notice_rules
from kiosk.notices.models import NoticeText
from kiosk.places.visit import contacts, visit_compound
from kiosk.web.language import english

Context = dict[str, Any]
MOST_PROJECTS = 2  # of the alliance's, on one screen with everything else
HOUR = re.compile(r"(\d{1,2}:\d\d)\s*(.*)")


def sheet(compound: str, name: str, building: str = "", id: int | None = None) -> ResponseReturnValue:
    """The sheet as a whole page."""
    here = visit_board(compound, building)
    context = _context(here, name, id)
    return render_template("lobby/screen/sheet.html", **context, **tiles.head(here))


def fragment(compound: str, name: str, building: str = "", id: int | None = None) -> ResponseReturnValue:
    """The same without the page around it."""
    context = _context(visit_board(compound, building), name, id)
    return render_template(context["fragment"], **context)


def visit_board(compound: str, building: str) -> Standing:
    """The board of this address; its zone and contacts hold for the rest of the request. NotFound."""
    here = standing(profile(compound, building), now())
    visit_compound(here.facts.compound, here.building)
    return here


def _context(here: Standing, name: str, id: int | None) -> Context:
    build = SHEETS.get((name, id is not None))
    if build is None:
        raise NotFound
    return tiles.common(here) | (build(here, id) if id is not None else build(here))


def activity_list(here: Standing) -> Context:
    return {"fragment": "lobby/screen/_activities.html", "title": _("活动报名"), "events": tiles.event_rows(here)}


def activity(here: Standing, id: int) -> Context:
    shown = activities.seated(activities.on_show(here.facts.compound.id)).where(Activity.id == id)
    found = db.session.execute(shown).first()
    if found is None:
        raise NotFound
    one, taken, waiting = found
    seats = rows.seats(one, taken, waiting, here.at, here.facts.zone)
    context = {"fragment": "lobby/screen/_activity.html", "title": tiles.spoken(one), "activity": one, "seats": seats}
    context |= {"kind": KIND_WORDS[one.kind], "programme": programme(in_words(one, "programme"))}
    context |= {"about": in_words(one, "about"), "phone": next(iter(contacts()), None)}
    return context | tiles.poster(one.code, f"/c/{here.profile.compound}/activities/{one.id}")._asdict()


def in_words(thing: Any, name: str) -> str:
    """The raw text of a content column in the reader's language, for what is set by more than `says`."""
    return str((english() and getattr(thing, f"{name}_en")) or getattr(thing, name))


def programme(text: str) -> list[tuple[str, str]]:
    """Lines of "14:00 签到" as (hour, words); a line without an hour has none."""
    found = [HOUR.fullmatch(line.strip()) or line.strip() for line in text.splitlines() if line.strip()]
    return [("", line) if isinstance(line, str) else (line[1], line[2]) for line in found]


def issue_list(here: Standing) -> Context:
    return {"fragment": "lobby/screen/_all_issues.html", "title": _("查进度"), "issues": tiles.issue_rows(here)}


def issue(here: Standing, id: int) -> Context:
    one = load(issues.detail(here.facts.compound.id), id)
    zone = here.facts.zone
    steps = [step for step in one.steps if step.is_public]
    days = [step.at.astimezone(zone).date() for step in steps]
    dated = [(step, n == 0 or days[n - 1] != days[n]) for n, step in enumerate(steps)]
    slug = here.facts.compound.slug
    photos = [url_for("phone.issues.photo", compound=slug, id=photo.id) for photo in one.photos if photo.is_public]
    row = rows.issue_row(one, here.at, zone, "")
    context = {"fragment": "lobby/screen/_issue.html", "title": tiles.spoken(one), "row": row, "steps": dated}
    return context | {"photos": photos, "stops": issue_rules.STOP_WORDS}


def convention_list(here: Standing) -> Context:
    texts = [text for text in db.session.scalars(conventions.published(here.facts.compound.id)) if _hangs(here, text)]
    return {"fragment": "lobby/screen/_conventions.html", "title": _("小区公约"), "texts": texts}


def convention(here: Standing, id: int) -> Context:
    text = db.session.scalars(conventions.published_of(here.facts.compound.id, id)).first()
    if text is None or not _hangs(here, text):
        raise NotFound
    articles = [in_words(article, "words") for article in text.articles]
    title = tiles.spoken(text.convention)
    return {"fragment": "lobby/screen/_convention_sheet.html", "title": title, "text": text, "articles": articles}


def _hangs(here: Standing, text: Any) -> bool:
    """A building's convention hangs in that building, and on the board of the whole compound."""
    return here.building is None or text.convention.building_id in {None, here.building.id}


def notice_list(here: Standing) -> Context:
    context = {"fragment": "lobby/screen/_notices.html", "title": _("通知"), "kind_icons": notice_rules.KIND_ICONS}
    return context | {"notices": db.session.scalars(_notices(here)).all()}


def notice(here: Standing, id: int) -> Context:
    """Only what hangs on this very board opens here."""
    text = db.session.scalars(_notices(here).where(NoticeText.notice_id == id)).first()
    if text is None:
        raise NotFound
    compound = here.facts.compound
    pictures = [(file, url_for("phone.notices.file", compound=compound.slug, id=file.id)) for file in text.images]
    context = {"fragment": "lobby/screen/_notice.html", "title": tiles.spoken(text), "text": text, "pictures": pictures}
    context |= {"words": in_words(text, "body"), "aimed": notice_rules.where(text, compound)}
    context |= {"kind_words": notice_rules.KIND_WORDS, "kind_icons": notice_rules.KIND_ICONS}
    return context | tiles.poster(text.notice.code_in(compound.id), f"/c/{compound.slug}/notices/{id}")._asdict()


def _notices(here: Standing) -> Any:
    return notices.whole(notices.on_board(here.facts.compound, here.building.id if here.building else None, here.at))


def report(here: Standing) -> Context:
    categories = list(db.session.scalars(issues.categories(here.facts.compound.id)))
    context = {"fragment": "lobby/screen/_report.html", "title": _("我要报事"), "categories": categories, "numbers": contacts()}
    code = rows.report_code(tiles.report_codes(here), here.building.id if here.building else None)
    return context | tiles.report(here, code)


def alliance(here: Standing) -> Context:
    """Who is who, and the newest of what is built together; the rest stands on phones."""
    compound_id = here.facts.compound.id
    sits = alliance_rules.seating(db.session.scalars(alliances.with_offers(alliances.members(compound_id))))
    projects = list(db.session.scalars(alliances.projects(compound_id).limit(MOST_PROJECTS)).unique())
    context = {"fragment": "lobby/screen/_alliance.html", "title": _("小区联盟"), "sits": sits, "projects": projects}
    return context | alliance_rules.WORDS


def people_to_turn_to(here: Standing) -> Context:
    context = {"fragment": "lobby/screen/_people.html", "title": _("找楼栋长")} | people(here)
    return context | tiles.poster(None, call_back_page(here))._asdict()


SHEETS: dict[tuple[str, bool], Callable[..., Context]] = {
    ("activities", False): activity_list,
    ("activities", True): activity,
    ("issues", False): issue_list,
    ("issues", True): issue,
    ("conventions", False): convention_list,
    ("conventions", True): convention,
    ("notices", False): notice_list,
    ("notices", True): notice,
    ("report", False): report,
    ("alliance", False): alliance,
    ("people", False): people_to_turn_to,
}
