"""Who is slowed down, and what happens when the store of counts is gone."""

import pytest
from flask import Flask
from limits.errors import StorageError

from kiosk.web.limits import Brake, address


@pytest.mark.parametrize(
    ("remote", "who"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("::ffff:10.0.0.5", "10.0.0.5"),
        ("unix:", "unix:"),
    ],
)
def test_one_customer_of_ipv6_is_one(app: Flask, remote: str, who: str) -> None:
    with app.test_request_context(environ_base={"REMOTE_ADDR": remote}):
        assert address() == who


def press_often(times: int) -> list[int]:
    return [Brake("test", "somebody").press(lambda n: 7 if n > 2 else 0) for _ in range(times)]


def test_the_brake_lets_go_and_holds(app: Flask) -> None:
    assert press_often(4) == [0, 0, 0, 7]
    Brake("test", "somebody").release()
    assert press_often(1) == [0]
    assert Brake("test", "somebody else").press(lambda _n: 0) == 0


@pytest.mark.redis
def test_it_holds_across_processes_with_redis(make_app, redis_url: str) -> None:
    for app, expected in ((make_app(redis_url=redis_url), [0, 0, 0, 7]), (make_app(redis_url=redis_url), [7])):
        with app.app_context():
            assert press_often(len(expected)) == expected


def test_it_holds_in_memory_when_the_store_is_gone(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(_key: str) -> int:
        raise StorageError(ConnectionError())

    monkeypatch.setattr(app.extensions["kiosk.limiter"].limiter.storage, "get", gone)
    assert press_often(4) == [0, 0, 0, 7]
