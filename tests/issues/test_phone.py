"""Reporting, the receipt and tracking, as a resident meets them."""

import io
import re
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from PIL import Image

from kiosk.accounts.rules import MAY
from kiosk.clock import now
from kiosk.db import db
from kiosk.issues import photos
from kiosk.issues.models import Category, Issue, Step
from kiosk.issues.photos import store
from kiosk.media.models import Photo
from kiosk.outbox.models import Outbox
from kiosk.vault import vault
from tests.apps import Client, forms_in
from tests.cast import Cast, make_cast
from tests.crawl import everything_written
from tests.factories import SECRET, change, log_in, make_code, make_issue, publish_issue, put

REPORT = "/c/jinsha/report"
SAID: dict[str, Any] = {"category": "facilities", "words": "三楼的灯一直闪"}


def only(model: Any) -> Any:
    return db.session.scalars(sa.select(model)).one()


def photo(size: tuple[int, int] = (40, 30), format: str = "JPEG", name: str = "a.jpg", **options: Any) -> Any:
    file = io.BytesIO()
    Image.new("RGB", size, "red").save(file, format, **options)
    return io.BytesIO(file.getvalue()), name


def key_of(location: str) -> str:
    return location.partition("key=")[2]


# A report


@pytest.mark.both_databases
def test_two_taps_and_one_sentence(cast: Cast, client: Client) -> None:
    answer = client.submit(REPORT, SAID)
    issue = only(Issue)
    assert (answer.status_code, issue.number) == (303, f"JS-{now().year}-0001")
    assert (issue.words, issue.state, issue.channel, issue.category.slug) == (
        "三楼的灯一直闪",
        "reported",
        "phone",
        "facilities",
    )
    assert issue.phone_sealed is None
    receipt = client.get(answer.location).text
    assert issue.number in receipt
    key = key_of(answer.location)
    assert f"{key[:4]} {key[4:]}" in receipt
    assert [step.heading for step in issue.steps] == ["收到报事"]


def test_numbers_count_up_per_compound(cast: Cast, client: Client) -> None:
    for compound in ("jinsha", "jinsha", "haojing"):
        client.submit(f"/c/{compound}/report", SAID)
    assert [n[-4:] for n in db.session.scalars(sa.select(Issue.number).order_by(Issue.id))] == ["0001", "0002", "0001"]


def test_all_that_can_be_said(cast: Cast, client: Client) -> None:
    more = {"q-facilities-what": "light", "place": f"s{cast.lobby.id}", "phone": "+86 138-0000 0136", "photos": photo()}
    client.submit(REPORT, SAID | more, content_type="multipart/form-data")
    issue = only(Issue)
    assert (issue.answers, issue.spot_id, issue.building_id) == ({"what": "light"}, cast.lobby.id, cast.building.id)
    assert (vault().unseal(issue.phone_sealed), issue.phone_index, issue.phone_tail) == (
        "13800000136", vault().blind("13800000136"), "0136",
    )  # fmt: skip
    assert [(p.issue_id, p.held_until, p.is_public) for p in issue.photos] == [(issue.id, None, False)]


def test_only_the_chosen_categorys_answers_count(cast: Cast, client: Client) -> None:
    client.submit(REPORT, SAID | {"q-safety-still-on": "yes", "category": "environment"})
    assert only(Issue).answers == {}


def test_a_place_code_brings_the_place_along(cast: Cast, client: Client) -> None:
    code = make_code(cast.jinsha, building_id=cast.building.id, spot_id=cast.lobby.id).code
    answer = client.submit(f"{REPORT}?code={code.lower()}", SAID)
    assert answer.status_code == 303
    assert (only(Issue).channel, only(Issue).spot_id) == ("code", cast.lobby.id)


@pytest.mark.parametrize("trouble", ["revoked_at", "expires_at"])
def test_a_code_that_is_no_longer_good_says_so_and_the_report_goes_through(cast: Cast, client: Client, trouble: str) -> None:
    code = make_code(cast.jinsha, building_id=cast.building.id, **{trouble: now()}).code
    said = {"revoked_at": "这张码已经停用", "expires_at": "这张码已经过期"}[trouble]
    assert said in client.get(f"{REPORT}?code={code}").text
    assert client.submit(f"{REPORT}?code={code}", SAID).status_code == 303
    assert only(Issue).building_id is None


