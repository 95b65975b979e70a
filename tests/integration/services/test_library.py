"""Finding, describing, archiving and deleting what is in the library."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from drumbeat.domain.content import ContentStatus
from drumbeat.domain.errors import (
    ChangedMeanwhile,
    Conflict,
    Forbidden,
    InvalidInput,
    NotFound,
    StaleVersion,
)
from drumbeat.domain.media import Asset, AssetKind, AssetStatus, Crop, Space, Use
from drumbeat.domain.posts import Status
from drumbeat.persistence.assets import add_use, remove_use
from drumbeat.persistence.table import Cancelled, Transaction
from drumbeat.services import library
from drumbeat.services.library import AssetEdit, AssetFilter
from tests.integration.services.shelf import Shelf
from tests.samples import EDITOR, VIEWER, instance, instant


def _found(shelf: Shelf, **wanted: Any) -> list[str]:
    page = shelf.library.list(VIEWER, AssetFilter(**wanted), limit=50, after=None)
    return [asset.title for asset in page.items]


def _use(shelf: Shelf, asset: Asset, user_id: str, *, is_banner: bool = False) -> None:
    transaction = Transaction()
    add_use(transaction, "h2o", asset.id, user_id, is_banner=is_banner)
    transaction.commit()


@pytest.fixture
def stocked(shelf: Shelf) -> Shelf:
    """A pipe (ready, labelled), a van (being uploaded), and a clip."""
    pipe = shelf.ready(filename="pipe.jpg", title="Frozen pipe")
    shelf.library.change(
        EDITOR,
        pipe.id,
        AssetEdit(
            labels=["Winter", "Pipes"], alt_text="Ice on copper", description="In the cellar"
        ),
    )
    shelf.begin(filename="van.png", content_type="image/png", title="Our van")
    shelf.begin(filename="clip.mp4", content_type="video/mp4", title="How we work")
    return shelf


@pytest.mark.parametrize(
    ("wanted", "titles"),
    [
        ({}, ["How we work", "Our van", "Frozen pipe"]),
        ({"kind": AssetKind.VIDEO}, ["How we work"]),
        ({"status": AssetStatus.READY}, ["Frozen pipe"]),
        ({"label": "winter"}, ["Frozen pipe"]),
        ({"label": "wint"}, []),
        ({"search": "PIPE frozen"}, ["Frozen pipe"]),
        ({"search": "winter copper cellar"}, ["Frozen pipe"]),
        ({"search": "van.png"}, ["Our van"]),
        ({"search": "nothing of it"}, []),
        ({"archived": True}, []),
    ],
)
def test_what_is_in_the_library_is_found_newest_first(
    stocked: Shelf, wanted: dict[str, Any], titles: list[str]
) -> None:
    assert _found(stocked, **wanted) == titles


def test_what_is_archived_is_listed_by_itself_and_comes_back(stocked: Shelf) -> None:
    page = stocked.library.list(VIEWER, AssetFilter(search="van"), limit=1, after=None)
    van = page.items[0]

    put_away = stocked.library.archive(EDITOR, van.id, archived=True)

    assert put_away.archived_at == stocked.clock.now()
    assert stocked.library.archive(EDITOR, van.id, archived=True) == put_away
    assert "Our van" not in _found(stocked)
    assert _found(stocked, archived=True) == ["Our van"]
    stocked.library.archive(EDITOR, van.id, archived=False)
    assert "Our van" in _found(stocked)


def test_pages_lead_through_all_of_it_once(stocked: Shelf) -> None:
    titles, after = [], None
    while True:
        page = stocked.library.list(VIEWER, AssetFilter(), limit=1, after=after)
        titles += [asset.title for asset in page.items]
        if page.next is None:
            break
        after = page.next

    assert titles == ["How we work", "Our van", "Frozen pipe"]


def test_a_search_that_finds_little_ends_and_goes_on_where_it_stopped(
    stocked: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(library, "_MOST_READ", 2)
    monkeypatch.setattr(library, "_READ_AT_A_TIME", 1)

    first = stocked.library.list(VIEWER, AssetFilter(search="pipe"), limit=50, after=None)
    second = stocked.library.list(VIEWER, AssetFilter(search="pipe"), limit=50, after=first.next)

    assert first.items == []
    assert first.next is not None
    assert [asset.title for asset in second.items] == ["Frozen pipe"]


def test_a_page_of_a_library_of_thousands_is_bounded_in_calls(shelf: Shelf) -> None:
    begun = shelf.begin()
    many = [replace(begun.asset, id=f"a{number:05}") for number in range(1_500)]
    for first in range(0, len(many), 40):
        shelf.stored_assets.create(many[first : first + 40], most=Space(size=10**12, count=10**6))

    with shelf.metered() as page:
        shelf.library.list(VIEWER, AssetFilter(), limit=50, after=None)
    with shelf.metered() as search:
        found = shelf.library.list(VIEWER, AssetFilter(search="nothing"), limit=50, after=None)

    assert len(page.calls) == 1
    assert len(search.calls) == 10
    assert found.next is not None


# Describing


def test_what_people_say_of_it_is_kept_and_raises_the_version(shelf: Shelf) -> None:
    asset = shelf.ready()
    edit = AssetEdit(title="Burst pipe", labels=["a", "A", "b"], crop=Crop(x=0.1, pad=True))

    changed = shelf.library.change(EDITOR, asset.id, edit, asset.version)

    assert (changed.title, changed.labels, changed.crop) == (
        "Burst pipe",
        ("a", "b"),
        Crop(x=0.1, pad=True),
    )
    assert changed.version == asset.version + 1
    assert shelf.asset(asset.id) == changed


def test_what_was_read_too_long_ago_changes_nothing(shelf: Shelf) -> None:
    asset = shelf.ready()
    shelf.library.change(EDITOR, asset.id, AssetEdit(title="First"), asset.version)

    with pytest.raises(StaleVersion):
        shelf.library.change(EDITOR, asset.id, AssetEdit(title="Second"), asset.version)


def test_processing_is_no_change_of_somebodys(shelf: Shelf) -> None:
    begun = shelf.begin()
    shelf.send(begun)
    ready = shelf.process(shelf.uploads.arrived(EDITOR, begun.asset.id))

    changed = shelf.library.change(EDITOR, ready.id, AssetEdit(title="Mine"), begun.asset.version)

    assert changed.title == "Mine"


def test_a_drawn_thumbnail_is_drawn_again_with_another_title(shelf: Shelf) -> None:
    asset = shelf.ready()
    drawn = shelf.stored_assets.update(asset, replace(asset, is_placeholder=True))
    shelf.media_queue.messages.clear()

    shelf.library.change(EDITOR, drawn.id, AssetEdit(alt_text="Same title"))
    assert shelf.media_queue.messages == []
    shelf.library.change(EDITOR, drawn.id, AssetEdit(title="Another"))

    assert shelf.media_queue.messages == [{"tenant_id": "h2o", "asset_id": asset.id}]


def test_too_many_labels_are_refused(shelf: Shelf) -> None:
    asset = shelf.ready()

    with pytest.raises(InvalidInput, match="at most 20 labels"):
        shelf.library.change(EDITOR, asset.id, AssetEdit(labels=[str(n) for n in range(21)]))


def test_a_viewer_looks_and_changes_nothing(shelf: Shelf) -> None:
    asset = shelf.ready()

    assert shelf.library.get(VIEWER, asset.id) == asset
    for attempt in (
        lambda: shelf.library.change(VIEWER, asset.id, AssetEdit(title="x")),
        lambda: shelf.library.archive(VIEWER, asset.id, archived=True),
        lambda: shelf.library.delete(VIEWER, asset.id),
        lambda: shelf.library.refresh(VIEWER, asset.id),
    ):
        with pytest.raises(Forbidden):
            attempt()


# Uses, and deleting


def test_deleting_removes_row_files_and_space(shelf: Shelf) -> None:
    asset = shelf.ready()
    begun = shelf.begin()
    shelf.send(begun)

    shelf.library.delete(EDITOR, asset.id)
    shelf.library.delete(EDITOR, begun.asset.id)

    assert shelf.keys == []
    assert shelf.stored_assets.space("h2o") == Space()
    with pytest.raises(NotFound):
        shelf.library.get(EDITOR, asset.id)


def test_what_a_post_on_its_way_uses_is_not_deleted_and_the_text_is_named(shelf: Shelf) -> None:
    asset = shelf.ready()
    shelf.write(id="frost", title="Frost tips", scheduled=2, uses=2)
    shelf.write(id="old", title="Old tips", posted=1, uses=1)
    _use(shelf, asset, "frost")
    _use(shelf, asset, "old")

    with pytest.raises(Conflict, match="Posts on their way use it, of 'Frost tips': cancel") as no:
        shelf.library.delete(EDITOR, asset.id)

    assert no.value.code == "media_in_use"
    assert shelf.asset(asset.id) == asset
    assert len(shelf.keys) == 1


def test_what_only_drafts_and_past_posts_use_is_deleted(shelf: Shelf) -> None:
    asset = shelf.ready()
    shelf.write(id="old", title="Old tips", posted=1, uses=1)
    shelf.write(id="draft", title="A draft", own_status=ContentStatus.DRAFT)
    _use(shelf, asset, "old")
    _use(shelf, asset, "draft")

    shelf.library.delete(EDITOR, asset.id)

    assert shelf.stored_assets.get("h2o", asset.id) is None


def test_what_a_banner_shows_is_not_deleted(shelf: Shelf) -> None:
    asset = shelf.ready()
    _use(shelf, asset, "banner-1", is_banner=True)

    with pytest.raises(Conflict, match="A banner shows this") as refused:
        shelf.library.delete(EDITOR, asset.id)

    assert refused.value.code == "media_in_use"


def test_a_use_that_begins_while_it_is_deleted_is_not_missed(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody uses the picture in a post between the check and the deletion."""
    asset = shelf.ready()
    shelf.write(id="frost", title="Frost tips", scheduled=1, uses=1)
    looked = shelf.stored_assets.uses

    def look_and_be_overtaken(tenant_id: str, asset_id: str) -> object:
        found = looked(tenant_id, asset_id)
        _use(shelf, asset, "frost")
        return found

    monkeypatch.setattr(shelf.stored_assets, "uses", look_and_be_overtaken)

    with pytest.raises(ChangedMeanwhile):
        shelf.stored_assets.delete(asset)

    assert shelf.stored_assets.get("h2o", asset.id) is not None


