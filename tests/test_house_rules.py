"""Rules of the house that no linter knows. A line that must break one says `# house: why` (`{# house: why #}`)."""

import ast
import hashlib
import json
import re
import statistics
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
KIOSK = ROOT / "kiosk"
TEMPLATES = ROOT / "templates"
ROOMS = {path.parent.name for path in KIOSK.glob("*/models.py")} | {"lobby", "desk", "media", "calendar"}
AUDIENCES = {"screen", "phone", "office"}
DATA = {"migrations", "demo", "translations"}  # data, not code: no budget
HAN = re.compile(r"[\u4e00-\u9fff]")


@cache
def python_files() -> tuple[Path, ...]:
    return tuple(path for path in sorted(KIOSK.rglob("*.py")) if not DATA & set(path.relative_to(KIOSK).parts))


@cache
def templates() -> tuple[Path, ...]:
    return tuple(sorted(TEMPLATES.rglob("*.html")))


def excused(path: Path, line: int) -> bool:
    """The line, or the one above it, carries a reason."""
    lines = path.read_text().splitlines()
    return any("house:" in text for text in lines[max(0, line - 2) : line])


def found(violations: Iterator[tuple[Path, int, str]]) -> list[str]:
    return [f"{path.relative_to(ROOT)}:{line} {what}" for path, line, what in violations if not excused(path, line)]


def calls(path: Path) -> Iterator[tuple[ast.Call, str]]:
    """Each call in a file with its dotted name as written."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call):
            yield node, ast.unparse(node.func)


class TestWriting:
    COMMITS = re.compile(r"session(\(\))?\.(commit|begin|begin_nested)$")

    def test_writing_is_opened_in_views_and_commands_only(self) -> None:
        def violations() -> Iterator[tuple[Path, int, str]]:
            for path in python_files():
                for call, name in calls(path):
                    if name in {"writing", "immediate"} and not self.is_opener(path) and not self.is_machinery(path):
                        yield path, call.lineno, f"{name}() outside a view"

        assert found(violations()) == []

    def test_nobody_commits_by_hand(self) -> None:
        def violations() -> Iterator[tuple[Path, int, str]]:
            for path in python_files():
                for call, name in calls(path):
                    if self.COMMITS.search(name) and not self.is_machinery(path):
                        yield path, call.lineno, name

        assert found(violations()) == []

    @staticmethod
    def is_opener(path: Path) -> bool:
        return path.stem in {"cli", "running", "schedule", "retention", "upgrade"} | AUDIENCES

    @staticmethod
    def is_machinery(path: Path) -> bool:
        """What `writing` itself is made of, and the worker below it."""
        return path.relative_to(KIOSK).parts[0] in {"db.py", "writing", "writing.py", "outbox"}


def test_only_the_clock_knows_the_time() -> None:
    clocks = {"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time", "func.now", "sa.func.now"}

    def violations() -> Iterator[tuple[Path, int, str]]:
        for path in python_files():
            for call, name in calls(path):
                if name in clocks and path.name != "clock.py":
                    yield path, call.lineno, name

    assert found(violations()) == []


def test_the_domain_gets_the_time_as_an_argument() -> None:
    def violations() -> Iterator[tuple[Path, int, str]]:
        for path in python_files():
            if path.stem in {"models", "rules", "queries"}:
                for call, name in calls(path):
                    if name in {"now", "clock.now"}:
                        yield path, call.lineno, "asks for the time"

    assert found(violations()) == []


def test_imports_stand_at_the_top() -> None:
    def violations() -> Iterator[tuple[Path, int, str]]:
        for path in python_files():
            for function in ast.walk(ast.parse(path.read_text())):
                if isinstance(function, ast.FunctionDef):
                    for node in ast.walk(function):
                        if isinstance(node, ast.Import | ast.ImportFrom):
                            yield path, node.lineno, "import inside a function"

    assert found(violations()) == []


def test_each_template_belongs_to_a_room_and_an_audience() -> None:
    shared = {"layouts", "macros", "errors"}

    def stands_well(path: Path) -> bool:
        room, *rest = path.relative_to(TEMPLATES).parts
        if room in shared:
            return True
        fragment = rest[-1].startswith("_")
        return room in ROOMS and ((len(rest) == 1 and fragment) or (len(rest) == 2 and rest[0] in AUDIENCES))

    assert [str(path.relative_to(ROOT)) for path in templates() if not stands_well(path)] == []


class TestTemplates:
    FORBIDDEN = {
        r"\shx-on\b": "hx-on needs eval",
        r"\sstyle=": "inline style",
        r"\son[a-z]+=": "inline script",
        r"<script(?![^>]*\bsrc=)(?![^>]*application/(ld\+)?json)": "inline script",
        r"<style": "inline style",
        r"\|\s*safe\b": "unescaped",
        r"""["']js:""": "js: values need eval",
        r"""(?:src|href|action)=["']https?://""": "foreign address",
    }

    def test_nothing_the_content_policy_would_block(self) -> None:
        def violations() -> Iterator[tuple[Path, int, str]]:
            for path in templates():
                for number, line in enumerate(path.read_text().splitlines(), 1):
                    for pattern, why in self.FORBIDDEN.items():
                        if re.search(pattern, line):
                            yield path, number, why

        assert found(violations()) == []

    def test_htmx_stands_beside_a_plain_link_or_form(self) -> None:
        plain = {"hx-get": ("href=",), "hx-post": ("action=", "formaction=")}

        def violations() -> Iterator[tuple[Path, int, str]]:
            for path in templates():
                text = path.read_text()
                for tag in re.finditer(r"<[a-z][^<>]*?\b(hx-get|hx-post)=[^<>]*>", text):
                    if not any(attribute in tag[0] for attribute in plain[tag[1]]):
                        yield path, text.count("\n", 0, tag.start()) + 1, f"{tag[1]} without {plain[tag[1]][0]}"

        assert found(violations()) == []

    def test_each_post_form_carries_a_token(self) -> None:
        token = re.compile(r"hidden_tag|csrf|proof\(|hidden\(")

        def violations() -> Iterator[tuple[Path, int, str]]:
            for path in templates():
                text = path.read_text()
                for form in re.finditer(r"<form\b[^>]*method=\"post\".*?</form>", text, re.S | re.I):
                    if not token.search(form[0]):
                        yield path, text.count("\n", 0, form.start()) + 1, "a form without CSRF token"

        assert found(violations()) == []


