"""Facts in a video file's header. `read` picks the reader for its container."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from drumbeat.domain.derivatives import WEBM


@dataclass(frozen=True, slots=True, kw_only=True)
class Movie:
    """Size in pixels, as shown. `codec`: `h264`, `hevc`, `vp8`, `vp9`, `av1`, or the file's name
    for it. `plays_at_once`: the index comes before the frames."""

    width: int
    height: int
    codec: str
    duration_seconds: float | None = None
    has_edit_list: bool = False
    plays_at_once: bool = True


def read(path: Path, content_type: str) -> Movie:
    """Raises MediaRejected for a file that is damaged, cut off, or has no video track."""
    if content_type == WEBM:
        from drumbeat.imaging import ebml

        return ebml.read(path)
    from drumbeat.imaging import boxes

    return boxes.read(path)
