"""The tables of this folder as rows: what each holds on a given day, so that two days can be compared."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import chain
from typing import Any, NamedTuple

from kiosk.activities.models import Activity
from kiosk.alliance.models import Member, Project
from kiosk.conventions.models import Convention
from kiosk.db import Model
from kiosk.demo import alliance
from kiosk.demo.activities import ACTIVITIES, ATTENDANCES, BRANCH, FESTIVALS, HALL, SHEET
from kiosk.demo.conventions import ADOPTED, BUILDING_OF, KINDS, Articles
from kiosk.demo.days import Days, festivals
from kiosk.demo.issues import DISPUTES, JINSHA, MEDIATED, OTHERS, SOLVED, accepted, reported, step
from kiosk.demo.notices import NOTICES
from kiosk.demo.places import ESTATES
from kiosk.issues.models import STAYS, Issue
from kiosk.notices.models import Notice

Values = dict[str, Any]


class Row(NamedTuple):
    """`values` and those of `children` (relationship, rows) are compared and moved; `record` is what else it is born with.

    `compound` is the key of its place, which for a notice may be an area.
    """

    model: type[Model]
    key: str
    compound: str
    values: Values
    children: tuple[str, list[Values]]
    record: dict[str, Any]


def all_rows(days: Days) -> Iterator[Row]:
    """Every row with a time in it, issues in the order in which they were reported."""
    yield from conventions(days)
    yield from members(days)
    yield from projects(days)
    yield from (notice(record, days) for record in NOTICES)
    yield from (activity(record, days) for record in chain(ACTIVITIES, _festivals(days)))
    records = [issue(record, days) for record in chain(JINSHA, OTHERS, _solved(), _mediated())]
    yield from sorted(records, key=lambda row: row.values["reported_at"])


def conventions(days: Days) -> Iterator[Row]:
    for position, kind in enumerate(KINDS):
        for estate in ESTATES:
            yield _convention(kind, position, estate.key, days)


def _convention(kind: Articles, position: int, compound: str, days: Days) -> Row:
    by, by_en = ADOPTED[compound]
    text = {
        "n": 1, "state": "published", "adopted_on": days.on(-60), "adopted_by": by, "adopted_by_en": by_en,
        "published_at": days.at(-58, "09:00"),
    }  # fmt: skip
    values = {"kind": kind.kind, "title": kind.title, "title_en": kind.title_en, "position": position}
    record = {"articles": kind.articles, "building": BUILDING_OF[compound] if kind.kind == "building" else None}
    return Row(Convention, f"{compound}.{kind.kind}", compound, values, ("texts", [text]), record)


def members(days: Days) -> Iterator[Row]:
    """The bodies of each alliance; those of the 1+4 joined first."""
    for estate in ESTATES:
        for n, body in enumerate(alliance.bodies(estate.key, (estate.name, estate.name_en))):
            key, offers = f"{estate.key}.body.{body.pop('key')}", body.pop("offers")
            values = {**body, "position": n, "joined_on": days.on(-400 + 20 * max(n - 4, 0))}
            yield Row(Member, key, estate.key, values, ("offers", offers), {})


def projects(days: Days) -> Iterator[Row]:
    for built in alliance.PROJECTS:
        compound = built.key.partition(".")[0]
        values = {"state": built.state, "started_on": days.on(built.started)}
        values |= {"finished_on": None if built.finished is None else days.on(built.finished)}
        for name, words in (("title", built.title), ("about", built.about)):
            values[name], values[f"{name}_en"] = words
        parts = [
            {"name": part.name[0], "name_en": part.name[1], "unit": part.unit, "planned": part.planned,
             "installed": part.installed, "position": n}
            for n, part in enumerate(built.parts)
        ]  # fmt: skip
        yield Row(Project, built.key, compound, values, ("deliverables", parts), {"body": f"{compound}.body.{built.body}"})


def notice(record: dict[str, Any], days: Days) -> Row:
    """One text; the day that it is about stands in its words."""
    about, state = days.on(record["about"]), record.get("state", "published")
    starts, ends = days.at(*record["starts"]), days.at(*record["ends"])
    text = {
        "n": 1, "state": state, "level": record.get("level", "normal"), "kind": record["kind"], "starts_at": starts, "ends_at": ends,
        "published_at": None if state == "draft" else min(starts, days.at(-1, "08:30")),
        "taken_down_at": days.at(*record["gone"]) if "gone" in record else None,
    }  # fmt: skip
    for name in ("title", "body", "issuer"):
        text[name], text[f"{name}_en"] = record[name]
    text["body"] = text["body"].replace("{day}", f"{about.month}月{about.day}日")
    text["body_en"] = text["body_en"].replace("{day}", f"{about.day} {about:%B}")
    return Row(Notice, record["key"], record["key"].partition(".")[0], {}, ("texts", [text]), record)


def activity(record: dict[str, Any], days: Days) -> Row:
    starts, ends = (days.at(record["day"], hour) for hour in record["hours"])
    state = record.get("state", "published")
    values = {
        "kind": record["kind"], "state": state, "starts_at": starts, "ends_at": ends, "capacity": record.get("capacity"),
        "published_at": None if state == "draft" else min(starts - timedelta(days=12), days.at(-6, "09:00")),
        "attendances": record.get("attendances"), "people": record.get("people"),
    }  # fmt: skip
    for name in ("title", "subtitle", "about", "programme", "venue", "host"):
        values[name], values[f"{name}_en"] = record.get(name, ("", ""))
    values["figures_source"], values["figures_source_en"] = SHEET if state == "closed" else ("", "")
    return Row(Activity, record["key"], record["key"].partition(".")[0], values, ("", []), record)


def _festivals(days: Days) -> Iterator[dict[str, Any]]:
    """灏景尊城's open party days on the last seven festivals."""
    for n, (name, name_en, _) in enumerate(festivals(days.today), 1):
        subtitle, about = FESTIVALS[name]
        yield {
            "key": f"haojing.festival.{n}", "kind": "party_day", "state": "closed",
            "day": f"festival-{n}", "hours": ("15:00", "17:00"), "attendances": ATTENDANCES[n - 1],
            "title": (f"e文化·我们的节日：{name}", f"E-culture, our festivals: {name_en}"),
            "subtitle": subtitle, "about": about, "venue": HALL, "host": BRANCH,
        }  # fmt: skip


