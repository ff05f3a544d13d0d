"""What comes off a photo, and what is no photo."""

import io
import struct
import zlib

import pytest
from PIL import Image, PngImagePlugin

from kiosk.errors import Refused
from kiosk.media import cleaning
from kiosk.media.cleaning import MAX_BYTES, assert_bare, clean

PLACE = (31.0, 14.0, 5.0)


def gps_exif(orientation: int = 1) -> Image.Exif:
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "CanaryPhone"
    exif.get_ifd(0x8825).update({1: "N", 2: PLACE, 3: "E", 4: PLACE})
    return exif


def encoded(
    kind: str, size: tuple[int, int] = (640, 480), colour: object = "#88cc44", mode: str = "RGB", **options: object
) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, colour).save(out, kind, **options)
    return out.getvalue()


def png_of(width: int, height: int) -> bytes:
    """A 1-bit PNG of any size in a few kilobytes."""

    def chunk(name: bytes, body: bytes) -> bytes:
        body = name + body
        return struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body))

    rows = zlib.compress((b"\0" * (1 + (width + 7) // 8)) * height, 9)
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def opened(webp: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(webp))
    picture.load()
    return picture


PNG_TEXT = PngImagePlugin.PngInfo()
PNG_TEXT.add_text("Comment", "Canary")

WITH_PLACE = {
    "jpeg": encoded("JPEG", exif=gps_exif(), comment=b"Canary", icc_profile=b"Canary icc"),
    "jpeg with xmp": encoded("JPEG", xmp=b"<x:xmpmeta>Canary</x:xmpmeta>"),
    "png eXIf": encoded("PNG", exif=gps_exif(), pnginfo=PNG_TEXT),
    "webp": encoded("WEBP", exif=gps_exif(), xmp=b"<x:xmpmeta>Canary</x:xmpmeta>", icc_profile=b"Canary icc"),
    "jpeg with a tail": encoded("JPEG") + b"<script>Canary</script>",
}


@pytest.mark.parametrize("data", WITH_PLACE.values(), ids=WITH_PLACE)
def test_place_maker_and_comments_are_gone(data):
    assert b"Canary" in data
    cleaned = clean(data)
    assert b"Canary" not in cleaned.webp
    picture = opened(cleaned.webp)
    assert picture.format == "WEBP"
    assert not picture.getexif()
    assert not {"exif", "xmp", "icc_profile", "comment"} & set(picture.info)
    assert picture.size == (cleaned.width, cleaned.height) == (640, 480)


def test_a_photo_taken_sideways_is_turned_upright():
    cleaned = clean(encoded("JPEG", (640, 480), exif=gps_exif(orientation=6)))
    assert (cleaned.width, cleaned.height) == (480, 640)


def test_a_large_photo_is_made_smaller():
    cleaned = clean(encoded("JPEG", (4032, 3024)))
    assert (cleaned.width, cleaned.height) == (2048, 1536)


def test_transparent_becomes_white():
    cleaned = clean(encoded("PNG", mode="RGBA", colour=(0, 0, 0, 0)))
    assert min(opened(cleaned.webp).getpixel((5, 5))) > 250


def test_of_a_moving_picture_the_first_frame_stays():
    out = io.BytesIO()
    frames = [Image.new("RGB", (50, 50), colour) for colour in ("#ff0000", "#00ff00", "#0000ff")]
    frames[0].save(out, "PNG", save_all=True, append_images=frames[1:])
    assert b"acTL" in out.getvalue()
    red, green, blue = opened(clean(out.getvalue()).webp).getpixel((25, 25))
    assert red > 200
    assert max(green, blue) < 60


@pytest.mark.parametrize(
    "data",
    [b"", b"<html><script>", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", encoded("GIF"), encoded("BMP"),
     encoded("TIFF"), b"GIF89a/*" + encoded("JPEG"), b"%PDF-1.7", b"\x00\x00\x00\x18ftypheic", b"RIFF\x00\x00\x00\x00WEBP"],
    ids=["empty", "html", "svg", "gif", "bmp", "tiff", "polyglot", "pdf", "heic", "hollow webp"],
)  # fmt: skip
def test_what_is_no_photo_is_refused(data):
    with pytest.raises(Refused, match="不是照片") as refused:
        clean(data)
    assert refused.value.status == 422


@pytest.mark.parametrize(("width", "height"), [(10_000, 6_000), (10_000, 9_000), (20_000, 10_000)])
def test_too_many_pixels_are_refused_before_decoding(width, height):
    with pytest.raises(Refused, match="像素") as refused:
        clean(png_of(width, height))
    assert refused.value.status == 422


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("share", [0.3, 0.6, 0.9])
def test_a_broken_photo_is_refused(kind, share):
    noise = Image.effect_noise((300, 300), 80).convert("RGB")
    out = io.BytesIO()
    noise.save(out, kind)
    with pytest.raises(Refused) as refused:
        clean(out.getvalue()[: int(len(out.getvalue()) * share)])
    assert refused.value.status == 422


def test_a_file_of_more_than_15_megabytes_is_refused():
    with pytest.raises(Refused, match="15 MB") as refused:
        clean(encoded("JPEG") + b"\0" * MAX_BYTES)
    assert refused.value.status == 413


def test_a_picture_that_still_carries_anything_is_refused():
    assert_bare(encoded("WEBP"))
    for data in (
        encoded("WEBP", exif=gps_exif()),
        encoded("WEBP") + b"Canary!!",
        encoded("WEBP", lossless=True),
        b"",
        encoded("PNG"),
    ):
        with pytest.raises(Refused):
            assert_bare(data)


@pytest.mark.parametrize(
    ("kind", "mode"),
    [("PNG", "P"), ("PNG", "1"), ("PNG", "L"), ("PNG", "LA"), ("PNG", "I;16"), ("JPEG", "CMYK"), ("JPEG", "L")],
)
def test_photos_of_every_make_are_taken(kind, mode):
    cleaned = clean(encoded(kind, (2500, 400), colour=None, mode=mode))
    assert (cleaned.width, cleaned.height) == (2048, 328)


def test_a_webp_has_a_lower_cap(monkeypatch):
    monkeypatch.setitem(cleaning.MAX_PIXELS, "WEBP", 1000)
    clean(encoded("PNG", (40, 40)))
    with pytest.raises(Refused, match="像素"):
        clean(encoded("WEBP", (40, 40)))
