"""Lag, from due time to visible call, of many posts due in the same second: by the posts' own
records, and by their receiver's."""

from __future__ import annotations

import json
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from local.stack import Stack
from tests.bench.business import Business
from tests.bench.figures import Row, percentile, spread

TITLE = "Lag in seconds, due to visible call"

#: Posts are scheduled at least this long before they are due: the look-ahead, and a sweep.
AHEAD = timedelta(minutes=6)
GIVE_UP = timedelta(minutes=5)
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Burst:
    """Posts on several accounts of `businesses`, whose receiver answers after some seconds."""

    posts: int
    businesses: int = 1
    answers_after: float = 0.0


@dataclass(frozen=True, slots=True)
class _Scheduled:
    burst: Burst
    businesses: Sequence[tuple[Business, Sequence[str]]]
    due: datetime


def measure(
    stack: Stack, bursts: Sequence[Burst], state: str, ahead: timedelta = AHEAD
) -> list[Row]:
    """Each burst has a minute of its own. `state` describes the stack's state."""
    with receivers(stack):
        accounts = [_accounts(stack, burst) for burst in bursts]
        first = whole_minute(datetime.now(UTC) + ahead)
        scheduled = [
            _schedule(burst, owners, first + number * _MINUTE)
            for number, (burst, owners) in enumerate(zip(bursts, accounts, strict=True))
        ]
        print(f"  {len(bursts)} bursts from {first:%H:%M} UTC on, on a {state} stack", flush=True)
        return [_row(stack, each, state) for each in scheduled]


def _accounts(stack: Stack, burst: Burst) -> list[tuple[Business, list[str]]]:
    each, rest = divmod(burst.posts, burst.businesses)
    owners = []
    for number in range(burst.businesses):
        business = Business(stack)
        if burst.answers_after:
            match = {"network": "webhook", "path": f"/webhooks/{business.tenant_id}"}
            slow_down(stack, match, burst.answers_after)
        owners.append((business, business.webhook_accounts(each + (number < rest))))
    return owners


def _schedule(
    burst: Burst, owners: Sequence[tuple[Business, Sequence[str]]], due: datetime
) -> _Scheduled:
    posts = [(business, business.schedule(accounts, due)) for business, accounts in owners]
    return _Scheduled(burst, posts, due)


def _row(stack: Stack, scheduled: _Scheduled, state: str) -> Row:
    burst, due = scheduled.burst, scheduled.due
    said: dict[str, float] = {}
    time.sleep(max(0.0, (due - datetime.now(UTC)).total_seconds()))
    for business, posts in scheduled.businesses:
        said |= until_sent(business, posts, due)
    paths = {f"/webhooks/{business.tenant_id}" for business, _ in scheduled.businesses}
    seen = sorted(
        round(call["at"] / 1000 - due.timestamp(), 3)
        for call in _get(stack, "/calls")["calls"]
        if call["path"] in paths
    )
    return {
        "due at once": burst.posts,
        "businesses": burst.businesses,
        "receiver": burst.answers_after,
        "stack": state,
        "posted": len(said),
        "sent": len(seen),
        **(spread(list(said.values())) if said else {}),
        **(_as_seen(seen) if seen else {}),
        "apart": _apart(said, _arrivals(stack, scheduled)),
    }


def _arrivals(stack: Stack, scheduled: _Scheduled) -> dict[str, float]:
    """Seconds from the due second to the delivery, by post, as their receivers have stored it.

    They store it when they answer.
    """
    entries = [
        entry
        for business, _ in scheduled.businesses
        for entry in _get(stack, f"/ledger?network=webhook&channel={business.tenant_id}")["entries"]
    ]
    answered = scheduled.due.timestamp() + scheduled.burst.answers_after
    return {
        _instance_of(each["webhook_id"]): each["visible_at"] / 1000 - answered for each in entries
    }


def _instance_of(webhook_id: str) -> str:
    """`post_<instance>_<generation>` names it."""
    return webhook_id.removeprefix("post_").rpartition("_")[0]


def _as_seen(lags: Sequence[float]) -> dict[str, float]:
    return {
        "seen p50": round(percentile(lags, 0.50), 3),
        "seen p99": round(percentile(lags, 0.99), 3),
        "seen first": round(min(lags), 3),
    }


def _apart(said: Mapping[str, float], arrivals: Mapping[str, float]) -> float | None:
    """The largest difference between a post's own time and its receiver's."""
    if not said or said.keys() != arrivals.keys():
        return None
    return round(max(abs(said[each] - arrivals[each]) for each in said), 3)


def until_sent(business: Business, posts: Sequence[str], due: datetime) -> dict[str, float]:
    """Lags of the posts that were sent, once all have ended."""
    wanted, day = set(posts), due.date().isoformat()
    while True:
        calendar = business.call("GET", "/calendar", start_date=day, end_date=day)
        mine = [each for each in calendar.get(day, []) if each["id"] in wanted]
        waiting = [each for each in mine if each["status"] in ("Scheduled", "Publishing")]
        if not waiting or datetime.now(UTC) > due + GIVE_UP:
            return {
                each["id"]: each["lag_seconds"] for each in mine if each["lag_seconds"] is not None
            }
        # Each poll takes processor time from what is measured.
        time.sleep(5 if len(waiting) > 60 else 1)


@contextmanager
def receivers(stack: Stack) -> Iterator[None]:
    """Restores the receivers afterwards."""
    try:
        yield
    finally:
        _send(stack, "DELETE", "/faults")


def slow_down(stack: Stack, match: Mapping[str, str], seconds: float) -> None:
    """Makes receivers take `seconds` for what they accept."""
    fault = {"match": match, "kind": "slow", "delay_ms": int(seconds * 1000), "times": None}
    _send(stack, "POST", "/faults", fault)


def calls_so_far(stack: Stack) -> Counter[str]:
    """How often each network's stand-in has been called."""
    return Counter(str(each["network"]) for each in _get(stack, "/calls")["calls"])


def _get(stack: Stack, path: str) -> Any:
    with urllib.request.urlopen(f"{stack.sandbox_url}{path}", timeout=30) as answer:
        return json.load(answer)


def _send(stack: Stack, method: str, path: str, body: Any = None) -> None:
    request = urllib.request.Request(
        f"{stack.sandbox_url}{path}",
        method=method,
        data=None if body is None else json.dumps(body).encode(),
        headers={"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=30):
        pass


def whole_minute(when: datetime) -> datetime:
    return when.replace(second=0, microsecond=0) + _MINUTE
