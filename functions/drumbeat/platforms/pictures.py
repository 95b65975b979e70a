"""Reading pictures for networks that take bytes: of a known kind, and small enough."""

from __future__ import annotations

import io
from collections.abc import Set
from dataclasses import dataclass, field, replace

from drumbeat.domain.derivatives import PictureSpec, framing
from drumbeat.domain.publishing import Medium, NotPublished, Outgoing, Refusal
from drumbeat.platforms.steps import Refused
from drumbeat.ports import MediaReader, MediaUnavailable

JPEG, PNG, GIF, WEBP = "image/jpeg", "image/png", "image/gif", "image/webp"
#: Kinds that browsers show and every network here takes.
USUAL = frozenset({JPEG, PNG, GIF, WEBP})

_SUFFIXES = {JPEG: ".jpg", PNG: ".png", GIF: ".gif", WEBP: ".webp"}


@dataclass(frozen=True, slots=True)
class Picture:
    """`content_type` is judged by the bytes, not by the server. Size in pixels, as shown (after the
    EXIF orientation); None when it can't be read."""

    content: bytes = field(repr=False)
    content_type: str
    alt: str = ""
    size: tuple[int, int] | None = None

    @property
    def suffix(self) -> str:
        return _SUFFIXES[self.content_type]


def like_the_first(post: Outgoing, spec: PictureSpec) -> PictureSpec:
    """For several pictures, `spec` with the size of the first one: networks cut all to its shape,
    and nothing may be cut off that nobody chose."""
    first = post.media[0] if post.media else None
    full = first.asset.files.get("full") if first is not None and first.asset else None
    if len(post.media) < 2 or first is None or full is None:
        return spec
    return replace(spec, exact=framing(full.width, full.height, spec, first.crop).canvas)


def read(media: MediaReader, medium: Medium, *, most: int, kinds: Set[str] = USUAL) -> Picture:
    """The picture, of `kinds` and at most `most` bytes. Raises Refused, in words for people."""
    try:
        content = media.read(medium).content
    except MediaUnavailable as failure:
        refusal = Refusal.TRANSIENT if failure.transient else Refusal.PERMANENT
        raise Refused(NotPublished(refusal, failure.code, failure.message)) from None
    kind = kind_of(content)
    if kind is None or kind not in kinds:
        names = ", ".join(sorted(each.removeprefix("image/").upper() for each in kinds))
        message = f"A picture of this post is none that can be shown there. Use one of: {names}."
        raise Refused(NotPublished(Refusal.PERMANENT, "picture_kind", message))
    if len(content) > most:
        message = (
            f"A picture of this post has {_megabytes(len(content))} MB, and at most "
            f"{_megabytes(most)} MB are taken there. Use a smaller one."
        )
        raise Refused(NotPublished(Refusal.PERMANENT, "picture_too_large", message))
    file = medium.file
    size = (file.width, file.height) if file else _size(content)
    return Picture(content, kind, medium.alt, size)


def kind_of(content: bytes) -> str | None:
    """The kind by its first bytes; None when it is no known kind of picture."""
    if content.startswith(b"\xff\xd8\xff"):
        return JPEG
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if content.startswith((b"GIF87a", b"GIF89a")):
        return GIF
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return WEBP
    return None


def _size(content: bytes) -> tuple[int, int] | None:
    # Imported here because only posts with pictures need it.
    import imagesize

    try:
        width, height = imagesize.get(io.BytesIO(content), exif_rotation=True)
    except Exception:  # a damaged file; its size is unknown
        return None
    return (width, height) if width > 0 and height > 0 else None


def _megabytes(count: int) -> str:
    return f"{count / 1_000_000:.1f}".removesuffix(".0")
