"""Apps as the tests build them, and a client that behaves like a browser: fresh context, forms sent as they stand."""

import contextvars
from collections.abc import Iterator
from contextlib import contextmanager
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import Flask, has_app_context
from flask.testing import FlaskClient
from jinja2.bccache import Bucket, BytecodeCache
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from kiosk import create_app
from kiosk.db import db
from kiosk.settings import Settings

SECRET = "not a secret"
DATA_KEY = "2VSeeaVAF9WVJhYyPQnKCCqPhn8K7TwsXNQIpnBZ5Nk="


class Client(FlaskClient):
    """Each request runs in a context of its own, as on a server; afterwards the test sees what it committed."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        answer = contextvars.Context().run(super().open, *args, **kwargs)
        if has_app_context():
            db.session.rollback()
        return answer

    def submit(self, url: str, fields: dict[str, Any] | None = None, *, form: str = "", **options: Any) -> TestResponse:
        """Open the page, fill its form (the one whose action ends with `form`) and send it.

        Hidden fields, CSRF token and defaults go along as a browser sends them. A field that the form does not have is
        an error: a test that fills it would say nothing.
        """
        page = self.get(url)
        assert page.status_code == 200, f"{url} answered {page.status_code}"
        found = next(f for f in forms_in(page.text) if f.action.split("?")[0].endswith(form) and f.method == "post")
        strangers = set(fields or {}) - found.names
        assert not strangers, f"no such field: {strangers}"
        return self.post(found.action or url, data={**found.values, **(fields or {})}, **options)


class FoundForm:
    """A form of a page: where it goes, its field names and what they hold."""

    def __init__(self, attributes: dict[str, str]) -> None:
        self.action = attributes.get("action", "")
        self.method = attributes.get("method", "get").lower()
        self.names: set[str] = set()
        self.values: dict[str, Any] = {}

    def take(self, tag: str, attributes: dict[str, str]) -> None:
        name, kind = attributes.get("name", ""), attributes.get("type", "text")
        if not name:
            return
        self.names.add(name)
        if tag == "textarea":
            self.values[name] = ""
        elif tag == "input" and (kind not in {"checkbox", "radio", "file", "submit", "image"} or "checked" in attributes):
            self.values[name] = attributes.get("value", "on" if kind == "checkbox" else "")


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[FoundForm] = []
        self.open: FoundForm | None = None
        self.field = ""
        self.inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.open = FoundForm(attributes)
            self.forms.append(self.open)
        elif self.open is not None and tag in {"input", "textarea", "select", "button"}:
            self.open.take(tag, attributes)
            self.inside, self.field = tag, attributes.get("name", "")
        elif self.open is not None and tag == "option" and ("selected" in attributes or self.field not in self.open.values):
            self.open.values[self.field] = attributes.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.open = None
        if tag in {"textarea", "select"}:
            self.inside = ""

    def handle_data(self, data: str) -> None:
        if self.open is not None and self.inside == "textarea" and self.field:
            self.open.values[self.field] += data.removeprefix("\r\n").removeprefix("\n")


def forms_in(html: str) -> list[FoundForm]:
    parser = _Forms()
    parser.feed(html)
    return parser.forms


class CompiledTemplates(BytecodeCache):
    """Templates are compiled once a run, however many apps there are."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self.kept:
            bucket.bytecode_from_string(self.kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.kept[bucket.key] = bucket.bytecode_to_string()


COMPILED = CompiledTemplates()


def compile_rules_once() -> None:
    """Werkzeug compiles an address builder for each rule of each app, some ms a rule; it hangs on the rule's text alone."""
    compiled: dict[tuple[str, bool], Any] = {}
    original = Rule._compile_builder

    def remembered(rule: Rule, append_unknown: bool = True) -> Any:
        key = (rule.rule, append_unknown)
        if key not in compiled:
            compiled[key] = original(rule, append_unknown)
        return compiled[key]

    Rule._compile_builder = remembered


compile_rules_once()


def build_app(database_url: str, data_dir: Path, **settings: Any) -> Flask:
    """The app as it is served, but with known keys and a browser-like client."""
    given = {"secret_key": SECRET, "data_keys": DATA_KEY, "log_level": "warning", **settings}
    app = create_app(Settings(database_url=database_url, data_dir=data_dir, **given))
    app.testing = True
    app.test_client_class = Client
    app.jinja_env.bytecode_cache = COMPILED
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            sa.event.listen(db.engine, "connect", lambda raw, _: raw.execute("PRAGMA synchronous=OFF"))  # a test may forget
    return app


def close(app: Flask) -> None:
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@contextmanager
def counted(app: Flask) -> Iterator[list[str]]:
    """The SQL statements of what runs inside, BEGIN aside."""
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if not statement.startswith("BEGIN"):
            statements.append(statement)

    with app.app_context():
        engine = db.engine
    sa.event.listen(engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        sa.event.remove(engine, "before_cursor_execute", note)
