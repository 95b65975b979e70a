"""Asking for approval, giving and refusing it: effects on the content, its posts and people."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import count

import pytest

from drumbeat.domain.content import (
    NOT_APPROVED,
    Approval,
    ContentItem,
    ContentStatus,
    Covers,
    Decision,
)
from drumbeat.domain.errors import Conflict, DrumbeatError, Forbidden, InvalidInput, StaleVersion
from drumbeat.domain.notifications import Notification, Type
from drumbeat.domain.posts import PostError, PostInstance, Status
from drumbeat.domain.tenancy import Access, Role
from drumbeat.persistence import NotificationRepository
from drumbeat.services import approvals
from drumbeat.services.contents import ContentDraft
from drumbeat.services.instances import InstanceEdit
from tests.integration.services.desk import Desk
from tests.interference import Killed, after_call, before_call, kill
from tests.samples import ADMIN, EDITOR, H2O, NOW, VIEWER, instance, instant

MINUTE = timedelta(minutes=1)
WHEN = instant("2026-12-22T17:00Z")
BEN = Access(H2O, "ben@example.com", Role.ADMIN)
WHY = "Too long."
IDEA, DRAFT = ContentStatus.IDEA, ContentStatus.DRAFT
REJECTED = ContentStatus.REJECTED
WAITING, ARCHIVED = ContentStatus.NEEDS_APPROVAL, ContentStatus.ARCHIVED


def waiting(desk: Desk, name: str = "tips", owner: str = "") -> ContentItem:
    """Content, which the editor has submitted."""
    desk.write(id=name, owner=owner)
    return desk.contents.submit(EDITOR, name)


def show(
    desk: Desk, status: Status = Status.SCHEDULED, name: str = "post", content: str = "tips"
) -> PostInstance:
    """A post that shows the content, in `status`."""
    if desk.stored_accounts.get("h2o", "page") is None:
        desk.connect()
    slot = desk.place(instance(id=name, scheduled_for=WHEN + len(desk.posts()) * MINUTE))
    draft = desk.instances.edit(EDITOR, slot.id, InstanceEdit(content_item_id=content))
    if status is Status.DRAFT:
        return draft
    post = desk.instances.edit(EDITOR, slot.id, InstanceEdit(status=Status.SCHEDULED))
    return post if status is Status.SCHEDULED else desk.force(post, replace(post, status=status))


def hold_back(desk: Desk, post: PostInstance) -> PostInstance:
    """Does what Commit does to a due post while its content waits for approval."""
    error = PostError(NOT_APPROVED, "The content still waits for approval.", retryable=True)
    later = NOW + 4 * MINUTE
    held = replace(
        post,
        attempt=1,
        promised_at=NOW - MINUTE,
        due_at=later,
        take_up_at=later,
        error=error,
    )
    return desk.force(post, held)


def told(desk: Desk) -> list[Notification]:
    return list(NotificationRepository().list("h2o", limit=100).items)


def inbox(desk: Desk, access: Access) -> list[Type]:
    """The types of a member's notifications, newest first."""
    return [note.type for note in told(desk) if note.is_shown_to(access.email, access.role)]


