"""Reading what networks need of MP4 and MOV files: ISO/IEC 14496-12, QuickTime File Format.

A file is boxes: a length, a type of four characters, and content, often boxes again.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from drumbeat.domain import rejections
from drumbeat.imaging.movie import Movie

#: In bytes; the index of an hour of video has a few MB.
_MOST_INDEX = 64 * 1024 * 1024
_MOST_BOXES = 100_000
_CODECS = {
    b"avc1": "h264",
    b"avc3": "h264",
    b"hvc1": "hevc",
    b"hev1": "hevc",
    b"av01": "av1",
    b"vp08": "vp8",
    b"vp09": "vp9",
    b"mp4v": "mpeg4",
    b"apcn": "prores",
    b"apch": "prores",
    b"apcs": "prores",
    b"apco": "prores",
    b"ap4h": "prores",
}


def read(path: Path) -> Movie:
    """Raises MediaRejected."""
    index, plays_at_once = _index(path)
    tracks = [track for kind, track in _boxes(index) if kind == b"trak"]
    video = next((track for track in tracks if _handler(track) == b"vide"), None)
    if video is None:
        raise rejections.no_video_track()
    width, height = _size(_inside(video, b"tkhd"))
    return Movie(
        width=width,
        height=height,
        codec=_codec(_inside(video, b"mdia", b"minf", b"stbl", b"stsd")),
        duration_seconds=_duration(_inside(index, b"mvhd")),
        has_edit_list=any(_inside(track, b"edts", b"elst") for track in tracks),
        plays_at_once=plays_at_once,
    )


def _index(path: Path) -> tuple[bytes, bool]:
    """The content of `moov`, and whether it comes before `mdat`. Raises MediaRejected when a box
    does not end in the file."""
    index, data_first = None, False
    whole = path.stat().st_size
    with path.open("rb") as file:
        for kind, start, end in _at_top(file, whole):
            if kind == b"moov" and index is None:
                if end - start > _MOST_INDEX:
                    raise rejections.broken_video()
                file.seek(start)
                index = file.read(end - start)
            elif kind == b"mdat" and index is None:
                data_first = True
    if index is None:
        raise rejections.broken_video()
    return index, not data_first


def _at_top(file: BinaryIO, whole: int) -> Iterator[tuple[bytes, int, int]]:
    at = 0
    for _ in range(_MOST_BOXES):
        if whole - at < 8:
            return
        file.seek(at)
        header = file.read(16)
        length, kind, start = int.from_bytes(header[:4], "big"), header[4:8], at + 8
        if length == 1:
            length, start = int.from_bytes(header[8:16], "big"), at + 16
        elif length == 0:
            length = whole - at
        if start > at + length or at + length > whole:
            raise rejections.broken_video()
        yield kind, start, at + length
        at += length


def _boxes(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 0
    while len(content) - at >= 8:
        length, start = int.from_bytes(content[at : at + 4], "big"), at + 8
        if length == 1:
            length, start = int.from_bytes(content[at + 8 : at + 16], "big"), at + 16
        elif length == 0:
            length = len(content) - at
        if start > at + length or at + length > len(content):
            return
        yield content[at + 4 : at + 8], content[start : at + length]
        at += length


def _inside(content: bytes, *path: bytes) -> bytes:
    """The content of a nested box: the first box of each name in turn; empty if one is missing."""
    for name in path:
        content = next((inner for kind, inner in _boxes(content) if kind == name), b"")
    return content


def _handler(track: bytes) -> bytes:
    return _inside(track, b"mdia", b"hdlr")[8:12]


def _size(header: bytes) -> tuple[int, int]:
    """The size in a track header, turned if its matrix turns it by a quarter."""
    matrix = 52 if header[:1] == b"\1" else 40
    if len(header) < matrix + 44:
        raise rejections.broken_video()
    width, height = (
        int.from_bytes(header[at : at + 4], "big") >> 16 for at in (matrix + 36, matrix + 40)
    )
    if not width or not height:
        raise rejections.no_video_track()
    is_turned = not any(header[matrix : matrix + 4]) and any(header[matrix + 4 : matrix + 8])
    return (height, width) if is_turned else (width, height)


def _codec(descriptions: bytes) -> str:
    name = descriptions[12:16]
    if len(name) < 4:
        raise rejections.broken_video()
    return _CODECS.get(name, name.decode("ascii", "replace").strip())


def _duration(header: bytes) -> float | None:
    """The duration in a movie header, in seconds; None when it has none."""
    at, width = (20, 8) if header[:1] == b"\1" else (12, 4)
    scale = int.from_bytes(header[at : at + 4], "big")
    ticks = int.from_bytes(header[at + 4 : at + 4 + width], "big")
    unknown = (1 << 8 * width) - 1
    if len(header) < at + 4 + width or not scale or ticks in (0, unknown):
        return None
    return ticks / scale
