"""Uploads from the row to the job: what may be sent, what is accepted, and repeated steps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from drumbeat.domain.errors import (
    Conflict,
    Forbidden,
    InvalidInput,
    LimitReached,
    NotFound,
    TooManyRequests,
)
from drumbeat.domain.media import AssetStatus, Space, UploadKind
from drumbeat.domain.tenancy import Access, Role, Tenant
from drumbeat.services.uploads import Begun, Declared, Leave, Wanted
from tests.integration.services.shelf import MB, Shelf
from tests.samples import EDITOR, NOW, VIEWER

ELSEWHERE = Access(
    Tenant(id="all_county", name="All County", timezone="UTC", created_at=NOW),
    "eve@example.com",
    Role.ADMIN,
)


def _sign(shelf: Shelf, method: str, key: str, access: Access = EDITOR, **more: object) -> Leave:
    return shelf.uploads.sign(access, Wanted(method=method, key=key, **more))  # type: ignore[arg-type]


def test_a_row_takes_up_its_space_before_anything_is_sent(shelf: Shelf) -> None:
    begun = shelf.begin(size=700)

    assert begun.asset.status is AssetStatus.UPLOADING
    assert begun.asset.title == "pipe"
    assert begun.upload.key.startswith(f"in/h2o/{begun.asset.id}/")
    assert begun.upload.kind is UploadKind.SINGLE
    assert shelf.stored_assets.space("h2o") == Space(size=700, count=1)
    assert shelf.asset(begun.asset.id) == begun.asset


@pytest.mark.parametrize(
    ("quotas", "sizes", "told"),
    [
        ({"library_bytes": 1_000}, [600, 500], ("library_bytes", 0, 1_000)),
        ({"library_files": 1}, [1, 1], ("library_files", 0, 1)),
    ],
)
def test_files_beyond_what_the_library_may_hold_are_refused_all_at_once(
    shelf: Shelf, quotas: dict[str, int], sizes: list[int], told: tuple[str, int, int]
) -> None:
    shelf.quotas.set(**quotas)
    files = [Declared(filename="a.jpg", content_type="image/jpeg", size=size) for size in sizes]

    with pytest.raises(LimitReached) as refused:
        shelf.uploads.begin(EDITOR, files)

    assert tuple(refused.value.extra.values()) == (*told, None)
    assert shelf.stored_assets.space("h2o") == Space()
    assert shelf.stored_assets.list("h2o", limit=9, after=None).items == []


def test_what_fits_exactly_is_taken_and_not_a_byte_more(shelf: Shelf) -> None:
    shelf.quotas.set(library_bytes=1_000)
    shelf.begin(size=999)
    shelf.begin(size=1)

    with pytest.raises(LimitReached, match=r"The library holds 1 KB, and may hold 1 KB\."):
        shelf.begin(size=1)


def test_a_file_that_is_too_large_is_refused_with_its_size_and_the_limit(shelf: Shelf) -> None:
    with pytest.raises(LimitReached, match=r"The file has 50\.1 MB, and may have 50 MB") as refused:
        shelf.begin(size=50_100_000)

    told = {"name": "file_bytes", "current": 50_100_000, "max": 50 * MB, "upgrade_to": None}
    assert refused.value.extra == told


def test_of_several_files_the_wrong_one_is_named(shelf: Shelf) -> None:
    good = Declared(filename="a.jpg", content_type="image/jpeg", size=1)

    with pytest.raises(InvalidInput) as refused:
        shelf.uploads.begin(EDITOR, [good, replace(good, content_type="image/svg+xml")])

    assert [each.field for each in refused.value.errors] == ["files[1].content_type"]


def test_a_viewer_begins_and_signs_nothing(shelf: Shelf) -> None:
    begun = shelf.begin()
    for attempt in (
        lambda: shelf.begin(access=VIEWER),
        lambda: _sign(shelf, "PUT", begun.asset.id, VIEWER),
        lambda: shelf.uploads.arrived(VIEWER, begun.asset.id),
    ):
        with pytest.raises(Forbidden):
            attempt()


# Signing


@pytest.mark.parametrize(
    ("method", "more"),
    [
        ("PUT", {}),
        ("POST", {}),
        ("PUT", {"upload_id": "u", "part_number": 3}),
        ("GET", {"upload_id": "u"}),
        ("DELETE", {"upload_id": "u"}),
    ],
)
def test_each_call_is_signed_for_the_key_of_the_row(
    shelf: Shelf, method: str, more: dict[str, object]
) -> None:
    begun = shelf.begin()

    by_id = _sign(shelf, method, begun.asset.id, **more)
    by_key = _sign(shelf, method, begun.upload.key, **more)

    assert by_id.key == by_key.key == begun.upload.key
    signed = by_id.call.url if by_id.call.fields is None else by_id.call.fields["key"]
    assert begun.upload.key in signed


@pytest.mark.parametrize(
    "key",
    [
        lambda begun: begun.upload.key,
        lambda begun: begun.asset.id,
        lambda begun: begun.upload.key.replace("h2o", "all_county"),
        lambda begun: f"in/h2o/{begun.asset.id}/x",
        lambda _: "media/abc/pipe.jpg",
        lambda _: "in/h2o/../x",
        lambda _: "nonsense",
    ],
)
def test_nothing_of_another_business_is_signed(shelf: Shelf, key: Callable[[Begun], str]) -> None:
    begun = shelf.begin()

    with pytest.raises(NotFound):
        _sign(shelf, "PUT", key(begun), ELSEWHERE)


def test_another_key_of_an_own_row_is_not_signed(shelf: Shelf) -> None:
    begun = shelf.begin()

    with pytest.raises(Conflict) as refused:
        _sign(shelf, "PUT", f"in/h2o/{begun.asset.id}/AAAAAAAAAAAAAAAAAAAAAA")

    assert refused.value.code == "not_uploading"


def test_what_has_been_processed_is_not_signed_for(shelf: Shelf) -> None:
    asset = shelf.ready()

    with pytest.raises(Conflict, match="is not being uploaded") as refused:
        _sign(shelf, "PUT", asset.id)

    assert refused.value.code == "not_uploading"


def test_an_upload_is_signed_for_as_long_as_a_day(shelf: Shelf) -> None:
    begun = shelf.begin()
    shelf.clock.advance(timedelta(hours=23, minutes=59))
    _sign(shelf, "PUT", begun.asset.id)
    shelf.clock.advance(timedelta(minutes=1))

    with pytest.raises(Conflict, match="more than 24 hours ago"):
        _sign(shelf, "PUT", begun.asset.id)


def test_what_makes_no_call_is_refused(shelf: Shelf) -> None:
    begun = shelf.begin()

    with pytest.raises(InvalidInput) as refused:
        _sign(shelf, "GET", begun.asset.id)

    assert [each.field for each in refused.value.errors] == ["method"]


def test_a_completion_is_signed_when_the_parts_are_what_was_declared(shelf: Shelf) -> None:
    begun = shelf.begin(size=7)
    upload_id = shelf.create_multipart(begun)
    shelf.send_part(begun, upload_id, b"picture")

    leave = _sign(shelf, "POST", begun.upload.key, upload_id=upload_id)

    assert f"uploadId={upload_id}" in leave.call.url


@pytest.mark.parametrize("content", [b"pictur", b"pictures"])
def test_parts_that_are_not_what_was_declared_are_given_up_and_the_row_says_so(
    shelf: Shelf, content: bytes
) -> None:
    begun = shelf.begin(size=7)
    upload_id = shelf.create_multipart(begun)
    shelf.send_part(begun, upload_id, content)

    with pytest.raises(InvalidInput) as refused:
        _sign(shelf, "POST", begun.upload.key, upload_id=upload_id)

    assert refused.value.code == "media_mismatch"
    asset = shelf.asset(begun.asset.id)
    assert (asset.status, asset.reason_code) == (AssetStatus.REJECTED, "media_mismatch")
    assert f"7 bytes were announced, and {len(content)} have arrived" in (asset.reason or "")
    assert shelf.media_store.parts(begun.upload.key, upload_id) is None
    assert shelf.stored_assets.space("h2o") == Space(size=0, count=1)


def test_a_completion_is_signed_again_after_its_answer_was_lost(shelf: Shelf) -> None:
    begun = shelf.begin(size=7)
    upload_id = shelf.create_multipart(begun)
    shelf.send_part(begun, upload_id, b"picture")
    shelf.media_store.complete(
        begun.upload.key, upload_id, shelf.media_store.parts(begun.upload.key, upload_id) or ()
    )

    assert _sign(shelf, "POST", begun.upload.key, upload_id=upload_id).call.url


def test_an_upload_that_never_was_is_not_completed(shelf: Shelf) -> None:
    begun = shelf.begin()

    with pytest.raises(Conflict, match="There is no such upload") as refused:
        _sign(shelf, "POST", begun.upload.key, upload_id="never")

    assert refused.value.code == "not_uploading"


# Arriving


def test_what_has_arrived_is_handed_to_the_job(shelf: Shelf) -> None:
    begun = shelf.begin()
    shelf.send(begun)

    asset = shelf.uploads.arrived(EDITOR, begun.asset.id)

    assert asset.status is AssetStatus.PROCESSING
    key = begun.asset.upload.key if begun.asset.upload else None
    assert shelf.media_queue.messages == [
        {"tenant_id": "h2o", "asset_id": asset.id, "upload_key": key}
    ]


def test_it_may_be_said_twice_and_after_the_job_has_done_its_work(shelf: Shelf) -> None:
    begun = shelf.begin()
    shelf.send(begun)
    first = shelf.uploads.arrived(EDITOR, begun.asset.id)

    again = shelf.uploads.arrived(EDITOR, begun.asset.id)
    ready = shelf.process(again)

    assert again == first
    assert shelf.uploads.arrived(EDITOR, begun.asset.id) == ready


def test_what_is_not_there_is_not_handed_on(shelf: Shelf) -> None:
    begun = shelf.begin()

    with pytest.raises(Conflict) as refused:
        shelf.uploads.arrived(EDITOR, begun.asset.id)

    assert refused.value.code == "media_not_uploaded"
    assert shelf.asset(begun.asset.id).status is AssetStatus.UPLOADING
    assert shelf.media_queue.messages == []


@pytest.mark.parametrize(
    ("content", "kind"), [(b"larger than it was", "image/jpeg"), (b"picture", "text/html")]
)
def test_what_was_not_declared_so_is_removed_and_its_space_given_back(
    shelf: Shelf, content: bytes, kind: str
) -> None:
    begun = shelf.begin()
    shelf.send(begun, content, kind)

    with pytest.raises(InvalidInput) as refused:
        shelf.uploads.arrived(EDITOR, begun.asset.id)

    assert refused.value.code == "media_mismatch"
    assert shelf.keys == []
    assert shelf.asset(begun.asset.id).status is AssetStatus.REJECTED
    assert shelf.stored_assets.space("h2o") == Space(size=0, count=1)
    assert shelf.media_queue.messages == []


def test_the_space_is_corrected_when_the_files_are_made(shelf: Shelf) -> None:
    begun = shelf.begin(size=700)
    shelf.send(begun, b"p" * 700)

    shelf.process(shelf.uploads.arrived(EDITOR, begun.asset.id), size=250)

    assert shelf.stored_assets.space("h2o") == Space(size=250, count=1)


# The same bytes


def test_the_same_bytes_are_offered_before_they_are_sent_again(shelf: Shelf) -> None:
    there = shelf.ready(content_hash="b" * 64)

    assert shelf.begin(sha256="B" * 64).same_as == there.id
    assert shelf.begin(sha256="c" * 64).same_as is None
    assert shelf.begin().same_as is None


def test_the_same_bytes_are_noticed_when_they_were_sent(shelf: Shelf) -> None:
    there = shelf.ready(content_hash="b" * 64)
    twin = shelf.ready(content_hash="b" * 64)

    assert (there.same_as, twin.same_as) == (None, there.id)
    assert shelf.asset(twin.id).same_as == there.id


def test_bytes_whose_asset_was_deleted_are_new_again(shelf: Shelf) -> None:
    there = shelf.ready(content_hash="b" * 64)
    shelf.library.delete(EDITOR, there.id)

    assert shelf.ready(content_hash="b" * 64).same_as is None


# Replacing


def test_what_is_replaced_shows_its_files_until_the_new_ones_are_made(shelf: Shelf) -> None:
    asset = shelf.ready(size=40)

    begun = shelf.uploads.replace(
        EDITOR, asset.id, Declared(filename="b.png", content_type="image/png", size=60)
    )

    stored = shelf.asset(asset.id)
    assert (stored.status, stored.is_replaced) == (AssetStatus.READY, True)
    assert (stored.files, stored.filename) == (asset.files, "pipe.jpg")
    assert (begun.upload.filename, begun.upload.size) == ("b.png", 60)
    assert begun.upload.key.startswith(f"in/h2o/{asset.id}/")
    assert shelf.stored_assets.space("h2o") == Space(size=asset.size + 60, count=1)
    assert _sign(shelf, "PUT", asset.id).key == begun.upload.key
    shelf.send(begun, b"p" * 60, "image/png")
    assert shelf.uploads.arrived(EDITOR, asset.id).status is AssetStatus.READY
    assert shelf.process(stored, size=50, content_hash="f" * 64).content_hash == "f" * 64
    assert shelf.stored_assets.space("h2o") == Space(size=50, count=1)


def test_a_replacement_that_is_not_what_was_declared_leaves_what_is_there(shelf: Shelf) -> None:
    asset = shelf.ready()
    declared = Declared(filename="b.jpg", content_type="image/jpeg", size=60)
    begun = shelf.uploads.replace(EDITOR, asset.id, declared)
    shelf.send(begun, b"short")

    with pytest.raises(InvalidInput):
        shelf.uploads.arrived(EDITOR, asset.id)

    stored = shelf.asset(asset.id)
    assert (stored.status, stored.is_replaced) == (AssetStatus.READY, False)
    assert stored.files == asset.files
    assert stored.reason_code == "media_mismatch"


def test_a_picture_does_not_take_the_place_of_a_video(shelf: Shelf) -> None:
    video = shelf.ready(filename="a.mp4", content_type="video/mp4")

    with pytest.raises(InvalidInput, match="only take the place of a picture"):
        shelf.uploads.replace(
            EDITOR, video.id, Declared(filename="b.jpg", content_type="image/jpeg", size=1)
        )


def test_what_is_being_processed_is_not_replaced(shelf: Shelf) -> None:
    begun = shelf.begin()
    shelf.send(begun)
    shelf.uploads.arrived(EDITOR, begun.asset.id)

    with pytest.raises(Conflict) as refused:
        shelf.uploads.replace(
            EDITOR, begun.asset.id, Declared(filename="b.jpg", content_type="image/jpeg", size=1)
        )

    assert refused.value.code == "media_not_ready"


def test_what_was_rejected_gets_another_chance(shelf: Shelf) -> None:
    begun = shelf.begin()
    shelf.send(begun, b"not what was said")
    with pytest.raises(InvalidInput):
        shelf.uploads.arrived(EDITOR, begun.asset.id)

    shelf.uploads.replace(
        EDITOR, begun.asset.id, Declared(filename="b.jpg", content_type="image/jpeg", size=5)
    )

    stored = shelf.asset(begun.asset.id)
    assert (stored.status, stored.reason, stored.filename) == (
        AssetStatus.UPLOADING,
        None,
        "b.jpg",
    )
    assert shelf.stored_assets.space("h2o") == Space(size=5, count=1)


def test_a_replacement_needs_room_too(shelf: Shelf) -> None:
    asset = shelf.ready(size=9)
    shelf.quotas.set(library_bytes=20)

    with pytest.raises(LimitReached):
        shelf.uploads.replace(
            EDITOR, asset.id, Declared(filename="b.jpg", content_type="image/jpeg", size=12)
        )

    assert not shelf.asset(asset.id).is_replaced


# Companion


@pytest.fixture
def inexact(shelf: Shelf) -> Begun:
    """An upload whose client can't declare the exact size: at most ten bytes."""
    begun = shelf.begin(size=10, is_exact=False)
    shelf.uploads.create(begun)
    return replace(begun, asset=shelf.asset(begun.asset.id))


