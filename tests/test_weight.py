"""Pages stay light on a phone that opens them for the first time."""

import pytest
from flask import Flask

from tests.crawl import World, name_of, public_routes
from tests.weight import weight

PAGES = [route for route in public_routes() if route.audience == "phone" and "GET" in route.methods]


@pytest.mark.parametrize("route", PAGES, ids=name_of)
def test_a_phone_page_weighs_at_most_100_kb_on_its_first_visit(route, world: World, app: Flask) -> None:
    page, all_of_it = weight(app, world.address(route.rule))
    assert 0 < page < 20 * 1024
    assert all_of_it < 100 * 1024, f"{all_of_it / 1024:.0f} KB"


def test_the_weight_counts_styles_and_scripts(world: World, app: Flask) -> None:
    """The control: a page alone is a small part of what it fetches."""
    page, all_of_it = weight(app, "/c/jinsha/report")
    assert all_of_it > page + 10 * 1024
