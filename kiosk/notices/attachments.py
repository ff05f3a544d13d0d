"""Files of notices: looked at when a form brings them, kept across a refusal, handed to whoever may read them.

A form that is refused cannot send its files again by itself, so each is put into the store at once and comes back as a sealed
note of where it lies. Nothing else remembers it: what no saved notice holds is swept away after an hour.
"""

import io
import json
from pathlib import Path

from cryptography.fernet import InvalidToken
from flask import Response, current_app, send_file
from werkzeug.datastructures import FileStorage

from kiosk.errors import NotFound, Refused
from kiosk.media import pdf
from kiosk.media.cleaning import MAX_BYTES, clean
from kiosk.media.store import PDF, PICTURE, Store
from kiosk.notices.forms import NoticeForm, Slot
from kiosk.notices.models import NoticeFile
from kiosk.notices.rules import Attached, attached
from kiosk.settings import settings_of
from kiosk.vault import vault
from kiosk.web.text import tidy
from kiosk.words import _l

SUFFIX = {"image": PICTURE, "pdf": PDF}
GONE = _l("这个文件没有留住，请再选一次")
# A PDF is downloaded, never shown in a page of ours; where a browser opens it all the same, nothing in it runs.
SANDBOX = "default-src 'none'; sandbox; frame-ancestors 'none'"


def store() -> Store:
    return Store(settings_of(current_app).data_dir / "media")


def take(form: NoticeForm) -> None:
    """Look at the files that came with a form. Slow: decoding, encoding, writing to disk."""
    for kind, slots in (("image", form.images), ("pdf", form.pdfs)):
        for slot in slots:
            _look(slot.form, kind, form.place.id)


def _look(slot: Slot, kind: str, place_id: int) -> None:
    """Fill `found` or `trouble`. A new file stands above the one that the slot had."""
    file = slot.file.data
    try:
        if isinstance(file, FileStorage) and file.filename:  # a form can be sent with text in place of files
            slot.found = _kept(kind, file)
            slot.name.data = slot.name.data or (tidy(Path(file.filename).stem)[:60] if kind == "pdf" else "")
            slot.kept.data = seal(slot.found, place_id)
        elif slot.kept.data:
            slot.found = _unsealed(slot.kept.data, place_id)
            store().renew(slot.found.sha256, SUFFIX[slot.found.kind])
    except Refused as no:
        slot.trouble = no.sentence
    except NotFound:
        slot.found, slot.kept.data, slot.trouble = None, "", GONE


def _kept(kind: str, file: FileStorage) -> Attached:
    with file.stream:
        data = file.stream.read(max(MAX_BYTES, pdf.MAX_BYTES) + 1)
    if kind == "pdf":
        pdf.check(data)
        return Attached("pdf", store().put(data, PDF), len(data))
    picture = clean(data)
    return Attached("image", store().put(picture.webp), len(picture.webp), picture.width, picture.height)


def seal(file: Attached, place_id: int) -> str:
    """A note of a file for a form of this place; it says nothing to whoever reads it and cannot be made up."""
    return vault().seal(json.dumps([place_id, *file[:5]]))


def opened(note: str) -> tuple[int, Attached]:
    """The place and the file of a note. Raises NotFound for what is none."""
    try:
        place_id, *file = json.loads(vault().unseal(note))
        return place_id, Attached(*file)
    except (InvalidToken, ValueError, TypeError) as error:
        raise NotFound from error


def _unsealed(note: str, place_id: int) -> Attached:
    place, file = opened(note)
    if place != place_id:
        raise NotFound
    return file


def notes(files: list[NoticeFile], place_id: int) -> list[dict[str, str]]:
    """The slots of a form that opens on these files."""
    named = [{"kind": file.kind, "name": file.name, "name_en": file.name_en} for file in files]
    return [slot | {"kept": seal(attached(file), place_id)} for slot, file in zip(named, files, strict=True)]


def answer(kind: str, sha256: str, name: str) -> Response:
    """The file itself: a picture to be shown, a PDF to be kept. Raises NotFound when it is gone."""
    body = io.BytesIO(store().read(sha256, SUFFIX[kind]))
    if kind == "image":
        made = send_file(body, mimetype="image/webp", etag=sha256)
    else:
        plain = "".join(letter for letter in name if letter not in '/\\:*?"<>|') or "notice"
        made = send_file(body, mimetype="application/pdf", as_attachment=True, download_name=f"{plain}.pdf", etag=sha256)
        made.headers["Content-Security-Policy"] = SANDBOX
    del made.headers["Cache-Control"]  # that of its route
    return made
