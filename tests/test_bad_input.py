"""Whatever is typed or sent: a page in answer, typed words kept, nothing half-stored."""

import io
import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
import sqlalchemy as sa
from PIL import Image

from kiosk.activities.models import SignUp
from kiosk.clock import now
from kiosk.db import db
from kiosk.issues.models import Issue
from kiosk.urls import ROUTES
from kiosk.web.routing import Route
from tests.apps import Client, forms_in
from tests.cast import Cast
from tests.crawl import World, everything_written, name_of
from tests.factories import log_in, make_activity

CORPUS = {
    "emoji": "👨‍👩‍👧‍👦 电梯坏了 🏳️‍🌈",
    "right to left": "abc\u202edcba\u2066x\u2069",
    "nul": "灯\x00坏了",
    "escape": "\x1b[31m红\x1b[0m",
    "zero width": "电\u200b梯\u2060坏\ufeff了",
    "marks": "好" + "\u0301" * 1000,
    "beyond the plane": "𠮷野家",
    "script": "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>",
    "template": "{{ 7 * 7 }}{% raise %}%(x)s %s",
    "sql": "'; DROP TABLE issue; -- \\ % _",
    "header": "a\r\nSet-Cookie: x=1\r\n\r\n",
    "half a pair": "坏\ud800了",
    "long": "长" * 5000,
    "number": "-1",
    "huge number": "9" * 40,
    "formula": "=1+1",
}
REPORT, ACTIVITY = "/c/jinsha/report", "/c/jinsha/activities"
bad_text = pytest.mark.parametrize("text", CORPUS.values(), ids=CORPUS)
each_page_with_a_form = pytest.mark.parametrize("route", [r for r in ROUTES if len(r.methods) == 2], ids=name_of)
INVISIBLE = re.compile(r"[\x00-\x08\x0b-\x1f\u200b\u202a-\u202e\u2060-\u2069\ufeff]")


def report(**changes: Any) -> dict[str, Any]:
    return {"category": "environment", "words": "楼道有积水", "phone": "", **changes}


def sign_up(**changes: Any) -> dict[str, Any]:
    return {"name": "刘测试", "phone": "13800000001", "party": "1", **changes}


# Every form there is, with nonsense in every field


@each_page_with_a_form
def test_nonsense_is_answered_with_a_page(route: Route, world: World, client: Client) -> None:
    log_in(client, world.cast.chief)
    page = client.get(world.address(route.rule))
    for text in CORPUS.values():
        for form in forms_in(page.text):
            if form.method == "post" and form.values.keys() - {"csrf_token", "nonce"}:
                kept = {name: form.values.get(name) for name in ("csrf_token", "nonce")}
                nonsense = {name: encodable(text) for name in form.names}
                answer = client.post(form.action or world.address(route.rule), data={**nonsense, **kept})
                assert answer.status_code < 500, f"{route.rule}: {text[:20]!r}"
                assert answer.status_code != 422 or answer.mimetype == "text/html"


def encodable(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


# The two forms of residents, right but for one field


@bad_text
@pytest.mark.both_databases
def test_a_report_is_stored_clean_or_not_at_all(cast: Cast, client: Client, text: str) -> None:
    answer = client.submit(REPORT, report(words=encodable(text)))
    stored = db.session.scalars(sa.select(Issue.words)).all()
    if answer.status_code == 303:
        assert len(stored) == 1
        assert not INVISIBLE.search(stored[0])
        assert client.get(answer.location).status_code == 200
    else:
        assert (answer.status_code, stored) == (422, [])


@bad_text
@pytest.mark.both_databases
def test_a_name_is_stored_clean_or_not_at_all(cast: Cast, client: Client, text: str) -> None:
    activity = make_activity(cast.jinsha)
    answer = client.submit(f"{ACTIVITY}/{activity.id}", sign_up(name=encodable(text)))
    stored = db.session.scalars(sa.select(SignUp.name)).all()
    if answer.status_code == 303:
        assert len(stored) == 1
        assert not INVISIBLE.search(stored[0])
        log_in(client, cast.clerk)
        assert client.get(f"/office/activities/{activity.id}/entries").status_code == 200
    else:
        assert (answer.status_code, stored) == (422, [])


@pytest.mark.parametrize("number", ["12", "1380000000a", "+49 30 1234567", "９９９", "1" * 500, "13800000001; rm"])
def test_a_crooked_phone_number_is_refused_and_the_words_are_kept(cast: Cast, client: Client, number: str) -> None:
    answer = client.submit(REPORT, report(words="单元门关不上", phone=number))
    assert answer.status_code == 422
    assert "单元门关不上" in answer.text
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Issue)) == 0


