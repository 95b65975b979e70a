"""Changing a file of the library that approved posts show needs a new approval."""

from __future__ import annotations

from typing import Any

import pytest

from drumbeat.domain.content import ContentItem, ContentStatus
from drumbeat.domain.errors import Conflict
from drumbeat.domain.media import Asset, Crop, MediaReference, Use
from drumbeat.domain.notifications import Type
from drumbeat.domain.posts import Status
from drumbeat.services import asking_again
from drumbeat.services.contents import ContentDraft
from drumbeat.services.library import AssetEdit
from drumbeat.services.orders import UNPREPARED, Order
from drumbeat.services.recording import Result
from drumbeat.services.uploads import Declared
from tests.integration.services.shelf import Shelf
from tests.samples import ADMIN, EDITOR, NOW, instance

DRAFT, WAITING = ContentStatus.DRAFT, ContentStatus.NEEDS_APPROVAL


@pytest.fixture
def van(shelf: Shelf) -> Asset:
    return shelf.ready(filename="van.jpg", title="Van")


def written(shelf: Shelf, van: Asset, name: str = "tips", **given: Any) -> ContentItem:
    """A text with the picture, which is not submitted."""
    reference = MediaReference(asset_id=van.id, **given)
    return shelf.write(id=name, media=(reference,))


def approved(shelf: Shelf, van: Asset, name: str = "tips", **given: Any) -> ContentItem:
    written(shelf, van, name, **given)
    shelf.contents.submit(EDITOR, name)
    return shelf.contents.decide(ADMIN, name, approved=True)


def told(shelf: Shelf) -> list[str]:
    found = shelf.stored_notifications.list("h2o", limit=100).items
    return [each.title for each in found if each.type is Type.APPROVAL_REQUESTED]


@pytest.mark.parametrize("change", [{"alt_text": "Our van"}, {"crop": Crop(y=0.1)}])
def test_what_posts_show_of_a_picture_is_not_changed_by_an_editor_without_asking(
    shelf, van, change
):
    approved(shelf, van)

    shelf.library.change(EDITOR, van.id, AssetEdit(**change))

    now = shelf.content()
    assert (now.status, now.approval.edited_by) == (WAITING, EDITOR.email)
    assert now.approval.changed_assets == (van.id,)
    assert "Waits for approval again: " + now.title in told(shelf)


@pytest.mark.parametrize(
    ("change", "given"),
    [
        ({"title": "Car"}, {}),
        ({"labels": ["summer"]}, {}),
        ({"alt_text": "Our van"}, {"alt": "Said by the post itself"}),
        ({"crop": Crop(y=0.1)}, {"crop": Crop(y=0.9)}),
        ({"alt_text": ""}, {}),
    ],
)
def test_what_posts_do_not_show_asks_nothing(shelf, van, change, given):
    before = approved(shelf, van, **given)

    shelf.library.change(EDITOR, van.id, AssetEdit(**change))

    assert shelf.content() == before


def test_the_change_of_one_who_may_approve_is_approved_with_it(shelf, van):
    before = approved(shelf, van)

    shelf.library.change(ADMIN, van.id, AssetEdit(alt_text="Our van"))

    assert shelf.content() == before


def test_what_nobody_has_submitted_asks_nothing(shelf, van):
    before = written(shelf, van)

    shelf.library.change(EDITOR, van.id, AssetEdit(alt_text="Our van"))

    assert shelf.content() == before


def test_what_is_approved_again_has_nothing_open(shelf, van):
    approved(shelf, van)
    shelf.library.change(EDITOR, van.id, AssetEdit(alt_text="Our van"))

    after = shelf.contents.decide(ADMIN, "tips", approved=True)

    assert (after.status, after.approval.changed_assets) == (DRAFT, ())


def test_a_scheduled_post_is_held_back_until_its_picture_is_approved(shelf, van):
    shelf.connect()
    approved(shelf, van)
    shelf.place(
        instance(content_item_id="tips", status=Status.SCHEDULED, scheduled_for=NOW, due_at=NOW)
    )
    shelf.library.change(EDITOR, van.id, AssetEdit(alt_text="Our van"))
    post = shelf.read("post")
    slot = shelf.stored_calendar.slot_of(post)
    order = Order(
        tenant_id="h2o", instance_id="post", slot=slot, generation=post.generation, attempt=1
    )

    assert shelf.publisher.commit(order, UNPREPARED).result is Result.DEFERRED
    held = shelf.read("post")
    assert (held.status, held.error.code) == (Status.SCHEDULED, "not_approved")


def test_more_texts_than_one_transaction_takes_are_asked_about_and_told_of(shelf, van, monkeypatch):
    monkeypatch.setattr(asking_again, "AT_ONCE", 2)
    for name in "abcde":
        approved(shelf, van, name)

    with shelf.metered() as meter:
        shelf.library.change(EDITOR, van.id, AssetEdit(alt_text="Our van"))

    assert {shelf.content(name).status for name in "abcde"} == {WAITING}
    assert len([title for title in told(shelf) if "again" in title]) == 5
    # Five texts, read and written in threes; each read once more after the change.
    assert (meter.operations["BatchGetItem"], meter.operations["TransactWriteItems"]) == (6, 3)


def test_a_text_that_is_changed_meanwhile_is_read_again(shelf, van, monkeypatch):
    approved(shelf, van)
    write, tries = shelf.stored_contents.update_all, []

    def late(changes: Any) -> None:
        tries.append(changes)
        if len(tries) == 1:
            shelf.contents.change(ADMIN, "tips", ContentDraft(base_caption="New"))
        write(changes)

    monkeypatch.setattr(shelf.stored_contents, "update_all", late)

    shelf.library.change(EDITOR, van.id, AssetEdit(alt_text="Our van"))

    now = shelf.content()
    assert (len(tries), now.status, now.base_caption) == (2, WAITING, "New")


def test_a_text_that_begins_to_show_it_meanwhile_is_found(shelf, van, monkeypatch):
    store = shelf.stored_assets.update

    def late(before: Asset, after: Asset, **more: Any) -> Asset:
        approved(shelf, van)
        return store(before, after, **more)

    monkeypatch.setattr(shelf.stored_assets, "update", late)

    shelf.library.change(EDITOR, van.id, AssetEdit(alt_text="Our van"))

    assert shelf.content().status is WAITING


def test_what_more_texts_show_than_can_be_asked_about_is_left_to_an_admin(shelf, van, monkeypatch):
    approved(shelf, van)
    many = [Use(user_id=f"c{number}") for number in range(asking_again.MOST_TEXTS)]
    monkeypatch.setattr(shelf.stored_assets, "uses", lambda *given: many)
    declared = Declared(filename="new.jpg", content_type="image/jpeg", size=9)

    with pytest.raises(Conflict, match="Ask an admin"):
        shelf.library.change(EDITOR, van.id, AssetEdit(alt_text="Our van"))
    with pytest.raises(Conflict, match="Ask an admin"):
        shelf.uploads.replace(EDITOR, van.id, declared)

    assert shelf.asset(van.id) == van
    assert shelf.library.change(ADMIN, van.id, AssetEdit(alt_text="Our van")).alt_text
