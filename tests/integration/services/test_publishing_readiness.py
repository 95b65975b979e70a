"""Posts that become due while their account or content is not ready."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from drumbeat.domain.content import ContentStatus
from drumbeat.domain.errors import Conflict, DrumbeatError
from drumbeat.domain.posts import PostError, Status
from drumbeat.services.contents import ContentDraft
from drumbeat.services.instances import InstanceEdit
from tests.integration.faults.world import DUE, World, broken_invariants
from tests.integration.networks import order_fault, sent
from tests.samples import ADMIN, NOW

DISPATCHED = NOW + timedelta(minutes=4)
MINUTE = timedelta(minutes=1)
#: Commit's calls, when everything is prepared.
_VISIBLE_CALL = ("read", "open", "claim", "visible call", "record").index("visible call")


@pytest.mark.parametrize("when", [NOW, DISPATCHED, DUE - timedelta(seconds=1)])
def test_what_falls_due_while_its_account_is_paused_is_skipped(
    world: World, when: datetime
) -> None:
    account = world.connect("facebook")
    post = world.schedule(account)
    world.run_until(when)

    world.accounts.pause(ADMIN, account.id)
    world.settle()

    after = world.again(post)
    assert (after.status, after.error and after.error.code) == (Status.SKIPPED, "account_paused")
    assert [line.outcome for line in world.attempts(post)] == ["skipped"]
    assert world.visible() == []


def test_an_account_that_is_resumed_in_time_posts(world: World) -> None:
    account = world.connect()
    post = world.schedule(account)
    world.accounts.pause(ADMIN, account.id)
    world.run_until(DUE - MINUTE)

    world.accounts.resume(ADMIN, account.id)
    world.settle()

    assert world.again(post).status is Status.POSTED
    assert sent(world) == [DUE]


def test_an_account_paused_between_two_tries_gets_no_second_one(world: World) -> None:
    account = world.connect("facebook")
    order_fault(world, "facebook", "drop_before")
    post = world.schedule(account)
    world.run_until(DUE + timedelta(seconds=1))

    world.accounts.pause(ADMIN, account.id)
    world.settle()

    assert world.again(post).status is Status.SKIPPED
    assert world.visible() == []


def test_an_account_paused_after_a_lost_try_that_did_not_arrive_skips_the_post(
    world: World,
) -> None:
    account = world.connect("facebook")
    post = world.schedule(account)
    world.run_until(DUE - timedelta(seconds=1))
    world.calls.strike(_VISIBLE_CALL, "before")
    world.run_until(DUE)

    world.accounts.pause(ADMIN, account.id)
    world.settle()

    assert world.again(post).status is Status.SKIPPED
    assert world.visible() == []


def test_nothing_more_is_sent_to_a_paused_account_though_a_call_may_have_arrived(
    world: World,
) -> None:
    account = world.connect("webhook")
    order_fault(world, "webhook", "drop_before")
    post = world.schedule(account)
    world.run_until(DUE + timedelta(seconds=1))

    world.accounts.pause(ADMIN, account.id)
    world.settle()

    assert world.again(post).status is Status.UNCONFIRMED, "a person has to look"
    assert world.visible() == []


def test_the_posts_of_an_account_that_is_deleted_are_not_sent(world: World) -> None:
    account = world.connect("facebook")
    post = world.schedule(account)
    world.run_until(DISPATCHED)

    world.accounts.delete(ADMIN, account.id)
    world.run_until(DUE + timedelta(minutes=20))

    assert world.again(post).status is Status.DRAFT
    assert world.visible() == []
    assert broken_invariants(world) == []


def test_content_that_waits_for_approval_is_not_sent_until_it_is_approved(world: World) -> None:
    content = world.write()
    post = world.schedule(world.connect("facebook"), content)
    world.run_until(DISPATCHED)
    world.contents.change(ADMIN, content.id, ContentDraft(status=ContentStatus.NEEDS_APPROVAL))
    world.run_until(DUE + 7 * MINUTE)
    waiting = world.again(post)
    assert (waiting.status, world.visible()) == (Status.SCHEDULED, [])
    assert waiting.error == PostError("not_approved", waiting.error.message, retryable=True)  # type: ignore[union-attr]

    world.contents.change(ADMIN, content.id, ContentDraft(status=ContentStatus.DRAFT))
    world.settle()

    after = world.again(post)
    assert (after.status, after.tries, after.error) == (Status.POSTED, 0, None)
    assert sent(world) == [DUE + 7 * MINUTE]
    assert (after.lag_seconds, world.meter.lags) == (0.0, [0.0]), "people's delay is no lag"
    assert broken_invariants(world) == []


def test_content_that_is_never_approved_ends_as_missed(world: World) -> None:
    content = world.write()
    post = world.schedule(world.connect(), content)
    world.contents.change(ADMIN, content.id, ContentDraft(status=ContentStatus.NEEDS_APPROVAL))

    world.settle(within=timedelta(hours=3))

    after = world.again(post)
    assert (after.status, after.error and after.error.code) == (Status.MISSED, "not_approved")
    assert world.visible() == []


def test_content_of_a_scheduled_post_can_not_be_archived(world: World) -> None:
    content = world.write()
    post = world.schedule(world.connect(), content)
    world.run_until(DISPATCHED)

    with pytest.raises(Conflict):
        world.contents.change(ADMIN, content.id, ContentDraft(status=ContentStatus.ARCHIVED))

    world.settle()
    assert world.again(post).status is Status.POSTED


def test_a_draft_whose_content_was_archived_can_not_be_scheduled(world: World) -> None:
    content = world.write()
    post = world.schedule(world.connect(), content)
    world.instances.cancel(ADMIN, post.id)
    world.contents.change(ADMIN, content.id, ContentDraft(status=ContentStatus.ARCHIVED))

    with pytest.raises(DrumbeatError):
        world.instances.edit(ADMIN, post.id, InstanceEdit(status=Status.SCHEDULED))

    world.run_until(DUE + MINUTE)
    assert world.visible() == []
