"""Downloads from addresses outside of the library, without a network."""

from __future__ import annotations

from pathlib import Path

from drumbeat.ports import MediaUnavailable


class HeldDownloads:
    """`ports.Downloads`. `failure` is raised as long as it is set."""

    def __init__(self) -> None:
        self.contents: dict[str, bytes] = {}
        self.failure: MediaUnavailable | None = None

    def fetch(self, url: str, into: Path, most: int) -> None:
        if self.failure is not None:
            raise self.failure
        content = self.contents.get(url)
        if content is None:
            raise MediaUnavailable("media_unreachable", "There is no file.", transient=False)
        if len(content) > most:
            raise MediaUnavailable("media_too_large", "There is too much.", transient=False)
        into.write_bytes(content)
