"""The library's bucket on moto: files, parts, and files that don't exist."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from drumbeat.aws.media_store import S3MediaStore
from drumbeat.domain.errors import Conflict, Unavailable
from drumbeat.ports import UploadedPart
from tests.contracts.media_files import MediaFilesContract
from tests.integration.services.shelf import BUCKET, PUBLIC_URL, store_client

KEY = "in/h2o/asset-1/AAAAAAAAAAAAAAAAAAAAAA"
FILE = "media/abc/pipe.jpg"


@pytest.fixture
def s3(aws: None) -> Any:
    client = store_client()
    client.create_bucket(Bucket=BUCKET)
    return client


@pytest.fixture
def store(s3: Any) -> S3MediaStore:
    return S3MediaStore(lambda: s3, BUCKET, PUBLIC_URL)


class TestS3MediaStore(MediaFilesContract):
    @pytest.fixture
    def files(self, store: S3MediaStore) -> S3MediaStore:
        return store

    def now(self) -> datetime:
        return datetime.now(UTC)


@pytest.mark.parametrize(
    ("key", "kept"),
    [
        (FILE, "public, max-age=31536000, immutable"),
        ("public/banners/x.json", "public, max-age=45"),
    ],
)
def test_files_say_how_long_they_may_be_kept(
    store: S3MediaStore, s3: Any, key: str, kept: str
) -> None:
    store.put(key, b"{}", "application/json")

    assert s3.head_object(Bucket=BUCKET, Key=key)["CacheControl"] == kept


def test_parts_become_one_file(store: S3MediaStore, s3: Any) -> None:
    upload_id = store.create(KEY, "video/mp4")
    assert store.parts(KEY, upload_id) == []
    s3.upload_part(Bucket=BUCKET, Key=KEY, UploadId=upload_id, PartNumber=1, Body=b"video")

    found = store.parts(KEY, upload_id)
    assert found == [UploadedPart(number=1, etag=found[0].etag, size=5)]  # type: ignore[index]
    store.complete(KEY, upload_id, found)
    store.complete(KEY, upload_id, found)

    facts = store.look(KEY)
    assert facts is not None
    assert (facts.size, facts.content_type) == (5, "video/mp4")
    assert store.parts(KEY, upload_id) is None


def test_parts_that_make_no_file_are_told_so(store: S3MediaStore) -> None:
    upload_id = store.create(KEY, "video/mp4")

    with pytest.raises(Conflict) as refused:
        store.complete(KEY, upload_id, [UploadedPart(number=1, etag="0" * 32, size=5)])

    assert refused.value.code == "upload_incomplete"


def test_an_upload_is_given_up_twice(store: S3MediaStore) -> None:
    upload_id = store.create(KEY, "video/mp4")

    store.abort(KEY, upload_id)
    store.abort(KEY, upload_id)

    assert store.parts(KEY, upload_id) is None


def test_a_bucket_that_refuses_is_not_one_that_is_empty(s3: Any) -> None:
    class Refusing:
        def head_object(self, **_: Any) -> None:
            from botocore.exceptions import ClientError

            answer = {"Error": {}, "ResponseMetadata": {"HTTPStatusCode": 403}}
            raise ClientError(answer, "HeadObject")  # type: ignore[arg-type]

    with pytest.raises(Unavailable):
        S3MediaStore(Refusing, BUCKET).look(FILE)
