"""`make bench`: measures, prints tables, and writes them as JSON to .local/bench.

Wall-clock times apply to this machine and its emulator only. Counts, and roughly also ratios and
processor time, apply to AWS as well. `--quick` runs every section with small numbers, only to show
that they work.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from local.processes import free_port
from local.stack import Stack
from tests import recorded_calls
from tests.bench import (
    api,
    attacks,
    banners,
    catch_up,
    cold_start,
    contention,
    cost,
    lag,
    library,
    media,
    networks,
    operators,
    planning,
    stream,
)
from tests.bench.figures import Results, Row, machine

ROOT = Path(__file__).resolve().parents[2]
SHARED = (
    *("cost", "api", "planning", "library", "banners", "stream", "operators", "catch-up"),
    "attacks",
)
#: Bursts of one business need more accounts than businesses usually have.
ROOM = {"AccountsPerBusiness": "10000"}
#: The sections of SHARED use one stack. `lag` and `networks` start with a fresh one, and the
#: emulator of `contention` is a special one.
SECTIONS = ("cold-start", "media", *SHARED, "contention", "networks", "lag")


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much each section measures."""

    bursts: tuple[int, ...] = (1, 60, 500)
    #: Bursts are measured with receivers that answer after these numbers of seconds, and with this
    #: number of businesses.
    waited_for: int = 60
    receivers: tuple[float, ...] = (0.2, 0.0, 1.0)
    businesses: int = 60
    accounts: tuple[int, ...] = (1, 100, 10_000)
    calendars: tuple[int, ...] = (500, 10_000)
    libraries: tuple[int, ...] = (100, 10_000)
    feeds: tuple[int, ...] = (5, 20)
    overdue: tuple[int, ...] = (500,)
    changes: int = stream.CHANGES
    #: Businesses of the deployment in the section `operators`.
    tenants: int = 10_000
    calls: int = 60
    rounds: int = 15
    ahead: timedelta = lag.AHEAD
    ahead_of_videos: timedelta = networks.AHEAD
    #: For attacks: for how many seconds a post is watched, and too many posts a week.
    watched: int = attacks.WATCHED
    busy: int = 336
    refused: tuple[int, ...] = contention.REFUSED


QUICK = Sizes(
    bursts=(2,),
    accounts=(1, 2),
    calendars=(50,),
    libraries=(3,),
    feeds=(1,),
    overdue=(3,),
    changes=5,
    tenants=3,
    calls=2,
    rounds=1,
    ahead=timedelta(),
    ahead_of_videos=timedelta(),
    watched=2,
    busy=1,
    refused=(2,),
)


def main() -> None:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("sections", nargs="*", default=SECTIONS, metavar="section")
    parser.add_argument("--quick", action="store_true", help="small numbers, to see that it runs")
    for name in ("bursts", "accounts", "calendars", "overdue"):
        parser.add_argument(f"--{name}", type=_numbers, help="sizes, such as 1,60,500")
    asked = parser.parse_args()
    unknown = set(asked.sections) - set(SECTIONS)
    if unknown:
        parser.error(f"unknown section {', '.join(unknown)}; there are {', '.join(SECTIONS)}")
    results = Results()
    print(f"Measured on {machine()}")
    _measure(asked.sections, _sizes(asked), results)
    print(f"\nKept in {results.keep(ROOT / '.local' / 'bench').relative_to(ROOT)}")


def on_shared_stack(section: str, stack: Stack, sizes: Sizes, results: Results) -> None:
    """Measure one of the sections that need no stack of their own."""
    match section:
        case "cost":
            cost.measure(stack, results, sizes.rounds)
        case "api":
            api.measure(stack, results, sizes.calls)
        case "planning":
            planning.measure(stack, results, sizes.accounts, sizes.calendars)
        case "library":
            library.measure(stack, results, sizes.libraries)
        case "banners":
            banners.measure(stack, results, sizes.feeds, sizes.calls)
        case "stream":
            stream.measure(stack, results, sizes.changes)
        case "operators":
            operators.measure(stack, results, sizes.tenants)
        case "catch-up":
            catch_up.measure(stack, results, sizes.overdue)
        case "attacks":
            attacks.measure(stack, results, sizes.watched, sizes.busy)


def _measure(sections: list[str], sizes: Sizes, results: Results) -> None:
    if "cold-start" in sections:
        cold_start.measure(results, sizes.rounds)
    if "media" in sections:
        media.measure(results, small=sizes.rounds == QUICK.rounds)
    shared = [section for section in SHARED if section in sections]
    if shared:
        # The workflow's first retry comes after a second, so that it can be waited for.
        with _stack({"RetryIntervalSeconds": "1"}) as stack:
            for section in shared:
                on_shared_stack(section, stack, sizes, results)
    if "contention" in sections:
        with _stack(recorded=True) as stack:
            contention.measure(stack, results, sizes.refused)
    if "networks" in sections:
        with _stack() as stack:
            networks.measure(stack, results, sizes.waited_for, sizes.ahead_of_videos)
    if "lag" in sections:
        with _stack() as stack:
            results.add(lag.TITLE, _bursts(stack, sizes))


def _bursts(stack: Stack, sizes: Sizes) -> list[Row]:
    """On a fresh stack, a second time, and after it has been used and attacked."""
    # Those that the goal is about come first: only then no function runs yet.
    bursts = [
        lag.Burst(size, businesses, seconds)
        for size in sorted(sizes.bursts, key=lambda size: size != sizes.waited_for)
        for seconds in (sizes.receivers if size == sizes.waited_for else (0.0,))
        for businesses in sorted({1, min(size, sizes.businesses)}, reverse=True)
    ]
    rows = [
        *lag.measure(stack, bursts, "cold", sizes.ahead),
        *lag.measure(stack, bursts, "warm", sizes.ahead),
    ]
    use = Results()
    attacks.measure(stack, use, sizes.watched, sizes.busy)
    catch_up.measure(stack, use, sizes.overdue)
    return [*rows, *lag.measure(stack, bursts, "used", sizes.ahead)]


@contextmanager
def _stack(
    parameters: Mapping[str, str] | None = None, *, recorded: bool = False
) -> Iterator[Stack]:
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        emulator = recorded_calls.emulator(home) if recorded else None
        roomy = {**ROOM, **(parameters or {})}
        with Stack(ROOT, port=free_port(), home=home, parameters=roomy, emulator=emulator) as stack:
            yield stack


def _sizes(asked: argparse.Namespace) -> Sizes:
    sizes = QUICK if asked.quick else Sizes()
    given = {name: getattr(asked, name) for name in ("bursts", "accounts", "calendars", "overdue")}
    return replace(sizes, **{name: value for name, value in given.items() if value})


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(each) for each in text.split(","))


if __name__ == "__main__":
    main()
