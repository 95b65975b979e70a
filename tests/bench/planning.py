"""Top-off of many accounts, and calendars of many posts, against the local stack's database."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from drumbeat import persistence
from drumbeat.bootstrap import SystemClock, TimeOrderedIds
from drumbeat.domain.accounts import ChannelAccount
from drumbeat.domain.schedule import Schedule
from drumbeat.domain.tenancy import Access, Member, Role, Tenant
from drumbeat.observability import StructuredLog
from drumbeat.services.calendar import CalendarQuery, CalendarService
from drumbeat.services.topoff import TopoffService
from local.emulator import CREDENTIALS
from local.stack import Stack
from tests.bench.figures import Results, Row
from tests.consumption import consumed

_TIMES = tuple(f"{hour:02}:{minute:02}" for hour in range(6, 22) for minute in (0, 30))


def measure(stack: Stack, results: Results, accounts: Sequence[int]) -> None:
    """In this process, as the function does it: processor time is ours, not the database's."""
    os.environ.update(CREDENTIALS, AWS_ENDPOINT_URL=stack.endpoint_url)
    persistence.connect(stack.outputs["TableName"])
    results.add("Top-off of 28 days at 3 posts a week", [_topoff(count) for count in accounts])
    results.add("Reading a calendar month", [_calendar(count) for count in (500, 10_000)])


def _topoff(count: int) -> Row:
    tenant = _tenant(f"topoff-{count}-{time.time_ns()}")
    schedule = Schedule(posts_per_week=3, timezone="America/Los_Angeles", times=("09:00",))
    _accounts(tenant, count, schedule)
    service = _service()
    row: dict[str, Any] = {"accounts": count}
    for name in ("first", "again"):
        with consumed() as used, _stopwatch() as watch:
            done = service.top_off(tenant, 28)
        row |= {
            f"{name}: slots": done.instances_created,
            f"{name}: s": round(watch.wall, 2),
            f"{name}: cpu s": round(watch.cpu, 2),
            f"{name}: calls": used.calls,
            f"{name}: WRU": used.write_units,
        }
    return row


def _calendar(count: int) -> Row:
    tenant = _tenant(f"calendar-{count}-{time.time_ns()}")
    each = Schedule(posts_per_week=7 * len(_TIMES), timezone="UTC", times=_TIMES)
    needed = -(-count // (28 * len(_TIMES)))
    _accounts(tenant, needed, each)
    made = _service().top_off(tenant, 28).instances_created
    today = datetime.now(UTC).date()
    query = CalendarQuery(start_date=today, end_date=today + timedelta(days=30))
    access = Access(tenant, "bench@example.com", Role.ADMIN)
    service = CalendarService(calendar=persistence.CalendarRepository(4))
    with consumed() as used, _stopwatch() as watch:
        seen = sum(len(page.items) for page in service.pages(access, query))
    return {
        "posts": made,
        "read": seen,
        "s": round(watch.wall, 2),
        "cpu s": round(watch.cpu, 2),
        "Queries": used.calls,
    }


def _tenant(tenant_id: str) -> Tenant:
    now = datetime.now(UTC)
    tenant = Tenant(id=tenant_id, name="Bench", timezone="UTC", created_at=now)
    owner = Member(tenant_id=tenant_id, email="bench@example.com", role=Role.ADMIN, created_at=now)
    persistence.TenantRepository().create(tenant, owner)
    return tenant


def _accounts(tenant: Tenant, count: int, schedule: Schedule) -> None:
    repository, ids = persistence.AccountRepository(), TimeOrderedIds()
    for number in range(count):
        account = ChannelAccount(
            id=ids.new(),
            tenant_id=tenant.id,
            platform="webhook",
            name=f"Account {number}",
            schedule=schedule,
            created_at=datetime.now(UTC),
        )
        repository.create(account, b"sealed")


def _service() -> TopoffService:
    return TopoffService(
        accounts=persistence.AccountRepository(),
        calendar=persistence.CalendarRepository(4),
        clock=SystemClock(),
        ids=TimeOrderedIds(),
        log=StructuredLog(),
    )


@dataclass
class _Watch:
    """Seconds that passed, and that the processor worked."""

    wall: float = 0.0
    cpu: float = 0.0


@contextmanager
def _stopwatch() -> Iterator[_Watch]:
    watch = _Watch()
    wall, cpu = time.perf_counter(), time.process_time()
    yield watch
    watch.wall, watch.cpu = time.perf_counter() - wall, time.process_time() - cpu
