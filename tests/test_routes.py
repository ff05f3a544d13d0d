"""What holds for every route, taken from the inventory: a new one is tested the day it is written."""

import re

import pytest
from flask import Flask
from wtforms.validators import ValidationError

from kiosk.accounts.rules import MAY, ROLES
from kiosk.screens.session import COOKIE as SCREEN
from kiosk.urls import ROUTES
from kiosk.web.routing import BOARD, CACHE_CONTROL, PRIVATE, PUBLIC, STAFF, STATIC, Route
from tests.apps import Client
from tests.cast import district_of
from tests.crawl import World, everything_written, name_of, office_routes, public_routes, token_of
from tests.factories import give_roles, log_in, make_staff

MAY_SAY_ITSELF = {  # what a view may say instead of the rule of its class
    BOARD: {"no-store"},
    PUBLIC: set[str](),
    PRIVATE: set[str](),
    STATIC: {"no-cache"},
}
HANGS = {  # an edit of what has been published hangs as it is saved: that takes the right to publish
    "/office/conventions/<int:id>/title": "convention.publish",
    "/office/activities/<int:id>/edit": "activity.publish",
    "/office/activities/<int:id>/capacity": "activity.publish",
}
UNTIL_ASKED = {"/t/<number>/photos/<int:id>"}  # there for who gives the receipt's code
each_route = pytest.mark.parametrize("route", ROUTES, ids=name_of)
each_office_route = pytest.mark.parametrize("route", office_routes(), ids=name_of)
each_writing_route = pytest.mark.parametrize("route", [r for r in ROUTES if "POST" in r.methods], ids=name_of)


@pytest.fixture
def chief(world: World, app: Flask) -> Client:
    """Logged in as somebody who meets no guard in the district, on a browser that is a screen too."""
    client = app.test_client()
    client.set_cookie(SCREEN, token_of("screen"))
    return log_in(client, world.cast.chief)


# The inventory


def test_routes_are_declared_completely() -> None:
    for route in ROUTES:
        assert route.audience in {"screen", "phone", "office", "machine"}, route.rule
        assert route.cache in {BOARD, PUBLIC, PRIVATE, STATIC}, route.rule
        assert route.may in {"anyone", STAFF} or route.may in MAY, route.rule
        assert route.audience != "office" or route.rule.startswith("/office"), route.rule


def test_the_app_has_no_route_beside_the_inventory(app: Flask) -> None:
    assert {rule.rule for rule in app.url_map.iter_rules()} == {route.rule for route in ROUTES}


def test_only_private_routes_take_posts() -> None:
    assert [name_of(route) for route in ROUTES if "POST" in route.methods and route.cache != PRIVATE] == []


# Headers


@each_route
def test_headers(route: Route, world: World, chief: Client) -> None:
    answer = chief.open(world.address(route.rule), method=route.methods[0])
    policy = answer.headers["Content-Security-Policy"]
    assert answer.status_code < 500
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["X-Request-ID"]
    if answer.status_code == 200 and "GET" in route.methods:
        allowed = {CACHE_CONTROL[route.cache], *MAY_SAY_ITSELF[route.cache]}
        assert answer.headers["Cache-Control"] in allowed


@each_route
def test_everything_that_exists_answers(route: Route, world: World, chief: Client) -> None:
    """The other suites say little about a page that is not there."""
    if "GET" in route.methods and route.rule not in UNTIL_ASKED:
        assert chief.get(world.address(route.rule)).status_code in {200, 303}


@each_route
def test_what_is_shared_between_readers_sets_no_cookie(route: Route, world: World, app: Flask) -> None:
    if route.cache == PRIVATE:
        return
    client = app.test_client()
    client.set_cookie("staff", "X" * 26)
    for query in ("", "?lang=en"):
        assert "Set-Cookie" not in client.get(world.address(route.rule) + query).headers


