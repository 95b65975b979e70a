"""Dispatching: due posts are started once, in time, even if the dispatcher fails."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import count
from typing import Any

import pytest

from drumbeat.domain import execution_names
from drumbeat.domain.errors import Unavailable
from drumbeat.domain.posts import PostInstance, Status
from drumbeat.persistence.table import connection
from drumbeat.ports import DueEntry
from drumbeat.services import dispatching
from drumbeat.services.dispatching import Dispatcher, Start
from drumbeat.services.instances import InstanceEdit
from tests.integration.faults.world import DUE, World, broken_invariants, running_world
from tests.integration.wiring import LOOK_AHEAD
from tests.interference import Killed
from tests.meter import metered
from tests.samples import ADMIN, NOW

MINUTE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)


@pytest.fixture
def still(world: World) -> World:
    """A world in which the dispatcher runs only when told to."""
    world.sweeping = False
    return world


@pytest.fixture
def sharded(table: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    with running_world(monkeypatch, shards=4) as world:
        world.sweeping = False
        yield world


def entry_of(world: World, post: PostInstance) -> DueEntry:
    """The post's current entry in the due index."""
    [found] = [
        entry
        for entry in world.dispatcher.due_index.due(0, DUE + timedelta(days=30), 100)
        if entry.instance_id == post.id
    ]
    return found


class LaggingIndex:
    """A due index that returns a remembered state, as a GSI may."""

    def __init__(self, real: Any, remembered: Sequence[DueEntry]) -> None:
        self.real, self.remembered = real, remembered

    def due(
        self, shard: int, until: Any, limit: int, after: Any = None, *, past_tenant: bool = False
    ) -> Sequence[DueEntry]:
        return self.remembered

    def late(self, entries: Sequence[DueEntry]) -> Any:
        return self.real.late(entries)

    def lease(self, entry: DueEntry, take_up_at: Any, place: Any = None) -> bool:
        return self.real.lease(entry, take_up_at, place)


def test_a_post_is_started_a_look_ahead_before_it_is_due_and_not_sooner(still: World) -> None:
    post = still.schedule(still.connect())
    still.run_until(DUE - LOOK_AHEAD - SECOND)
    early = still.sweep()

    still.run_until(DUE - LOOK_AHEAD)
    in_time = still.sweep()

    assert (early, in_time) == ({"started": 0, "stale": 0}, {"started": 1, "stale": 0})
    assert len(still.executions(post)) == 1


def test_a_workflow_is_told_names_and_times_and_nothing_else(still: World) -> None:
    post = still.schedule(still.connect(), caption="Nobody else's business")
    still.run_until(DUE - LOOK_AHEAD)

    still.sweep()

    [execution] = still.executions(post)
    assert execution.name == f"{post.id}-1-1"
    assert execution.input == {
        "tenant_id": "h2o",
        "posts": [
            {
                "instance_id": post.id,
                "slot": f"2026-12-01T12:07Z#{post.channel_account_id}",
                "generation": 1,
                "attempt": 1,
            }
        ],
        "due_at": "2026-12-01T12:07:00Z",
        "wait_until": "2026-12-01T12:07:00Z",
    }


def test_names_keep_to_the_80_characters_of_step_functions() -> None:
    # Step Functions API Reference, StartExecution: name.
    instance_id = "6f1f0d0a-5e0a-4c53-9d6e-0f2f6d1f7a11"

    assert len(execution_names.execution_name(instance_id, 10**9, 10**9)) <= 80


def test_drafts_and_planned_slots_are_not_in_the_index(still: World) -> None:
    post = still.schedule(still.connect())
    still.instances.cancel(ADMIN, post.id)
    still.run_until(DUE)

    assert still.sweep() == {"started": 0, "stale": 0}


def test_a_sweep_without_work_is_one_query_per_shard_and_no_write(sharded: World) -> None:
    sharded.schedule(sharded.connect(), when=DUE + timedelta(days=1))

    with metered(connection().client) as meter:
        sharded.sweep()

    assert meter.operations == {"Query": 4}
    assert meter.writes == []


