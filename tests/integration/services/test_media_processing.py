"""How uploads are processed: the job's service over the real table, a bucket and real decoders."""

from __future__ import annotations

import hashlib
import io
from dataclasses import replace
from functools import cached_property
from typing import Any

import pytest
from PIL import Image

from drumbeat.domain import derivatives, rejections
from drumbeat.domain.content import ContentStatus
from drumbeat.domain.derivatives import PictureSpec
from drumbeat.domain.errors import Conflict, InvalidInput, NotFound, Unavailable
from drumbeat.domain.media import Asset, AssetKind, AssetStatus, Cover, Crop, MediaReference
from drumbeat.domain.tenancy import Access
from drumbeat.imaging.studio import Studio
from drumbeat.ports import MadeFile, MediaUnavailable
from drumbeat.services.allowance import Allowance
from drumbeat.services.library import AssetEdit
from drumbeat.services.uploads import Declared
from tests import media_files
from tests.fakes.downloads import HeldDownloads
from tests.fakes.log import RecordingLog
from tests.integration.services.shelf import BUCKET, MB, Shelf, store_client
from tests.samples import ADMIN, EDITOR, NOW

ADDRESS = "https://pictures.example/van.jpg"
INSTAGRAM = PictureSpec(max_width=1440, max_height=1800, max_bytes=8_000_000, min_ratio=0.8)


class Job(Shelf):
    """The library, and its job."""

    @cached_property
    def imaging(self) -> Studio:
        return Studio(RecordingLog(), media_files.ffmpeg())

    @cached_property
    def downloads(self) -> HeldDownloads:
        return HeldDownloads()

    def put(
        self, content: bytes, kind: str = "image/jpeg", name: str = "van.jpg", **given: Any
    ) -> Asset:
        """Declares a file, and uploads it as its form would."""
        begun = self.begin(size=len(content), filename=name, content_type=kind, **given)
        self.send(begun, content, kind)
        return begun.asset

    def take(self, content: bytes, kind: str = "image/jpeg", name: str = "van.jpg") -> Asset:
        """As `put`, and the job gets the bucket's event."""
        asset = self.put(content, kind, name)
        self.see(asset)
        return self.asset(asset.id)

    def see(self, asset: Asset) -> None:
        assert asset.upload is not None
        self.media_processor.arrived(asset.upload.key)

    def look(self, asset: Asset, *, is_last_try: bool = False) -> Asset:
        self.media_processor.look_at("h2o", asset.id, is_last_try=is_last_try)
        return self.asset(asset.id)

    def bytes_of(self, key: str) -> bytes:
        content: bytes = self.s3.get_object(Bucket=BUCKET, Key=key)["Body"].read()
        return content

    def file(self, asset: Asset, name: str) -> bytes:
        return self.bytes_of(asset.files[name].key)


@pytest.fixture
def job(table: str) -> Job:
    s3 = store_client()
    s3.create_bucket(Bucket=BUCKET)
    return Job(NOW, s3)


@pytest.fixture(scope="module")
def film(tmp_path_factory) -> bytes:
    return media_files.video(tmp_path_factory.mktemp("film")).read_bytes()


def test_a_picture_becomes_ready_with_its_files_and_its_upload_is_gone(job):
    content = media_files.jpeg(3000, 2000)

    asset = job.take(content)

    assert (asset.status, asset.kind, asset.upload) == (AssetStatus.READY, AssetKind.IMAGE, None)
    assert (asset.width, asset.height, asset.content_type) == (2048, 1365, "image/jpeg")
    assert asset.content_hash == hashlib.sha256(content).hexdigest()
    assert set(asset.files) == {"full", "grid", "thumbnail", "banner", "banner_small"}
    assert sorted(job.keys) == sorted({file.key for file in asset.files.values()})
    for file in asset.files.values():
        kept = job.bytes_of(file.key)
        image = Image.open(io.BytesIO(kept))
        assert (len(kept), *image.size) == (file.size, file.width, file.height)


def test_files_lie_in_a_folder_that_nobody_can_guess_and_are_kept_for_good(job):
    first, second = job.take(media_files.jpeg()), job.take(media_files.jpeg(300, 200))

    folders = {file.key.split("/")[1] for file in (*first.files.values(), *second.files.values())}
    assert len(folders) == 2
    assert all(len(folder) == 22 for folder in folders)
    told = job.s3.head_object(Bucket=BUCKET, Key=first.files["full"].key)
    assert told["ContentType"] == "image/jpeg"
    assert told["CacheControl"] == "public, max-age=31536000, immutable"


