"""Publishing, from the calendar to the network and back: once, on time, and recorded.

Each test schedules posts for `DUE`, lets time pass, and asks the networks' own ledger.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from drumbeat.domain.accounts import AccountStatus
from drumbeat.domain.content import ContentStatus
from drumbeat.domain.errors import Conflict, DrumbeatError
from drumbeat.domain.posts import PostError, Status
from drumbeat.persistence.table import connection
from drumbeat.services import dispatching
from drumbeat.services.contents import ContentDraft
from drumbeat.services.instances import InstanceEdit
from tests.integration.faults.world import DUE, World, broken_invariants
from tests.meter import metered
from tests.samples import ADMIN, NOW

PLATFORMS = ("webhook", "facebook")
#: What makes the one visible call fail, by network.
COMMIT = {"webhook": {"step": "webhook"}, "facebook": {"step": "commit"}}
PHOTOS = ("https://cdn.example/a.jpg", "https://cdn.example/b.jpg")
DISPATCHED = NOW + timedelta(minutes=4)
MINUTE = timedelta(minutes=1)
#: Commit's calls, when all is prepared.
_VISIBLE_CALL = ("read", "open", "claim", "visible call", "record").index("visible call")


def order_fault(world: World, platform: str, kind: str, **more: Any) -> None:
    world.sandbox.faults.add({"kind": kind, "match": COMMIT[platform], **more})


def sent(world: World) -> list[datetime]:
    """When what is visible became so, by the virtual clock."""
    return [
        datetime.fromtimestamp(entry["visible_at"] / 1000, NOW.tzinfo) for entry in world.visible()
    ]


# ---- without trouble


@pytest.mark.parametrize("platform", PLATFORMS)
@pytest.mark.parametrize(
    "draft",
    [
        {"caption": "Keep your pipes warm."},
        {"caption": "Book now.", "cta_url": "https://h2o.example/book"},
        {"caption": "Before and after", "media_urls": PHOTOS},
    ],
    ids=["text", "link", "photos"],
)
def test_a_scheduled_post_becomes_visible_once_and_is_recorded_as_posted(
    world: World, platform: str, draft: dict[str, Any]
) -> None:
    post = world.schedule(world.connect(platform), **draft)

    world.settle()

    after = world.again(post)
    [entry] = world.visible()
    assert (after.status, after.platform_post_id) == (Status.POSTED, entry["post_id"])
    assert entry["text"] == draft["caption"]
    assert entry["link"] == draft.get("cta_url")
    assert tuple(entry["photos"]) == draft.get("media_urls", ())
    assert entry["calls"] == 1
    assert broken_invariants(world) == []


@pytest.mark.parametrize("platform", PLATFORMS)
def test_a_post_goes_out_at_its_second_and_its_lag_is_recorded(world: World, platform: str) -> None:
    post = world.schedule(world.connect(platform))

    world.settle()

    after = world.again(post)
    assert sent(world) == [DUE]
    assert (after.posted_at, after.lag_seconds) == (DUE, 0.0)
    assert world.meter.lags == [0.0]


def test_a_late_start_shows_as_lag(world: World) -> None:
    post = world.schedule(world.connect())
    world.sweeping = False
    world.run_until(DUE + 10 * MINUTE)
    world.sweeping = True

    world.settle()

    assert world.again(post).lag_seconds == 620.0, "the tick is 20 s into its minute"
    assert world.meter.lags == [620.0]


@pytest.mark.parametrize("platform", PLATFORMS)
def test_history_keeps_what_was_shown_and_where(world: World, platform: str) -> None:
    post = world.schedule(world.connect(platform), caption="Burst pipe? Call us.")

    world.settle()

    [line] = world.attempts(post)
    [entry] = world.visible()
    assert (line.outcome, line.text, line.at) == ("posted", "Burst pipe? Call us.", DUE)
    assert line.platform_post_id == entry["post_id"]
    assert line.lag_seconds == 0.0


def test_content_follows_its_posts_to_scheduled_and_posted(world: World) -> None:
    content = world.write()
    first = world.schedule(world.connect("webhook"), content)
    second = world.schedule(world.connect("facebook"), content, when=DUE + 20 * MINUTE)
    assert world.content_of(first).status is ContentStatus.SCHEDULED

    world.run_until(DUE + MINUTE)
    between = world.content_of(first)
    world.run_until(DUE + 21 * MINUTE)
    after = world.content_of(second)

    assert (between.status, between.scheduled, between.posted) == (ContentStatus.SCHEDULED, 1, 1)
    assert (after.status, after.scheduled, after.posted) == (ContentStatus.POSTED, 0, 2)


def test_one_content_on_two_accounts_has_its_own_caption_on_each(world: World) -> None:
    content = world.write("For everybody")
    plain = world.schedule(world.connect("webhook"), content)
    own = world.schedule(world.connect("facebook"), content)
    world.instances.edit(ADMIN, own.id, InstanceEdit(caption_override="For the page"))

    world.settle()

    assert [entry["text"] for entry in world.visible(plain)] == ["For everybody"]
    assert [entry["text"] for entry in world.visible(own)] == ["For the page"]


@pytest.mark.parametrize("platform", PLATFORMS)
def test_publishing_without_trouble_stays_in_its_budget(world: World, platform: str) -> None:
    post = world.schedule(world.connect(platform))
    world.calls.names.clear()

    with metered(connection().client) as meter:
        world.settle()

    reads = [call for call in meter.calls if call.operation in ("BatchGetItem", "GetItem")]
    assert len(meter.writes) <= 3
    assert sum(call.actions for call in meter.writes) <= 5
    assert len(reads) <= 3
    assert world.calls.counted["Decrypt"] <= 2
    assert world.calls.counted["StartExecution"] == 1
    [execution] = world.executions(post)
    assert execution.entered == ["Prepare", "Wait", "Commit"]
    assert world.networks_saw(COMMIT[platform]["step"]) == 1


@pytest.mark.parametrize("platform", PLATFORMS)
def test_all_that_shows_nothing_is_done_ahead(world: World, platform: str) -> None:
    world.schedule(world.connect(platform), media_urls=PHOTOS)
    world.run_until(DUE - timedelta(seconds=1))
    prepared = len(world.sandbox.ledger.calls())

    world.run_until(DUE)

    assert prepared == (3 if platform == "facebook" else 0)
    assert len(world.sandbox.ledger.calls()) - prepared == 1
    assert sent(world) == [DUE]


@pytest.mark.parametrize("early", [3, 120])
def test_a_workflow_that_wakes_early_sends_nothing_early(
    world: World, monkeypatch: pytest.MonkeyPatch, early: int
) -> None:
    def wrong(entry: Any, attempt: int) -> Any:
        woken = (DUE - timedelta(seconds=early)).strftime("%Y-%m-%dT%H:%M:%SZ")
        return {**told(entry, attempt), "wait_until": woken}

    told = dispatching.workflow_input
    monkeypatch.setattr(dispatching, "workflow_input", wrong)
    post = world.schedule(world.connect("facebook"))
    world.run_until(DUE - timedelta(seconds=early))
    monkeypatch.setattr(dispatching, "workflow_input", told)

    world.settle()

    assert sent(world) == [DUE]
    after = world.again(post)
    assert (after.status, after.tries, after.lag_seconds) == (Status.POSTED, 0, 0.0)
    assert broken_invariants(world) == []


# ---- a network that fails


@pytest.mark.parametrize("platform", PLATFORMS)
@pytest.mark.parametrize(("failures", "later"), [(1, 60), (2, 360), (3, 1260)])
def test_a_transient_failure_is_retried_after_60_300_and_900_seconds(
    world: World, platform: str, failures: int, later: int
) -> None:
    order_fault(world, platform, **_refused_for_now(platform), times=failures)
    post = world.schedule(world.connect(platform))

    world.settle(within=timedelta(minutes=40))

    assert sent(world) == [DUE + timedelta(seconds=later)]
    after = world.again(post)
    assert (after.status, after.tries, after.error) == (Status.POSTED, failures, None)
    outcomes = [line.outcome for line in world.attempts(post)]
    assert outcomes == ["failed"] * failures + ["posted"]
    assert broken_invariants(world) == []


@pytest.mark.parametrize("platform", PLATFORMS)
def test_the_fourth_transient_failure_ends_as_failed_in_the_networks_own_words(
    world: World, platform: str
) -> None:
    order_fault(world, platform, **_refused_for_now(platform), times=None)
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
    order_fault(world, "webhook", **_refused_for_now("webhook"), times=2)
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


# ---- answers that do not say what happened


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
    # It kept the first delivery before it broke; repeats carry the same event id.
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
    # The second call is refused; the first may have been taken all the same.
    order_fault(world, "webhook", "drop_after")
    order_fault(world, "webhook", "status", status=400, times=None)
    post = world.schedule(world.connect())

    world.settle(within=timedelta(minutes=40))

    assert world.again(post).status is Status.UNCONFIRMED
    assert len(world.visible()) == 1


# ---- people change their minds after the dispatch


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
    world.instances.edit(ADMIN, post.id, InstanceEdit(content_item_id=other.id))
    world.settle()

    assert [entry["text"] for entry in world.visible()] == ["something else"]


@pytest.mark.parametrize("platform", PLATFORMS)
def test_an_edit_between_two_tries_is_sent_by_the_next(world: World, platform: str) -> None:
    content = world.write("first draft")
    order_fault(world, platform, **_refused_for_now(platform))
    world.schedule(world.connect(platform), content)
    world.run_until(DUE + timedelta(seconds=1))

    world.contents.change(ADMIN, content.id, ContentDraft(base_caption="second thoughts"))
    world.settle()

    assert [entry["text"] for entry in world.visible()] == ["second thoughts"]
    assert sent(world) == [DUE + MINUTE]
    assert broken_invariants(world) == []


def test_an_edit_after_a_lost_answer_does_not_make_a_second_post(world: World) -> None:
    # The look right after the call does not see the post yet; it appears a moment later.
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
    # What the lost try had prepared is published: it alone is known to make no second post.
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
    order_fault(world, "facebook", **_refused_for_now("facebook"))

    world.settle()

    assert [entry["text"] for entry in world.visible()] == ["second thoughts"]
    assert [line.text for line in world.attempts(post)] == [None, "second thoughts"]
    assert broken_invariants(world) == []


@pytest.mark.parametrize("platform", PLATFORMS)
def test_a_retry_that_was_taken_back_is_not_made(world: World, platform: str) -> None:
    order_fault(world, platform, **_refused_for_now(platform))
    post = world.schedule(world.connect(platform))
    world.run_until(DUE + timedelta(seconds=30))

    world.instances.cancel(ADMIN, post.id)
    world.run_until(DUE + timedelta(minutes=30))

    assert world.visible() == []
    assert world.again(post).status is Status.DRAFT


# ---- accounts and content that are not ready


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


# ---- lateness


@pytest.mark.parametrize(
    ("outage", "status"), [(119, Status.POSTED), (125, Status.MISSED)], ids=["in time", "too late"]
)
def test_what_an_outage_made_late_goes_out_within_the_tenants_lateness_and_not_after(
    world: World, outage: int, status: Status
) -> None:
    post = world.schedule(world.connect("facebook"))
    world.sweeping = False
    world.run_until(DUE + outage * MINUTE)
    world.sweeping = True

    world.settle()

    after = world.again(post)
    assert after.status is status
    assert len(world.visible()) == (status is Status.POSTED)
    if status is Status.MISSED:
        assert after.error is not None
        assert after.error.code == "too_late"
        assert [line.outcome for line in world.attempts(post)] == ["missed"]


# ---- at once


@pytest.mark.parametrize("platform", PLATFORMS)
def test_post_now_starts_within_the_call_and_keeps_the_posts_place(
    world: World, platform: str
) -> None:
    world.sweeping = False
    post = world.schedule(world.connect(platform), when=DUE + timedelta(days=3))

    world.instances.post_now(ADMIN, post.id)
    world.run_until(NOW + timedelta(seconds=5))

    after = world.again(post)
    assert (after.status, after.scheduled_for) == (Status.POSTED, post.scheduled_for)
    assert sent(world) == [NOW]
    assert broken_invariants(world) == []


def test_a_post_without_a_time_can_be_posted_now(world: World) -> None:
    content = world.write()
    [answer] = world.instances.create_many(
        ADMIN, content.id, [world.connect("facebook").id], scheduled_for=None, status=None
    )
    assert answer.instance is not None

    world.instances.post_now(ADMIN, answer.instance.id)
    with metered(connection().client) as meter:
        world.run_until(NOW + timedelta(seconds=5))

    after = world.read(answer.instance.id)
    assert (after.status, after.scheduled_for) == (Status.POSTED, None)
    assert len(world.visible()) == 1
    reads = [call for call in meter.calls if call.operation in ("BatchGetItem", "GetItem")]
    assert len(reads) <= 3
    assert broken_invariants(world) == []


def test_a_post_due_before_the_next_sweep_is_started_when_it_is_scheduled(world: World) -> None:
    world.sweeping = False

    post = world.schedule(world.connect(), when=NOW + MINUTE)
    world.run_until(NOW + MINUTE)

    assert world.again(post).status is Status.POSTED
    assert sent(world) == [NOW + MINUTE]


def test_a_failed_post_can_be_posted_again_and_is_visible_once(world: World) -> None:
    order_fault(world, "facebook", "status", status=400, body={"error": {"code": 100}})
    post = world.schedule(world.connect("facebook"))
    world.settle()
    assert world.again(post).status is Status.FAILED

    world.instances.post_now(ADMIN, post.id)
    world.settle()

    after = world.again(post)
    assert (after.status, after.generation, after.error) == (Status.POSTED, 2, None)
    assert [line.outcome for line in world.attempts(post)] == ["failed", "posted"]
    assert broken_invariants(world) == []


def test_a_posted_post_can_not_be_posted_again(world: World) -> None:
    post = world.schedule(world.connect())
    world.settle()

    with pytest.raises(Conflict):
        world.instances.post_now(ADMIN, post.id)

    world.settle()
    assert len(world.visible()) == 1


# ---- destinations


def test_one_destination_that_fails_holds_back_none_of_the_others(world: World) -> None:
    content = world.write()
    good = world.schedule(world.connect("webhook"), content)
    bad = world.schedule(world.connect("facebook"), content)
    other = world.schedule(world.connect("webhook"), content)
    order_fault(world, "facebook", "status", status=400, body={"error": {"code": 100}}, times=None)

    world.settle()

    assert [world.again(p).status for p in (good, bad, other)] == [
        Status.POSTED,
        Status.FAILED,
        Status.POSTED,
    ]
    assert world.content_of(good).status is ContentStatus.POSTED
    assert broken_invariants(world) == []


def _refused_for_now(platform: str) -> dict[str, Any]:
    """A refusal that certainly showed nothing, and may pass."""
    if platform == "webhook":
        return {"kind": "status", "status": 425, "body": {"message": "back in a minute"}}
    error = {"code": 324, "message": "back in a minute"}
    return {"kind": "status", "status": 400, "body": {"error": error}}