@pytest.mark.both_databases
def test_a_code_with_a_category_brings_it_along_with_its_questions(cast: Cast, client: Client) -> None:
    code = make_code(cast.jinsha, building_id=cast.building.id, category_id=category("facilities").id).code
    page = client.get(f"{REPORT}?code={code}").text
    assert chosen(page) == "facilities"
    assert "扫码带入公共设施，可以改" in page
    assert "Facilities, from the code" in client.get(f"{REPORT}?code={code}&lang=en").text
    client.submit(f"{REPORT}?code={code}", {"words": "灯不亮", "q-facilities-what": "light"})
    assert (only(Issue).category.slug, only(Issue).answers, only(Issue).building_id) == (
        "facilities", {"what": "light"}, cast.building.id,
    )  # fmt: skip


def test_the_resident_may_choose_another_category(cast: Cast, client: Client) -> None:
    code = make_code(cast.jinsha, category_id=category("facilities").id).code
    refused = client.submit(f"{REPORT}?code={code}", {"category": "parking", "words": ""})
    assert (refused.status_code, chosen(refused.text)) == (422, "parking")
    client.submit(f"{REPORT}?code={code}", SAID | {"category": "parking"})
    assert only(Issue).category.slug == "parking"


def test_without_a_fixed_category_none_is_chosen(cast: Cast, client: Client) -> None:
    """The control."""
    code = make_code(cast.jinsha, building_id=cast.building.id).code
    page = client.get(f"{REPORT}?code={code}").text
    assert (chosen(page), "扫码带入公共设施" in page) == (None, False)


def test_a_category_that_the_compound_made_its_own_is_found_by_its_slug(cast: Cast, client: Client) -> None:
    code = make_code(cast.jinsha, category_id=category("facilities").id).code
    put(Category(compound_id=cast.jinsha.id, slug="facilities", name="本小区设施", icon="wrench"))
    page = client.get(f"{REPORT}?code={code}").text
    assert (chosen(page), "扫码带入本小区设施" in page) == ("facilities", True)


def test_a_code_of_the_whole_compound_shows_the_compound_as_its_place(cast: Cast, client: Client) -> None:
    page = client.get(f"{REPORT}?code={make_code(cast.jinsha).code}").text
    assert "<span>金沙小区 " in page


def category(slug: str) -> Category:
    return db.session.scalars(sa.select(Category).where(Category.slug == slug)).one()


def chosen(page: str) -> str | None:
    found = re.search(r'<input checked[^>]* name="category"[^>]* value="(\w+)"', page)
    return found[1] if found else None


def test_a_code_of_another_compound_brings_nothing(cast: Cast, client: Client) -> None:
    code = make_code(cast.haojing, category_id=category("facilities").id).code
    page = client.get(f"{REPORT}?code={code}").text
    assert "这张码不是这个小区的" in page
    assert chosen(page) is None


@pytest.mark.parametrize(("base_url", "origin"), [("https://board.example", "https://board.example"), ("", "http://kiosk.lan")])
def test_the_receipts_link_is_the_settings_or_else_the_way_the_phone_came(make_app: Any, base_url: str, origin: str) -> None:
    app = make_app(base_url=base_url)
    with app.app_context():
        issue = make_issue(make_cast().jinsha)
        host = "http://localhost" if base_url else origin
        page = app.test_client().get(f"/t/{issue.number}/receipt?key={SECRET}", base_url=host).text
    assert f"{origin}/t/{issue.number}?key={SECRET}" in page


def test_danger_shows_whom_to_call_first(cast: Cast, client: Client) -> None:
    assert 'href="tel:119"' in client.get(REPORT).text
    answer = client.submit(REPORT, SAID | {"q-facilities-what": "gas"})
    assert "如果还没打电话" in client.get(answer.location).text
    assert "如果还没打电话" not in client.get(client.submit(REPORT, SAID).location).text


def test_privacy_stands_above_the_button(cast: Cast, client: Client) -> None:
    page = client.get(REPORT).text
    assert 0 < page.index("结案后手机号留 180 天，原话和照片留 3 年") < page.rindex("报给小区")


