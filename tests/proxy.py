"""A proxy between browser and server that gives each kind of bad answer, on real sockets, as networks and portals do."""

import gzip
import http.client
import json
import re
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple
from urllib.parse import urlsplit

HTML, JSON = "text/html; charset=utf-8", "application/json"
LOG_IN = "<!doctype html><html><title>网络认证</title><form><input type=password></form></html>".encode()
HOPS = {"connection", "keep-alive", "transfer-encoding", "content-length", "host", "accept-encoding", "if-none-match"}
LONGEST = 120  # seconds that an answer hangs at the most


class Answer(NamedTuple):
    status: int
    headers: list[tuple[str, str]]
    body: bytes

    @property
    def kind(self) -> str:
        return next((value for name, value in self.headers if name.lower() == "content-type"), "")


class Proxy(ThreadingHTTPServer):
    """`fault` is a name of FAULTS, for addresses that `where` is found in; `answer` says what comes where nothing is broken."""

    daemon_threads, block_on_close, request_queue_size = True, False, 128

    def __init__(self, upstream: str) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.upstream = urlsplit(upstream).netloc
        self.url = f"http://127.0.0.1:{self.server_address[1]}"
        self.where, self.fault, self.met = re.compile(""), "", 0
        self.healed = threading.Event()
        self.answer: Callable[[Handler, bytes], Answer] = Handler.asked

    def break_(self, fault: str, where: str = "") -> None:
        self.healed, self.where, self.met = threading.Event(), re.compile(where), 0
        self.fault = fault

    def heal(self) -> None:
        """From now on all is well, and what hung is cut off."""
        self.fault = ""
        self.healed.set()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that went away is no error here."""


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # head and body are two writes: the second one would wait 40 ms for the first's receipt
    server: Proxy

    def do_GET(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        fault = FAULTS.get(self.server.fault) if self.server.where.search(self.path) else None
        if fault is None:
            self.send(self.server.answer(self, body))
            return
        self.server.met += 1
        self.close_connection = True
        fault(self, body)

    do_POST = do_GET  # noqa: N815

    def asked(self, body: bytes = b"") -> Answer:
        """What the server answers, not compressed."""
        connection = http.client.HTTPConnection(self.server.upstream, timeout=60)
        headers = {name: value for name, value in self.headers.items() if name.lower() not in HOPS}
        connection.request(self.command, self.path, body or None, headers)
        answer = connection.getresponse()
        found = Answer(answer.status, [h for h in answer.getheaders() if h[0].lower() not in HOPS], answer.read())
        connection.close()
        return found

    def send(self, answer: Answer, length: int | None = None) -> None:
        """`length`: what is told, where that is not the truth."""
        self.send_response_only(answer.status)
        for name, value in answer.headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer.body) if length is None else length))
        self.end_headers()
        self.wfile.write(answer.body)

    def log_message(self, *args: Any) -> None:
        """Nothing."""


Fault = Callable[[Handler, bytes], None]


def says(status: int, kind: str, body: bytes, **more: str) -> Fault:
    headers = [("Content-Type", kind), *((name.replace("_", "-"), value) for name, value in more.items())]
    return lambda handler, _: handler.send(Answer(status, headers, body))


def reset(handler: Handler, _body: bytes) -> None:
    """RST instead of an answer."""
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    handler.connection.close()


def silence(handler: Handler, _body: bytes) -> None:
    handler.server.healed.wait(LONGEST)


def cut(handler: Handler, body: bytes) -> None:
    """Half the answer, then the connection ends."""
    answer = handler.asked(body)
    handler.send(answer._replace(body=answer.body[: len(answer.body) // 2]), length=len(answer.body))


def shortened(handler: Handler, body: bytes) -> None:
    """Half the answer, told as if it were all."""
    answer = handler.asked(body)
    handler.send(answer._replace(body=answer.body[: len(answer.body) // 2]))


def retyped(handler: Handler, body: bytes) -> None:
    """The true answer under a wrong type."""
    answer = handler.asked(body)
    handler.send(answer._replace(headers=[("Content-Type", "text/plain")]))


def drip(handler: Handler, body: bytes) -> None:
    """The true answer, a byte at a time, slower than anybody waits."""
    answer, healed = handler.asked(body), handler.server.healed
    handler.send(answer._replace(body=b""), length=len(answer.body))
    for byte in answer.body:
        if healed.wait(0.5):
            return
        handler.wfile.write(bytes([byte]))


def portal(handler: Handler, body: bytes) -> None:
    """A redirect to a log-in page on the same origin."""
    if handler.path.startswith("/log-in"):
        handler.send(Answer(200, [("Content-Type", HTML)], LOG_IN))
    else:
        handler.send(Answer(302, [("Location", "/log-in"), ("Content-Type", HTML)], b""))


FAULTS: dict[str, Fault] = {
    "400": says(400, HTML, b"bad request"),
    "404 of another": says(404, HTML, b"not here"),
    "429": says(429, HTML, b"slow down", Retry_After="60"),
    "500": says(500, HTML, b"oops"),
    "502": says(502, HTML, b"<html>bad gateway</html>"),
    "503": says(503, HTML, "<html>维护中</html>".encode(), Retry_After="60"),
    "log-in page with 200": says(200, HTML, LOG_IN),
    "log-in page told as JSON": says(200, JSON, LOG_IN),
    "another's JSON": says(200, JSON, b'{"ok": true}'),
    "empty 200": says(200, HTML, b""),
    "gzip garbage": says(200, JSON, gzip.compress(b"x" * 400)[:20] + b"garbage", Content_Encoding="gzip"),
    "redirect to a log-in page": portal,
    "connection reset": reset,
    "no answer": silence,
    "connection cut in the middle": cut,
    "half told as whole": shortened,
    "wrong type": retyped,
    "a byte at a time": drip,
}


class Churn:
    """As `answer`: each poll names another version, and the tiles are all there are, under that version.

    The server is asked once for each: what is looked at is the browser.
    """

    def __init__(self) -> None:
        self.n = 0
        self.known: dict[str, Answer] = {}

    def __call__(self, handler: Handler, body: bytes) -> Answer:
        if not re.search(r"/lobby/(version\?|tiles\?|.*/?sheet)", handler.path):
            return handler.asked(body)
        handler.path = path = re.sub(r"&have=[^&]*|(?<=\?)v=\w*&", "", handler.path)
        if path not in self.known:
            self.known[path] = handler.asked(body)
        answer = self.known[path]
        if "/version" in path:
            self.n += 1
            said = json.loads(answer.body) | {"version": f"{self.n:018x}", "now": int(time.time() * 1000)}
            return answer._replace(body=json.dumps(said).encode())
        return answer._replace(body=re.sub(rb'data-version="\w+"', f'data-version="{self.n:018x}"'.encode(), answer.body))


@contextmanager
def proxied(upstream: str) -> Iterator[Proxy]:
    proxy = Proxy(upstream)
    thread = threading.Thread(target=proxy.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True, name="proxy")
    thread.start()
    try:
        yield proxy
    finally:
        proxy.heal()
        proxy.shutdown()
        proxy.server_close()
        thread.join(timeout=10)
