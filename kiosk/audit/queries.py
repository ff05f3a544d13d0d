from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kiosk.audit.models import AuditEntry, AuditHead
from kiosk.audit.rules import link
from kiosk.db import insert


def append(session: Session, chain: int, said: dict[str, Any]) -> None:
    """Add an entry (`at`, `act`, `by_id`, `changes`) to a chain, inside the write that made the changes."""
    session.execute(insert(session, AuditHead).values(chain=chain, n=0, hash="").on_conflict_do_nothing())
    head = session.get_one(AuditHead, chain, with_for_update=True, populate_existing=True)
    head.n += 1
    head.hash = link(head.hash, chain, head.n, **said)
    session.add(AuditEntry(chain=chain, n=head.n, hash=head.hash, **said))


def broken(session: Session) -> Iterator[tuple[int, int]]:
    """(chain, n) of the first entry of each chain that does not follow from the ones before, or is missing."""
    heads = {head.chain: head for head in session.scalars(sa.select(AuditHead))}
    chains = set(session.scalars(sa.select(AuditEntry.chain).distinct()))
    for chain in sorted(chains | set(heads)):
        first = _first_broken(session, chain, heads.get(chain))
        if first is not None:
            yield chain, first


def _first_broken(session: Session, chain: int, head: AuditHead | None) -> int | None:
    n, before = 0, ""
    entries = sa.select(AuditEntry).where(AuditEntry.chain == chain).order_by(AuditEntry.n)
    with session.scalars(entries.execution_options(yield_per=500)) as rows:
        for entry in rows:
            said = (entry.at, entry.act, entry.by_id, entry.changes)
            if entry.n != n + 1 or entry.hash != link(before, chain, entry.n, *said):
                return n + 1
            n, before = entry.n, entry.hash
    return None if head is not None and (head.n, head.hash) == (n, before) else n + 1