def _of(begun: Begun) -> Wanted:
    return Wanted(method="GET", key=begun.upload.key, upload_id=begun.upload.upload_id)


def test_parts_are_made_one_file_and_handed_on_with_the_size_that_came(
    shelf: Shelf, inexact: Begun
) -> None:
    shelf.send_part(inexact, inexact.upload.upload_id or "", b"seven b")

    asset = shelf.uploads.complete(EDITOR, _of(inexact))
    again = shelf.uploads.complete(EDITOR, _of(inexact))

    assert (asset.status, asset.size) == (AssetStatus.PROCESSING, 7)
    assert asset.upload is not None
    assert asset.upload.is_exact
    assert again == asset
    assert shelf.stored_assets.space("h2o") == Space(size=7, count=1)
    assert shelf.keys == [inexact.upload.key]


def test_more_than_was_allowed_is_given_up(shelf: Shelf, inexact: Begun) -> None:
    shelf.send_part(inexact, inexact.upload.upload_id or "", b"eleven byte")

    with pytest.raises(InvalidInput, match="At most 10 bytes were announced"):
        shelf.uploads.complete(EDITOR, _of(inexact))

    assert shelf.asset(inexact.asset.id).status is AssetStatus.REJECTED


def test_an_upload_that_is_given_up_leaves_nothing_and_may_be_given_up_twice(
    shelf: Shelf, inexact: Begun
) -> None:
    shelf.send_part(inexact, inexact.upload.upload_id or "", b"part")

    shelf.uploads.abort(EDITOR, _of(inexact))
    shelf.uploads.abort(EDITOR, _of(inexact))

    assert shelf.stored_assets.get("h2o", inexact.asset.id) is None
    assert shelf.stored_assets.space("h2o") == Space()
    assert shelf.media_store.parts(inexact.upload.key, inexact.upload.upload_id or "") is None


