from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from kiosk.audit.models import AuditEntry, AuditHead
from kiosk.audit.queries import broken
from kiosk.db import db, immediate
from tests.cast import make_cast
from tests.factories import change, make_activity


@pytest.fixture
def chain(app: Flask) -> int:
    """A compound's chain with some entries."""
    cast = make_cast()
    activity = make_activity(cast.jinsha)
    for n in range(5):
        change(activity, title=f"第{n}次")
    return cast.jinsha.id


def execute(statement: Any) -> None:
    with immediate() as session:
        session.execute(statement)


@pytest.mark.both_databases
def test_an_untouched_chain_holds(chain: int) -> None:
    assert list(broken(db.session())) == []


@pytest.mark.both_databases
@pytest.mark.parametrize(
    "changes",
    [{"act": "another"}, {"by_id": 99}, {"changes": []}, {"hash": "0" * 64}, {"at": sa.func.now()}],
    ids=lambda changes: next(iter(changes)),
)
def test_a_changed_entry_is_named(chain: int, changes: dict[str, Any]) -> None:
    execute(sa.update(AuditEntry).where(AuditEntry.chain == chain, AuditEntry.n == 3).values(**changes))
    assert list(broken(db.session())) == [(chain, 3)]


def test_a_removed_entry_is_named(chain: int) -> None:
    execute(sa.delete(AuditEntry).where(AuditEntry.chain == chain, AuditEntry.n == 2))
    assert list(broken(db.session())) == [(chain, 2)]


def test_a_cut_off_end_is_named(chain: int) -> None:
    last = db.session.scalar(sa.select(AuditHead.n).where(AuditHead.chain == chain))
    execute(sa.delete(AuditEntry).where(AuditEntry.chain == chain, AuditEntry.n == last))
    assert list(broken(db.session())) == [(chain, last)]


def test_a_chain_that_is_gone_altogether_is_named(chain: int) -> None:
    execute(sa.delete(AuditEntry).where(AuditEntry.chain == chain))
    assert list(broken(db.session())) == [(chain, 1)]
