from kiosk import handbook, urls
from tests.test_house_rules import ROOT


def test_permissions_page_is_current() -> None:
    assert (ROOT / "docs/permissions.md").read_text() == handbook.permissions()


def test_url_page_is_current() -> None:
    assert (ROOT / "docs/urls.md").read_text() == handbook.urls(urls.ROUTES)
