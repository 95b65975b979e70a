"""Lag, due to visible call, of many posts due in the same second."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from local.stack import Stack
from tests.bench.business import Business
from tests.bench.figures import Row, spread

TITLE = "Lag in seconds, due to visible call"

#: Posts are scheduled at least this long before they are due: the look-ahead, and a sweep.
AHEAD = timedelta(minutes=6)
GIVE_UP = timedelta(minutes=5)


def burst(stack: Stack, size: int, state: str, ahead: timedelta = AHEAD) -> Row:
    """`size` posts of as many accounts, due at a whole minute. `state` names how the stack is."""
    business = Business(stack)
    accounts = business.webhook_accounts(size)
    due = _whole_minute(datetime.now(UTC) + ahead)
    posts = business.schedule(accounts, due)
    print(f"  {size} posts are due at {due:%H:%M} UTC on a {state} stack ...", flush=True)
    lags = _lags(business, posts, due)
    return {
        "due at once": size,
        "stack": state,
        "posted": len(lags),
        "sent": business.deliveries(),
        **(spread(lags) if lags else {}),
        "earliest": round(min(lags), 3) if lags else None,
    }


def _lags(business: Business, posts: Sequence[str], due: datetime) -> list[float]:
    """Lags of the posts that went out, once none of them is left on its way."""
    time.sleep(max(0.0, (due - datetime.now(UTC)).total_seconds()))
    wanted, day = set(posts), due.date().isoformat()
    while True:
        calendar = business.call("GET", "/calendar", start_date=day, end_date=day)
        mine = [each for each in calendar.get(day, []) if each["id"] in wanted]
        waiting = [each for each in mine if each["status"] in ("Scheduled", "Publishing")]
        if not waiting or datetime.now(UTC) > due + GIVE_UP:
            return [each["lag_seconds"] for each in mine if each["lag_seconds"] is not None]
        # Each look takes processor time from what is looked at.
        time.sleep(5 if len(waiting) > 60 else 1)


def _whole_minute(when: datetime) -> datetime:
    return when.replace(second=0, microsecond=0) + timedelta(minutes=1)
