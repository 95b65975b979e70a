"""What a video file says of itself. `read` picks the reader of its container."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from drumbeat.domain.derivatives import WEBM


@dataclass(frozen=True, slots=True, kw_only=True)
class Movie:
    """Size in pixels, as it is shown. `codec` as `h264`, `hevc`, `vp8`, `vp9`, `av1`, or the name
    that the file has for it. `plays_at_once`: its index comes before its pictures."""

    width: int
    height: int
    codec: str
    duration_seconds: float | None = None
    has_edit_list: bool = False
    plays_at_once: bool = True


def read(path: Path, content_type: str) -> Movie:
    """Raises MediaRejected for what is damaged, cut off, or has no picture track."""
    if content_type == WEBM:
        from drumbeat.imaging import ebml

        return ebml.read(path)
    from drumbeat.imaging import boxes

    return boxes.read(path)
