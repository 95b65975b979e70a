"""Lag, due to visible call, of many posts due in the same second."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from local.stack import Stack
from tests.bench.business import Business
from tests.bench.figures import Results, Row, spread

#: Posts are scheduled at least this long before they are due: the look-ahead, and a sweep.
AHEAD = timedelta(minutes=6)
GIVE_UP = timedelta(minutes=5)


def measure(stack: Stack, results: Results, sizes: Sequence[int]) -> None:
    """One burst after the other on one stack: the first finds it cold, the later ones warm."""
    rows: list[Row] = []
    for number, size in enumerate(sizes):
        business = Business(stack)
        accounts = business.webhook_accounts(size)
        due = _whole_minute(datetime.now(UTC) + AHEAD)
        posts = business.schedule(accounts, due)
        print(f"  {size} posts are due at {due:%H:%M} UTC ...", flush=True)
        lags = _lags(business, posts, due)
        rows.append(
            {
                "due at once": size,
                "stack": "cold" if number == 0 else "warm",
                "posted": len(lags),
                **spread(lags),
                "earliest": round(min(lags), 3),
            }
        )
    results.add("Lag in seconds, due to visible call", rows)


def _lags(business: Business, posts: Sequence[str], due: datetime) -> list[float]:
    """Lags of the posts that went out, once none of them is left on its way."""
    time.sleep(max(0.0, (due - datetime.now(UTC)).total_seconds()))
    day = due.date().isoformat()
    while True:
        calendar = business.call("GET", "/calendar", start_date=day, end_date=day)
        mine = [each for each in calendar.get(day, []) if each["id"] in set(posts)]
        waiting = [each for each in mine if each["status"] in ("Scheduled", "Publishing")]
        if not waiting or datetime.now(UTC) > due + GIVE_UP:
            return [each["lag_seconds"] for each in mine if each["lag_seconds"] is not None]
        time.sleep(1)


def _whole_minute(when: datetime) -> datetime:
    return when.replace(second=0, microsecond=0) + timedelta(minutes=1)
