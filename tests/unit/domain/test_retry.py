"""What people can do with a post that failed or whose result is unknown."""

from __future__ import annotations

from datetime import timedelta

import pytest

from drumbeat.domain import lifecycle, sending, trying
from drumbeat.domain.errors import Conflict
from drumbeat.domain.posts import Claim, PostError, Status
from tests.samples import NOW, instance

FELL_THROUGH = (Status.FAILED, Status.MISSED, Status.SKIPPED)
SENT_AT = NOW - timedelta(hours=3)


def ended(status, **given):
    """A post that was due three hours ago and has ended."""
    return instance(
        **{
            "status": status,
            "content_item_id": "tips",
            "scheduled_for": SENT_AT,
            "generation": 4,
            "attempt": 2,
            "tries": 3,
            "due_at": SENT_AT,
            "promised_at": SENT_AT,
            "claim": Claim(attempt=2, claimed_at=SENT_AT, fingerprint="f"),
            "handle": {"post_id": "1_2"},
            "maybe_sent": True,
            "error": PostError("http_500", "Try later.", retryable=True),
        }
        | given
    )


@pytest.mark.parametrize("status", FELL_THROUGH)
def test_what_fell_through_is_sent_again_at_once_with_nothing_left_of_before(status):
    after = lifecycle.retry(ended(status), NOW)

    assert (after.status, after.generation) == (Status.SCHEDULED, 5)
    assert (after.due_at, after.take_up_at, after.scheduled_for) == (NOW, NOW, SENT_AT)
    assert (after.attempt, after.tries, after.claim, after.handle) == (0, 0, None, None)
    assert (after.promised_at, after.maybe_sent, after.error) == (None, False, None)


def test_a_retry_does_not_come_before_the_post_is_due():
    later = NOW + timedelta(hours=1)

    assert lifecycle.retry(ended(Status.SKIPPED, due_at=later), NOW).due_at == later


@pytest.mark.parametrize(
    "being_sent",
    [ended(Status.PUBLISHING), ended(Status.SCHEDULED), ended(Status.SCHEDULED, due_at=NOW)],
    ids=["publishing", "between two tries", "a moment ago"],
)
def test_a_retry_of_what_is_being_sent_changes_nothing(being_sent):
    assert lifecycle.retry(being_sent, NOW) is being_sent


@pytest.mark.parametrize(
    "post",
    [
        ended(Status.POSTED),
        ended(Status.UNCONFIRMED),
        ended(Status.DRAFT),
        ended(Status.PLANNED),
        ended(Status.SCHEDULED, due_at=NOW + timedelta(seconds=1)),
    ],
    ids=lambda post: post.status,
)
def test_nothing_else_can_be_retried(post):
    with pytest.raises(Conflict) as refused:
        lifecycle.retry(post, NOW)

    assert refused.value.code == "status_conflict"
    assert str(post.status) in refused.value.message


def test_a_retry_twice_is_one():
    once = lifecycle.retry(ended(Status.FAILED), NOW)

    assert lifecycle.retry(once, NOW + timedelta(milliseconds=200)) is once


def test_what_a_person_has_seen_was_posted_when_it_was_sent():
    after = lifecycle.confirm(ended(Status.UNCONFIRMED), "https://example.com/1", NOW)

    assert (after.status, after.permalink) == (Status.POSTED, "https://example.com/1")
    assert (after.posted_at, after.lag_seconds, after.platform_post_id) == (SENT_AT, 0.0, None)
    assert (after.error, after.take_up_at) == (None, None)


def test_posting_again_is_a_new_generation_that_is_due_now():
    after = lifecycle.post_again(ended(Status.UNCONFIRMED), NOW)

    assert (after.status, after.generation, after.due_at) == (Status.SCHEDULED, 5, NOW)
    assert (after.claim, after.handle, after.maybe_sent) == (None, None, False)


def test_what_is_given_up_has_failed_and_says_so():
    after = lifecycle.stop_looking(ended(Status.UNCONFIRMED, take_up_at=NOW))

    assert (after.status, after.take_up_at) == (Status.FAILED, None)
    assert after.error is not None
    assert (after.error.code, after.error.retryable) == ("given_up", False)


@pytest.mark.parametrize("status", [each for each in Status if each is not Status.UNCONFIRMED])
@pytest.mark.parametrize(
    "resolve",
    [
        lambda post: lifecycle.confirm(post, None, NOW),
        lambda post: lifecycle.post_again(post, NOW),
        lifecycle.stop_looking,
    ],
    ids=["posted", "post again", "give up"],
)
def test_only_what_nobody_knows_of_is_resolved(resolve, status):
    with pytest.raises(Conflict) as refused:
        resolve(ended(status))

    assert refused.value.code == "status_conflict"


@pytest.mark.parametrize("status", [each for each in Status if each is not Status.MISSED])
def test_only_what_was_missed_is_missed(status):
    lifecycle.require_missed(ended(Status.MISSED))
    with pytest.raises(Conflict):
        lifecycle.require_missed(ended(status))


def test_a_post_in_doubt_is_looked_for_five_times_within_six_hours():
    last_try = NOW
    doubtful = trying.doubt(ended(Status.PUBLISHING), PostError("x", "y", False), last_try)
    looks = []
    while doubtful.take_up_at is not None:
        looks.append(doubtful.due_at - last_try)
        doubtful = trying.look_again(doubtful, doubtful.attempt + 1, doubtful.due_at)

    minute = timedelta(minutes=1)
    assert looks == [minute / 2, 2 * minute, 10 * minute, 60 * minute, 360 * minute]
    assert (doubtful.status, doubtful.promised_at) == (Status.UNCONFIRMED, SENT_AT)


def test_a_look_counts_its_attempt_also_when_its_start_was_not_written_down():
    doubtful = trying.doubt(ended(Status.PUBLISHING), PostError("x", "y", False), NOW)

    assert trying.look_again(doubtful, doubtful.attempt + 1, NOW).attempt == 3
    assert trying.look_again(doubtful, doubtful.attempt, NOW).attempt == 2


def test_what_is_in_doubt_is_looked_for_when_its_time_has_come_and_while_looks_are_left():
    doubtful = trying.doubt(ended(Status.PUBLISHING), PostError("x", "y", False), NOW)
    due = doubtful.due_at

    assert sending.is_to_be_looked_for(doubtful, due)
    assert not sending.is_to_be_looked_for(doubtful, due - timedelta(microseconds=1))
    assert not sending.is_to_be_looked_for(trying.leave_to_people(doubtful), due)
    assert not sending.is_to_be_looked_for(ended(Status.FAILED, take_up_at=NOW), due)


def test_a_new_generation_has_all_its_looks_again():
    doubtful = trying.doubt(ended(Status.PUBLISHING), PostError("x", "y", False), NOW)

    assert lifecycle.post_again(doubtful, NOW).looks == 0