def test_what_it_takes_up_is_corrected(job):
    content = media_files.png(1500, 1000)

    asset = job.take(content, "image/png", "van.png")

    assert asset.size == sum(len(job.bytes_of(key)) for key in job.keys)
    assert asset.size != len(content)
    space = job.stored_assets.space("h2o")
    assert (space.size, space.count) == (asset.size, 1)


def test_a_video_becomes_ready_with_a_frame_and_posts_follow_its_size(job, film):
    sizes: list[int] = []

    def follow(video: Asset, _: Allowance) -> bool:
        sizes.append(video.files["full"].size)
        return True

    job.media_processor = replace(job.media_processor, begin_ahead=follow)

    asset = job.take(film, "video/mp4", "film.mp4")

    assert sizes == [asset.files["full"].size]

    assert (asset.status, asset.kind, asset.codec) == (AssetStatus.READY, AssetKind.VIDEO, "h264")
    assert asset.duration_seconds == pytest.approx(2, abs=0.1)
    assert (asset.width, asset.height, asset.content_type) == (320, 180, "video/mp4")
    assert set(asset.files) == {"full", "thumbnail", "cover"}
    assert media_files.SECRET not in job.file(asset, "full")
    told = job.s3.head_object(Bucket=BUCKET, Key=asset.files["full"].key)
    assert told["ContentType"] == "video/mp4"


def test_a_picture_that_moves_is_kept_moving_beside(job):
    asset = job.take(media_files.moving("GIF"), "image/gif", "loop.gif")

    assert asset.files["animated"].content_type == "image/gif"
    assert asset.files["full"].content_type == "image/jpeg"


# Once, however often it is announced


def test_the_same_event_again_does_nothing(job):
    asset = job.put(media_files.jpeg())
    job.see(asset)
    ready, keys = job.asset(asset.id), job.keys

    job.see(asset)
    job.look(asset)

    assert job.asset(asset.id) == ready
    assert sorted(job.keys) == sorted(keys)


def test_what_was_cut_off_after_its_write_is_tidied_by_the_next_event(job):
    asset = job.put(media_files.jpeg())
    job.see(asset)
    job.send(replace_upload(job, asset), media_files.jpeg())  # as if it had not been deleted

    job.see(asset)

    assert [key for key in job.keys if key.startswith("in/")] == []


def replace_upload(job: Job, asset: Asset) -> Any:
    class Begun:
        upload = asset.upload

    return Begun()


def test_before_anything_has_arrived_it_waits(job):
    begun = job.begin(size=10)

    assert job.look(begun.asset).status is AssetStatus.UPLOADING


def test_what_people_wrote_meanwhile_stays(job, monkeypatch):
    asset = job.put(media_files.jpeg())
    picture = job.imaging.picture

    def slow(*given: Any) -> Any:
        made = picture(*given)
        job.library.change(EDITOR, asset.id, AssetEdit(title="The van", labels=["cars"]))
        return made

    monkeypatch.setattr(job.imaging, "picture", slow)
    job.see(asset)

    stored = job.asset(asset.id)
    assert (stored.status, stored.title, stored.labels) == (AssetStatus.READY, "The van", ("cars",))


def test_what_is_deleted_takes_all_its_files_with_it(job):
    asset = job.take(media_files.jpeg(500, 1500))
    derived(job, asset, INSTAGRAM)

    job.library.delete(EDITOR, asset.id)

    assert job.keys == []
    assert job.stored_derived_files.of_asset("h2o", asset.id) == {}


def test_an_asset_that_is_deleted_meanwhile_leaves_no_file(job, monkeypatch):
    asset = job.put(media_files.jpeg())
    picture = job.imaging.picture

    def slow(*given: Any) -> Any:
        job.stored_assets.delete(asset)
        return picture(*given)

    monkeypatch.setattr(job.imaging, "picture", slow)
    job.see(asset)

    assert job.keys == []
    assert job.stored_assets.space("h2o").size == 0


