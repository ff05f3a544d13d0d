"""`make soak`: full-length runs of what the tests do in short, in one table. `python -m tests.soak [--share 0.01] [name…]`."""

import argparse
import sys
import time
from collections.abc import Callable

from tests.soak.cold import cold
from tests.soak.faults import faults
from tests.soak.monkey import monkey
from tests.soak.months import months
from tests.soak.stage import Row, Stage, staged

RUNS: tuple[tuple[str, Callable[[Stage], Row]], ...] = (
    ("months", months),
    ("faults", faults),
    ("cold", cold),
    ("monkey", monkey),
)


def main() -> int:
    names = [name for name, _ in RUNS]
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="name", help=f"only these: {', '.join(names)}")
    parser.add_argument("--share", type=float, default=1.0, help="of the full length")
    asked = parser.parse_args()
    if strangers := set(asked.names) - set(names):
        parser.error(f"no run of that name: {', '.join(sorted(strangers))}")
    failed = 0
    print(f"{'run':12}{'minutes':>8}  {'what':44}found")
    for name, run in RUNS:
        if not asked.names or name in asked.names:
            failed += bool(report(name, run, asked.share))
    return 1 if failed else 0


def report(name: str, run: Callable[[Stage], Row], share: float) -> list[str]:
    """Each run has a town of its own."""
    began = time.monotonic()
    with staged(share) as stage:
        row = run(stage)
    print(f"{name:12}{(time.monotonic() - began) / 60:8.1f}  {row.did:44}{row.found}", flush=True)
    for trouble in row.troubles:
        print(f"{'':12}{'':8}  FAILED: {trouble}", flush=True)
    return row.troubles


if __name__ == "__main__":
    sys.exit(main())