@pytest.mark.parametrize("attempt", ["parts", "complete", "abort", "sign"])
def test_another_upload_than_the_rows_is_not_found(
    shelf: Shelf, inexact: Begun, attempt: str
) -> None:
    wanted = replace(_of(inexact), upload_id="another")

    with pytest.raises(NotFound):
        getattr(shelf.uploads, attempt)(EDITOR, wanted)


@pytest.mark.parametrize("attempt", ["parts", "complete", "abort"])
def test_nothing_of_another_business_is_listed_completed_or_given_up(
    shelf: Shelf, inexact: Begun, attempt: str
) -> None:
    with pytest.raises(NotFound):
        getattr(shelf.uploads, attempt)(ELSEWHERE, _of(inexact))


def test_parts_are_listed_as_they_have_arrived(shelf: Shelf, inexact: Begun) -> None:
    shelf.send_part(inexact, inexact.upload.upload_id or "", b"1234", number=1)
    shelf.send_part(inexact, inexact.upload.upload_id or "", b"567", number=2)

    found = shelf.uploads.parts(EDITOR, _of(inexact))

    assert [(part.number, part.size) for part in found] == [(1, 4), (2, 3)]


# Tokens


@pytest.fixture
def joined(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> list[Access]:
    """The current members; a test may change them. Raises NotFound."""
    members = [EDITOR]

    def enter(_self: object, who: object, tenant_id: str) -> Access:
        for access in members:
            if (access.email, access.tenant_id) == (who.email, tenant_id):  # type: ignore[attr-defined]
                return access
        raise NotFound("There is no such business, or it is not yours.")

    monkeypatch.setattr("drumbeat.services.tenants.TenantService.enter", enter)
    return members


def test_a_token_stands_for_its_member_for_an_hour(shelf: Shelf, joined: list[Access]) -> None:
    token, kept = shelf.upload_passes.issue(EDITOR, 500)
    shelf.clock.advance(timedelta(minutes=59))

    holder = shelf.upload_passes.open(token)

    assert (holder.access, holder.most) == (EDITOR, 500)
    assert token not in repr(kept)
    shelf.clock.advance(timedelta(minutes=1))
    with pytest.raises(NotFound, match="is over or was never given"):
        shelf.upload_passes.open(token)


def test_a_token_of_somebody_who_has_left_or_may_only_read_is_over(
    shelf: Shelf, joined: list[Access]
) -> None:
    token, _ = shelf.upload_passes.issue(EDITOR)

    joined[:] = [replace(EDITOR, role=Role.VIEWER)]
    with pytest.raises(NotFound):
        shelf.upload_passes.open(token)
    joined.clear()
    with pytest.raises(NotFound):
        shelf.upload_passes.open(token)


@pytest.mark.parametrize("token", ["", "x", "nonsense" * 10])
def test_tokens_that_were_never_given_open_nothing(
    shelf: Shelf, joined: list[Access], token: str
) -> None:
    with pytest.raises(NotFound):
        shelf.upload_passes.open(token)


def test_a_token_takes_no_endless_calls(
    shelf: Shelf, joined: list[Access], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("drumbeat.services.upload_tokens._MOST_CALLS", 2)
    token, _ = shelf.upload_passes.issue(EDITOR)
    shelf.upload_passes.open(token)
    shelf.upload_passes.open(token)

    with pytest.raises(TooManyRequests) as refused:
        shelf.upload_passes.open(token)

    assert 0 < refused.value.retry_after <= 900


def test_a_token_allows_no_more_than_its_member_may_upload(shelf: Shelf) -> None:
    assert shelf.upload_passes.issue(EDITOR)[1].most == 50 * MB

    with pytest.raises(LimitReached):
        shelf.upload_passes.issue(EDITOR, 50 * MB + 1)
    with pytest.raises(Forbidden):
        shelf.upload_passes.issue(VIEWER)
