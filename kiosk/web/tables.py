"""Tables for spreadsheets: CSV that opens as text, in Chinese too."""

import csv
import io
from collections.abc import Iterable

from flask import Response

FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would run instead of showing it


def spreadsheet(name: str, rows: Iterable[Iterable[object]]) -> Response:
    """The rows, their heads first, as the file `name`: UTF-8 with the mark by which spreadsheets know it."""
    out = io.StringIO()
    csv.writer(out).writerows([as_text(cell) for cell in row] for row in rows)
    answer = Response("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def as_text(cell: object) -> str:
    """A cell that no spreadsheet takes for a formula."""
    text = "" if cell is None else str(cell)
    return f"'{text}" if text.startswith(FORMULA) else text