def test_everybody_who_may_read_a_report_is_named_to_whoever_writes_it(cast: Cast, client: Client) -> None:
    called = {
        "property": "物业", "committee": "业委会", "branch": "党支部", "community": "社区", "street": "街道",
        "district": "、区和", "building_head": "楼栋长", "household_link": "党员户", "grid_worker": "网格员",
    }  # fmt: skip
    said = next(line for line in client.get(REPORT).text.splitlines() if "办事用" in line)
    assert [role for role in sorted(MAY["issue.see"]) if called[role] not in said] == []


def test_clerks_with_an_address_get_one_mail_without_what_was_typed(cast: Cast, client: Client) -> None:
    change(cast.clerk, mail="clerk@example.org")
    client.submit(REPORT, SAID | {"phone": "13800000136"})
    mail = only(Outbox)
    body = vault().unseal(mail.body_sealed)
    assert vault().unseal(mail.to_sealed) == "clerk@example.org"
    assert f"/office/issues/{only(Issue).id}" in body
    assert SAID["words"] not in body + mail.subject
    assert "0136" not in body
    assert "危险" not in mail.subject


def test_the_mail_says_when_somebody_may_come_to_harm(cast: Cast, client: Client) -> None:
    change(cast.clerk, mail="clerk@example.org")
    client.submit(REPORT, SAID | {"q-facilities-what": "gas"})
    assert only(Outbox).subject.startswith("危险·新报事")


# Refused, nothing lost


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"category": None}, "请点一下是哪方面的事"),
        ({"words": " \u200b\x00 "}, "请写一句话，说说怎么了"),
        ({"words": "灯" * 501}, "请写 2 到 500 个字"),
        ({"phone": "1380000"}, "这个号码不像电话号码"),
        ({"category": "no-such"}, 'class="error"'),
        ({"place": "s99999"}, 'class="error"'),
        ({"nonce": "x"}, "页面放久了，请再点一次"),
        ({"csrf_token": "stale"}, "页面放久了，请再点一次"),
    ],
)  # fmt: skip
def test_refused_with_a_sentence_and_nothing_half_stored(cast: Cast, client: Client, fields: Any, sentence: str) -> None:
    before = everything_written()
    answer = client.submit(REPORT, SAID | {"phone": "13800000136"} | fields)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert everything_written() == before
    typed = {**SAID, "phone": "13800000136", **fields}
    kept = next(form for form in forms_in(answer.text) if form.method == "post").values
    assert kept["phone"] == typed["phone"]
    assert kept["words"] in {typed["words"], ""}


def test_a_refused_form_is_accepted_when_it_is_sent_again(cast: Cast, client: Client) -> None:
    for wrong in ({"csrf_token": "stale"}, {"nonce": "x"}):
        refused = client.submit(REPORT, SAID | wrong)
        again = next(form for form in forms_in(refused.text) if form.method == "post").values
        assert client.post(REPORT, data=again | {"category": "facilities"}).status_code == 303


@pytest.mark.parametrize(
    "words", ["🔥🔥 着火了 👨‍👩‍👧", "العربية مع 中文", "\u202e灯坏了\u202c", "a\x00b", "龘" * 500, "<script>alert(1)</script>"]
)
def test_odd_text_is_taken_clean(cast: Cast, client: Client, words: str) -> None:
    answer = client.submit(REPORT, SAID | {"words": words})
    assert answer.status_code == 303
    kept = only(Issue).words
    assert not set(kept) & set("\x00\u202e\u202c")
    page = client.get(answer.location.replace("/receipt", "")).text
    assert "<script>alert" not in page


def test_ten_megabytes_are_refused_in_the_readers_language(cast: Cast, client: Client) -> None:
    before = everything_written()
    answer = client.submit(REPORT, SAID | {"words": "灯" * 3_500_000}, headers={"Accept-Language": "zh-CN"})
    assert answer.status_code in {413, 422}
    assert 'lang="zh-Hans"' in answer.text
    assert everything_written() == before


