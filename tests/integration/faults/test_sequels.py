"""A post's sequel: a visible call of its own, made at most once, whatever fails."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from drumbeat.domain.accounts import AccountStatus, ChannelAccount
from drumbeat.domain.posts import PostInstance, Status
from drumbeat.domain.sequels import Sequel, SequelState
from tests.integration.faults.striking import DEATHS, struck_scenes
from tests.integration.faults.world import World, broken_invariants
from tests.samples import ADMIN

COMMENT = "Call us before the frost does."
FOLLOW = {"match": {"network": "facebook", "step": "follow"}}


def connected(world: World) -> ChannelAccount:
    """A page whose posts get a first comment."""
    account = world.connect("facebook")
    return world.accounts.change(ADMIN, account.id, options={"first_comment": COMMENT})


def comments(world: World, post: PostInstance) -> list[str]:
    kept = world.sandbox.ledger.all_kept("facebook", "comment").values()
    return [said["message"] for _, said in kept if said["post"] == post.platform_post_id]


def settled(world: World, **fault: Any) -> tuple[PostInstance, Sequel]:
    """A post, and its comment's outcome."""
    post = world.schedule(connected(world))
    if fault:
        world.sandbox.faults.add({**FOLLOW, **fault})
    world.settle(within=timedelta(hours=2))
    after = world.again(post)
    assert after.status is Status.POSTED
    assert broken_invariants(world) == []
    [sequel] = after.sequels
    return after, sequel


def test_a_first_comment_follows_its_post_and_stands_in_its_history(world: World) -> None:
    post, sequel = settled(world)

    assert comments(world, post) == [COMMENT]
    assert (sequel.state, sequel.text) == (SequelState.POSTED, COMMENT)
    assert sequel.at is not None
    assert post.posted_at is not None
    assert timedelta() < sequel.at - post.posted_at < timedelta(minutes=3)
    assert (post.lag_seconds, post.take_up_at) == (0.0, None)
    first, last = world.attempts(post)
    assert (first.outcome, last.outcome) == ("posted", "follow_up_posted")
    assert (last.text, last.platform_post_id) == (COMMENT, sequel.platform_post_id)


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("death", [DEATHS[0], None])
def test_it_is_made_once_at_most_wherever_its_sending_is_killed(
    world: World, when: str, death: str | None
) -> None:
    world.machine.death = death

    def alone(world: World, account: ChannelAccount, due: datetime) -> list[PostInstance]:
        world.accounts.change(ADMIN, account.id, options={"first_comment": COMMENT})
        post = world.schedule(account, when=due)
        world.run_until(due + timedelta(seconds=2))
        assert world.again(post).status is Status.POSTED
        return [post]

    for number, [post] in struck_scenes(world, "facebook", when, alone):
        [sequel] = post.sequels
        # A comment that was killed before its call is not sent either: nobody can distinguish the
        # two.
        is_there = sequel.state is SequelState.POSTED
        assert is_there or sequel.state is SequelState.FAILED, f"{when} call {number}: {sequel}"
        assert comments(world, post) == [COMMENT] * is_there, f"{when} call {number}"
        assert post.take_up_at is None
        assert broken_invariants(world) == [], f"{when} call {number}"


@pytest.mark.parametrize("kind", ["drop_after", "accept_then_500", "malformed"])
def test_one_whose_answer_was_lost_is_found_and_not_sent_again(world: World, kind: str) -> None:
    post, sequel = settled(world, kind=kind)

    assert comments(world, post) == [COMMENT]
    assert sequel.state is SequelState.POSTED


def test_one_that_can_not_be_found_is_left_as_that_and_not_sent_again(world: World) -> None:
    listing = {"match": {"path": "/v25.0/1001_", "method": "GET"}, "kind": "status", "status": 500}
    world.sandbox.faults.add({**listing, "times": None})

    post, sequel = settled(world, kind="drop_after")

    assert comments(world, post) == [COMMENT]
    assert sequel.state is SequelState.UNCONFIRMED
    assert world.networks_saw("follow") <= 3  # once sent, and looked for


def test_one_that_has_certainly_not_arrived_is_not_sent_again_after_a_doubt(world: World) -> None:
    post, sequel = settled(world, kind="drop_before")

    assert comments(world, post) == []
    assert sequel.state is SequelState.FAILED


def test_a_refusal_for_now_is_tried_again(world: World) -> None:
    throttled = {"error": {"code": 32, "message": "Page request limit reached"}}

    post, sequel = settled(world, kind="status", status=400, body=throttled)

    assert comments(world, post) == [COMMENT]
    assert (sequel.state, sequel.tries) == (SequelState.POSTED, 1)


def test_a_refusal_for_good_ends_it_and_leaves_post_and_account_as_they_are(world: World) -> None:
    lacking = {"error": {"code": 200, "message": "pages_manage_engagement was not granted."}}

    post, sequel = settled(world, kind="status", status=403, body=lacking)

    assert comments(world, post) == []
    assert (sequel.state, sequel.code) == (SequelState.FAILED, "200")
    assert [each.outcome for each in world.attempts(post)] == ["posted", "follow_up_failed"]
    [account] = world.stored_accounts.list("h2o")
    assert account.status is AccountStatus.ACTIVE


def test_nothing_more_is_sent_on_an_account_that_was_paused_meanwhile(world: World) -> None:
    account = connected(world)
    post = world.schedule(account)
    world.run_until(post.due_at + timedelta(seconds=2))  # type: ignore[operator]
    world.accounts.pause(ADMIN, account.id)

    world.settle()

    [sequel] = world.again(post).sequels
    assert comments(world, world.again(post)) == []
    assert (sequel.state, sequel.code) == (SequelState.FAILED, "account_paused")
