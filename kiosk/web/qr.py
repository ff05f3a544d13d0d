"""QR codes as SVG, and the addresses in them."""

from functools import lru_cache
from itertools import groupby
from typing import Literal

import qrcode
from markupsafe import Markup
from qrcode.constants import ERROR_CORRECT_M

QUIET_ZONE = 4  # modules; inside the picture, so that no layout can take it away


@lru_cache(maxsize=512)
def qr_svg(data: str, label: str) -> Markup:
    """`data` as an SVG element of class `qr`: dark on white, quiet zone inside; `label` is what a screen reader says.

    Level M. Its size is the style sheet's matter: the view box counts modules.
    """
    rows = _modules(data)
    side = len(rows)
    path = "".join(_row_path(y, row) for y, row in enumerate(rows))
    return Markup(
        '<svg class="qr" viewBox="0 0 {0} {0}" role="img" aria-label="{1}" shape-rendering="crispEdges">'
        '<path fill="#fff" d="M0 0h{0}v{0}H0z"/><path fill="#000" d="{2}"/></svg>'
    ).format(side, label, path)


def code_url(base_url: str, code: str, case: Literal["upper", "lower"] = "upper") -> str:
    """The address in the QR code of `code`: `HTTPS://HOST/Q/7K4MX2P`.

    Upper case keeps to the alphanumeric mode: fewer modules, read from farther away. `base_url` is an origin.
    """
    address = f"{base_url}/q/{code}"
    return address.upper() if case == "upper" else address.lower()


def _modules(data: str) -> list[list[bool]]:
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=QUIET_ZONE)
    code.add_data(data, optimize=0)  # one mode for the whole: the address is all of one kind
    code.make(fit=True)
    return code.get_matrix()


def _row_path(y: int, row: list[bool]) -> str:
    """The dark runs of one row as path commands."""
    path, x = "", 0
    for dark, run in groupby(row):
        width = len(list(run))
        path += f"M{x} {y}h{width}v1h-{width}z" if dark else ""
        x += width
    return path