def bombs() -> dict[str, Any]:
    whole = photo()[0].getvalue()
    return {
        "text": (io.BytesIO(b"hello"), "a.jpg"),
        "page": (io.BytesIO(b"<html><script>alert(1)</script>"), "a.png"),
        "cut": (io.BytesIO(whole[: len(whole) // 2]), "a.jpg"),
        "many pixels": photo((10_000, 6_000), "PNG", "a.png"),
        "drawing": (io.BytesIO(b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"), "a.svg"),
    }


@pytest.mark.parametrize("kind", ["text", "page", "cut", "many pixels", "drawing"])
def test_what_is_no_photo_is_refused_and_the_report_survives(cast: Cast, client: Client, kind: str) -> None:
    answer = client.submit(REPORT, SAID | {"photos": bombs()[kind]}, content_type="multipart/form-data")
    assert answer.status_code == 422
    assert 'id="photos-error"' in answer.text
    assert SAID["words"] in answer.text
    assert db.session.scalars(sa.select(Issue)).all() == []
    assert db.session.scalars(sa.select(Photo)).all() == []
    again = next(form for form in forms_in(answer.text) if form.method == "post").values
    assert client.post(REPORT, data=again | {"category": "facilities"}).status_code == 303


def test_a_text_in_the_place_of_a_photo_is_nothing(cast: Cast, client: Client) -> None:
    assert client.submit(REPORT, SAID | {"photos": "a.jpg"}).status_code == 303
    assert only(Issue).photos == []


def test_photos_outlive_a_refusal(cast: Cast, client: Client) -> None:
    refused = client.submit(REPORT, SAID | {"words": "", "photos": photo()}, content_type="multipart/form-data")
    assert refused.status_code == 422
    again = next(form for form in forms_in(refused.text) if form.method == "post").values
    token = again["held"]
    assert client.get(f"/c/jinsha/report/photo/{token}").mimetype == "image/webp"
    assert client.get(f"/c/haojing/report/photo/{token}").status_code == 404
    assert client.post(REPORT, data=again | SAID).status_code == 303
    assert len(only(Issue).photos) == 1
    assert client.get(f"/c/jinsha/report/photo/{token}").status_code == 404


def test_a_held_photo_can_be_left_out(cast: Cast, client: Client) -> None:
    refused = client.submit(REPORT, SAID | {"words": "", "photos": photo()}, content_type="multipart/form-data")
    again = next(form for form in forms_in(refused.text) if form.method == "post").values
    client.post(REPORT, data=again | SAID | {"dropped": again["held"]})
    assert only(Issue).photos == []


def test_a_token_takes_photos_of_its_own_compound_only(cast: Cast, client: Client) -> None:
    refused = client.submit("/c/haojing/report", SAID | {"words": "", "photos": photo()}, content_type="multipart/form-data")
    token = next(form for form in forms_in(refused.text) if form.method == "post").values["held"]
    form = next(form for form in forms_in(client.get(REPORT).text) if form.method == "post").values
    assert client.post(REPORT, data=form | SAID | {"held": token}).status_code == 303
    assert only(Issue).photos == []


def test_more_than_four_photos_are_refused_and_four_are_kept(cast: Cast, client: Client) -> None:
    files = [photo(name=f"{n}.jpg", size=(40 + n, 30)) for n in range(5)]
    answer = client.submit(REPORT, SAID | {"photos": files}, content_type="multipart/form-data")
    assert answer.status_code == 422
    assert "最多 4 张照片" in answer.text
    assert answer.text.count('name="held"') == 4


def test_photos_of_one_address_are_counted_and_the_words_go_through(
    cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(photos, "PHOTOS", "2/hour")
    files = [photo(name=f"{n}.jpg", size=(40 + n, 30)) for n in range(3)]
    sent = SAID | {"photos": files, "csrf_token": "stale"}
    answer = client.submit(REPORT, sent, content_type="multipart/form-data")
    assert answer.status_code == 422
    assert "不带照片也可以报" in answer.text
    assert len(db.session.scalars(sa.select(Photo)).all()) == 2
    again = next(form for form in forms_in(answer.text) if form.method == "post").values
    assert client.post(REPORT, data=again | SAID).status_code == 303
    assert only(Issue).words == SAID["words"]


def test_where_a_photo_was_taken_is_gone(cast: Cast, client: Client) -> None:
    exif = Image.Exif()
    exif[0x8825] = {1: "N", 2: (28.0, 52.0, 12.0), 3: "E", 4: (105.0, 26.0, 3.0)}
    client.submit(REPORT, SAID | {"photos": photo(exif=exif)}, content_type="multipart/form-data")
    kept = Image.open(io.BytesIO(store().read(only(Photo).sha256)))
    assert dict(kept.getexif()) == {}


# Sent twice


@pytest.mark.both_databases
def test_five_identical_posts_make_one_row_and_one_receipt(cast: Cast, app: Flask, client: Client) -> None:
    page = client.get(REPORT)
    cookie = client.get_cookie("courtyard")
    assert cookie is not None
    form = next(form for form in forms_in(page.text) if form.method == "post").values | SAID

    def send(_n: int) -> tuple[int, str | None]:
        other = app.test_client()
        other.set_cookie("courtyard", cookie.value)
        answer = other.post(REPORT, data=form | {"photos": photo()}, content_type="multipart/form-data")
        return answer.status_code, answer.location

    with ThreadPoolExecutor(5) as pool:
        answers = set(pool.map(send, range(5)))
    db.session.rollback()
    assert len(answers) == 1
    assert answers.pop()[0] == 303
    assert len(only(Issue).photos) == 1


@pytest.mark.both_databases
def test_many_reports_at_once_get_numbers_without_a_gap(cast: Cast, app: Flask) -> None:
    def send(_n: int) -> int:
        return app.test_client().submit(REPORT, SAID).status_code

    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(send, range(12))) == {303}
    db.session.rollback()
    taken = sorted(db.session.scalars(sa.select(Issue.number)))
    assert [int(number[-4:]) for number in taken] == list(range(1, 13))


# Tracking


def test_with_number_and_secret_one_sees_ones_own(cast: Cast, client: Client) -> None:
    answer = client.submit(REPORT, SAID | {"q-facilities-what": "light", "photos": photo()}, content_type="multipart/form-data")
    key = key_of(answer.location)
    issue = only(Issue)
    page = client.get(f"/t/{issue.number.lower()}?key={key.lower()}").text
    assert SAID["words"] in page
    assert "照明" in page
    assert "等待受理" in page
    mine = f"/t/{issue.number}/photos/{issue.photos[0].id}"
    assert client.get(f"{mine}?key={key}").mimetype == "image/webp"
    assert client.get(mine).status_code == 404


def bare(text: str, *numbers: str) -> str:
    for number in numbers:
        text = text.replace(number, "")
    return text


@pytest.mark.parametrize("query", ["", "?key=WRONGKEY"])
def test_unknown_unpublished_and_wrong_look_the_same(cast: Cast, client: Client, query: str) -> None:
    issue = make_issue(cast.jinsha)
    unknown = f"JS-{now().year}-9999"
    one, other = client.get(f"/t/{issue.number}{query}"), client.get(f"/t/{unknown}{query}")
    assert one.status_code == other.status_code == (422 if query else 200)
    assert bare(one.text, issue.number) == bare(other.text, unknown)
    assert "三楼的灯不亮了" not in one.text


def test_without_the_secret_the_public_part_only(cast: Cast, client: Client) -> None:
    issue = publish_issue(cast.jinsha)
    put(Step(compound_id=cast.jinsha.id, issue_id=issue.id, at=now(), state="accepted", heading="", note="住户在家"))
    for address in (f"/t/{issue.number}", f"/c/jinsha/issues/{issue.id}"):
        page = client.get(address).text
        assert "三楼照明" in page
        assert "电工下午到场" in page
        assert "三楼的灯不亮了" not in page
        assert "住户在家" not in page


def test_wrong_secrets_are_throttled_also_for_the_right_one(cast: Cast, client: Client) -> None:
    issue, other = make_issue(cast.jinsha), make_issue(cast.jinsha)
    assert [client.get(f"/t/{issue.number}?key=WRONG{n:03}").status_code for n in range(12)] == [422] * 10 + [429] * 2
    assert client.get(f"/t/{issue.number}?key={SECRET}").status_code == 429
    assert client.get(f"/t/{other.number}?key={SECRET}").status_code == 200


def test_looking_often_at_ones_own_is_fine(cast: Cast, client: Client) -> None:
    issue = make_issue(cast.jinsha)
    assert {client.get(f"/t/{issue.number}?key={SECRET}").status_code for _ in range(15)} == {200}


def test_number_and_secret_can_be_typed(cast: Cast, client: Client) -> None:
    issue = make_issue(cast.jinsha)
    found = client.get(f"/t?number={issue.number}&key=abcd 2345", follow_redirects=True)
    assert "三楼的灯不亮了" in found.text


def test_declining_is_explained_to_the_reporter_only(cast: Cast, client: Client) -> None:
    issue = make_issue(cast.jinsha, state="declined", reason="属于市政管道，已转告")
    assert "属于市政管道" in client.get(f"/t/{issue.number}?key={SECRET}").text
    assert "属于市政管道" not in client.get(f"/t/{issue.number}").text


# What is public


def test_public_list_and_page(cast: Cast, client: Client) -> None:
    issue = publish_issue(cast.jinsha)
    make_issue(cast.jinsha)
    assert client.get("/c/jinsha/issues").text.count('<li class="is-') == 1
    assert client.get(f"/c/haojing/issues/{issue.id}").status_code == 404
    change(issue, published_at=None)
    assert client.get(f"/c/jinsha/issues/{issue.id}").status_code == 404
    assert "三楼照明" not in client.get("/c/jinsha/issues").text


def test_neighbours_are_never_public_whatever_a_row_says(cast: Cast, client: Client) -> None:
    neighbours = db.session.scalar(sa.select(Category.id).where(Category.slug == "neighbours"))
    issue = publish_issue(cast.jinsha, category_id=neighbours)
    assert client.get(f"/c/jinsha/issues/{issue.id}").status_code == 404
    assert "三楼照明" not in client.get(f"/t/{issue.number}").text


def test_photos_are_public_only_when_ticked_and_published(cast: Cast, client: Client) -> None:
    client.submit(REPORT, SAID | {"photos": photo()}, content_type="multipart/form-data")
    address = f"/c/jinsha/issues/photos/{only(Photo).id}"
    assert client.get(address).status_code == 404
    change(only(Photo), is_public=True)
    assert client.get(address).status_code == 404
    change(only(Issue), title="灯", line="在修", state="accepted", published_at=now())
    assert client.get(address).mimetype == "image/webp"
    assert client.get(address.replace("jinsha", "haojing")).status_code == 404
    change(only(Photo), is_public=False)
    assert client.get(address).status_code == 404


# Whatever is typed into an address

ODD = ("/c/%00/issues", "/c/jinsha/report?code=%00", "/c/jinsha/report?code=ABCDEF%00", "/t/%00", "/t?number=%00&key=%00",
       "/t?number=//evil.example", "/c/jinsha/report/photo/%00", "/office/issues?q=%00", "/office/issues?view=%00")  # fmt: skip
HUGE = "9" * 25


@pytest.mark.both_databases
def test_odd_addresses_break_nothing(cast: Cast, client: Client) -> None:
    log_in(client, cast.clerk)
    paged = [f"/c/jinsha/issues?page={page}" for page in (HUGE, "-1", "0", "x", "%00")]
    for address in (*ODD, *paged, f"/c/jinsha/issues/{HUGE}", f"/office/issues?view=all&page={HUGE}"):
        assert client.get(address).status_code in {200, 303, 404}, address
    for place in (f"b{HUGE}", "b", "s-1", "\x00"):
        assert client.submit(REPORT, SAID | {"place": place}).status_code == 422
    assert client.get("/t?number=//evil.example").location.startswith("/t/")


def test_without_redis_tries_are_counted_in_memory(make_app: Any) -> None:
    app = make_app(redis_url="redis://127.0.0.1:1/0")
    with app.app_context():
        issue = make_issue(make_cast().jinsha)
        tries = [app.test_client().get(f"/t/{issue.number}?key=WRONG{n:03}").status_code for n in range(11)]
    assert tries == [422] * 10 + [429]
