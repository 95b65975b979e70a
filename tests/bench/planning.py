"""Processor time of the functions for the top-off of many accounts and calendars of many posts.

Their code runs in this process on the stack's table, so the database's time is not included.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

from drumbeat import application
from drumbeat.domain.accounts import ChannelAccount
from drumbeat.domain.schedule import Schedule
from drumbeat.domain.secrets import Secret
from drumbeat.domain.tenancy import Access
from local.stack import Stack
from tests.bench.calling import Caller
from tests.bench.counting import Stopwatch
from tests.bench.figures import Results, Row, percentile
from tests.bench.services import founder, services_on
from tests.consumption import consumed

THREE_A_WEEK = Schedule(posts_per_week=3, timezone="America/Los_Angeles", times=("09:00",))
_TIMES = tuple(f"{hour:02}:{minute:02}" for hour in range(6, 22) for minute in (0, 30))
_ROUNDS = 5
_NEXT = re.compile(r"<([^>]+)>; *rel=\"?next")


def measure(
    stack: Stack, results: Results, accounts: Sequence[int], calendars: Sequence[int]
) -> None:
    """Each number of accounts in one tenant, and the largest one over many tenants too."""
    with services_on(stack):
        splits = [(1, count) for count in accounts]
        if max(accounts) >= 100:
            splits.append((max(accounts) // 10, 10))
        rows = [_topoff(tenants, each) for tenants, each in splits]
        results.add("Top-off of 28 days at 3 posts a week", rows)
        results.add("A calendar month, as the API function answers it", _calendars(calendars))


def _topoff(tenants: int, each: int) -> Row:
    """`tenants` with `each` accounts, one after the other, as the queue's messages come."""
    made = [founder("topoff") for _ in range(tenants)]
    for access in made:
        _accounts(access, each, THREE_A_WEEK)
    number = tenants * each
    row: dict[str, Any] = {"tenants": tenants, "accounts": number}
    for name in ("first", "again"):
        with consumed() as used:
            watch, created = Stopwatch(), 0
            for access in made:
                created += application.running().topoff.top_off(access.tenant, 28).instances_created
            cpu, wall = watch.cpu, watch.wall
        row |= {"slots": created} if name == "first" else {}
        row |= {
            f"{name}: cpu s": round(cpu, 2),
            "ms each" if name == "first" else "ms each again": round(cpu / number * 1000, 2),
            f"{name}: s": round(wall, 1),
            "calls" if name == "first" else "calls again": used.calls,
        }
    return row


def _calendars(counts: Sequence[int]) -> list[Row]:
    rows: list[Row] = []
    for count in counts:
        access = founder("calendar")
        accounts = -(-count // (28 * len(_TIMES)))
        times = _TIMES[: -(-count // (28 * accounts))]
        schedule = Schedule(posts_per_week=7 * len(times), timezone="UTC", times=times)
        _accounts(access, accounts, schedule)
        made = application.running().topoff.top_off(access.tenant, 28).instances_created
        caller = Caller(access.tenant_id, access.email)
        rows += [
            {"posts": made, "answer": encoding, **_reading(caller, encoding)}
            for encoding in ("gzip", "identity")
        ]
    return rows


def _reading(caller: Caller, encoding: str) -> Row:
    read = [_month(caller, encoding) for _ in range(_ROUNDS)]
    with consumed() as used:
        last = _month(caller, encoding)
    return {
        "requests": last.requests,
        "cpu s": round(percentile([each.cpu for each in read], 0.5), 3),
        "worst": round(max(each.cpu for each in read), 3),
        "KB read": round(used.bytes_read / 1024),
        "KB sent": round(last.size / 1024),
        "DynamoDB calls": used.calls,
    }


@dataclass
class _Month:
    """`size` in bytes, as the runtime sends it."""

    requests: int = 0
    cpu: float = 0.0
    size: int = 0


def _month(caller: Caller, encoding: str) -> _Month:
    """Reads all its parts by following the links, as the console does."""
    today = datetime.now(UTC).date()
    asked: dict[str, object] = {"start_date": today, "end_date": today + timedelta(days=30)}
    month = _Month()
    while True:
        watch = Stopwatch()
        answer = caller.api("GET", "/calendar", headers={"Accept-Encoding": encoding}, **asked)
        month.cpu += watch.cpu
        month.requests += 1
        month.size += len(json.dumps(answer, ensure_ascii=False).encode())
        following = _NEXT.search(answer["headers"].get("Link", ""))
        if following is None:
            return month
        asked["cursor"] = parse_qs(urlsplit(following[1]).query)["cursor"][0]


def _accounts(access: Access, count: int, schedule: Schedule) -> None:
    def create(number: int) -> None:
        account = ChannelAccount(
            id=application.running().ids.new(),
            tenant_id=access.tenant_id,
            platform="webhook",
            name=f"Account {number}",
            schedule=schedule,
            created_at=datetime.now(UTC),
        )
        application.running().stored_accounts.create(account, Secret(sealed=b"sealed"))

    with ThreadPoolExecutor(8) as several:
        list(several.map(create, range(count)))
