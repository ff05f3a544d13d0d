"""A photo from a stranger's phone becomes a small WebP with nothing in it but the picture, or is refused."""

import io
import threading
from contextlib import suppress
from dataclasses import dataclass

from PIL import Image, ImageOps, UnidentifiedImageError

from kiosk.errors import Refused
from kiosk.words import _l

MAX_BYTES = 15 * 1024 * 1024
MAX_PIXELS = {"WEBP": 25_000_000}  # its decoder holds four copies; phones make no large ones
MAX_PIXELS_ELSE = 50_000_000
MAX_SIDE = 2048
FORMATS = ("JPEG", "PNG", "WEBP")

_REDUCIBLE = frozenset({"L", "LA", "RGB", "RGBA", "CMYK", "YCbCr"})

# A decoded picture takes up to 500 MB until it is small: one at a time.
_one_at_a_time = threading.Lock()


@dataclass(frozen=True)
class Cleaned:
    """A picture fit to be kept: WebP bytes, sides in pixels (at most 2048)."""

    webp: bytes
    width: int
    height: int


def clean(data: bytes) -> Cleaned:
    """The picture in `data` turned upright, at most 2048 pixels a side, re-encoded without any metadata.

    Colours are read as sRGB; profiles, places, dates, comments and further frames are left behind.
    Raises Refused: 413 too large, 422 not a photo, too many pixels, broken.
    """
    if len(data) > MAX_BYTES:
        raise Refused(_l("照片超过 15 MB，请换一张小一些的"), 413)
    with _one_at_a_time:
        picture = _picture(data)
    out = io.BytesIO()
    picture.save(out, "WEBP", quality=80, method=4)
    webp = out.getvalue()
    assert_bare(webp)
    return Cleaned(webp, *picture.size)


def assert_bare(webp: bytes) -> None:
    """Raise Refused unless `webp` is one lossy frame and nothing else.

    Metadata can only stand in the extended format (VP8X), so a file whose single chunk is `VP8 ` has none.
    """
    size = int.from_bytes(webp[16:20], "little")
    if webp[:4] + webp[8:16] != b"RIFFWEBPVP8 " or len(webp) != 20 + size + size % 2:
        raise Refused(_l("这张照片里的拍摄信息去不掉，没有保存，请换一张"), 422)


def _picture(data: bytes) -> Image.Image:
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as photo:
            return _shrunk(photo)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_many_pixels() from error
    except UnidentifiedImageError as error:
        raise Refused(_l("这个文件不是照片，请选 JPEG、PNG 或 WebP 图片"), 422) from error
    except Refused:
        raise
    except Exception as error:  # decoders trip over broken files in many ways; each means the same to the sender
        raise Refused(_l("这张照片不完整，打不开，请重新拍一张"), 422) from error


def _shrunk(photo: Image.Image) -> Image.Image:
    """`photo` small, upright, on white; a new image, so that nothing attached to the old one comes along."""
    if photo.width * photo.height > MAX_PIXELS.get(
        photo.format or "", MAX_PIXELS_ELSE
    ):  # from the header: nothing is decoded yet
        raise _too_many_pixels()
    photo.draft("RGB", (MAX_SIDE, MAX_SIDE))
    mode = "RGBA" if photo.has_transparency_data else "RGB"
    rough = photo.reduce(max(1, max(photo.size) // MAX_SIDE)) if photo.mode in _REDUCIBLE else photo  # saves two large copies
    picture = rough.convert(mode)
    picture.thumbnail((MAX_SIDE, MAX_SIDE), Image.Resampling.LANCZOS)
    with suppress(Exception):  # a broken orientation tag does not break the picture
        ImageOps.exif_transpose(picture, in_place=True)
    bare = Image.new("RGB", picture.size, "white")
    bare.paste(picture, mask=picture if picture.mode == "RGBA" else None)
    return bare


def _too_many_pixels() -> Refused:
    return Refused(_l("照片的像素太多，请换一张，或先在手机里缩小"), 422)
