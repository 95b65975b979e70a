"""Videos: removing metadata, and making a picture that stands for the video.

They are not encoded again. Copying the tracks into a new file drops the place of recording and
other metadata, and puts the index first, so that players and networks can begin before they have
the whole file.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from drumbeat.domain import rejections
from drumbeat.domain.derivatives import MP4, QUICKTIME, WEBM
from drumbeat.domain.errors import MediaRejected
from drumbeat.imaging import movie
from drumbeat.imaging.ffmpeg import Ffmpeg, source
from drumbeat.imaging.movie import Movie
from drumbeat.imaging.running import Failed, TookTooLong

#: The sizes of a video's pictures.
THUMBNAIL = (400, 300)
_QUALITY = 5
#: The frame that is shown, in seconds from the beginning.
_AT = 1.0
#: The longest side of a cover for networks, in pixels.
_COVER = 1440
_REMUX_SECONDS = 80

_CONTAINERS = {MP4: ("mp4", ".mp4"), QUICKTIME: ("mov", ".mov"), WEBM: ("webm", ".webm")}


def examined(path: Path, content_type: str) -> Movie:
    """Raises MediaRejected for a video that is damaged, too large or without a video track."""
    facts = movie.read(path, content_type)
    if max(facts.width, facts.height) > rejections.MOST_VIDEO_SIDE:
        raise rejections.video_frames_too_large(facts.width, facts.height)
    return facts


def cleaned(ffmpeg: Ffmpeg, path: Path, content_type: str, folder: Path) -> tuple[Path, Movie]:
    """A new file with the same tracks, and its facts.

    Raises MediaRejected.
    """
    container, suffix = _CONTAINERS[content_type]
    into = folder / f"full{suffix}"
    arguments = [
        *source(path, content_type),
        *("-map", "0:v:0", "-map", "0:a:0?", "-dn", "-sn"),
        *("-map_metadata", "-1", "-map_chapters", "-1", "-fflags", "+bitexact"),
        *("-c", "copy", "-f", container),
    ]
    if content_type != WEBM:
        arguments += ["-movflags", "+faststart"]
    try:
        ffmpeg.run([*arguments, into], seconds=_REMUX_SECONDS)
    except TookTooLong:
        raise rejections.took_too_long() from None
    except Failed as failed:
        raise rejections.broken_video() from failed
    try:
        return into, examined(into, content_type)
    except MediaRejected as lost:  # the index lists frames that are missing
        raise rejections.broken_video() from lost


def frame(
    ffmpeg: Ffmpeg, path: Path, content_type: str, into: Path, *, at: float
) -> tuple[int, int] | None:
    """The frame at `at` seconds as a JPEG, and its size in pixels; None if there is none."""
    width, height = THUMBNAIL
    scaling = f"scale={width}:{height}:force_original_aspect_ratio=increase,crop={width}:{height}"
    return THUMBNAIL if _taken(ffmpeg, path, content_type, into, at, scaling) else None


def cover(ffmpeg: Ffmpeg, path: Path, content_type: str, into: Path, *, at: float) -> bool:
    """As `frame`, but in the video's own shape; whether there is one."""
    scaling = f"scale='min({_COVER},iw)':'min({_COVER},ih)':force_original_aspect_ratio=decrease"
    return _taken(ffmpeg, path, content_type, into, at, scaling)


def moment(duration_seconds: float | None) -> float:
    """The time of the frame that stands for a video, in seconds: the first second, or the middle of
    a shorter video."""
    if duration_seconds is None or duration_seconds > _AT:
        return _AT
    return duration_seconds / 2


def _taken(
    ffmpeg: Ffmpeg, path: Path, content_type: str, into: Path, at: float, scaling: str
) -> bool:
    arguments = [
        *("-ss", f"{at:.3f}"),
        *source(path, content_type),
        *("-map", "0:v:0", "-frames:v", "1", "-vf", scaling, "-q:v", str(_QUALITY)),
        *("-map_metadata", "-1", "-flags:v", "+bitexact", "-f", "image2", "-update", "1"),
    ]
    with suppress(TookTooLong, Failed):
        ffmpeg.run([*arguments, into])
    return into.exists() and into.stat().st_size > 0
