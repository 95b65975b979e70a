"""Posts whose time changes after an upload: the upload is reused if it is the same post on the same
account and was never sent."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from drumbeat.domain.media import AssetKind
from drumbeat.domain.posts import PostInstance, Status
from drumbeat.services.contents import ContentDraft
from drumbeat.services.instances import InstanceEdit
from tests.integration.faults.world import BOUND, DUE, World, broken_invariants
from tests.samples import ADMIN

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
SECOND = timedelta(seconds=1)
#: The call that begins an upload on each network's stand-in.
BEGINS = {
    "facebook": "/videos",
    "youtube": "/upload/youtube/v3/videos",
    "x": "/2/media/upload/initialize",
    "linkedin": "/rest/videos",
    "tiktok": "/publish/video/init/",
    "instagram": "/media",
    "pinterest": "/media",
}


def uploads(world: World, network: str) -> int:
    """How many uploads began."""
    return sum(
        call["method"] == "POST"
        and call["network"] == network
        and call["path"].endswith(BEGINS[network])
        and call["step"] == "prepare"
        for call in world.sandbox.ledger.calls()
    )


def scheduled(world: World, network: str, when: datetime = DUE) -> PostInstance:
    film = world.shelve_one(AssetKind.VIDEO)
    return world.schedule(world.connect(network), world.write(media=[film]), when=when)


def move(world: World, post: PostInstance, when: datetime) -> None:
    world.instances.edit(ADMIN, post.id, InstanceEdit(scheduled_for=when))


def begun_at(world: World, network: str) -> int:
    """How many uploads one post begins that is not moved."""
    world.run_until(DUE - SECOND)
    return uploads(world, network)


@pytest.mark.parametrize("network", BEGINS)
def test_a_post_that_is_moved_is_uploaded_once(world: World, network: str) -> None:
    post = scheduled(world, network)
    begun = begun_at(world, network)
    assert begun > 0

    move(world, post, DUE + 20 * MINUTE)
    world.run_until(DUE + 20 * MINUTE + BOUND)

    assert world.again(post).status is Status.POSTED
    assert len(world.visible()) == 1
    assert uploads(world, network) == begun
    assert broken_invariants(world) == []


@pytest.mark.parametrize("later", [6 * HOUR, 60 * DAY])
def test_a_video_on_youtube_is_uploaded_once_however_far_its_post_is_moved(
    world: World, later: timedelta
) -> None:
    post = scheduled(world, "youtube")
    world.run_until(DUE - SECOND)

    move(world, post, DUE + later)
    world.run_until(DUE + later + BOUND)

    assert world.again(post).status is Status.POSTED
    assert uploads(world, "youtube") == 1


def test_what_was_taken_back_and_scheduled_again_is_uploaded_once(world: World) -> None:
    post = scheduled(world, "youtube")
    world.run_until(DUE - SECOND)

    world.instances.edit(ADMIN, post.id, InstanceEdit(status=Status.DRAFT))
    edit = InstanceEdit(status=Status.SCHEDULED, scheduled_for=DUE + HOUR)
    world.instances.edit(ADMIN, post.id, edit)
    world.run_until(DUE + HOUR + BOUND)

    assert world.again(post).status is Status.POSTED
    assert uploads(world, "youtube") == 1


def test_what_ends_after_a_day_is_made_anew_for_a_later_one(world: World) -> None:
    post = scheduled(world, "instagram")
    begun = begun_at(world, "instagram")

    move(world, post, DUE + 2 * DAY)
    world.run_until(DUE + 2 * DAY + BOUND)

    assert world.again(post).status is Status.POSTED
    assert uploads(world, "instagram") == 2 * begun
    assert len(world.visible()) == 1


def test_another_video_is_uploaded_anew(world: World) -> None:
    post = scheduled(world, "youtube")
    world.run_until(DUE - SECOND)
    with world.unwatched():
        before = world.stored_assets.get("h2o", "a-video")
        assert before is not None
        world.stored_assets.update(before, replace(before, content_hash="another"))

    move(world, post, DUE + HOUR)
    world.run_until(DUE + HOUR + BOUND)

    assert world.again(post).status is Status.POSTED
    assert uploads(world, "youtube") == 2


def test_words_that_were_changed_with_the_time_need_no_other_upload(world: World) -> None:
    post = scheduled(world, "youtube")
    world.run_until(DUE - SECOND)

    draft = ContentDraft(base_caption="second thoughts")
    world.contents.change(ADMIN, post.content_item_id or "", draft)
    move(world, post, DUE + HOUR)
    world.run_until(DUE + HOUR + BOUND)

    assert [entry["text"] for entry in world.visible()] == ["second thoughts"]
    assert uploads(world, "youtube") == 1


def test_what_was_uploaded_for_one_account_is_not_another_ones(world: World) -> None:
    post = scheduled(world, "x")
    world.run_until(DUE - SECOND)
    other = world.connect("x")

    edit = InstanceEdit(channel_account_id=other.id, scheduled_for=DUE + HOUR)
    world.instances.edit(ADMIN, post.id, edit)
    world.run_until(DUE + HOUR + BOUND)

    assert world.again(post).status is Status.POSTED
    assert uploads(world, "x") == 2


def test_what_may_have_been_sent_is_uploaded_anew(world: World) -> None:
    """A repeated failed post gets a new upload, because the first may be used up."""
    match = {"network": "instagram", "step": "commit"}
    body = {"error": {"code": 100, "message": "No."}}
    world.sandbox.faults.add({"kind": "status", "match": match, "status": 400, "body": body})
    post = scheduled(world, "instagram")
    begun = begun_at(world, "instagram")
    world.settle()
    world.sandbox.faults.clear()
    assert world.again(post).status is Status.FAILED

    world.instances.post_now(ADMIN, post.id)
    world.settle(within=BOUND + 40 * MINUTE)

    assert world.again(post).status is Status.POSTED
    assert uploads(world, "instagram") == 2 * begun


@pytest.mark.parametrize("network", ["linkedin", "instagram"])
def test_what_is_moved_ahead_is_looked_for_from_its_new_time(world: World, network: str) -> None:
    """Lists are searched from the earliest possible time of the post, and a preparation for a later
    time would say a later one."""
    post = scheduled(world, network, DUE + 2 * HOUR)
    world.run_until(DUE + 2 * HOUR - 30 * MINUTE)
    for step, kind in (("find", "drop_before"), ("commit", "drop_after")):
        world.sandbox.faults.add({"kind": kind, "match": {"network": network, "step": step}})

    world.instances.post_now(ADMIN, post.id)
    world.settle(within=BOUND + 40 * MINUTE)

    assert world.again(post).status is Status.POSTED
    assert len(world.visible()) == 1
    assert broken_invariants(world) == []
