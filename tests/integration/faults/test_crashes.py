"""Killed at every call that leaves the process: the post still goes out once, and says so.

One post is published with a kill at call 0, 1, 2, ... until there is no such call. The workflow's
retries or the sweep's leases do the rest.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest

from drumbeat.domain import trying
from drumbeat.domain.pacing import Pacing
from drumbeat.domain.posts import PostInstance, Status
from drumbeat.platforms.facebook import Facebook
from drumbeat.platforms.webhook import Webhook
from tests.integration.faults.scenes import LIMIT, late, limited, refused_calls
from tests.integration.faults.striking import DEATHS, struck_posts, struck_scenes
from tests.integration.faults.world import World, broken_invariants
from tests.integration.networks import COMMIT, PLATFORMS

MINUTE = timedelta(minutes=1)
#: Longer than the look-ahead, so that the second of two late posts has to wait in line.
LONG_GAP = 6 * MINUTE


@pytest.mark.parametrize("platform", PLATFORMS)
@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("death", [DEATHS[0], None])
def test_a_post_goes_out_once_wherever_its_publishing_is_killed(
    world: World, platform: str, when: str, death: str | None
) -> None:
    world.machine.death = death

    for number, post in struck_posts(world, platform, when):
        assert post.status is Status.POSTED, f"{when} call {number}: {post}"
        assert post.attempt <= 2
        assert broken_invariants(world) == [], f"{when} call {number}"


@pytest.mark.parametrize("death", DEATHS[1:3])
def test_a_function_that_crashes_is_called_again_by_its_workflow(world: World, death: str) -> None:
    world.machine.death = death
    post = world.schedule(world.connect("facebook"))
    world.run_until(post.due_at - timedelta(seconds=1))  # type: ignore[operator]

    world.calls.strike(3, "after")  # the visible call
    world.settle()

    after = world.again(post)
    [execution] = world.executions(post)
    assert world.calls.struck
    assert (after.status, after.posted_at) == (Status.POSTED, post.due_at)
    assert execution.status == "SUCCEEDED"
    assert world.networks_saw("commit") == 1


@pytest.mark.parametrize("platform", PLATFORMS)
@pytest.mark.parametrize("when", ["before", "after"])
def test_a_post_whose_answer_was_lost_goes_out_once_wherever_its_publishing_is_killed(
    world: World, platform: str, when: str
) -> None:
    for number, post in struck_posts(world, platform, when, kind="drop_after"):
        assert post.status is Status.POSTED, f"{when} call {number}: {post}"
        assert broken_invariants(world) == [], f"{when} call {number}"


@pytest.mark.parametrize("platform", PLATFORMS)
def test_a_post_that_was_refused_for_now_goes_out_once_wherever_its_publishing_is_killed(
    world: World, platform: str
) -> None:
    world.machine.death = None
    fault = _refusal(platform)

    for number, post in struck_posts(world, platform, "after", **fault):
        assert post.status is Status.POSTED, f"after call {number}: {post}"
        assert broken_invariants(world) == [], f"after call {number}"


@pytest.mark.parametrize("platform", PLATFORMS)
def test_a_post_that_is_refused_for_good_ends_as_failed_wherever_its_publishing_is_killed(
    world: World, platform: str
) -> None:
    # A webhook that was killed after its call can't be asked, so a refusal proves nothing.
    answer = {"status": 400, "body": {"error": {"code": 100, "message": "never"}}}
    may_have_arrived = Status.UNCONFIRMED if platform == "webhook" else Status.FAILED

    for number, post in struck_posts(world, platform, "after", kind="status", times=None, **answer):
        assert post.status in (Status.FAILED, may_have_arrived), f"after call {number}: {post}"
        assert post.error is not None
        assert world.visible() == []
        assert broken_invariants(world) == [], f"after call {number}"


#: A kill after a call has the same effect as before the next one, so longer scenes are killed only
#: after calls. The ways in which a workflow sees it take turns, differently on each platform.
TURNS = [("webhook", (DEATHS[0], None)), ("facebook", (None, DEATHS[0]))]


@pytest.mark.parametrize(("platform", "deaths"), TURNS)
def test_posts_that_a_limit_puts_off_go_out_once_wherever_their_publishing_is_killed(
    world: World, platform: str, deaths: Sequence[str | None]
) -> None:
    refused = [0]

    for number, posts in struck_scenes(world, platform, "after", limited, deaths):
        refused.append(refused_calls(world))
        assert posts[0].scheduled_for is not None
        opens = posts[0].scheduled_for + LIMIT
        for post in posts:
            assert post.status is Status.POSTED, f"after call {number}: {post}"
            # Only an interrupted try counts.
            assert post.tries <= 1, f"after call {number}: a limit uses up no try"
            assert post.posted_at is not None
            assert post.posted_at >= opens, f"after call {number}: nothing got through then"
    assert broken_invariants(world) == []
    again = [after - before - 1 for before, after in pairwise(refused)]
    assert sum(again) <= 2, "one call is refused, unless the gate could not be closed after it"


@pytest.mark.parametrize(("platform", "deaths"), TURNS)
def test_late_posts_go_out_once_and_apart_wherever_catching_up_is_killed(
    world: World, monkeypatch: pytest.MonkeyPatch, platform: str, deaths: Sequence[str | None]
) -> None:
    for network in (Facebook, Webhook):
        paced = replace(network.profile, pacing=Pacing(gap=LONG_GAP))
        monkeypatch.setattr(network, "profile", paced)
    # A post whose sending is continued goes at once, not in line.
    least = LONG_GAP - trying.LEASE - MINUTE

    for number, posts in struck_scenes(world, platform, "after", late, deaths):
        for post in posts:
            assert post.status is Status.POSTED, f"after call {number}: {post}"
            assert post.scheduled_for is not None
            first_due = post.promised_at or post.due_at
            assert first_due == post.scheduled_for, f"after call {number}: {post}"
        first, second = sorted(_shown_at(world, post) for post in posts)
        assert second - first >= least, f"after call {number}"
    assert broken_invariants(world) == []


@pytest.mark.parametrize("platform", PLATFORMS)
@pytest.mark.parametrize("state", ["Prepare", "Wait", "Commit"])
def test_a_workflow_that_dies_in_any_state_is_replaced(
    world: World, platform: str, state: str
) -> None:
    post = world.schedule(world.connect(platform))
    world.machine.dies_in = state

    world.settle()

    after = world.again(post)
    assert [e.status for e in world.executions(post)] == ["ABORTED", "SUCCEEDED"]
    assert (after.status, after.attempt) == (Status.POSTED, 2)
    assert after.lag_seconds is not None
    assert after.lag_seconds <= 240, "a lease, and a minute until the sweep"
    assert broken_invariants(world) == []


def test_a_workflow_that_dies_while_it_records_a_failure_is_replaced(world: World) -> None:
    world.sandbox.faults.add({"kind": "status", "status": 425, "match": {}, "times": None})
    post = world.schedule(world.connect())
    world.machine.dies_in = "RecordFailure"

    world.settle(within=timedelta(hours=1))

    after = world.again(post)
    assert (after.status, after.tries) == (Status.FAILED, 4)
    assert world.networks_saw("webhook") == 4, "no fifth try"
    assert broken_invariants(world) == []


@pytest.mark.parametrize("platform", PLATFORMS)
def test_workflows_that_are_lost_while_they_wait_to_try_again_are_replaced(
    world: World, platform: str
) -> None:
    # After a restart, MiniStack fails running executions and keeps their names.
    world.sandbox.faults.add({"match": COMMIT[platform], **_refusal(platform)})
    post = world.schedule(world.connect(platform))
    world.run_until(post.due_at + timedelta(seconds=30))  # type: ignore[operator]

    world.machine.restart()
    world.settle()

    after = world.again(post)
    assert (after.status, after.tries) == (Status.POSTED, 1)
    assert after.lag_seconds is not None
    assert after.lag_seconds <= 60 + 240
    assert broken_invariants(world) == []


def _refusal(platform: str) -> dict[str, Any]:
    if platform == "webhook":
        return {"kind": "status", "status": 425}
    return {"kind": "status", "status": 400, "body": {"error": {"code": 324, "message": "soon"}}}


def _shown_at(world: World, post: PostInstance) -> datetime:
    """When it became visible, by the network's ledger."""
    [entry] = world.sandbox.ledger.visible(post_id=post.platform_post_id)
    return datetime.fromtimestamp(entry["visible_at"] / 1000, UTC)
