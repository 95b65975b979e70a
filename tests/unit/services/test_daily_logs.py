"""Reading logs that are stored by day: every entry once, within a limit of reads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drumbeat.domain.errors import InvalidInput
from drumbeat.ports import Page, Position
from drumbeat.services import daily_logs
from tests.fakes.clock import FixedClock

LAST = date(2026, 12, 1)
KEPT = timedelta(days=30)


@dataclass(frozen=True)
class Line:
    id: str


class InMemoryDays:
    """Numbers of lines by day; counts the reads."""

    def __init__(self, lines: dict[int, int]) -> None:
        self.days = {
            LAST - timedelta(days=ago): [
                Line(f"{999 - ago:03}-{number:04}") for number in reversed(range(count))
            ]
            for ago, count in lines.items()
        }
        self.asked = 0

    def page(self, day: date, *, limit: int, after: Position | None = None) -> Page[Line]:
        self.asked += 1
        found = [line for line in self.days.get(day, []) if after is None or line.id < after["id"]][
            :limit
        ]
        return Page(found, {"id": found[-1].id} if len(found) == limit else None)


def walk(log: InMemoryDays, limit: int, first: date) -> list[Line]:
    seen: list[Line] = []
    after: Position | None = None
    for _ in range(1_000):
        page = daily_logs.newest_first(
            log,
            lambda line: line.id.endswith(("0", "5")),
            first=first,
            last=LAST,
            limit=limit,
            after=after,
            clock=FixedClock(),
        )
        seen += page.items
        if page.next is None:
            return seen
        after = page.next
    raise AssertionError("it has no end")


@given(
    st.dictionaries(st.integers(0, 12), st.sampled_from([1, 7, 200, 201]), max_size=5),
    st.sampled_from([1, 7, 100]),
)
@settings(max_examples=20, deadline=None)
def test_everything_that_is_wanted_is_seen_once_the_newest_first(
    lines: dict[int, int], limit: int
) -> None:
    log = InMemoryDays(lines)
    first = LAST - timedelta(days=9)
    wanted = [
        line
        for day in sorted(log.days, reverse=True)
        if day >= first
        for line in log.days[day]
        if line.id.endswith(("0", "5"))
    ]

    assert walk(log, limit, first) == wanted


def test_empty_days_are_passed_over_in_one_answer() -> None:
    log = InMemoryDays({89: 1})

    assert walk(log, 50, LAST - timedelta(days=89)) == [Line("910-0000")]
    assert log.asked == 90


def test_an_answer_reads_no_more_than_it_may_and_goes_on() -> None:
    log = InMemoryDays(dict.fromkeys(range(30), 401))

    page = daily_logs.newest_first(
        log,
        lambda line: False,
        first=LAST - timedelta(days=29),
        last=LAST,
        limit=50,
        after=None,
        clock=FixedClock(),
    )

    assert (list(page.items), page.next is not None) == ([], True)
    assert log.asked <= 20


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        (None, None, (LAST - timedelta(days=9), LAST)),
        (date(2026, 11, 30), None, (date(2026, 11, 30), LAST)),
        (date(2026, 1, 1), None, (LAST - KEPT, LAST)),
        (None, date(2027, 1, 1), (LAST - timedelta(days=9), LAST)),
    ],
)
def test_only_days_are_looked_at_of_which_something_may_be_kept(
    first: date | None, last: date | None, days: tuple[date, date]
) -> None:
    assert daily_logs.days_between(first, last, LAST, KEPT) == days


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [
        (LAST, LAST - timedelta(days=1), "to"),
        (date(1, 1, 1), None, "from"),
        (None, date(9999, 12, 31), "to"),
    ],
)
def test_days_that_can_not_be_meant_are_refused(
    first: date | None, last: date | None, field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        daily_logs.days_between(first, last, LAST, KEPT)

    assert [each.field for each in refused.value.errors] == [field]


def test_a_cursor_that_names_no_day_is_refused() -> None:
    with pytest.raises(InvalidInput, match="cursor"):
        daily_logs.newest_first(
            InMemoryDays({}),
            lambda line: True,
            first=LAST,
            last=LAST,
            limit=1,
            after={"day": "yesterday", "id": "-"},
            clock=FixedClock(),
        )
