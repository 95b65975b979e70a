"""Refused credentials disconnect an account, without undoing people's changes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from drumbeat.domain.accounts import AccountStatus, ChannelAccount
from drumbeat.domain.notifications import Type
from drumbeat.domain.posts import Status
from tests.integration.faults.connections import CANARY
from tests.integration.faults.world import World
from tests.samples import ADMIN


@pytest.fixture
def account(world: World) -> ChannelAccount:
    """An account whose network refuses its credentials at its only post."""
    account = world.connect("facebook")
    refused = {"match": {"network": "facebook"}, "kind": "expired_token", "times": 9}
    world.sandbox.faults.add(refused)
    world.schedule(account)
    return account


def meanwhile(world: World, patch: pytest.MonkeyPatch, action: Callable[[], object]) -> None:
    """Runs the action between the refusal and its recording."""
    stored: Any = world.stored_accounts
    disconnect = stored.disconnect
    left = [action]

    def disconnecting(*given: Any) -> None:
        if left:
            left.pop()()
        disconnect(*given)

    patch.setattr(stored, "disconnect", disconnecting, raising=False)


def told(world: World) -> int:
    notes = world.stored_notifications.list("h2o", limit=20).items
    return sum(note.type is Type.ACCOUNT_NEEDS_RECONNECT for note in notes)


def test_an_edit_that_was_begun_before_is_no_conflict(
    world: World, account: ChannelAccount
) -> None:
    world.settle()
    assert world.account(account).status is AccountStatus.NEEDS_RECONNECT

    edited = world.accounts.change(ADMIN, account.id, name="Front desk", version=account.version)

    assert edited.name == "Front desk"
    assert world.account(account).status is AccountStatus.NEEDS_RECONNECT


def test_an_edit_in_between_stands_and_the_account_is_disconnected_all_the_same(
    world: World, account: ChannelAccount, monkeypatch: pytest.MonkeyPatch
) -> None:
    meanwhile(
        world, monkeypatch, lambda: world.accounts.change(ADMIN, account.id, name="Front desk")
    )

    world.settle()

    after = world.account(account)
    assert (after.name, after.status) == ("Front desk", AccountStatus.NEEDS_RECONNECT)
    assert after.version == account.version + 1
    assert told(world) == 1


def test_a_pause_in_between_is_disconnected_too(
    world: World, account: ChannelAccount, monkeypatch: pytest.MonkeyPatch
) -> None:
    meanwhile(world, monkeypatch, lambda: world.accounts.pause(ADMIN, account.id))

    world.settle()

    assert world.account(account).status is AccountStatus.NEEDS_RECONNECT


def test_one_that_is_connected_again_in_between_stays_connected(
    world: World, account: ChannelAccount, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = world.channels[account.id]
    again = {"page_id": page, "access_token": f"new-{CANARY}"}
    meanwhile(
        world, monkeypatch, lambda: world.accounts.change(ADMIN, account.id, connection=again)
    )

    world.settle()

    assert world.account(account).status is AccountStatus.ACTIVE
    assert told(world) == 0
    [post] = world.posts()
    assert post.status is Status.FAILED


def test_one_that_is_deleted_in_between_is_left_alone(
    world: World, account: ChannelAccount, monkeypatch: pytest.MonkeyPatch
) -> None:
    meanwhile(world, monkeypatch, lambda: world.accounts.delete(ADMIN, account.id))

    world.settle()

    assert world.accounts.list(ADMIN) == []
    assert told(world) == 0
