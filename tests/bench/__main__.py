"""`make bench`: measures, prints tables, and keeps them as JSON under .local/bench.

Figures are of this machine and its emulator. Ratios, counts and processor time carry over to
AWS; wall-clock times don't.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from local.processes import free_port
from local.stack import Stack
from tests.bench import api, cold_start, lag, planning
from tests.bench.figures import Results

ROOT = Path(__file__).resolve().parents[2]
SECTIONS = ("cold-start", "api", "planning", "lag")


def main() -> None:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("sections", nargs="*", default=SECTIONS, metavar="section")
    parser.add_argument("--bursts", default="60,1,60,500", help="posts due at once, in turn")
    parser.add_argument("--accounts", default="1,100,10000", help="accounts to top off, in turn")
    asked = parser.parse_args()
    unknown = set(asked.sections) - set(SECTIONS)
    if unknown:
        parser.error(f"unknown section {', '.join(unknown)}; there are {', '.join(SECTIONS)}")
    results = Results()
    if "cold-start" in asked.sections:
        cold_start.measure(results)
    if set(asked.sections) - {"cold-start"}:
        _on_a_stack(asked, results)
    print(f"\nKept in {results.keep(ROOT / '.local' / 'bench').relative_to(ROOT)}")


def _on_a_stack(asked: argparse.Namespace, results: Results) -> None:
    with (
        tempfile.TemporaryDirectory() as home,
        Stack(ROOT, port=free_port(), home=Path(home)) as stack,
    ):
        if "lag" in asked.sections:
            lag.measure(stack, results, _numbers(asked.bursts))
        if "api" in asked.sections:
            api.measure(stack, results)
        if "planning" in asked.sections:
            planning.measure(stack, results, _numbers(asked.accounts))


def _numbers(text: str) -> list[int]:
    return [int(each) for each in text.split(",")]


if __name__ == "__main__":
    main()
