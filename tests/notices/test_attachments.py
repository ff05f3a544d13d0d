"""Files of notices: pictures cleaned, PDFs as they came, everything else refused beside its field."""

import io
import os
import re
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from PIL import Image

from kiosk.clock import now
from kiosk.db import db
from kiosk.errors import NotFound
from kiosk.media.store import PDF, PICTURE
from kiosk.notices import attachments
from kiosk.notices.models import Notice, NoticeFile
from kiosk.notices.rules import Attached
from kiosk.schedule import sweep_photos
from tests.apps import Client, forms_in
from tests.cast import Cast
from tests.factories import change, log_in, make_notice, make_notice_file
from tests.media.test_cleaning import gps_exif
from tests.media.test_pdf import BODY
from tests.media.test_pdf import PDF as PAPER
from tests.notices.test_office import NEW, form_of, new, only, send

pytestmark = pytest.mark.both_databases


def jpeg(**options: Any) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (64, 48), "red").save(out, "jpeg", **options)
    return out.getvalue()


def upload(data: bytes, name: str = "a.jpg") -> tuple[io.BytesIO, str]:
    return io.BytesIO(data), name


def stored() -> list[str]:
    return sorted(path.suffix for path in attachments.store().root.rglob("*") if path.is_file())


@pytest.fixture
def clerk(cast: Cast, client: Client) -> Client:
    return log_in(client, cast.clerk)


def with_picture(data: bytes, **fields: Any) -> dict[str, Any]:
    return {"images-0-file": upload(data), "images-0-name": "阀门位置", "images-0-name_en": "The valve", **fields}


class TestKept:
    def test_a_picture_is_cleaned_and_told_what_it_is(self, cast: Cast, clerk: Client) -> None:
        answer = new(clerk, cast, "publish", **with_picture(jpeg(exif=gps_exif())))
        assert answer.status_code == 303, answer.text
        (file,) = only().published.images
        assert (file.name, file.name_en, file.width, file.height) == ("阀门位置", "The valve", 64, 48)
        seen = clerk.get(f"/c/jinsha/notices/files/{file.id}")
        assert (seen.status_code, seen.mimetype) == (200, "image/webp")
        assert b"CanaryPhone" not in seen.data
        assert len(seen.data) == file.size
        page = clerk.get(f"/c/jinsha/notices/{only().id}").text
        assert 'alt="阀门位置"' in page

    def test_a_pdf_is_handed_out_as_it_came_to_be_kept_and_nothing_else(self, cast: Cast, clerk: Client) -> None:
        new(clerk, cast, "publish", **{"pdfs-0-file": upload(PAPER, "停水“范围”/图.PDF")})
        (file,) = only().published.pdfs
        answer = clerk.get(f"/c/jinsha/notices/files/{file.id}")
        assert answer.data == PAPER
        assert answer.mimetype == "application/pdf"
        assert answer.headers["Content-Disposition"].startswith("attachment;")
        answer.headers["Content-Disposition"].encode("latin-1")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox; frame-ancestors 'none'"
        page = clerk.get(f"/c/jinsha/notices/{only().id}").text
        assert "PDF·" in page
        assert f"/notices/files/{file.id}" in page

    def test_pages_have_the_usual_policy(self, cast: Cast, clerk: Client) -> None:
        """The control."""
        assert "sandbox" not in clerk.get("/c/jinsha/notices").headers["Content-Security-Policy"]

    def test_a_pdf_without_a_name_is_called_as_its_file_and_a_picture_needs_one(self, cast: Cast, clerk: Client) -> None:
        new(clerk, cast, **{"pdfs-0-file": upload(PAPER, "停水范围.pdf")})
        assert only().draft.pdfs[0].name == "停水范围"
        answer = new(clerk, cast, **{"images-0-file": upload(jpeg())})
        assert answer.status_code == 422
        assert "请写一句这是什么" in answer.text

    def test_at_most_four_pictures_and_two_pdfs(self, cast: Cast, clerk: Client) -> None:
        url = f"/office/places/{cast.jinsha.id}/notices/new"
        fields = {f"images-{n}-file": upload(jpeg(), f"{n}.jpg") for n in range(6)}
        fields |= {f"images-{n}-name": f"图{n}" for n in range(6)} | {f"pdfs-{n}-file": upload(PAPER) for n in range(4)}
        answer = clerk.post(url, data={**form_of(clerk.get(url).text).values, **NEW, **fields, "act": "save"})
        assert answer.status_code == 303
        assert (len(only().draft.images), len(only().draft.pdfs)) == (4, 2)