class TestAsking:
    def test_the_content_waits_and_says_who_asked_for_which_version(self, desk):
        desk.write(version=4)
        desk.clock.advance(MINUTE)

        content = desk.contents.submit(EDITOR, "tips", note="Please have a look.", version=4)

        assert content == desk.content()
        assert (content.status, content.version) == (WAITING, 5)
        assert content.approval == Approval(
            decision=Decision.REQUESTED,
            by=EDITOR.email,
            at=NOW + MINUTE,
            version=5,
            note="Please have a look.",
        )

    def test_content_that_is_written_to_be_approved_asks_for_it(self, desk):
        content = desk.contents.create(EDITOR, ContentDraft(title="x", status=WAITING))

        assert content == desk.content(content.id)
        assert (content.version, content.approval.version) == (1, 1)
        assert (content.approval.decision, content.approval.by) == (
            Decision.REQUESTED,
            EDITOR.email,
        )
        assert inbox(desk, ADMIN) == [Type.APPROVAL_REQUESTED]

    def test_content_that_is_written_into_a_slot_to_be_approved_asks_for_it(self, desk):
        desk.connect()
        slot = desk.place(instance())

        filled = desk.instances.fill(EDITOR, slot.id, ContentDraft(title="x", status=WAITING))

        assert desk.content(filled.content_item_id).approval.decision is Decision.REQUESTED
        assert inbox(desk, ADMIN) == [Type.APPROVAL_REQUESTED]

    def test_what_waits_already_is_answered_as_it_is(self, desk):
        before = waiting(desk)

        assert desk.contents.submit(BEN, "tips", note="Me too.", version=1) == before
        assert desk.content() == before
        assert len(told(desk)) == 1

    def test_admins_are_told_and_nobody_of_what_they_did_themselves(self, desk):
        desk.write()
        desk.contents.submit(ADMIN, "tips", note="Is this right?")

        assert inbox(desk, BEN) == [Type.APPROVAL_REQUESTED]
        assert inbox(desk, ADMIN) == inbox(desk, EDITOR) == inbox(desk, VIEWER) == []
        [notice] = told(desk)
        assert "Winter tips" in notice.title
        assert ADMIN.email in notice.message
        assert "Is this right?" in notice.message
        assert notice.content_item_id == "tips"

    def test_a_stale_version_asks_for_nothing(self, desk):
        desk.write(version=2)

        with pytest.raises(StaleVersion):
            desk.contents.submit(EDITOR, "tips", version=1)

        assert (desk.content().status, told(desk)) == (DRAFT, [])

    def test_an_edit_while_it_waits_is_told_to_who_decides(self, desk):
        waiting(desk)

        edited = desk.contents.change(EDITOR, "tips", ContentDraft(base_caption="New"))

        assert (edited.status, edited.approval.edited_since) == (WAITING, True)
        assert desk.content() == edited
        with pytest.raises(StaleVersion):
            desk.contents.decide(ADMIN, "tips", approved=True, version=2)


class TestApproving:
    def test_the_content_says_who_approved_which_version(self, desk):
        waiting(desk)
        desk.clock.advance(MINUTE)

        content = desk.contents.decide(ADMIN, "tips", approved=True, note="Fine.", version=2)

        assert content == desk.content()
        assert (content.status, content.version) == (DRAFT, 3)
        assert content.approval == Approval(
            decision=Decision.APPROVED,
            by=ADMIN.email,
            at=NOW + MINUTE,
            version=3,
            note="Fine.",
            covers=Covers(
                title=content.title,
                base_caption=content.base_caption,
                media=content.media,
                cta_type=content.cta_type,
                cta_url=content.cta_url,
            ),
        )

    def test_what_posts_do_not_show_may_change_without_a_word(self, desk):
        waiting(desk)
        desk.contents.decide(ADMIN, "tips", approved=True)

        changed = desk.contents.change(EDITOR, "tips", ContentDraft(owner="zoe"))

        assert changed.approval.edited_since is False

    def test_the_submitter_and_the_owner_are_told_with_the_note(self, desk):
        waiting(desk, owner="Vic@example.com")

        desk.contents.decide(ADMIN, "tips", approved=True, note="Well done.")

        assert inbox(desk, EDITOR) == inbox(desk, VIEWER) == [Type.APPROVED]
        assert inbox(desk, BEN) == inbox(desk, ADMIN) == [Type.APPROVAL_REQUESTED]
        assert "Well done." in told(desk)[0].message
        assert ADMIN.email in told(desk)[0].message

    def test_who_approves_their_own_is_told_nothing(self, desk):
        desk.write(owner=ADMIN.email)
        desk.contents.submit(ADMIN, "tips")

        desk.contents.decide(ADMIN, "tips", approved=True)

        assert [notice.type for notice in told(desk)] == [Type.APPROVAL_REQUESTED]

    def test_asked_twice_it_is_approved_once(self, desk):
        waiting(desk)
        first = desk.contents.decide(ADMIN, "tips", approved=True, version=2)

        assert desk.contents.decide(BEN, "tips", approved=True, version=2) == first
        assert desk.content() == first
        assert len(told(desk)) == 2

    @pytest.mark.parametrize(
        "meanwhile",
        [
            lambda desk: desk.contents.change(EDITOR, "tips", ContentDraft(status=IDEA)),
            lambda desk: desk.contents.change(EDITOR, "tips", ContentDraft(status=ARCHIVED)),
        ],
    )
    def test_what_has_become_something_else_since_has_to_be_submitted_again(self, desk, meanwhile):
        waiting(desk)
        desk.contents.decide(ADMIN, "tips", approved=True)
        meanwhile(desk)

        with pytest.raises(Conflict) as refused:
            desk.contents.decide(ADMIN, "tips", approved=True)

        assert refused.value.code == "status_conflict"

    def test_two_admins_who_disagree_at_once_are_not_both_right(self, desk):
        waiting(desk)

        with (
            before_call(
                desk.client, 1, lambda: desk.contents.decide(BEN, "tips", approved=False, note=WHY)
            ) as interference,
            pytest.raises(Conflict) as refused,
        ):
            desk.contents.decide(ADMIN, "tips", approved=True)

        assert interference.interfered
        assert refused.value.code == "status_conflict"
        assert desk.content().approval.decision is Decision.REJECTED

    def test_a_post_that_was_held_back_is_started_at_once(self, desk):
        desk.write()
        post = hold_back(desk, show(desk))
        desk.contents.submit(EDITOR, "tips")

        desk.contents.decide(ADMIN, "tips", approved=True)

        after = desk.read(post.id)
        assert (after.status, after.error, after.generation) == (
            Status.SCHEDULED,
            None,
            post.generation,
        )
        assert (after.due_at, after.promised_at) == (NOW, NOW), "no lag is people's own delay"
        assert list(desk.workflow.started) == [f"post-{post.generation}-2"]
        assert after.attempt == 2

    def test_a_post_that_could_not_be_started_is_left_to_the_next_sweep(self, desk):
        desk.write()
        post = hold_back(desk, show(desk))
        desk.contents.submit(EDITOR, "tips")
        desk.workflow.down = True

        assert desk.contents.decide(ADMIN, "tips", approved=True).status is ContentStatus.SCHEDULED

        assert desk.due_entry(post).take_up_at == NOW

    def test_posts_that_wait_for_something_else_keep_waiting(self, desk):
        desk.write()
        limited = PostError("4", "Rate limited.", retryable=True)
        coming = show(desk, name="coming")
        held = hold_back(desk, show(desk, name="limited"))
        held = desk.force(held, replace(held, error=limited))
        desk.contents.submit(EDITOR, "tips")

        desk.contents.decide(ADMIN, "tips", approved=True)

        assert (desk.read(coming.id), desk.read(held.id)) == (coming, held)
        assert desk.workflow.started == {}

    def test_posts_long_out_are_not_read(self, desk):
        desk.write()
        for number in range(5):
            show(desk, Status.POSTED, f"0-out-{number}")
        hold_back(desk, show(desk, name="1-held"))
        desk.contents.submit(EDITOR, "tips")

        with desk.metered() as meter:
            desk.contents.decide(ADMIN, "tips", approved=True)

        # The content; the post's own caption, to find it and to change it, with two items each
        # time; the account's gate, as the post goes out at once.
        assert meter.operations["BatchGetItem"] == 2 + 2
        assert meter.operations["GetItem"] == 1 + 2 + 1
        assert meter.operations["Query"] == 2


