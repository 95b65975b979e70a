"""Removing everything but the frames from animated GIFs and WebPs.

Encoding hundreds of frames again takes minutes and loses quality. Instead, the file is copied
without the parts that are not frames, and without anything after its end.
"""

from __future__ import annotations

from collections.abc import Iterator

from drumbeat.domain import rejections
from drumbeat.domain.derivatives import GIF

_EXTENSION, _IMAGE, _TRAILER = 0x21, 0x2C, 0x3B
_CONTROL, _APPLICATION = 0xF9, 0xFF
#: The applications whose extensions hold the number of repeats.
_LOOPS = (b"NETSCAPE2.0", b"ANIMEXTS1.0")
#: The parts that a WebP shows; its flags for profile, EXIF and XMP are cleared.
_FRAMES = (b"ANIM", b"ANMF", b"VP8 ", b"VP8L", b"ALPH")
_METADATA_FLAGS = 0x20 | 0x08 | 0x04


def cleaned(content: bytes, content_type: str) -> bytes:
    """The file with only its frames. Raises MediaRejected when it is cut off."""
    parts = _of_gif(content) if content_type == GIF else _of_webp(content)
    return b"".join(parts)


def _of_gif(content: bytes) -> Iterator[bytes]:
    """GIF89a Specification: header, screen, and then blocks up to the trailer."""
    at = 13 + _table(content, 10)
    yield content[:at]
    while True:
        kind = _byte(content, at)
        if kind == _TRAILER:
            yield content[at : at + 1]
            return
        if kind == _IMAGE:
            end = _after_blocks(content, at + 11 + _table(content, at + 9))
        elif kind == _EXTENSION:
            end = _after_blocks(content, at + 2)
        else:
            raise rejections.broken_picture()
        if kind == _IMAGE or _says_how_it_moves(content, at):
            yield content[at:end]
        at = end


def _says_how_it_moves(content: bytes, at: int) -> bool:
    label = _byte(content, at + 1)
    is_loop = label == _APPLICATION and content[at + 3 : at + 14] in _LOOPS
    return label == _CONTROL or is_loop


def _table(content: bytes, at: int) -> int:
    """The colour table whose size is in the flags at `at`."""
    flags = _byte(content, at)
    return int(3 * 2 ** ((flags & 7) + 1)) if flags & 0x80 else 0


def _after_blocks(content: bytes, at: int) -> int:
    while length := _byte(content, at):
        at += 1 + length
    return at + 1


def _byte(content: bytes, at: int) -> int:
    if at >= len(content):
        raise rejections.broken_picture()
    return content[at]


def _of_webp(content: bytes) -> Iterator[bytes]:
    """RFC 9649: chunks of a name, a length, and that many bytes, padded to an even number."""
    chunks = b"".join(_shown_chunks(content))
    yield b"RIFF" + (len(chunks) + 4).to_bytes(4, "little") + b"WEBP"
    yield chunks


def _shown_chunks(content: bytes) -> Iterator[bytes]:
    at, until = 12, min(8 + int.from_bytes(content[4:8], "little"), len(content))
    while at + 8 <= until:
        name, length = content[at : at + 4], int.from_bytes(content[at + 4 : at + 8], "little")
        end = at + 8 + length + length % 2
        if at + 8 + length > until:
            raise rejections.broken_picture()
        if name == b"VP8X":
            flags = content[at + 8] & ~_METADATA_FLAGS
            yield content[at : at + 8] + bytes([flags]) + content[at + 9 : end]
        elif name in _FRAMES:
            yield content[at:end]
        at = end
