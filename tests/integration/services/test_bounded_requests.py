"""How much one request does of a lot of work on content and posts, and who does the rest."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from drumbeat.domain.content import ContentStatus
from drumbeat.domain.errors import InvalidInput, Unavailable
from drumbeat.domain.posts import PostInstance, Status
from drumbeat.services import allowance, approvals, contents, history, instances, placing, posts
from drumbeat.services.contents import ContentDraft
from drumbeat.services.instances import InstanceEdit
from tests.integration.services.desk import Desk
from tests.samples import ADMIN, EDITOR, VIEWER, instance, instant

WHEN = instant("2026-12-22T17:00Z")
POSTS = 5


@pytest.fixture
def shown(desk: Desk) -> list[PostInstance]:
    """Scheduled posts of one content."""
    desk.connect()
    desk.write()
    slots = [
        desk.place(instance(id=f"post-{number}", scheduled_for=WHEN + number * timedelta(hours=1)))
        for number in range(POSTS)
    ]
    scheduled = InstanceEdit(content_item_id="tips", status=Status.SCHEDULED)
    return [desk.instances.edit(EDITOR, slot.id, scheduled) for slot in slots]


def statuses(desk: Desk, shown: list[PostInstance]) -> list[Status]:
    return [desk.read(post.id).status for post in shown]


class TestRejecting:
    def test_what_one_request_can_not_withdraw_waits_for_the_next(self, desk, shown, monkeypatch):
        monkeypatch.setattr(approvals, "MOST_AT_ONCE", 2)
        desk.contents.submit(EDITOR, "tips")

        for left in (3, 1):
            with pytest.raises(Unavailable, match=f"{left} are scheduled still"):
                desk.contents.decide(ADMIN, "tips", approved=False, note="Too long.")
            assert desk.content().status is ContentStatus.NEEDS_APPROVAL
            assert statuses(desk, shown).count(Status.SCHEDULED) == left
        rejected = desk.contents.decide(ADMIN, "tips", approved=False, note="Too long.")

        assert rejected.status is ContentStatus.REJECTED
        assert set(statuses(desk, shown)) == {Status.DRAFT}


def test_the_next_empty_slot_is_found_behind_many_posts_of_other_accounts(desk, shown, monkeypatch):
    other = desk.connect(id="other")
    slot = desk.place(
        instance(id="far", channel_account_id="other", scheduled_for=WHEN + timedelta(days=9))
    )
    monkeypatch.setattr(placing, "_READ_AT_A_TIME", 1)
    composition = posts.Composition(
        content_item_id="tips",
        destinations=[posts.Destination(channel_account_id=other.id)],
        when=placing.When.NEXT_FREE,
    )

    _, [answer] = desk.compositions.create(EDITOR, composition)

    assert answer.instance is not None
    assert answer.instance.id == slot.id


class TestRenaming:
    def test_a_new_title_reaches_some_posts_at_once_and_the_others_by_runs(
        self, desk, shown, monkeypatch
    ):
        monkeypatch.setattr(contents, "TITLE_CALLS", 3)

        desk.contents.change(EDITOR, "tips", ContentDraft(title="New"))

        assert [desk.read(post.id).content_title for post in shown].count("New") == 1
        while desk.queue.messages:
            desk.topoff_desk.fulfil(desk.queue.messages.pop())
        assert {desk.read(post.id).content_title for post in shown} == {"New"}

    def test_the_newest_of_two_titles_wins(self, desk, shown, monkeypatch):
        monkeypatch.setattr(contents, "TITLE_CALLS", 3)

        desk.contents.change(EDITOR, "tips", ContentDraft(title="New"))
        desk.contents.change(EDITOR, "tips", ContentDraft(title="Newest"))
        while desk.queue.messages:
            desk.topoff_desk.fulfil(desk.queue.messages.pop())

        assert {desk.read(post.id).content_title for post in shown} == {"Newest"}

    def test_a_message_about_content_that_is_gone_is_nothing_to_do(self, desk):
        desk.topoff_desk.fulfil({"tenant_id": "h2o", "content_id": "gone", "after": ""})

        assert desk.queue.messages == []


class TestCounting:
    def test_more_posts_than_one_answer_can_count_are_refused_in_words(self, desk, monkeypatch):
        monkeypatch.setattr(history, "MOST_PAGES", 0)

        with pytest.raises(InvalidInput, match="fewer days") as refused:
            desk.history.punctuality(VIEWER, date(2026, 11, 1), date(2026, 11, 20))

        assert [error.field for error in refused.value.errors] == ["end_date"]


class TestTakingTooLong:
    """When a page of the database takes long, a request ends with what it has."""

    @pytest.fixture
    def slow(self, desk, shown, monkeypatch):
        """Each read of the calendar returns one post, and takes all the time of a request."""
        read = desk.stored_calendar.range

        def slowly(*args, **more):
            desk.clock.advance(allowance.MOST_TIME)
            return read(*args, **{**more, "limit": 1})

        monkeypatch.setattr(desk.stored_calendar, "range", slowly)

    def test_history_goes_on_under_its_cursor(self, desk, shown, slow):
        desk.clock.advance(timedelta(days=90))
        for post in shown:
            before = desk.read(post.id)
            desk.force(before, replace(before, status=Status.POSTED, posted_at=WHEN))
        found, position, answers = [], None, 0

        while answers == 0 or position is not None:
            page = desk.history.list(VIEWER, history.HistoryQuery(), limit=50, after=position)
            found += [post.id for post in page.items]
            position, answers = page.next, answers + 1

        assert sorted(found) == sorted(post.id for post in shown)
        assert answers >= POSTS

    def test_a_list_of_posts_goes_on_under_its_cursor(self, desk, shown, slow):
        nothing = instances.InstanceFilter(status=Status.FAILED)

        page = desk.instances.list(VIEWER, nothing, limit=50, after=None)

        assert page.items == []
        assert page.next is not None

    def test_a_list_of_contents_goes_on_under_its_cursor(self, desk, monkeypatch):
        for number in range(3):
            desk.write(id=f"text-{number}")
        read = desk.stored_contents.list

        def slowly(tenant_id, *, limit, after):
            desk.clock.advance(allowance.MOST_TIME)
            return read(tenant_id, limit=1, after=after)

        monkeypatch.setattr(desk.stored_contents, "list", slowly)
        nothing = contents.ContentFilter(status=ContentStatus.POSTED)

        page = desk.contents.list(VIEWER, nothing, limit=50, after=None)

        assert page.items == []
        assert page.next is not None

    def test_missed_posts_are_looked_for_under_a_cursor(self, desk, shown, slow):
        page = desk.resolving.missed(EDITOR, None)

        assert page.items == []
        assert page.next is not None


class TestReading:
    def test_several_posts_come_in_the_order_in_which_they_are_asked_for(self, desk, shown):
        captioned = desk.instances.edit(
            EDITOR, shown[2].id, InstanceEdit(caption_override="Only here")
        )

        found = desk.stored_calendar.several("h2o", ["post-4", "gone", "post-2"])

        assert [post.id for post in found] == ["post-4", "post-2"]
        assert found[1].caption_override == captioned.caption_override == "Only here"

    def test_what_stands_at_some_minutes_of_an_account(self, desk, shown):
        minutes = [WHEN, WHEN + timedelta(minutes=1), WHEN + timedelta(hours=3)]

        found = desk.stored_calendar.at_minutes("h2o", "page", minutes)

        assert {post.id for post in found} == {"post-0", "post-3"}
        assert desk.stored_calendar.at_minutes("h2o", "other", minutes) == []