@each_route
def test_what_is_shared_between_readers_hangs_on_its_address_alone(route: Route, world: World, app: Flask) -> None:
    if route.cache not in {BOARD, PUBLIC}:
        return
    plain, personal = app.test_client(), log_in(app.test_client(), world.cast.chief)
    personal.set_cookie("language", "en")
    address = world.address(route.rule)
    theirs = personal.get(address, headers={"Accept-Language": "en", "User-Agent": "other"}, base_url="http://other.example")
    assert without_time(theirs.text) == without_time(plain.get(address).text)


def without_time(text: str) -> str:
    """The server's clock goes along with the version, for the screens to set theirs by; a page that is kept says its age."""
    return re.sub(r'"now": ?[^,}]+|<time .*?</time>', "", text)


@each_route
def test_get_writes_nothing(route: Route, world: World, chief: Client) -> None:
    if "GET" not in route.methods:
        return
    before = everything_written()
    chief.get(world.address(route.rule))
    assert everything_written() == before


# Who may enter


@each_office_route
def test_strangers_are_sent_to_log_in(route: Route, world: World, client: Client) -> None:
    answer = client.open(world.address(route.rule), method=route.methods[0])
    assert answer.status_code == 303
    assert answer.location.startswith("/office/log-in")
    in_fragment = client.open(world.address(route.rule), method=route.methods[0], headers={"HX-Request": "true"})
    assert (in_fragment.status_code, in_fragment.headers["HX-Redirect"][:14]) == (401, "/office/log-in")


@pytest.mark.parametrize("role", ROLES)
def test_a_role_enters_what_its_verbs_open_and_finds_nothing_else(role: str, world: World, app: Flask) -> None:
    client = log_in(app.test_client(), make_staff(role, world.cast.jinsha, "某人"))
    for route in office_routes():
        status = client.open(world.address(route.rule), method=route.methods[0]).status_code
        if route.may == STAFF and "<" in route.rule:
            continue  # somebody's own things
        allowed = route.may == STAFF or role in MAY[route.may] & MAY[HANGS.get(route.rule, route.may)]
        assert (status != 404) == allowed, f"{role} {name_of(route)}: {status}"


def test_charlie_finds_nothing_of_another_compound(world: World, app: Flask) -> None:
    """Every address that names a thing of jinsha answers as if it were not there, to whoever holds all roles elsewhere.

    Tokens are not asked for here: a tap that is right in every other way must find nothing, too.
    """
    app.config["WTF_CSRF_ENABLED"] = False
    charlie = world.cast.charlie
    give_roles(charlie, district_of(world.cast.haojing), *ROLES)
    client = log_in(app.test_client(), charlie)
    before = everything_written()
    for route in office_routes():
        named = "<" in route.rule
        for method in route.methods if named else {"GET"} & set(route.methods):
            answer = client.open(world.address(route.rule), method=method, data={"nonce": "0123456789"})
            assert not named or answer.status_code == 404, f"{method} {route.rule}: {answer.status_code}"
            assert world.cast.jinsha.name not in answer.text, name_of(route)
    assert everything_written() == before


# Forms


@each_writing_route
def test_a_post_without_token_changes_nothing(
    route: Route, world: World, chief: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each form asks for its token: with the check recorded, it must have been made."""
    asked: list[bool] = []

    def refuse(*_: object, **__: object) -> None:
        asked.append(True)
        raise ValidationError("no token")

    monkeypatch.setattr("flask_wtf.csrf.validate_csrf", refuse)
    before = everything_written()
    answer = chief.post(world.address(route.rule), data={"nonce": "0123456789"})
    assert asked, f"{name_of(route)} checks no token ({answer.status_code})"
    assert 400 <= answer.status_code < 500
    assert everything_written() == before


@each_route
def test_methods_that_are_not_declared_are_refused(route: Route, world: World, chief: Client) -> None:
    for method in ("PUT", "DELETE", "PATCH"):
        assert chief.open(world.address(route.rule), method=method).status_code == 405


def test_there_are_public_routes() -> None:
    assert len(public_routes()) > 5
