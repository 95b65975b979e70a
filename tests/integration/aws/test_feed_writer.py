"""Having feeds written by their function."""

from __future__ import annotations

from collections.abc import Sequence

import boto3
import pytest

from drumbeat.aws.feed_writer import LambdaFeedWriter
from drumbeat.domain.errors import Unavailable
from drumbeat.ports import FeedWriter
from tests.contracts.feed_writer import FeedWriterContract
from tests.integration.aws.functions import Functions


class TestLambdaFeedWriter(FeedWriterContract):
    @pytest.fixture
    def writer(self, aws: None) -> LambdaFeedWriter:
        client = boto3.client("lambda")
        self.functions = Functions(client)
        return LambdaFeedWriter(lambda: client, "feeds")

    def ordered(self, writer: FeedWriter) -> Sequence[tuple[str, str]]:
        events = self.functions.received("feeds")
        return [(event["tenant_id"], event["site_id"]) for event in events]

    def test_a_feed_whose_function_is_busy_is_unavailable(self, writer: LambdaFeedWriter) -> None:
        self.functions.is_down = True

        with pytest.raises(Unavailable):
            writer.soon("h2o", "main")
