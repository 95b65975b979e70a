"""How long the API's routes take on the local stack, and what a large calendar costs."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from local.stack import Stack
from tests.bench.business import Business
from tests.bench.figures import Results, Row, spread


def measure(stack: Stack, results: Results, calls: int = 60) -> None:
    """Wall-clock milliseconds, one caller at a time; the first calls warm the function up."""
    business = Business(stack)
    account = business.webhook_accounts(1)[0]
    business.call("POST", "/scheduler/topoff", days="28")
    content = business.content()
    today = datetime.now(UTC).date()
    month = {"start_date": str(today), "end_date": str(today + timedelta(days=31))}
    soon = datetime.now(UTC).replace(second=0, microsecond=0) + timedelta(days=40)
    minutes = iter(range(10_000))

    def post() -> object:
        when = soon + timedelta(minutes=next(minutes))
        return business.schedule([account], when)

    preview = {
        "schedule_timezone": "America/Los_Angeles",
        "schedule_times": ["09:00"],
        "posts_per_week": 3,
        "start_date": str(today),
        "days": 28,
    }
    steps: dict[str, Callable[[], object]] = {
        "GET channel-accounts": lambda: business.call("GET", "/channel-accounts"),
        "GET content-items": lambda: business.call("GET", "/content-items"),
        "POST content-items": business.content,
        "GET content-items/{id}": lambda: business.call("GET", f"/content-items/{content}"),
        "GET calendar (a month)": lambda: business.call("GET", "/calendar", **month),
        "GET post-instances": lambda: business.call("GET", "/post-instances"),
        "POST content-items + bulk": post,
        "POST scheduler/topoff (nothing missing)": lambda: business.call(
            "POST", "/scheduler/topoff", days="28"
        ),
        "POST scheduler/preview": lambda: business.call("POST", "/scheduler/preview", preview),
    }
    rows: list[Row] = [
        {"route": name, **_milliseconds(step, calls)} for name, step in steps.items()
    ]
    results.add(f"API on the local stack, milliseconds ({calls} calls each)", rows)


def _milliseconds(step: Callable[[], object], calls: int) -> dict[str, float]:
    step()
    taken = []
    for _ in range(calls):
        start = time.perf_counter()
        step()
        taken.append((time.perf_counter() - start) * 1000)
    return spread(taken, digits=1)
