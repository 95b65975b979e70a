"""A bug in a network's module ends one post in words, tells the operator, and stops nobody else."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from drumbeat.domain.lifecycle import MAX_TRIES
from drumbeat.domain.posts import Status
from tests.integration.faults.world import DUE, World
from tests.interference import kill

SECRET_TEXT = "https://hooks.example.com/T0KEN"


def poison(world: World, patch: pytest.MonkeyPatch, platform: str, method: str) -> None:
    def broken(*_: Any, **__: Any) -> Any:
        raise KeyError(SECRET_TEXT)

    patch.setattr(world.networks.get(platform), method, broken)


@pytest.mark.parametrize(
    ("platform", "other", "method", "status"),
    [
        ("facebook", "webhook", "prepare", Status.FAILED),
        ("webhook", "facebook", "prepare", Status.FAILED),
        ("webhook", "facebook", "commit", Status.UNCONFIRMED),
    ],
)
def test_a_post_that_meets_a_bug_ends_at_once_and_others_go_on(
    world: World,
    monkeypatch: pytest.MonkeyPatch,
    platform: str,
    other: str,
    method: str,
    status: Status,
) -> None:
    # Given a network's module that breaks, and another one that does not,
    poison(world, monkeypatch, platform, method)
    post = world.schedule(world.connect(platform))
    unharmed = world.schedule(world.connect(other))

    # when both posts are due,
    world.settle(within=timedelta(minutes=12))

    # then one has ended in words, and the other is out.
    after = world.again(post)
    assert after.status is status
    assert after.error is not None
    assert (after.error.code, after.error.retryable) == ("internal_error", False)
    assert "The operator has been told." in after.error.message
    assert len(world.attempts(post)) == 1
    assert world.again(unharmed).status is Status.POSTED
    assert world.meter.failures == 1
    told = world.stored_notifications.list("h2o", limit=10).items
    assert [each.instance_id for each in told] == [post.id]
    assert world.meter.bugs >= 1
    assert SECRET_TEXT not in repr(world.log.lines)
    assert any(event == "Network broke" for _, event, _ in world.log.lines)


def test_a_bug_behind_the_network_itself_ends_the_post_too(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any) -> Any:
        raise ZeroDivisionError

    monkeypatch.setattr(world.vault, "open", broken)
    post = world.schedule(world.connect("webhook"))

    world.settle(within=timedelta(minutes=12))

    after = world.again(post)
    assert after.status is Status.FAILED
    assert after.error is not None
    assert after.error.code == "internal_error"
    assert world.visible() == []


def test_a_look_that_breaks_knows_nothing_and_ends(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    poison(world, monkeypatch, "facebook", "commit")
    poison(world, monkeypatch, "facebook", "find")
    post = world.schedule(world.connect("facebook"))

    world.run_until(DUE + timedelta(hours=12))

    after = world.again(post)
    assert after.status is Status.UNCONFIRMED
    assert after.take_up_at is None
    assert len(world.attempts(post)) == 1


def test_a_text_that_breaks_does_no_harm_to_publishing(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    poison(world, monkeypatch, "facebook", "text")
    post = world.schedule(world.connect("facebook"))

    world.settle(within=timedelta(minutes=12))

    assert world.again(post).status is Status.POSTED


def test_deliveries_that_are_cut_off_count_as_tries_and_stand_in_the_history(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Given a receiver that takes each delivery, and holds on until the function is killed,
    network = world.networks.get("webhook")
    commit = network.commit

    def cut_off(*given: Any) -> Any:
        commit(*given)
        kill()

    monkeypatch.setattr(network, "commit", cut_off)
    world.machine.death = "Sandbox.Timedout"
    post = world.schedule(world.connect("webhook"))

    # when the tries are used up,
    world.settle(within=timedelta(hours=1))

    # then it is for a person to say, and no more was sent than the policy allows.
    after = world.again(post)
    assert (after.status, after.tries) == (Status.UNCONFIRMED, MAX_TRIES)
    assert after.error is not None
    assert after.error.code == "cut_off"
    lines = world.attempts(post)
    assert [line.number for line in lines] == [1, 2, 3, 4]
    assert {line.code for line in lines} == {"cut_off"}
    [shown] = world.visible()
    assert shown["calls"] <= MAX_TRIES
