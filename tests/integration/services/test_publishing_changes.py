"""People change a post after it was dispatched."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from drumbeat.domain.posts import Status
from drumbeat.services.contents import ContentDraft
from drumbeat.services.instances import InstanceEdit
from tests.integration.faults.world import DUE, World, broken_invariants
from tests.integration.networks import COMMIT, PLATFORMS, order_fault, refused_for_now, sent
from tests.samples import ADMIN, NOW

DISPATCHED = NOW + timedelta(minutes=4)
MINUTE = timedelta(minutes=1)
#: Commit's calls, when everything is prepared.
_VISIBLE_CALL = ("read", "open", "claim", "visible call", "record").index("visible call")


def cancel(world: World, post_id: str) -> None:
    world.instances.cancel(ADMIN, post_id)


def delete(world: World, post_id: str) -> None:
    world.instances.delete(ADMIN, post_id)


def empty(world: World, post_id: str) -> None:
    world.instances.edit(ADMIN, post_id, InstanceEdit(content_item_id=None))


@pytest.mark.parametrize("platform", PLATFORMS)
@pytest.mark.parametrize("change", [cancel, delete, empty])
def test_what_was_taken_back_after_the_dispatch_is_not_sent(
    world: World, platform: str, change: Any
) -> None:
    post = world.schedule(world.connect(platform))
    world.run_until(DISPATCHED)
    assert world.executions(post)

    change(world, post.id)
    world.run_until(DUE + timedelta(minutes=20))

    assert world.visible() == []
    assert world.networks_saw(COMMIT[platform]["step"]) == 0
    assert {e.status for e in world.executions(post)} == {"SUCCEEDED"}
    assert broken_invariants(world) == []


@pytest.mark.parametrize("platform", PLATFORMS)
@pytest.mark.parametrize("minutes", [-2, -1, 3, 60])
def test_a_post_that_was_moved_after_the_dispatch_goes_out_at_its_new_time(
    world: World, platform: str, minutes: int
) -> None:
    post = world.schedule(world.connect(platform))
    world.run_until(DISPATCHED)
    when = DUE + minutes * MINUTE

    world.instances.edit(ADMIN, post.id, InstanceEdit(scheduled_for=when))
    world.settle(within=timedelta(hours=2))

    assert sent(world) == [when]
    assert world.again(post).status is Status.POSTED
    assert broken_invariants(world) == []


@pytest.mark.parametrize("platform", PLATFORMS)
def test_the_text_that_goes_out_is_the_one_that_was_written_last(
    world: World, platform: str
) -> None:
    content = world.write("first draft")
    post = world.schedule(world.connect(platform), content)
    world.run_until(DISPATCHED)

    world.contents.change(ADMIN, content.id, ContentDraft(base_caption="second thoughts"))
    world.settle()

    assert [entry["text"] for entry in world.visible()] == ["second thoughts"]
    assert world.attempts(post)[-1].text == "second thoughts"
    assert sent(world) == [DUE]
    assert broken_invariants(world) == []


@pytest.mark.parametrize("platform", PLATFORMS)
@pytest.mark.parametrize("seconds_left", [150, 30])
def test_a_caption_changed_after_the_dispatch_is_the_one_that_goes_out(
    world: World, platform: str, seconds_left: int
) -> None:
    post = world.schedule(world.connect(platform))
    world.run_until(DUE - timedelta(seconds=seconds_left))

    world.instances.edit(ADMIN, post.id, InstanceEdit(caption_override="second thoughts"))
    world.settle()

    assert [entry["text"] for entry in world.visible()] == ["second thoughts"]
    assert sent(world) == [DUE]
    assert len(world.executions(post)) == 1, "the workflow that waits sees the edit by itself"
    assert broken_invariants(world) == []


def test_other_content_put_in_after_the_dispatch_is_what_goes_out(world: World) -> None:
    post = world.schedule(world.connect("facebook"))
    world.run_until(DISPATCHED)

    other = world.write("something else")
    seen = world.again(post).version
    world.instances.edit(ADMIN, post.id, InstanceEdit(content_item_id=other.id), seen)
    world.settle()

    assert [entry["text"] for entry in world.visible()] == ["something else"]


@pytest.mark.parametrize("platform", PLATFORMS)
def test_an_edit_between_two_tries_is_sent_by_the_next(world: World, platform: str) -> None:
    content = world.write("first draft")
    order_fault(world, platform, **refused_for_now(platform))
    world.schedule(world.connect(platform), content)
    world.run_until(DUE + timedelta(seconds=1))

    world.contents.change(ADMIN, content.id, ContentDraft(base_caption="second thoughts"))
    world.settle()

    assert [entry["text"] for entry in world.visible()] == ["second thoughts"]
    assert sent(world) == [DUE + MINUTE]
    assert broken_invariants(world) == []


def test_an_edit_after_a_lost_answer_does_not_make_a_second_post(world: World) -> None:
    # The look right after the call does not find the post; it appears a moment later.
    order_fault(world, "facebook", "drop_before")
    content = world.write("first draft")
    post = world.schedule(world.connect("facebook"), content)
    world.run_until(DUE)
    handle = world.again(post).handle
    assert handle is not None
    world.sandbox.ledger.publish_post(handle["post_id"])

    world.contents.change(ADMIN, content.id, ContentDraft(base_caption="second thoughts"))
    world.settle()

    assert [entry["text"] for entry in world.visible()] == ["first draft"]
    assert world.again(post).status is Status.POSTED
    assert world.attempts(post)[-1].text is None, "nobody knows which text it shows"
    assert broken_invariants(world) == []


def test_history_does_not_claim_a_text_that_was_written_after_the_lost_try(world: World) -> None:
    # What the lost try had prepared is published: only that can't make a second post.
    content = world.write("first draft")
    post = world.schedule(world.connect("facebook"), content)
    world.run_until(DUE - timedelta(seconds=1))
    world.calls.strike(_VISIBLE_CALL, "before")
    world.run_until(DUE)

    world.contents.change(ADMIN, content.id, ContentDraft(base_caption="second thoughts"))
    world.settle()

    assert [entry["text"] for entry in world.visible()] == ["first draft"]
    assert world.attempts(post)[-1].text is None
    assert broken_invariants(world) == []


def test_an_edit_after_a_lost_try_is_sent_once_the_network_has_refused_the_text_before(
    world: World,
) -> None:
    content = world.write("first draft")
    post = world.schedule(world.connect("facebook"), content)
    world.run_until(DUE - timedelta(seconds=1))
    world.calls.strike(_VISIBLE_CALL, "before")
    world.run_until(DUE)
    world.contents.change(ADMIN, content.id, ContentDraft(base_caption="second thoughts"))
    order_fault(world, "facebook", **refused_for_now("facebook"))

    world.settle()

    assert [entry["text"] for entry in world.visible()] == ["second thoughts"]
    # Both the killed try and the refused one have a line.
    assert [line.text for line in world.attempts(post)] == [None, None, "second thoughts"]
    assert broken_invariants(world) == []


@pytest.mark.parametrize("platform", PLATFORMS)
def test_a_retry_that_was_taken_back_is_not_made(world: World, platform: str) -> None:
    order_fault(world, platform, **refused_for_now(platform))
    post = world.schedule(world.connect(platform))
    world.run_until(DUE + timedelta(seconds=30))

    world.instances.cancel(ADMIN, post.id)
    world.run_until(DUE + timedelta(minutes=30))

    assert world.visible() == []
    assert world.again(post).status is Status.DRAFT
