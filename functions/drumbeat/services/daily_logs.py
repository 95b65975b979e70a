"""Listing logs that are kept by day: errors, and runs of jobs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, timedelta
from typing import Protocol, TypeVar

from drumbeat.domain.errors import InvalidInput
from drumbeat.ports import Clock, Page, Position
from drumbeat.services.allowance import Allowance
from drumbeat.services.filtered_listing import filtered

_READ_AT_A_TIME = 200
#: How many lines are read before a cursor is returned; each day is read at least once.
MOST_READ = 2_000
#: Ten days, the last one included.
_USUAL = timedelta(days=9)
_YEAR = timedelta(days=366)
#: The position before a day's first line.
_TOP = "-"


class _Line(Protocol):
    @property
    def id(self) -> str: ...


T = TypeVar("T", bound=_Line)


class Daily(Protocol[T]):
    """A log by day, each day the newest first."""

    def page(self, day: date, *, limit: int, after: Position | None = None) -> Page[T]: ...


def days_between(
    first: date | None, last: date | None, today: date, kept: timedelta
) -> tuple[date, date]:
    """The days to list: ten without a first one, and none that are no longer kept.

    Raises InvalidInput for a last day before the first, and for days more than a year away.
    """
    for name, day in (("from", first), ("to", last)):
        if day is not None and abs(day - today) > _YEAR:
            raise InvalidInput.of(name, "Choose a day that is no more than a year away.")
    if first is not None and last is not None and last < first:
        raise InvalidInput.of("to", "The last day can't be before the first.")
    until = min(last or today, today)
    oldest = today - kept
    return max(first or until - _USUAL, oldest), until


def looked_through(
    log: Daily[T],
    predicate: Callable[[T], bool],
    first: date | None,
    last: date | None,
    *,
    kept: timedelta,
    limit: int,
    after: Position | None,
    clock: Clock,
) -> Page[T]:
    """As `newest_first`, for the days (UTC) that `days_between` makes of these. Raises as both."""
    today = clock.now().astimezone(UTC).date()
    since, until = days_between(first, last, today, kept)
    return newest_first(
        log, predicate, first=since, last=until, limit=limit, after=after, clock=clock
    )


def newest_first(
    log: Daily[T],
    predicate: Callable[[T], bool],
    *,
    first: date,
    last: date,
    limit: int,
    after: Position | None,
    clock: Clock,
) -> Page[T]:
    """Wanted lines of these days, at most `limit`; positions have `day` and `id`.

    A page may be short although more follow, as `next` shows.
    """

    def read(position: Position | None) -> Page[tuple[T, Position]]:
        day, behind = _place(position, last)
        if not first <= day <= last:
            return Page([])
        page = log.page(day, limit=_READ_AT_A_TIME, after=behind)
        items = [(each, {"day": day.isoformat(), "id": each.id}) for each in page.items]
        if page.next is not None:
            return Page(items, items[-1][1] if items else None)
        earlier = day - timedelta(days=1)
        return Page(items, {"day": earlier.isoformat(), "id": _TOP} if earlier >= first else None)

    return filtered(
        read,
        predicate,
        limit=limit,
        after=after,
        most_read=MOST_READ,
        allowance=Allowance.of_a_request(clock),
    )


def _place(position: Position | None, last: date) -> tuple[date, Position | None]:
    if position is None:
        return last, None
    try:
        day = date.fromisoformat(position["day"])
    except ValueError:
        raise InvalidInput.of("cursor", "Not a cursor of this list; start without one.") from None
    return day, None if position["id"] == _TOP else {"id": position["id"]}