def test_a_post_that_is_scheduled_while_it_is_deleted_is_not_missed(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    asset = shelf.ready()
    draft = shelf.write(id="frost", title="Frost tips")
    _use(shelf, asset, "frost")
    looked = shelf.stored_assets._forget_hash

    def forget_and_be_overtaken(*arguments: Any) -> None:
        shelf.stored_contents.delete(draft)
        shelf.write(id="frost", title="Frost tips", scheduled=1, uses=1)
        looked(*arguments)

    monkeypatch.setattr(shelf.stored_assets, "_forget_hash", forget_and_be_overtaken)

    with pytest.raises(ChangedMeanwhile):
        shelf.stored_assets.delete(asset)


def test_nothing_begins_to_use_what_is_gone(shelf: Shelf) -> None:
    transaction = Transaction()
    index = add_use(transaction, "h2o", "gone", "frost")

    with pytest.raises(Cancelled) as cancelled:
        transaction.commit()

    assert cancelled.value.failed(index)


def test_a_use_ends_also_of_what_is_gone(shelf: Shelf) -> None:
    asset = shelf.ready()
    _use(shelf, asset, "draft")
    assert shelf.stored_assets.uses("h2o", asset.id) == [Use(user_id="draft")]

    for _ in range(2):
        transaction = Transaction()
        remove_use(transaction, "h2o", asset.id, "draft")
        transaction.commit()

    assert shelf.stored_assets.uses("h2o", asset.id) == []


def test_where_it_is_used_is_told_by_what_became_of_the_posts(shelf: Shelf) -> None:
    asset = shelf.ready()
    shelf.connect()
    shelf.write(id="tips")
    _use(shelf, asset, "tips")
    for number, status in enumerate((Status.DRAFT, Status.SCHEDULED, Status.SCHEDULED)):
        shelf.place(
            instance(
                id=f"post-{number}",
                content_item_id="tips",
                content_title="Winter tips",
                status=status,
                scheduled_for=instant(f"2026-12-0{number + 3}T17:00Z"),
            )
        )

    usage = shelf.library.usage(asset)

    assert usage.counts == {"draft": 1, "scheduled": 2, "posted": 0, "failed": 0}
    assert {post.id for post in usage.posts} == {"post-0", "post-1", "post-2"}


# Refreshing


def test_refreshing_hands_on_what_has_arrived_and_waits(shelf: Shelf) -> None:
    begun = shelf.begin()
    assert shelf.library.refresh(EDITOR, begun.asset.id).status is AssetStatus.UPLOADING
    shelf.send(begun)

    first = shelf.library.refresh(EDITOR, begun.asset.id)
    shelf.library.refresh(EDITOR, begun.asset.id)

    assert first.status is AssetStatus.PROCESSING
    assert len(shelf.media_queue.messages) == 2


def test_refreshing_what_is_ready_begins_nothing(shelf: Shelf) -> None:
    asset = shelf.ready()
    shelf.media_queue.messages.clear()

    assert shelf.library.refresh(EDITOR, asset.id) == asset
    assert shelf.media_queue.messages == []
