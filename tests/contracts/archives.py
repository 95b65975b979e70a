"""The contracts of `ports.Archives` and `ports.Exporter`."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import unquote_plus, urlsplit
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from drumbeat.ports import Archives, Exporter

KEY = "exports/h2o/one.zip"


class ArchivesContract:
    """Subclasses give `archives`, empty, and `content`: what is in a file."""

    @pytest.fixture
    def archives(self) -> Archives:
        raise NotImplementedError

    def content(self, archives: Archives, key: str) -> bytes:
        raise NotImplementedError

    def test_what_is_written_is_a_file_at_the_end(self, archives: Archives) -> None:
        with archives.writing(KEY) as file:
            file.write(b"first ")
            file.write(b"second")
            assert archives.size(KEY) is None

        assert archives.size(KEY) == 12
        assert self.content(archives, KEY) == b"first second"
        assert archives.size("exports/h2o/other.zip") is None

    def test_nothing_is_a_file_too(self, archives: Archives) -> None:
        with archives.writing(KEY):
            pass

        assert archives.size(KEY) == 0

    def test_what_is_broken_off_leaves_what_was_there(self, archives: Archives) -> None:
        with pytest.raises(KeyError):
            self.break_off(archives)
        assert archives.size(KEY) is None
        with archives.writing(KEY) as file:
            file.write(b"whole")

        with pytest.raises(KeyError):
            self.break_off(archives)

        assert self.content(archives, KEY) == b"whole"

    def break_off(self, archives: Archives) -> None:
        with archives.writing(KEY) as file:
            file.write(b"half")
            raise KeyError

    def test_another_one_takes_its_place(self, archives: Archives) -> None:
        for content in (b"before", b"after"):
            with archives.writing(KEY) as file:
                file.write(content)

        assert self.content(archives, KEY) == b"after"

    def test_nobody_goes_back_in_it(self, archives: Archives) -> None:
        with archives.writing(KEY) as file:
            file.write(b"first")
            assert not file.seekable()
            assert not file.readable()
            with pytest.raises(OSError, match="seek"):
                file.seek(0)

    def test_a_zip_is_written_as_it_comes(self, archives: Archives) -> None:
        with archives.writing(KEY) as file, ZipFile(file, "w", ZIP_DEFLATED) as packed:
            packed.writestr("posts.json", "[]")

        assert self.content(archives, KEY).startswith(b"PK")

    def test_its_address_says_what_it_is_to_be_called(self, archives: Archives) -> None:
        with archives.writing(KEY) as file:
            file.write(b"whole")

        address = urlsplit(archives.url(KEY, "h2o-2026.zip"))

        assert address.path.endswith(f"/{KEY}")
        assert "h2o-2026.zip" in unquote_plus(address.query)


class ExporterContract:
    """Subclasses give `exporter`, and `begun`: business and id of each export that is to be
    written."""

    @pytest.fixture
    def exporter(self) -> Exporter:
        raise NotImplementedError

    def begun(self, exporter: Exporter) -> Sequence[tuple[str, str]]:
        raise NotImplementedError

    def test_an_export_is_written_for_the_business_that_wants_it(self, exporter: Exporter) -> None:
        exporter.begin("h2o", "one")
        exporter.begin("all_county", "other")

        assert self.begun(exporter) == [("h2o", "one"), ("all_county", "other")]

    def test_an_export_that_is_begun_twice_is_written_twice(self, exporter: Exporter) -> None:
        for _ in range(2):
            exporter.begin("h2o", "one")

        assert self.begun(exporter) == [("h2o", "one")] * 2
