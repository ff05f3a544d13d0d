"""What is kept as a PDF, and what is none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.errors import Refused
from kiosk.media.pdf import MAX_BYTES, check

BODY = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\ntrailer<</Root 1 0 R>>\nstartxref\n9\n"
PDF = BODY + b"%%EOF\n"


@pytest.mark.parametrize(
    "data",
    [PDF, PDF.rstrip(), PDF + b"\r\n \0\0", BODY + b"%%EOF\nupdate\nstartxref\n99\n%%EOF"],
    ids=["plain", "no newline", "padded", "saved twice"],
)
def test_a_whole_pdf_is_kept(data: bytes) -> None:
    check(data)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "不是 PDF"),
        (b"<html><script>alert(1)</script></html>", "不是 PDF"),
        (b"PK\x03\x04" + PDF, "不是 PDF"),
        (b"\n" + PDF, "不是 PDF"),
        (b"GIF89a" + PDF, "不是 PDF"),
        (b"%PDF-", "不完整"),
        (BODY, "不完整"),
        (PDF[: len(PDF) // 2], "不完整"),
        (b"%PDF-1.4\n%%EOF\n", "不完整"),
        (PDF + b"x" * 2000, "不完整"),
        (PDF + b"<html><script>alert(1)</script>", "别的内容"),
        (PDF + b"PK\x05\x06" + bytes(18), "别的内容"),
    ],
    ids=["empty", "a page", "zip before", "a line before", "gif before", "head only", "cut at the end", "half", "no table",
         "buried end", "a page behind", "zip behind"],
)  # fmt: skip
def test_what_is_no_pdf_or_more_than_one_is_refused(data: bytes, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence) as refused:
        check(data)
    assert refused.value.status == 422


def test_its_size_has_a_limit() -> None:
    check(PDF[:9] + b"x" * (MAX_BYTES - len(PDF)) + PDF[9:])
    with pytest.raises(Refused) as refused:
        check(PDF[:9] + b"x" * (MAX_BYTES - len(PDF) + 1) + PDF[9:])
    assert refused.value.status == 413


@given(st.binary(max_size=300))
def test_whatever_comes_is_answered(data: bytes) -> None:
    for whole in (data, BODY + data, PDF + data):
        try:
            check(whole)
        except Refused:
            continue
        assert whole.startswith(b"%PDF-")
        assert whole[whole.rfind(b"%%EOF") + 5 :].strip(b" \t\r\n\0") == b""
