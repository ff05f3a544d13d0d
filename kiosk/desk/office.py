from flask.typing import ResponseReturnValue

from kiosk.web.answers import page


def home() -> ResponseReturnValue:
    """What needs me."""
    return page("desk/office/home.html")
