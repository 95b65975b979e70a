"""Exports in a bucket of moto's."""

from __future__ import annotations

from typing import Any

import pytest

from drumbeat.aws.archives import S3Archives
from drumbeat.ports import Archives
from tests.contracts.archives import ArchivesContract
from tests.integration.services.shelf import BUCKET, store_client


@pytest.fixture
def s3(aws: None) -> Any:
    client = store_client()
    client.create_bucket(Bucket=BUCKET)
    return client


class TestS3Archives(ArchivesContract):
    @pytest.fixture
    def archives(self, s3: Any) -> S3Archives:
        return S3Archives(lambda: s3, BUCKET)

    def content(self, archives: Archives, key: str) -> bytes:
        held: bytes = store_client().get_object(Bucket=BUCKET, Key=key)["Body"].read()
        return held

    def test_what_is_broken_off_leaves_no_parts_behind(self, archives: S3Archives, s3: Any) -> None:
        with pytest.raises(KeyError):
            self.break_off(archives)

        assert "Uploads" not in s3.list_multipart_uploads(Bucket=BUCKET)
