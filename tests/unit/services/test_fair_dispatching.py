"""A sweep is fair and limited: one tenant's many posts don't delay another's single one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from drumbeat.ports import DueEntry
from drumbeat.services.dispatching import FAIR_SHARE, MOST, PAGE
from tests.fakes.clock import FixedClock
from tests.fakes.due_index import ListedDueIndex, ShardedDueIndex
from tests.fakes.workflow import RecordingWorkflow
from tests.samples import NOW
from tests.unit.services.sweeping import dispatcher, entries

SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)


def started(workflow: RecordingWorkflow, tenant_id: str) -> int:
    return sum(
        len(each["posts"]) for each in workflow.started.values() if each["tenant_id"] == tenant_id
    )


def test_one_tenants_thousands_do_not_hold_back_anothers_one_in_the_same_second() -> None:
    # given
    index = ListedDueIndex([*entries("all_county", MOST * 2), *entries("h2o", 1)])
    workflow = RecordingWorkflow()

    # when
    dispatcher(index, workflow).sweep()

    # then
    assert started(workflow, "h2o") == 1


def test_a_fair_share_comes_first_and_the_rest_of_the_room_is_used() -> None:
    # given
    index = ListedDueIndex([*entries("a", 300), *entries("b", 20), *entries("c", 300)])
    workflow = RecordingWorkflow()

    # when
    sweep = dispatcher(index, workflow).sweep()

    # then
    order = [each["tenant_id"] for each in workflow.started.values() for _ in each["posts"]]
    assert order[: FAIR_SHARE * 2 + 20].count("b") == 20
    assert sweep.started == 620
    assert len(set(workflow.posts)) == len(workflow.posts) == 620


def test_a_sweep_stops_at_its_bound_and_the_next_ones_go_on_until_all_are_started() -> None:
    # given
    index = ListedDueIndex(entries("a", MOST + 500))
    workflow = RecordingWorkflow()
    sweeper = dispatcher(index, workflow)

    # when
    first = sweeper.sweep().started
    second = sweeper.sweep().started
    third = sweeper.sweep().started

    # then
    assert (first, second, third) == (MOST, 500, 0)
    assert len(set(workflow.posts)) == len(workflow.posts) == MOST + 500


class SlowWorkflow(RecordingWorkflow):
    """Takes a second for each start."""

    def __init__(self, clock: FixedClock) -> None:
        super().__init__()
        self.clock = clock

    def start(self, name: str, payload: Mapping[str, Any]) -> bool:
        self.clock.advance(SECOND)
        return super().start(name, payload)


@pytest.mark.parametrize("overdue", [False, True])
def test_a_sweep_ends_in_order_when_its_time_is_up_and_the_next_ones_go_on(overdue: bool) -> None:
    # given: more than a minute's work, for which each sweep has 45 seconds
    clock = FixedClock(NOW)
    begin = -MINUTE if overdue else 2 * MINUTE
    posts = [
        replace(entry, tenant_id=f"tenant-{number:03}")
        for number, entry in enumerate(entries("a", 100, later=begin))
    ]
    index = ListedDueIndex(posts)
    workflow = SlowWorkflow(clock)
    sweeper = replace(dispatcher(index, workflow), clock=clock)

    # when
    began = clock.now()
    counts = [sweeper.sweep(within=45 * SECOND).started for _ in range(4)]

    # then
    assert counts == [45, 45, 10, 0]
    assert clock.now() - began == 100 * SECOND
    assert len(workflow.started) == 100


def test_within_a_tenant_the_oldest_goes_first() -> None:
    # given
    older, newer = entries("a", 10), entries("a", 60, later=timedelta(minutes=1))
    index = ListedDueIndex([*newer, *older])
    workflow = RecordingWorkflow()

    # when
    dispatcher(index, workflow).sweep()

    # then
    due = [each["due_at"] for each in workflow.started.values()]
    assert due == sorted(due)


def test_a_backlog_of_many_tenants_is_passed_over_by_tenant_not_post_by_post() -> None:
    # given
    backlog = [entry for name in "abcde" for entry in entries(name, PAGE * 3)]
    index = ListedDueIndex(backlog)

    # when
    dispatcher(index, RecordingWorkflow()).sweep()

    # then: a page per tenant in the fair pass, the last of them empty; then everything once
    assert index.pages <= len("abcde") + 1 + len(backlog) // PAGE + 1


def leases(tenant_id: str, count: int, seconds: int) -> list[DueEntry]:
    """Workflows that died, whose leases all end within the look-ahead, evenly spread."""
    begun = [replace(entry, attempt=1) for entry in entries(tenant_id, count, -5 * MINUTE)]
    return [
        replace(entry, take_up_at=NOW + timedelta(seconds=number * seconds // count))
        for number, entry in enumerate(begun)
    ]


@pytest.mark.parametrize("seconds", [1, 300])
@pytest.mark.parametrize(
    ("mine", "sweeps"),
    [
        (entries("h2o", 1, 4 * MINUTE), 4),
        (entries("h2o", 1, -30 * MINUTE), 1),
        (leases("last", 1, 1), 1),
    ],
    ids=["to come, and started in time", "late", "a lease that ended as well"],
)
def test_one_tenants_leases_that_end_in_bulk_do_not_hold_back_anothers_one(
    mine: list[DueEntry], sweeps: int, seconds: int
) -> None:
    # given
    index = ShardedDueIndex([*leases("all_county", 100_000, seconds), *mine], shards=4)
    workflow, clock = RecordingWorkflow(), FixedClock(NOW)
    sweeper = replace(dispatcher(index, workflow), clock=clock, shards=4)

    # when
    for _ in range(sweeps):
        sweeper.sweep()
        clock.advance(MINUTE)

    # then
    assert started(workflow, mine[0].tenant_id) == 1
    assert started(workflow, "all_county") > MOST - PAGE, "and the rest of the room is used"
