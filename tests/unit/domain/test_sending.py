"""What is checked before a post is sent."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from drumbeat.domain import sending
from drumbeat.domain.accounts import AccountStatus
from drumbeat.domain.content import ContentStatus
from drumbeat.domain.pacing import Gate
from drumbeat.domain.posts import Claim, PostInstance, Status
from drumbeat.domain.sending import Step
from tests.samples import H2O, NOW, account, content, instance

MINUTE = timedelta(minutes=1)
POST = instance(
    status=Status.SCHEDULED,
    generation=2,
    attempt=3,
    scheduled_for=NOW,
    due_at=NOW,
    content_item_id="c",
)


def judged(**given: Any) -> tuple[Status | None, str] | None:
    """The outcome for a due post, and why; None when it is sent."""
    known = {"account": account(), "content": content(), "now": NOW + MINUTE, "assets": {}, **given}
    verdict = sending.verdict(
        POST, known["account"], known["content"], H2O, known["now"], known["assets"]
    )
    return (verdict.status, verdict.error.code) if verdict and verdict.error else None


def test_a_post_that_nothing_stands_against_is_sent() -> None:
    assert judged() is None


@pytest.mark.parametrize(
    ("given", "verdict"),
    [
        ({"account": None}, (Status.SKIPPED, "account_deleted")),
        ({"account": account(status=AccountStatus.DELETING)}, (Status.SKIPPED, "account_deleted")),
        ({"account": account(status=AccountStatus.PAUSED)}, (Status.SKIPPED, "account_paused")),
        (
            {"account": account(status=AccountStatus.NEEDS_RECONNECT)},
            (Status.FAILED, "needs_reconnect"),
        ),
        ({"content": None}, (Status.FAILED, "content_missing")),
        ({"now": NOW + timedelta(hours=3)}, (Status.MISSED, "too_late")),
        ({"content": content(own_status=ContentStatus.NEEDS_APPROVAL)}, (None, "not_approved")),
        ({"content": content(own_status=ContentStatus.REJECTED)}, (None, "not_approved")),
        (
            {
                "content": content(own_status=ContentStatus.NEEDS_APPROVAL),
                "now": NOW + timedelta(hours=3),
            },
            (Status.MISSED, "not_approved"),
        ),
    ],
)
def test_what_stands_against_a_post_says_what_becomes_of_it(
    given: dict[str, Any], verdict: tuple[Status | None, str]
) -> None:
    assert judged(**given) == verdict


def test_what_waits_for_approval_is_looked_at_again_in_five_minutes() -> None:
    waiting = content(own_status=ContentStatus.NEEDS_APPROVAL)

    verdict = sending.verdict(POST, account(), waiting, H2O, NOW, {})

    assert verdict is not None
    assert verdict.until == NOW + 5 * MINUTE


@pytest.mark.parametrize(("closed", "until"), [(MINUTE, NOW + MINUTE), (-MINUTE, None)])
def test_a_closed_gate_limits_until_it_opens(closed: timedelta, until: Any) -> None:
    limit = sending.limit(Gate(closed_until=NOW + closed), account(), NOW)

    assert (limit and limit.until) == until


LATER = NOW + 2 * MINUTE
SENT_BY_ANOTHER = Claim(2, NOW, "f")


@pytest.mark.parametrize(
    ("post", "step"),
    [
        (POST, Step.BEGIN),
        (replace(POST, generation=3), Step.NONE),
        (replace(POST, attempt=4), Step.NONE),
        (replace(POST, attempt=2), Step.BEGIN),
        (replace(POST, status=Status.DRAFT), Step.NONE),
        (replace(POST, status=Status.FAILED), Step.NONE),
        (replace(POST, status=Status.PUBLISHING, claim=Claim(3, NOW, "f")), Step.RESUME),
        (replace(POST, status=Status.PUBLISHING, claim=SENT_BY_ANOTHER), Step.NONE),
        (replace(POST, status=Status.UNCONFIRMED, take_up_at=NOW), Step.RECONCILE),
        (replace(POST, status=Status.UNCONFIRMED), Step.NONE),
        (
            replace(POST, status=Status.UNCONFIRMED, due_at=NOW + 2 * MINUTE, take_up_at=NOW),
            Step.NONE,
        ),
        (replace(POST, status=Status.POSTED, take_up_at=NOW), Step.FOLLOW),
        (replace(POST, status=Status.POSTED), Step.NONE),
    ],
)
def test_what_a_start_has_to_do_depends_on_the_state_of_its_post(
    post: PostInstance, step: Step
) -> None:
    assert sending.next_step(post, 2, 3, NOW + MINUTE) is step
    assert sending.is_waiting(post, 2, 3) is (step is Step.BEGIN)


@pytest.mark.parametrize(("maybe_sent", "taken"), [(False, NOW), (True, None)])
def test_a_try_without_a_word_was_most_likely_taken_at_its_claim(
    maybe_sent: bool, taken: Any
) -> None:
    claimed = replace(POST, claim=Claim(3, NOW, "f"), maybe_sent=maybe_sent)

    assert sending.taken_at(claimed) == taken
