"""Content items: writing, finding, changing, approving, archiving."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import count

import pytest

from drumbeat.domain.content import ContentStatus, CtaType
from drumbeat.domain.errors import Conflict, Forbidden, InvalidInput, NotFound, StaleVersion
from drumbeat.domain.media import MediaReference
from drumbeat.domain.posts import Status
from drumbeat.services.contents import ContentDraft, ContentFilter
from drumbeat.services.instances import InstanceEdit
from tests.integration.services.desk import Desk
from tests.interference import before_call
from tests.samples import ADMIN, EDITOR, H2O, NOW, VIEWER, content, instance, instant

MINUTE = timedelta(minutes=1)
WHEN = instant("2026-12-22T17:00Z")


def show(desk: Desk, status: Status = Status.DRAFT, name: str = "post") -> None:
    """A post that shows `tips`, in `status`."""
    if desk.stored_accounts.get("h2o", "page") is None:
        desk.connect()
    slot = desk.place(instance(id=name, scheduled_for=WHEN + len(desk.posts()) * MINUTE))
    draft = desk.instances.edit(EDITOR, slot.id, InstanceEdit(content_item_id="tips"))
    if status is not Status.DRAFT:
        desk.force(draft, replace(draft, status=status))


class TestWriting:
    def test_what_is_written_is_a_draft_of_its_author(self, desk):
        written = desk.contents.create(
            EDITOR,
            ContentDraft(
                title="Winter tips",
                base_caption="Keep your pipes warm.",
                media_urls=["https://example.com/a.jpg"],
                cta_type=CtaType.LEARN_MORE,
                cta_url="https://example.com",
            ),
        )

        assert written == desk.contents.get(VIEWER, written.id)
        assert (written.status, written.owner, written.version) == (
            ContentStatus.DRAFT,
            EDITOR.email,
            1,
        )
        assert (written.created_at, written.updated_at) == (NOW, NOW)
        assert written.media == (MediaReference(url="https://example.com/a.jpg"),)

    @pytest.mark.parametrize("cta", [CtaType.BOOK_ONLINE, CtaType.LEARN_MORE])
    def test_a_button_that_opens_something_needs_an_address(self, desk, cta):
        with pytest.raises(InvalidInput) as refused:
            desk.contents.create(EDITOR, ContentDraft(title="x", cta_type=cta))

        assert [error.field for error in refused.value.errors] == ["cta_url"]

    @pytest.mark.parametrize(
        ("cta", "typed", "stored", "shown"),
        [
            (CtaType.CALL_NOW, "(310) 555-0100", "tel:+13105550100", "(310) 555-0100"),
            (CtaType.CALL_NOW, "+1 555 0100", "tel:+15550100", "555-0100"),
            (CtaType.CALL_NOW, "+44 20 7946 0958", "tel:+442079460958", "+44 20 7946 0958"),
            (CtaType.NONE, "tel:310-555-0100", "tel:+13105550100", "(310) 555-0100"),
            (CtaType.LEARN_MORE, "https://A.example/b c", "https://a.example/b%20c", None),
        ],
    )
    def test_a_button_is_stored_as_it_is_opened_and_shown_as_people_read_it(
        self, desk, cta, typed, stored, shown
    ):
        written = desk.contents.create(EDITOR, ContentDraft(title="x", cta_type=cta, cta_url=typed))

        assert (written.cta_url, written.cta_display) == (stored, shown)
        assert desk.contents.get(VIEWER, written.id) == written

    @pytest.mark.parametrize(
        ("cta", "typed"),
        [
            (CtaType.LEARN_MORE, "https://[your-link]"),
            (CtaType.BOOK_ONLINE, "www.example.com"),
            (CtaType.BOOK_ONLINE, "(310) 555-0100"),
            (CtaType.NONE, "javascript:alert(1)"),
            (CtaType.CALL_NOW, "https://example.com"),
            (CtaType.CALL_NOW, "call me"),
        ],
    )
    def test_a_button_that_leads_nowhere_is_refused(self, desk, cta, typed):
        with pytest.raises(InvalidInput) as refused:
            desk.contents.create(EDITOR, ContentDraft(title="x", cta_type=cta, cta_url=typed))

        assert [error.field for error in refused.value.errors] == ["cta_url"]

    def test_another_kind_of_button_reads_its_address_again(self, desk):
        desk.write(cta_type=CtaType.LEARN_MORE, cta_url="https://example.com")

        with pytest.raises(InvalidInput):
            desk.contents.change(EDITOR, "tips", ContentDraft(cta_type=CtaType.CALL_NOW))
        called = desk.contents.change(
            EDITOR, "tips", ContentDraft(cta_type=CtaType.CALL_NOW, cta_url="310 555 0100")
        )
        opened = desk.contents.change(
            EDITOR, "tips", ContentDraft(cta_type=CtaType.LEARN_MORE, cta_url="https://b.example")
        )

        assert called.cta_display == "(310) 555-0100"
        assert opened.cta_display is None
        assert desk.content() == opened

    def test_an_address_from_before_this_rule_stands_in_no_edits_way(self, desk):
        desk.write(cta_type=CtaType.CALL_NOW, cta_url="https://[your-link]")

        assert desk.contents.change(EDITOR, "tips", ContentDraft(title="New")).title == "New"

    @pytest.mark.parametrize(
        ("text", "title"),
        [
            ("\n  Frost tonight! \nKeep pipes warm.", "Frost tonight!"),
            ("a" * 29 + "😀" + "b" * 60, "a" * 29 + "😀" + "b" * 50),
            ("a" * 78 + "👩‍👩‍👧" + "b", "a" * 78),
            ("a" * 79 + " b", "a" * 79),
        ],
    )
    def test_what_has_no_title_is_called_by_its_first_line(self, desk, text, title):
        assert desk.contents.create(EDITOR, ContentDraft(base_caption=text)).title == title

    @pytest.mark.parametrize("text", [None, "", " \n\u200b"])
    def test_what_has_neither_title_nor_text_is_refused(self, desk, text):
        with pytest.raises(InvalidInput) as refused:
            desk.contents.create(EDITOR, ContentDraft(base_caption=text))

        assert [error.field for error in refused.value.errors] == ["title"]

    @pytest.mark.parametrize("status", [ContentStatus.SCHEDULED, ContentStatus.POSTED])
    def test_what_follows_the_posts_cannot_be_set(self, desk, status):
        with pytest.raises(InvalidInput) as refused:
            desk.contents.create(EDITOR, ContentDraft(title="x", status=status))

        assert [error.field for error in refused.value.errors] == ["status"]


class TestFinding:
    @pytest.fixture(autouse=True)
    def items(self, desk: Desk) -> None:
        for number in range(7):
            desk.clock.advance(MINUTE)
            draft = ContentDraft(
                title=f"Title {number}" if number % 2 else f"GROẞE {number}",
                base_caption="Frost and thaw" if number == 4 else "",
                owner="ada@example.com" if number < 3 else "ben@example.com",
                status=ContentStatus.IDEA if number == 2 else None,
            )
            desk.contents.create(EDITOR, draft)

    def listed(self, desk: Desk, limit: int = 100, **wanted: object) -> list[int]:
        """The numbers of the found contents, from all pages."""
        found: list[int] = []
        position = None
        while True:
            page = desk.contents.list(VIEWER, ContentFilter(**wanted), limit=limit, after=position)
            assert len(page.items) <= limit
            found += [int(item.title[-1]) for item in page.items]
            if page.next is None:
                return found
            position = page.next

    @pytest.mark.parametrize("limit", [1, 2, 3, 7, 100])
    def test_the_newest_come_first_whatever_the_size_of_a_page(self, desk, limit):
        assert self.listed(desk, limit) == [6, 5, 4, 3, 2, 1, 0]

    @pytest.mark.parametrize("limit", [1, 100])
    @pytest.mark.parametrize(
        ("wanted", "found"),
        [
            ({"status": ContentStatus.IDEA}, [2]),
            ({"owner": "ada@example.com"}, [2, 1, 0]),
            ({"search": "title"}, [5, 3, 1]),
            ({"search": "THAW"}, [4]),
            ({"search": "große"}, [6, 4, 2, 0]),
            ({"search": "title", "owner": "ada@example.com"}, [1]),
            ({"search": "nothing"}, []),
        ],
    )
    def test_filters_hold_together_and_search_knows_no_case(self, desk, wanted, found, limit):
        assert self.listed(desk, limit, **wanted) == found

    def test_content_of_others_is_not_found(self, desk):
        them = replace(VIEWER, tenant=replace(H2O, id="all_county"))

        assert desk.contents.list(them, ContentFilter(), limit=9, after=None).items == []

    def test_a_search_that_finds_little_stops_in_time_and_goes_on_from_there(self, desk):
        needle = desk.contents.create(EDITOR, ContentDraft(title="needle 9"))
        for number in range(1000):
            desk.stored_contents.create(content(id=f"1{number:04}", title=f"Hay {number % 10}"))

        first = desk.contents.list(VIEWER, ContentFilter(search="needle"), limit=5, after=None)
        second = desk.contents.list(
            VIEWER, ContentFilter(search="needle"), limit=5, after=first.next
        )

        assert (first.items, [item.id for item in second.items]) == ([], [needle.id])
        assert second.next is None


class TestChanging:
    def test_only_what_is_given_changes(self, desk):
        before = desk.write()
        desk.clock.advance(MINUTE)

        after = desk.contents.change(EDITOR, "tips", ContentDraft(base_caption="New"))

        expected = replace(before, base_caption="New", version=2, updated_at=NOW + MINUTE)
        assert after == expected == desk.content()

    def test_an_address_can_be_taken_away(self, desk):
        desk.write(cta_url="https://example.com")

        assert desk.contents.change(EDITOR, "tips", ContentDraft(cta_url="")).cta_url is None
        assert desk.content().cta_url is None

    def test_nothing_new_is_no_change(self, desk):
        before = desk.write()

        assert desk.contents.change(EDITOR, "tips", ContentDraft(title=before.title)) == before

    def test_a_stale_version_changes_nothing(self, desk):
        desk.write()
        desk.contents.change(EDITOR, "tips", ContentDraft(title="Theirs"))

        with pytest.raises(StaleVersion):
            desk.contents.change(EDITOR, "tips", ContentDraft(title="Mine"), version=1)

        assert desk.content().title == "Theirs"

    def test_two_changes_at_once_are_both_kept(self, desk):
        desk.write()

        with before_call(
            desk.client,
            1,
            lambda: desk.contents.change(EDITOR, "tips", ContentDraft(base_caption="Theirs")),
        ) as interference:
            desk.contents.change(EDITOR, "tips", ContentDraft(title="Mine"))

        assert interference.interfered
        assert (desk.content().title, desk.content().base_caption) == ("Mine", "Theirs")

    def test_counts_are_kept_through_a_change_that_meets_a_post(self, desk):
        desk.write()

        with before_call(desk.client, 1, lambda: show(desk)):
            desk.contents.change(EDITOR, "tips", ContentDraft(base_caption="New"))

        assert (desk.content().uses, desk.content().base_caption) == (1, "New")

    def test_a_new_title_reaches_the_posts_that_are_not_out(self, desk):
        desk.write()
        show(desk, Status.DRAFT, "draft")
        show(desk, Status.SCHEDULED, "scheduled")
        show(desk, Status.POSTED, "posted")

        desk.contents.change(EDITOR, "tips", ContentDraft(title="New"))

        assert {p.id: p.content_title for p in desk.posts()} == {
            "draft": "New",
            "scheduled": "New",
            "posted": "Winter tips",
        }

    def test_a_post_that_gets_the_content_meanwhile_shows_the_new_title(self, desk):
        desk.write()
        desk.connect()
        for number in count():
            slot = desk.place(instance(id=f"slot-{number}", scheduled_for=WHEN + number * MINUTE))
            title = f"Title {number}"

            def retitle(title=title):
                desk.contents.change(EDITOR, "tips", ContentDraft(title=title))

            with before_call(desk.client, number, retitle) as interference:
                desk.instances.edit(EDITOR, slot.id, InstanceEdit(content_item_id="tips"))

            if not interference.interfered:
                break
            assert desk.read(slot.id).content_title == title
        assert number == 4


class TestStatus:
    def test_content_follows_its_posts(self, desk):
        desk.write()
        assert desk.content().status is ContentStatus.DRAFT
        show(desk, Status.DRAFT)
        assert desk.content().status is ContentStatus.DRAFT
        show(desk, Status.POSTED, "out")
        assert desk.content().status is ContentStatus.POSTED
        show(desk, Status.SCHEDULED, "coming")
        assert desk.content().status is ContentStatus.SCHEDULED

    def test_scheduled_content_cannot_be_archived(self, desk):
        desk.write()
        show(desk, Status.SCHEDULED)

        with pytest.raises(Conflict) as refused:
            desk.contents.change(EDITOR, "tips", ContentDraft(status=ContentStatus.ARCHIVED))

        assert refused.value.code == "content_scheduled"

    def test_of_archiving_and_scheduling_at_once_one_is_refused(self, desk):
        for number in count():
            name = f"tips-{number}"
            desk.write(id=name)
            if number == 0:
                desk.connect()
            slot = desk.place(instance(id=name, scheduled_for=WHEN + number * MINUTE))
            desk.instances.edit(EDITOR, slot.id, InstanceEdit(content_item_id=name))

            def schedule(slot=slot):
                edit = InstanceEdit(status=Status.SCHEDULED)
                desk.instances.edit(EDITOR, slot.id, edit)

            refused = False
            with before_call(desk.client, number, schedule) as interference:
                try:
                    desk.contents.change(EDITOR, name, ContentDraft(status=ContentStatus.ARCHIVED))
                except Conflict:
                    refused = True

            assert refused is interference.interfered
            stored = desk.content(name)
            assert (stored.own_status is ContentStatus.ARCHIVED, stored.scheduled) == (
                (False, 1) if refused else (True, 0)
            )
            if not interference.interfered:
                break
        assert number == 2

    def test_content_that_waits_for_approval_is_decided_by_admins(self, desk):
        desk.write()
        assert desk.contents.submit(EDITOR, "tips").status is ContentStatus.NEEDS_APPROVAL

        for approved in (True, False):
            with pytest.raises(Forbidden):
                desk.contents.decide(EDITOR, "tips", approved=approved)
        with pytest.raises(Forbidden):
            desk.contents.change(EDITOR, "tips", ContentDraft(status=ContentStatus.DRAFT))
        approved = desk.contents.decide(ADMIN, "tips", approved=True)

        assert approved.status is ContentStatus.DRAFT

    def test_scheduled_content_that_is_submitted_is_scheduled_again_when_approved(self, desk):
        desk.write()
        show(desk, Status.SCHEDULED)

        assert desk.contents.submit(EDITOR, "tips").status is ContentStatus.NEEDS_APPROVAL

        assert desk.contents.decide(ADMIN, "tips", approved=True).status is ContentStatus.SCHEDULED

    def test_what_does_not_wait_cannot_be_decided(self, desk):
        desk.write()

        with pytest.raises(Conflict) as refused:
            desk.contents.decide(ADMIN, "tips", approved=True)

        assert refused.value.code == "status_conflict"

    def test_archived_content_can_be_taken_out_again(self, desk):
        desk.write()
        desk.contents.change(EDITOR, "tips", ContentDraft(status=ContentStatus.ARCHIVED))

        with pytest.raises(Conflict):
            desk.contents.change(EDITOR, "tips", ContentDraft(status=ContentStatus.IDEA))
        out = desk.contents.change(EDITOR, "tips", ContentDraft(status=ContentStatus.DRAFT))

        assert out.status is ContentStatus.DRAFT


class TestDeleting:
    def test_unused_content_can_be_deleted(self, desk):
        desk.write()

        desk.contents.delete(EDITOR, "tips")

        with pytest.raises(NotFound):
            desk.contents.get(VIEWER, "tips")
        with pytest.raises(NotFound):
            desk.contents.delete(EDITOR, "tips")

    @pytest.mark.parametrize("status", [Status.DRAFT, Status.SCHEDULED, Status.POSTED])
    def test_content_that_a_post_shows_stays(self, desk, status):
        desk.write()
        show(desk, status)

        with pytest.raises(Conflict) as refused:
            desk.contents.delete(EDITOR, "tips")

        assert refused.value.code == "content_in_use"
        assert desk.content().uses == 1

    def test_content_that_a_post_gets_meanwhile_stays(self, desk):
        desk.write()

        with (
            before_call(desk.client, 1, lambda: show(desk)) as interference,
            pytest.raises(Conflict) as refused,
        ):
            desk.contents.delete(EDITOR, "tips")

        assert interference.interfered
        assert refused.value.code == "content_in_use"

    def test_content_that_is_changed_meanwhile_is_deleted_all_the_same(self, desk):
        desk.write()

        with before_call(
            desk.client,
            1,
            lambda: desk.contents.change(EDITOR, "tips", ContentDraft(title="New")),
        ) as interference:
            desk.contents.delete(EDITOR, "tips")

        assert interference.interfered
        assert desk.all_contents() == []

    def test_content_is_free_again_when_its_posts_are_gone(self, desk):
        desk.write()
        show(desk)
        desk.instances.delete(EDITOR, "post")

        desk.contents.delete(EDITOR, "tips")

        assert desk.all_contents() == []


class TestWho:
    @pytest.mark.parametrize(
        "action",
        [
            lambda desk: desk.contents.create(VIEWER, ContentDraft(title="x")),
            lambda desk: desk.contents.change(VIEWER, "tips", ContentDraft(title="x")),
            lambda desk: desk.contents.submit(VIEWER, "tips"),
            lambda desk: desk.contents.delete(VIEWER, "tips"),
        ],
    )
    def test_viewers_change_nothing(self, desk, action):
        before = desk.write()

        with pytest.raises(Forbidden):
            action(desk)

        assert desk.all_contents() == [before]

    @pytest.mark.parametrize(
        "action",
        [
            lambda desk, them: desk.contents.get(them, "tips"),
            lambda desk, them: desk.contents.change(them, "tips", ContentDraft(title="x")),
            lambda desk, them: desk.contents.decide(them, "tips", approved=True),
            lambda desk, them: desk.contents.delete(them, "tips"),
        ],
    )
    def test_another_tenants_content_does_not_exist(self, desk, action):
        before = desk.write()
        them = replace(ADMIN, tenant=replace(H2O, id="all_county"))

        with pytest.raises(NotFound):
            action(desk, them)

        assert desk.all_contents() == [before]
