"""A worker process of its own: delivers all mail that is due and writes the key of each letter into a file."""

import sys
import time
from pathlib import Path

from kiosk.clock import now
from kiosk.outbox.delivery import Letter, deliver_due
from tests.apps import build_app


def work(database_url: str, folder: Path, who: str) -> None:
    app = build_app(database_url, folder)
    sent = folder / f"sent-{who}"

    def note(letter: Letter) -> None:
        time.sleep(0.001)  # a network would take longer; lets the other worker in
        with sent.open("a") as file:
            file.write(letter.key + "\n")

    with app.app_context():
        deliver_due({"mail": note}, who, now)


if __name__ == "__main__":
    work(sys.argv[1], Path(sys.argv[2]), sys.argv[3])
