"""An approval is for the texts that were read, and only those go out."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import count
from typing import Any

import pytest

from drumbeat.domain.content import ContentItem, ContentStatus, CtaType, Decision, OwnCaption
from drumbeat.domain.errors import Conflict, InvalidInput, StaleVersion
from drumbeat.domain.media import MediaReference
from drumbeat.domain.notifications import Type
from drumbeat.domain.posts import PostInstance, Status
from drumbeat.persistence import CalendarRepository, NotificationRepository
from drumbeat.services.contents import ContentDraft
from drumbeat.services.instances import InstanceEdit
from drumbeat.services.orders import UNPREPARED, Order
from drumbeat.services.recording import Result
from drumbeat.services.resolving import Remedy, Verdict
from tests.integration.services.desk import Desk
from tests.interference import Killed, before_call, kill
from tests.samples import ADMIN, EDITOR, NOW, instance, instant

WHEN = instant("2026-12-22T17:00Z")
DRAFT, WAITING = ContentStatus.DRAFT, ContentStatus.NEEDS_APPROVAL
REJECTED, ARCHIVED = ContentStatus.REJECTED, ContentStatus.ARCHIVED
OWN = "Only on the page."


@pytest.fixture
def desk(desk: Desk) -> Desk:
    desk.connect()
    return desk


def submitted(desk: Desk, name: str = "tips") -> ContentItem:
    desk.write(id=name)
    return desk.contents.submit(EDITOR, name)


def approved(desk: Desk, name: str = "tips") -> ContentItem:
    submitted(desk, name)
    return desk.contents.decide(ADMIN, name, approved=True)


def rejected(desk: Desk, name: str = "tips") -> ContentItem:
    submitted(desk, name)
    return desk.contents.decide(ADMIN, name, approved=False, note="Too long.")


def show(desk: Desk, name: str = "post", content: str = "tips", **given: Any) -> PostInstance:
    """A draft with the content."""
    at = WHEN + len(desk.posts()) * timedelta(minutes=1)
    desk.place(instance(id=name, scheduled_for=at))
    return desk.instances.edit(EDITOR, name, InstanceEdit(content_item_id=content, **given))


def caption(desk: Desk, text: str | None, who: Any = EDITOR, name: str = "post") -> PostInstance:
    return desk.instances.edit(who, name, InstanceEdit(caption_override=text))


def told(desk: Desk) -> list[Type]:
    return [note.type for note in NotificationRepository().list("h2o", limit=100).items]


class TestAnEdit:
    @pytest.mark.parametrize(
        "change",
        [
            {"title": "New"},
            {"base_caption": "New"},
            {"media_urls": ["https://x.example/z"]},
            {"media": [MediaReference(url="https://x.example/z", alt="A pipe")]},
            {"cta_type": CtaType.LEARN_MORE, "cta_url": "https://x.example"},
        ],
    )
    def test_by_an_editor_asks_again_and_keeps_what_was_approved(self, desk, change):
        before = approved(desk)

        after = desk.contents.change(EDITOR, "tips", ContentDraft(**change))

        assert after == desk.content()
        assert after.status is WAITING
        assert after.approval == replace(
            before.approval, edited_since=True, edited_by=EDITOR.email
        ), "with what was approved"
        assert told(desk).count(Type.APPROVAL_REQUESTED) == 2

    def test_is_one_write_with_its_request(self, desk):
        approved(desk)

        with desk.metered() as meter:
            desk.contents.change(EDITOR, "tips", ContentDraft(base_caption="New"))

        assert meter.operations == {"GetItem": 1, "TransactWriteItems": 1}

    def test_by_an_admin_is_approved_with_it(self, desk):
        before = approved(desk)

        after = desk.contents.change(ADMIN, "tips", ContentDraft(base_caption="New"))

        assert after == desk.content()
        assert (after.status, after.approval.decision) == (DRAFT, Decision.APPROVED)
        assert after.approval.edited_since is False
        assert after.approval.covers == replace(before.approval.covers, base_caption="New")

    def test_by_an_admin_approves_nothing_that_an_editor_has_changed(self, desk):
        before = approved(desk)
        desk.contents.change(EDITOR, "tips", ContentDraft(title="New"))

        after = desk.contents.change(ADMIN, "tips", ContentDraft(base_caption="Newer"))

        assert (after.status, after.approval.covers) == (WAITING, before.approval.covers)

    def test_of_what_posts_do_not_show_asks_nothing(self, desk):
        before = approved(desk)

        after = desk.contents.change(EDITOR, "tips", ContentDraft(owner="zoe"))

        assert (after.status, after.approval) == (DRAFT, before.approval)

    def test_of_what_nobody_has_submitted_asks_nothing(self, desk):
        desk.write()

        after = desk.contents.change(EDITOR, "tips", ContentDraft(base_caption="New"))

        assert (after.status, after.approval) == (DRAFT, None)

    def test_that_sends_the_status_along_asks_again_all_the_same(self, desk):
        approved(desk)
        draft = ContentDraft(base_caption="New", status=DRAFT)

        assert desk.contents.change(EDITOR, "tips", draft).status is WAITING

    def test_in_the_archive_keeps_the_question_open(self, desk):
        approved(desk)
        desk.contents.change(EDITOR, "tips", ContentDraft(status=ARCHIVED))

        after = desk.contents.change(EDITOR, "tips", ContentDraft(base_caption="New"))

        assert (after.status, after.awaits_approval) == (ARCHIVED, True)

    def test_can_be_submitted_with_a_note_and_keeps_what_was_approved(self, desk):
        before = approved(desk)
        desk.contents.change(EDITOR, "tips", ContentDraft(base_caption="New"))

        after = desk.contents.submit(EDITOR, "tips", note="A better price.")

        assert (after.approval.decision, after.approval.note) == (
            Decision.REQUESTED,
            "A better price.",
        )
        assert after.approval.covers == before.approval.covers

    def test_is_approved_as_it_is_then(self, desk):
        approved(desk)
        desk.contents.change(EDITOR, "tips", ContentDraft(base_caption="New"))

        after = desk.contents.decide(ADMIN, "tips", approved=True)

        assert (after.status, after.approval.covers.base_caption) == (DRAFT, "New")
        assert after.approval.edited_since is False


class TestACaptionOfItsOwn:
    def test_by_an_editor_asks_again_in_the_same_transaction(self, desk):
        before = approved(desk)
        show(desk)

        with desk.metered() as meter:
            post = caption(desk, OWN)

        content = desk.content()
        assert (content.status, content.version) == (WAITING, before.version + 1)
        assert content.approval == replace(
            before.approval, edited_since=True, edited_by=EDITOR.email
        )
        assert post == desk.read("post")
        assert post.content_version == content.version
        assert meter.operations["TransactWriteItems"] == 1
        assert told(desk).count(Type.APPROVAL_REQUESTED) == 2

    def test_is_written_with_the_request_or_not_at_all(self, desk):
        for number in count():
            name = f"tips-{number}"
            approved(desk, name)
            show(desk, name, name)

            with before_call(desk.client, number, kill) as interference:
                try:
                    caption(desk, OWN, name=name)
                except Killed:
                    waits = desk.content(name).status is WAITING
                    assert waits is (desk.read(name).caption_override == OWN)
            if not interference.interfered:
                break
        assert number > 2

    def test_by_an_admin_is_approved_with_it(self, desk):
        approved(desk)
        show(desk)

        caption(desk, OWN, ADMIN)

        content = desk.content()
        assert (content.status, content.approval.edited_since) == (DRAFT, False)
        assert content.approval.covers.captions == (
            OwnCaption(
                instance_id="post",
                channel_account_id="page",
                account_name="H2O Page",
                caption=OWN,
            ),
        )

    def test_is_covered_by_an_approval_that_comes_after_it(self, desk):
        desk.write()
        show(desk, "one", caption_override="One")
        show(desk, "plain")
        desk.contents.submit(EDITOR, "tips")

        covers = desk.contents.decide(ADMIN, "tips", approved=True).approval.covers

        assert [(own.instance_id, own.caption) for own in covers.captions] == [("one", "One")]

    def test_while_it_waits_makes_the_version_that_was_read_a_stale_one(self, desk):
        desk.write()
        show(desk)
        read = desk.contents.submit(EDITOR, "tips").version
        caption(desk, "First")
        caption(desk, "Second")

        for version in (read, read + 1):
            with pytest.raises(StaleVersion):
                desk.contents.decide(ADMIN, "tips", approved=True, version=version)
        decided = desk.contents.decide(ADMIN, "tips", approved=True, version=read + 2)
        assert [own.caption for own in decided.approval.covers.captions] == ["Second"]

    def test_that_is_taken_away_asks_nothing(self, desk):
        desk.write()
        show(desk, caption_override=OWN)
        desk.contents.submit(EDITOR, "tips")
        before = desk.contents.decide(ADMIN, "tips", approved=True)

        caption(desk, None)

        assert desk.content() == before

    def test_of_content_that_nobody_has_submitted_asks_nothing(self, desk):
        before = desk.write()
        show(desk)

        caption(desk, OWN)

        after = desk.content()
        assert (after.status, after.version) == (DRAFT, before.version)

    def test_asks_again_for_approved_content_that_is_put_behind_it(self, desk):
        desk.write()
        approved(desk, "other")
        show(desk, caption_override=OWN)

        desk.instances.edit(EDITOR, "post", InstanceEdit(content_item_id="other"))

        assert desk.content("other").status is WAITING

    @pytest.mark.parametrize("number", range(12))
    def test_is_not_overlooked_by_who_approves_meanwhile(self, desk, number):
        """For every order of the request and the approval: approved texts have been read."""
        desk.write()
        show(desk)

        def meanwhile() -> None:
            desk.contents.submit(EDITOR, "tips")
            desk.contents.decide(ADMIN, "tips", approved=True)

        with before_call(desk.client, number, meanwhile) as interference:
            caption(desk, OWN)

        content = desk.content()
        if interference.interfered and content.status is not WAITING:
            assert [own.caption for own in content.approval.covers.captions] == [OWN]

    @pytest.mark.parametrize("number", range(12))
    def test_that_is_written_while_somebody_approves_is_not_approved_unread(self, desk, number):
        desk.write()
        show(desk)
        desk.contents.submit(EDITOR, "tips")

        with before_call(desk.client, number, lambda: caption(desk, OWN)) as interference:
            desk.contents.decide(ADMIN, "tips", approved=True)

        content = desk.content()
        if interference.interfered and content.status is not WAITING:
            assert [own.caption for own in content.approval.covers.captions] == [OWN]

    def test_too_long_ones_are_told_of_without_their_text(self, desk):
        desk.write()
        for number in range(6):
            show(desk, f"post-{number}", caption_override="ü" * 10_000)
        desk.contents.submit(EDITOR, "tips")

        covers = desk.contents.decide(ADMIN, "tips", approved=True).approval.covers

        assert [bool(own.caption) for own in covers.captions] == [True] * 5 + [False]


class TestApprovedContentElsewhere:
    def test_stays_approved_on_another_post(self, desk):
        before = approved(desk)
        show(desk)

        after = desk.content()
        assert (after.status, after.version) == (DRAFT, before.version)

    def test_stays_approved_on_several_accounts_at_once(self, desk):
        before = approved(desk)

        [answer] = desk.placing.create_many(
            EDITOR, "tips", ["page"], scheduled_for=WHEN, status=None
        )

        assert answer.error is None
        assert desk.content().approval == before.approval


class TestWhatIsNotApproved:
    @pytest.mark.parametrize("write", [submitted, rejected])
    def test_is_not_posted_now(self, desk, write):
        write(desk)
        before = show(desk)

        with pytest.raises(Conflict) as refused:
            desk.instances.post_now(EDITOR, "post")

        assert refused.value.code == "not_approved"
        assert desk.read("post") == before
        assert desk.workflow.started == {}

    @pytest.mark.parametrize("write", [submitted, rejected])
    @pytest.mark.parametrize("status", [Status.FAILED, Status.MISSED, Status.SKIPPED])
    def test_is_not_retried(self, desk, write, status):
        write(desk)
        before = show(desk)
        before = desk.force(before, replace(before, status=status, due_at=NOW))

        with pytest.raises(Conflict) as refused:
            desk.resolving.retry(EDITOR, "post")

        assert refused.value.code == "not_approved"
        assert desk.read("post") == before

    @pytest.mark.parametrize("write", [submitted, rejected])
    def test_is_not_posted_with_what_was_missed(self, desk, write):
        write(desk)
        before = show(desk)
        desk.force(before, replace(before, status=Status.MISSED, due_at=NOW))

        [answer] = desk.resolving.resolve_missed(EDITOR, Remedy.POST, ["post"])

        assert answer.error is not None
        assert answer.error.code == "not_approved"

    @pytest.mark.parametrize("decided", [False, True])
    def test_is_not_sent_again_when_nobody_knows_of_it(self, desk, decided):
        desk.write()
        before = show(desk)
        desk.force(before, replace(before, status=Status.UNCONFIRMED, due_at=NOW))
        desk.contents.submit(EDITOR, "tips")
        if decided:
            desk.contents.decide(ADMIN, "tips", approved=False, note="Too long.")

        with pytest.raises(Conflict) as refused:
            desk.resolving.resolve(EDITOR, "post", Verdict.POST_AGAIN)

        assert refused.value.code == "not_approved"

    def test_may_be_scheduled_while_it_waits(self, desk):
        submitted(desk)
        show(desk)

        post = desk.instances.edit(EDITOR, "post", InstanceEdit(status=Status.SCHEDULED))

        assert post.status is Status.SCHEDULED

    @pytest.mark.parametrize(
        "edit",
        [
            InstanceEdit(status=Status.SCHEDULED),
            InstanceEdit(status=Status.SCHEDULED, scheduled_for=WHEN + timedelta(days=1)),
        ],
    )
    def test_is_not_scheduled_once_it_was_rejected(self, desk, edit):
        rejected(desk)
        before = show(desk)

        with pytest.raises(Conflict) as refused:
            desk.instances.edit(EDITOR, "post", edit)

        assert refused.value.code == "not_approved"
        assert desk.read("post") == before

    def test_is_not_put_behind_a_scheduled_post_once_it_was_rejected(self, desk):
        desk.write(id="other")
        rejected(desk)
        show(desk, content="other", status=Status.SCHEDULED)

        with pytest.raises(Conflict) as refused:
            desk.instances.edit(EDITOR, "post", InstanceEdit(content_item_id="tips"))

        assert refused.value.code == "not_approved"

    def test_is_not_scheduled_in_bulk_once_it_was_rejected(self, desk):
        rejected(desk)

        [answer] = desk.placing.create_many(
            EDITOR, "tips", ["page"], scheduled_for=WHEN, status=None
        )

        assert answer.error is not None
        assert answer.error.code == "not_approved"


class TestARejection:
    @pytest.mark.parametrize("note", [None, "", "  "])
    def test_needs_a_reason(self, desk, note):
        before = submitted(desk)

        with pytest.raises(InvalidInput) as refused:
            desk.contents.decide(ADMIN, "tips", approved=False, note=note)

        assert [error.field for error in refused.value.errors] == ["note"]
        assert desk.content() == before

    def test_ends_by_an_edit_that_is_submitted_again(self, desk):
        rejected(desk)

        edited = desk.contents.change(EDITOR, "tips", ContentDraft(base_caption="Shorter"))
        again = desk.contents.submit(EDITOR, "tips")

        assert (edited.status, again.status) == (REJECTED, WAITING)
        assert desk.contents.decide(ADMIN, "tips", approved=True).status is DRAFT

    @pytest.mark.parametrize("status", [DRAFT, ContentStatus.IDEA])
    def test_is_not_undone_by_the_status(self, desk, status):
        before = rejected(desk)

        for who in (EDITOR, ADMIN):
            with pytest.raises(Conflict):
                desk.contents.change(who, "tips", ContentDraft(status=status))

        assert desk.content() == before

    def test_outlasts_the_archive(self, desk):
        rejected(desk)
        archived = desk.contents.change(EDITOR, "tips", ContentDraft(status=ARCHIVED))

        assert archived.awaits_approval
        assert desk.contents.submit(EDITOR, "tips").status is WAITING

    def test_of_earlier_versions_is_read_as_one(self, desk):
        before = rejected(desk)
        stored = replace(before, own_status=ContentStatus.IDEA)
        desk.stored_contents.update(before, stored)

        assert desk.content().status is REJECTED


class TestWhatIsBeingSent:
    def test_reads_content_again_that_is_older_than_the_caption_of_its_own(self, desk, monkeypatch):
        """One BatchGetItem may return the new caption with the older content."""
        approved(desk)
        show(desk)
        post = desk.instances.edit(EDITOR, "post", InstanceEdit(status=Status.SCHEDULED))
        older = desk.content()
        caption(desk, OWN)
        read = CalendarRepository.package

        def mixed(*given: Any) -> Any:
            return replace(read(*given), content=older)

        monkeypatch.setattr(CalendarRepository, "package", mixed)
        desk.clock.advance(WHEN - NOW)
        order = Order(
            tenant_id="h2o",
            instance_id="post",
            slot=desk.stored_calendar.slot_of(post),
            generation=post.generation,
            attempt=1,
        )

        result = desk.publisher.commit(order, UNPREPARED)

        after = desk.read("post")
        assert (result.result, after.status, after.error.code) == (
            Result.DEFERRED,
            Status.SCHEDULED,
            "not_approved",
        )
