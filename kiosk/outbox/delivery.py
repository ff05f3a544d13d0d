"""Delivery: one row after the other is claimed, sent outside any transaction, and settled."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

import structlog

from kiosk.db import immediate
from kiosk.outbox import queries
from kiosk.outbox.models import Outbox
from kiosk.outbox.rules import MAX_ATTEMPTS, next_try
from kiosk.vault import vault

log = structlog.get_logger()


@dataclass(frozen=True)
class Letter:
    """What a sender needs. The same `key` always means the same letter."""

    key: str
    to: str
    subject: str
    body: str


Sender = Callable[[Letter], None]


def deliver_due(senders: Mapping[str, Sender], who: str, clock: Callable[[], datetime]) -> int:
    """Send all that is due of the kinds that have a sender; answers how many went out.

    `who` names this worker and no other. `clock` is read for each row: a lease counts from the claim, not from the start.
    A kind without sender stays queued. After a crash between sending and settling the row is sent again when its lease
    ends; its letter carries the same key, so that the receiver can tell.
    """
    sent = 0
    while row := _claimed(senders, who, clock()):
        error = _try_to_send(senders[row.kind], row)
        _settle(row, who, error, clock())
        sent += not error
    return sent


def _claimed(senders: Mapping[str, Sender], who: str, now: datetime) -> Outbox | None:
    with immediate() as session:
        row = queries.claim(session, senders.keys(), who, now)
        if row:
            session.expunge(row)  # sent and settled later, from what was claimed
        return row


def _try_to_send(send: Sender, row: Outbox) -> str:
    """Empty when it went out, else what went wrong, without any address in it."""
    if row.attempts > MAX_ATTEMPTS:  # the worker died over it each time
        return "worker died"
    try:
        send(Letter(row.key, vault().unseal(row.to_sealed), row.subject, vault().unseal(row.body_sealed)))
    except Exception as error:  # noqa: BLE001 a sender fails in many ways; the row is tried again
        return f"{type(error).__name__} {getattr(error, 'smtp_code', '')}".strip()
    return ""


def _settle(row: Outbox, who: str, error: str, now: datetime) -> None:
    again = next_try(row.attempts, now)
    if not error:
        outcome: dict[str, object] = {"done_at": now, "last_error": ""}
    elif again:
        outcome = {"run_at": again, "last_error": error}
    else:
        outcome = {"dead_at": now, "last_error": error}
    log.info("outbox", id=row.id, kind=row.kind, attempts=row.attempts, error=error)
    with immediate() as session:
        queries.settle(session, row.id, who, **outcome)