def test_a_later_upload_wins_over_one_that_is_still_worked_at(job, monkeypatch):
    asset = job.put(media_files.jpeg())
    other = media_files.jpeg(320, 200)
    picture = job.imaging.picture

    def slow(*given: Any) -> Any:
        monkeypatch.setattr(job.imaging, "picture", picture)
        declared = Declared(filename="b.jpg", content_type="image/jpeg", size=len(other))
        job.send(job.uploads.replace(EDITOR, asset.id, declared), other)
        return picture(*given)

    monkeypatch.setattr(job.imaging, "picture", slow)
    job.see(asset)

    assert job.asset(asset.id).status is AssetStatus.UPLOADING
    assert all(key.startswith("in/") for key in job.keys)
    assert job.look(asset).width == 320


def test_an_upload_that_changes_while_it_is_read_is_read_again(job, monkeypatch):
    content = media_files.jpeg()
    asset = job.put(content)
    begun = replace_upload(job, asset)
    kind_of = job.imaging.kind_of

    def change(head: bytes) -> str:
        job.send(begun, content[:-2] + b"??")
        return kind_of(head)

    monkeypatch.setattr(job.imaging, "kind_of", change)

    with pytest.raises(Unavailable):
        job.see(asset)

    assert job.asset(asset.id).status is AssetStatus.UPLOADING
    assert job.keys == [asset.upload.key]


def test_a_busy_bucket_leaves_the_upload_for_the_next_try(job, monkeypatch):
    asset = job.put(media_files.jpeg())

    def busy(*given: Any) -> None:
        raise Unavailable("The library's files can't be reached now; try again.")

    with monkeypatch.context() as broken:
        broken.setattr(job.media_store, "put", busy)
        with pytest.raises(Unavailable):
            job.see(asset)
    assert job.asset(asset.id).status is AssetStatus.UPLOADING

    job.see(asset)

    assert job.asset(asset.id).status is AssetStatus.READY


# What can't be used


PAGE = b"<!doctype html><script>alert(1)</script>"
DRAWING = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'


@pytest.mark.parametrize(
    ("content", "kind", "name", "code", "words"),
    [
        (
            DRAWING,
            "image/png",
            "a.png",
            "type_not_taken",
            "An SVG file can carry programs. Save it",
        ),
        (
            PAGE,
            "image/jpeg",
            "a.jpg",
            "type_not_taken",
            "It is a web page, not a picture or a video",
        ),
        (
            b"%PDF-1.7",
            "image/jpeg",
            "a.jpg",
            "type_mismatch",
            "The file is called JPEG, but it is PDF",
        ),
        (
            b"MZ%PDF-1.7",
            "application/pdf",
            "a.pdf",
            "type_not_taken",
            "Something stands before the PDF in it",
        ),
        (
            b"II*\0" * 9,
            "image/jpeg",
            "a.jpg",
            "type_not_taken",
            "Browsers don't show TIFF. Save it",
        ),
        (
            b"GIF89a/*<svg onload=alert(1)>*/=1;",
            *("image/gif", "a.gif", "picture_broken", "Open it on your device, save it again"),
        ),
        (
            media_files.png(),
            *(
                "image/jpeg",
                "a.jpg",
                "type_mismatch",
                "is called JPEG, but it is PNG: its name has",
            ),
        ),
        (
            media_files.bomb(9000, 9000),
            *(
                "image/png",
                "a.png",
                "picture_too_large",
                "has 81.0 megapixels (9,000 by 9,000), and",
            ),
        ),
        (
            media_files.png(20_000, 10),
            *("image/png", "a.png", "picture_too_narrow", "such a strip can't be shown anywhere"),
        ),
        (
            media_files.jpeg()[:5000],
            *("image/jpeg", "a.jpg", "picture_broken", "the file is damaged, or a part of it is"),
        ),
        (
            media_files.moving("GIF", 501, 2, 2),
            *("image/gif", "a.gif", "too_many_frames", "The picture moves in 501 frames of 2 by 2"),
        ),
        (
            media_files.jpeg(),
            *("video/mp4", "a.mp4", "type_mismatch", "The file is called MP4, but it is JPEG"),
        ),
    ],
    ids=lambda value: value if isinstance(value, str) and "_" in value else "",
)
def test_what_cannot_be_used_is_rejected_with_a_sentence_and_takes_up_nothing(
    job, content, kind, name, code, words
):
    asset = job.take(content, kind, name)

    assert (asset.status, asset.reason_code, asset.upload) == (AssetStatus.REJECTED, code, None)
    assert words in asset.reason
    assert asset.files == {}
    assert job.keys == []
    assert job.stored_assets.space("h2o").size == 0


