"""Front-end files. Their address carries the release, so that they are cached for good and never stale."""

import functools
import gzip
import hashlib
import mimetypes
import re
from pathlib import Path

from flask import Flask, request
from flask.typing import ResponseReturnValue

from kiosk.errors import NotFound
from kiosk.settings import CHECKOUT

ROOT = CHECKOUT / "static"
SQUEEZED = {".css", ".js", ".svg", ".json", ".html"}


def init_assets(app: Flask) -> None:
    app.jinja_env.globals.update(asset=asset, release=release)


@functools.cache
def release() -> str:
    """12 hex characters that change with any line of code, template or style of this checkout."""
    sources = [*CHECKOUT.glob("kiosk/**/*.py"), *CHECKOUT.glob("templates/**/*.html"), *CHECKOUT.glob("kiosk/**/*.mo")]
    sources += [path for path in ROOT.rglob("*") if path.is_file() and "vendor" not in path.parts]
    summed = hashlib.sha256()
    for path in sorted(sources):
        summed.update(str(path.relative_to(CHECKOUT)).encode() + path.read_bytes())
    return summed.hexdigest()[:12]


def asset(path: str) -> str:
    """Address of a file below static/. Vendored files carry a version in their path already."""
    return f"/static/{path}" if path.startswith("vendor/") else f"/static/{release()}/{path}"


def static_file(path: str) -> ResponseReturnValue:
    """A file below static/, for good when its address carries this release or a vendored version."""
    first, _, rest = path.partition("/")
    lasting = first in {"vendor", release()}
    name = rest if re.fullmatch(r"[0-9a-f]{12}", first) else path
    if name not in _files():
        raise NotFound
    body, kind, squeezed = _read(name)
    headers = {"Content-Type": kind, "Vary": "Accept-Encoding"} | ({} if lasting else {"Cache-Control": "no-cache"})
    if squeezed and "gzip" in request.headers.get("Accept-Encoding", ""):
        return squeezed, 200, headers | {"Content-Encoding": "gzip"}
    return body, 200, headers


@functools.cache
def _files() -> frozenset[str]:
    """Every file below static/, as it stands in an address: what is asked for is looked up here, never on the disk."""
    return frozenset(str(path.relative_to(ROOT)) for path in ROOT.rglob("*") if path.is_file())


@functools.cache
def _read(path: str) -> tuple[bytes, str, bytes]:
    """(body, type, gzip or nothing)."""
    file = ROOT / path
    body = file.read_bytes()
    kind = _kind(file)
    return body, kind, gzip.compress(body, 6, mtime=0) if file.suffix in SQUEEZED else b""


def _kind(file: Path) -> str:
    kind = {".woff2": "font/woff2", ".js": "text/javascript"}.get(file.suffix) or mimetypes.guess_type(file.name)[0]
    kind = kind or "application/octet-stream"
    return f"{kind}; charset=utf-8" if kind.startswith("text/") or file.suffix == ".svg" else kind
