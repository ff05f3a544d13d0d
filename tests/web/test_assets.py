"""Files below static/, and nothing else."""

import pytest

from kiosk.web import assets
from tests.apps import Client


@pytest.mark.parametrize("path", ["%00", "a" * 300, "../README.md", "%2e%2e/wsgi.py", "css/../css/app.css", "css", "", "x\\y"])
def test_what_is_no_file_of_ours_is_not_found(client: Client, path: str) -> None:
    assert client.get(f"/static/{path}").status_code == 404


def test_one_file_is_kept_once_however_its_address_is_written(client: Client) -> None:
    client.get("/static/css/app.css")
    kept = assets._read.cache_info().currsize
    for n in range(20):
        client.get(f"/static/{n}/../css/app.css")
        client.get(f"/static/{n:012x}/css/app.css")
    assert assets._read.cache_info().currsize == kept
