"""The calendar for people: local days, each with its posts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from drumbeat.domain import zones
from drumbeat.domain.errors import InvalidInput
from drumbeat.domain.posts import PostInstance, Status
from drumbeat.domain.tenancy import Access, Permission
from drumbeat.ports import Calendar, Clock, Page, Position
from drumbeat.services.allowance import Allowance

MAX_DAYS = 366
#: Pages of the table, 1 MB each, that one answer reads at most, even if a filter matches few posts:
#: a month of 10,000 posts, in about 6 s on one machine with two cores.
MOST_PAGES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarQuery:
    """Local days of `timezone` (the tenant's when None), both ends included."""

    start_date: date
    end_date: date
    timezone: str | None = None
    channel_account_id: str | None = None
    status: Status | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarService:
    calendar: Calendar
    clock: Clock

    def pages(
        self, access: Access, query: CalendarQuery, after: Position | None = None
    ) -> Iterator[Page[tuple[date, PostInstance]]]:
        """The posts of these days in time order, each with its local day, page by page.

        A post that was sent ahead of its time is listed on the day on which it went out. Reading
        stops when the caller does, or when a request's allowance is spent: the last page's `next`
        is where to continue. Raises InvalidInput, Forbidden.
        """
        allowance = Allowance.of_a_request(self.clock, MOST_PAGES)
        access.require(Permission.READ)
        zone = zones.checked(query.timezone or access.tenant.timezone, "timezone")
        start, end = _bounds(query, zone)
        position = after
        while True:
            page = self.calendar.shown(access.tenant_id, start, end, after=position)
            allowance.spend()
            yield Page(list(_by_day(page.items, query, zone)), page.next)
            if page.next is None or allowance.is_spent:
                return
            position = page.next


def _bounds(query: CalendarQuery, zone: str) -> tuple[datetime, datetime]:
    if query.end_date < query.start_date:
        raise InvalidInput.of("end_date", "The end comes before the start.")
    if (query.end_date - query.start_date).days >= MAX_DAYS:
        raise InvalidInput.of("end_date", f"Ask for {MAX_DAYS} days at most.")
    start = zones.checked_day(query.start_date, "start_date")
    end = zones.checked_day(query.end_date, "end_date")
    return zones.day_start(start, zone), zones.day_start(end + timedelta(days=1), zone)


def _by_day(
    instances: Sequence[PostInstance], query: CalendarQuery, zone: str
) -> Iterator[tuple[date, PostInstance]]:
    for instance in instances:
        if instance.listed_at is None:
            continue
        if query.status is not None and instance.status is not query.status:
            continue
        account_id = query.channel_account_id
        if account_id is not None and instance.channel_account_id != account_id:
            continue
        yield zones.local(instance.listed_at.astimezone(UTC), zone).date(), instance
