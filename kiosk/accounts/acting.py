"""For which body a person acts: what public pages say instead of a name."""

from datetime import datetime

from flask_babel import force_locale

from kiosk.accounts.models import Person
from kiosk.accounts.rules import AREA_OFFICE, ROLE_WORDS
from kiosk.places.models import Place
from kiosk.words import LazyString


def body_of(person: Person, place: Place, at: datetime) -> tuple[str, str]:
    """The body (Chinese, English) whose role the person holds over a place: 物业公司, 金沙社区; empty without a role."""
    grant = next((grant for grant in person.grants if grant.is_on(at) and grant.place.holds(place)), None)
    if grant is None:
        return "", ""
    if grant.role in AREA_OFFICE:
        return grant.place.name, grant.place.name_en
    return _in("zh_Hans", ROLE_WORDS[grant.role]), _in("en", ROLE_WORDS[grant.role])


def _in(locale: str, word: LazyString) -> str:
    with force_locale(locale):
        return str(word)
