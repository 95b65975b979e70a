"""The contract of `ports.FeedWriter`."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from drumbeat.ports import FeedWriter


class FeedWriterContract:
    """Subclasses give `writer`, and `ordered`: business and website of each feed to be written."""

    @pytest.fixture
    def writer(self) -> FeedWriter:
        raise NotImplementedError

    def ordered(self, writer: FeedWriter) -> Sequence[tuple[str, str]]:
        raise NotImplementedError

    def test_a_feed_is_written_for_the_website_whose_banners_have_changed(
        self, writer: FeedWriter
    ) -> None:
        writer.soon("h2o", "main")
        writer.soon("all_county", "garden")

        assert self.ordered(writer) == [("h2o", "main"), ("all_county", "garden")]

    def test_a_feed_is_written_again_for_each_change(self, writer: FeedWriter) -> None:
        for _ in range(2):
            writer.soon("h2o", "main")

        assert self.ordered(writer) == [("h2o", "main")] * 2
