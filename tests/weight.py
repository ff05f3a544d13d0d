"""What a page weighs for somebody who opens it for the first time: itself and all it fetches, gzipped where the server does."""

import re
from urllib.parse import urljoin

from flask import Flask

FETCHED = re.compile(
    r"""(?:src|href)="(/static/[^"#]+)"""  # scripts, styles and sprites of a page
    r"""|@import\s+(?:url\()?["']?([^"')]+)"""  # of a style
    r"""|^import\s.*?["'](\.[^"']+)["']""",  # of a script
    re.MULTILINE,
)


def weight(app: Flask, url: str) -> tuple[int, int]:
    """(bytes of the page as sent, bytes with all that it fetches)."""
    client, sizes, waiting = app.test_client(), {}, [url]
    while waiting:
        address = waiting.pop()
        if address in sizes:
            continue
        sizes[address] = len(client.get(address, headers={"Accept-Encoding": "gzip"}).data)
        plain = client.get(address)
        if plain.mimetype in {"text/html", "text/css", "text/javascript"}:
            waiting += [urljoin(address, next(filter(None, found))) for found in FETCHED.findall(plain.text)]
    return sizes[url], sum(sizes.values())
