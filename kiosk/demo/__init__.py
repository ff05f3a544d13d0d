"""The demo town: safe to load twice, never stale, and left alone where staff edited it."""

from flask import Flask

from kiosk.clock import now
from kiosk.demo import grid
from kiosk.demo.days import ZONE, Days
from kiosk.demo.ground import Ground, clear
from kiosk.demo.town import Town, loaded_on
from kiosk.writing import writing


def load(app: Flask, reset: bool = False) -> None:
    """Put the town in, or move what nobody edited since the last load by whole days, up to today.

    `reset` starts over: all that the demo's compounds hold goes, whoever put it there.
    """
    with app.app_context(), writing("demo.load") as write:
        before = loaded_on(write.session)
        if reset:
            clear(write)
        today = Days(now().astimezone(ZONE).date())
        ground = Ground(write, today, reset)
        ground.load()
        last = Days(before) if before else None
        grid.load(ground, today, last)
        Town(ground, today, last).load()
        write.note("the demo town was loaded")
