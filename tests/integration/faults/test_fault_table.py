"""Faults that no other suite injects: throttles and conflicts at any call, a lagging index, wrong
clocks, redriven workflows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from itertools import count
from typing import Any

import pytest

from drumbeat.domain.errors import TransientFailure, Unavailable
from drumbeat.domain.posts import Status
from drumbeat.platforms.registry import Networks
from drumbeat.ports import DueEntry
from drumbeat.services.dispatching import PAGE, Dispatcher
from drumbeat.settings import Settings
from jobs import publish
from tests.fakes.clock import FixedClock
from tests.fakes.due_index import ListedDueIndex
from tests.fakes.workflow import RecordingWorkflow
from tests.integration.faults.behaviours import BY_NAME, SAMPLE
from tests.integration.faults.weather import LaggingDueIndex, in_conflict, throttled, unanswered
from tests.integration.faults.world import BOUND, CONTEXT, DUE, World, broken_invariants
from tests.samples import NOW

MINUTE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)
PLATFORMS = ("webhook", "facebook", *SAMPLE)


@pytest.mark.parametrize(
    ("trouble", "when"),
    [(throttled, "before"), (in_conflict, "before"), (unanswered, "after")],
)
@pytest.mark.parametrize("platform", PLATFORMS)
def test_a_post_goes_out_once_whichever_of_its_calls_goes_wrong(
    world: World, platform: str, trouble: Callable[[str], None], when: str
) -> None:
    account = world.connect(platform)
    behaviour = BY_NAME.get(platform)
    ends = {Status.POSTED}
    if behaviour is not None and behaviour.is_left_to_people:
        ends.add(Status.UNCONFIRMED)
    for number in count():
        due = world.clock.now().replace(second=0, microsecond=0) + 7 * MINUTE
        post = world.schedule(account, when=due, caption=f"Post {number}")
        world.calls.strike(number, when, lambda: trouble(world.calls.names[-1]))

        world.settle(within=BOUND + 10 * MINUTE)

        assert world.again(post).status in ends, f"{when} call {number}"
        if not world.calls.struck:
            break
    assert number > 7, "fewer calls than publishing takes"
    assert broken_invariants(world) == []


def test_a_page_of_the_index_that_can_not_be_read_is_read_by_the_next_sweep() -> None:
    class SecondPageThrottled(ListedDueIndex):
        def due(self, *place: Any, **more: Any) -> Any:
            if self.pages == 1:
                self.pages += 1
                raise Unavailable("busy")
            return super().due(*place, **more)

    index = SecondPageThrottled([_entry(number) for number in range(PAGE + 20)])
    workflow = RecordingWorkflow()
    clock = FixedClock(NOW)
    dispatcher = Dispatcher(
        due_index=index,
        gates=index.gates,
        networks=Networks(Settings(table_name=""), clock),
        workflow=workflow,
        clock=clock,
        shards=1,
        look_ahead=5 * MINUTE,
    )

    with pytest.raises(Unavailable):
        dispatcher.sweep()
    left = PAGE + 20 - len(workflow.started)
    sweep = dispatcher.sweep()

    assert (sweep.started, len(workflow.started)) == (left, PAGE + 20)


def test_a_post_that_the_index_does_not_show_yet_goes_out_on_time(world: World) -> None:
    index = LaggingDueIndex(world.dispatcher.due_index)
    object.__setattr__(world.dispatcher, "due_index", index)
    world.sweep()
    index.lag = 2
    post = world.schedule(world.connect())

    world.settle()

    assert index.lag == 0
    assert world.again(post).posted_at == DUE


def test_an_entry_that_the_index_still_shows_is_started_once(world: World) -> None:
    index = LaggingDueIndex(world.dispatcher.due_index)
    object.__setattr__(world.dispatcher, "due_index", index)
    post = world.schedule(world.connect("facebook"))
    world.run_until(DUE - 4 * MINUTE)
    index.lag = 3

    world.sweep()
    world.sweep()
    world.settle()

    assert len(world.executions(post)) == 1
    assert world.networks_saw("commit") == 1


@pytest.mark.parametrize("seconds", [-120, -3, 3, 120])
@pytest.mark.parametrize("platform", PLATFORMS)
def test_a_clock_that_is_wrong_makes_nothing_early_and_loses_nothing(
    world: World, platform: str, seconds: int
) -> None:
    post = world.schedule(world.connect(platform))

    world.clock.skew = seconds * SECOND
    world.run_until(DUE + MINUTE)
    world.clock.skew = timedelta()  # time goes back, or leaps
    world.settle()

    [entry] = world.visible(post)
    assert entry["visible_at"] >= DUE.timestamp() * 1000
    assert world.again(post).status is Status.POSTED
    assert broken_invariants(world) == []


def test_a_workflow_that_is_redriven_after_its_end_sends_nothing(world: World) -> None:
    answer = {"status": 400, "body": {"error": {"code": 100, "message": "never"}}}
    world.sandbox.faults.add({"kind": "status", "match": {"step": "commit"}, **answer})
    failed = world.schedule(world.connect("facebook"))
    world.settle()
    posted = world.schedule(world.connect("facebook"), when=DUE + 30 * MINUTE)
    world.settle(within=2 * BOUND)
    statuses = [world.again(failed).status, world.again(posted).status]
    calls = len(world.sandbox.ledger.calls())

    for execution in [*world.executions(failed), *world.executions(posted)]:
        for payload in execution.passed:
            if payload.get("step"):
                publish.handler(payload, CONTEXT)  # type: ignore[arg-type]

    assert statuses == [Status.FAILED, Status.POSTED]
    assert [world.again(failed).status, world.again(posted).status] == statuses
    assert len(world.sandbox.ledger.calls()) == calls


def test_a_workflow_that_is_redriven_between_its_tries_makes_one_post(world: World) -> None:
    world.sandbox.faults.add({"kind": "drop_after", "match": {"step": "webhook"}, "times": 2})
    post = world.schedule(world.connect())
    world.run_until(DUE + SECOND)

    [payload] = [p for p in world.executions(post)[0].passed if p.get("step") == "commit"]
    with pytest.raises(TransientFailure):
        publish.handler(payload, CONTEXT)  # type: ignore[arg-type]
    world.settle()

    assert world.again(post).status is Status.POSTED
    assert broken_invariants(world) == []


def _entry(number: int) -> DueEntry:
    first = DueEntry(
        tenant_id="h2o",
        instance_id="",
        slot="slot",
        generation=1,
        attempt=0,
        due_at=NOW + MINUTE,
        take_up_at=NOW + MINUTE,
    )
    return replace(first, instance_id=f"post-{number:04}", tenant_id=f"tenant-{number % 40:02}")
