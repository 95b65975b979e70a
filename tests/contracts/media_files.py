"""The contract of `ports.MediaFiles`."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest

from drumbeat.domain.errors import NotFound, Unavailable
from drumbeat.ports import MediaFiles, ObjectFacts

KEY = "media/abc/pipe.jpg"
JPEG = "image/jpeg"


class MediaFilesContract:
    """Subclasses give `files`, empty, and `now`: when what is put there now is put there."""

    @pytest.fixture
    def files(self) -> MediaFiles:
        raise NotImplementedError

    def now(self) -> datetime:
        raise NotImplementedError

    def test_a_file_is_put_and_looked_at(self, files: MediaFiles) -> None:
        files.put(KEY, b"0123456789", JPEG)

        facts = files.look(KEY)

        assert facts is not None
        assert facts == ObjectFacts(size=10, content_type=JPEG, etag=facts.etag)
        assert facts.etag.strip('"') == facts.etag != ""

    def test_a_stream_is_put_from_where_it_stands(self, files: MediaFiles) -> None:
        stream = BytesIO(b"0123456789")
        stream.seek(4)

        files.put(KEY, stream, JPEG)

        assert files.read(KEY) == b"456789"

    @pytest.mark.parametrize(
        ("start", "length", "expected"),
        [
            (0, None, b"0123456789"),
            (4, None, b"456789"),
            (2, 3, b"234"),
            (9, 1, b"9"),
            (8, 100, b"89"),
        ],
    )
    def test_it_is_read_in_parts(
        self, files: MediaFiles, start: int, length: int | None, expected: bytes
    ) -> None:
        files.put(KEY, b"0123456789", JPEG)

        assert files.read(KEY, start, length) == expected

    @pytest.mark.parametrize(("content", "start"), [(b"0123456789", 10), (b"", 0)])
    def test_nothing_can_be_read_behind_its_end(
        self, files: MediaFiles, content: bytes, start: int
    ) -> None:
        files.put(KEY, content, JPEG)

        with pytest.raises(Unavailable):
            files.read(KEY, start, 5)

    def test_what_is_not_there_is_said_to_be_so(self, files: MediaFiles) -> None:
        files.put(KEY, b"0", JPEG)

        assert files.look("media/abc") is None
        with pytest.raises(NotFound):
            files.read("media/abc")

    def test_another_one_takes_its_place(self, files: MediaFiles) -> None:
        files.put(KEY, b"before", JPEG)
        before = files.look(KEY)
        files.put(KEY, b"behind", "image/png")
        after = files.look(KEY)

        assert before is not None
        assert after is not None
        assert (files.read(KEY), after.content_type) == (b"behind", "image/png")
        assert after.etag != before.etag

    def test_the_same_bytes_have_the_same_tag(self, files: MediaFiles) -> None:
        files.put(KEY, b"same", JPEG)
        files.put("media/other", b"same", JPEG)

        one, other = files.look(KEY), files.look("media/other")
        assert one == other

    def test_what_is_deleted_is_gone_and_may_be_deleted_again(self, files: MediaFiles) -> None:
        for key in (KEY, "media/other", "media/third"):
            files.put(key, b"0", JPEG)

        files.delete(iter([KEY, KEY, "media/other", "media/never/there"]))
        files.delete([KEY])
        files.delete([])

        assert [key for key, _ in files.listed("")] == ["media/third"]
        assert files.look(KEY) is None

    def test_what_begins_so_is_listed_by_name_with_its_time(self, files: MediaFiles) -> None:
        for key in ("media/b/2", "media/b/10", "media/a/1", "in/b/1", "media/b"):
            files.put(key, b"0", JPEG)
        now = self.now()

        listed = dict(files.listed("media/b/"))

        assert list(listed) == ["media/b/10", "media/b/2"]
        for at in listed.values():
            assert at.tzinfo is not None
            assert abs(at.astimezone(UTC) - now) < timedelta(minutes=1)
        assert list(files.listed("media/c")) == []

    def test_its_address_is_made_of_its_key(self, files: MediaFiles) -> None:
        address = files.url(KEY)

        assert address.startswith("https://")
        assert address.endswith(f"/{KEY}")
        assert files.url(KEY) == address != files.url("media/other")