def test_what_is_rejected_has_the_size_that_arrived_not_the_one_that_was_allowed(job):
    content = b"no picture at all"
    begun = job.begin(size=10_000, is_exact=False)
    job.send(begun, content)

    job.see(begun.asset)

    found = job.asset(begun.asset.id)
    assert (found.status, found.size) == (AssetStatus.REJECTED, len(content))


def test_a_file_that_has_no_bytes_is_rejected(job):
    asset = job.put(media_files.jpeg())
    job.send(replace_upload(job, asset), b"")

    job.see(asset)

    found = job.asset(asset.id)
    assert found.reason_code == "file_empty"
    assert found.reason.startswith("The file is empty: it has 0 bytes, so there is nothing to show")


def test_what_is_larger_than_was_said_is_rejected_before_it_is_read(job):
    asset = job.put(media_files.jpeg())
    job.send(replace_upload(job, asset), media_files.jpeg() + b"more")

    job.see(asset)

    assert job.asset(asset.id).reason_code == "media_mismatch"


def test_a_video_without_pictures_is_rejected(job, tmp_path):
    sound = tmp_path / "sound.mp4"
    media_files.ffmpeg().run(["-f", "lavfi", "-i", "sine=duration=1", sound])

    asset = job.take(sound.read_bytes(), "video/mp4", "sound.mp4")

    assert asset.reason_code == "video_without_picture"
    assert "no moving picture" in asset.reason


def test_more_than_the_job_has_room_for_is_rejected_unread(job, monkeypatch):
    monkeypatch.setitem(rejections.MOST_BYTES, "image", 1000)

    assert job.take(media_files.jpeg()).reason_code == "file_too_large"


# Other bytes for the same asset


def replaced(job: Job, asset: Asset, content: bytes, who: Access = EDITOR) -> Asset:
    declared = Declared(filename="new.jpg", content_type="image/jpeg", size=len(content))
    begun = job.uploads.replace(who, asset.id, declared)
    job.send(begun, content)
    job.see(begun.asset)
    return job.asset(asset.id)


def test_other_bytes_take_the_place_of_the_old_ones(job):
    before = job.take(media_files.jpeg())

    after = replaced(job, before, media_files.jpeg(300, 200))

    assert (after.status, after.width, after.filename) == (AssetStatus.READY, 300, "new.jpg")
    assert after.content_hash != before.content_hash
    # Networks may still be reading the old files; the nightly clean-up removes them.
    assert before.files["full"].key in job.keys
    assert job.stored_assets.space("h2o").size == after.size


@pytest.mark.parametrize(
    ("who", "status"),
    [(EDITOR, ContentStatus.NEEDS_APPROVAL), (ADMIN, ContentStatus.DRAFT)],
    ids=["an editor's", "an admin's"],
)
def test_approved_posts_wait_again_for_bytes_that_nobody_has_approved(job, who, status):
    asset = job.take(media_files.jpeg())
    job.write(media=(MediaReference(asset_id=asset.id),))
    job.contents.submit(EDITOR, "tips")
    approved = job.contents.decide(ADMIN, "tips", approved=True)
    declared = Declared(filename="new.jpg", content_type="image/jpeg", size=9)
    job.uploads.replace(who, asset.id, declared)
    assert job.content() == approved, "as long as the old ones are shown"

    replaced(job, asset, media_files.jpeg(300, 200), who)

    assert job.content().status is status


def test_bytes_that_cannot_be_used_ask_nothing(job):
    asset = job.take(media_files.jpeg())
    job.write(media=(MediaReference(asset_id=asset.id),))
    job.contents.submit(EDITOR, "tips")
    approved = job.contents.decide(ADMIN, "tips", approved=True)

    replaced(job, asset, b"nothing")

    assert job.content() == approved


def test_other_bytes_that_cannot_be_used_leave_the_old_ones_and_say_why(job):
    before = job.take(media_files.jpeg())

    after = replaced(job, before, DRAWING)

    assert (after.status, after.files) == (AssetStatus.READY, before.files)
    assert (after.reason_code, after.upload) == ("type_not_taken", None)
    assert job.stored_assets.space("h2o").size == before.size


