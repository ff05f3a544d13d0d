"""The feed, read back by a library that is none of ours."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from xml.etree import ElementTree as ET

import feedparser
import pytest
import time_machine

from kiosk.clock import now
from tests.cast import Cast
from tests.factories import change, make_activity, make_convention, make_notice, make_notice_file

pytestmark = pytest.mark.both_databases
FEED = "/c/jinsha/feed.xml"


def read(client: Any, url: str = FEED) -> Any:
    answer = client.get(url)
    assert answer.status_code == 200
    found = feedparser.parse(answer.data, response_headers={"content-type": answer.headers["Content-Type"]})
    assert not found.bozo, found.bozo_exception
    return found


@pytest.fixture
def client(make_app: Any, app: Any) -> Any:
    return make_app(base_url="https://board.example").test_client()


def get(client: Any, url: str = FEED, **headers: str) -> Any:
    return client.get(url, base_url="https://board.example", headers=headers)


class Reader:
    """As `client`, with the host that the base URL names."""

    def __init__(self, client: Any) -> None:
        self.get = lambda url, **headers: get(client, url, **headers)


@pytest.fixture
def reader(client: Any) -> Reader:
    return Reader(client)


def test_it_is_atom_with_all_that_the_format_asks_for(reader: Reader, cast: Cast) -> None:
    notice = make_notice(cast.jinsha, body="**八点**停水 <b>x</b>", ends_at=None)
    found = read(reader)
    assert found.version == "atom10"
    assert found.feed.id == "tag:board.example,2026:/c/jinsha"
    assert "金沙小区" in found.feed.title
    assert found.feed.language == "zh-Hans"
    assert {link.rel: link.href for link in found.feed.links} == {
        "self": "https://board.example/c/jinsha/feed.xml",
        "alternate": "https://board.example/c/jinsha",
    }
    (entry,) = found.entries
    assert entry.id == f"tag:board.example,2026:/c/jinsha/notices/{notice.id}"
    assert (entry.title, entry.author) == ("周六停水检修", "物业服务中心")
    assert entry.link == f"https://board.example/c/jinsha/notices/{notice.id}"
    assert "<strong>八点</strong>停水 &lt;b&gt;x&lt;/b&gt;" in entry.content[0].value
    assert datetime(*entry.updated_parsed[:6], tzinfo=UTC) == notice.texts[0].hung_from.replace(microsecond=0)


def test_the_raw_document_is_well_formed_whatever_was_typed(reader: Reader, cast: Cast) -> None:
    """A second parser; and the control of escaping: markup in a title stays words."""
    make_notice(cast.jinsha, title="<b>&]]></title>", body="<script>alert(1)</script>\n\n]]>", issuer="<i>\"'")
    document = reader.get(FEED).text
    root = ET.fromstring(document)  # noqa: S314 our own document
    atom = "{http://www.w3.org/2005/Atom}"
    assert root.find(f"{atom}entry/{atom}title").text == "<b>&]]></title>"
    assert root.find(f"{atom}entry/{atom}author/{atom}name").text == "<i>\"'"
    assert "<script" not in root.find(f"{atom}entry/{atom}content").text
    assert "<script" not in document


def test_it_brings_what_hangs_activities_and_conventions_and_nothing_else(reader: Reader, cast: Cast) -> None:
    day = timedelta(days=1)
    make_notice(cast.jinsha, cast.building, title="三栋的")
    make_notice(cast.jinsha.parent.parent, title="街道的")
    make_activity(cast.jinsha, title="红歌会", host="小区党支部", about="一起唱")
    make_convention(cast.jinsha)
    for title, changes in (
        ("草稿", {"state": "draft"}),
        ("撤下的", {"state": "withdrawn"}),
        ("明天的", {"starts_at": now() + day}),
        ("过期的", {"starts_at": now() - 2 * day, "ends_at": now() - day}),
    ):
        make_notice(cast.jinsha, title=title, **changes)
    make_notice(cast.haojing, title="别处的")
    make_activity(cast.jinsha, title="没发布的", state="draft", published_at=None)
    found = read(reader)
    assert {entry.title for entry in found.entries} == {"三栋的", "街道的", "红歌会", "居民公约"}
    authors = {entry.title: entry.author for entry in found.entries}
    assert (authors["红歌会"], authors["居民公约"]) == ("小区党支部", "金沙小区")


def test_english_where_there_is_some_and_its_language_said(reader: Reader, cast: Cast) -> None:
    make_notice(cast.jinsha)
    make_notice(cast.jinsha, title="只有中文", title_en="", body_en="")
    document = reader.get(f"{FEED}?lang=en").text
    assert 'xml:lang="en">\n<id>' in document
    assert '<title xml:lang="en">Water off on Saturday</title>' in document
    assert '<title xml:lang="zh-Hans">只有中文</title>' in document
    assert read(reader, f"{FEED}?lang=en").feed.id == "tag:board.example,2026:/c/jinsha?lang=en"


def test_an_entry_keeps_its_id_through_versions_and_says_when_it_changed(reader: Reader, cast: Cast) -> None:
    notice = make_notice(cast.jinsha)
    (before,) = read(reader).entries
    change(notice.texts[0], published_at=now(), title="改过的")
    (after,) = read(reader).entries
    assert before.id == after.id
    assert before.updated < after.updated


def test_files_are_enclosures(reader: Reader, cast: Cast) -> None:
    file = make_notice_file(make_notice(cast.jinsha), "pdf", size=1234)
    (entry,) = read(reader).entries
    (enclosure,) = entry.enclosures
    assert (enclosure.type, enclosure.length) == ("application/pdf", "1234")
    assert enclosure.href == f"https://board.example/c/jinsha/notices/files/{file.id}"


def test_headers(reader: Reader, cast: Cast) -> None:
    make_notice(cast.jinsha)
    with time_machine.travel(now(), tick=False):
        answer = reader.get(FEED)
        assert answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
        assert answer.headers["Cache-Control"] == "no-cache"
        assert "Set-Cookie" not in answer.headers
        assert reader.get(FEED, **{"If-None-Match": answer.headers["ETag"]}).status_code == 304
        assert reader.get(FEED, **{"If-Modified-Since": answer.headers["Last-Modified"]}).status_code == 304
        make_notice(cast.jinsha, title="又一条", published_at=now())
        assert reader.get(FEED, **{"If-None-Match": answer.headers["ETag"]}).status_code == 200


def test_an_empty_feed_is_one_too(reader: Reader, cast: Cast) -> None:
    found = read(reader)
    assert found.entries == []
    assert re.match(r"2026-01-01T00:00:00", found.feed.updated)


def test_no_compound_no_feed(reader: Reader, cast: Cast) -> None:
    assert reader.get("/c/nowhere/feed.xml").status_code == 404
