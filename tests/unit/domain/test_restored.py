"""A post that was sent or started after the time to which its record was restored."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drumbeat.domain import execution_names, lifecycle, trying
from drumbeat.domain.posts import PostError, PostInstance, Status
from tests.samples import NOW, instance

AHEAD = timedelta(minutes=5)
RESTORED = PostError("restored", "The calendar was restored.", retryable=False)
FILLED = {"content_item_id": "tips", "content_title": "Winter tips"}


def post(status: Status, **given: object) -> PostInstance:
    return instance(**{"status": status, "generation": 3, "due_at": NOW, **FILLED, **given})


def left(before: PostInstance, generation: int = 3, **given: object) -> PostInstance:
    asked = {"generation": generation, "started_at": NOW, "ahead": AHEAD, **given}
    return trying.leave_restored(before, RESTORED, **asked)


@pytest.mark.parametrize("status", sorted(set(Status) - {Status.POSTED, Status.PLANNED}))
def test_whatever_it_was_a_person_decides_and_nothing_is_started(status: Status) -> None:
    after = left(post(status, take_up_at=NOW, handle={"id": "1"}))

    assert (after.status, after.take_up_at, after.handle) == (Status.UNCONFIRMED, None, None)
    assert (after.error, after.maybe_sent) == (RESTORED, True)


def test_what_is_posted_by_the_restored_record_stays_so() -> None:
    before = post(Status.POSTED)

    assert left(before) is before


def test_an_empty_slot_stays_one() -> None:
    before = instance(status=Status.PLANNED)

    assert left(before) is before


def test_leaving_it_twice_changes_nothing() -> None:
    once = left(post(Status.SCHEDULED))

    assert left(once) is once


@given(own=st.integers(0, 9), started=st.integers(0, 9))
def test_sending_it_again_takes_a_name_that_no_workflow_has_had(own: int, started: int) -> None:
    after = left(post(Status.SCHEDULED, generation=own), generation=started)

    again = lifecycle.post_again(after, NOW)
    assert again.generation > max(own, started)


def test_a_post_that_a_person_has_seen_went_out_when_it_was_due() -> None:
    due = NOW + timedelta(minutes=4)
    after = left(post(Status.SCHEDULED, due_at=due))

    there = lifecycle.confirm(after, None, NOW + timedelta(hours=3))

    assert (there.posted_at, there.lag_seconds) == (due, 0)


def test_one_that_was_sent_ahead_went_out_when_it_was_started() -> None:
    after = left(post(Status.SCHEDULED, due_at=NOW + timedelta(days=2)))

    there = lifecycle.confirm(after, None, NOW + timedelta(hours=3))

    assert (there.posted_at, there.lag_seconds) == (NOW, 0)


@given(
    instance_id=st.from_regex(r"[a-z0-9]+(-[a-z0-9]+)*", fullmatch=True),
    generation=st.integers(0, 999),
    attempt=st.integers(0, 99),
)
def test_the_name_of_a_workflow_tells_its_post(
    instance_id: str, generation: int, attempt: int
) -> None:
    name = execution_names.execution_name(instance_id, generation, attempt)

    assert execution_names.of_execution(name) == (instance_id, generation)
