"""QR codes are decoded from pixels, as a phone does it."""

import re

import pytest
import zxingcpp
from PIL import Image, ImageDraw

from kiosk.web.qr import QUIET_ZONE, code_url, qr_svg


def draw(svg: str, scale: int = 8) -> Image.Image:
    """The SVG's rectangles as pixels, on grey: the white ground must come from the SVG itself."""
    side = int(re.search(r'viewBox="0 0 (\d+) ', svg)[1])
    picture = Image.new("L", (side * scale, side * scale), 128)
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 0, side * scale, side * scale), fill=255)
    assert f'fill="#fff" d="M0 0h{side}v{side}H0z"' in svg
    for x, y, width in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\3z", svg):
        left, top = int(x) * scale, int(y) * scale
        pen.rectangle((left, top, left + int(width) * scale - 1, top + scale - 1), fill=0)
    return picture


@pytest.mark.parametrize("data", ["HTTPS://TY.EXAMPLE/Q/7K4MX2P", "http://192.168.1.20:8000/q/7k4mx2p"])
def test_a_phone_reads_what_was_written(data):
    assert [found.text for found in zxingcpp.read_barcodes(draw(qr_svg(data, "报事")))] == [data]


def test_upper_case_addresses_need_fewer_modules():
    def side(data: str) -> int:
        return int(re.search(r'viewBox="0 0 (\d+)', qr_svg(data, ""))[1]) - 2 * QUIET_ZONE

    address = "https://k.example.cn/q/7f3a9cx"
    assert side(address.upper()) == 25  # version 2
    assert side(address) > 25


def test_the_quiet_zone_is_inside_the_picture():
    svg = qr_svg("HTTPS://TY.EXAMPLE/Q/7K4MX2P", "报事")
    places = [(int(x), int(y)) for x, y in re.findall(r"M(\d+) (\d+)h\d+v1", svg)]
    assert min(x for x, _ in places) == min(y for _, y in places) == 4


def test_the_label_is_escaped_and_nothing_is_inline():
    svg = qr_svg("A", '<"报事">')
    assert 'aria-label="&lt;&#34;报事&#34;&gt;"' in svg
    assert "style" not in svg


@pytest.mark.parametrize(
    ("case", "address"),
    [("upper", "HTTPS://TY.EXAMPLE:8443/Q/7K4MX2P"), ("lower", "https://ty.example:8443/q/7k4mx2p")],
)
def test_the_case_of_addresses_is_a_setting(case, address):
    assert code_url("https://ty.example:8443", "7K4MX2P", case) == address
