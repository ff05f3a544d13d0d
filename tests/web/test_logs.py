"""What is told in the log, and what never is."""

import pytest
import structlog
from flask import Flask
from sqlalchemy.exc import IntegrityError

from tests.cast import RESIDENT, Cast
from tests.factories import change, make_activity, make_sign_up


@pytest.mark.both_databases
def test_an_error_of_the_database_is_logged_without_what_was_typed(
    app: Flask, cast: Cast, capsys: pytest.CaptureFixture[str]
) -> None:
    entry = make_sign_up(make_activity(cast.jinsha), RESIDENT.name)
    typed = "张\n写进日志"
    with pytest.raises(IntegrityError) as failed:
        change(entry, name=typed, party=0)  # a CHECK wants at least one
    structlog.get_logger().error("crash", exc_info=failed.value)
    told = capsys.readouterr().out
    assert "UPDATE sign_up" in told
    assert not [words for words in (RESIDENT.name, "写进日志") if words in told]
