"""Reading media: the library's from its store, others by their addresses."""

from __future__ import annotations

from drumbeat.domain.errors import NotFound, Unavailable
from drumbeat.domain.publishing import Medium
from drumbeat.ports import MediaFiles, MediaReader, MediaUnavailable, Part


class LibraryMedia:
    """`ports.MediaReader`. An asset's own address is the distribution's and does not expire."""

    def __init__(self, files: MediaFiles, strangers: MediaReader) -> None:
        self._files = files
        self._strangers = strangers

    def url(self, medium: Medium) -> str:
        return medium.url

    def read(self, medium: Medium, start: int = 0, length: int | None = None) -> Part:
        if medium.asset is None:
            return self._strangers.read(medium, start, length)
        file = medium.file
        if file is None:
            raise _missing()
        if start >= file.size:
            return Part(b"", file.content_type, file.size)
        try:
            content = self._files.read(file.key, start, length)
        except NotFound:
            raise _missing() from None
        except Unavailable as failure:
            raise MediaUnavailable(
                "library_unavailable", failure.message, transient=True
            ) from failure
        return Part(content, file.content_type, file.size)


def _missing() -> MediaUnavailable:
    words = "A file of this post is not in the library any more. Choose another one."
    return MediaUnavailable("media_missing", words, transient=False)
