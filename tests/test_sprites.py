"""The two sprites: each symbol a page asks for is there, each has its use or a reason, the drawings have one per kind."""

import ast
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

from kiosk.activities.models import KINDS as ACTIVITY_KINDS
from kiosk.activities.models import Activity
from kiosk.activities.rules import DRAWING_WORDS, KIND_ICONS
from kiosk.issues.rules import WORDS
from kiosk.notices.models import KINDS as NOTICE_KINDS
from kiosk.web.routing import Route
from tests.apps import Client
from tests.crawl import World, name_of, office_routes, public_routes
from tests.factories import log_in

ROOT = Path(__file__).resolve().parent.parent
SVG = "{http://www.w3.org/2000/svg}"
PARSER = Environment(extensions=["jinja2.ext.i18n"], autoescape=True)
DATA = {"migrations", "translations"}

# Symbols that nothing shows yet, and what each waits for. A line goes as soon as its symbol is shown.
RESERVED = {
    "bolt": "power in notices and canned texts",
    "cctv": "counted deliverables: cameras", "cone": "works in notices", "globe": "an address outside this board",
    "happy": "rating an answer: well", "history": "runs of a screen",
    "meeting": "the courtyard meeting, mediation", "megaphone": "notices", "neutral": "rating an answer: so-so",
    "pin": "an important notice", "shield": "safety in notices", "siren": "110, 119, 120 among the contacts",
    "stethoscope": "service in notices",
    "text-size": "large text on the lobby",
}  # fmt: skip


def symbols(name: str) -> dict[str, ET.Element]:
    """The symbols of a sprite by their id; each id once."""
    found = list(ET.parse(ROOT / "static" / name).getroot().iter(f"{SVG}symbol"))  # noqa: S314 our own files
    by_id = {symbol.attrib["id"]: symbol for symbol in found}
    assert len(by_id) == len(found)
    return by_id


class TestDrawings:
    def test_each_kind_of_activity_and_of_notice_has_its_own(self) -> None:
        pictures = [Activity(kind=kind, drawing="").picture for kind in ACTIVITY_KINDS]
        assert sorted([*pictures, *NOTICE_KINDS]) == sorted(symbols("drawings.svg"))

    def test_each_choice_of_staff_is_drawn(self) -> None:
        assert set(DRAWING_WORDS) - {""} <= set(symbols("drawings.svg"))

    def test_they_share_one_sheet_and_one_pen(self) -> None:
        """The pen is the page's (`.drawing`): no drawing brings a colour, a fill or a width of its own."""
        for symbol in symbols("drawings.svg").values():
            assert symbol.attrib["viewBox"] == "0 0 320 240"
            own = {name for element in symbol.iter() for name in element.attrib}
            assert not {name for name in own if re.match("fill|stroke|style|class", name)}


# Who names an icon: an argument of a macro that passes it on, a variable of that name, a field of that name in Python.


def templates() -> Iterator[nodes.Template]:
    for path in sorted((ROOT / "templates").rglob("*.html")):
        yield PARSER.parse(path.read_text())


def passing_on() -> dict[str, tuple[int, str]]:
    """Macros that draw an icon they are given → which argument it is."""
    found = {"icon": (0, "name")}
    for macro in (macro for template in templates() for macro in template.find_all(nodes.Macro)):
        given = {use.name for call in icon_calls(macro) for use in call.args[0].find_all(nodes.Name)} | {
            call.args[0].name for call in icon_calls(macro) if isinstance(call.args[0], nodes.Name)
        }
        for place, argument in enumerate(macro.args):
            if argument.name in given:
                found[macro.name] = (place, argument.name)
    return found


def icon_calls(node: nodes.Node) -> Iterator[nodes.Call]:
    for call in node.find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name == "icon" and call.args:
            yield call


def words_in(node: nodes.Node) -> set[str]:
    """The strings a template may mean by an expression: its own, or those of either branch, never those of a test."""
    if isinstance(node, nodes.Const):
        return {node.value} if isinstance(node.value, str) else set()
    if isinstance(node, nodes.CondExpr):
        return words_in(node.expr1) | (words_in(node.expr2) if node.expr2 else set())
    if isinstance(node, nodes.Or | nodes.And):
        return words_in(node.left) | words_in(node.right)
    return set()


