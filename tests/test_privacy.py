"""The canary: a value in every private column, then every public page is read, in both languages, for any of them."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa

from kiosk.db import Model, db
from kiosk.vault import vault
from kiosk.web.routing import Route
from tests.apps import Client
from tests.crawl import World, name_of, public_routes
from tests.factories import log_in

TEXTS = (sa.String, sa.Text, sa.JSON)
# Private columns whose value is taken from a fixed list, or leads somewhere: planting there would break the row.
FIXED = {
    "place.path", "place.zone_name", "place.key_in_demo", "board.n", "installation.epoch", "code.kind", "contact.kind",
    "household.area_source", "screen.orientation", "person.language", "role_grant.role", "one_time_link.purpose",
    "convention_text.state", "notice_text.state", "notice_file.kind", "notice_file.sha256",
    "sign_up.state", "sign_up.channel", "issue.channel", "issue.urgency", "issue.suspended_from",
    "issue.skipped", "category.urgency", "photo.sha256", "outbox.kind", "audit_entry.changes", "audit_entry.hash",
    "audit_head.hash", "place.kind",
}  # fmt: skip


def private_columns() -> Iterator[sa.Column[Any]]:
    """Text columns of class staff or personal, digests and indexes of secrets aside."""
    for table in Model.metadata.sorted_tables:
        for column in table.columns:
            secret = column.name.endswith(("digest", "_hash", "_index")) or column.name in {"form", "nonce"}
            named = f"{table.name}.{column.name}"
            if column.info["privacy"] != "public" and isinstance(column.type, TEXTS) and not secret and named not in FIXED:
                yield column


@pytest.fixture
def canaries(world: World) -> dict[str, str]:
    """column → the value that now stands in it, in every row."""
    planted: dict[str, str] = {}
    for n, column in enumerate(private_columns()):
        named, canary = f"{column.table.name}.{column.name}", f"z{n:03}"
        planted[named] = canary
        for row in db.session.execute(sa.select(*column.table.primary_key)).all():
            here = sa.and_(*(key == value for key, value in zip(column.table.primary_key, row, strict=True)))
            db.session.execute(sa.update(column.table).where(here).values({column.name: value_for(column, canary, row[0])}))
    db.session.commit()
    return planted


def value_for(column: sa.Column[Any], canary: str, row: Any) -> Any:
    """The canary as this column keeps values: sealed, in JSON, different in each row where it must be unique."""
    if column.name.endswith("_sealed"):
        return vault().seal(f"1380000{canary}" if "phone" in column.name else canary)
    if isinstance(column.type, sa.JSON):
        return {"what": canary}
    return f"{canary}x{row}" if column.unique else canary


def test_columns_are_classified() -> None:
    for table in Model.metadata.sorted_tables:
        for column in table.columns:
            assert column.info.get("privacy") in {"public", "staff", "personal"}, f"{table.name}.{column.name}"
            assert column.info["privacy"] != "personal" or isinstance(column.info["days"], int)


def test_what_a_resident_types_is_personal() -> None:
    typed = {"issue.words", "issue.answers", "issue.phone_sealed", "sign_up.name", "sign_up.phone_sealed", "issue_step.note"}
    classes = {f"{c.table.name}.{c.name}": c.info["privacy"] for t in Model.metadata.sorted_tables for c in t.columns}
    assert {name: classes[name] for name in typed} == dict.fromkeys(typed, "personal")


@pytest.mark.parametrize("route", [r for r in public_routes() if "GET" in r.methods], ids=name_of)
def test_no_public_page_shows_what_stands_in_private_columns(
    route: Route, world: World, canaries: dict[str, str], client: Client
) -> None:
    assert len(canaries) > 15
    for query in ("", "?lang=en"):
        answer = client.get(world.address(route.rule) + query)
        assert answer.status_code < 500
        said = re.findall(r"z\d{3}", answer.text)
        allowed = OWN.get(route.rule, set())
        seen = {name for name, canary in canaries.items() if canary in said} - allowed
        assert seen == set(), f"{route.rule}{query} shows {seen}"


# Pages that open with a secret of their own show its holder what it is about.
OWN = {
    "/c/<compound>/activities/<int:id>/entries/<token>": {"sign_up.phone_tail"},
    "/office/set-up/<token>": {"person.name", "person.login"},
    "/office/demo/<token>": {"person.name"},
    "/screen/enter/<token>": {"screen.name"},
}


def test_the_canary_is_seen_where_it_may_be(world: World, canaries: dict[str, str], client: Client) -> None:
    """The control: the office's list of entries does show names, so the canary is planted where pages read."""
    page = log_in(client, world.cast.chief).get(world.address("/office/activities/<int:id>/entries"))
    assert canaries["sign_up.name"] in page.text


def test_logs_tell_nothing_that_was_typed(
    world: World, canaries: dict[str, str], make_app: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    client = make_app(log_level="debug").test_client()
    for route in public_routes():
        client.open(world.address(route.rule) + "?q=z999", method=route.methods[0], data={"words": "z999", "name": "z999"})
    logged = capsys.readouterr()
    lines = [json.loads(line) for line in logged.out.splitlines() if line.startswith("{")]
    assert len([line for line in lines if line["event"] == "request"]) >= len(public_routes()) - 1
    assert [canary for canary in (*canaries.values(), "z999") if canary in logged.out + logged.err] == []
