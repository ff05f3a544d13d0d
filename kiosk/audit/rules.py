import hashlib
import json
from datetime import UTC, datetime
from typing import Any


def link(before: str, chain: int, n: int, at: datetime, act: str, by_id: int | None, changes: list[dict[str, Any]]) -> str:
    """SHA-256 (hex) over the hash before and all that an entry says."""
    said = [before, chain, n, at.astimezone(UTC).isoformat(timespec="microseconds"), act, by_id, changes]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