def test_every_shard_is_swept(sharded: World) -> None:
    account = sharded.connect()
    posts = [sharded.schedule(account, when=DUE + turn * MINUTE) for turn in range(12)]
    sharded.run_until(DUE + 12 * MINUTE)

    assert sharded.sweep() == {"started": 12, "stale": 0}
    sharded.run_until(sharded.clock.now() + 2 * MINUTE)
    assert {sharded.again(post).status for post in posts} == {Status.POSTED}


def test_a_backlog_longer_than_a_page_is_started_whole_oldest_first(
    still: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dispatching, "PAGE", 2)
    account = still.connect()
    posts = [still.schedule(account, when=DUE + turn * MINUTE) for turn in range(5)]
    still.run_until(DUE + 5 * MINUTE)

    still.sweep()

    assert still.machine.starts == [f"{post.id}-1-1" for post in posts]


def test_a_sweep_takes_up_so_much_and_the_next_one_goes_on(
    still: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dispatching, "PAGE", 2)
    monkeypatch.setattr(dispatching, "MOST", 4)
    account = still.connect()
    for turn in range(5):
        still.schedule(account, when=DUE + turn * MINUTE)
    still.run_until(DUE + 5 * MINUTE)

    assert [still.sweep()["started"] for _ in range(2)] == [4, 1]


def test_a_second_tick_of_the_same_minute_starts_nothing(still: World) -> None:
    post = still.schedule(still.connect())
    still.run_until(DUE - 4 * MINUTE)

    ticks = [still.sweep(), still.sweep()]
    still.run_until(DUE)

    assert [tick["started"] for tick in ticks] == [1, 0]
    assert len(still.executions(post)) == 1
    assert broken_invariants(still) == []


def test_two_dispatchers_at_once_start_each_post_once_however_they_interleave(
    still: World,
) -> None:
    account = still.connect("facebook")
    started = []
    for number in count():
        due = _next_minute(still) + 6 * MINUTE
        posts = [still.schedule(account, when=due + turn * MINUTE) for turn in range(2)]
        still.run_until(due - 3 * MINUTE)

        still.calls.strike(number, "before", still.sweep)
        still.sweep()
        struck = still.calls.struck

        still.calls.number = None
        still.run_until(due + 2 * MINUTE)
        started += [len(still.executions(post)) for post in posts]
        assert [len(still.attempts(post)) for post in posts] == [1, 1]
        if not struck:
            break

    assert number > 4
    assert set(started) == {1}
    assert broken_invariants(still) == []


def test_a_start_that_was_made_before_counts_as_made(still: World) -> None:
    # The dispatcher died between starting the workflow and moving the entry on.
    post = still.schedule(still.connect("facebook"))
    still.run_until(DUE - LOOK_AHEAD)
    still.calls.strike(1, "after")
    with pytest.raises(Killed):
        still.sweep()
    assert still.machine.starts == [f"{post.id}-1-1"]

    again = still.sweep()
    still.run_until(DUE)

    assert again == {"started": 1, "stale": 0}
    assert len(still.executions(post)) == 1
    assert still.again(post).take_up_at is None
    assert broken_invariants(still) == []


def test_a_post_put_off_before_its_lease_was_written_still_goes_out_on_time(
    world: World,
) -> None:
    # The dispatcher died after the start, and the workflow was faster than the next tick.
    world.sweeping = False
    post = world.schedule(world.connect())
    world.run_until(DUE - LOOK_AHEAD)
    world.calls.strike(1, "after")
    with pytest.raises(Killed):
        world.sweep()
    world.sandbox.faults.add({"kind": "rate_limit", "retry_after": 600, "match": {}})
    world.run_until(DUE)
    world.sweeping = True

    world.settle()

    after = world.again(post)
    assert (after.status, after.lag_seconds) == (Status.POSTED, 600.0)
    assert broken_invariants(world) == []


