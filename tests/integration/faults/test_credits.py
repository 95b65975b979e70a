"""Invariant I5 at every kill: each post that is out has used a credit, and nothing else has."""

from __future__ import annotations

from datetime import timedelta
from itertools import count
from typing import Any

import pytest

from drumbeat.domain.accounts import ChannelAccount
from drumbeat.domain.notifications import Type
from drumbeat.domain.plans import Limit
from drumbeat.domain.posts import PostInstance, Status
from drumbeat.persistence import table
from tests.integration.faults.weather import in_conflict
from tests.integration.faults.world import BOUND, DUE, World, broken_credits, broken_invariants
from tests.meter import metered
from tests.plans import limit_credits_alone
from tests.samples import ADMIN, H2O

MINUTE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)


def unpaid(world: World, account: ChannelAccount, when: Any = DUE) -> PostInstance:
    """A post that was scheduled before its business had credits."""
    credits_then = world.plans.limits_of(H2O)[Limit.CREDITS]
    limit_credits_alone(world.plans, None)
    post = world.schedule(account, when=when)
    limit_credits_alone(world.plans, credits_then)
    return post


def next_due(world: World) -> Any:
    return world.clock.now().replace(second=0, microsecond=0) + 7 * MINUTE


def counted(world: World) -> tuple[int, int]:
    """Credits that are left, and that are held."""
    with world.unwatched():
        period = world.credits.period(H2O)
    return period.available, period.held


def test_two_posts_with_one_credit_left_are_one_that_goes_out_and_one_that_is_skipped(
    world: World,
) -> None:
    limit_credits_alone(world.plans, 1)
    world.short_of_credits = frozenset({"h2o"})
    posts = [unpaid(world, world.connect()) for _ in range(2)]

    world.settle()

    ends = sorted(world.again(post).status for post in posts)
    assert ends == [Status.POSTED, Status.SKIPPED]
    [skipped] = [each for each in map(world.again, posts) if each.status is Status.SKIPPED]
    assert skipped.error is not None
    assert skipped.error.code == "no_credits"
    [told] = world.stored_notifications.list("h2o", limit=9).items
    assert (told.type, told.instance_id, told.code) == (
        Type.POST_SKIPPED,
        skipped.id,
        "no_credits",
    )
    assert counted(world) == (0, 1)
    assert broken_invariants(world) == []


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_post_that_nobody_paid_for_takes_one_credit_wherever_it_is_killed(
    world: World, when: str
) -> None:
    account = world.connect()
    for number in count():
        before = counted(world)[1]
        post = unpaid(world, account, next_due(world))
        world.calls.strike(number, when)

        world.settle(within=BOUND + 10 * MINUTE)

        assert world.again(post).status is Status.POSTED
        assert counted(world)[1] == before + 1
        assert broken_credits() == []
        if not world.calls.struck:
            break
    assert number > 7


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_post_that_fails_gives_its_credit_back_wherever_it_is_killed(
    world: World, when: str
) -> None:
    account = world.connect()
    refusal = {"kind": "status", "status": 400, "match": {"step": "webhook"}}
    for number in count():
        world.sandbox.faults.clear()
        world.sandbox.faults.add({**refusal, "times": None})
        post = world.schedule(account, when=next_due(world))
        world.calls.strike(number, when)

        world.settle(within=BOUND + 10 * MINUTE)

        after = world.again(post)
        # A post that was killed after its call may be out: a person must decide.
        assert after.status in (Status.FAILED, Status.UNCONFIRMED)
        assert (after.credit is None) is (after.status is Status.FAILED)
        assert broken_credits() == []
        if not world.calls.struck:
            break
    assert number > 7
    assert after.status is Status.FAILED


def test_a_post_that_is_out_has_cost_what_it_costs_without_credits(world: World) -> None:
    account = world.connect()

    def spent(post: PostInstance) -> tuple[list[str], float, float, int]:
        called = len(world.calls.names)
        with metered(table.connection().client) as meter:
            world.settle()
        assert world.again(post).status is Status.POSTED
        states = [each for run in world.executions(post) for each in run.passed]
        return world.calls.names[called:], meter.write_units, meter.read_units, len(states)

    first = next_due(world)
    limit_credits_alone(world.plans, None)
    without = spent(world.schedule(account, when=first))
    limit_credits_alone(world.plans, 500)
    world.run_until(first + 20 * MINUTE)
    paid = world.schedule(account, when=next_due(world))
    assert paid.credit is not None

    assert spent(paid) == without


def test_a_bulk_over_ten_accounts_meets_conflicts_and_nobody_hears_of_them(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two of three writes conflict with another one, which the emulators never report by
    themselves."""
    monkeypatch.setattr(table.Transaction, "pause", staticmethod(world.clock.sleep))
    accounts = [world.connect() for _ in range(10)]
    content, turns = world.write(), count()

    def meet(model: Any, **_: Any) -> None:
        if model.name == "TransactWriteItems" and next(turns) % 3:
            in_conflict(model.name)

    events = table.connection().client.meta.events
    events.register("before-call.dynamodb", meet, unique_id="meet")
    try:
        answers = world.placing.create_many(
            ADMIN, content.id, [each.id for each in accounts], scheduled_for=DUE, status=None
        )
    finally:
        events.unregister("before-call.dynamodb", unique_id="meet")

    assert [answer.error for answer in answers] == [None] * 10
    assert next(turns) > 20
    assert counted(world)[1] == 10
    assert broken_credits() == []
