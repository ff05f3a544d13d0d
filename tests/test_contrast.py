"""Contrast (WCAG 2.2, 1.4.3 and 1.4.11) of each colour on every ground it is used on, for each audience, from the tokens."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

CSS = Path(__file__).resolve().parent.parent / "static" / "css"
AUDIENCES = ("screen", "phone", "office")
TONES = ("is-plain", "is-solved", "is-doing", "is-asking", "is-event", "is-raised", "is-alarm")
TEXT = {"screen": 7.0, "phone": 4.5, "office": 4.5}
SHAPE = dict.fromkeys(AUDIENCES, 3.0)  # outlines and marks that carry meaning
PAPERS = "--color-ground --color-sunk --color-control"


class Pair(NamedTuple):
    """Colours that lie on each of these grounds, and what they need there."""

    colours: str
    grounds: str
    least: dict[str, float]
    audiences: tuple[str, ...] = AUDIENCES


# Every colour stands here or in DECORATION: the colour (a token, or #FFF), where it lies, what it is.
PAIRS = (
    Pair("--color-ink --color-quiet", f"{PAPERS} #FFF", TEXT),  # #FFF: the panel of a QR code
    Pair("--color-ink", "--raw-hair", TEXT, ("office",)),  # the rail under the pointer
    Pair("--color-hush", "--color-ground --color-sunk", TEXT),
    Pair("--color-ours", PAPERS, TEXT),  # cinnabar words: numbers of articles and of steps
    Pair("--color-alarm --color-solved --color-doing --color-event --color-raised", PAPERS, TEXT),
    Pair("--raw-cinnabar-deep", PAPERS, TEXT),  # an error under its field, an act that destroys
    Pair("--color-ground", "--color-ink", TEXT),  # selected, pressed, where one is
    Pair("--color-on-act", "--color-act", TEXT),
    Pair("#FFF --raw-indigo-pale", "--raw-indigo", TEXT, ("screen", "phone")),  # the field of an activity
    Pair("#FFF --raw-jade-pale", "--raw-jade-deep", TEXT, ("screen",)),  # the field of what is solved
    Pair("--raw-indigo", "--color-control", TEXT, ("office",)),  # head of the public pane
    Pair("--color-seal --color-focus", PAPERS, SHAPE),
    Pair("--color-rule", PAPERS, SHAPE),  # outlines of controls, stops that are to come
    Pair("--raw-indigo-line --raw-indigo-mid", "--raw-indigo", SHAPE, ("screen", "phone")),  # drawings, marks of the slides
    Pair("--raw-jade-line --raw-jade-mid", "--raw-jade-deep", SHAPE, ("screen",)),
    Pair("--raw-jade", "--color-ground --color-sunk", SHAPE),  # the tick of a hint, of 更新于
    Pair("#FFF --raw-paper", "--color-seal", SHAPE),  # 庭
)
OF_EACH_TONE = (
    Pair("--tone", f"{PAPERS} --tint", TEXT),
    Pair("--color-ink --color-quiet", "--tint", TEXT),
    Pair("--mark", PAPERS, SHAPE),
    Pair("#FFF", "--mark", SHAPE),  # the tick on a stop that is done
)
DECORATION = {
    "--color-hair": "hairlines between rows; the rows stand apart without them",
    "--raw-cinnabar-line": "the hairline inside the one act",
    "--raw-night": "the veil over the board at night; a touch takes it away",
}


# The tokens, resolved as a browser would


@cache
def rules() -> dict[str, dict[str, str]]:
    """Selector → its custom properties, from tokens.css; `.a, .b` gives both."""
    found: dict[str, dict[str, str]] = {}
    text = re.sub(r"/\*.*?\*/", "", (CSS / "tokens.css").read_text(), flags=re.S)
    for selectors, body in re.findall(r"([^{}]+)\{([^{}]*)\}", text):
        declared = dict(re.findall(r"(--[\w-]+)\s*:\s*([^;]+)", body))
        for selector in selectors.split(","):
            found.setdefault(selector.strip(), {}).update(declared)
    return found


def tokens(audience: str, tone: str = "") -> dict[str, str]:
    return {**rules()[":root"], **rules()[f'[data-audience="{audience}"]'], **rules().get(f".{tone}", {})}


def resolve(name: str, known: dict[str, str]) -> str:
    """#RRGGBB of a token or a literal."""
    while name.startswith("--"):
        name = re.sub(r"var\((.+)\)", r"\1", known[name].strip())
    return ("#" + "".join(digit * 2 for digit in name[1:]) if len(name) == 4 else name).upper()