class TestRejecting:
    def test_the_content_says_who_rejected_it(self, desk):
        waiting(desk)

        content = desk.contents.decide(ADMIN, "tips", approved=False, note="Too long.")

        assert content == desk.content()
        assert (content.status, content.version) == (REJECTED, 3)
        assert content.approval == Approval(
            decision=Decision.REJECTED, by=ADMIN.email, at=NOW, version=3, note="Too long."
        )

    def test_scheduled_posts_are_drafts_that_keep_their_times(self, desk):
        desk.write()
        first, second = show(desk, name="first"), hold_back(desk, show(desk, name="second"))
        show(desk, Status.POSTED, "out")
        desk.contents.submit(EDITOR, "tips")

        content = desk.contents.decide(ADMIN, "tips", approved=False, note=WHY)

        assert (content.status, content.scheduled) == (REJECTED, 0)
        for before in (first, second):
            after = desk.read(before.id)
            assert (after.status, after.scheduled_for) == (Status.DRAFT, before.scheduled_for)
            assert after.version == before.version + 1
            assert after.generation == before.generation + 1
            assert (after.take_up_at, after.error) == (None, None)
        assert desk.read("out").status is Status.POSTED

    def test_the_submitter_and_the_owner_are_told_how_many_were_withdrawn(self, desk):
        desk.write(owner="vic@example.com")
        for name in ("first", "second"):
            show(desk, name=name)
        desk.contents.submit(EDITOR, "tips")

        desk.contents.decide(ADMIN, "tips", approved=False, note="Too long.")

        assert inbox(desk, EDITOR) == inbox(desk, VIEWER) == [Type.REJECTED]
        message = told(desk)[0].message
        assert "2 scheduled posts" in message
        assert message.endswith("Too long.")

    def test_asked_twice_it_is_rejected_once(self, desk):
        waiting(desk)
        first = desk.contents.decide(ADMIN, "tips", approved=False, note=WHY)

        assert desk.contents.decide(ADMIN, "tips", approved=False, note=WHY) == first
        assert len(told(desk)) == 2

    @pytest.mark.parametrize("looked_for", [False, True])
    def test_a_post_that_is_being_sent_holds_the_rejection_up(self, desk, looked_for):
        desk.write()
        scheduled = show(desk, name="scheduled")
        sending = show(desk, name="sending")
        status = Status.UNCONFIRMED if looked_for else Status.PUBLISHING
        desk.force(sending, replace(sending, status=status))
        before = desk.contents.submit(EDITOR, "tips")

        with pytest.raises(Conflict) as refused:
            desk.contents.decide(ADMIN, "tips", approved=False, note=WHY)

        assert refused.value.code == "post_on_its_way"
        assert desk.content() == before
        assert desk.read(scheduled.id) == scheduled

    def test_a_post_that_only_a_person_can_settle_holds_nothing_up(self, desk):
        desk.write()
        show(desk)
        sent = show(desk, name="sent")
        unsettled = desk.force(sent, replace(sent, status=Status.UNCONFIRMED, take_up_at=None))
        desk.contents.submit(EDITOR, "tips")

        desk.contents.decide(ADMIN, "tips", approved=False, note=WHY)

        assert desk.content().own_status is REJECTED
        assert desk.read("post").status is Status.DRAFT
        assert desk.read(sent.id) == unsettled

    @pytest.mark.parametrize("note", [None, " ", "\u200b \u3164"])
    def test_without_a_reason_that_can_be_read_nothing_is_rejected(self, desk, note):
        desk.write()
        desk.contents.submit(EDITOR, "tips")

        with pytest.raises(InvalidInput) as refused:
            desk.contents.decide(ADMIN, "tips", approved=False, note=note)

        assert [each.field for each in refused.value.errors] == ["note"]
        assert desk.content().status is ContentStatus.NEEDS_APPROVAL

    @pytest.mark.parametrize(("most", "rejected"), [(3, True), (2, False)])
    def test_more_than_a_transaction_can_check_are_to_be_settled_first(
        self, desk, monkeypatch, most, rejected
    ):
        monkeypatch.setattr(approvals, "_MOST_UNSETTLED", most)
        desk.write()
        show(desk)
        for number in range(3):
            sent = show(desk, name=f"sent-{number}")
            desk.force(sent, replace(sent, status=Status.UNCONFIRMED, take_up_at=None))
        desk.contents.submit(EDITOR, "tips")

        if rejected:
            desk.contents.decide(ADMIN, "tips", approved=False, note=WHY)
        else:
            with pytest.raises(Conflict) as refused:
                desk.contents.decide(ADMIN, "tips", approved=False, note=WHY)
            assert refused.value.code == "posts_unconfirmed"

        assert (desk.content().own_status is REJECTED) is rejected
        assert (desk.read("post").status is Status.DRAFT) is rejected, "all or nothing"

    def test_killed_anywhere_it_is_completed_by_asking_again_and_releases_nothing(self, desk):
        for happens in (before_call, after_call):
            for number in count():
                name = f"{happens.__name__}-{number}"
                desk.write(id=name, owner=EDITOR.email)
                posts = [show(desk, name=f"{name}-{n}", content=name) for n in range(2)]
                desk.contents.submit(EDITOR, name)

                with happens(desk.client, number, kill) as interference:
                    try:
                        desk.contents.decide(ADMIN, name, approved=False, note=WHY)
                    except Killed:
                        content = desk.content(name)
                        assert content.status is WAITING or content.scheduled == 0
                desk.contents.decide(ADMIN, name, approved=False, note=WHY)

                assert desk.content(name).status is REJECTED
                assert {desk.read(post.id).status for post in posts} == {Status.DRAFT}
                if not interference.interfered:
                    break
            assert number > 9, "fewer calls than rejecting takes"
        rejections = [n for n in told(desk) if n.type is Type.REJECTED]
        assert len({n.content_item_id for n in rejections}) == len(rejections)

    def test_a_post_that_somebody_schedules_meanwhile_is_withdrawn_or_came_after_it(self, desk):
        outcomes = set()
        for number in count():
            name = f"tips-{number}"
            desk.write(id=name)
            show(desk, name=f"{name}-first", content=name)
            other = show(desk, Status.DRAFT, f"{name}-other", content=name)
            desk.contents.submit(EDITOR, name)

            def schedule(other=other):
                desk.instances.edit(EDITOR, other.id, InstanceEdit(status=Status.SCHEDULED))

            with before_call(desk.client, number, schedule) as interference:
                content = desk.contents.decide(ADMIN, name, approved=False, note=WHY)

            if not interference.interfered:
                break
            assert content.own_status is REJECTED
            after = desk.read(other.id)
            assert after.status is Status.DRAFT, f"call {number}"
            outcomes.add(after.generation > other.generation)
        assert outcomes == {True}
        assert number > 5

    def test_a_post_that_is_sent_again_meanwhile_is_not_overlooked(self, desk):
        for number in count():
            name = f"tips-{number}"
            desk.write(id=name)
            sent = show(desk, name=name, content=name)
            unsettled = replace(sent, status=Status.UNCONFIRMED, take_up_at=None)
            sent = desk.force(sent, unsettled)
            desk.contents.submit(EDITOR, name)

            def post_again(sent=sent):
                before = desk.read(sent.id)
                desk.force(before, replace(before, status=Status.SCHEDULED, take_up_at=WHEN))

            with before_call(desk.client, number, post_again) as interference:
                desk.contents.decide(ADMIN, name, approved=False, note=WHY)

            if not interference.interfered:
                break
            assert desk.read(sent.id).status is Status.DRAFT, f"call {number}"
        assert number == 5


