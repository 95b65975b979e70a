"""Post instances: what people may do with them, and its effects."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from drumbeat.domain.content import ContentStatus
from drumbeat.domain.errors import (
    Conflict,
    Forbidden,
    InvalidInput,
    NotFound,
    SlotFilled,
    SlotTaken,
    StaleVersion,
)
from drumbeat.domain.posts import EDITABLE, Origin, PostInstance, Status
from drumbeat.services.contents import ContentDraft
from drumbeat.services.instances import InstanceEdit, InstanceFilter
from tests.integration.services.desk import Desk
from tests.interference import Killed, before_call, kill
from tests.samples import ADMIN, EDITOR, H2O, NOW, VIEWER, instance, instant, schedule

WHEN = instant("2026-12-22T17:00Z")
LATER = instant("2026-12-23T18:30Z")
MINUTE = timedelta(minutes=1)
ON_ITS_WAY_OR_OUT = sorted(set(Status) - EDITABLE)
CONTENT = InstanceEdit(content_item_id="tips")


def counts(desk: Desk, content_id: str = "tips") -> tuple[int, int, int]:
    found = desk.content(content_id)
    return found.uses, found.scheduled, found.posted


def refusal(desk: Desk, instance_id: str, edit: InstanceEdit) -> Conflict | None:
    """Why the edit was refused; None when it was made."""
    try:
        desk.instances.edit(EDITOR, instance_id, edit)
    except Conflict as refused:
        return refused
    return None


@pytest.fixture
def slot(desk: Desk) -> PostInstance:
    """A planned slot of the account `page`; there is content `tips` as well."""
    desk.connect()
    desk.write()
    return desk.place(instance())


@pytest.fixture
def scheduled(desk: Desk, slot: PostInstance) -> PostInstance:
    """The slot with content, scheduled."""
    edit = InstanceEdit(content_item_id="tips", status=Status.SCHEDULED)
    return desk.instances.edit(EDITOR, slot.id, edit)


def as_it_stands(desk: Desk, post: PostInstance, status: Status) -> PostInstance:
    """The scheduled post, set to another status as machines do."""
    if status is Status.PLANNED:
        return desk.instances.edit(EDITOR, post.id, InstanceEdit(content_item_id=None))
    return desk.force(post, replace(post, status=status))


class TestFilling:
    def test_content_on_a_planned_slot_makes_it_a_draft(self, desk, slot):
        filled = desk.instances.edit(EDITOR, slot.id, CONTENT)

        assert filled == desk.read(slot.id)
        assert (filled.status, filled.content_item_id) == (Status.DRAFT, "tips")
        assert (filled.content_title, filled.version) == ("Winter tips", 2)
        assert counts(desk) == (1, 0, 0)

    def test_it_takes_one_transaction(self, desk, slot):
        with desk.metered() as meter:
            desk.instances.edit(EDITOR, slot.id, CONTENT)

        assert [call.operation for call in meter.writes] == ["TransactWriteItems"]

    def test_content_can_be_written_and_shown_in_one_transaction(self, desk, slot):
        with desk.metered() as meter:
            filled = desk.instances.fill(
                EDITOR, slot.id, ContentDraft(title="Leaks", base_caption="Call us.")
            )

        assert [call.operation for call in meter.writes] == ["TransactWriteItems"]
        assert (filled.status, filled.content_title) == (Status.DRAFT, "Leaks")
        written = desk.content(filled.content_item_id)
        assert (written.title, written.base_caption, written.uses) == ("Leaks", "Call us.", 1)
        assert written.owner == EDITOR.email

    def test_content_for_a_post_that_is_out_is_not_written(self, desk, scheduled):
        as_it_stands(desk, scheduled, Status.POSTED)

        with pytest.raises(Conflict):
            desk.instances.fill(EDITOR, scheduled.id, ContentDraft(title="Leaks"))

        assert [c.title for c in desk.all_contents()] == ["Winter tips"]

    def test_taking_the_content_away_makes_it_planned_again(self, desk, scheduled):
        bare = desk.instances.edit(EDITOR, scheduled.id, InstanceEdit(content_item_id=None))

        assert (bare.status, bare.content_item_id, bare.content_title) == (
            Status.PLANNED,
            None,
            None,
        )
        assert bare.take_up_at is None
        assert counts(desk) == (0, 0, 0)

    def test_other_content_takes_the_place_of_the_first(self, desk, scheduled):
        desk.write(id="other", title="Other")

        changed = desk.instances.edit(
            EDITOR, scheduled.id, InstanceEdit(content_item_id="other"), scheduled.version
        )

        assert (changed.status, changed.content_title) == (Status.SCHEDULED, "Other")
        assert changed.generation == scheduled.generation
        assert (counts(desk), counts(desk, "other")) == ((0, 0, 0), (1, 1, 0))

    def test_archived_content_is_neither_shown_nor_scheduled(self, desk, slot):
        desk.instances.edit(EDITOR, slot.id, CONTENT)
        desk.contents.change(EDITOR, "tips", ContentDraft(status=ContentStatus.ARCHIVED))

        with pytest.raises(Conflict) as refused:
            desk.instances.edit(EDITOR, slot.id, InstanceEdit(status=Status.SCHEDULED))
        assert refused.value.code == "content_archived"
        other = desk.place(instance(id="other", scheduled_for=LATER))
        with pytest.raises(Conflict) as refused:
            desk.instances.edit(EDITOR, other.id, CONTENT)
        assert refused.value.code == "content_archived"
        assert counts(desk) == (1, 0, 0)

    @pytest.mark.parametrize("content_id", ["missing", "theirs"])
    def test_content_that_is_not_the_tenants_is_not_found(self, desk, slot, content_id):
        desk.write(id="theirs", tenant_id="all_county")

        with pytest.raises(NotFound):
            desk.instances.edit(EDITOR, slot.id, InstanceEdit(content_item_id=content_id))

        assert desk.read(slot.id) == slot


class TestScheduling:
    def test_it_needs_content(self, desk, slot):
        with pytest.raises(Conflict) as refused:
            desk.instances.edit(EDITOR, slot.id, InstanceEdit(status=Status.SCHEDULED))

        assert refused.value.code == "content_missing"

    def test_a_draft_needs_content_as_well(self, desk, slot):
        with pytest.raises(Conflict) as refused:
            desk.instances.edit(EDITOR, slot.id, InstanceEdit(status=Status.DRAFT))

        assert refused.value.code == "content_missing"

    def test_it_needs_a_time_to_come(self, desk, slot):
        desk.clock.advance(WHEN - NOW)

        with pytest.raises(Conflict) as refused:
            desk.instances.edit(
                EDITOR, slot.id, InstanceEdit(content_item_id="tips", status=Status.SCHEDULED)
            )

        assert refused.value.code == "time_passed"
        assert desk.read(slot.id) == slot

    def test_it_needs_an_account_that_is_not_deleted(self, desk, scheduled):
        draft = desk.instances.cancel(EDITOR, scheduled.id)
        desk.accounts.delete(ADMIN, "page")

        for edit in (
            InstanceEdit(scheduled_for=LATER, status=Status.SCHEDULED),
            InstanceEdit(status=Status.SCHEDULED),
        ):
            with pytest.raises(Conflict):
                desk.instances.edit(EDITOR, draft.id, edit)
        with pytest.raises(Conflict) as refused:
            desk.instances.post_now(EDITOR, draft.id)
        assert refused.value.code == "account_deleted"

    def test_everything_can_be_said_at_once(self, desk, slot):
        edit = InstanceEdit(
            content_item_id="tips",
            caption_override="Only here",
            scheduled_for=LATER,
            status=Status.SCHEDULED,
        )

        done = desk.instances.edit(EDITOR, slot.id, edit)

        assert done.status is Status.SCHEDULED
        assert (done.scheduled_for, done.due_at) == (LATER, LATER)
        assert (done.caption_override, done.version) == ("Only here", 2)
        assert counts(desk) == (1, 1, 0)

    def test_or_nothing_happens(self, desk, slot):
        desk.place(instance(id="other", scheduled_for=LATER, captioned=True))
        edit = InstanceEdit(content_item_id="tips", scheduled_for=LATER, status=Status.SCHEDULED)

        with pytest.raises(Conflict):
            desk.instances.edit(EDITOR, slot.id, edit)

        assert desk.read(slot.id) == slot
        assert counts(desk) == (0, 0, 0)

    def test_scheduling_twice_changes_nothing(self, desk, scheduled):
        again = desk.instances.edit(EDITOR, scheduled.id, InstanceEdit(status=Status.SCHEDULED))

        assert again == scheduled == desk.read(scheduled.id)

    def test_back_to_draft_keeps_the_time(self, desk, scheduled):
        draft = desk.instances.edit(EDITOR, scheduled.id, InstanceEdit(status=Status.DRAFT))

        assert (draft.status, draft.scheduled_for) == (Status.DRAFT, WHEN)
        assert draft.generation > scheduled.generation
        assert counts(desk) == (1, 0, 0)

    @pytest.mark.parametrize("status", sorted(set(Status) - {Status.DRAFT, Status.SCHEDULED}))
    def test_people_set_draft_and_scheduled_only(self, desk, scheduled, status):
        with pytest.raises(InvalidInput) as refused:
            desk.instances.edit(EDITOR, scheduled.id, InstanceEdit(status=status))

        assert [error.field for error in refused.value.errors] == ["status"]

    def test_what_is_due_before_the_next_sweep_is_started_at_once(self, desk, slot):
        soon = NOW + MINUTE

        done = desk.instances.edit(
            EDITOR,
            slot.id,
            InstanceEdit(content_item_id="tips", scheduled_for=soon, status=Status.SCHEDULED),
        )

        [(name, order)] = desk.workflow.started.items()
        assert name == f"post-{done.generation}-1"
        assert order["due_at"] == "2026-12-01T12:01:00Z"

    def test_what_is_due_later_is_left_to_the_sweep(self, desk, scheduled):
        assert desk.workflow.started == {}

    def test_an_edit_starts_nothing_once_more(self, desk, slot):
        soon = NOW + MINUTE
        edit = InstanceEdit(content_item_id="tips", scheduled_for=soon, status=Status.SCHEDULED)
        desk.instances.edit(EDITOR, slot.id, edit)

        desk.instances.edit(EDITOR, slot.id, InstanceEdit(caption_override="Only here"))
        desk.instances.edit(EDITOR, slot.id, edit)

        assert len(desk.workflow.started) == 1

    def test_what_cannot_be_started_now_is_scheduled_all_the_same(self, desk, slot):
        desk.workflow.down = True
        edit = InstanceEdit(
            content_item_id="tips", scheduled_for=NOW + MINUTE, status=Status.SCHEDULED
        )

        assert desk.instances.edit(EDITOR, slot.id, edit).status is Status.SCHEDULED
        desk.workflow.down = False

        assert desk.dispatcher.sweep().started == 1


class TestMoving:
    def test_a_reschedule_moves_the_post_and_raises_the_generation(self, desk, scheduled):
        moved = desk.instances.edit(EDITOR, scheduled.id, InstanceEdit(scheduled_for=LATER))

        assert moved == replace(desk.read(scheduled.id), over_withdrawn=False)
        assert moved.status is Status.SCHEDULED
        assert (moved.scheduled_for, moved.wanted_local) == (LATER, "2026-12-23T10:30")
        assert moved.generation == scheduled.generation + 1
        assert desk.minutes() == ["2026-12-23T18:30"]
        assert counts(desk) == (1, 1, 0)

    def test_a_time_that_the_clock_of_its_zone_skips_is_said(self, desk, scheduled):
        skipped = datetime.fromisoformat("2027-03-14T02:30-08:00")
        edit = InstanceEdit(scheduled_for=skipped)

        moved = desk.instances.edit(EDITOR, scheduled.id, edit)

        assert moved.scheduled_for == instant("2027-03-14T10:30Z")
        assert moved.note == desk.read(scheduled.id).note
        assert moved.note is not None
        assert moved.note.startswith("02:30 does not exist on 2027-03-14 in America/Los_Angeles")
        later = InstanceEdit(scheduled_for=instant("2027-03-15T10:30Z"))
        assert desk.instances.edit(EDITOR, scheduled.id, later).note is None

    def test_edits_of_content_and_caption_do_not_raise_it(self, desk, scheduled):
        desk.write(id="other", title="Other")
        caption = InstanceEdit(caption_override="Only here")

        captioned = desk.instances.edit(EDITOR, scheduled.id, caption)
        edited = desk.instances.edit(
            EDITOR, scheduled.id, InstanceEdit(content_item_id="other"), captioned.version
        )

        assert edited.generation == scheduled.generation
        assert edited.version == scheduled.version + 2

    def test_an_occupied_minute_names_its_occupant(self, desk, scheduled):
        desk.place(instance(id="there", scheduled_for=LATER, captioned=True))

        with pytest.raises(Conflict) as refused:
            desk.instances.edit(EDITOR, scheduled.id, InstanceEdit(scheduled_for=LATER))

        assert refused.value.code == "slot_taken"
        assert refused.value.extra == {"occupant_id": "there"}
        assert desk.read(scheduled.id) == scheduled

    def test_the_minute_of_another_account_is_free(self, desk, scheduled):
        desk.connect(id="hook", name="Hook")
        desk.place(
            instance(
                id="there", channel_account_id="hook", account_name="Hook", scheduled_for=LATER
            )
        )

        moved = desk.instances.edit(EDITOR, scheduled.id, InstanceEdit(scheduled_for=LATER))

        assert moved.scheduled_for == LATER

    def test_two_who_move_posts_to_one_minute_get_it_once(self, desk, scheduled):
        for number in range(10):
            target = LATER + number * MINUTE
            rival = desk.place(
                instance(
                    id=f"rival-{number}",
                    origin=Origin.PERSON,
                    captioned=True,
                    scheduled_for=LATER + timedelta(hours=1 + number),
                )
            )

            def move_rival(rival=rival, target=target):
                edit = InstanceEdit(scheduled_for=target)
                desk.instances.edit(EDITOR, rival.id, edit)

            with before_call(desk.client, number, move_rival) as interference:
                error = refusal(desk, scheduled.id, InstanceEdit(scheduled_for=target))

            if not interference.interfered:
                assert error is None
                break
            assert error is not None
            assert error.extra == {"occupant_id": rival.id}
        # Calls: address, slot, target, transaction, and the content, because videos begin earlier
        assert number == 5


class TestVersions:
    def test_a_stale_version_changes_nothing(self, desk, scheduled):
        with pytest.raises(StaleVersion):
            desk.instances.edit(
                EDITOR, scheduled.id, InstanceEdit(caption_override="x"), scheduled.version - 1
            )

        assert desk.read(scheduled.id) == scheduled

    def test_the_present_version_is_accepted(self, desk, scheduled):
        edit = InstanceEdit(caption_override="x")

        edited = desk.instances.edit(EDITOR, scheduled.id, edit, scheduled.version)

        assert edited.version == scheduled.version + 1

    def test_what_machines_do_is_no_new_version(self, desk, scheduled):
        desk.dispatcher.due_index.lease(
            desk.due_entry(scheduled), scheduled.take_up_at + 5 * MINUTE
        )

        assert desk.read(scheduled.id).version == scheduled.version

    def test_of_two_edits_at_once_none_is_lost(self, desk, scheduled):
        edit = InstanceEdit(caption_override="mine")

        with before_call(
            desk.client,
            2,
            lambda: desk.instances.edit(EDITOR, scheduled.id, InstanceEdit(scheduled_for=LATER)),
        ) as interference:
            desk.instances.edit(EDITOR, scheduled.id, edit)

        assert interference.interfered
        both = desk.read(scheduled.id)
        assert (both.caption_override, both.scheduled_for) == ("mine", LATER)

    def test_a_caption_that_somebody_writes_meanwhile_is_taken_away_as_well(self, desk, scheduled):
        bare = InstanceEdit(caption_override=None)
        for number in range(10):
            desk.instances.edit(EDITOR, scheduled.id, bare)

            def theirs():
                desk.instances.edit(EDITOR, scheduled.id, InstanceEdit(caption_override="theirs"))

            with before_call(desk.client, number, theirs) as interference:
                answer = desk.instances.edit(EDITOR, scheduled.id, bare)

            assert answer.caption_override is None
            assert desk.read(scheduled.id) == answer
            if not interference.interfered:
                break
        assert number == 2  # address, slot

    def test_what_is_answered_is_what_is_stored_whoever_writes_meanwhile(self, desk, scheduled):
        for number in range(10):
            when = LATER + number * MINUTE

            def theirs(number=number):
                edit = InstanceEdit(caption_override=f"theirs {number}")
                desk.instances.edit(EDITOR, scheduled.id, edit)

            with before_call(desk.client, number, theirs) as interference:
                answer = desk.instances.edit(EDITOR, scheduled.id, InstanceEdit(scheduled_for=when))

            assert desk.read(scheduled.id) == answer
            if not interference.interfered:
                break
        # Calls: address, slot, target, transaction, and the content, because videos begin earlier
        assert number == 5

    def test_of_two_edits_at_once_with_a_version_the_second_is_refused(self, desk, scheduled):
        with (
            before_call(
                desk.client,
                2,
                lambda: desk.instances.edit(
                    EDITOR, scheduled.id, InstanceEdit(scheduled_for=LATER)
                ),
            ),
            pytest.raises(StaleVersion),
        ):
            desk.instances.edit(
                EDITOR, scheduled.id, InstanceEdit(caption_override="mine"), scheduled.version
            )

        assert desk.read(scheduled.id).caption_override is None


class TestReplacingContent:
    """Content is never replaced by somebody who has not seen it."""

    def test_a_slot_that_was_filled_says_with_what(self, desk, scheduled):
        with pytest.raises(SlotFilled) as refused:
            desk.instances.fill(EDITOR, scheduled.id, ContentDraft(title="Mine"))

        assert refused.value.code == "slot_filled"
        assert refused.value.instance == desk.read(scheduled.id) == scheduled
        assert {c.title for c in desk.all_contents()} == {"Winter tips"}

    def test_other_content_is_chosen_without_a_version_too(self, desk, scheduled):
        desk.write(id="other", title="Other")

        changed = desk.instances.edit(EDITOR, scheduled.id, InstanceEdit(content_item_id="other"))

        assert changed.content_title == "Other"

    def test_who_has_seen_it_may_replace_it(self, desk, scheduled):
        mine = ContentDraft(title="Mine")

        filled = desk.instances.fill(EDITOR, scheduled.id, mine, scheduled.version)

        assert (filled.content_title, counts(desk)) == ("Mine", (0, 0, 0))

    def test_an_older_version_has_not_seen_it(self, desk, slot):
        desk.instances.edit(EDITOR, slot.id, CONTENT)

        with pytest.raises(SlotFilled):
            desk.instances.fill(EDITOR, slot.id, ContentDraft(title="Mine"), slot.version)

        assert desk.read(slot.id).content_title == "Winter tips"

    def test_the_same_content_again_is_no_replacement(self, desk, scheduled):
        assert desk.instances.edit(EDITOR, scheduled.id, CONTENT) == scheduled

    def test_of_two_who_fill_a_slot_at_once_one_does(self, desk, slot):
        """For every order of their calls."""

        def theirs():
            desk.instances.fill(EDITOR, slot.id, ContentDraft(title="Theirs"))

        for number in range(10):
            filled = desk.read(slot.id)
            bare = InstanceEdit(content_item_id=None)
            desk.instances.edit(EDITOR, slot.id, bare, filled.version)
            with before_call(desk.client, number, theirs) as interference:
                try:
                    desk.instances.fill(EDITOR, slot.id, ContentDraft(title="Mine"))
                except SlotFilled:
                    assert interference.interfered
            if not interference.interfered:
                break
            assert desk.read(slot.id).content_title == "Theirs"
        assert number == 3  # address, slot, transaction

    def test_of_two_who_choose_content_at_once_one_does(self, desk, slot):
        """Another one writes after the first has read the empty slot: address and slot, its first
        two calls."""
        desk.write(id="other", title="Other")

        def theirs():
            desk.instances.edit(EDITOR, slot.id, CONTENT)

        for number in range(2, 10):
            desk.instances.edit(EDITOR, slot.id, InstanceEdit(content_item_id=None))
            with before_call(desk.client, number, theirs) as interference:
                mine = refusal(desk, slot.id, InstanceEdit(content_item_id="other"))
            if not interference.interfered:
                break
            assert isinstance(mine, SlotFilled)
            assert desk.read(slot.id).content_title == "Winter tips"
        assert number == 4  # address, slot, content, transaction


class TestFarAhead:
    FAR = instant("2031-12-02T12:01Z") + MINUTE

    def test_posts_stand_five_years_ahead_at_most(self, desk, scheduled):
        edit = InstanceEdit(scheduled_for=self.FAR)

        with pytest.raises(InvalidInput) as moved:
            desk.instances.edit(EDITOR, scheduled.id, edit)
        with pytest.raises(InvalidInput) as made:
            desk.placing.create_many(EDITOR, "tips", ["page"], scheduled_for=self.FAR, status=None)

        for refused in (moved, made):
            assert [each.field for each in refused.value.errors] == ["scheduled_for"]
        assert desk.read(scheduled.id) == scheduled

    def test_the_same_day_in_five_years_is_not_too_far(self, desk, scheduled):
        when = NOW.replace(year=NOW.year + 5)

        moved = desk.instances.edit(EDITOR, scheduled.id, InstanceEdit(scheduled_for=when))

        assert moved.scheduled_for == when


class TestTakingOverAnEmptySlot:
    """If the account has an empty slot at that time, the post fills it."""

    @pytest.fixture
    def empty(self, desk, scheduled):
        return desk.place(
            instance(id="empty", scheduled_for=LATER, wanted_local="2026-12-23T10:00")
        )

    def test_a_post_that_is_moved_there_fills_it(self, desk, scheduled, empty):
        with desk.metered() as meter:
            moved = desk.instances.edit(EDITOR, scheduled.id, InstanceEdit(scheduled_for=LATER))

        assert [call.operation for call in meter.writes] == ["TransactWriteItems"]
        assert (moved.status, moved.scheduled_for) == (Status.SCHEDULED, LATER)
        assert [post.id for post in desk.posts()] == [scheduled.id]
        assert desk.stored_calendar.get("h2o", empty.id) is None
        stored = desk.read(scheduled.id)
        assert (stored.origin, stored.wanted_local) == (Origin.TOPOFF, empty.wanted_local)
        assert desk.withdrawn() == ["2026-12-22T17:00"]

    def test_so_does_a_new_one(self, desk, empty):
        [answer] = desk.placing.create_many(
            EDITOR, "tips", ["page"], scheduled_for=LATER, status=None
        )

        assert answer.instance is not None
        assert [p.id for p in desk.posts() if p.scheduled_for == LATER] == [answer.instance.id]
        assert desk.stored_calendar.get("h2o", empty.id) is None

    def test_deleted_there_it_leaves_what_a_filled_slot_leaves(self, desk, scheduled, empty):
        desk.instances.edit(EDITOR, scheduled.id, InstanceEdit(scheduled_for=LATER))

        desk.instances.delete(EDITOR, scheduled.id)

        assert desk.withdrawn() == ["2026-12-22T17:00", "2026-12-23T18:30"]

    def test_moved_on_it_leaves_the_slot_empty_as_it_was(self, desk, scheduled, empty):
        desk.instances.edit(EDITOR, scheduled.id, InstanceEdit(scheduled_for=LATER))

        desk.instances.edit(EDITOR, scheduled.id, InstanceEdit(scheduled_for=LATER + 5 * MINUTE))

        back = desk.read(empty.id)
        assert (back.status, back.scheduled_for, back.origin) == (
            Status.PLANNED,
            LATER,
            empty.origin,
        )
        assert back.wanted_local == empty.wanted_local
        assert desk.minutes() == ["2026-12-23T18:30", "2026-12-23T18:35"]
        assert desk.withdrawn() == ["2026-12-22T17:00"]
        assert counts(desk) == (1, 1, 0)
        # It is filled like any other.
        assert desk.instances.edit(EDITOR, empty.id, CONTENT).status is Status.DRAFT

    def test_moved_through_several_it_fills_the_last_alone(self, desk, scheduled, empty):
        next_one = desk.place(instance(id="next", scheduled_for=LATER + 5 * MINUTE))

        for when in (LATER, LATER + 5 * MINUTE, LATER, LATER + 5 * MINUTE):
            desk.instances.edit(EDITOR, scheduled.id, InstanceEdit(scheduled_for=when))

        assert desk.read(empty.id).status is Status.PLANNED
        assert desk.stored_calendar.get("h2o", next_one.id) is None
        assert desk.minutes() == ["2026-12-23T18:30", "2026-12-23T18:35"]

    def test_a_slot_whose_time_has_passed_does_not_come_back(self, desk, scheduled, empty):
        desk.instances.edit(EDITOR, scheduled.id, InstanceEdit(scheduled_for=LATER))
        desk.instances.cancel(EDITOR, scheduled.id)
        desk.clock.advance(LATER + MINUTE - NOW)

        desk.instances.edit(EDITOR, scheduled.id, InstanceEdit(scheduled_for=LATER + 5 * MINUTE))

        assert [post.id for post in desk.posts()] == [scheduled.id]

    def test_a_move_on_that_is_killed_anywhere_loses_neither(self, desk, scheduled, empty):
        desk.instances.edit(EDITOR, scheduled.id, InstanceEdit(scheduled_for=LATER))

        for number in range(10):
            edit = InstanceEdit(scheduled_for=LATER + 5 * MINUTE)
            with before_call(desk.client, number, kill) as interference, suppress(Killed):
                desk.instances.edit(EDITOR, scheduled.id, edit)
            if not interference.interfered:
                break
            assert [post.id for post in desk.posts()] == [scheduled.id]
        assert desk.minutes() == ["2026-12-23T18:30", "2026-12-23T18:35"]

    def test_an_empty_slot_takes_the_place_of_another(self, desk, empty):
        other = desk.place(instance(id="other", scheduled_for=LATER + MINUTE))

        desk.instances.edit(EDITOR, other.id, InstanceEdit(scheduled_for=LATER))

        assert [p.id for p in desk.posts() if p.status is Status.PLANNED] == [other.id]

    @pytest.mark.parametrize(
        "work", [{"caption_override": "Only here"}, {"content_item_id": "tips"}], ids=str
    )
    def test_what_holds_peoples_work_is_taken(self, desk, scheduled, empty, work):
        desk.instances.edit(EDITOR, empty.id, InstanceEdit(**work))

        with pytest.raises(SlotTaken) as refused:
            desk.instances.edit(EDITOR, scheduled.id, InstanceEdit(scheduled_for=LATER))

        assert refused.value.occupant_id == empty.id
        assert desk.read(scheduled.id) == scheduled

    def test_of_two_that_come_at_once_one_takes_it(self, desk, scheduled, empty):
        """For every order of their calls; nothing is lost."""
        rival = desk.place(
            instance(id="rival", origin=Origin.PERSON, scheduled_for=LATER + 2 * MINUTE)
        )
        rival = desk.instances.edit(EDITOR, rival.id, CONTENT)

        def theirs():
            desk.instances.edit(EDITOR, rival.id, InstanceEdit(scheduled_for=LATER))

        for number in range(10):
            with before_call(desk.client, number, theirs) as interference:
                error = refusal(desk, scheduled.id, InstanceEdit(scheduled_for=LATER))
            if not interference.interfered:
                break
            assert isinstance(error, SlotTaken)
            assert error.occupant_id == rival.id
            assert desk.read(scheduled.id).scheduled_for == WHEN
            desk.instances.delete(EDITOR, rival.id)
            desk.place(instance(id="empty", scheduled_for=LATER))
            rival = desk.place(
                instance(id="rival", origin=Origin.PERSON, scheduled_for=LATER + 2 * MINUTE)
            )
            rival = desk.instances.edit(EDITOR, rival.id, CONTENT)
        # Calls: address, slot, target, transaction, and the content, because videos begin earlier
        assert number == 5
        assert desk.read(scheduled.id).scheduled_for == LATER

    def test_of_a_move_there_and_content_for_it_one_is_refused(self, desk, scheduled, empty):
        for number in range(10):
            with before_call(
                desk.client,
                number,
                lambda: desk.instances.edit(EDITOR, empty.id, CONTENT),
            ) as interference:
                error = refusal(desk, scheduled.id, InstanceEdit(scheduled_for=LATER))
            if not interference.interfered:
                break
            assert isinstance(error, SlotTaken)
            assert desk.read(empty.id).content_item_id == "tips"
            desk.instances.edit(EDITOR, empty.id, InstanceEdit(content_item_id=None))
        # Calls: address, slot, target, transaction, and the content, because videos begin earlier
        assert number == 5


class TestAnotherAccount:
    @pytest.fixture
    def berlin(self, desk):
        return desk.connect(
            id="berlin",
            name="Berlin",
            platform="webhook",
            schedule=schedule(timezone="Europe/Berlin"),
        )

    def test_slot_zone_name_and_network_follow_and_the_instant_stays(self, desk, scheduled, berlin):
        edit = InstanceEdit(channel_account_id="berlin")

        moved = desk.instances.edit(EDITOR, scheduled.id, edit)

        assert moved == desk.read(scheduled.id)
        assert (moved.channel_account_id, moved.account_name) == ("berlin", "Berlin")
        assert (moved.platform, moved.timezone) == ("webhook", "Europe/Berlin")
        assert (moved.scheduled_for, moved.wanted_local) == (WHEN, "2026-12-22T18:00")
        assert (moved.status, moved.generation) == (Status.SCHEDULED, scheduled.generation + 1)
        assert (desk.withdrawn("page"), desk.withdrawn("berlin")) == (["2026-12-22T17:00"], [])
        assert desk.due_entry(moved).slot == desk.stored_calendar.slot_of(moved)
        assert counts(desk) == (1, 1, 0)

    def test_its_empty_slot_there_is_taken_over(self, desk, scheduled, berlin):
        desk.place(instance(id="there", channel_account_id="berlin", account_name="Berlin"))

        desk.instances.edit(EDITOR, scheduled.id, InstanceEdit(channel_account_id="berlin"))

        assert [post.id for post in desk.posts("berlin")] == [scheduled.id]

    def test_its_post_there_is_in_the_way(self, desk, scheduled, berlin):
        there = desk.place(instance(id="there", channel_account_id="berlin", account_name="Berlin"))
        desk.instances.edit(EDITOR, there.id, CONTENT)

        with pytest.raises(SlotTaken) as refused:
            desk.instances.edit(EDITOR, scheduled.id, InstanceEdit(channel_account_id="berlin"))

        assert refused.value.occupant_id == there.id
        assert desk.read(scheduled.id) == scheduled

    def test_a_draft_of_a_deleted_account_gets_another_and_goes_out(self, desk, scheduled, berlin):
        desk.accounts.delete(ADMIN, "page")
        draft = desk.read(scheduled.id)
        for act in (
            lambda: desk.instances.edit(
                EDITOR, draft.id, InstanceEdit(scheduled_for=LATER, status=Status.SCHEDULED)
            ),
            lambda: desk.instances.post_now(EDITOR, draft.id),
        ):
            with pytest.raises(Conflict) as refused:
                act()
            assert refused.value.code == "account_deleted"
            assert "channel_account_id" in refused.value.message

        there = desk.instances.edit(
            EDITOR,
            draft.id,
            InstanceEdit(channel_account_id="berlin", scheduled_for=LATER, status=Status.SCHEDULED),
        )

        assert (there.channel_account_id, there.status) == ("berlin", Status.SCHEDULED)
        assert there.wanted_local == "2026-12-23T19:30"

    def test_what_fell_through_is_a_draft_there(self, desk, scheduled, berlin):
        failed = desk.force(scheduled, replace(scheduled, status=Status.FAILED))

        moved = desk.instances.edit(EDITOR, failed.id, InstanceEdit(channel_account_id="berlin"))

        assert (moved.status, moved.take_up_at) == (Status.DRAFT, None)

    @pytest.mark.parametrize("status", ON_ITS_WAY_OR_OUT)
    def test_what_is_on_its_way_or_out_stays(self, desk, scheduled, berlin, status):
        sent = as_it_stands(desk, scheduled, status)

        error = refusal(desk, scheduled.id, InstanceEdit(channel_account_id="berlin"))

        assert error is not None
        assert error.code == "status_conflict"
        assert desk.read(scheduled.id) == sent

    def test_an_account_that_goes_meanwhile_gets_nothing(self, desk, scheduled, berlin):
        for number in range(10):
            desk.stored_accounts.delete("h2o", "berlin")
            desk.connect(id="berlin", name="Berlin")
            post = desk.read(scheduled.id)
            with before_call(
                desk.client, number, lambda: desk.stored_accounts.delete("h2o", "berlin")
            ) as interference:
                try:
                    desk.instances.edit(EDITOR, post.id, InstanceEdit(channel_account_id="berlin"))
                except NotFound:
                    assert interference.interfered
            if not interference.interfered:
                break
            assert desk.read(scheduled.id) == post
        assert desk.read(scheduled.id).channel_account_id == "berlin"

    def test_an_unknown_one_is_not_found(self, desk, scheduled):
        with pytest.raises(NotFound):
            desk.instances.edit(EDITOR, scheduled.id, InstanceEdit(channel_account_id="x"))


class TestCancelAndDelete:
    def test_a_cancelled_post_is_a_draft_that_keeps_its_time(self, desk, scheduled):
        cancelled = desk.instances.cancel(EDITOR, scheduled.id)

        assert (cancelled.status, cancelled.scheduled_for) == (Status.DRAFT, WHEN)
        assert cancelled.generation == scheduled.generation + 1
        assert counts(desk) == (1, 0, 0)
        assert desk.dispatcher.due_index.due(0, WHEN + MINUTE, 9) == []
        assert desk.dispatcher.due_index.due(1, WHEN + MINUTE, 9) == []

    def test_a_deleted_post_is_gone(self, desk, scheduled):
        desk.instances.delete(EDITOR, scheduled.id)

        with pytest.raises(NotFound):
            desk.instances.get(EDITOR, scheduled.id)
        assert desk.posts() == []
        assert counts(desk) == (0, 0, 0)

    @pytest.mark.parametrize("status", ON_ITS_WAY_OR_OUT)
    def test_what_is_on_its_way_or_out_can_be_neither(self, desk, scheduled, status):
        sent = as_it_stands(desk, scheduled, status)

        for action in (desk.instances.cancel, desk.instances.delete, desk.instances.post_now):
            with pytest.raises(Conflict) as refused:
                action(EDITOR, sent.id)
            assert refused.value.code == "status_conflict"

        assert desk.read(sent.id) == sent

    @pytest.mark.parametrize("status", ON_ITS_WAY_OR_OUT)
    @pytest.mark.parametrize(
        "edit",
        [
            InstanceEdit(content_item_id=None),
            InstanceEdit(content_item_id="other"),
            InstanceEdit(caption_override="x"),
            InstanceEdit(scheduled_for=LATER),
            InstanceEdit(status=Status.DRAFT),
            InstanceEdit(status=Status.SCHEDULED),
        ],
        ids=["empty", "content", "caption", "time", "draft", "schedule"],
    )
    def test_nor_can_it_be_edited(self, desk, scheduled, status, edit):
        desk.write(id="other")
        sent = as_it_stands(desk, scheduled, status)

        with pytest.raises(Conflict) as refused:
            desk.instances.edit(EDITOR, sent.id, edit)

        assert refused.value.code == "status_conflict"
        assert desk.read(sent.id) == sent

    @pytest.mark.parametrize("status", [Status.FAILED, Status.MISSED, Status.SKIPPED])
    def test_what_fell_through_can_be_rescheduled_cancelled_and_deleted(
        self, desk, scheduled, status
    ):
        fell = as_it_stands(desk, scheduled, status)
        assert counts(desk) == (1, 0, 0)

        again = desk.instances.edit(EDITOR, fell.id, InstanceEdit(scheduled_for=LATER))
        assert (again.status, again.due_at) == (Status.SCHEDULED, LATER)
        assert counts(desk) == (1, 1, 0)
        desk.instances.cancel(EDITOR, fell.id)
        desk.instances.delete(EDITOR, fell.id)

        assert desk.posts() == []


class TestPostNow:
    def test_it_starts_at_once_and_keeps_its_place(self, desk, scheduled):
        desk.clock.advance(timedelta(seconds=17))

        now = desk.instances.post_now(EDITOR, scheduled.id)

        assert (now.status, now.scheduled_for) == (Status.SCHEDULED, WHEN)
        assert now.due_at == NOW + timedelta(seconds=17)
        [(name, order)] = desk.workflow.started.items()
        assert name == f"post-{now.generation}-1"
        assert order["due_at"] == "2026-12-01T12:00:17Z"

    def test_a_post_without_a_time_can_be_posted_now(self, desk, slot):
        [answer] = desk.placing.create_many(
            EDITOR, "tips", ["page"], scheduled_for=None, status=None
        )

        now = desk.instances.post_now(EDITOR, answer.instance.id)

        assert (now.status, now.scheduled_for, now.due_at) == (Status.SCHEDULED, None, NOW)
        assert len(desk.workflow.started) == 1

    def test_an_empty_slot_has_nothing_to_post(self, desk, slot):
        with pytest.raises(Conflict) as refused:
            desk.instances.post_now(EDITOR, slot.id)

        assert refused.value.code == "content_missing"


class TestBulk:
    @pytest.fixture(autouse=True)
    def accounts(self, desk: Desk) -> None:
        desk.write()
        for name in ("a", "b", "c"):
            desk.connect(id=name)

    def test_each_account_gets_its_own_answer(self, desk):
        taken = desk.place(instance(id="there", channel_account_id="b", captioned=True))
        desk.accounts.delete(ADMIN, "c")

        a, b, c, d = desk.placing.create_many(
            EDITOR, "tips", ["a", "b", "c", "missing"], scheduled_for=WHEN, status=None
        )

        assert (a.channel_account_id, a.instance.status) == ("a", Status.SCHEDULED)
        assert a.instance == desk.read(a.instance.id)
        assert (b.error.code, b.error.extra) == ("slot_taken", {"occupant_id": taken.id})
        assert [answer.error.code for answer in (c, d)] == ["not_found", "not_found"]
        assert counts(desk) == (1, 1, 0)

    def test_posts_of_people_carry_the_local_time_of_their_account(self, desk):
        [a] = desk.placing.create_many(
            EDITOR, "tips", ["a"], scheduled_for=WHEN, status=Status.DRAFT
        )

        assert (a.instance.status, a.instance.origin) == (Status.DRAFT, Origin.PERSON)
        assert (a.instance.wanted_local, a.instance.timezone) == (
            "2026-12-22T09:00",
            "America/Los_Angeles",
        )

    def test_a_new_post_at_a_time_that_the_clock_skips_says_so(self, desk):
        skipped = datetime.fromisoformat("2027-03-14T02:30-08:00")

        [a] = desk.placing.create_many(
            EDITOR, "tips", ["a"], scheduled_for=skipped, status=Status.DRAFT
        )

        assert a.instance.wanted_local == "2027-03-14T02:30"
        assert "clocks go forward" in a.instance.note

    def test_without_a_time_they_are_drafts_outside_of_the_calendar(self, desk):
        a, b = desk.placing.create_many(EDITOR, "tips", ["a", "b"], scheduled_for=None, status=None)

        assert [a.instance.status, b.instance.status] == [Status.DRAFT, Status.DRAFT]
        assert desk.minutes() == []
        assert desk.read(a.instance.id).scheduled_for is None
        assert counts(desk) == (2, 0, 0)

    def test_scheduled_posts_need_a_time_to_come(self, desk):
        for when in (None, NOW, NOW - MINUTE):
            with pytest.raises(InvalidInput) as refused:
                desk.placing.create_many(
                    EDITOR, "tips", ["a"], scheduled_for=when, status=Status.SCHEDULED
                )
            assert [error.field for error in refused.value.errors] == ["scheduled_for"]

    def test_content_that_is_missing_is_missing_for_all(self, desk):
        with pytest.raises(NotFound):
            desk.placing.create_many(EDITOR, "missing", ["a"], scheduled_for=WHEN, status=None)

    def test_a_workflow_that_cannot_be_started_is_no_failure_of_the_post(self, desk):
        desk.workflow.down = True

        [a] = desk.placing.create_many(
            EDITOR, "tips", ["a"], scheduled_for=NOW + MINUTE, status=None
        )

        assert a.error is None
        assert desk.read(a.instance.id).status is Status.SCHEDULED

    @pytest.mark.parametrize(
        ("rival", "code"),
        [
            (lambda desk: desk.accounts.delete(ADMIN, "a"), "not_found"),
            (
                lambda desk: desk.contents.change(
                    EDITOR, "tips", ContentDraft(status=ContentStatus.ARCHIVED)
                ),
                "content_archived",
            ),
            (lambda desk: desk.contents.delete(EDITOR, "tips"), "not_found"),
            (lambda desk: desk.accounts.change(ADMIN, "a", name="New name"), None),
            (
                lambda desk: desk.contents.change(EDITOR, "tips", ContentDraft(title="New")),
                None,
            ),
        ],
        ids=["account deleted", "archived", "content deleted", "renamed", "retitled"],
    )
    def test_what_changes_right_before_the_write_is_noticed(
        self, desk, rival: Callable[[Desk], object], code
    ):
        with before_call(desk.client, 4, lambda: rival(desk)) as interference:
            [a] = desk.placing.create_many(EDITOR, "tips", ["a"], scheduled_for=WHEN, status=None)

        assert interference.interfered
        if code is not None:
            assert a.error is not None
            assert a.error.code == code
            assert desk.posts() == []
            return
        stored = desk.read(a.instance.id)
        assert stored.account_name == desk.account("a").name
        assert stored.content_title == desk.content().title


class TestListing:
    @pytest.fixture(autouse=True)
    def posts(self, desk: Desk) -> None:
        desk.write()
        desk.write(id="other")
        desk.connect(id="page")
        desk.connect(id="hook")
        for number in range(5):
            desk.place(
                instance(
                    id=f"planned-{number}",
                    scheduled_for=WHEN + timedelta(days=number),
                    channel_account_id="page" if number % 2 else "hook",
                )
            )
        for content_id in ("tips", "other"):
            desk.placing.create_many(EDITOR, content_id, ["page"], scheduled_for=None, status=None)
        desk.instances.edit(EDITOR, "planned-1", CONTENT)

    def listed(self, desk: Desk, limit: int = 50, **wanted: object) -> list[str]:
        """All ids, from all pages."""
        found: list[str] = []
        position = None
        while True:
            page = desk.instances.list(
                VIEWER, InstanceFilter(**wanted), limit=limit, after=position
            )
            assert len(page.items) <= limit
            found += [post.id[-9:] for post in page.items]
            if page.next is None:
                return found
            position = page.next

    def test_posts_come_in_time_order_those_without_a_time_last(self, desk):
        assert self.listed(desk)[:5] == [f"planned-{n}" for n in range(5)]
        assert len(self.listed(desk)) == 7

    @pytest.mark.parametrize("limit", [1, 2, 3, 6, 7, 100])
    def test_pages_of_any_size_hold_everything_once(self, desk, limit):
        assert self.listed(desk, limit) == self.listed(desk)

    @pytest.mark.parametrize("limit", [1, 100])
    def test_filters_hold_together(self, desk, limit):
        assert self.listed(desk, limit, channel_account_id="hook") == [
            "planned-0",
            "planned-2",
            "planned-4",
        ]
        assert self.listed(desk, limit, status=Status.DRAFT, content_item_id="tips") == [
            "planned-1",
            self.listed(desk)[5],
        ]
        assert self.listed(desk, limit, start=WHEN, end=WHEN + timedelta(days=2)) == [
            "planned-0",
            "planned-1",
        ]

    def test_a_withdrawn_slot_is_no_post(self, desk):
        desk.instances.delete(EDITOR, "planned-0")

        assert self.listed(desk, 1)[0] == "planned-1"


class TestWho:
    @pytest.mark.parametrize(
        "action",
        [
            lambda desk: desk.instances.edit(VIEWER, "post", CONTENT),
            lambda desk: desk.instances.fill(VIEWER, "post", ContentDraft(title="x")),
            lambda desk: desk.instances.cancel(VIEWER, "post"),
            lambda desk: desk.instances.post_now(VIEWER, "post"),
            lambda desk: desk.instances.delete(VIEWER, "post"),
            lambda desk: desk.placing.create_many(
                VIEWER, "tips", ["page"], scheduled_for=None, status=None
            ),
        ],
    )
    def test_viewers_change_nothing(self, desk, slot, action):
        with pytest.raises(Forbidden):
            action(desk)

        assert desk.posts() == [slot]

    @pytest.mark.parametrize(
        "action",
        [
            lambda desk, them: desk.instances.get(them, "post"),
            lambda desk, them: desk.instances.attempts(them, "post"),
            lambda desk, them: desk.instances.edit(them, "post", CONTENT),
            lambda desk, them: desk.instances.fill(them, "post", ContentDraft(title="x")),
            lambda desk, them: desk.instances.cancel(them, "post"),
            lambda desk, them: desk.instances.post_now(them, "post"),
            lambda desk, them: desk.instances.delete(them, "post"),
        ],
    )
    def test_another_tenants_post_does_not_exist(self, desk, slot, action):
        them = replace(ADMIN, tenant=replace(H2O, id="all_county"))

        with pytest.raises(NotFound):
            action(desk, them)

        assert desk.posts() == [slot]
