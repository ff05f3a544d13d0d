"""Cleaned photos as files named by their hash, under `<data_dir>/media`."""

import hashlib
import os
import re
import tempfile
from collections.abc import Container, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from kiosk.errors import NotFound

ORPHAN_AGE = timedelta(hours=1)
_NAME = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Store:
    """The folder of photos. A file is complete or absent, whenever the power fails."""

    root: Path

    def put(self, webp: bytes) -> str:
        """Keep `webp`; answers its name (sha256, hex). The same picture twice is one file."""
        name = hashlib.sha256(webp).hexdigest()
        path = self.path(name)
        if path.exists():
            os.utime(path)  # young again: its new row may not be committed when the sweep comes by
            return name
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".part", delete=False) as file:
            file.write(webp)
            file.flush()
            os.fsync(file.fileno())
        Path(file.name).rename(path)
        _sync_folder(path.parent)
        return name

    def read(self, name: str) -> bytes:
        """The bytes kept under `name`. Raises NotFound."""
        try:
            return self.path(name).read_bytes()
        except FileNotFoundError as error:
            raise NotFound from error

    def path(self, name: str) -> Path:
        """Where the photo `name` lies or would lie. Raises NotFound when `name` is no name of ours."""
        if not _NAME.fullmatch(name):
            raise NotFound
        return self.root / name[:2] / f"{name}.webp"

    def remove(self, name: str) -> None:
        """Forget the photo `name`; gone already is fine."""
        self.path(name).unlink(missing_ok=True)

    def sweep(self, known: Container[str], now: datetime) -> int:
        """Remove files older than an hour that `known` does not contain, half-written ones too; answers how many."""
        orphans = [path for path in self._older_than(now - ORPHAN_AGE) if path.suffix != ".webp" or path.stem not in known]
        for path in orphans:
            path.unlink(missing_ok=True)
        return len(orphans)

    def _older_than(self, moment: datetime) -> Iterator[Path]:
        for path in self.root.glob("??/*"):
            if path.stat().st_mtime < moment.timestamp():
                yield path


def _sync_folder(folder: Path) -> None:
    """Make the rename itself durable."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
