"""What every form does, whatever it asks."""

import pytest
from flask import Flask
from wtforms import DateField, DateTimeLocalField

from kiosk.web.forms import Form
from tests.apps import Client
from tests.cast import Cast
from tests.factories import log_in, make_issue


class Dated(Form):
    day = DateField()
    moment = DateTimeLocalField(format="%Y-%m-%dT%H:%M")


@pytest.mark.parametrize("year", ["0001", "1900", "2200", "9999"])
@pytest.mark.parametrize(("lang", "said"), [("zh-Hans", "不是有效的日期"), ("en", "Not a valid date")])
def test_a_date_outside_our_time_is_refused_in_the_readers_language(app: Flask, year: str, lang: str, said: str) -> None:
    typed = {"day": f"{year}-01-01", "moment": f"{year}-12-31T23:59"}
    with app.test_request_context(f"/?lang={lang}", method="POST", data=typed):
        form = Dated()
        form.validate()
        assert [said in str(field.errors) for field in (form.day, form.moment)] == [True, True]


def test_a_date_of_our_time_is_taken(app: Flask) -> None:
    with app.test_request_context("/", method="POST", data={"day": "2026-11-22", "moment": "2026-11-22T08:00"}):
        form = Dated()
        form.validate()
        assert [*form.day.errors, *form.moment.errors] == []


def test_a_promise_of_the_year_one_is_told_beside_its_field(client: Client, cast: Cast) -> None:
    log_in(client, cast.chief)
    page = f"/office/issues/{make_issue(cast.jinsha).id}/moves/accepted"
    answer = client.submit(page, {"urgency": "ordinary", "promise": "0001-01-01T00:00"}, form="accepted")
    assert answer.status_code == 422
