import re
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from kiosk.settings import read_settings


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("BIND", "nonsense"),
        ("BIND", "127.0.0.1:99999"),
        ("BASE_URL", "board.example"),
        ("BASE_URL", "https://board.example/courtyard"),
        ("BASE_URL", "https://board.example?x"),
        ("BASE_URL", "https://me@board.example"),
        ("DATABASE_URL", "courtyard.sqlite3"),
        ("DATABASE_URL", "mysql://localhost/x"),
        ("REDIS_URL", "localhost:6379"),
        ("DATA_KEYS", "short"),
        ("DATA_KEYS", ","),
        ("SMTP_URL", "http://mail"),
        ("THREADS", "0"),
        ("QR_CASE", "sideways"),
        ("DATA_DIRECTORY", "/nowhere"),
    ],
)
def test_a_wrong_setting_stops_the_start_with_one_sentence_that_names_it(
    monkeypatch, tmp_path: Path, name: str, value: str
) -> None:
    monkeypatch.setenv("KIOSK_DATA_DIR", str(tmp_path))
    monkeypatch.setenv(f"KIOSK_{name}", value)
    with pytest.raises(SystemExit) as stopped:
        read_settings()
    assert str(stopped.value).startswith(f"KIOSK_{name}")
    assert "\n" not in str(stopped.value)


def test_keys_are_made_once_and_only_the_owner_reads_them(tmp_path: Path) -> None:
    first, second = read_settings(data_dir=tmp_path), read_settings(data_dir=tmp_path)
    assert (first.secret_key, first.keys) == (second.secret_key, second.keys)
    assert {oct(path.stat().st_mode & 0o777) for path in tmp_path.iterdir()} == {"0o600"}


def test_two_that_start_first_together_have_the_same_keys(tmp_path: Path) -> None:
    together = threading.Barrier(8)

    def start(_: int) -> tuple[str, str]:
        together.wait(timeout=10)
        settings = read_settings(data_dir=tmp_path)
        return settings.secret_key, settings.data_keys

    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(start, range(8)))
    assert len(keys) == 1
    assert all(keys.pop())


def test_a_secret_of_digits_stays_text(monkeypatch, tmp_path: Path) -> None:
    monkeypatch.setenv("KIOSK_SECRET_KEY", "12345678")
    assert read_settings(data_dir=tmp_path).secret_key == "12345678"


def test_bound_to_all_interfaces_codes_carry_an_address_that_a_phone_can_reach(tmp_path: Path) -> None:
    url = read_settings(data_dir=tmp_path, bind="0.0.0.0:8000").public_url
    assert re.fullmatch(r"http://\d+\.\d+\.\d+\.\d+:8000", url)
    assert not url.startswith("http://0.")


def test_a_base_url_goes_into_codes_as_it_is(tmp_path: Path) -> None:
    assert read_settings(data_dir=tmp_path, base_url="https://board.example/").public_url == "https://board.example"
