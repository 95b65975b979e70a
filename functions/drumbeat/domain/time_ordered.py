"""Ids that sort by the time at which they were made."""

from __future__ import annotations

from datetime import datetime


def time_ordered(at: datetime, rest: bytes) -> str:
    """A UUID of version 7 (RFC 9562, section 5.7): `at` to the millisecond, then `rest`.

    `rest` is ten bytes; six of their bits give way to the version and the variant.
    """
    number = int(at.timestamp() * 1000) << 80 | int.from_bytes(rest, "big")
    number = number & ~(0xF << 76) | 0x7 << 76
    number = number & ~(0x3 << 62) | 0x2 << 62
    text = f"{number:032x}"
    return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))
