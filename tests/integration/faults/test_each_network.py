"""The fault table on each network: a post is shown once, or people are told why not.

By default only on two very different networks: one whose posts are found in a list, and one whose
videos take minutes to upload. `make nightly` tests all.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from drumbeat.domain.posts import PostInstance, Status
from drumbeat.domain.publishing import Outgoing
from drumbeat.services.contents import ContentDraft
from tests.integration.faults.behaviours import ALL
from tests.integration.faults.connections import NETWORKS
from tests.integration.faults.mutations import (
    repeats_whatever_it_was_told,
    retries_without_looking,
    sends_what_was_prepared_before_the_edit,
)
from tests.integration.faults.striking import struck_scenes
from tests.integration.faults.world import BOUND, DUE, World, broken_invariants
from tests.samples import ADMIN

MINUTE = timedelta(minutes=1)
SAMPLE = NETWORKS if ALL else ("linkedin", "youtube")
#: Statuses after a fault of the visible call.
IN_DOUBT = {Status.POSTED, Status.UNCONFIRMED}
#: LinkedIn's stand-in limits for the rest of the day.
HELD = {Status.POSTED, Status.MISSED}
FAULTS: list[tuple[dict[str, Any], set[Status]]] = [
    ({"kind": "drop_after"}, IN_DOUBT),
    ({"kind": "drop_before"}, IN_DOUBT),
    ({"kind": "accept_then_500"}, IN_DOUBT),
    ({"kind": "malformed"}, IN_DOUBT),
    ({"kind": "malformed", "body": {"id": ""}}, IN_DOUBT),
    ({"kind": "rate_limit", "retry_after": 90}, HELD),
    ({"kind": "rate_limit", "says": "garbage"}, HELD),
]


def struck(world: World, account: Any, number: int, **fault: Any) -> PostInstance:
    """A post with a text of its own whose visible call meets the fault, settled."""
    step = "webhook" if account.platform == "webhook" else "commit"
    match = {"network": account.platform, "step": step}
    world.sandbox.faults.add({"match": match, **fault})
    due = world.clock.now().replace(second=0, microsecond=0) + 20 * MINUTE
    post = world.schedule(account, when=due, caption=f"Tip {number}: keep your pipes warm.")
    world.settle(within=BOUND + 40 * MINUTE)
    world.sandbox.faults.clear()
    return world.again(post)


@pytest.mark.parametrize("network", SAMPLE)
def test_a_post_is_shown_once_whatever_its_visible_call_meets(world: World, network: str) -> None:
    account = world.connect(network)

    for number, (fault, ends) in enumerate(FAULTS):
        post = struck(world, account, number, **fault)

        assert post.status in ends, fault
        assert broken_invariants(world) == [], fault
    shown = [entry["text"].partition("Tip ")[2][0] for entry in world.visible()]
    assert len(shown) == len(set(shown))


@pytest.mark.parametrize("network", SAMPLE)
def test_access_that_has_ended_shows_nothing_or_is_renewed(world: World, network: str) -> None:
    post = struck(world, world.connect(network), 0, kind="expired_token")

    assert post.status in {Status.POSTED, Status.FAILED}
    assert len(world.visible()) == (post.status is Status.POSTED)


@pytest.mark.parametrize("network", NETWORKS if ALL else ("x",))
def test_a_post_is_shown_once_wherever_its_publishing_is_killed(world: World, network: str) -> None:
    world.machine.death = None
    world.media_workflow.death = None

    def alone(world: World, account: Any, due: Any) -> list[PostInstance]:
        return [world.schedule(account, when=due, caption=f"Tip at {due:%d %H:%M}")]

    for number, [post] in struck_scenes(world, network, "after", alone):
        assert post.status in IN_DOUBT, f"call {number}: {post}"
        assert broken_invariants(world) == [], f"call {number}"


def test_a_slow_clock_does_not_have_a_long_preparation_looked_at_over_and_over(
    world: World,
) -> None:
    post = world.schedule(world.connect("youtube"), when=DUE + 20 * MINUTE)
    world.clock.skew = -2 * MINUTE

    world.run_until(DUE + 25 * MINUTE)

    [run] = world.media_workflow.executions.values()
    assert world.again(post).status is Status.POSTED
    assert len(run.entered) < 100


# And each safeguard is needed


def lost_and_not_found_at_once(world: World) -> None:
    """A lost pin, of which Pinterest would make a second one."""
    find = {"network": "pinterest", "step": "find"}
    world.sandbox.faults.add({"kind": "drop_before", "match": find, "times": 3})
    post = struck(world, world.connect("pinterest"), 0, kind="drop_after")

    assert post.status is Status.POSTED
    assert len(world.visible()) == 1


def lost_when_it_was_sent_before_its_time(world: World) -> None:
    """The list is searched from the time of sending, not from the scheduled time."""
    for step, kind in (("find", "drop_before"), ("commit", "drop_after")):
        match = {"network": "pinterest", "step": step}
        world.sandbox.faults.add({"kind": kind, "match": match})
    post = world.schedule(world.connect("pinterest"), when=DUE + timedelta(hours=2))
    world.instances.post_now(ADMIN, post.id)
    world.settle(within=BOUND + 40 * MINUTE)

    assert world.again(post).status is Status.POSTED
    assert len(world.visible()) == 1


def edited_after_it_was_prepared(world: World) -> None:
    post = world.schedule(world.connect("instagram"), when=DUE, caption="first draft")
    world.run_until(DUE - MINUTE)
    draft = ContentDraft(base_caption="second thoughts")
    world.contents.change(ADMIN, post.content_item_id or "", draft)
    world.settle(within=BOUND + 40 * MINUTE)

    assert [entry["text"] for entry in world.visible()] == ["second thoughts"]


@pytest.mark.parametrize(
    "scenario",
    [
        lost_and_not_found_at_once,
        lost_when_it_was_sent_before_its_time,
        edited_after_it_was_prepared,
    ],
)
def test_with_its_safeguards_publishing_holds(
    world: World, scenario: Callable[[World], None]
) -> None:
    scenario(world)

    assert broken_invariants(world) == []


def looks_from_when_it_was_scheduled_for(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Outgoing, "earliest", property(lambda post: post.scheduled_for))


@pytest.mark.parametrize(
    ("safeguard_gone", "scenario"),
    [
        (retries_without_looking, lost_and_not_found_at_once),
        (looks_from_when_it_was_scheduled_for, lost_when_it_was_sent_before_its_time),
        (repeats_whatever_it_was_told, lost_and_not_found_at_once),
        (sends_what_was_prepared_before_the_edit, edited_after_it_was_prepared),
    ],
)
def test_a_safeguard_that_is_missing_is_noticed(
    world: World,
    monkeypatch: pytest.MonkeyPatch,
    safeguard_gone: Callable[[pytest.MonkeyPatch], None],
    scenario: Callable[[World], None],
) -> None:
    safeguard_gone(monkeypatch)

    with pytest.raises(AssertionError):
        scenario(world)