# What shows it


@pytest.fixture
def untaken(job, monkeypatch):
    """No video frame can be extracted."""
    monkeypatch.setattr(job.imaging, "frame", lambda *given: {})


def test_a_renamed_video_gets_its_title_drawn_anew_where_it_is_drawn(job, film, untaken):
    before = job.take(film, "video/mp4", "film.mp4")
    assert before.is_placeholder

    job.library.change(EDITOR, before.id, AssetEdit(title="Summer sale"))
    after = job.look(before)

    assert job.media_queue.messages == [{"tenant_id": "h2o", "asset_id": before.id}]
    assert after.files["thumbnail"].key != before.files["thumbnail"].key
    assert after.files["full"] == before.files["full"]
    assert job.look(after) == after, "and no more than once"


def test_a_renamed_video_that_has_a_frame_keeps_it(job, film):
    before = job.take(film, "video/mp4", "film.mp4")

    job.library.change(EDITOR, before.id, AssetEdit(title="Summer sale"))

    assert job.look(before).files == before.files


def covered(job: Job, asset: Asset, cover: Cover) -> Asset:
    job.library.cover(EDITOR, asset.id, cover)
    return job.look(asset)


def test_another_frame_can_show_a_video(job, film):
    before = job.take(film, "video/mp4", "film.mp4")

    after = covered(job, before, Cover(frame_seconds=0.5))

    assert job.file(after, "thumbnail") != job.file(before, "thumbnail")
    assert after.files["cover"].key.endswith("/cover-at-500.jpg")
    assert job.look(after) == after, "and no more than once"


def test_another_picture_can_show_a_video_also_one_without_a_frame(job, film, untaken):
    picture = job.take(media_files.jpeg(900, 600))
    before = job.take(film, "video/mp4", "film.mp4")

    after = covered(job, before, Cover(asset_id=picture.id))

    assert not after.is_placeholder
    assert (after.files["cover"].width, after.files["thumbnail"].width) == (900, 400)


def test_a_second_of_which_no_frame_can_be_had_changes_nothing(job, film, monkeypatch):
    before = job.take(film, "video/mp4", "film.mp4")
    monkeypatch.setattr(job.imaging, "frame", lambda *given: {})

    assert covered(job, before, Cover(frame_seconds=1.5)).files == before.files


def test_what_was_chosen_while_a_video_was_on_its_way_counts(job, film):
    asset = job.put(film, "video/mp4", "film.mp4")
    job.library.cover(EDITOR, asset.id, Cover(frame_seconds=0.5))
    assert job.media_queue.messages == []

    job.see(asset)

    assert job.asset(asset.id).files["cover"].key.endswith("/cover-at-500.jpg")


@pytest.mark.parametrize(
    ("cover", "field"),
    [
        (Cover(), "frame_seconds"),
        (Cover(frame_seconds=1, asset_id="a"), "frame_seconds"),
        (Cover(frame_seconds=2.5), "frame_seconds"),
        (Cover(asset_id="nobody"), "asset_id"),
    ],
)
def test_a_cover_that_there_is_not_is_refused(job, film, cover, field):
    asset = job.take(film, "video/mp4", "film.mp4")

    with pytest.raises(InvalidInput) as caught:
        job.library.cover(EDITOR, asset.id, cover)

    assert [each.field for each in caught.value.errors] == [field]


def test_a_video_is_no_cover_and_a_picture_that_is_not_ready_is_none_yet(job, film):
    asset = job.take(film, "video/mp4", "film.mp4")
    coming = job.put(media_files.jpeg())

    with pytest.raises(InvalidInput):
        job.library.cover(EDITOR, asset.id, Cover(asset_id=asset.id))
    with pytest.raises(Conflict) as caught:
        job.library.cover(EDITOR, asset.id, Cover(asset_id=coming.id))
    assert caught.value.code == "media_not_ready"


def test_only_a_video_has_a_cover(job):
    picture = job.take(media_files.jpeg())

    with pytest.raises(Conflict) as caught:
        job.library.cover(EDITOR, picture.id, Cover(frame_seconds=0))

    assert caught.value.code == "media_not_video"


