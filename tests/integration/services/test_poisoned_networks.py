"""A bug in a network's module fails one post with a message, alerts the operator, and stops no
other post."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from drumbeat.domain.errors import Broken
from drumbeat.domain.posts import Status
from drumbeat.domain.trying import MAX_TRIES
from drumbeat.persistence import DueIndexRepository, PreflightRepository
from drumbeat.services.accounts import ScheduleChange
from drumbeat.services.preflight import PreflightChecker
from drumbeat.services.preflight_rounds import PreflightRounds
from tests.integration.faults.connections import SECRET
from tests.integration.faults.world import DUE, World
from tests.interference import kill
from tests.samples import ADMIN, LOS_ANGELES

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
    poison(world, monkeypatch, "facebook", "texts")
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


CONNECTION = {"url": "https://hooks.example.com/drumbeat", "secret": SECRET}
WEEKLY = ScheduleChange(schedule_timezone=LOS_ANGELES, schedule_times=["09:00"])


def test_an_account_whose_connection_breaks_the_check_is_not_stored_and_the_operator_is_told(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    poison(world, monkeypatch, "webhook", "check_connection")

    with pytest.raises(Broken) as told:
        world.accounts.create(
            ADMIN, platform="webhook", name="Hook", schedule=WEEKLY, connection=CONNECTION
        )

    assert "Webhook could not be connected: something broke on our side." in told.value.message
    assert "The operator has been told." in told.value.message
    assert world.accounts.list(ADMIN) == []
    assert world.meter.bugs == 1
    assert SECRET_TEXT not in repr(world.log.lines) + repr(told.value)


def test_an_account_that_is_reconnected_stays_as_it_was_where_that_breaks(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = world.connect("webhook")
    poison(world, monkeypatch, "webhook", "check_connection")

    with pytest.raises(Broken):
        world.accounts.change(ADMIN, before.id, connection=CONNECTION)

    assert world.accounts.get(ADMIN, before.id) == before
    assert world.meter.bugs == 1


def checker(world: World) -> PreflightChecker:
    return PreflightChecker(
        calendar=world.stored_calendar,
        contents=world.stored_contents,
        sessions=world.sessions,
        networks=world.networks,
        probe=NoProbe(),
        media=world.post_media,
        preflights=PreflightRepository(),
        accounts=world.stored_accounts,
        secrets=world.stored_secrets,
        limiter=world.limiter,
        clock=world.clock,
        log=world.log,
        meter=world.meter,
    )


class NoProbe:
    """`ports.MediaProbe` of posts without media."""

    def look(self, _url: str, *, until: Any) -> Any:
        raise AssertionError(until)


@pytest.mark.parametrize("method", ["check", "texts"])
@pytest.mark.parametrize("platform", ["facebook", "webhook"])
def test_a_round_tells_of_a_network_that_breaks_and_checks_the_others(
    world: World, monkeypatch: pytest.MonkeyPatch, platform: str, method: str
) -> None:
    # Given posts of two networks that are due within the hour, one of which breaks,
    posts = {name: world.schedule(world.connect(name)) for name in ("facebook", "webhook")}
    poison(world, monkeypatch, platform, method)
    rounds = PreflightRounds(
        due_index=DueIndexRepository(),
        preflights=PreflightRepository(),
        checker=checker(world),
        clock=world.clock,
        log=world.log,
        shards=world.shards,
    )

    # when a round comes,
    done = rounds.run(world.clock.now() + timedelta(minutes=5))

    # then it has checked both, tells people of the one, and the operator of the bug.
    assert (done.checked, done.with_errors, done.complete) == (2, 1, True)
    found = world.again(posts[platform]).preflight
    assert found is not None
    assert [each.code for each in found.findings if each.code == "internal_error"] == [
        "internal_error"
    ]
    told = world.stored_notifications.list("h2o", limit=10).items
    assert [each.instance_id for each in told] == [posts[platform].id]
    assert world.meter.bugs >= 1
    assert SECRET_TEXT not in repr(world.log.lines)


def test_a_round_tells_the_operator_of_what_breaks_behind_the_networks(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    post = world.schedule(world.connect("facebook"))
    checks = checker(world)
    rounds = PreflightRounds(
        due_index=DueIndexRepository(),
        preflights=PreflightRepository(),
        checker=checks,
        clock=world.clock,
        log=world.log,
        shards=world.shards,
    )

    def broken(*_: Any, **__: Any) -> Any:
        raise KeyError(SECRET_TEXT)

    monkeypatch.setattr(PreflightChecker, "check_ahead", broken)

    done = rounds.run(world.clock.now() + timedelta(minutes=5))

    assert done.complete
    assert world.again(post).preflight is None
    assert world.meter.bugs == 1
    assert SECRET_TEXT not in repr(world.log.lines)


def test_a_test_of_an_account_that_breaks_says_so(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = world.connect("webhook")
    poison(world, monkeypatch, "webhook", "test")

    delivery = checker(world).test_account("h2o", account.id)

    assert delivery is not None
    assert not delivery.delivered
    assert "broke on our side" in delivery.message
    assert world.meter.bugs == 1
