"""A screen without a browser, as static/js/keep_fresh.js plays it: phase, jitter, back-off, tiles, acknowledgement."""

import asyncio
import gzip
import json
import random
import re
import time
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Any, NamedTuple

SLOWEST, LIMIT = 30.0, 8.0  # seconds, as in keep_fresh.js
EVERY = 20.0  # seconds, as in keep_boards.js
BOARDS = ("/screen", *(f"/screen?lang={lang}&size={size}" for lang in ("zh-Hans", "en") for size in ("", "large")))
TILE = re.compile(rb'data-tile="([\w-]+)" data-digest="([0-9a-f]+)"')
OF_BOARD = {name: re.compile(f' data-{name}="([^"]*)"'.encode()) for name in ("version", "release", "at")}
END = re.compile(rb'<template data-end="(\d+)" data-version="([0-9a-f]+)" data-length="(\d+)"></template>\s*$')


class Answer(NamedTuple):
    status: int
    body: bytes


class Line:
    """A keep-alive connection, made anew when it is gone."""

    def __init__(self, port: int, cookie: str, limit: float) -> None:
        self.port, self.cookie, self.limit = port, cookie, limit
        self.streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def get(self, path: str) -> Answer:
        """OSError, TimeoutError, ValueError when there is no whole answer."""
        try:
            async with asyncio.timeout(self.limit):
                return await self._get(path)
        except BaseException:
            await self.close()
            raise

    async def _get(self, path: str) -> Answer:
        if self.streams is not None and self.streams[0].at_eof():  # closed by a server that is gone; browsers notice it too
            await self.close()
        if self.streams is None:
            self.streams = await asyncio.open_connection("127.0.0.1", self.port)
        reader, writer = self.streams
        head = (
            f"GET {path} HTTP/1.1",
            f"Host: 127.0.0.1:{self.port}",
            "Accept-Encoding: gzip",
            f"Cookie: screen={self.cookie}",
        )
        writer.write("\r\n".join((*head, "", "")).encode())
        lines = (await reader.readuntil(b"\r\n\r\n")).lower().split(b"\r\n")
        headers = dict(line.split(b": ", 1) for line in lines[1:] if b": " in line)
        body = await reader.readexactly(int(headers[b"content-length"]))
        if headers.get(b"connection") == b"close":
            await self.close()
        return Answer(int(lines[0].split()[1]), gzip.decompress(body) if headers.get(b"content-encoding") == b"gzip" else body)

    async def close(self) -> None:
        streams, self.streams = self.streams, None
        if streams is not None:
            streams[1].close()
            with suppress(OSError):
                await streams[1].wait_closed()


@dataclass
class Heard:
    """What all screens report together. `good`: when each had its last good answer; `news`: when the watched words hung."""

    requests: int = 0
    troubles: list[str] = field(default_factory=list)
    good: dict[str, float] = field(default_factory=dict)
    news: dict[str, float] = field(default_factory=dict)
    words: bytes = b""
    down: bool = False  # while the server is known to be down, no answer is no trouble

    def watch(self, words: str) -> None:
        self.words, self.news = words.encode(), {}


class Wall:
    def __init__(self, port: int, token: str, heard: Heard, limit: float = LIMIT) -> None:
        self.line, self.worker, self.token, self.heard = Line(port, token, limit), Line(port, token, limit), token, heard
        self.version, self.edition, self.base = "", "", ""
        self.tiles: dict[bytes, bytes] = {}
        self.poll_every, self.failures = 2.0, 0

    async def hang(self) -> None:
        """Boot, then poll until it is cancelled."""
        act = self._boot
        while True:
            if await self._tried(act):
                act, self.failures = self._look, 0
                self.heard.good[self.token] = time.monotonic()
            else:
                self.failures += 1
            await asyncio.sleep(max(0.5, self._pause()))

    async def keep(self) -> None:
        """Fetch all boards for an outage, some time after each change, until it is cancelled."""
        kept = ""
        await asyncio.sleep(random.uniform(1, 4))
        while True:
            if self.version != kept:
                hangs = self.version
                if all([await self._tried(partial(self._ask, address, self.worker)) for address in BOARDS]):
                    kept = hangs
            await asyncio.sleep(EVERY * random.uniform(0.5, 1.5))

    def _pause(self) -> float:
        """Seconds, as in keep_fresh.js."""
        if self.failures:
            return random.random() * min(SLOWEST, self.poll_every * 2**self.failures)
        return self.poll_every * random.uniform(0.75, 1.25)

    async def _tried(self, act: Any) -> bool:
        try:
            await act()
        except (OSError, ValueError, KeyError, EOFError) as error:
            if not self.heard.down:
                self.heard.troubles.append(f"{type(error).__name__}: {error}")
            return False
        return True

    async def _ask(self, path: str, line: Line | None = None) -> bytes:
        self.heard.requests += 1
        answer = await (line or self.line).get(path)
        if answer.status != 200:
            raise ValueError(f"{answer.status} from {path.partition('?')[0]}")
        return answer.body

    async def _boot(self) -> None:
        page = await self._ask("/screen")
        of_board = {name: found[1].decode() for name, pattern in OF_BOARD.items() if (found := pattern.search(page))}
        self.version, self.edition, self.base = of_board["version"], of_board["release"], of_board["at"]
        self._hung(page)

    async def _look(self) -> None:
        word = f"{self.edition}.{int(time.time() * 1000)}.0.40.1.{self.token[-12:]}"
        said = json.loads(await self._ask(f"/screen/version?v={self.version}&lang=zh-Hans&size=&s={word}"))
        self.poll_every = said["poll_ms"] / 1000
        if said["version"] != self.version:
            await self._swap()

    async def _swap(self) -> None:
        have = ",".join(f"{name.decode()}:{digest.decode()}" for name, digest in self.tiles.items())
        text = await self._ask(f"{self.base}/tiles?lang=zh-Hans&size=&have={have}")
        end = END.search(text)
        if end is None or int(end[3]) != len(text[: end.start()].decode().encode("utf-16-le")) // 2:
            raise ValueError("half the tiles")
        self.version = end[2].decode()
        self._hung(text)

    def _hung(self, text: bytes) -> None:
        self.tiles |= dict(TILE.findall(text))
        if self.heard.words and self.heard.words in text:
            self.heard.news.setdefault(self.token, time.monotonic())
