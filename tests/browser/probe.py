"""The probe: what a person who looks at a page would object to. Its eyes are in probe.js, its measures here."""

from dataclasses import asdict, dataclass, replace
from pathlib import Path

from playwright.sync_api import Page

LOOK = (Path(__file__).parent / "probe.js").read_text()
NEXT_SLIDE = """(n) => {
  const slides = [...document.querySelectorAll("[data-turn] .slide")];
  if (n >= slides.length) return false;
  slides.forEach((slide, at) => slide.classList.toggle("is-on", at === n));
  return true;
}"""


@dataclass(frozen=True)
class Limits:
    """What an audience needs; sizes are design pixels.

    `still`: nothing scrolls and no link hides in a sentence. `labels` may be as small as `label`; all other text is
    `body`. What an element marked `clamped` cuts off is cut off on purpose: all of it can be read one touch further.
    """

    body: float
    label: float
    labels: str
    touch: float
    contrast: float = 4.5
    apart: float = 0
    rows: str = ""  # what is read first and may be touched too; each act behind it is in the dock as well
    row: float = 0
    still: bool = False
    scaled: bool = False
    tiles: str = "[data-tile]"
    clamped: str = "[data-clamp]"
    unseen: str = ".skip:not(:focus)"
    pictures: str = "img, .qr, .drawing"


# Names of things beside what they name; everything that says something is body text.
SCREEN_LABELS = (
    ".board-head__name, .board-head__address, .board-head__line, .board-head__building, .board-head__when, .date-chip > span, "
    ".issues__stops, .issues__figures, .issues__all, .track__label, .qr-panel, .fresh, .stale, .convention__title, .lang, "
    ".kick, .act > b, .body__seat, .circle__sum, .act--main small, .categories small, .principles dd, .counts__of"
)
SCREEN_ROWS = ".event, .issue, .strip, .rest, .issues__all"
CUT = (  # cut off on purpose: all of it can be read one touch further
    "[data-clamp], .clamp-2, .kick > span, .event__title, .event__meta, .issue__title, .issue__status small, "
    ".slide__where > span, .slide__title, .slide__facts b, .slide__counts, .strip__title, .board-head__name, "
    ".board-head__building, .steps__options .btn span, .steps__again b, "
    ".convention__title, .convention__text, .hero h1 small, .hero__facts dd"
)
SMALL = (
    "small, th, label, legend, .section-head > *, .date-chip > span, .hint, .error, .tag, .crumb, .track__label, .pager, "
    ".kick, .chip, .btn--small, .fine-print, .promises"
)
PHONE_LABELS = (
    f"{SMALL}, .phone-head__nav, .phone-foot, .action-bar p, .code-line, .seat-line > span, .pocket-acts, .body__seat, "
    ".bodies__seat, .circle__sum"
)
SCREEN = Limits(body=32, label=26, labels=SCREEN_LABELS, touch=96, contrast=7, apart=9, still=True, scaled=True, clamped=CUT,
                rows=SCREEN_ROWS, row=64)  # fmt: skip
SCREEN_LARGE = replace(SCREEN, body=38, label=26)
LOBBY_SIZES = {  # English is 1.6 times as long and a step smaller
    ("", "zh-Hans"): SCREEN, ("", "en"): replace(SCREEN, body=26, label=22),
    ("large", "zh-Hans"): SCREEN_LARGE, ("large", "en"): replace(SCREEN_LARGE, body=32, label=24),
}  # fmt: skip
PHONE = Limits(body=18, label=16, labels=PHONE_LABELS, touch=48)
MINIATURES = ".skip:not(:focus), .notice-frame, .convention-frame, .paper"  # what will hang or be printed, scaled down
OFFICE = Limits(body=14, label=12, labels=SMALL, touch=30, unseen=MINIATURES)
STAIRS = replace(OFFICE, body=16, label=14, touch=48)  # the office in a hand


def probe(page: Page, limits: Limits) -> list[str]:
    """What is wrong with the page as it stands: a line each, rule first. A board is looked at with each of its slides."""
    page.evaluate("document.fonts.ready.then(() => true)")
    found = page.evaluate(LOOK, asdict(limits))
    slide = 1
    while page.evaluate(NEXT_SLIDE, slide):
        found += [line for line in page.evaluate(LOOK, asdict(limits)) if line not in found]
        slide += 1
    return sorted(found)
