"""What people and machines do to a post, step by step."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from drumbeat.domain import execution_names, lifecycle, sending, trying
from drumbeat.domain.content import ContentStatus
from drumbeat.domain.errors import Conflict, InvalidInput
from drumbeat.domain.posts import EDITABLE, Origin, PostError, PostInstance, Status
from tests.samples import NOW, content, instance, instant

MINUTE = timedelta(minutes=1)
LATER = instant("2026-12-23T18:30Z")
ON_ITS_WAY_OR_OUT = sorted(set(Status) - EDITABLE)
FELL_THROUGH = [Status.FAILED, Status.MISSED, Status.SKIPPED]
BROKEN = PostError("oops", "It broke.", retryable=False)


def post(status: Status = Status.SCHEDULED, **given: object) -> PostInstance:
    """A post with content, in its third generation."""
    shown = {"content_item_id": "tips", "content_title": "Winter tips"}
    times = {"due_at": instant("2026-12-22T17:00Z"), "generation": 3, "attempt": 2, "tries": 1}
    if status in (Status.PLANNED, Status.DRAFT):
        times = {"generation": 3}
    if status is Status.PLANNED:
        shown = {}
    if status is Status.SCHEDULED:
        times["take_up_at"] = times["due_at"]
    return instance(**{"status": status} | shown | times | given)


class TestFilling:
    def test_a_planned_slot_becomes_a_draft(self):
        filled = lifecycle.fill(post(Status.PLANNED), content())

        assert (filled.status, filled.content_item_id) == (Status.DRAFT, "tips")
        assert filled.content_title == "Winter tips"

    @pytest.mark.parametrize("status", sorted(EDITABLE - {Status.PLANNED}))
    def test_anything_else_keeps_status_time_and_generation(self, status):
        before = post(status)

        filled = lifecycle.fill(before, content(id="new", title="New"))

        assert filled == replace(before, content_item_id="new", content_title="New")

    def test_archived_content_is_not_shown(self):
        with pytest.raises(Conflict) as refused:
            lifecycle.fill(post(Status.PLANNED), content(own_status=ContentStatus.ARCHIVED))

        assert refused.value.code == "content_archived"


class TestEmptying:
    @pytest.mark.parametrize("status", sorted(EDITABLE))
    def test_what_is_left_is_a_planned_slot(self, status):
        empty = lifecycle.empty(post(status))

        assert (empty.status, empty.content_item_id) == (Status.PLANNED, None)
        assert (empty.content_title, empty.take_up_at, empty.due_at) == (None, None, None)

    def test_a_workflow_under_way_is_made_stale(self):
        assert lifecycle.empty(post(Status.SCHEDULED)).generation == 4
        assert lifecycle.empty(post(Status.DRAFT)).generation == 3


class TestCaption:
    def test_an_edit_raises_no_generation(self):
        before = post(Status.SCHEDULED)

        after = lifecycle.override_caption(before, "Only here")

        assert after == replace(
            before,
            caption_override="Only here",
            captioned=True,
            caption_revision=before.revision + 1,
        )

    @pytest.mark.parametrize("nothing", [None, ""])
    def test_no_caption_says_what_the_content_says(self, nothing):
        captioned = replace(lifecycle.override_caption(post(), "Only here"), revision=7)

        after = lifecycle.override_caption(captioned, nothing)

        assert after == replace(post(), caption_revision=8, revision=7)

    def test_each_caption_of_a_post_has_a_number_of_its_own(self):
        # ... also if the first was given before the post was stored.
        first = lifecycle.override_caption(post(), "Only here")

        second = lifecycle.override_caption(first, "In other words")

        assert second.caption_revision > first.caption_revision > post().caption_revision

    @pytest.mark.parametrize("caption", ["Only here", None])
    def test_the_same_caption_again_changes_nothing(self, caption):
        before = replace(lifecycle.override_caption(post(), caption), revision=7)

        assert lifecycle.override_caption(before, caption) is before


class TestMoving:
    def test_a_scheduled_post_is_due_at_its_new_time_in_a_new_generation(self):
        moved = lifecycle.move(post(Status.SCHEDULED), LATER, NOW)

        assert (moved.scheduled_for, moved.due_at, moved.take_up_at) == (LATER, LATER, LATER)
        assert moved.wanted_local == "2026-12-23T10:30"
        assert (moved.generation, moved.attempt, moved.tries) == (4, 0, 0)
        assert moved.origin is Origin.PERSON

    @pytest.mark.parametrize("status", [Status.PLANNED, Status.DRAFT])
    def test_what_is_not_to_be_sent_moves_and_stays_what_it_is(self, status):
        moved = lifecycle.move(post(status), LATER, NOW)

        assert (moved.status, moved.scheduled_for) == (status, LATER)
        assert (moved.generation, moved.take_up_at) == (3, None)

    @pytest.mark.parametrize("status", FELL_THROUGH)
    @pytest.mark.parametrize("when", [LATER, instant("2026-12-22T17:00Z")])
    def test_what_fell_through_is_tried_again_at_the_time_given(self, status, when):
        moved = lifecycle.move(post(status, error=BROKEN), when, NOW)

        assert (moved.status, moved.due_at, moved.generation) == (Status.SCHEDULED, when, 4)
        assert moved.error is None

    def test_the_same_time_is_no_move(self):
        before = post(Status.SCHEDULED)

        assert lifecycle.move(before, before.scheduled_for, NOW) is before

    @pytest.mark.parametrize("when", [NOW, NOW - MINUTE])
    def test_there_is_no_moving_into_the_past(self, when):
        with pytest.raises(InvalidInput) as refused:
            lifecycle.move(post(), when, NOW)

        assert [error.field for error in refused.value.errors] == ["scheduled_for"]


class TestScheduling:
    @pytest.mark.parametrize("status", sorted(EDITABLE - {Status.PLANNED}))
    def test_it_is_due_at_its_time_in_a_new_generation(self, status):
        scheduled = lifecycle.schedule(post(status), NOW)

        assert scheduled.status is Status.SCHEDULED
        assert scheduled.due_at == scheduled.take_up_at == scheduled.scheduled_for
        assert (scheduled.generation, scheduled.attempt) == (4, 0)

    @pytest.mark.parametrize(
        ("given", "code"),
        [
            ({"content_item_id": None}, "content_missing"),
            ({"scheduled_for": None}, "time_missing"),
            ({"scheduled_for": NOW}, "time_passed"),
        ],
    )
    def test_it_needs_content_and_a_time_to_come(self, given, code):
        with pytest.raises(Conflict) as refused:
            lifecycle.schedule(post(Status.DRAFT, **given), NOW)

        assert refused.value.code == code


class TestPostNow:
    def test_it_is_due_now_and_keeps_its_place(self):
        before = post(Status.DRAFT)

        now = lifecycle.post_now(before, NOW)

        assert (now.status, now.due_at, now.take_up_at) == (Status.SCHEDULED, NOW, NOW)
        assert (now.scheduled_for, now.generation) == (before.scheduled_for, 4)

    def test_it_is_noted_where_it_goes_out_only_if_that_is_ahead_of_its_time(self):
        before = post(Status.DRAFT)

        assert lifecycle.post_now(before, NOW).ahead_at == NOW
        assert lifecycle.post_now(before, LATER).ahead_at is None
        assert lifecycle.post_now(post(Status.DRAFT, scheduled_for=None), NOW).ahead_at is None
        assert lifecycle.cancel(lifecycle.post_now(before, NOW)).ahead_at is None

    @pytest.mark.parametrize(
        ("after", "noted_after"),
        [
            (timedelta(seconds=1), timedelta()),
            (timedelta(hours=2), timedelta()),
            (timedelta(days=1), timedelta(days=1)),
            (-MINUTE, -MINUTE),
        ],
        ids=["at once", "tried again", "put off for long", "an earlier call had arrived"],
    )
    def test_its_outcome_is_noted_anew_only_where_it_would_not_be_found(self, after, noted_after):
        begun = lifecycle.post_now(post(Status.DRAFT), NOW)
        sent = trying.claim(begun, attempt=1, fingerprint="f", handle={}, now=NOW)

        done = trying.posted(sent, sent_at=NOW + after, platform_post_id="1", permalink=None)

        assert done.sent_ahead
        assert done.ahead_at == NOW + noted_after

    def test_it_needs_no_time_but_content(self):
        assert lifecycle.post_now(post(Status.DRAFT, scheduled_for=None), NOW).due_at == NOW
        with pytest.raises(Conflict) as refused:
            lifecycle.post_now(post(Status.PLANNED), NOW)

        assert refused.value.code == "content_missing"


class TestCancelling:
    @pytest.mark.parametrize("status", [Status.SCHEDULED, *FELL_THROUGH])
    def test_it_becomes_a_draft_that_keeps_its_time_and_makes_work_stale(self, status):
        before = post(status)

        cancelled = lifecycle.cancel(before)

        assert (cancelled.status, cancelled.scheduled_for) == (
            Status.DRAFT,
            before.scheduled_for,
        )
        assert (cancelled.generation, cancelled.take_up_at, cancelled.due_at) == (4, None, None)

    def test_a_draft_stays_as_it_is(self):
        assert lifecycle.cancel(post(Status.DRAFT)) == post(Status.DRAFT)

    def test_an_empty_slot_has_nothing_to_cancel(self):
        with pytest.raises(Conflict) as refused:
            lifecycle.cancel(post(Status.PLANNED))

        assert refused.value.code == "status_conflict"

    @pytest.mark.parametrize("status", [Status.SCHEDULED, Status.DRAFT, *FELL_THROUGH])
    def test_out_of_the_calendar_it_is_a_draft_without_a_time(self, status):
        gone = lifecycle.unplace(post(status))

        assert (gone.status, gone.scheduled_for, gone.wanted_local) == (Status.DRAFT, None, None)
        assert gone.take_up_at is None


@pytest.mark.parametrize("status", ON_ITS_WAY_OR_OUT)
@pytest.mark.parametrize(
    "step",
    [
        lambda p: lifecycle.fill(p, content()),
        lifecycle.empty,
        lambda p: lifecycle.override_caption(p, "Only here"),
        lambda p: lifecycle.move(p, LATER, NOW),
        lambda p: lifecycle.schedule(p, NOW),
        lambda p: lifecycle.post_now(p, NOW),
        lifecycle.cancel,
        lifecycle.unplace,
    ],
    ids=["fill", "empty", "caption", "move", "schedule", "post_now", "cancel", "unplace"],
)
def test_people_change_nothing_on_its_way_or_out(status, step):
    with pytest.raises(Conflict) as refused:
        step(post(status))

    assert refused.value.code == "status_conflict"


class TestWork:
    def test_older_generations_and_overtaken_attempts_are_stale(self):
        current = post(generation=3, attempt=2)

        assert sending.is_current(current, 3, 2)
        assert sending.is_current(current, 3, 3)  # started, and not yet recorded
        assert not sending.is_current(current, 3, 1)
        assert not sending.is_current(current, 2, 2)

    def test_lateness_counts_from_when_it_was_first_due(self):
        late = post(promised_at=NOW, due_at=NOW + 60 * MINUTE)

        assert not sending.is_too_late(late, 30 * MINUTE, NOW + 30 * MINUTE)
        assert sending.is_too_late(late, 30 * MINUTE, NOW + 31 * MINUTE)

    def test_a_post_put_off_keeps_its_try_and_what_it_promised(self):
        until = NOW + 5 * MINUTE
        first_due = post().due_at

        put_off = trying.put_off(post(), until, BROKEN, attempt=2)
        again = trying.put_off(put_off, until + MINUTE, None, attempt=3)

        assert (put_off.due_at, put_off.take_up_at, put_off.tries) == (until, until, 1)
        assert again.promised_at == put_off.promised_at == first_due
        assert again.error == BROKEN
        assert (put_off.attempt, again.attempt) == (2, 3), "also where no lease was written"

    def test_what_operators_watch_counts_from_the_moment_it_was_last_put_off_to(self):
        late = post(promised_at=NOW, due_at=NOW + 60 * MINUTE, tries=0, error=BROKEN)

        assert trying.lag(late, NOW + 61 * MINUTE) == 3660.0
        assert trying.own_lag(late, NOW + 61 * MINUTE) == 60.0
        assert trying.own_lag(late, NOW) == 0.0, "a look has found it"
        swept_late = replace(late, error=None)
        assert trying.own_lag(swept_late, NOW + 61 * MINUTE) == 3660.0

    def test_a_post_that_is_out_leaves_the_due_index_and_says_how_late_it_was(self):
        sending = trying.claim(post(), attempt=2, fingerprint="f", handle={}, now=NOW)
        sent_at = sending.due_at + timedelta(milliseconds=1250)

        out = trying.posted(sending, sent_at=sent_at, platform_post_id="9", permalink=None)

        assert (out.status, out.take_up_at, out.lag_seconds) == (Status.POSTED, None, 1.25)
        assert (out.posted_at, out.platform_post_id) == (sent_at, "9")

    def test_a_lease_is_seen_by_the_sweep_when_it_has_passed(self):
        ahead = 5 * MINUTE
        due = NOW + 4 * MINUTE

        assert trying.leased_until(due, NOW, ahead) - ahead == due + trying.LEASE
        assert trying.leased_until(NOW - MINUTE, NOW, ahead) - ahead == NOW + trying.LEASE

    def test_a_start_is_named_by_post_generation_and_attempt(self):
        assert execution_names.execution_name("post", 3, 2) == "post-3-2"
