"""Recording the result of a try when the database fails or people change the post."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError, ReadTimeoutError

from drumbeat.domain.content import ContentStatus
from drumbeat.domain.errors import Conflict
from drumbeat.domain.posts import PostInstance, Status
from drumbeat.persistence.table import connection
from drumbeat.ports import Replace
from drumbeat.services.contents import ContentDraft
from drumbeat.services.instances import InstanceEdit
from drumbeat.services.recording import Result
from tests.integration.faults.world import (
    DUE,
    LOOK_AHEAD,
    World,
    broken_invariants,
    kms_client,
)
from tests.samples import ADMIN

PLATFORMS = ("webhook", "facebook")
SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)


@contextmanager
def failing(
    world: World, operation: str, error: Callable[[], Exception], times: int | None = None
) -> Iterator[list[str]]:
    """AWS refuses this operation (`*` is any) so many times with this error; yields the refused
    calls."""
    refused: list[str] = []

    def refuse(model: Any, **_: Any) -> None:
        if operation in ("*", model.name) and world.calls.listening and len(refused) != times:
            refused.append(model.name)
            raise error()

    clients = (connection().client, kms_client())
    for client in clients:
        client.meta.events.register_first("before-call", refuse, unique_id="failing")
    try:
        yield refused
    finally:
        for client in clients:
            client.meta.events.unregister("before-call", unique_id="failing")


def throttled() -> Exception:
    return ClientError({"Error": {"Code": "ThrottlingException", "Message": "slow down"}}, "Write")


def conflicted() -> Exception:
    reasons = [{"Code": "None"}, {"Code": "TransactionConflict"}, {"Code": "None"}]
    error = {"Code": "TransactionCanceledException", "Message": "cancelled"}
    return ClientError({"Error": error, "CancellationReasons": reasons}, "TransactWriteItems")


def lost() -> Exception:
    return ReadTimeoutError(endpoint_url="https://dynamodb")


def about_to_commit(world: World, platform: str = "webhook", **draft: Any) -> PostInstance:
    """A post that is prepared, one second before it is due."""
    post = world.schedule(world.connect(platform), **draft)
    world.run_until(DUE - SECOND)
    return post


@pytest.mark.parametrize("platform", PLATFORMS)
@pytest.mark.parametrize("error", [throttled, conflicted], ids=["throttled", "conflicted"])
def test_an_outcome_that_meets_a_busy_database_is_written_a_little_later(
    world: World, platform: str, error: Callable[[], Exception]
) -> None:
    post = about_to_commit(world, platform)

    with failing(world, "TransactWriteItems", error, 3) as refused:
        world.run_until(DUE)

    after = world.again(post)
    [line] = world.attempts(post)
    assert len(refused) == 3
    assert (after.status, after.lag_seconds, line.at) == (Status.POSTED, 0.0, DUE)
    assert world.meter.lags == [0.0]
    assert broken_invariants(world) == []


@pytest.mark.parametrize("platform", PLATFORMS)
def test_an_outcome_waits_its_turn_while_others_write_the_same_content(
    world: World, platform: str
) -> None:
    post = about_to_commit(world, platform)

    with failing(world, "TransactWriteItems", conflicted, 10) as refused:
        world.run_until(DUE)

    after = world.again(post)
    assert len(refused) == 10
    assert (after.status, after.lag_seconds) == (Status.POSTED, 0.0)
    assert world.meter.lags == [0.0]
    assert world.networks_saw({"webhook": "webhook", "facebook": "commit"}[platform]) == 1
    assert broken_invariants(world) == []


@pytest.mark.parametrize("platform", PLATFORMS)
@pytest.mark.parametrize("error", [throttled, conflicted], ids=["throttled", "conflicted"])
def test_an_outcome_that_can_not_be_written_is_recorded_by_the_next_try_without_a_call(
    world: World, platform: str, error: Callable[[], Exception]
) -> None:
    post = about_to_commit(world, platform)

    with failing(world, "TransactWriteItems", error):
        world.run_until(DUE + 45 * SECOND)
    between = world.again(post)
    world.settle()

    assert (between.status, between.posted_at) == (Status.PUBLISHING, DUE)
    after = world.again(post)
    [line] = world.attempts(post)
    assert (after.status, after.posted_at, after.lag_seconds) == (Status.POSTED, DUE, 0.0)
    assert (line.outcome, line.text) == ("posted", "Keep your pipes warm.")
    assert after.tries == 0, "no try has failed"
    assert world.networks_saw({"webhook": "webhook", "facebook": "commit"}[platform]) == 1
    assert world.meter.lags == [0.0]
    assert broken_invariants(world) == []


def test_an_outcome_that_can_not_be_written_to_the_end_of_the_retries_is_posted_after_all(
    world: World,
) -> None:
    post = about_to_commit(world)
    with failing(world, "TransactWriteItems", conflicted):
        world.run_until(DUE + 45 * SECOND)

    result = world.recorder.exhausted("h2o", post.id, generation=1, attempt=1, cause="x")

    after = world.again(post)
    assert (result, after.status, after.posted_at) == (Result.POSTED, Status.POSTED, DUE)
    assert world.networks_saw("webhook") == 1


def test_a_delivery_that_is_repeated_after_a_try_without_a_word_counts_from_that_try(
    world: World,
) -> None:
    post = about_to_commit(world)
    number = ["BatchGetItem", "Decrypt", "UpdateItem", "network"].index("network")

    world.calls.strike(number, "after")
    world.settle()

    after = world.again(post)
    assert world.networks_saw("webhook") == 2
    assert (after.status, after.posted_at, after.lag_seconds) == (Status.POSTED, DUE, 0.0)
    assert world.meter.lags == [0.0]
    assert broken_invariants(world) == []


def test_a_delivery_that_is_repeated_after_an_unclear_answer_counts_from_the_repetition(
    world: World,
) -> None:
    world.sandbox.faults.add({"kind": "status", "status": 503, "match": {"step": "webhook"}})
    post = about_to_commit(world)

    world.settle()

    after = world.again(post)
    assert (after.status, after.lag_seconds) == (Status.POSTED, 60.0)


def test_a_claim_that_meets_a_busy_database_is_made_by_the_next_try(world: World) -> None:
    post = about_to_commit(world, "facebook")

    with failing(world, "UpdateItem", throttled, 1):
        world.run_until(DUE)
    assert world.visible() == []
    world.settle()

    after = world.again(post)
    assert (after.status, after.tries) == (Status.POSTED, 0)
    assert after.lag_seconds == 60.0


@pytest.mark.parametrize("platform", PLATFORMS)
def test_an_outage_of_the_database_loses_nothing(world: World, platform: str) -> None:
    post = about_to_commit(world, platform)

    with failing(world, "*", lost):
        world.run_until(DUE + 30 * MINUTE)
    world.settle()

    assert world.again(post).status is Status.POSTED
    assert broken_invariants(world) == []


@pytest.mark.parametrize("platform", PLATFORMS)
def test_a_connection_that_can_not_be_opened_for_a_moment_costs_one_try(
    world: World, platform: str
) -> None:
    post = about_to_commit(world, platform)

    with failing(world, "Decrypt", throttled, 1):
        world.settle()

    after = world.again(post)
    assert (after.status, after.tries, after.lag_seconds) == (Status.POSTED, 1, 60.0)
    assert broken_invariants(world) == []


def test_a_connection_that_can_never_be_opened_ends_as_failed_and_says_why(world: World) -> None:
    post = about_to_commit(world)

    with failing(world, "Decrypt", throttled):
        world.settle()

    after = world.again(post)
    said = "The key service refused to decrypt: ThrottlingException."
    assert (after.status, after.error and after.error.message) == (Status.FAILED, said)
    assert [line.outcome for line in world.attempts(post)] == ["failed"] * 4
    assert len(world.executions(post)) == 1, "no lease takes over what is still being tried"
    assert world.meter.failures == 1


def test_a_connection_that_can_not_be_opened_again_leaves_a_sent_post_unconfirmed(
    world: World,
) -> None:
    world.sandbox.faults.add({"kind": "drop_after", "match": {"step": "webhook"}})
    post = about_to_commit(world)
    world.run_until(DUE)

    with failing(world, "Decrypt", throttled):
        world.settle()

    assert world.again(post).status is Status.UNCONFIRMED
    assert len(world.visible()) == 1


@pytest.mark.parametrize("platform", PLATFORMS)
def test_an_outcome_whose_answer_was_lost_is_written_once(world: World, platform: str) -> None:
    post = about_to_commit(world, platform)
    number = ["BatchGetItem", "Decrypt", "UpdateItem", "network", "TransactWriteItems"].index(
        "TransactWriteItems"
    )

    def lose() -> None:
        raise lost()

    world.calls.strike(number, "after", lose)
    world.run_until(DUE)

    assert world.calls.struck
    assert world.again(post).status is Status.POSTED
    assert len(world.attempts(post)) == 1
    assert world.meter.lags == [0.0], "counted, and counted once"
    assert world.content_of(post).posted == 1
    assert broken_invariants(world) == []


@pytest.mark.parametrize("platform", PLATFORMS)
@pytest.mark.parametrize("outcome", ["posted", "refused", "limited"])
def test_a_lease_that_comes_between_claim_and_outcome_takes_nothing_from_it(
    world: World, platform: str, outcome: str
) -> None:
    # The dispatcher moved the entry late, after starting the workflow.
    world.sweeping = False
    orders: dict[str, dict[str, Any]] = {
        "posted": {"kind": "slow", "delay_ms": 0},
        "refused": {"kind": "status", "status": 400, "body": {"error": {"code": 100}}},
        "limited": {"kind": "rate_limit", "retry_after": 600},
    }
    step = {"webhook": "webhook", "facebook": "commit"}[platform]
    post = world.schedule(world.connect(platform))
    world.sandbox.faults.add({**orders[outcome], "match": {"step": step}})
    world.run_until(DUE - LOOK_AHEAD)
    entry = world.dispatcher.due_index.due(0, DUE, 10)[0]
    world.sweep()
    world.run_until(DUE - SECOND)
    number = ["BatchGetItem", "Decrypt", "UpdateItem", "network"].index("network")

    def lease_again() -> None:
        [now] = world.dispatcher.due_index.due(0, DUE + timedelta(hours=1), 10)
        assert world.dispatcher.due_index.lease(now, entry.due_at + timedelta(minutes=20))

    world.calls.strike(number, "after", lease_again)
    world.run_until(DUE)
    world.sweeping = True
    world.settle()

    expected = {"posted": Status.POSTED, "refused": Status.FAILED, "limited": Status.POSTED}
    assert world.again(post).status is expected[outcome]
    assert broken_invariants(world) == []


@pytest.mark.parametrize("platform", PLATFORMS)
def test_a_lease_that_comes_between_reading_and_claiming_costs_no_time(
    world: World, platform: str
) -> None:
    world.sweeping = False
    post = world.schedule(world.connect(platform))
    world.run_until(DUE - LOOK_AHEAD)
    world.sweep()
    world.run_until(DUE - SECOND)
    [entry] = world.dispatcher.due_index.due(0, DUE + timedelta(hours=1), 10)

    def lease_late() -> None:
        # As if the running attempt was being recorded only now.
        before = world.again(post)
        world.recorder.calendar.apply(_renewed(before))

    world.calls.strike(1, "after", lease_late)
    world.run_until(DUE)

    assert entry.attempt == 1
    assert (world.again(post).status, world.again(post).lag_seconds) == (Status.POSTED, 0.0)
    assert broken_invariants(world) == []


def _renewed(post: PostInstance) -> Replace:
    return Replace(post, replace(post, take_up_at=DUE + timedelta(minutes=9)))


def edit_caption(world: World, post: PostInstance) -> None:
    world.instances.edit(ADMIN, post.id, InstanceEdit(caption_override="second thoughts"))


def edit_content(world: World, post: PostInstance) -> None:
    assert post.content_item_id is not None
    world.contents.change(
        ADMIN, post.content_item_id, ContentDraft(title="New", base_caption="second thoughts")
    )


@pytest.mark.parametrize("edit", [edit_caption, edit_content])
def test_an_edit_made_while_a_post_is_judged_is_kept_and_judged_instead(
    world: World, edit: Callable[[World, PostInstance], None]
) -> None:
    # Empty posts are refused when prepared; the edit comes just before that is recorded.
    account = world.connect("facebook")
    content = world.write(" ")
    post = world.schedule(account, content)
    world.run_until(DUE - SECOND)
    names = ["BatchGetItem", "Decrypt", "TransactWriteItems"]

    world.calls.strike(names.index("TransactWriteItems"), "before", lambda: edit(world, post))
    world.run_until(DUE)

    after = world.again(post)
    assert world.calls.struck
    assert [entry["text"] for entry in world.visible()] == ["second thoughts"]
    assert after.status is Status.POSTED
    assert after.caption_override == ("second thoughts" if edit is edit_caption else None)
    assert broken_invariants(world) == []


def test_an_edit_made_while_a_post_is_put_off_is_kept(world: World) -> None:
    content = world.write()
    post = world.schedule(world.connect("facebook"), content)
    world.contents.change(ADMIN, content.id, ContentDraft(status=ContentStatus.NEEDS_APPROVAL))
    world.run_until(DUE - SECOND)

    world.calls.strike(1, "before", lambda: edit_caption(world, post))
    world.run_until(DUE)

    after = world.again(post)
    assert world.calls.struck
    assert (after.caption_override, after.status) == ("second thoughts", Status.SCHEDULED)
    assert after.due_at == DUE + 5 * MINUTE


def test_a_workflow_that_gives_up_on_what_went_out_meanwhile_records_nothing(
    world: World,
) -> None:
    post = about_to_commit(world)
    world.run_until(DUE)

    result = world.recorder.exhausted(
        "h2o", post.id, generation=1, attempt=1, cause="Publishing stopped."
    )

    assert result is Result.STALE
    assert world.again(post).status is Status.POSTED
    assert world.meter.failures == 0


@pytest.mark.parametrize(("generation", "attempt"), [(0, 1), (1, 0), (2, 1)])
def test_a_workflow_of_another_generation_or_attempt_records_no_failure(
    world: World, generation: int, attempt: int
) -> None:
    post = about_to_commit(world)

    result = world.recorder.exhausted(
        "h2o", post.id, generation=generation, attempt=attempt, cause="Publishing stopped."
    )

    assert result is Result.STALE
    assert world.again(post).status is Status.SCHEDULED


def test_a_workflow_that_gives_up_on_a_post_that_is_gone_records_nothing(world: World) -> None:
    post = about_to_commit(world)
    world.instances.delete(ADMIN, post.id)

    result = world.recorder.exhausted("h2o", post.id, generation=1, attempt=1, cause="x")

    assert result is Result.STALE


@contextmanager
def no_function_starts(world: World) -> Iterator[None]:
    """Lambda refuses every start of the publishing function because of its concurrency limit."""
    functions = dict(world.machine.functions)

    def refuse(_payload: Any) -> Any:
        raise type("Lambda.TooManyRequestsException", (Exception,), {})

    world.machine.functions = functions | {"publish": refuse}
    yield
    world.machine.functions = functions


def test_a_post_that_could_not_be_tried_goes_out_when_functions_start_again(world: World) -> None:
    post = about_to_commit(world)

    with no_function_starts(world):
        world.run_until(DUE + 2 * MINUTE)
        assert not world.machine.running
        assert world.again(post).status is Status.SCHEDULED

    world.settle(within=timedelta(minutes=5))
    after = world.again(post)
    assert after.status is Status.POSTED
    assert [line.outcome for line in world.attempts(post)] == ["deferred", "posted"]
    assert len(world.visible()) == 1


def test_a_post_that_can_never_be_tried_ends_in_bounded_time(world: World) -> None:
    post = about_to_commit(world)

    with no_function_starts(world):
        world.settle(within=timedelta(minutes=30))

    after = world.again(post)
    assert (after.status, len(world.attempts(post))) == (Status.FAILED, 4)
    assert after.error is not None
    assert after.error.message == "Publishing stopped: Lambda.TooManyRequestsException."
    assert world.visible() == []


def test_a_failure_without_any_words_of_the_network_says_what_stopped_it(world: World) -> None:
    post = about_to_commit(world)

    for _ in range(4):
        result = world.recorder.exhausted(
            "h2o", post.id, generation=1, attempt=1, cause="Publishing stopped: KeyError."
        )

    after = world.again(post)
    line = world.attempts(post)[-1]
    assert (result, after.status) == (Result.FAILED, Status.FAILED)
    assert after.error is not None
    assert after.error.message == line.message == "Publishing stopped: KeyError."
    assert after.take_up_at is None


def test_giving_up_on_a_post_that_may_have_arrived_leaves_it_unconfirmed(world: World) -> None:
    post = about_to_commit(world)
    world.machine.death = None
    world.calls.strike(3, "after")
    world.run_until(DUE)
    assert world.again(post).status is Status.PUBLISHING

    result = world.recorder.exhausted("h2o", post.id, generation=1, attempt=1, cause="x")

    after = world.again(post)
    assert (result, after.status) == (Result.UNCONFIRMED, Status.UNCONFIRMED)
    assert len(world.visible()) == 1
    assert world.meter.failures == 1


def test_what_ended_unconfirmed_is_not_sent_again_by_itself(world: World) -> None:
    world.sandbox.faults.add(
        {"kind": "drop_after", "match": {"step": "webhook"}, "times": None, "delay_ms": 0}
    )
    post = world.schedule(world.connect())
    world.settle(within=timedelta(minutes=40))
    calls = world.networks_saw("webhook")
    world.sandbox.faults.clear()

    world.run_until(DUE + timedelta(hours=3))

    assert world.again(post).status is Status.UNCONFIRMED
    assert world.networks_saw("webhook") == calls
    with pytest.raises(Conflict):
        world.instances.post_now(ADMIN, post.id)
