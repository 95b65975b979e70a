"""Catching up after dispatch was disabled and posts are overdue."""

from __future__ import annotations

import json
import time
import urllib.request
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

from drumbeat import application
from drumbeat.domain.tenancy import Access
from drumbeat.services.accounts import ScheduleChange
from drumbeat.services.contents import ContentDraft
from local.stack import Stack
from tests.bench.business import SECRET
from tests.bench.cost import dispatch_off
from tests.bench.figures import Results, Row, percentile
from tests.bench.services import MovableClock, founder, services_on

#: Less than the two hours that a post may be late without a person's decision.
LATE = timedelta(minutes=30)
#: Stop when no post was sent for this many seconds.
GIVE_UP_SECONDS = 120
#: Overdue posts of one tenant; each is of an account of its own.
PER_TENANT = 50


def measure(stack: Stack, results: Results, sizes: Sequence[int]) -> None:
    """Overdue posts, each of its own account, so that pacing holds none of them back."""
    rows = [_row(stack, size) for size in sizes]
    results.add("Catching up with overdue posts", rows)


def _row(stack: Stack, size: int) -> Row:
    with dispatch_off(stack):
        with services_on(stack) as clock:
            tenants = [
                _overdue(stack, clock, min(PER_TENANT, size - start))
                for start in range(0, size, PER_TENANT)
            ]
        began = time.time()
        # The rule fires within a minute; starting the work now makes the result independent of
        # that.
        with ThreadPoolExecutor(1) as aside:
            sweep = aside.submit(_dispatch, stack)
            sent = _sent(stack, tenants, size, sweep)
            sweep.result()
    after = sorted(at - began for at in sent)
    return {
        "overdue": size,
        "tenants": len(tenants),
        "sent": len(after),
        "first after s": round(after[0], 1),
        "half after s": round(percentile(after, 0.5), 1),
        "empty after s": round(after[-1], 1),
        "posts per s": round(len(after) / after[-1], 1),
    }


def _overdue(stack: Stack, clock: MovableClock, number: int) -> str:
    """A new tenant whose accounts each have one post that should be out; its id."""
    access = founder("late")
    due = datetime.now(UTC).replace(second=0, microsecond=0) - LATE
    clock.stand_at(due - timedelta(hours=1))
    content = application.running().contents.create(
        access, ContentDraft(title="Bench", base_caption="Measured.")
    )
    accounts = [_account(stack, access, name) for name in range(number)]
    application.running().placing.create_many(
        access, content.id, accounts, scheduled_for=due, status=None
    )
    clock.stand_at(None)
    return access.tenant_id


def _account(stack: Stack, access: Access, number: int) -> str:
    return (
        application.running()
        .accounts.create(
            access,
            platform="webhook",
            name=f"Webhook {number}",
            schedule=ScheduleChange(schedule_timezone="UTC", schedule_times=("09:00",)),
            connection={
                "url": f"{stack.sandbox_url}/webhooks/{access.tenant_id}",
                "secret": SECRET,
            },
        )
        .id
    )


def _dispatch(stack: Stack) -> None:
    """One minute's sweep, repeated while posts are left."""
    functions = stack.client("lambda")
    while True:
        answer = functions.invoke(FunctionName=stack.outputs["DispatchFunctionName"])
        swept = json.load(answer["Payload"])
        if "started" not in swept:
            raise RuntimeError(f"The sweep failed: {swept}")
        if not swept["started"]:
            return


def _sent(stack: Stack, tenants: Sequence[str], size: int, sweep: Future[None]) -> list[float]:
    """When each was sent, by the sandbox's clock (seconds since the epoch)."""
    paths = {f"/webhooks/{tenant}" for tenant in tenants}
    seen, since = 0, time.monotonic()
    while True:
        calls = [call for call in deliveries(stack) if call["path"] in paths]
        if sweep.done():
            sweep.result()
        if len(calls) > seen:
            seen, since = len(calls), time.monotonic()
        if seen >= size or time.monotonic() > since + GIVE_UP_SECONDS:
            return [call["at"] / 1000 for call in calls]
        time.sleep(2)


def deliveries(stack: Stack) -> list[dict[str, Any]]:
    """All calls that the sandbox has received."""
    with urllib.request.urlopen(f"{stack.sandbox_url}/calls", timeout=30) as answer:
        calls: list[dict[str, Any]] = json.load(answer)["calls"]
    return calls
