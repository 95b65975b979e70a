"""The contract of `ports.Downloads`."""

from __future__ import annotations

from pathlib import Path

import pytest

from drumbeat.ports import Downloads, MediaUnavailable

VAN = "https://pictures.example/van.jpg"
PIPE = "https://pictures.example/pipe.jpg"
PLENTY = 1_000


class DownloadsContract:
    """Subclasses give `downloads`, `offer`, which puts a file at an address, where there was none,
    and `silence`, after which no address answers."""

    @pytest.fixture
    def downloads(self) -> Downloads:
        raise NotImplementedError

    def offer(self, downloads: Downloads, url: str, content: bytes) -> None:
        raise NotImplementedError

    def silence(self, downloads: Downloads) -> None:
        raise NotImplementedError

    @pytest.fixture
    def copy(self, tmp_path: Path) -> Path:
        return tmp_path / "copy"

    def refused(self, downloads: Downloads, copy: Path, most: int) -> MediaUnavailable:
        with pytest.raises(MediaUnavailable) as caught:
            downloads.fetch(VAN, copy, most)
        return caught.value

    def test_a_file_is_copied_from_its_own_address(self, downloads: Downloads, copy: Path) -> None:
        self.offer(downloads, VAN, b"the van, in several parts")
        self.offer(downloads, PIPE, b"the pipe")

        downloads.fetch(VAN, copy, PLENTY)

        assert copy.read_bytes() == b"the van, in several parts"

    def test_a_copy_replaces_what_was_in_its_place(self, downloads: Downloads, copy: Path) -> None:
        copy.write_bytes(b"a longer file from before")
        self.offer(downloads, VAN, b"the van")

        downloads.fetch(VAN, copy, PLENTY)

        assert copy.read_bytes() == b"the van"

    def test_a_file_of_the_permitted_size_is_copied(self, downloads: Downloads, copy: Path) -> None:
        self.offer(downloads, VAN, b"the van")

        downloads.fetch(VAN, copy, len(b"the van"))

        assert copy.read_bytes() == b"the van"

    def test_a_larger_file_is_refused_for_good(self, downloads: Downloads, copy: Path) -> None:
        self.offer(downloads, VAN, b"the van")

        refused = self.refused(downloads, copy, len(b"the van") - 1)

        assert (refused.code, refused.transient) == ("media_too_large", False)

    def test_an_address_without_a_file_is_refused_for_good(
        self, downloads: Downloads, copy: Path
    ) -> None:
        self.offer(downloads, PIPE, b"the pipe")

        refused = self.refused(downloads, copy, PLENTY)

        assert (refused.code, refused.transient) == ("media_unreachable", False)

    def test_an_address_that_does_not_answer_is_worth_another_try(
        self, downloads: Downloads, copy: Path
    ) -> None:
        self.offer(downloads, VAN, b"the van")
        self.silence(downloads)

        assert self.refused(downloads, copy, PLENTY).transient
