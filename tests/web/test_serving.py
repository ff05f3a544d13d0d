"""The real server under clients that are slow, many, or up to something."""

import http.client
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack
from urllib.parse import urlsplit

import pytest

from tests.apps import Client
from tests.conftest import LiveServer


@pytest.fixture
def host(live_server: LiveServer) -> str:
    return urlsplit(live_server.url).netloc


@pytest.fixture
def raw(host: str) -> Iterator[socket.socket]:
    name, port = host.split(":")
    with socket.create_connection((name, int(port)), timeout=10) as connection:
        yield connection


def answer_to(raw: socket.socket, request: str) -> bytes:
    raw.sendall(request.replace("\n", "\r\n").encode())
    return raw.recv(4096)


def test_the_server_does_not_name_itself(host: str) -> None:
    connection = http.client.HTTPConnection(host)
    connection.request("GET", "/healthz")
    assert connection.getresponse().getheader("Server") is None
    connection.close()


def test_headers_have_a_limit(raw: socket.socket) -> None:
    assert b" 431 " in answer_to(raw, f"GET / HTTP/1.1\nHost: x\nX-Long: {'a' * 70_000}\n\n").splitlines()[0]


def test_a_body_that_is_too_large_is_refused_before_it_is_read(raw: socket.socket) -> None:
    said = answer_to(raw, f"POST /c/x/report HTTP/1.1\nHost: x\nContent-Length: {10**9}\n\n")
    assert b" 413 " in said.splitlines()[0]


@pytest.mark.parametrize(
    "request_", ["TRACE / HTTP/1.1\nHost: {host}\n\n", "GET / HTTP/1.1\nHost: {host}\nTransfer-Encoding: chunked, x\n\n",
                 "GE T / HTTP/1.1\nHost: {host}\n\n", "\x00\x01\x02\n\n"]
)  # fmt: skip
def test_odd_requests_are_answered_with_a_refusal(raw: socket.socket, host: str, request_: str) -> None:
    status = answer_to(raw, request_.format(host=host)).split()[1]
    assert status.startswith((b"4", b"501"))


def test_slow_clients_leave_room_for_others(host: str) -> None:
    name, port = host.split(":")
    with ExitStack() as slow:
        for _ in range(200):
            connection = slow.enter_context(socket.create_connection((name, int(port)), timeout=5))
            connection.sendall(b"POST /office/log-in HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nhalf")
        began = time.monotonic()
        quick = http.client.HTTPConnection(host, timeout=10)
        quick.request("GET", "/healthz")
        assert quick.getresponse().status == 200
        assert time.monotonic() - began < 3
        quick.close()


def test_a_host_that_is_not_ours_is_refused_once_the_base_url_is_set(make_app) -> None:
    client: Client = make_app(base_url="https://board.example").test_client()
    assert client.get("/healthz", base_url="https://board.example").status_code == 200
    evil = client.get("/office/log-in", base_url="https://evil.example")
    assert evil.status_code == 400
    assert "evil.example" not in evil.text


def test_a_forwarded_host_is_believed_from_a_declared_proxy_only(raw: socket.socket, host: str) -> None:
    said = answer_to(raw, f"GET /office HTTP/1.1\nHost: {host}\nX-Forwarded-Host: evil.example\nX-Forwarded-Proto: https\n\n")
    assert b"evil.example" not in said


def test_an_https_address_makes_cookies_secure_and_says_so_for_good(make_app) -> None:
    client = make_app(base_url="https://board.example").test_client()
    answer = client.get("/office/log-in?lang=en", base_url="https://board.example")
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
    cookies = answer.headers.getlist("Set-Cookie")
    assert cookies
    assert [cookie for cookie in cookies if "Secure" not in cookie] == []