class TestBudgets:
    """Short pieces are read whole."""

    def functions(self) -> Iterator[tuple[Path, int, str, int]]:
        for path in python_files():
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.FunctionDef):
                    body = node.body[1:] if ast.get_docstring(node) else node.body
                    length = node.end_lineno - body[0].lineno + 1 if body and node.end_lineno else 0
                    yield path, node.lineno, node.name, length

    def test_half_of_the_functions_have_at_most_eight_lines(self) -> None:
        assert statistics.median(length for *_, length in self.functions()) <= 8

    def test_no_function_has_more_than_forty_lines(self) -> None:
        assert found((path, line, f"{name} has {n}") for path, line, name, n in self.functions() if n > 40) == []

    @pytest.mark.parametrize(
        ("folder", "pattern", "most"), [("kiosk", "*.py", 250), ("templates", "*.html", 120), ("static/js", "*.js", 120)]
    )
    def test_no_file_outgrows_its_budget(self, folder: str, pattern: str, most: int) -> None:
        files = [path for path in (ROOT / folder).rglob(pattern) if not DATA & set(path.parts) and path.name != "sw.js"]
        lengths = {path: len(path.read_text().splitlines()) for path in files}
        assert found((path, 1, f"has {n} lines") for path, n in lengths.items() if n > most) == []


class TestVendored:
    VENDOR = ROOT / "static" / "vendor"

    def test_files_are_what_their_makers_published(self) -> None:
        listed = self.listed()
        there = {str(path.relative_to(self.VENDOR)) for path in self.VENDOR.rglob("*") if path.is_file()} - {"VERSIONS.json"}
        assert there == set(listed)
        for name, digest in listed.items():
            assert hashlib.sha256((self.VENDOR / name).read_bytes()).hexdigest() == digest, name

    def listed(self) -> dict[str, str]:
        packages = json.loads((self.VENDOR / "VERSIONS.json").read_text())
        return {
            f"{package['name']}-{package['version']}/{name}": digest
            for package in packages
            for name, digest in package["files"].items()
        }


def test_nothing_speaks_of_where_it_was_made() -> None:
    """Paths of one machine, hosts of registries, names of tools that wrote it: none belongs in a repository."""
    told = re.compile(r"/work/|/root/|pypi\.org|npmjs|registry\.npm|pythonhosted|/opt/(pypi|wheels)|[Cc]laude")
    folders = ("kiosk", "templates", "tests", "docs", ".ci", "static/js", "static/css")
    files = [path for folder in folders for path in (ROOT / folder).rglob("*") if path.is_file() and path.suffix != ".pyc"]
    files += [path for path in ROOT.iterdir() if path.suffix in {".md", ".toml", ".lock", ".py"} or path.name == "Makefile"]
    texts = {path: path.read_text(errors="ignore") for path in files if path != Path(__file__) and path.suffix != ".mo"}
    assert [str(path.relative_to(ROOT)) for path, text in texts.items() if told.search(text)] == []


def test_commands_in_the_readme_exist() -> None:
    readme = (ROOT / "README.md").read_text()
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.M))
    assert set(re.findall(r"\bmake ([a-z]+)", readme)) <= targets
    assert re.findall(r"\bmake ([a-z]+)", readme), "the README names no command"


def test_the_rules_have_something_to_read() -> None:
    """The control: an emptied list would keep every rule."""
    assert len(python_files()) > 100
    assert len(templates()) > 80
    assert {"issues", "activities", "conventions", "lobby", "desk"} <= ROOMS
    assert sum(1 for _ in TestBudgets().functions()) > 500
