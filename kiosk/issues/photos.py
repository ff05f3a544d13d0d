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
from kiosk.words import LazyString

HELD = timedelta(hours=2)  # how long a form may take to be sent again


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


def picture(photo: Photo) -> Response:
    """The photo itself. Raises NotFound when its file is gone."""
    return Response(store().read(photo.sha256), mimetype="image/webp", headers={"Content-Disposition": "inline"})
