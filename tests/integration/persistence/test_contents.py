"""Content items in the table."""

from __future__ import annotations

from dataclasses import replace

import pytest

from drumbeat.domain.content import ContentStatus, Covers, CtaType
from drumbeat.domain.errors import ChangedMeanwhile, Conflict
from drumbeat.domain.media import Crop, MediaReference, Space
from drumbeat.persistence import AssetRepository, keys
from drumbeat.persistence.contents import ContentRecord
from tests.samples import approval, asset, content


def shelve(asset_id: str) -> None:
    """Stores it in the library."""
    AssetRepository().create([asset(id=asset_id)], most=Space(size=10**12, count=10))


PIPE = MediaReference(asset_id="pipe", alt="A pipe", crop=Crop(x=0.25, y=1.0, pad=True))


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"base_caption": "", "owner": ""},
        {"media_urls": ("https://example.com/a.jpg", "https://example.com/b.jpg")},
        {"media": (PIPE,)},
        {"media": (MediaReference(url="https://example.com/a.jpg", alt="A pipe"), PIPE)},
        {"cta_type": CtaType.LEARN_MORE, "cta_url": "https://example.com"},
        {"own_status": ContentStatus.ARCHIVED, "version": 3},
        {"uses": 4, "scheduled": 2, "posted": 1},
        {"base_caption": "ß 🔥 " * 5000},
        {"approval": approval()},
        {"approval": approval(note="As agreed.", edited_since=True)},
    ],
)
def test_content_comes_back_as_it_was_stored(contents, given):
    shelve("pipe")
    stored = content(**given)

    contents.create(stored)

    assert contents.get("h2o", "tips") == stored


def test_addresses_alone_are_stored_as_they_were_before_there_was_a_library(contents):
    contents.create(content(media_urls=("https://example.com/a.jpg",)))

    [stored] = ContentRecord.query(keys.contents("h2o"))
    assert (stored.media_urls, stored.media) == (["https://example.com/a.jpg"], None)


def test_what_an_older_approval_covered_is_read(contents):
    photos = ("https://example.com/a.jpg",)
    covers = Covers(
        title="Old",
        base_caption="",
        media=tuple(MediaReference(url=url) for url in photos),
        cta_type=CtaType.NONE,
        cta_url=None,
    )
    contents.create(content(approval=approval(covers=covers)))
    [stored] = ContentRecord.query(keys.contents("h2o"))
    stored.approval["covers"].pop("media")
    stored.approval["covers"]["media_urls"] = list(photos)
    stored.save()

    assert contents.get("h2o", "tips").approval.covers == covers


def test_what_was_deleted_meanwhile_is_not_referred_to(contents):
    with pytest.raises(ChangedMeanwhile):
        contents.create(content(media=(PIPE,)))

    assert contents.get("h2o", "tips") is None


def test_content_with_media_created_twice_by_a_repeated_call_is_there_once(contents):
    shelve("pipe")
    contents.create(content(media=(PIPE,)))
    contents.create(content(media=(PIPE,)))

    assert contents.get("h2o", "tips") == content(media=(PIPE,))


def test_content_created_twice_by_a_repeated_call_is_there_once(contents):
    contents.create(content())
    contents.create(content())

    assert contents.get("h2o", "tips") == content()


def test_an_update_leaves_the_counts_alone(contents):
    contents.create(content(uses=2, scheduled=1, posted=1))
    before = content()  # read before the posts came
    after = replace(before, title="New", cta_url="https://example.com", version=2)

    contents.update(before, after)

    assert contents.get("h2o", "tips") == replace(after, uses=2, scheduled=1, posted=1)


def test_a_stale_update_changes_nothing(contents):
    stored = content(version=2)
    contents.create(stored)

    with pytest.raises(ChangedMeanwhile):
        contents.update(content(), content(title="New", version=2))

    assert contents.get("h2o", "tips") == stored


def test_what_is_scheduled_is_not_archived(contents):
    contents.create(content(uses=1, scheduled=1))
    before = content()
    archived = replace(before, own_status=ContentStatus.ARCHIVED, version=2)

    with pytest.raises(ChangedMeanwhile):
        contents.update(before, archived, on_their_way=())

    assert contents.get("h2o", "tips") == content(uses=1, scheduled=1)


def test_what_is_used_is_not_deleted(contents):
    contents.create(content(uses=1))

    with pytest.raises(Conflict) as refused:
        contents.delete(content())

    assert refused.value.code == "content_in_use"


def test_a_stale_delete_deletes_nothing(contents):
    contents.create(content(version=2))

    with pytest.raises(ChangedMeanwhile):
        contents.delete(content())


def test_pages_go_on_after_any_item_even_one_that_is_gone(contents):
    for number in range(5):
        contents.create(content(id=f"{number}"))

    page = contents.list("h2o", limit=2, after=None)
    assert [item.id for item, _ in page.items] == ["4", "3"]
    contents.delete(content(id="3"))
    rest = contents.list("h2o", limit=9, after=page.next)

    assert [item.id for item, _ in rest.items] == ["2", "1", "0"]
    assert rest.next is None


def test_each_item_knows_the_position_after_it(contents):
    for number in range(3):
        contents.create(content(id=f"{number}"))

    page = contents.list("h2o", limit=9, after=None)
    _, after_first = page.items[0]

    assert [i.id for i, _ in contents.list("h2o", limit=9, after=after_first).items] == ["1", "0"]
