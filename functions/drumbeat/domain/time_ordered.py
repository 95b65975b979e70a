"""Ids that sort by the time at which they were made."""

from __future__ import annotations

import re
from datetime import UTC, datetime

_SHAPE = re.compile(r"([0-9a-f]{8})-([0-9a-f]{4})-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")


def time_ordered(at: datetime, rest: bytes) -> str:
    """A UUID of version 7 (RFC 9562, section 5.7): `at` to the millisecond, then `rest`.

    `rest` is ten bytes; six of their bits are replaced by version and variant.
    """
    number = int(at.timestamp() * 1000) << 80 | int.from_bytes(rest, "big")
    number = number & ~(0xF << 76) | 0x7 << 76
    number = number & ~(0x3 << 62) | 0x2 << 62
    text = f"{number:032x}"
    return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))


def made_at(text: str) -> datetime | None:
    """When such an id was made, to the millisecond; None for any other text."""
    match = _SHAPE.fullmatch(text)
    if match is None:
        return None
    return datetime.fromtimestamp(int(match[1] + match[2], 16) / 1000, UTC)
