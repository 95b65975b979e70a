"""Generates pictures for tests; nothing is downloaded."""

from __future__ import annotations

import colorsys
import struct
import zlib


def drawn(width: int, height: int, hue: int) -> bytes:
    """A PNG with a gradient from dark to light in a colour (`hue` in degrees)."""
    rows = bytearray()
    for y in range(height):
        red, green, blue = colorsys.hsv_to_rgb(hue / 360, 0.6, 0.3 + 0.6 * y / height)
        rows += b"\0" + bytes((int(red * 255), int(green * 255), int(blue * 255))) * width
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", header)
        + _chunk(b"IDAT", zlib.compress(bytes(rows), 1))
        + _chunk(b"IEND", b"")
    )


def _chunk(kind: bytes, content: bytes) -> bytes:
    body = kind + content
    return struct.pack(">I", len(content)) + body + struct.pack(">I", zlib.crc32(body))