class TestByTheStatus:
    def test_an_admin_approves_by_it(self, desk):
        desk.write()
        post = hold_back(desk, show(desk))
        desk.contents.submit(EDITOR, "tips")
        draft = ContentDraft(status=DRAFT, title="Shorter")

        content = desk.contents.change(ADMIN, "tips", draft)

        said = content.approval
        assert (said.decision, said.by, said.version) == (
            Decision.APPROVED,
            ADMIN.email,
            content.version,
        )
        assert (said.edited_since, said.covers.title) == (False, "Shorter")
        assert inbox(desk, EDITOR)[0] is Type.APPROVED
        assert desk.read(post.id).status is Status.SCHEDULED
        assert desk.workflow.started
        assert desk.read(post.id).content_title == "Shorter"

    def test_nobody_rejects_by_it_because_that_takes_a_reason(self, desk):
        before = waiting(desk)

        with pytest.raises(InvalidInput) as refused:
            desk.contents.change(ADMIN, "tips", ContentDraft(status=REJECTED))

        assert [error.field for error in refused.value.errors] == ["status"]
        assert desk.content() == before

    def test_nobody_makes_an_idea_of_what_waits(self, desk):
        before = waiting(desk)

        with pytest.raises(Conflict):
            desk.contents.change(ADMIN, "tips", ContentDraft(status=IDEA))

        assert desk.content() == before

    def test_an_editor_does_not_approve(self, desk):
        before = waiting(desk)

        with pytest.raises(Forbidden):
            desk.contents.change(EDITOR, "tips", ContentDraft(status=DRAFT))

        assert desk.content() == before

    def test_it_asks_for_approval_too(self, desk):
        desk.write()

        content = desk.contents.change(EDITOR, "tips", ContentDraft(status=WAITING))

        assert content.approval.decision is Decision.REQUESTED
        assert inbox(desk, ADMIN) == [Type.APPROVAL_REQUESTED]

    def test_the_archive_is_no_way_round_an_approval(self, desk):
        waiting(desk)
        desk.contents.change(EDITOR, "tips", ContentDraft(status=ARCHIVED))

        with pytest.raises(Forbidden):
            desk.contents.change(EDITOR, "tips", ContentDraft(status=DRAFT))
        assert desk.contents.change(EDITOR, "tips", ContentDraft(status=WAITING)).status is WAITING

    def test_an_admin_who_takes_it_out_of_the_archive_approves_it(self, desk):
        waiting(desk)
        desk.contents.change(EDITOR, "tips", ContentDraft(status=ARCHIVED))

        content = desk.contents.change(ADMIN, "tips", ContentDraft(status=DRAFT))

        assert content.approval.decision is Decision.APPROVED


@pytest.mark.parametrize("approved", [True, False])
@pytest.mark.parametrize("who", [EDITOR, VIEWER])
def test_only_admins_decide(desk: Desk, approved: bool, who: Access) -> None:
    before = waiting(desk)

    with pytest.raises(Forbidden):
        desk.contents.decide(who, "tips", approved=approved, note=WHY)

    assert desk.content() == before


@pytest.mark.parametrize("approved", [True, False])
def test_what_does_not_wait_can_not_be_decided(desk: Desk, approved: bool) -> None:
    before = desk.write()

    with pytest.raises(DrumbeatError) as refused:
        desk.contents.decide(ADMIN, "tips", approved=approved, note=WHY)

    assert refused.value.code == "status_conflict"
    assert "Submit it first" in refused.value.message
    assert (desk.content(), told(desk)) == (before, [])
