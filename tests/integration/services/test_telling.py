"""People are told when publishing fails: once, in the same transaction as the failure."""

from __future__ import annotations

from datetime import timedelta

import pytest

from drumbeat.domain.notifications import Notification, Type
from drumbeat.domain.posts import Status
from drumbeat.persistence import NotificationRepository
from tests.integration.faults.world import DUE, World
from tests.samples import ADMIN, EDITOR


def told() -> list[Notification]:
    return list(NotificationRepository().list("h2o", limit=100).items)


def refuse(world: World, status: int, times: int = 1) -> None:
    world.sandbox.faults.add(
        {"match": {"network": "webhook"}, "kind": "status", "status": status, "times": times}
    )


def test_a_post_that_goes_out_is_told_to_nobody(world: World) -> None:
    post = world.schedule(world.connect())

    world.settle()

    assert world.again(post).status is Status.POSTED
    assert told() == []


def test_a_refused_post_is_told_once_in_the_networks_words(world: World) -> None:
    refuse(world, 400)
    post = world.schedule(world.connect())

    world.settle()

    [notice] = told()
    error = world.again(post).error
    assert error is not None
    assert (notice.type, notice.instance_id) == (Type.POST_FAILED, post.id)
    assert notice.message == error.message


def test_a_post_that_is_tried_in_vain_is_told_when_nothing_more_is_tried(world: World) -> None:
    refuse(world, 425, times=4)
    post = world.schedule(world.connect())
    world.run_until(DUE + timedelta(minutes=2))
    meanwhile = told()

    world.settle()

    assert meanwhile == []
    assert world.again(post).status is Status.FAILED
    assert [notice.type for notice in told()] == [Type.POST_FAILED]


def test_a_failure_after_a_retry_is_told_again(world: World) -> None:
    refuse(world, 400, times=2)
    post = world.schedule(world.connect())
    world.settle()

    world.instances.post_now(ADMIN, post.id)
    world.settle()

    assert [notice.type for notice in told()] == [Type.POST_FAILED] * 2


def test_a_post_of_a_paused_account_is_told_as_skipped(world: World) -> None:
    account = world.connect()
    world.schedule(account)
    world.accounts.pause(ADMIN, account.id)

    world.settle()

    assert [notice.type for notice in told()] == [Type.POST_SKIPPED]


def test_a_post_that_is_found_late_is_told_as_missed(world: World) -> None:
    world.sweeping = False
    world.schedule(world.connect())
    world.run_until(DUE + timedelta(hours=3))
    world.sweeping = True

    world.settle()

    assert [notice.type for notice in told()] == [Type.POST_MISSED]


def test_a_post_whose_content_nobody_approved_in_time_is_told_as_missed(world: World) -> None:
    post = world.schedule(world.connect())
    world.contents.submit(EDITOR, post.content_item_id or "")

    world.settle(within=timedelta(hours=3))

    notice, asked = told()
    assert (notice.type, notice.instance_id) == (Type.POST_MISSED, post.id)
    assert "waits for approval" in notice.message
    assert asked.type is Type.APPROVAL_REQUESTED


def test_credentials_that_no_longer_work_are_told_with_the_post_they_failed(
    world: World,
) -> None:
    account = world.connect("facebook")
    world.sandbox.faults.add(
        {"match": {"network": "facebook"}, "kind": "expired_token", "times": 9}
    )
    world.schedule(account)

    world.settle()

    notices = {notice.type: notice for notice in told()}
    ahead = notices.pop(Type.PREFLIGHT_FAILED)
    assert ahead.created_at < DUE
    assert set(notices) == {Type.ACCOUNT_NEEDS_RECONNECT, Type.POST_FAILED}
    assert notices[Type.ACCOUNT_NEEDS_RECONNECT].channel_account_id == account.id


def test_a_post_in_doubt_is_told_when_looking_ends(world: World) -> None:
    world.sandbox.faults.add(
        {"match": {"network": "webhook"}, "kind": "status", "status": 504, "times": 9}
    )
    post = world.schedule(world.connect())

    world.settle()
    world.run_until(world.clock.now() + timedelta(hours=7))

    assert world.again(post).status is Status.UNCONFIRMED
    assert [notice.type for notice in told()] == [Type.POST_UNCONFIRMED]


#: Which call says that something was refused: behind those of the sweep and of preparing.
_TELLS = 7
REFUSED = {"error": {"code": 100, "message": "That can't be shown."}}


def refuse_to_prepare(world: World, times: int | None = None) -> None:
    world.sandbox.faults.add(
        {
            "match": {"network": "facebook", "step": "prepare"},
            "kind": "status",
            "status": 400,
            "body": REFUSED,
            "times": times,
        }
    )


def test_what_a_network_will_not_take_is_told_while_there_is_time(world: World) -> None:
    refuse_to_prepare(world)
    post = world.schedule(world.connect("facebook"))
    world.run_until(DUE - timedelta(minutes=1))

    [ahead] = told()
    world.settle()

    assert (ahead.type, ahead.instance_id) == (Type.PREFLIGHT_FAILED, post.id)
    assert ahead.created_at < DUE
    error = world.again(post).error
    assert error is not None
    assert (ahead.message, ahead.code) == (error.message, error.code)
    listed = world.notifications.list(ADMIN, unread_only=False, limit=50, after=None)
    types = [(note.notification.type, note.is_settled) for note in listed.page.items]
    assert types == [(Type.POST_FAILED, False), (Type.PREFLIGHT_FAILED, True)]


def test_what_is_mended_in_time_goes_out_and_settles_what_was_told(world: World) -> None:
    refuse_to_prepare(world, times=1)
    post = world.schedule(world.connect("facebook"))

    world.settle()

    assert world.again(post).status is Status.POSTED
    assert [notice.type for notice in told()] == [Type.PREFLIGHT_FAILED]


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_function_that_dies_while_it_tells_loses_nothing_and_tells_nothing_twice(
    world: World, when: str
) -> None:
    refuse_to_prepare(world)
    post = world.schedule(world.connect("facebook"))
    world.run_until(DUE - timedelta(minutes=6))
    world.calls.strike(_TELLS, when)

    world.settle()

    assert world.calls.struck
    assert world.again(post).status is Status.FAILED
    ahead = [Type.PREFLIGHT_FAILED] if when == "after" else []
    assert [notice.type for notice in told()] == [Type.POST_FAILED, *ahead]
