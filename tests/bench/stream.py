"""What counting the table's changes costs, and how far behind the figures are.

Costs are counted from batches as Lambda would pass them, on the running stack's table. The lag is
measured with the stack's own stream, from a write until the figures include it.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Thread
from typing import Any

from drumbeat import application
from drumbeat.domain.figures import ContentType, Key, Measure
from drumbeat.domain.job_log import JobKind, work_of
from drumbeat.domain.posts import Origin, PostInstance, Status
from drumbeat.persistence.instances import bare_slot, slot_item
from drumbeat.persistence.table import Item
from local.stack import Stack
from tests.bench import prices
from tests.bench.counting import Stopwatch, counted
from tests.bench.figures import Results, Row, spread
from tests.bench.services import services_on

COSTS = "What it costs to count a post that went out"
LAG = "From a write to its figures, at a steady rate"
#: Changes per second, and in total (DESIGN: p99 of at most 10 s at 100 a second).
RATE = 100
CHANGES = 3_000
_PATIENCE = timedelta(minutes=2)
_LOOKS_EACH = 0.1


def measure(stack: Stack, results: Results, changes: int = CHANGES) -> None:
    with services_on(stack):
        results.add(COSTS, _costs())
        results.add(LAG, [_lag(changes)])


def _costs() -> list[Row]:
    rows = [
        _cost("each by itself", 1, 1),
        _cost("five of a business in a batch", 5, 1),
        _cost("100 of 20 businesses in a batch", 100, 20),
        _cost("100 of 100 businesses in a batch", 100, 100),
    ]
    with counted() as job:
        now = datetime.now(UTC)
        work = work_of(JobKind.TOP_OFF, {"tenant_id": "h2o"}, ordered_at=now, name=_name())
        with application.running().job_notes.of(work) as noted:
            noted.did(instances_created=12)
    return [*rows, _row("a line of the job log", 1, job.bill.write_units, job.bill.read_units, 0.0)]


def _cost(what: str, posts: int, businesses: int) -> Row:
    def batch() -> list[dict[str, Any]]:
        made = [_post(f"business-{number % businesses}-{_name()}") for number in range(posts)]
        of = [f"business-{number}-{_name()}" for number in range(businesses)]
        return [_record(replace(each, tenant_id=of[n % businesses])) for n, each in enumerate(made)]

    aggregator, shard = application.running().aggregator, _name()
    aggregator.take(shard, batch())  # what a first batch takes is not counted
    with counted() as seen:
        aggregator.take(shard, batch())
    again = batch()
    watch = Stopwatch()
    aggregator.take(shard, again)
    return _row(what, posts, seen.bill.write_units, seen.bill.read_units, watch.cpu)


def _row(what: str, posts: int, written: float, read: float, cpu: float) -> Row:
    """`cpu`: seconds for all changes, at a function's share of a processor."""
    gb_seconds = cpu * prices.MB_PER_PROCESSOR / 1024
    dollars = (
        written * prices.WRITE_UNIT
        + read * prices.READ_UNIT
        + gb_seconds * prices.GB_SECOND
        + (prices.LAMBDA_REQUEST if cpu else 0)
    )
    return {
        "what": what,
        "write units each": round(written / posts, 2),
        "read units each": round(read / posts, 2),
        "cpu ms each": round(cpu * 1000 / posts, 2),
        "US$ a million": round(dollars / posts * 1e6, 2),
    }


def _lag(changes: int) -> Row:
    """One thread writes; the figures are read meanwhile."""
    tenant_id, platform = f"bench-{_name()}", f"measured-{_name()}"
    posts = [replace(_post(tenant_id), platform=platform) for _ in range(changes)]
    written: list[float] = []

    def write() -> None:
        begun = time.monotonic()
        for number, post in enumerate(posts):
            time.sleep(max(0.0, begun + number / RATE - time.monotonic()))
            slot_item(post, 1).save()
            written.append(time.monotonic())

    writer = Thread(target=write)
    writer.start()
    try:
        seen = _seen(tenant_id, platform, changes)
        writer.join()
    finally:
        writer.join()
        _forget(tenant_id, posts)
    lags = [at - then for then, at in zip(written, seen, strict=True)]
    took = written[-1] - written[0] if changes > 1 else 0.0
    return {
        "changes": changes,
        "a second": round(changes / took) if took else changes,
        **{f"{name} (s)": value for name, value in spread(lags, 2).items()},
    }


def _seen(tenant_id: str, platform: str, changes: int) -> Sequence[float]:
    """The times at which the figures had reached each number of changes. Raises RuntimeError."""
    figures, counter = (
        application.running().stored_figures,
        Key(platform, ContentType.PHOTO, Measure.POSTED),
    )
    today = datetime.now(UTC).date()
    seen: list[float] = []
    until = time.monotonic() + changes / RATE + _PATIENCE.total_seconds()
    while len(seen) < changes:
        days = figures.of_tenant(tenant_id, today - timedelta(days=1), today).days
        count = sum(day.counts.get(counter, 0) for day in days)
        seen += [time.monotonic()] * (count - len(seen))
        if time.monotonic() > until:
            raise RuntimeError(f"{count} of {changes} changes were counted.")
        time.sleep(_LOOKS_EACH)
    return seen


def _forget(tenant_id: str, posts: Sequence[PostInstance]) -> None:
    for post in posts:
        bare_slot(post).delete()
    for item in Item.query(f"TENANT#{tenant_id}#STATS"):
        item.delete()


def _post(tenant_id: str) -> PostInstance:
    """A post that was sent just now, in a minute of its own."""
    now = datetime.now(UTC)
    return PostInstance(
        id=_name(),
        tenant_id=tenant_id,
        channel_account_id=_name(),
        account_name="H2O Plumbing",
        platform="facebook",
        timezone="UTC",
        status=Status.POSTED,
        origin=Origin.TOPOFF,
        scheduled_for=now.replace(second=0, microsecond=0),
        content_item_id=_name(),
        content_title="Winter tips",
        due_at=now,
        posted_at=now,
        lag_seconds=0.4,
        content_type=ContentType.PHOTO,
    )


_SEQUENCE = iter(range(1, 10**9))


def _record(post: PostInstance) -> dict[str, Any]:
    """A record as Lambda passes it: the claim as the old image, the outcome as the new one."""
    after = slot_item(post, 1)
    before = slot_item(replace(post, status=Status.PUBLISHING, posted_at=None), 1)
    images = {
        name: item.serialize(null_check=False)
        for name, item in (("OldImage", before), ("NewImage", after))
    }
    return {
        "eventName": "MODIFY",
        "dynamodb": {
            "ApproximateCreationDateTime": int(time.time()),
            "Keys": {"PK": {"S": after.PK}, "SK": {"S": after.SK}},
            "SequenceNumber": str(next(_SEQUENCE)),
            **images,
        },
    }


def _name() -> str:
    return uuid.uuid4().hex
