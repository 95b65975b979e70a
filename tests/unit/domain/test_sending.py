"""What is judged of a post before it is sent."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from drumbeat.domain import sending
from drumbeat.domain.accounts import AccountStatus
from drumbeat.domain.content import ContentStatus
from drumbeat.domain.pacing import Gate
from drumbeat.domain.posts import Claim, Status
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
    """What becomes of a post that is due, and why; None when it is sent."""
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


@pytest.mark.parametrize(
    ("generation", "attempt", "status", "waits"),
    [
        (2, 3, Status.SCHEDULED, True),
        (1, 3, Status.SCHEDULED, False),
        (2, 3, Status.PUBLISHING, False),
        (2, 3, Status.DRAFT, False),
    ],
)
def test_only_the_attempt_of_the_present_generation_sends(
    generation: int, attempt: int, status: Status, waits: bool
) -> None:
    assert sending.is_waiting(replace(POST, status=status), generation, attempt) is waits


@pytest.mark.parametrize(("maybe_sent", "taken"), [(False, NOW), (True, None)])
def test_a_try_without_a_word_was_most_likely_taken_at_its_claim(
    maybe_sent: bool, taken: Any
) -> None:
    claimed = replace(POST, claim=Claim(3, NOW, "f"), maybe_sent=maybe_sent)

    assert sending.taken_at(claimed) == taken
