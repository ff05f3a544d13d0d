"""One question at a time: each answer is a button of one form, goes back and forth in it, and is kept nowhere until the end."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from kiosk.issues.forms import question_name, told_ask, told_word
from kiosk.issues.models import Category
from kiosk.web.language import english, says
from kiosk.words import _l

UNSURE = _l("说不清，不选")
# Common surnames by the first letter of their pinyin, and forms of address with their English. Who finds none signs up by phone
# or at the desk.
NAMES = json.loads((Path(__file__).parent / "names.json").read_text())


class Option(NamedTuple):
    """`value` is sent, `word` read; `icon` may stand before it."""

    value: str
    word: Any
    icon: str = ""


class Step(NamedTuple):
    """A question; `name` is the field that its answer goes by."""

    name: str
    ask: Any
    options: Sequence[Option]


class Walk(NamedTuple):
    """Where somebody stands: the steps that are answered, with the words of their answers, and the next one (None: all are)."""

    done: list[tuple[Step, Option]]
    next: Step | None

    @property
    def chosen(self) -> dict[str, Option]:
        return {step.name: option for step, option in self.done}


def walk(steps: Sequence[Step], sent: Mapping[str, str]) -> Walk:
    """As far as the answers go; from the step `again` on everything is asked anew. An answer that is no option is none."""
    done: list[tuple[Step, Option]] = []
    for step in steps:
        option = next((o for o in step.options if o.value == sent.get(step.name)), None)
        if option is None or sent.get("again") == step.name:
            return Walk(done, step)
        done.append((step, option))
    return Walk(done, None)


def report_steps(
    categories: Mapping[str, Category], places: Mapping[str, Any], here: str, sent: Mapping[str, str]
) -> list[Step]:
    """Category, what exactly, the questions of the category, where. `here` is the place at which the screen hangs."""
    steps = [Step("category", _l("哪方面的事"), [Option(c.slug, says(c, "name"), c.icon) for c in categories.values()])]
    category = categories.get(sent.get("category", ""))
    if category is not None:
        steps += _particulars(category)
        steps += [Step(question_name(category, q), told_ask(q), _answers(q)) for q in category.questions]
    first = sorted(places.items(), key=lambda place: (place[0] != here, place[0] == ""))
    return [*steps, Step("place", _l("在哪里"), [Option(value, word) for value, word in first])]


def _particulars(category: Category) -> list[Step]:
    """The examples of a category, each a tile; none where a question asks the same."""
    chinese = [word.strip() for word in category.examples.split("、") if word.strip()]
    if not chinese or any(question["key"] == "what" for question in category.questions):
        return []
    words = [word.strip() for word in (category.examples_en or "").split(",")] if english() else chinese
    words = words if len(words) == len(chinese) else chinese
    options = [Option(value, word) for value, word in zip(chinese, words, strict=True)]
    return [Step("particular", _l("具体是哪样"), [*options, Option("其他", _l("其他"))])]  # house: what staff will read


def _answers(question: dict[str, Any]) -> list[Option]:
    options = [Option(option["key"], told_word(option)) for option in question["options"]]
    return [*options, Option("", UNSURE)]


def in_staffs_words(category: Category, sent: Mapping[str, str]) -> str:
    """What the tiles said, as a sentence for staff, in the language that they write."""
    particular = sent.get("particular") or next(
        (o["word"] for q in category.questions for o in q["options"] if o["key"] == sent.get(question_name(category, q))), ""
    )
    return f"{category.name}{'：' if particular else ''}{particular}（在大堂屏上点选）"  # house: as above


def address_steps(sent: Mapping[str, str]) -> list[Step]:
    """First letter, surname, form of address."""
    surnames, titles = NAMES["surnames"], NAMES["titles"].items()
    steps = [Step("letter", _l("您贵姓？姓的第一个拼音字母"), [Option(letter, letter) for letter in surnames])]
    if sent.get("letter") in surnames:
        steps.append(Step("surname", _l("您贵姓"), [Option(name, name) for name in surnames[sent["letter"]]]))
    return [*steps, Step("title", _l("怎么称呼您"), [Option(title, word if english() else title) for title, word in titles])]
