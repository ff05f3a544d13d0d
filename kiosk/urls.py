"""The whole URL map on one page: audience, address, view, who may, methods, how it is cached."""

from kiosk.web.assets import static_file
from kiosk.web.routing import ANYONE, STATIC, Route

GET_POST = ("GET", "POST")
POST = ("POST",)

ROUTES: tuple[Route, ...] = (
    Route("machine", "/static/<path:path>", static_file, ANYONE, cache=STATIC),
)  # fmt: skip
