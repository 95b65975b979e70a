"""Exports in a bucket of moto's, and the function that writes them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import boto3
import pytest

from drumbeat.aws.archives import LambdaExporter, S3Archives
from drumbeat.domain.errors import Unavailable
from drumbeat.ports import Archives, Exporter
from tests.contracts.archives import ArchivesContract, ExporterContract
from tests.integration.aws.functions import Functions
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


class TestLambdaExporter(ExporterContract):
    @pytest.fixture
    def exporter(self, aws: None) -> LambdaExporter:
        client = boto3.client("lambda")
        self.functions = Functions(client)
        return LambdaExporter(lambda: client, "upkeep")

    def begun(self, exporter: Exporter) -> Sequence[tuple[str, str]]:
        orders = [event["export"] for event in self.functions.received("upkeep")]
        return [(order["tenant_id"], order["export_id"]) for order in orders]

    def test_an_export_whose_function_is_busy_is_unavailable(
        self, exporter: LambdaExporter
    ) -> None:
        self.functions.is_down = True

        with pytest.raises(Unavailable):
            exporter.begin("h2o", "one")
