"""Content that refers to the media library."""

from __future__ import annotations

from dataclasses import replace

import pytest

from drumbeat.domain.content import ContentStatus
from drumbeat.domain.errors import InvalidInput
from drumbeat.domain.media import AssetKind, AssetStatus, Crop, MediaReference
from drumbeat.domain.posts import Status
from drumbeat.persistence import keys
from drumbeat.persistence.assets import AssetUseItem
from drumbeat.services.contents import ContentDraft
from drumbeat.services.instances import InstanceEdit
from drumbeat.services.placing import When
from drumbeat.services.posts import Composition, Destination
from tests.fakes.media_library import ORIGIN
from tests.integration.services.desk import Desk
from tests.samples import ADMIN, EDITOR, VIEWER, asset, instance

PIPE = MediaReference(asset_id="pipe", alt="A frozen pipe", crop=Crop(x=0.25, pad=True))
STRANGER = MediaReference(url="https://cdn.example/a.jpg", alt="A tap")


def uses() -> list[str]:
    """Which asset is used by which content, in the table."""
    found = AssetUseItem.query(keys.media_uses("h2o"), consistent_read=True)
    return [item.SK for item in found]


def write(desk: Desk, *media: MediaReference) -> str:
    return desk.contents.create(EDITOR, ContentDraft(title="Tips", media=media)).id


@pytest.fixture
def library(desk: Desk) -> Desk:
    desk.shelve(asset(), asset(id="tap"), asset(id="theirs", tenant_id="all_county"))
    return desk


class TestReferring:
    def test_what_is_referred_to_is_kept_with_its_words_and_counted_as_used(self, library):
        written = write(library, PIPE, STRANGER)

        assert library.contents.get(VIEWER, written).media == (PIPE, STRANGER)
        assert uses() == [f"pipe#{written}"]

    @pytest.mark.parametrize("missing", ["nothing", "theirs"])
    def test_what_is_not_in_the_businesss_library_is_refused_by_its_place(self, library, missing):
        with pytest.raises(InvalidInput) as refused:
            write(library, STRANGER, MediaReference(asset_id=missing))

        [error] = refused.value.errors
        assert error.field == "media[1].asset_id"
        assert "Choose another one" in error.message
        assert library.all_contents() == []

    def test_what_was_rejected_is_refused_with_its_reason(self, library):
        library.shelve(asset(id="bad", status=AssetStatus.REJECTED, reason="It has no pixels."))

        with pytest.raises(InvalidInput) as refused:
            write(library, MediaReference(asset_id="bad"))

        assert "It has no pixels." in refused.value.errors[0].message

    @pytest.mark.parametrize("status", [AssetStatus.UPLOADING, AssetStatus.PROCESSING])
    def test_what_is_on_its_way_may_be_used(self, library, status):
        library.shelve(asset(id="new", status=status, files={}))

        written = write(library, MediaReference(asset_id="new"))

        assert uses() == [f"new#{written}"]

    def test_two_ways_of_saying_it_are_one_too_many(self, library):
        with pytest.raises(InvalidInput) as refused:
            library.contents.create(EDITOR, ContentDraft(title="Tips", media=[PIPE], media_urls=[]))

        assert [each.field for each in refused.value.errors] == ["media"]

    def test_strangers_pictures_need_an_address_that_browsers_show_here(self, library):
        urls = ["https://cdn.example/a.jpg", "http://cdn.example/b.jpg"]

        with pytest.raises(InvalidInput) as refused:
            library.contents.create(EDITOR, ContentDraft(title="Tips", media_urls=urls))

        assert [each.field for each in refused.value.errors] == ["media_urls[1]"]

    def test_without_assets_the_library_is_not_asked(self, library):
        with library.metered() as meter:
            write(library, STRANGER)

        assert meter.operations == {"PutItem": 1}


class TestChanging:
    def test_uses_follow_what_the_content_refers_to(self, library):
        written = write(library, PIPE)

        library.contents.change(
            EDITOR, written, ContentDraft(media=[MediaReference(asset_id="tap"), STRANGER])
        )
        assert uses() == [f"tap#{written}"]

        library.contents.change(EDITOR, written, ContentDraft(media=[]))
        assert uses() == []

    def test_other_changes_leave_media_and_their_uses_alone(self, library):
        written = write(library, PIPE)

        with library.metered() as meter:
            changed = library.contents.change(EDITOR, written, ContentDraft(base_caption="New"))

        assert changed.media == (PIPE,)
        assert meter.operations == {"GetItem": 1, "UpdateItem": 1}

    def test_addresses_that_are_sent_back_keep_the_assets(self, library):
        written = write(library, STRANGER, PIPE)

        changed = library.contents.change(
            EDITOR,
            written,
            ContentDraft(media_urls=[f"{ORIGIN}/media/pipe/full.jpg", "https://cdn.example/b.jpg"]),
        )

        assert changed.media == (PIPE, MediaReference(url="https://cdn.example/b.jpg"))
        assert uses() == [f"pipe#{written}"]

    def test_what_was_deleted_since_stands_in_no_other_changes_way(self, library):
        written = write(library, PIPE)
        library.stored_assets.delete(asset())

        changed = library.contents.change(
            EDITOR, written, ContentDraft(title="New", media=[PIPE, STRANGER])
        )

        assert changed.media == (PIPE, STRANGER)

    def test_deleted_content_uses_nothing(self, library):
        written = write(library, PIPE)

        library.contents.delete(EDITOR, written)

        assert uses() == []

    @pytest.mark.parametrize(
        "media",
        [
            [],
            [PIPE, STRANGER],
            [MediaReference(asset_id="tap")],
            [replace(PIPE, alt="Another pipe")],
            [replace(PIPE, crop=None)],
        ],
    )
    def test_an_edit_of_media_asks_for_approval_again(self, library, media):
        written = write(library, PIPE)
        library.contents.submit(EDITOR, written)
        approved = library.contents.decide(ADMIN, written, approved=True)

        changed = library.contents.change(EDITOR, written, ContentDraft(media=media))

        assert changed.status is ContentStatus.NEEDS_APPROVAL
        assert changed.approval == replace(
            approved.approval, edited_since=True, edited_by=EDITOR.email
        )
        assert library.content(written).approval.covers.media == (PIPE,)


