"""Cleaned photos, and PDFs of notices, as files named by their hash, under `<data_dir>/media`."""

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
PICTURE, PDF = ".webp", ".pdf"
SUFFIXES = (PICTURE, PDF)
_NAME = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Store:
    """The folder of photos. A file is complete or absent, whenever the power fails. `suffix` is one of `SUFFIXES`."""

    root: Path

    def put(self, data: bytes, suffix: str = PICTURE) -> str:
        """Keep `data`; answers its name (sha256, hex). The same bytes twice are one file."""
        name = hashlib.sha256(data).hexdigest()
        path = self.path(name, suffix)
        if path.exists():
            os.utime(path)  # young again: its new row may not be committed when the sweep comes by
            return name
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".part", delete=False) as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(file.name).rename(path)
        _sync_folder(path.parent)
        return name

    def renew(self, name: str, suffix: str = PICTURE) -> None:
        """Keep the sweep away for another hour from what a form still wants. Raises NotFound when it is gone."""
        try:
            os.utime(self.path(name, suffix))
        except FileNotFoundError as error:
            raise NotFound from error

    def read(self, name: str, suffix: str = PICTURE) -> bytes:
        """The bytes kept under `name`. Raises NotFound."""
        try:
            return self.path(name, suffix).read_bytes()
        except FileNotFoundError as error:
            raise NotFound from error

    def path(self, name: str, suffix: str = PICTURE) -> Path:
        """Where the file `name` lies or would lie. Raises NotFound when `name` is no name of ours."""
        if not _NAME.fullmatch(name):
            raise NotFound
        return self.root / name[:2] / f"{name}{suffix}"

    def remove(self, name: str, suffix: str = PICTURE) -> None:
        """Forget the file `name`; gone already is fine."""
        self.path(name, suffix).unlink(missing_ok=True)

    def sweep(self, known: Container[str], now: datetime) -> int:
        """Remove files older than an hour that `known` does not contain, half-written ones too; answers how many."""
        old = self._older_than(now - ORPHAN_AGE)
        orphans = [path for path in old if path.suffix not in SUFFIXES or path.stem not in known]
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
