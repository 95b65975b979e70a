"""What may be uploaded, under which names and keys."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drumbeat.domain import uploading
from drumbeat.domain.errors import InvalidInput
from drumbeat.domain.media import AssetKind, Upload, UploadKind
from drumbeat.domain.time_ordered import made_at

MIB = 1024 * 1024


@pytest.mark.parametrize(
    ("filename", "content_type", "stored"),
    [
        ("pipe.jpg", "image/jpeg", ("pipe.jpg", "image/jpeg", AssetKind.IMAGE)),
        ("PIPE.JPEG", "IMAGE/JPEG", ("PIPE.JPEG", "image/jpeg", AssetKind.IMAGE)),
        ("pipe.jpg", "image/jpg", ("pipe.jpg", "image/jpeg", AssetKind.IMAGE)),
        ("photo.heic", "image/heic", ("photo.heic", "image/heic", AssetKind.IMAGE)),
        ("a.webp", "image/webp; q=1", ("a.webp", "image/webp", AssetKind.IMAGE)),
        ("blob", "image/png", ("blob.png", "image/png", AssetKind.IMAGE)),
        ("v1.2 final", "video/mp4", ("v1.2 final.mp4", "video/mp4", AssetKind.VIDEO)),
        ("clip.MOV", "video/quicktime", ("clip.MOV", "video/quicktime", AssetKind.VIDEO)),
        ("clip.webm", "video/webm", ("clip.webm", "video/webm", AssetKind.VIDEO)),
        (
            "prices.PDF",
            "application/x-pdf",
            ("prices.PDF", "application/pdf", AssetKind.DOCUMENT),
        ),
    ],
)
def test_pictures_videos_and_documents_are_taken(filename, content_type, stored):
    assert uploading.accepted(filename, content_type) == stored


@pytest.mark.parametrize(
    ("content_type", "said"),
    [
        ("image/svg+xml", "An SVG can hold programs"),
        ("text/html", "web page"),
        ("application/msword", "Send a picture"),
        ("image/tiff", "TIFF"),
        ("application/octet-stream", "Send a picture"),
        ("application/x-msdownload", "Send a picture"),
        ("image/bmp", "Send a picture"),
        ("", "Send a picture"),
    ],
)
def test_everything_else_is_refused_with_what_to_send_instead(content_type, said):
    with pytest.raises(InvalidInput) as refused:
        uploading.accepted("file.jpg", content_type)

    [error] = refused.value.errors
    assert error.field == "content_type"
    assert said in error.message
    assert error.message.endswith(
        "Send a picture (JPEG, PNG, WebP, GIF or HEIC), a video (MP4, MOV or WebM) or a PDF."
    )


@pytest.mark.parametrize(
    ("filename", "content_type"),
    [
        ("page.html", "image/jpeg"),
        ("drawing.svg", "image/png"),
        ("pipe.png", "image/jpeg"),
        ("clip.mp4", "image/gif"),
        ("x.jpg.exe", "image/jpeg"),
    ],
)
def test_a_name_that_says_something_else_is_refused(filename, content_type):
    with pytest.raises(InvalidInput) as refused:
        uploading.accepted(filename, content_type)

    [error] = refused.value.errors
    assert error.field == "filename"
    assert "Give it the ending of what it is." in error.message


@pytest.mark.parametrize(
    ("filename", "cleaned"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\ann\\pipe.jpg", "pipe.jpg"),
        ("/", "file"),
        ("..", "file"),
        ("a\x00b\x1f.jpg", "ab.jpg"),
        ("photo\u202egpj.exe", "photogpj.exe"),
        ("ru\u200br\ufeff.png", "rur.png"),
        ("  many\t blanks\n.jpg ", "many blanks .jpg"),
        ("\ud800.jpg", "?.jpg"),
        ("труба.jpg", "труба.jpg"),
    ],
)
def test_names_lose_folders_and_what_cannot_be_seen(filename, cleaned):
    assert uploading.cleaned_name(filename) == cleaned


def test_a_long_name_keeps_its_ending():
    name = uploading.cleaned_name("p" * 500 + ".jpeg")

    assert len(name) == uploading.MAX_NAME
    assert name.endswith("p.jpeg")


@given(st.text(st.characters(), max_size=400))
def test_whatever_a_name_was_what_is_kept_can_be_shown_and_leads_nowhere(text):
    name = uploading.cleaned_name(text)

    assert 0 < len(name) <= uploading.MAX_NAME
    assert not set("/\\") & set(name)
    assert not any(unicodedata.category(each) in ("Cc", "Cf", "Cs") for each in name)
    assert uploading.cleaned_name(name) == name


@pytest.mark.parametrize("size", [-1, 0])
def test_an_empty_file_is_refused(size):
    with pytest.raises(InvalidInput, match="empty"):
        uploading.require_size(size)


def test_a_file_that_no_call_takes_is_refused():
    uploading.require_size(5 * 1024**3)

    with pytest.raises(InvalidInput, match="at most 5 GB"):
        uploading.require_size(5 * 1024**3 + 1)


@pytest.mark.parametrize(
    ("size", "kind"),
    [
        (1, UploadKind.SINGLE),
        (16 * MIB, UploadKind.SINGLE),
        (16 * MIB + 1, UploadKind.MULTIPART),
    ],
)
def test_what_is_larger_than_16_mb_comes_in_parts(size, kind):
    assert uploading.kind_of_upload(size) is kind


@given(st.integers(1, uploading.MOST_BYTES * 100))
def test_no_upload_has_more_parts_than_the_store_takes(size):
    part = uploading.part_size(size)

    assert part >= uploading.SMALLEST_PART
    assert -(-size // part) <= uploading.MOST_PARTS


def test_a_key_says_whose_it_is_and_when_it_began_and_cannot_be_guessed():
    began_at = datetime(2026, 11, 29, tzinfo=UTC)
    keys = [
        uploading.upload_key("h2o", "asset-1", began_at + timedelta(seconds=each), bytes(range(10)))
        for each in range(2)
    ]

    assert keys[0] == "in/h2o/asset-1/01a22499-f800-7001-8203-040506070809"
    assert uploading.owner_of(keys[0]) == ("h2o", "asset-1")
    assert made_at(uploading.id_of(keys[0]) or "") == began_at
    assert sorted(keys) == keys
    assert uploading.id_of("in/h2o/asset-1/AAECAwQFBgcICQoLDA0ODw") is None


@pytest.mark.parametrize(
    "key", ["", "in/h2o/asset", "in//asset/x", "in/h2o/asset/x/y", "media/h2o/asset/x", "asset"]
)
def test_other_keys_are_nobodys(key):
    assert uploading.owner_of(key) is None


def test_a_made_files_folder_is_found():
    assert uploading.folder_of("media/abc/pipe.jpg") == "media/abc/"
    assert uploading.folder_of("in/h2o/asset/x") is None


def _upload(size: int, **more: object) -> Upload:
    upload = {"key": "in/h2o/a/x", "kind": UploadKind.SINGLE, "size": size, **more}
    return Upload(content_type="image/jpeg", **upload)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("upload", "size", "content_type", "said"),
    [
        (_upload(7), 7, "image/jpeg", None),
        (_upload(7), 7, None, None),
        (_upload(7), 6, "image/jpeg", "7 bytes were announced, and 6 have arrived."),
        (_upload(7), 8, "image/jpeg", "7 bytes were announced, and 8 have arrived."),
        (_upload(7), 7, "text/html", "image/jpeg was announced, and one of the type text/html"),
        (_upload(7, is_exact=False), 3, "image/jpeg", None),
        (_upload(7, is_exact=False), 7, "image/jpeg", None),
        (_upload(7, is_exact=False), 8, None, "At most 7 bytes were announced"),
        (_upload(7, is_exact=False), 0, None, "and 0 have arrived"),
    ],
)
def test_what_arrives_must_be_what_was_declared(upload, size, content_type, said):
    complaint = uploading.mismatch(upload, size, content_type)

    assert (complaint is None) if said is None else (said in complaint)
