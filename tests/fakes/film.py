"""Videos of any size, generated where they are read."""

from __future__ import annotations

import struct
from dataclasses import dataclass

from drumbeat.domain.publishing import Medium
from drumbeat.ports import MediaUnavailable, Part

#: Uploads in chunks are in multiples of this (YouTube Data API, resumable uploads).
BLOCK = 256 * 1024


@dataclass(frozen=True, slots=True)
class Footage:
    """Bytes of which each block begins with its position, so that a receiver can check it."""

    size: int

    def __len__(self) -> int:
        return self.size

    def __getitem__(self, part: slice) -> bytes:
        start, stop, _ = part.indices(self.size)
        blocks = range(start - start % BLOCK, stop, BLOCK)
        return b"".join(_block(at)[max(start - at, 0) : stop - at] for at in blocks)


def _block(at: int) -> bytes:
    return struct.pack(">Q", at) + bytes(BLOCK - 8)


@dataclass
class Film:
    """`ports.MediaReader`: every file is footage of its size.

    `largest`: the size of the largest part that was read.
    """

    largest: int = 0

    def url(self, medium: Medium) -> str:
        return medium.url

    def read(self, medium: Medium, start: int = 0, length: int | None = None) -> Part:
        if medium.file is None:
            raise MediaUnavailable("media_missing", "There is no such file.", transient=False)
        footage = Footage(medium.file.size)
        content = footage[start : None if length is None else start + length]
        self.largest = max(self.largest, len(content))
        return Part(content, medium.file.content_type, len(footage))
