"""Ten thousand changes of the board, sheets opened in between: nothing grows."""

from tests.proxy import proxied
from tests.refreshing import hurry, refreshed
from tests.soak.stage import PREVIEW, Row, Stage

CYCLES = 10_000


def months(stage: Stage) -> Row:
    with stage.server() as url, proxied(url) as proxy:
        page = stage.browser().new_page(viewport={"width": 270, "height": 480})
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        hurry(page, proxy, PREVIEW)
        grown = refreshed(page, stage.times(CYCLES, least=100))
    before, after = grown.before, grown.after
    counts = ", ".join(f"{name} {getattr(before, name)} → {getattr(after, name)}" for name in ("nodes", "listeners", "timers"))
    found = f"heap {grown.mb:+.1f} MB, {counts}, {grown.cycles / grown.seconds:.0f} a second"
    return Row(f"{grown.cycles} changes, {grown.sheets} sheets", found, grown.troubles() + errors[:3])
