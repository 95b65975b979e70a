"""Every kind of network: a post is shown once, and where nobody can say that, people are asked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import count

import pytest

from drumbeat.domain.posts import PostInstance, Status
from drumbeat.domain.profiles import ALWAYS
from tests.integration.faults.behaviours import BEHAVIOURS, HOUR, Behaviour, behaving
from tests.integration.faults.world import BOUND, DUE, World, broken_invariants

MINUTE = timedelta(minutes=1)
COMMIT = {"step": "webhook"}


def struck_posts(world: World, when: str) -> Iterator[tuple[int, PostInstance]]:
    """One post after the other, each struck one call later, and settled."""
    account = world.connect()
    for number in count():
        due = world.clock.now().replace(second=0, microsecond=0) + 7 * MINUTE
        post = world.schedule(account, when=due)
        world.calls.strike(number, when)
        world.settle(within=BOUND + 10 * MINUTE)
        if not world.calls.struck:
            assert number > 7, "fewer calls than publishing takes"
            return
        yield number, world.again(post)


def is_left_to_people(behaviour: Behaviour) -> bool:
    """Whether nothing can tell what became of a call, and repeating it might show it twice."""
    return not behaviour.finds and behaviour.repeats is None


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("behaviour", BEHAVIOURS, ids=str)
def test_a_post_is_shown_once_wherever_its_publishing_is_killed(
    world: World, behaviour: Behaviour, when: str
) -> None:
    behaving(world, behaviour)
    world.machine.death = None if when == "after" else "Sandbox.Timedout"
    ends = {Status.POSTED, Status.UNCONFIRMED} if is_left_to_people(behaviour) else {Status.POSTED}

    for number, post in struck_posts(world, when):
        assert post.status in ends, f"{when} call {number}: {post}"
        assert broken_invariants(world) == [], f"{when} call {number}"


@pytest.mark.parametrize("behaviour", BEHAVIOURS, ids=str)
def test_a_post_whose_answer_was_lost_is_shown_once(world: World, behaviour: Behaviour) -> None:
    behaving(world, behaviour)
    world.sandbox.faults.add({"kind": "drop_after", "match": COMMIT})
    post = world.schedule(world.connect())

    world.settle(within=BOUND + 10 * MINUTE)

    expected = Status.UNCONFIRMED if is_left_to_people(behaviour) else Status.POSTED
    assert world.again(post).status is expected
    assert len(world.visible()) == 1
    assert broken_invariants(world) == []


@pytest.mark.parametrize("behaviour", BEHAVIOURS, ids=str)
def test_a_post_that_was_certainly_refused_is_sent_again(
    world: World, behaviour: Behaviour
) -> None:
    behaving(world, behaviour)
    world.sandbox.faults.add({"kind": "status", "status": 425, "match": COMMIT, "times": 2})
    post = world.schedule(world.connect())

    world.settle(within=BOUND + 10 * MINUTE)

    assert (world.again(post).status, world.again(post).tries) == (Status.POSTED, 2)
    assert len(world.visible()) == 1
    assert broken_invariants(world) == []


@pytest.mark.parametrize(
    ("limit", "repeated"), [(40 * MINUTE, True), (70 * MINUTE, False)], ids=str
)
@pytest.mark.parametrize("repeats", [ALWAYS, HOUR], ids=["always", "for an hour"])
def test_a_repeat_after_its_time_is_over_is_never_made(
    world: World, repeats: timedelta, limit: timedelta, repeated: bool
) -> None:
    """The first answer is lost, and then the network lets nothing through for so long."""
    behaving(world, Behaviour(finds=False, repeats=repeats, slow=False))
    seconds = int(limit.total_seconds())
    world.sandbox.faults.add({"kind": "drop_after", "match": COMMIT})
    post = world.schedule(world.connect())
    world.run_until(DUE + timedelta(seconds=30))
    world.sandbox.faults.add({"kind": "rate_limit", "retry_after": seconds, "match": COMMIT})

    world.settle(within=timedelta(hours=3))

    after = world.again(post)
    may_be = repeated or repeats is ALWAYS
    assert after.status is (Status.POSTED if may_be else Status.UNCONFIRMED)
    assert world.networks_saw("webhook") == (3 if may_be else 2)
    assert len(world.visible()) == 1
    assert broken_invariants(world) == []


@pytest.mark.parametrize("behaviour", BEHAVIOURS, ids=str)
def test_posts_of_one_second_are_each_shown_once_though_one_answer_is_lost(
    world: World, behaviour: Behaviour
) -> None:
    behaving(world, behaviour)
    content = world.write()
    posts = [world.schedule(world.connect(), content) for _ in range(3)]
    world.sandbox.faults.add({"kind": "drop_after", "match": COMMIT})

    world.settle(within=BOUND + 10 * MINUTE)

    first = world.executions(posts[0])[0]
    lost = Status.UNCONFIRMED if is_left_to_people(behaviour) else Status.POSTED
    assert len(first.posts) == 3
    assert sorted(world.again(post).status for post in posts) == sorted(
        [Status.POSTED, Status.POSTED, lost]
    )
    assert len(world.visible()) == 3
    assert broken_invariants(world) == []