def ratio(one: str, other: str) -> float:
    darker, lighter = sorted(map(luminance, (one, other)))
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def too_low(pairs: tuple[Pair, ...], audience: str, known: dict[str, str]) -> Iterator[str]:
    for pair in pairs:
        for colour in pair.colours.split() if audience in pair.audiences else ():
            for ground in pair.grounds.split():
                found = ratio(resolve(colour, known), resolve(ground, known))
                if found < pair.least[audience]:
                    yield f"{colour} on {ground}: {found:.2f}, needs {pair.least[audience]:g}"


@pytest.mark.parametrize("audience", AUDIENCES)
def test_every_colour_is_seen_on_every_ground(audience: str) -> None:
    assert list(too_low(PAIRS, audience, tokens(audience))) == []


@pytest.mark.parametrize("tone", TONES)
@pytest.mark.parametrize("audience", AUDIENCES)
def test_every_tone_is_seen_on_every_ground(audience: str, tone: str) -> None:
    assert list(too_low(OF_EACH_TONE, audience, tokens(audience, tone))) == []


# Nothing is left out


def spoken_of(pairs: tuple[Pair, ...]) -> set[str]:
    """The tokens that the table names, and the raw ones behind them in any audience."""
    named = {name for pair in pairs for name in (*pair.colours.split(), *pair.grounds.split())} | set(DECORATION)
    behind = {declared.get(name, "") for declared in rules().values() for name in named}
    return named | {name for value in behind for name in re.findall(r"--[\w-]+", value)}


def colours_of(css: str) -> set[str]:
    """Tokens that hold a colour, by their names."""
    return {name for name, value in re.findall(r"(--[\w-]+)\s*:\s*([^;]+)", css) if re.match(r"--(raw|color)-", name) and value}


def test_every_token_stands_in_the_table() -> None:
    assert colours_of((CSS / "tokens.css").read_text()) - spoken_of((*PAIRS, *OF_EACH_TONE)) == set()


def test_every_tone_is_known() -> None:
    assert {selector for selector in rules() if selector.startswith(".is-")} == {f".{tone}" for tone in TONES}


def test_no_colour_is_used_that_is_no_token() -> None:
    """White aside, and paper aside: what is printed is black on white, and grey where it is cut."""
    known = {resolve(name, tokens(audience)) for audience in AUDIENCES for name in colours_of((CSS / "tokens.css").read_text())}
    for path in set(CSS.rglob("*.css")) - {CSS / "print.css"}:
        literals = {resolve(found, {}) for found in re.findall(r"#[0-9A-Fa-f]{6}\b|#[0-9A-Fa-f]{3}\b", path.read_text())}
        assert literals - known - {"#FFFFFF"} == set(), path.name


# Controls


def test_black_on_white_is_twenty_one_and_grey_is_known() -> None:
    assert ratio("#000000", "#FFFFFF") == pytest.approx(21)
    assert ratio("#777777", "#FFFFFF") == pytest.approx(4.478, abs=0.001)  # the grey that just fails


def test_a_pair_that_is_too_low_is_found() -> None:
    hairline = (Pair("--color-hair", "--color-ground", SHAPE),)
    assert list(too_low(hairline, "office", tokens("office"))) == ["--color-hair on --color-ground: 1.40, needs 3"]


def test_what_is_enough_for_a_phone_is_not_for_the_lobby() -> None:
    cinnabar = (Pair("--raw-cinnabar", "--color-sunk", TEXT),)
    assert list(too_low(cinnabar, "phone", tokens("phone"))) == []
    assert len(list(too_low(cinnabar, "screen", tokens("screen")))) == 1


def test_a_token_outside_the_table_is_found() -> None:
    strange = "--color-wistful: #ABCDEF; --gap-9: 1rem;"
    assert colours_of(strange) - spoken_of(PAIRS) == {"--color-wistful"}
