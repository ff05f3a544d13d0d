"""Every text is translatable, and translated."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from tests.test_house_rules import HAN, ROOT, excused, found, python_files, templates

KEYWORDS = {"_": None, "_l": None, "gettext": None, "_ln": (1, 2), "ngettext": (1, 2), "lazy_gettext": None}
METHODS = [("kiosk/**.py", "python"), ("templates/**.html", "jinja2")]
OWN_NAME = "中文"  # the language switch calls each language by its own name
LOOSE = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|<!--.*?-->", re.S)
TRANS = re.compile(r"\{%-?\s*trans\b.*?endtrans\s*-?%\}", re.S)


@cache
def english() -> Catalog:
    with (ROOT / "kiosk/translations/en/LC_MESSAGES/messages.po").open("rb") as file:
        return read_po(file, locale="en")


@cache
def texts() -> frozenset[str]:
    """Source texts, as marked in code and templates; of a plural the first form."""
    messages = extract_from_dir(ROOT, METHODS, keywords=KEYWORDS)
    return frozenset(text if isinstance(text, str) else text[0] for _, _, text, *_ in messages)


def test_each_text_has_an_english_translation() -> None:
    said = {message.id if isinstance(message.id, str) else message.id[0]: message for message in english() if message.id}
    assert sorted(text for text in texts() if text not in said or not all_said(said[text].string)) == []


def all_said(string: str | tuple[str, ...]) -> bool:
    return bool(string) if isinstance(string, str) else all(string)


def test_no_translation_is_a_guess() -> None:
    assert [message.id for message in english() if message.fuzzy and message.id] == []


def test_translations_keep_the_placeholders() -> None:
    named = re.compile(r"%\(\w+\)[sd]")
    for message in english():
        if isinstance(message.id, str) and message.id:
            assert set(named.findall(message.id)) == set(named.findall(str(message.string))), message.id


def test_english_texts_are_english() -> None:
    said = [(message.id, "".join(message.string)) for message in english() if message.id]
    own = ("「", OWN_NAME)
    assert [english for source, english in said if HAN.search(english) and not any(word in english for word in own)] == []


def test_english_apostrophes_are_straight() -> None:
    """The Chinese fonts set a curly one as wide as a character."""
    assert [text for text in ("".join(message.string) for message in english() if message.id) if "’" in text] == []


def test_texts_in_templates_are_marked() -> None:
    def violations() -> Iterator[tuple[Path, int, str]]:
        for path in templates():
            bare = blank(LOOSE, blank(TRANS, path.read_text()))
            for number, line in enumerate(bare.splitlines(), 1):
                if HAN.search(line.replace(OWN_NAME, "")):
                    yield path, number, line.strip()

    assert found(violations()) == []


def blank(pattern: re.Pattern[str], text: str) -> str:
    return pattern.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)


def test_texts_in_template_expressions_are_marked() -> None:
    expression = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.S)
    marked = re.compile(r"\b(?:_|ngettext|gettext)\(\s*(?:\"[^\"]*\"|'[^']*')(?:\s*,\s*(?:\"[^\"]*\"|'[^']*'))?")

    def violations() -> Iterator[tuple[Path, int, str]]:
        for path in templates():
            text = blank(re.compile(r"\{#.*?#\}", re.S), path.read_text())
            for piece in expression.finditer(TRANS.sub(lambda m: re.sub(r"[^\n]", " ", m[0]), text)):
                if HAN.search(marked.sub("", piece[0]).replace(OWN_NAME, "")):
                    yield path, text.count("\n", 0, piece.start()) + 1, piece[0]

    assert found(violations()) == []


def test_texts_in_python_are_marked() -> None:
    """Chinese in string literals is for people, so it goes through `_`. A table or function of words says `# house: why`."""

    def violations() -> Iterator[tuple[Path, int, str]]:
        for path in python_files():
            if path.stem == "seed":  # content, which brings its own English
                continue
            for node in unmarked(ast.parse(path.read_text()), path):
                yield path, node.lineno, str(node.value)

    assert found(violations()) == []


def unmarked(node: ast.AST, path: Path) -> Iterator[ast.Constant]:
    """Chinese literals below `node` that are neither docstrings, patterns, marked, nor in an excused statement."""
    if isinstance(node, ast.stmt) and excused(path, node.lineno):
        return
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return
    if isinstance(node, ast.Call) and ast.unparse(node.func) in {*KEYWORDS, "re.compile", "re.sub"}:
        return
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and HAN.search(node.value.replace(OWN_NAME, "")):
        yield node
    for child in ast.iter_child_nodes(node):
        yield from unmarked(child, path)


def test_a_text_that_is_not_marked_is_found(tmp_path: Path) -> None:
    """The control."""
    file = tmp_path / "said.py"
    file.write_text('"""文档"""\nmarked = _("已译")\nbare = "未译"\n# house: a table\nexcused = "表"\n')
    assert [node.value for node in unmarked(ast.parse(file.read_text()), file)] == ["未译"]
    assert len(texts()) > 500
