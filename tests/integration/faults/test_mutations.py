"""The invariant check itself: it must fail when any one safeguard is removed.

The first test shows that the same scenarios pass with all safeguards.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest

from drumbeat.domain import trying
from drumbeat.domain.posts import PostInstance
from drumbeat.platforms.webhook import Webhook
from drumbeat.services.instances import InstanceEdit
from jobs import publish
from tests.integration.faults.mutations import (
    claims_without_condition,
    closes_no_gate,
    gives_no_credit_back,
    heeds_no_generation,
    keeps_the_credit_of_what_does_not_go_out,
    leases_for_ever,
    records_nothing,
    records_nothing_together,
    retries_without_looking,
    sends_before_it_is_due,
    sends_without_intent,
    starts_nothing,
    stores_the_intent_after_the_call,
    takes_no_credit,
    takes_no_places,
)
from tests.integration.faults.rivals import commit_as
from tests.integration.faults.scenes import due_together, late, limit, limited, refused_calls
from tests.integration.faults.world import BOUND, CONTEXT, DUE, World, broken_invariants
from tests.interference import Killed
from tests.samples import ADMIN

SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
#: The calls of a Commit without a preparation, in order.
_COMMIT = ("read", "open", "prepare", "claim", "visible call", "record")
_CLAIM, _VISIBLE_CALL = _COMMIT.index("claim"), _COMMIT.index("visible call")
#: Likewise for a batch of three, and the calls for its second post.
_BATCH = ("read", *("open", "prepare", "claim", "visible call") * 3, "record")
_SECOND_CLAIM = _BATCH.index("claim", _BATCH.index("claim") + 1)
_SECOND_VISIBLE_CALL = _SECOND_CLAIM + 1
#: The calls of a sweep over two late posts of one account.
_SWEEP = ("index", "posts", "gates", "places", "first start", "first lease", "second start")
_SECOND_START = _SWEEP.index("second start")

# What happens


def cancelled_while_it_is_claimed(world: World) -> None:
    post = _about_to_commit(world)
    world.calls.strike(_CLAIM, "before", lambda: world.instances.cancel(ADMIN, post.id))


def claimed_by_two_at_once(world: World) -> None:
    post = _about_to_commit(world)
    world.calls.strike(_CLAIM, "before", lambda: commit_as(world, post, attempt=1))


def killed_after_the_visible_call(world: World) -> None:
    _about_to_commit(world)
    world.calls.strike(_VISIBLE_CALL, "after")


def killed_with_its_workflow(world: World) -> None:
    _about_to_commit(world)
    world.machine.death = None
    world.calls.strike(0, "before")


def woken_early(world: World) -> None:
    post = world.schedule(world.connect("facebook"))
    commit_as(world, post, attempt=1)


def limited_by_its_network(world: World) -> None:
    limited(world, world.connect(), DUE)


def killed_between_late_posts_and_swept_again(world: World) -> None:
    late(world, world.connect(), DUE)
    world.calls.strike(_SECOND_START, "before")
    with pytest.raises(Killed):
        world.sweep()
    world.sweep()


def killed_after_what_comes_before_the_visible_call(world: World) -> None:
    """That is the claim; without a claim, the visible call itself."""
    _about_to_commit(world)
    world.calls.strike(_CLAIM, "after")


def moved_when_nothing_more_is_tried(world: World) -> None:
    """After the last try, before the workflow records the failure."""
    post = world.schedule(world.connect("facebook"))
    world.sandbox.faults.add(
        {
            "kind": "status",
            "status": 400,
            "body": {"error": {"code": 324, "message": "soon"}},
            "match": {"step": "commit"},
            "times": None,
        }
    )
    world.run_until(DUE + sum(trying.RETRY_AFTER, timedelta()) - SECOND)
    later = InstanceEdit(scheduled_for=DUE + timedelta(hours=6))
    record = world.machine.functions["record_failure"]

    def moved_and_recorded(event: Any) -> Any:
        world.instances.edit(ADMIN, post.id, later)
        return record(event)

    world.machine.functions = {**world.machine.functions, "record_failure": moved_and_recorded}


def one_of_a_batch_cancelled_while_it_is_claimed(world: World) -> None:
    [_, second, _] = _batch_about_to_commit(world)
    world.calls.strike(_SECOND_CLAIM, "before", lambda: world.instances.cancel(ADMIN, second.id))


def batch_delivered_twice_at_once(world: World) -> None:
    [first, *_] = _batch_about_to_commit(world)
    [execution] = world.executions(first)

    def deliver_again() -> None:
        publish.handler(execution.passed[-1], CONTEXT)

    world.calls.strike(_SECOND_CLAIM, "before", deliver_again)


def batch_killed_after_a_visible_call(world: World) -> None:
    """Two of three posts are visible then, and the outcome of neither is recorded."""
    _batch_about_to_commit(world)
    world.calls.strike(_SECOND_VISIBLE_CALL, "after")


def batch_killed_after_what_comes_before_a_visible_call(world: World) -> None:
    """That is the claim; if that is stored later, the visible call itself."""
    _batch_about_to_commit(world)
    world.calls.strike(_SECOND_CLAIM, "after")


def batches_limited_by_a_network(world: World) -> None:
    accounts = [world.connect(platform) for platform in ("facebook", "webhook")]
    for due in (DUE, DUE + MINUTE):
        content = world.write()
        for account in accounts:
            world.schedule(account, content, due)
    limit(world, "webhook", DUE)
    world.run_until(DUE - SECOND)
    assert [len(execution.posts) for execution in world.machine.running] == [2, 2]


SCENARIOS = (
    killed_after_what_comes_before_the_visible_call,
    moved_when_nothing_more_is_tried,
    cancelled_while_it_is_claimed,
    claimed_by_two_at_once,
    killed_after_the_visible_call,
    killed_with_its_workflow,
    woken_early,
    limited_by_its_network,
    killed_between_late_posts_and_swept_again,
    one_of_a_batch_cancelled_while_it_is_claimed,
    batch_delivered_twice_at_once,
    batch_killed_after_a_visible_call,
    batch_killed_after_what_comes_before_a_visible_call,
    batches_limited_by_a_network,
)

# And is noticed


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_with_its_safeguards_publishing_holds(
    world: World, scenario: Callable[[World], None]
) -> None:
    scenario(world)

    assert _what_broke(world) == []


@pytest.mark.parametrize(
    ("safeguard_gone", "scenario", "noticed"),
    [
        (claims_without_condition, cancelled_while_it_is_claimed, "I1"),
        (claims_without_condition, claimed_by_two_at_once, "I1"),
        (sends_without_intent, killed_after_what_comes_before_the_visible_call, "I1"),
        (stores_the_intent_after_the_call, killed_after_what_comes_before_the_visible_call, "I1"),
        (heeds_no_generation, moved_when_nothing_more_is_tried, "I7"),
        (retries_without_looking, killed_after_the_visible_call, "I1"),
        (records_nothing, killed_after_the_visible_call, "I4"),
        (leases_for_ever, killed_with_its_workflow, "I4"),
        (starts_nothing, killed_with_its_workflow, "I4"),
        (sends_before_it_is_due, woken_early, "I3"),
        (closes_no_gate, limited_by_its_network, "limit"),
        (keeps_the_credit_of_what_does_not_go_out, cancelled_while_it_is_claimed, "I5"),
        (gives_no_credit_back, cancelled_while_it_is_claimed, "I5"),
        (takes_no_credit, woken_early, "I5"),
        (takes_no_places, killed_between_late_posts_and_swept_again, "pace"),
        (claims_without_condition, one_of_a_batch_cancelled_while_it_is_claimed, "I1"),
        (claims_without_condition, batch_delivered_twice_at_once, "I1"),
        (
            stores_the_intent_after_the_call,
            batch_killed_after_what_comes_before_a_visible_call,
            "I1",
        ),
        (retries_without_looking, batch_killed_after_a_visible_call, "I1"),
        (records_nothing_together, batch_killed_after_a_visible_call, "I4"),
        (closes_no_gate, batches_limited_by_a_network, "limit"),
    ],
)
def test_a_safeguard_that_is_missing_is_noticed(
    world: World,
    monkeypatch: pytest.MonkeyPatch,
    safeguard_gone: Callable[[pytest.MonkeyPatch], None],
    scenario: Callable[[World], None],
    noticed: str,
) -> None:
    safeguard_gone(monkeypatch)

    scenario(world)

    assert any(broken.startswith(noticed) for broken in _what_broke(world))


def _about_to_commit(world: World) -> PostInstance:
    """With nothing prepared, so that each Commit makes its own unpublished post."""
    world.sandbox.faults.add({"kind": "status", "status": 500, "match": {"step": "prepare"}})
    post = world.schedule(world.connect("facebook"))
    world.run_until(DUE - SECOND)
    return post


def _batch_about_to_commit(world: World) -> list[PostInstance]:
    """Three posts that share an execution, with nothing prepared."""
    order = {"kind": "status", "status": 500, "match": {"step": "prepare"}, "times": 3}
    world.sandbox.faults.add(order)
    posts = due_together(world, "facebook", "facebook", "facebook")
    world.run_until(DUE - SECOND)
    [execution] = world.machine.running
    assert len(execution.posts) == 3
    return posts


def _what_broke(world: World) -> list[str]:
    world.run_until(DUE + BOUND + timedelta(minutes=10))
    broken = broken_invariants(world)
    if refused_calls(world) > 1:
        broken.append("limit: a call was made that another post was refused before")
    gap = Webhook.profile.pacing.gap.total_seconds()
    times = sorted((entry["channel"], entry["visible_at"] / 1000) for entry in world.visible())
    if any(
        channel == same and after - before < gap
        for (channel, before), (same, after) in pairwise(times)
    ):
        broken.append("pace: posts of one account went out too soon after one another")
    return broken