def test_a_lost_workflow_is_replaced_when_its_lease_has_passed_and_not_sooner(
    still: World,
) -> None:
    post = still.schedule(still.connect())
    still.run_until(DUE - LOOK_AHEAD)
    still.sweep()
    still.machine.restart()
    still.run_until(DUE + 3 * MINUTE - SECOND)
    within = still.sweep()

    still.run_until(DUE + 3 * MINUTE)
    after = still.sweep()
    still.run_until(DUE + 3 * MINUTE)

    assert (within["started"], after["started"]) == (0, 1)
    assert [e.name for e in still.executions(post)] == [f"{post.id}-1-1", f"{post.id}-1-2"]
    assert still.again(post).status is Status.POSTED
    assert broken_invariants(still) == []


def test_a_claim_made_seconds_late_does_not_outlive_the_lease(still: World) -> None:
    post = still.schedule(still.connect("facebook"))
    still.run_until(DUE - LOOK_AHEAD)
    still.sweep()
    still.run_until(DUE - SECOND)
    still.clock.advance(45 * SECOND)
    still.machine.death = None
    still.calls.strike(_calls_until_claimed(still), "after")
    still.run_until(still.clock.now())
    assert still.again(post).status is Status.PUBLISHING

    still.run_until(DUE + 3 * MINUTE)
    still.sweep()
    still.run_until(DUE + 3 * MINUTE)

    assert still.again(post).status is Status.POSTED
    assert len(still.executions(post)) == 2
    assert broken_invariants(still) == []


def test_a_workflow_that_waits_to_try_again_is_not_replaced_meanwhile(world: World) -> None:
    world.sandbox.faults.add({"kind": "status", "status": 500, "match": {}})
    post = world.schedule(world.connect())
    world.run_until(DUE + 59 * SECOND)

    world.clock.advance(SECOND)  # a tick just before the retry
    world.sweep()
    world.settle()

    assert len(world.executions(post)) == 1
    assert (world.again(post).status, world.again(post).lag_seconds) == (Status.POSTED, 60.0)


def test_a_replaced_workflow_prepares_nothing_that_is_prepared_already(world: World) -> None:
    error = {"error": {"code": 324, "message": "soon"}}
    world.sandbox.faults.add(
        {"kind": "status", "status": 400, "body": error, "match": {"step": "commit"}}
    )
    post = world.schedule(world.connect("facebook"))
    world.run_until(DUE)

    world.machine.restart()
    world.settle()

    assert len(world.executions(post)) == 2
    assert world.again(post).status is Status.POSTED
    assert world.networks_saw("prepare") == 1
    assert broken_invariants(world) == []


def test_a_post_that_went_out_is_not_taken_up_again(still: World) -> None:
    post = still.schedule(still.connect())
    still.run_until(DUE - LOOK_AHEAD)
    still.sweep()
    still.run_until(DUE + timedelta(hours=1))

    assert still.sweep() == {"started": 0, "stale": 0}
    assert len(still.executions(post)) == 1


def _posted(world: World, post: PostInstance) -> None:
    world.sweep()
    world.run_until(DUE)


def _cancelled(world: World, post: PostInstance) -> None:
    world.instances.cancel(ADMIN, post.id)


def _deleted(world: World, post: PostInstance) -> None:
    world.instances.delete(ADMIN, post.id)


def _moved(world: World, post: PostInstance) -> None:
    world.instances.edit(ADMIN, post.id, InstanceEdit(scheduled_for=DUE + timedelta(hours=5)))


def _leased(world: World, post: PostInstance) -> None:
    world.sweep()


@pytest.mark.parametrize(
    ("change", "visible"), [(_posted, 1), (_cancelled, 0), (_deleted, 0), (_moved, 0), (_leased, 1)]
)
def test_an_entry_that_is_no_longer_true_does_no_harm(
    still: World, change: Callable[[World, PostInstance], None], visible: int
) -> None:
    post = still.schedule(still.connect("facebook"))
    still.run_until(DUE - LOOK_AHEAD)
    stale = entry_of(still, post)
    change(still, post)

    lagging = replace(
        still.dispatcher, due_index=LaggingIndex(still.dispatcher.due_index, [stale]), shards=1
    )
    found = lagging.sweep()
    still.run_until(DUE + MINUTE)

    assert (found.started, found.stale) == (0, 1)
    assert len(still.visible()) == visible


