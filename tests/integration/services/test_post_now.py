"""Posts that are sent at once, or within the minute."""

from __future__ import annotations

from datetime import timedelta

import pytest

from drumbeat.domain.errors import Conflict
from drumbeat.domain.posts import Status
from drumbeat.persistence.table import connection
from tests.integration.faults.world import DUE, World, broken_invariants
from tests.integration.networks import PLATFORMS, order_fault, sent
from tests.meter import metered
from tests.samples import ADMIN, NOW

MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize("platform", PLATFORMS)
def test_post_now_starts_within_the_call_and_keeps_the_posts_place(
    world: World, platform: str
) -> None:
    world.sweeping = False
    post = world.schedule(world.connect(platform), when=DUE + timedelta(days=3))

    world.instances.post_now(ADMIN, post.id)
    world.run_until(NOW + timedelta(seconds=5))

    after = world.again(post)
    assert (after.status, after.scheduled_for) == (Status.POSTED, post.scheduled_for)
    assert sent(world) == [NOW]
    assert broken_invariants(world) == []


def test_a_post_without_a_time_can_be_posted_now(world: World) -> None:
    content = world.write()
    [answer] = world.placing.create_many(
        ADMIN, content.id, [world.connect("facebook").id], scheduled_for=None, status=None
    )
    assert answer.instance is not None

    world.instances.post_now(ADMIN, answer.instance.id)
    with metered(connection().client) as meter:
        world.run_until(NOW + timedelta(seconds=5))

    after = world.read(answer.instance.id)
    assert (after.status, after.scheduled_for) == (Status.POSTED, None)
    assert len(world.visible()) == 1
    reads = [call for call in meter.calls if call.operation in ("BatchGetItem", "GetItem")]
    assert len(reads) <= 3
    assert broken_invariants(world) == []


def test_a_post_due_before_the_next_sweep_is_started_when_it_is_scheduled(world: World) -> None:
    world.sweeping = False

    post = world.schedule(world.connect(), when=NOW + MINUTE)
    world.run_until(NOW + MINUTE)

    assert world.again(post).status is Status.POSTED
    assert sent(world) == [NOW + MINUTE]


def test_a_failed_post_can_be_posted_again_and_is_visible_once(world: World) -> None:
    order_fault(world, "facebook", "status", status=400, body={"error": {"code": 100}})
    post = world.schedule(world.connect("facebook"))
    world.settle()
    assert world.again(post).status is Status.FAILED

    world.instances.post_now(ADMIN, post.id)
    world.settle()

    after = world.again(post)
    assert (after.status, after.generation, after.error) == (Status.POSTED, 2, None)
    assert [line.outcome for line in world.attempts(post)] == ["failed", "posted"]
    assert broken_invariants(world) == []


def test_a_posted_post_can_not_be_posted_again(world: World) -> None:
    post = world.schedule(world.connect())
    world.settle()

    with pytest.raises(Conflict):
        world.instances.post_now(ADMIN, post.id)

    world.settle()
    assert len(world.visible()) == 1
