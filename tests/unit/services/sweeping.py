"""A dispatcher over an index in memory, and what is in the index."""

from __future__ import annotations

from datetime import timedelta

from drumbeat.platforms.registry import Networks
from drumbeat.ports import DueEntry
from drumbeat.services.dispatching import Dispatcher
from drumbeat.settings import Settings
from tests.fakes.clock import FixedClock
from tests.fakes.due_index import ListedDueIndex, ShardedDueIndex
from tests.fakes.workflow import RecordingWorkflow
from tests.samples import NOW

LOOK_AHEAD = timedelta(minutes=5)


def entries(tenant_id: str, count: int, later: timedelta = timedelta()) -> list[DueEntry]:
    """Posts of one tenant, each on an account of its own, all due `later` than now."""
    return [
        DueEntry(
            tenant_id=tenant_id,
            instance_id=f"{tenant_id}-{number:06}",
            slot=f"minute#{tenant_id}-account-{number:06}",
            generation=1,
            attempt=0,
            due_at=NOW + later,
            take_up_at=NOW + later,
            scheduled_for=NOW + later,
        )
        for number in range(count)
    ]


def dispatcher(
    index: ListedDueIndex | ShardedDueIndex,
    workflow: RecordingWorkflow,
    *,
    shards: int = 1,
    start_ahead: timedelta = timedelta(),
) -> Dispatcher:
    clock = FixedClock(NOW)
    return Dispatcher(
        due_index=index,
        gates=index.gates,
        networks=Networks(Settings(table_name=""), clock),
        workflow=workflow,
        clock=clock,
        shards=shards,
        look_ahead=LOOK_AHEAD,
        start_ahead=start_ahead,
    )
