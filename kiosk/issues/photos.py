"""Photos that come with a form: cleaned, kept across a refusal, shown to whoever may see them."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from flask import Response, current_app
from werkzeug.datastructures import FileStorage

from kiosk.errors import Refused
from kiosk.media.cleaning import MAX_BYTES, clean
from kiosk.media.models import Photo
from kiosk.media.store import Store
from kiosk.settings import settings_of
from kiosk.vault import token
from kiosk.web.limits import address, throttle
from kiosk.words import LazyString, _l

HELD = timedelta(hours=2)  # how long a form may take to be sent again
PHOTOS = "240/hour"  # of one address; each is decoded, encoded and kept, whatever becomes of its form


def store() -> Store:
    return Store(settings_of(current_app).data_dir / "media")


def take(files: Iterable[FileStorage], compound_id: int, at: datetime) -> tuple[dict[str, Photo], list[str | LazyString]]:
    """Cleaned new photos by the token that fetches each, and a sentence for each file that is none.

    Slow: decoding and encoding. The rows are not in the database yet.
    """
    photos: dict[str, Photo] = {}
    troubles: list[str | LazyString] = []
    for file in files:
        if not isinstance(file, FileStorage) or not file.filename:  # a form can be sent with text in place of files
            continue
        try:
            _brake()
            cleaned = clean(file.stream.read(MAX_BYTES + 1))
        except Refused as no:
            troubles.append(no.sentence)
            continue
        clear, digest = token()
        photos[clear] = Photo(
            compound_id=compound_id, digest=digest, sha256=store().put(cleaned.webp),
            width=cleaned.width, height=cleaned.height, created_at=at, held_until=at + HELD,
        )  # fmt: skip
    return photos, troubles


def _brake() -> None:
    """Count one photo of this address. Refused beyond what a street behind one address sends: the form goes on without."""
    try:
        throttle("photos", address(), PHOTOS)
    except Refused as no:
        raise Refused(_l("照片一下子收得太多，这一张没有留下；不带照片也可以报"), no.status) from None


def picture(photo: Photo) -> Response:
    """The photo itself. Raises NotFound when its file is gone."""
    return Response(store().read(photo.sha256), mimetype="image/webp", headers={"Content-Disposition": "inline"})
