"""The whole URL map on one page: audience, address, view, who may, methods, how it is cached."""

from kiosk.accounts import office as accounts_office
from kiosk.conventions import office as conventions_office
from kiosk.conventions import phone as conventions_phone
from kiosk.desk import office as desk_office
from kiosk.web.assets import static_file
from kiosk.web.routing import ANYONE, STAFF, STATIC, Route

GET_POST = ("GET", "POST")
POST = ("POST",)

ROUTES: tuple[Route, ...] = (
    Route("office", "/office", desk_office.home, may="desk.see"),
    Route("office", "/office/log-in", accounts_office.log_in, ANYONE, GET_POST),
    Route("office", "/office/log-out", accounts_office.log_out, STAFF, GET_POST),
    Route("office", "/office/account", accounts_office.account, STAFF, GET_POST),
    Route("office", "/office/account/sessions/<int:id>/end", accounts_office.end_session, STAFF, POST),
    Route("office", "/office/set-up/<token>", accounts_office.set_up, ANYONE, GET_POST),
    Route("office", "/office/demo/<token>", accounts_office.demo, ANYONE, GET_POST),
    Route("phone", "/c/<compound>/conventions", conventions_phone.conventions),
    Route("phone", "/c/<compound>/conventions/<int:id>", conventions_phone.convention),
    Route("office", "/office/conventions", conventions_office.conventions, "convention.see"),
    Route("office", "/office/compounds/<compound>/conventions/new", conventions_office.new, "convention.edit", GET_POST),
    Route("office", "/office/conventions/<int:id>", conventions_office.convention, "convention.see"),
    Route("office", "/office/conventions/<int:id>/title", conventions_office.title, "convention.edit", GET_POST),
    Route("office", "/office/conventions/<int:id>/draft", conventions_office.draft, "convention.edit", GET_POST),
    Route("office", "/office/conventions/<int:id>/draft/removal", conventions_office.removal, "convention.edit", POST),
    Route("office", "/office/conventions/<int:id>/publication", conventions_office.publication, "convention.publish", POST),
    Route("office", "/office/conventions/<int:id>/withdrawal", conventions_office.withdrawal, "convention.publish", POST),
    Route("machine", "/static/<path:path>", static_file, ANYONE, cache=STATIC),
)  # fmt: skip