def test_another_point_of_a_picture_makes_its_banners_anew(job):
    before = job.take(media_files.jpeg(900, 900))

    job.library.change(EDITOR, before.id, AssetEdit(crop=Crop(x=0, y=0)))
    after = job.look(before)

    assert job.file(after, "banner") != job.file(before, "banner")
    assert after.files["full"] == before.files["full"]
    assert job.look(after) == after, "and no more than once"


def test_a_point_that_was_chosen_while_a_picture_was_worked_at_counts(job, monkeypatch):
    asset = job.put(media_files.jpeg(900, 900))
    picture = job.imaging.picture

    def slow(*given: Any) -> Any:
        job.library.change(EDITOR, asset.id, AssetEdit(crop=Crop(x=0, y=0)))
        return picture(*given)

    monkeypatch.setattr(job.imaging, "picture", slow)
    job.see(asset)

    assert job.asset(asset.id).files["banner"].key.endswith("/banner-0-0.jpg")


# From a web address


def copied(job: Job, url: str = ADDRESS, title: str | None = None) -> Asset:
    return job.uploads.copy(EDITOR, url, title)


def test_what_is_to_be_copied_is_a_row_and_a_message_at_once(job):
    asset = copied(job, "https://pictures.example/a%20van.jpg?w=1")

    assert (asset.status, asset.title, asset.filename) == (
        AssetStatus.PROCESSING,
        "a van",
        "a van.jpg",
    )
    [message] = job.media_queue.messages
    assert message == {"tenant_id": "h2o", "asset_id": asset.id, "url": asset.source_url}
    assert job.stored_assets.space("h2o").count == 1


def test_what_was_not_copied_yet_is_asked_for_again_by_looking(job):
    asset = copied(job)

    job.library.refresh(EDITOR, asset.id)

    assert len(job.media_queue.messages) == 2


@pytest.mark.parametrize("url", ["http://pictures.example/a.jpg", "ftp://a.example/b", "nonsense"])
def test_what_is_no_address_of_media_is_refused(job, url):
    with pytest.raises(InvalidInput) as caught:
        copied(job, url)

    assert [each.field for each in caught.value.errors] == ["url"]
    assert job.stored_assets.space("h2o").count == 0


@pytest.mark.parametrize(
    ("url", "kind"), [("https://a.example/x.mp4", AssetKind.VIDEO), (ADDRESS, AssetKind.IMAGE)]
)
def test_what_it_may_be_is_told_by_its_name_until_it_is_there(job, url, kind):
    assert copied(job, url, "Title").kind is kind


def test_a_picture_is_copied_from_its_address(job):
    job.downloads.contents[ADDRESS] = media_files.png()

    asset = job.look(copied(job))

    assert (asset.status, asset.width) == (AssetStatus.READY, 640)
    assert job.stored_assets.space("h2o").size == asset.size


def test_what_turns_out_to_be_a_video_is_one(job, film):
    job.downloads.contents[ADDRESS] = film

    assert job.look(copied(job)).kind is AssetKind.VIDEO


def test_an_address_that_leads_to_a_page_is_rejected(job):
    job.downloads.contents[ADDRESS] = PAGE

    assert job.look(copied(job)).reason_code == "type_not_taken"


def test_an_address_that_may_not_be_called_is_rejected_with_what_to_do(job):
    job.downloads.failure = MediaUnavailable(
        "address_refused", "The address leads to a private network.", transient=False
    )

    asset = job.look(copied(job))

    assert asset.status is AssetStatus.REJECTED
    assert asset.reason == (
        "The picture or video could not be copied from its address. The address leads to a private "
        "network. Check the address, or save the file on your device and upload it from there."
    )


def test_an_address_that_does_not_answer_now_is_tried_again_and_then_rejected(job):
    asset = copied(job)
    job.downloads.failure = MediaUnavailable("no_answer", "It did not answer.", transient=True)

    with pytest.raises(Unavailable):
        job.look(asset)
    assert job.asset(asset.id).status is AssetStatus.PROCESSING

    assert job.look(asset, is_last_try=True).reason_code == "address_unreachable"


def test_a_copy_that_does_not_fit_into_the_library_is_rejected(job):
    job.downloads.contents[ADDRESS] = media_files.png()
    asset = copied(job)
    job.quotas.set(library_bytes=1000, file_bytes=50 * MB)

    found = job.look(asset)

    assert (found.status, found.reason_code) == (AssetStatus.REJECTED, "limit_reached")
    assert job.keys == []