def issue(record: dict[str, Any], days: Days) -> Row:
    steps = [_step(each, days) for each in record["steps"]]
    state = record.get("state", steps[-1]["state"])
    first = {each["state"]: each["at"] for each in reversed(steps)}
    done = first.get("done", first.get("closed")) if state in {"done", "closed"} else None
    values = {
        "state": state, "tier": record.get("tier", "community"), "urgency": record.get("urgency"),
        "reported_at": steps[0]["at"], "accepted_at": first.get("accepted"), "done_at": done, "closed_at": first.get("closed"),
        "published_at": None if record.get("held") else first["accepted"],
        "promised_at": days.at(*record["promised"]) if "promised" in record else None,
        "shown_until": first["closed"] + STAYS if "closed" in first else None,
        "suspended_from": record.get("suspended_from"), "resume_on": days.on(record["resume"]) if "resume" in record else None,
        "skipped": record.get("skipped", {}), "reason": record.get("reason", ""), "reopened": record.get("reopened", 0),
    }  # fmt: skip
    for name in ("title", "line"):
        values[name], values[f"{name}_en"] = record.get(name, ("", ""))
    return Row(Issue, record["key"], record["key"].partition(".")[0], values, ("steps", steps), record)


def _step(each: Values, days: Days) -> Values:
    rest = {name: value for name, value in each.items() if name not in {"day", "hour", "after"}}
    return {"at": days.at(each["day"], each["hour"]) + timedelta(hours=each.get("after", 0)), **rest}


def _solved() -> Iterator[dict[str, Any]]:
    """Small matters at 金沙, each reported in the morning and closed `took` hours later."""
    for n, (ago, took, building, title, title_en, category) in enumerate(SOLVED, 1):
        crew = ("物业工程班", "Property maintenance crew")
        closed = step(-ago, "08:30", "closed", "结案", crew, ("已处理好，回看正常", "Put right, and checked")) | {"after": took}
        yield {
            "key": f"jinsha.solved.{n}", "category": category, "building": building, "words": f"{title}，请来看看",
            "title": (title, title_en), "line": ("已处理好，回看正常", "Put right, and checked"), "urgency": "ordinary",
            "skipped": {"assess": "没有费用", "solicit": "没有费用"},
            "steps": (reported(-ago, "08:30", (title, title_en)), accepted(-ago, "09:15"), closed),
        }  # fmt: skip


def _mediated() -> Iterator[dict[str, Any]]:
    """长江生态园's fourteen disputes: accepted, mediated, closed, and never public."""
    mediator = ("小区党支部", "Compound party branch")
    for n, ago in enumerate(MEDIATED, 1):
        closed = step(-ago, "19:30", "closed", "结案", mediator, ("", ""), public=False) | {"after": 24 + n}
        yield {
            "key": f"changjiang.dispute.{n}", "category": "neighbours", "words": DISPUTES[n % len(DISPUTES)], "held": True,
            "answers": {"mediation": "yes"}, "urgency": "hard", "phone": True,
            "steps": (reported(-ago, "19:30", ("", ""), public=False), accepted(-ago, "20:10", ("", ""), public=False), closed),
        }  # fmt: skip
