"""A bounded load generator: keep-alive connections to one address on this machine, each asking again when it is answered."""

import selectors
import socket
import sys
import time
from typing import NamedTuple
from urllib.parse import urlsplit


class Result(NamedTuple):
    """Requests a second, the 99th percentile in ms, and how many answers were not 200."""

    rate: float
    p99: float
    failed: int


class Connection:
    def __init__(self, address: tuple[str, int], request: bytes) -> None:
        self.request = request
        self.socket = socket.create_connection(address)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.ask()

    def ask(self) -> None:
        self.answer, self.length, self.asked = b"", 0, time.perf_counter()
        self.socket.sendall(self.request)

    def read(self) -> bool:
        """Take what has come; True when the answer is whole."""
        self.answer += self.socket.recv(65536)
        if not self.length and (end := self.answer.find(b"\r\n\r\n")) > 0:
            head = self.answer[:end].lower()
            start = head.index(b"content-length:") + 15
            self.length = end + 4 + int(head[start:].split(b"\r\n", 1)[0])
        return bool(self.length) and len(self.answer) >= self.length


def load(url: str, seconds: float, connections: int = 16) -> Result:
    """Ask `url` on this machine for so long."""
    parts = urlsplit(url)
    assert parts.hostname == "127.0.0.1", "only this machine is a target"
    where = f"{parts.path}?{parts.query}" if parts.query else parts.path
    request = f"GET {where} HTTP/1.1\r\nHost: {parts.netloc}\r\nAccept-Encoding: gzip\r\n\r\n".encode()
    selector, took, failed = selectors.EpollSelector(), [], 0
    for _ in range(connections):
        connection = Connection((parts.hostname, parts.port or 80), request)
        selector.register(connection.socket, selectors.EVENT_READ, connection)
    began = time.perf_counter()
    while time.perf_counter() - began < seconds:
        for ready, _ in selector.select(timeout=1):
            connection = ready.data
            if connection.read():
                took.append(time.perf_counter() - connection.asked)
                failed += not connection.answer.startswith(b"HTTP/1.1 200")
                connection.ask()
    ended = time.perf_counter()
    for ready in list(selector.get_map().values()):
        ready.data.socket.close()
    took.sort()
    return Result(len(took) / (ended - began), took[int(len(took) * 0.99)] * 1000, failed)


if __name__ == "__main__":
    print(*load(sys.argv[1], float(sys.argv[2])))