def named_in_templates() -> set[str]:
    found: set[str] = set()
    macros = passing_on()
    for template in templates():
        for call in template.find_all(nodes.Call):
            if isinstance(call.node, nodes.Name) and call.node.name in macros:
                place, name = macros[call.node.name]
                given = [call.args[place]] if place < len(call.args) else []
                for argument in [*given, *(keyword.value for keyword in call.kwargs if keyword.key == name)]:
                    found |= words_in(argument)
        for set_to in template.find_all(nodes.Assign):
            if isinstance(set_to.target, nodes.Name) and set_to.target.name in {"glyph", "icon"}:
                found |= words_in(set_to.node)
    return found - {""}


def python_trees() -> Iterator[ast.AST]:
    for path in sorted((ROOT / "kiosk").rglob("*.py")):
        if not DATA & set(path.parts):
            yield ast.parse(path.read_text())


def named_in_python() -> set[str]:
    """`icon="flag"` and `{"icon": "flag"}`, and the tables of the rooms."""
    found = {*KIND_ICONS.values(), *(icon for _, icon, _ in WORDS.values())}
    for tree in python_trees():
        for node in ast.walk(tree):
            pairs = [(node.arg, node.value)] if isinstance(node, ast.keyword) else []
            if isinstance(node, ast.Dict):
                pairs = [(getattr(key, "value", None), value) for key, value in zip(node.keys, node.values, strict=True)]
            found |= {value.value for name, value in pairs if name == "icon" and isinstance(value, ast.Constant)}
    return found


def written_anywhere() -> set[str]:
    """Generous: every string in Python, since tables carry icons without saying so; in templates also what `use` addresses."""
    strings = {node.value for tree in python_trees() for node in ast.walk(tree) if isinstance(node, ast.Constant)}
    sources = "".join(path.read_text() for path in (ROOT / "templates").rglob("*.html"))
    addressed = set(re.findall(r'icons\.svg"\) }}#([\w-]+)', sources))
    return {text for text in strings if isinstance(text, str)} | addressed | named_in_templates()


class TestIcons:
    def test_each_icon_that_is_named_is_in_the_sprite(self) -> None:
        assert (named_in_templates() | named_in_python()) - set(symbols("icons.svg")) == set()

    def test_each_symbol_is_shown_or_reserved_with_a_reason(self) -> None:
        unused = set(symbols("icons.svg")) - written_anywhere()
        assert sorted(unused - set(RESERVED)) == [], "shown nowhere: take it out, or reserve it with a reason"
        assert sorted(set(RESERVED) - unused) == [], "shown by now, or not in the sprite: take its line out of RESERVED"

    def test_they_share_one_sheet(self) -> None:
        strange = {name for name, symbol in symbols("icons.svg").items() if symbol.attrib["viewBox"] != "0 0 24 24"}
        assert strange == {"seal"}

    def test_the_reader_of_templates_sees_what_is_passed_on(self) -> None:
        """The control: macros are followed, branches are read, a test is not taken for a name."""
        assert {"icon", "status", "notice", "empty", "tap"} <= set(passing_on())
        either = PARSER.parse('{{ icon("a" if kind == "b" else "c") }}')
        assert words_in(next(icon_calls(either)).args[0]) == {"a", "c"}
        assert len(named_in_templates()) > 40
        assert {"star", "wrench", "broom", "track"} <= named_in_python()


@pytest.mark.parametrize("route", [r for r in (*public_routes(), *office_routes()) if "GET" in r.methods], ids=name_of)
def test_no_page_asks_for_a_symbol_that_is_not_there(route: Route, world: World, client: Client) -> None:
    page = log_in(client, world.cast.chief).get(world.address(route.rule)).text
    for sprite in ("icons.svg", "drawings.svg"):
        assert asked_for(sprite, page) - set(symbols(sprite)) == set()


def test_the_reader_of_pages_finds_what_they_ask_for(world: World, client: Client) -> None:
    """The control."""
    page = client.get("/c/jinsha/3/lobby").text
    assert {"seal", "flag"} <= asked_for("icons.svg", page)
    assert "festival" in asked_for("drawings.svg", page)


def asked_for(sprite: str, page: str) -> set[str]:
    return set(re.findall(rf'{re.escape(sprite)}[^"#]*#([\w-]*)', page))