class TestPosting:
    def test_one_call_places_a_new_text_with_its_pictures(self, library):
        account = library.connect()
        composition = Composition(
            content=ContentDraft(base_caption="Cold!", media=[PIPE]),
            destinations=[Destination(channel_account_id=account.id)],
            when=When.DRAFT,
        )

        content, _ = library.compositions.check(EDITOR, composition)
        assert (content.media, uses()) == ((PIPE,), [])

        content, [answer] = library.compositions.create(EDITOR, composition)
        assert content.media == (PIPE,)
        assert answer.instance.status is Status.DRAFT
        assert uses() == [f"pipe#{content.id}"]

        library.compositions.delete(EDITOR, content.id)
        assert uses() == []

    def test_a_slot_is_filled_with_text_and_pictures_in_one_transaction(self, library):
        library.connect()
        slot = library.place(instance())

        with library.metered() as meter:
            filled = library.instances.fill(
                EDITOR, slot.id, ContentDraft(title="Tips", media=[PIPE])
            )

        assert library.content(filled.content_item_id).media == (PIPE,)
        assert uses() == [f"pipe#{filled.content_item_id}"]
        assert meter.operations["TransactWriteItems"] == 1

    def test_words_of_a_posts_own_leave_the_uses_alone(self, library):
        library.connect()
        written = write(library, PIPE)
        library.contents.submit(EDITOR, written)
        slot = library.place(instance())

        library.instances.edit(
            EDITOR, slot.id, InstanceEdit(content_item_id=written, caption_override="Brr")
        )

        assert uses() == [f"pipe#{written}"]
        assert library.content(written).media == (PIPE,)


def test_people_see_what_the_library_has_of_each(library):
    library.shelve(
        asset(id="film", kind=AssetKind.VIDEO),
        asset(id="new", status=AssetStatus.UPLOADING, files={}, width=None, height=None),
    )
    content = library.content(
        write(
            library,
            PIPE,
            STRANGER,
            MediaReference(asset_id="film"),
            MediaReference(asset_id="new"),
        )
    )

    with library.metered() as meter:
        look = library.content_media.look("h2o", [content])
    pipe, stranger, film, new = look.seen(content.media)

    assert (pipe.url, pipe.thumbnail_url) == (
        f"{ORIGIN}/media/pipe/full.jpg",
        f"{ORIGIN}/media/pipe/thumbnail.jpg",
    )
    assert (pipe.alt, pipe.crop, pipe.width, pipe.height) == (PIPE.alt, PIPE.crop, 1600, 1200)
    assert (stranger.url, stranger.kind, stranger.status) == (STRANGER.url, None, None)
    assert film.kind is AssetKind.VIDEO
    assert (new.status, new.url) == (AssetStatus.UPLOADING, None)
    assert meter.operations == {"BatchGetItem": 1}


def test_of_what_was_deleted_only_the_name_is_left(library):
    content = library.content(write(library, PIPE))
    library.stored_assets.delete(asset())

    [seen] = library.content_media.look("h2o", [content]).seen(content.media)

    assert (seen.asset_id, seen.url, seen.status) == ("pipe", None, None)


class TestThumbnails:
    def test_a_calendar_is_told_what_texts_show_first(self, library):
        pictured = write(library, PIPE, MediaReference(asset_id="tap"))
        strange, bare = write(library, STRANGER), write(library)

        contents = library.contents.several(VIEWER, [pictured, strange, bare, "gone"])

        assert {each.id for each in contents} == {pictured, strange, bare}
        shown = library.content_media.thumbnails("h2o", contents)
        assert shown.keys() == {pictured}
        assert shown[pictured].startswith(f"{ORIGIN}/media/")

    def test_one_that_is_not_ready_has_none_yet(self, library):
        library.shelve(asset(id="new", status=AssetStatus.PROCESSING, files={}))
        written = write(library, MediaReference(asset_id="new"))

        contents = library.contents.several(VIEWER, [written])

        assert library.content_media.thumbnails("h2o", contents) == {}
