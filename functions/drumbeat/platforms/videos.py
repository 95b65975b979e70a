"""Reading videos for networks that take bytes."""

from __future__ import annotations

from drumbeat.domain.derivatives import MP4, QUICKTIME, WEBM
from drumbeat.domain.media import StoredFile
from drumbeat.domain.publishing import Medium, NotPublished, Refusal
from drumbeat.platforms.steps import Refused
from drumbeat.ports import MediaReader, MediaUnavailable

_SUFFIXES = {MP4: ".mp4", QUICKTIME: ".mov", WEBM: ".webm"}


def read(media: MediaReader, medium: Medium, file: StoredFile, *, most: int) -> bytes:
    """The whole video, at most `most` bytes. Raises Refused, in words for people."""
    if file.size > most:
        message = (
            f"The video has {_megabytes(file.size)} MB, and at most {_megabytes(most)} MB are "
            "taken there. Shorten it, or export it in a lower quality."
        )
        raise Refused(NotPublished(Refusal.PERMANENT, "video_too_large", message))
    try:
        return media.read(medium).content
    except MediaUnavailable as failure:
        refusal = Refusal.TRANSIENT if failure.transient else Refusal.PERMANENT
        raise Refused(NotPublished(refusal, failure.code, failure.message)) from None


def suffix_of(file: StoredFile) -> str:
    """The ending of its name in an upload."""
    return _SUFFIXES.get(file.content_type, ".mp4")


def _megabytes(count: int) -> str:
    return f"{count / 1_000_000:.1f}".removesuffix(".0")