REFUSED = {
    "a page as a picture": ("images-0-file", b"<html><script>alert(1)</script></html>", "不是照片"),
    "half a picture": ("images-0-file", jpeg()[:200], "不完整"),
    "a pdf as a picture": ("images-0-file", PAPER, "不是照片"),
    "a page as a pdf": ("pdfs-0-file", b"<html><script>alert(1)</script></html>", "不是 PDF"),
    "a picture as a pdf": ("pdfs-0-file", jpeg(), "不是 PDF"),
    "half a pdf": ("pdfs-0-file", BODY, "不完整"),
    "a page behind a pdf": ("pdfs-0-file", PAPER + b"<script>", "别的内容"),
    "a zip before a pdf": ("pdfs-0-file", b"PK\x03\x04" + PAPER, "不是 PDF"),
    "a huge pdf": ("pdfs-0-file", PAPER[:9] + b"x" * 1000 + PAPER[9:], "超过 10 MB"),
}


class TestRefused:
    @pytest.mark.parametrize(("field", "data", "sentence"), REFUSED.values(), ids=REFUSED)
    def test_it_is_told_beside_its_field_and_nothing_typed_is_lost(
        self, cast: Cast, clerk: Client, field: str, data: bytes, sentence: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("kiosk.media.pdf.MAX_BYTES", 1000)
        answer = new(clerk, cast, "publish", **{field: upload(data), "images-1-name": "留着的说明"})
        assert answer.status_code == 422
        said = re.search(rf'id="{field}-error">.*?<span>([^<]+)', answer.text, re.S)
        assert said
        assert sentence in said[1]
        for typed in ("周六停水", "From eight to twelve.", "留着的说明"):
            assert typed in answer.text
        assert db.session.scalar(sa.select(sa.func.count()).select_from(Notice)) == 0
        assert stored() == []

    def test_good_files_beside_a_bad_one_are_kept_for_the_next_try(self, cast: Cast, clerk: Client) -> None:
        fields = with_picture(jpeg()) | {"pdfs-0-file": upload(BODY), "pdfs-1-file": upload(PAPER, "表.pdf")}
        answer = new(clerk, cast, "publish", **fields)
        assert answer.status_code == 422
        form = form_of(answer.text)
        again = clerk.post(f"/office/places/{cast.jinsha.id}/notices/new", data={**form.values, "act": "publish"})
        assert again.status_code == 303
        assert [file.name for file in only().published.files] == ["阀门位置", "表"]

    @pytest.mark.parametrize(
        "fields", [{"title": ""}, {"body": "找王师傅"}, {"csrf_token": "x"}], ids=["title", "hint", "token"]
    )
    def test_files_of_a_form_that_is_refused_for_its_words_are_kept(
        self, cast: Cast, clerk: Client, fields: dict[str, str]
    ) -> None:
        answer = new(clerk, cast, **with_picture(jpeg(), **fields))
        assert answer.status_code == 422
        shown = re.search(r'src="(/office/notices/files/[^"]+)"', answer.text)
        assert shown
        assert clerk.get(shown[1]).mimetype == "image/webp"
        url = f"/office/places/{cast.jinsha.id}/notices/new"
        again = {**form_of(answer.text).values, **NEW, "act": "save"}
        assert clerk.post(url, data=again).status_code == 303
        assert [file.name for file in only().draft.files] == ["阀门位置"]

    @pytest.mark.parametrize("note", ["x", "", "gAAAAA" + "x" * 80, "\0"])
    def test_a_note_that_is_none_of_ours_keeps_nothing(self, cast: Cast, clerk: Client, note: str) -> None:
        answer = new(clerk, cast, **{"images-0-kept": note, "images-0-name": "图"})
        assert answer.status_code == (422 if note else 303)
        assert clerk.get(f"/office/notices/files/{note or 'x'}").status_code == 404

    def test_a_note_of_another_place_or_of_what_is_gone_is_said(self, cast: Cast, clerk: Client) -> None:
        file = Attached("image", attachments.store().put(b"picture"), 7, 1, 1)
        elsewhere = attachments.seal(file, cast.haojing.id)
        gone = attachments.seal(file._replace(sha256="0" * 64), cast.jinsha.id)
        for note in (elsewhere, gone):
            answer = new(clerk, cast, **{"images-0-kept": note, "images-0-name": "图"})
            assert answer.status_code == 422
            assert "没有留住" in answer.text
            assert clerk.get(f"/office/notices/files/{note}").status_code == 404
        good = attachments.seal(file, cast.jinsha.id)
        assert new(clerk, cast, **{"images-0-kept": good, "images-0-name": "图"}).status_code == 303


class TestVersions:
    def test_a_file_is_taken_out_of_the_draft_without_a_script_and_stays_where_it_hangs(
        self, cast: Cast, clerk: Client
    ) -> None:
        new(clerk, cast, "publish", **with_picture(jpeg()), **{"pdfs-0-file": upload(PAPER, "表.pdf")})
        url = f"/office/notices/{only().id}/draft"
        send(clerk, url, **{"images-0-removed": "y"})
        assert [file.kind for file in only().draft.files] == ["pdf"]
        assert [file.kind for file in only().published.files] == ["image", "pdf"]

    def test_the_next_version_takes_the_files_along_and_may_rename_them(self, cast: Cast, clerk: Client) -> None:
        new(clerk, cast, "publish", **with_picture(jpeg()))
        send(clerk, f"/office/notices/{only().id}/draft", "publish", **{"images-0-name": "新的说明"})
        first, second = only().texts
        assert [file.name for file in (*first.files, *second.files)] == ["阀门位置", "新的说明"]
        assert first.files[0].sha256 == second.files[0].sha256
        assert stored() == [PICTURE]

    def test_a_new_file_takes_the_place_of_the_old(self, cast: Cast, clerk: Client) -> None:
        new(clerk, cast, **with_picture(jpeg()))
        before = only().draft.files[0].sha256
        out = io.BytesIO()
        Image.new("RGB", (20, 20), "blue").save(out, "png")
        url = f"/office/notices/{only().id}/draft"
        data = {**form_of(clerk.get(url).text).values, "images-0-file": upload(out.getvalue()), "act": "save"}
        assert clerk.post(url, data=data).status_code == 303
        (file,) = only().draft.files
        assert (file.name, file.width) == ("阀门位置", 20)
        assert file.sha256 != before


class TestPublic:
    @pytest.mark.parametrize("state", ["draft", "withdrawn", "superseded"])
    def test_what_does_not_hang_is_not_handed_out(self, cast: Cast, client: Client, state: str) -> None:
        file = make_notice_file(make_notice(cast.jinsha), sha256=attachments.store().put(b"picture"))
        url = f"/c/jinsha/notices/files/{file.id}"
        assert client.get(url).status_code == 200
        change(db.session.get_one(NoticeFile, file.id).text, state=state)
        assert client.get(url).status_code == 404

    def test_it_belongs_to_its_compound_and_its_window(self, cast: Cast, client: Client) -> None:
        file = make_notice_file(make_notice(cast.jinsha), sha256=attachments.store().put(b"picture"))
        assert client.get(f"/c/haojing/notices/files/{file.id}").status_code == 404
        change(file.text, starts_at=now() + timedelta(hours=1))
        assert client.get(f"/c/jinsha/notices/files/{file.id}").status_code == 404

    def test_a_file_that_is_lost_is_not_found(self, cast: Cast, client: Client) -> None:
        file = make_notice_file(make_notice(cast.jinsha))
        assert client.get(f"/c/jinsha/notices/files/{file.id}").status_code == 404

    def test_a_browser_that_has_it_is_told_so(self, cast: Cast, client: Client) -> None:
        file = make_notice_file(make_notice(cast.jinsha), "pdf", sha256=attachments.store().put(PAPER, PDF))
        first = client.get(f"/c/jinsha/notices/files/{file.id}")
        again = client.get(f"/c/jinsha/notices/files/{file.id}", headers={"If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b"")

    def test_strangers_and_other_compounds_see_no_draft(self, cast: Cast, client: Client) -> None:
        note = attachments.seal(Attached("pdf", attachments.store().put(PAPER, PDF), 9), cast.jinsha.id)
        assert client.get(f"/office/notices/files/{note}").status_code == 303
        log_in(client, cast.charlie)
        assert client.get(f"/office/notices/files/{note}").status_code == 404
        log_in(client, cast.clerk)
        answer = client.get(f"/office/notices/files/{note}")
        assert (answer.data, answer.headers["Cache-Control"]) == (PAPER, "no-store")
        assert "sandbox" in answer.headers["Content-Security-Policy"]


def test_the_sweep_spares_what_a_notice_holds_and_takes_the_rest(app: Flask, cast: Cast) -> None:
    store = attachments.store()
    held, paper, lost = store.put(b"held"), store.put(PAPER, PDF), store.put(b"lost", PDF)
    notice = make_notice(cast.jinsha, state="draft")
    make_notice_file(notice, sha256=held)
    make_notice_file(notice, "pdf", sha256=paper)
    hours_ago = (now() - timedelta(hours=2)).timestamp()
    for name, suffix in ((held, PICTURE), (paper, PDF), (lost, PDF)):
        os.utime(store.path(name, suffix), (hours_ago, hours_ago))
    sweep_photos(now())
    assert store.read(held) == b"held"
    assert store.read(paper, PDF) == PAPER
    with pytest.raises(NotFound):
        store.read(lost, PDF)


def test_one_button_forms_of_the_page_carry_their_tokens(cast: Cast, clerk: Client) -> None:
    new(clerk, cast)
    assert all("csrf_token" in form.names for form in forms_in(clerk.get(f"/office/notices/{only().id}").text))