class Picky:
    """A workflow service that refuses some names."""

    def __init__(self, real: Any, refused: str) -> None:
        self.real, self.refused = real, refused

    def start(self, name: str, payload: Mapping[str, Any]) -> bool:
        if name.startswith(self.refused):
            raise Unavailable("no")
        return self.real.start(name, payload)


def test_a_post_that_can_not_be_started_holds_back_none_of_the_others(still: World) -> None:
    account = still.connect()
    first, *others = [still.schedule(account, when=DUE + turn * MINUTE) for turn in range(3)]
    still.run_until(DUE)
    picky = replace(still.dispatcher, workflow=Picky(still.machine, first.id))

    with pytest.raises(Unavailable, match="1 posts could not be started, 2 were"):
        picky.sweep()

    assert [len(still.executions(post)) for post in (first, *others)] == [0, 1, 1]
    assert still.sweep() == {"started": 1, "stale": 0}


def test_a_sweep_stops_where_nothing_can_be_started(
    still: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = still.connect()
    for turn in range(13):
        still.schedule(account, when=DUE + turn * MINUTE)
    still.run_until(DUE + 13 * MINUTE)
    refused: list[Any] = []

    def refuse(_self: Any, batch: Any, _start_ahead: Any) -> bool:
        refused.extend(batch)
        raise Unavailable("down")

    with monkeypatch.context() as patch:
        patch.setattr(Dispatcher, "_start", refuse)
        with pytest.raises(Unavailable):
            still.sweep()

    assert len(refused) == 10
    assert still.sweep()["started"] == 13


def test_an_outage_of_step_functions_loses_nothing(world: World) -> None:
    posts = [world.schedule(world.connect(platform)) for platform in ("webhook", "facebook")]
    world.machine.down = True
    world.run_until(DUE + 10 * MINUTE)
    assert world.failed_sweeps

    world.machine.down = False
    world.settle()

    assert [world.again(post).status for post in posts] == [Status.POSTED] * 2
    assert broken_invariants(world) == []


def test_what_is_due_before_the_next_sweep_is_started_by_whoever_scheduled_it(
    still: World,
) -> None:
    account = still.connect()

    soon = still.schedule(account, when=NOW + MINUTE)
    later = still.schedule(account, when=NOW + 2 * MINUTE)

    assert len(still.executions(soon)) == 1
    assert still.executions(later) == []


def test_a_post_that_can_not_be_started_at_once_is_started_by_the_next_sweep(
    world: World,
) -> None:
    world.machine.down = True
    post = world.schedule(world.connect(), when=DUE + timedelta(days=1))

    world.instances.post_now(ADMIN, post.id)
    world.machine.down = False
    world.settle()

    assert world.again(post).status is Status.POSTED
    assert broken_invariants(world) == []


def test_a_sweep_does_not_start_what_was_started_at_once(still: World) -> None:
    post = still.schedule(still.connect(), when=NOW + MINUTE)

    assert still.sweep() == {"started": 0, "stale": 0}
    still.run_until(NOW + MINUTE)

    assert len(still.executions(post)) == 1
    assert broken_invariants(still) == []


def test_workflow_input_is_plain_json(still: World) -> None:
    post = still.schedule(still.connect())

    told = dispatching.workflow_input([Start(entry_of(still, post))])

    assert json.loads(json.dumps(told)) == told


def test_a_wait_is_rounded_up_to_the_second_so_that_nothing_is_early(still: World) -> None:
    still.clock.advance(timedelta(microseconds=1500))
    post = still.schedule(still.connect(), when=DUE + timedelta(days=1))

    still.instances.post_now(ADMIN, post.id)

    [execution] = still.executions(post)
    assert execution.input["due_at"] == "2026-12-01T12:00:01Z"
    still.run_until(NOW + 5 * SECOND)
    assert still.again(post).status is Status.POSTED
    assert broken_invariants(still) == []


def _next_minute(world: World) -> Any:
    return world.clock.now().replace(second=0, microsecond=0) + MINUTE


def _calls_until_claimed(world: World) -> int:
    """The number of the call that claims, counted from where Commit begins."""
    return ["BatchGetItem", "Decrypt", "UpdateItem"].index("UpdateItem")
