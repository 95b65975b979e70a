"""Reading what networks need of WebM files: RFC 8794 (EBML) and RFC 9559 (Matroska).

A file is elements: an id, a length, and content, often elements again.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from drumbeat.domain import rejections
from drumbeat.imaging.movie import Movie

_SEGMENT = 0x18538067
_INFO, _TICK, _DURATION = 0x1549A966, 0x2AD7B1, 0x4489
_TRACKS, _TRACK, _TYPE, _CODEC = 0x1654AE6B, 0xAE, 0x83, 0x86
_VIDEO, _WIDTH, _HEIGHT = 0xE0, 0xB0, 0xBA
_CODECS = {"V_VP8": "vp8", "V_VP9": "vp9", "V_AV1": "av1"}

_MOST_DESCRIPTION = 4 * 1024 * 1024
_MOST_ELEMENTS = 100_000
_NANOSECONDS = 1_000_000_000


def read(path: Path) -> Movie:
    """Raises MediaRejected."""
    elements: dict[int, bytes] = {}
    whole = path.stat().st_size
    with path.open("rb") as file:
        for name, start, end in _of_segment(file, whole):
            if name in (_INFO, _TRACKS) and name not in elements:
                if end - start > _MOST_DESCRIPTION:
                    raise rejections.broken_video()
                file.seek(start)
                elements[name] = file.read(end - start)
    tracks = [_within(content) for name, content in _elements(elements.get(_TRACKS, b""))]
    video = next((each for each in tracks if each.get(_TYPE) == b"\1" and _VIDEO in each), None)
    if video is None:
        raise rejections.no_video_track()
    frame = _within(video[_VIDEO])
    width, height = _number(frame.get(_WIDTH)), _number(frame.get(_HEIGHT))
    if not width or not height:
        raise rejections.no_video_track()
    codec = video.get(_CODEC, b"").decode("ascii", "replace").strip("\0")
    return Movie(
        width=width,
        height=height,
        codec=_CODECS.get(codec, codec.removeprefix("V_").lower()),
        duration_seconds=_duration(_within(elements.get(_INFO, b""))),
    )


def _of_segment(file: BinaryIO, whole: int) -> Iterator[tuple[int, int, int]]:
    """The elements of the file's one segment. Raises MediaRejected when one does not end in the
    file."""
    for name, start, end in _in_file(file, 0, whole):
        if name == _SEGMENT:
            yield from _in_file(file, start, end)
            return
    raise rejections.broken_video()


def _in_file(file: BinaryIO, at: int, until: int) -> Iterator[tuple[int, int, int]]:
    for _ in range(_MOST_ELEMENTS):
        if at >= until:
            return
        file.seek(at)
        header = file.read(12)
        name, used = _vint(header, keeps_marker=True)
        length, more = _vint(header[used:])
        if not used or not more:
            raise rejections.broken_video()
        start = at + used + more
        # All ones: it extends to the end of its parent.
        end = until if length == (1 << 7 * more) - 1 else start + length
        if end > until:
            raise rejections.broken_video()
        yield name, start, end
        at = end


def _elements(content: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at < len(content):
        name, used = _vint(content[at : at + 8], keeps_marker=True)
        length, more = _vint(content[at + used : at + used + 8])
        start = at + used + more
        if not used or not more or start + length > len(content):
            return
        yield name, content[start : start + length]
        at = start + length


def _within(content: bytes) -> dict[int, bytes]:
    """The first element of each id."""
    return dict(reversed(list(_elements(content))))


def _vint(content: bytes, *, keeps_marker: bool = False) -> tuple[int, int]:
    """A number of variable length, and how many bytes it takes; 0 bytes if there is none."""
    if not content or not content[0]:
        return 0, 0
    length = 9 - content[0].bit_length()
    if len(content) < length:
        return 0, 0
    number = int.from_bytes(content[:length], "big")
    return (number if keeps_marker else number & ((1 << 7 * length) - 1)), length


def _number(content: bytes | None) -> int:
    return int.from_bytes(content or b"", "big")


def _duration(info: dict[int, bytes]) -> float | None:
    content = info.get(_DURATION, b"")
    if len(content) not in (4, 8):
        return None
    ticks = float(struct.unpack(">f" if len(content) == 4 else ">d", content)[0])
    seconds = ticks * (_number(info.get(_TICK)) or 1_000_000) / _NANOSECONDS
    return seconds if 0 < seconds < 1e7 else None