@pytest.mark.parametrize("party", ["0", "-3", "1.5", "", "三", "9" * 30])
def test_a_crooked_party_is_refused(cast: Cast, client: Client, party: str) -> None:
    activity = make_activity(cast.jinsha)
    before = everything_written()
    answer = client.submit(f"{ACTIVITY}/{activity.id}", sign_up(party=party))
    assert answer.status_code == 422
    assert "刘测试" in answer.text
    assert everything_written() == before


# Files


def png(width: int, height: int) -> bytes:
    file = io.BytesIO()
    Image.new("1", (width, height)).save(file, "png")
    return file.getvalue()


def jpeg() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (64, 64), "red").save(file, "jpeg")
    return file.getvalue()


FILES = {
    "a page": b"<html><script>alert(1)</script></html>",
    "a drawing": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    "a GIF that is a page": b"GIF89a/*<html>*/=1;",
    "half a photo": jpeg()[:300],
    "60 megapixels": png(10000, 6000),
    "text": "不是照片".encode(),
}


@pytest.mark.parametrize("body", FILES.values(), ids=FILES)
def test_what_is_no_photo_is_refused_and_the_words_are_kept(cast: Cast, client: Client, body: bytes) -> None:
    answer = client.submit(REPORT, {**report(words="水管漏了"), "photos": (io.BytesIO(body), "photo.jpg")})
    assert answer.status_code == 422
    assert "水管漏了" in answer.text
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Issue)) == 0


def test_a_report_without_a_file_is_a_report(cast: Cast, client: Client) -> None:
    answer = client.submit(REPORT, {**report(), "photos": (io.BytesIO(b""), "")})
    assert answer.status_code == 303


# Sizes, tokens, windows


@pytest.mark.parametrize("field", ["words", "phone", "csrf_token", "nonce"])
def test_ten_megabytes_of_text_are_refused(cast: Cast, client: Client, field: str) -> None:
    before = everything_written()
    answer = client.submit(REPORT, report(**{field: "x" * 10_000_000}))
    assert answer.status_code == 413
    assert "<html" in answer.text
    assert everything_written() == before


@pytest.mark.parametrize("token", ["", "expired", "é" * 20])
@pytest.mark.parametrize("page", ["report", "sign-up"])
def test_a_token_that_is_no_good_loses_nothing_that_was_typed(cast: Cast, client: Client, page: str, token: str) -> None:
    url = REPORT if page == "report" else f"{ACTIVITY}/{make_activity(cast.jinsha).id}"
    fields = report(words="想说的话都在") if page == "report" else sign_up(name="想说的话都在")
    before = everything_written()
    answer = client.submit(url, {**fields, "csrf_token": token})
    assert answer.status_code == 422
    assert "想说的话都在" in unescape(answer.text)
    assert everything_written() == before
    (again,) = [form for form in forms_in(answer.text) if "csrf_token" in form.names and "nonce" in form.names]
    assert client.post(again.action or url, data=again.values).status_code == 303


def test_a_closed_window_is_said_so(cast: Cast, client: Client) -> None:
    activity = make_activity(cast.jinsha)
    page = client.get(f"{ACTIVITY}/{activity.id}")
    (form,) = [form for form in forms_in(page.text) if "party" in form.names]
    activity = db.session.merge(activity)
    activity.closes_at = now() - timedelta(minutes=1)
    db.session.commit()
    answer = client.post(form.action or f"{ACTIVITY}/{activity.id}", data={**form.values, **sign_up()})
    assert answer.status_code in {409, 422}
    assert db.session.scalar(sa.select(sa.func.count()).select_from(SignUp)) == 0
