"""The nightly tidying: uploads that never came or were not announced, and files without a row."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from drumbeat.domain.errors import ChangedMeanwhile
from drumbeat.domain.media import AssetStatus, Space, StoredFile
from drumbeat.services.upkeep import Tidied
from drumbeat.services.uploads import Declared
from tests.integration.services.shelf import BUCKET, Shelf
from tests.samples import EDITOR

A_DAY = timedelta(days=1)


@pytest.fixture
def tidy(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> object:
    """One night's run over these tenants."""

    class Tenants:
        ids = ("h2o",)

        def all_ids(self) -> object:
            return iter(self.ids)

    monkeypatch.setattr(shelf, "stored_tenants", Tenants())
    return shelf


def _night(shelf: Shelf, *, late: bool = False) -> Tidied:
    return shelf.upkeep.tidy(lambda: late)


def test_an_upload_that_never_came_is_gone_after_a_day_and_counts_no_more(
    shelf: Shelf, tidy: object
) -> None:
    begun = shelf.begin(size=500)
    shelf.clock.advance(timedelta(hours=23))
    assert _night(shelf).given_up == 0
    shelf.clock.advance(timedelta(hours=1))

    done = _night(shelf)

    assert (done.given_up, done.tenants, done.is_whole) == (1, 1, True)
    assert shelf.stored_assets.get("h2o", begun.asset.id) is None
    assert shelf.stored_assets.space("h2o") == Space()


def test_what_came_and_nobody_told_of_is_handed_on(shelf: Shelf, tidy: object) -> None:
    begun = shelf.begin()
    shelf.send(begun)
    shelf.clock.advance(A_DAY)

    done = _night(shelf)

    assert (done.taken_in, done.given_up) == (1, 0)
    assert shelf.asset(begun.asset.id).status is AssetStatus.PROCESSING
    [message] = shelf.media_queue.messages
    assert (message["tenant_id"], message["asset_id"]) == ("h2o", begun.asset.id)


def test_what_came_and_is_something_else_is_refused(shelf: Shelf, tidy: object) -> None:
    begun = shelf.begin()
    shelf.send(begun, b"not what was said")
    shelf.clock.advance(A_DAY)

    assert _night(shelf).given_up == 1

    assert shelf.asset(begun.asset.id).status is AssetStatus.REJECTED


def test_what_was_never_processed_is_said_so_once_its_file_is_gone(
    shelf: Shelf, tidy: object
) -> None:
    begun = shelf.begin()
    shelf.send(begun)
    shelf.uploads.arrived(EDITOR, begun.asset.id)
    shelf.clock.advance(A_DAY)
    assert _night(shelf).taken_in == 1
    shelf.media_store.delete([begun.upload.key])

    _night(shelf)

    asset = shelf.asset(begun.asset.id)
    assert (asset.status, asset.reason_code) == (AssetStatus.REJECTED, "not_processed")
    assert asset.reason == "It could not be processed within a day. Upload it again."
    assert shelf.stored_assets.space("h2o") == Space(size=0, count=1)


def test_a_replacement_that_never_came_leaves_what_is_there(shelf: Shelf, tidy: object) -> None:
    asset = shelf.ready(size=9)
    declared = Declared(filename="b.jpg", content_type="image/jpeg", size=60)
    shelf.uploads.replace(EDITOR, asset.id, declared)
    shelf.clock.advance(A_DAY)

    assert _night(shelf).given_up == 1

    stored = shelf.asset(asset.id)
    assert (stored.status, stored.upload, stored.files) == (AssetStatus.READY, None, asset.files)
    assert shelf.stored_assets.space("h2o") == Space(size=asset.size, count=1)


def test_space_that_is_not_that_of_the_rows_is_put_right(shelf: Shelf, tidy: object) -> None:
    asset, begun = shelf.ready(size=9), shelf.begin(size=60)
    right = shelf.stored_assets.space("h2o")
    shelf.stored_assets.recount("h2o", right, Space(size=5_000, count=40))

    assert _night(shelf).recounted == 1
    assert shelf.stored_assets.space("h2o") == right == Space(size=asset.size + 60, count=2)
    assert _night(shelf).recounted == 0
    shelf.library.delete(EDITOR, begun.asset.id)
    assert shelf.stored_assets.space("h2o") == Space(size=asset.size, count=1)


def test_space_that_changes_while_it_is_counted_is_not_overwritten(
    shelf: Shelf, tidy: object
) -> None:
    seen = shelf.stored_assets.space("h2o")
    shelf.begin(size=60)

    with pytest.raises(ChangedMeanwhile):
        shelf.stored_assets.recount("h2o", seen, Space())

    assert shelf.stored_assets.space("h2o") == Space(size=60, count=1)


def test_files_that_belong_to_nothing_are_removed_and_no_others(shelf: Shelf, tidy: object) -> None:
    asset = shelf.ready()
    made = StoredFile(
        key="media/derived000000000000000/x.jpg",
        content_type="image/jpeg",
        size=1,
        width=1,
        height=1,
    )
    shelf.stored_derived_files.put("h2o", asset.id, "square", made)
    kept = [asset.files["full"].key, made.key, "public/banners/site.json"]
    for key in ("media/orphan/full.jpg", "media/orphan/grid.jpg", *kept[1:]):
        shelf.s3.put_object(Bucket=BUCKET, Key=key, Body=b"x")
    shelf.clock.advance(datetime.now(UTC) - shelf.clock.now())

    assert _night(shelf).orphans == 0
    shelf.clock.advance(timedelta(days=3))
    done = _night(shelf)

    assert done.orphans == 2
    assert shelf.keys == sorted(kept)


def test_no_file_is_taken_for_an_orphan_while_rows_were_passed_over(
    shelf: Shelf, tidy: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    asset = shelf.ready()
    listed = shelf.stored_assets.list

    def broken(tenant_id: str, **more: object) -> object:
        if tenant_id == "broken":
            raise ValueError("not to be read")
        return listed(tenant_id, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(shelf.stored_assets, "list", broken)
    monkeypatch.setattr(type(shelf.stored_tenants), "ids", ("broken", "h2o"))
    begun = shelf.begin()
    shelf.clock.advance(datetime.now(UTC) - shelf.clock.now())
    shelf.clock.advance(timedelta(days=9))

    done = _night(shelf)

    assert (done.failed, done.tenants, done.orphans) == (["broken"], 1, 0)
    assert shelf.stored_assets.get("h2o", begun.asset.id) is None
    assert asset.files["full"].key in shelf.keys


def test_a_night_that_is_too_short_removes_nothing_that_it_has_not_looked_for(
    shelf: Shelf, tidy: object
) -> None:
    shelf.ready()
    shelf.clock.advance(timedelta(days=9))

    done = _night(shelf, late=True)

    assert (done.is_whole, done.tenants, done.orphans) == (False, 0, 0)
    assert len(shelf.keys) == 1
