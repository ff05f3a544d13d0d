"""Random hands before a paired screen for hours: it is never left, nothing breaks, it always comes back."""

import time
from typing import Any

from tests.monkey import SMALL, play
from tests.soak.stage import Row, Stage

TOUCHES = 20_000
MOVING: Any = {"reduced_motion": "no-preference"}


def monkey(stage: Stage) -> Row:
    """Other hands with each run; the seed stands in the table."""
    token = stage.screen()
    with stage.server() as url:
        page = stage.browser().new_page(**SMALL | MOVING, locale="zh-CN", timezone_id="Asia/Shanghai")
        played = play(page, url, token, stage.times(TOUCHES, 200), seed=int(time.time()))
    found = f"{len(played.seen)} sheets and steps, {played.homes} times home, {played.touches / played.seconds:.0f} a second"
    return Row(f"{played.touches} touches, seed {played.seed}", found, played.troubles)
