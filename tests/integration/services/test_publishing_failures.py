"""Networks that refuse, break down, or don't say whether a post arrived."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from drumbeat.domain.accounts import AccountStatus
from drumbeat.domain.posts import Status
from drumbeat.services.orders import UNPREPARED, Order
from drumbeat.services.recording import Result
from tests.integration.faults.world import DUE, World, broken_invariants
from tests.integration.networks import COMMIT, PLATFORMS, order_fault, refused_for_now, sent
from tests.samples import ADMIN

MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize("platform", PLATFORMS)
@pytest.mark.parametrize(("failures", "later"), [(1, 60), (2, 360), (3, 1260)])
def test_a_transient_failure_is_retried_after_60_300_and_900_seconds(
    world: World, platform: str, failures: int, later: int
) -> None:
    order_fault(world, platform, **refused_for_now(platform), times=failures)
    post = world.schedule(world.connect(platform))

    world.settle(within=timedelta(minutes=40))

    assert sent(world) == [DUE + timedelta(seconds=later)]
    after = world.again(post)
    assert (after.status, after.tries, after.error) == (Status.POSTED, failures, None)
    outcomes = [line.outcome for line in world.attempts(post)]
    assert outcomes == ["failed"] * failures + ["posted"]
    assert broken_invariants(world) == []


@pytest.mark.parametrize("platform", PLATFORMS)
def test_a_try_that_is_to_be_repeated_is_answered_not_raised(world: World, platform: str) -> None:
    order_fault(world, platform, **refused_for_now(platform))
    post = world.schedule(world.connect(platform))
    world.run_until(DUE - timedelta(seconds=1))
    world.clock.advance(timedelta(seconds=1))
    order = Order(
        tenant_id="h2o",
        instance_id=post.id,
        slot=world.stored_calendar.slot_of(post),
        generation=post.generation,
        attempt=1,
    )

    committed = world.publisher.commit(order, UNPREPARED)

    assert committed.result is Result.RETRY
    assert committed.reason is None, "the post says it"
    assert world.again(post).error is not None


@pytest.mark.parametrize("platform", PLATFORMS)
def test_the_fourth_transient_failure_ends_as_failed_in_the_networks_own_words(
    world: World, platform: str
) -> None:
    order_fault(world, platform, **refused_for_now(platform), times=None)
    post = world.schedule(world.connect(platform))

    world.settle(within=timedelta(minutes=40))

    after = world.again(post)
    assert after.status is Status.FAILED
    assert after.error is not None
    assert "back in a minute" in after.error.message
    assert world.visible() == []
    lines = world.attempts(post)
    assert [(line.number, line.outcome) for line in lines] == [
        (number, "failed") for number in (1, 2, 3, 4)
    ]
    assert [line.at for line in lines] == [
        DUE + timedelta(seconds=late) for late in (0, 60, 360, 1260)
    ]
    assert all("back in a minute" in (line.message or "") for line in lines)
    [execution] = world.executions(post)
    assert execution.entered == ["Prepare", "Wait", "Commit", "RecordFailure"]
    assert world.meter.failures == 1
    assert broken_invariants(world) == []


def test_retries_come_where_errors_have_no_names(world: World) -> None:
    # MiniStack: a handler's exception reaches Step Functions as Runtime.HandlerError.
    world.machine.nameless = True
    order_fault(world, "webhook", **refused_for_now("webhook"), times=2)
    post = world.schedule(world.connect())

    world.settle(within=timedelta(minutes=40))

    assert world.again(post).status is Status.POSTED
    assert sent(world) == [DUE + timedelta(seconds=360)]


@pytest.mark.parametrize(
    ("platform", "answer", "said"),
    [
        ("webhook", {"status": 422, "body": {"message": "no such audience"}}, "no such audience"),
        (
            "facebook",
            {"status": 400, "body": {"error": {"code": 368, "message": "Blocked for spam"}}},
            "Blocked for spam",
        ),
    ],
)
def test_a_permanent_refusal_fails_at_once_in_the_networks_own_words(
    world: World, platform: str, answer: dict[str, Any], said: str
) -> None:
    order_fault(world, platform, "status", **answer)
    post = world.schedule(world.connect(platform))

    world.settle()

    after = world.again(post)
    assert (after.status, len(world.attempts(post))) == (Status.FAILED, 1)
    assert after.error is not None
    assert said in after.error.message
    assert not after.error.retryable
    assert (world.visible(), world.meter.failures) == ([], 1)
    assert world.networks_saw(COMMIT[platform]["step"]) == 1


@pytest.mark.parametrize("platform", PLATFORMS)
def test_a_connection_that_ended_fails_the_post_and_asks_to_reconnect(
    world: World, platform: str
) -> None:
    account = world.connect(platform)
    order_fault(world, platform, "expired_token")
    post = world.schedule(account)
    next_one = world.schedule(account, when=DUE + 10 * MINUTE)

    world.settle()

    assert world.again(post).status is Status.FAILED
    assert world.account(account).status is AccountStatus.NEEDS_RECONNECT
    after = world.again(next_one)
    assert (after.status, after.error and after.error.code) == (Status.FAILED, "needs_reconnect")
    assert world.networks_saw(COMMIT[platform]["step"]) == 1, "the second is not even tried"


def test_a_token_that_is_known_to_be_bad_before_the_second_is_no_failure_yet(world: World) -> None:
    account = world.connect("facebook", access_token="expired-1")
    post = world.schedule(account)
    world.run_until(DUE - MINUTE)
    assert world.again(post).status is Status.SCHEDULED

    world.accounts.change(
        ADMIN, account.id, connection={"page_id": "1001", "access_token": "sandbox-new"}
    )
    world.settle()

    assert world.again(post).status is Status.POSTED
    assert broken_invariants(world) == []


@pytest.mark.parametrize("platform", PLATFORMS)
@pytest.mark.parametrize("told", [180, 600])
def test_a_limit_with_a_time_puts_the_post_off_until_then_and_uses_up_no_try(
    world: World, platform: str, told: int
) -> None:
    order_fault(world, platform, "rate_limit", retry_after=told)
    post = world.schedule(world.connect(platform))
    world.run_until(DUE + timedelta(seconds=1))
    waiting = world.again(post)

    world.settle()

    until = DUE + timedelta(seconds=told)
    assert (waiting.status, waiting.due_at, waiting.promised_at) == (Status.SCHEDULED, until, DUE)
    assert sent(world) == [until]
    after = world.again(post)
    assert (after.status, after.tries, after.lag_seconds) == (Status.POSTED, 0, told)
    assert [line.outcome for line in world.attempts(post)] == ["deferred", "posted"]
    assert broken_invariants(world) == []


def test_a_limit_without_a_time_puts_the_post_off_for_five_minutes(world: World) -> None:
    order_fault(world, "webhook", "status", status=429)
    post = world.schedule(world.connect())

    world.settle()

    assert sent(world) == [DUE + 5 * MINUTE]
    assert world.again(post).tries == 0


def test_a_limit_holds_back_its_own_account_alone(world: World) -> None:
    limited, free = world.connect("webhook"), world.connect("webhook")
    slow = world.schedule(limited)
    quick = world.schedule(free)
    order_fault(world, "webhook", "rate_limit", retry_after=600)
    world.sandbox.faults.clear()
    world.sandbox.faults.add(
        {"kind": "rate_limit", "retry_after": 600, "match": {"path": "/webhooks/hook-1001"}}
    )

    world.run_until(DUE + MINUTE)

    assert world.again(quick).status is Status.POSTED
    assert world.again(slow).status is Status.SCHEDULED
    world.settle()
    assert world.again(slow).status is Status.POSTED


def test_limits_without_end_end_as_missed(world: World) -> None:
    order_fault(world, "webhook", "rate_limit", retry_after=1800, times=None)
    post = world.schedule(world.connect())

    world.settle(within=timedelta(hours=4))

    after = world.again(post)
    assert after.status is Status.MISSED
    assert world.visible() == []


@pytest.mark.parametrize("platform", PLATFORMS)
@pytest.mark.parametrize("kind", ["accept_then_timeout", "accept_then_500", "drop_after"])
def test_a_post_that_arrived_without_an_answer_is_not_sent_as_another(
    world: World, platform: str, kind: str
) -> None:
    order_fault(world, platform, kind, delay_ms=1)
    post = world.schedule(world.connect(platform))

    world.settle()

    after = world.again(post)
    [entry] = world.visible()
    assert (after.status, after.platform_post_id) == (Status.POSTED, entry["post_id"])
    assert sent(world) == [DUE]
    assert broken_invariants(world) == []


def test_facebook_is_asked_what_became_of_a_call_without_an_answer(world: World) -> None:
    order_fault(world, "facebook", "drop_after")
    post = world.schedule(world.connect("facebook"))

    world.run_until(DUE)

    assert world.again(post).status is Status.POSTED
    assert (world.networks_saw("commit"), world.networks_saw("find")) == (1, 1)
    assert world.again(post).lag_seconds == 0.0


@pytest.mark.parametrize("platform", PLATFORMS)
@pytest.mark.parametrize("kind", ["timeout", "drop_before"])
def test_a_post_that_did_not_arrive_goes_out_with_the_next_try(
    world: World, platform: str, kind: str
) -> None:
    order_fault(world, platform, kind, delay_ms=1)
    post = world.schedule(world.connect(platform))

    world.settle()

    assert world.again(post).status is Status.POSTED
    assert sent(world) == [DUE + MINUTE]
    assert broken_invariants(world) == []


def test_a_receiver_that_never_answers_leaves_the_post_unconfirmed(world: World) -> None:
    order_fault(world, "webhook", "drop_after", times=None)
    post = world.schedule(world.connect())

    world.settle(within=timedelta(minutes=40))

    after = world.again(post)
    assert after.status is Status.UNCONFIRMED
    assert len(world.visible()) == 1
    assert [line.outcome for line in world.attempts(post)] == ["unconfirmed"] * 4
    assert world.meter.failures == 1
    assert broken_invariants(world) == []


def test_a_receiver_that_keeps_breaking_down_may_have_the_post(world: World) -> None:
    # It accepted the first delivery before it failed; repeats have the same event id.
    order_fault(world, "webhook", "accept_then_500")
    order_fault(world, "webhook", "status", status=500, times=None)
    post = world.schedule(world.connect())

    world.settle(within=timedelta(minutes=40))

    assert world.again(post).status is Status.UNCONFIRMED
    assert world.networks_saw("webhook") == 4
    [entry] = world.visible()
    assert entry["calls"] == 1
    assert broken_invariants(world) == []


def test_a_refusal_after_a_call_without_an_answer_proves_nothing(world: World) -> None:
    # The second call is refused; the first may have been accepted.
    order_fault(world, "webhook", "drop_after")
    order_fault(world, "webhook", "status", status=400, times=None)
    post = world.schedule(world.connect())

    world.settle(within=timedelta(minutes=40))

    assert world.again(post).status is Status.UNCONFIRMED
    assert len(world.visible()) == 1