# As networks take it


def derived(job: Job, asset: Asset, spec: PictureSpec, crop: Crop | None = None) -> Any:
    return job.media_processor.derive("h2o", asset.id, spec, crop)


def test_a_picture_that_fits_is_used_as_it_is(job):
    asset = job.take(media_files.jpeg(1000, 1000))

    assert derived(job, asset, INSTAGRAM) == asset.files["full"]


def test_a_picture_is_made_to_fit_once(job):
    asset = job.take(media_files.jpeg(500, 1500))

    first = derived(job, asset, INSTAGRAM)
    again = derived(job, asset, INSTAGRAM)

    assert first == again
    assert derivatives.fits(first, INSTAGRAM)
    assert (first.width, first.height) == (1200, 1500)
    assert job.keys.count(first.key) == 1
    assert Image.open(io.BytesIO(job.bytes_of(first.key))).size == (1200, 1500)


def test_two_who_ask_at_once_get_the_same_file(job, monkeypatch):
    asset = job.take(media_files.jpeg(500, 1500))
    derive = job.imaging.derive
    other: list[Any] = []

    def slow(*given: Any) -> MadeFile:
        monkeypatch.setattr(job.imaging, "derive", derive)
        other.append(derived(job, asset, INSTAGRAM))
        return derive(*given)

    monkeypatch.setattr(job.imaging, "derive", slow)
    first = derived(job, asset, INSTAGRAM)

    assert [first] == other
    assert len([key for key in job.keys if key.endswith("derived.jpg")]) == 1


def test_another_crop_and_other_bytes_are_another_file(job):
    asset = job.take(media_files.jpeg(500, 1500))

    padded, top = derived(job, asset, INSTAGRAM), derived(job, asset, INSTAGRAM, Crop(y=0))
    other = derived(job, replaced(job, asset, media_files.jpeg(501, 1500)), INSTAGRAM)

    assert len({padded.key, top.key, other.key}) == 3


def test_what_moves_is_used_moving_where_that_is_taken(job):
    asset = job.take(media_files.moving("GIF"), "image/gif", "loop.gif")
    moving = PictureSpec(animated=True, content_types=frozenset({"image/jpeg", "image/gif"}))

    assert derived(job, asset, moving) == asset.files["animated"]
    assert derived(job, asset, INSTAGRAM).content_type == "image/jpeg"


def test_what_is_not_there_or_not_ready_is_said(job):
    with pytest.raises(NotFound):
        job.media_processor.derive("h2o", "nobody", INSTAGRAM, None)
    with pytest.raises(Conflict) as caught:
        derived(job, job.put(media_files.jpeg()), INSTAGRAM)
    assert caught.value.code == "media_not_ready"


def test_a_document_becomes_ready_with_its_pages_and_is_given_out_to_be_saved(job):
    content = media_files.pdf(3)

    asset = job.take(content, "application/pdf", "prices.pdf")

    assert (asset.status, asset.kind, asset.pages) == (AssetStatus.READY, AssetKind.DOCUMENT, 3)
    assert set(asset.files) == {"full", "cover", "thumbnail"}
    assert job.file(asset, "full") == content
    assert asset.size == sum(file.size for file in asset.files.values())
    assert job.stored_assets.space("h2o").size == asset.size
    told = job.s3.head_object(Bucket=BUCKET, Key=asset.files["full"].key)
    assert (told["ContentType"], told["ContentDisposition"]) == ("application/pdf", "attachment")
    shown = job.s3.head_object(Bucket=BUCKET, Key=asset.files["cover"].key)
    assert "ContentDisposition" not in shown


def test_a_document_that_holds_more_than_pages_is_rejected_and_nothing_of_it_is_kept(job):
    asset = job.take(media_files.pdf(script=True), "application/pdf", "prices.pdf")

    assert (asset.status, asset.reason_code) == (AssetStatus.REJECTED, "document_programs")
    assert "Print it as PDF" in asset.reason
    assert job.keys == []
    assert job.stored_assets.space("h2o").size == 0


def test_a_document_may_only_take_the_place_of_a_document(job):
    asset = job.take(media_files.jpeg())
    declared = Declared(filename="a.pdf", content_type="application/pdf", size=9)

    with pytest.raises(InvalidInput):
        job.uploads.replace(ADMIN, asset.id, declared)
