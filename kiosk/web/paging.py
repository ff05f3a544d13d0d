"""Long lists, page by page, by `?page=` alone."""

from typing import Any

import sqlalchemy as sa
from flask import request
from flask_sqlalchemy.pagination import Pagination

from kiosk.db import db

LAST = 100_000  # a database cannot count past every number that somebody may type


def paged(found: "sa.Select[Any]", most: int) -> Pagination:
    """The page of `found` that the address asks for, `most` rows long; a page that does not exist is empty."""
    asked = request.args.get("page", 1, type=int)
    return db.paginate(found, page=min(max(asked, 1), LAST), per_page=most, error_out=False)
