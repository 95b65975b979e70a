"""Encoding pictures in a required shape and number of bytes, without metadata."""

from __future__ import annotations

import io
from dataclasses import dataclass, field, replace

from PIL import Image

from drumbeat.domain import rejections
from drumbeat.domain.derivatives import JPEG, PNG, PictureSpec, framing
from drumbeat.domain.media import Crop

_WHITE = (255, 255, 255)
QUALITIES = (85, 75, 65)
#: Qualities to try when the size in pixels is fixed.
_LAST_QUALITIES = (50, 35, 20)
_SMALLER = 0.85
_SMALLEST = 64


@dataclass(frozen=True, slots=True)
class Encoded:
    """A picture as a file; size in pixels."""

    content: bytes = field(repr=False)
    content_type: str
    width: int
    height: int


def fit(image: Image.Image, spec: PictureSpec, crop: Crop | None) -> Encoded:
    """The picture encoded for `spec`. Raises MediaRejected when it can't be made small enough."""
    kind = JPEG if JPEG in spec.content_types else PNG
    while True:
        picture = _framed(image, spec, crop, keeps_alpha=kind == PNG)
        for quality in QUALITIES if spec.exact is None else (*QUALITIES, *_LAST_QUALITIES):
            result = Encoded(_encoded(picture, kind, quality), kind, *picture.size)
            if spec.max_bytes is None or len(result.content) <= spec.max_bytes:
                return result
            if kind == PNG:
                break
        smaller = _scaled_down(picture.size, spec)
        if smaller is None:
            raise rejections.unfit(spec.max_bytes or 0)
        spec = smaller


def _scaled_down(size: tuple[int, int], spec: PictureSpec) -> PictureSpec | None:
    width, height = (int(side * _SMALLER) for side in size)
    if spec.exact is not None or width < max(spec.min_width, 1) or max(width, height) < _SMALLEST:
        return None
    return replace(
        spec,
        max_width=min(spec.max_width, max(width, spec.min_width, 1)),
        max_height=min(spec.max_height, max(height, 1)),
    )


def _framed(
    image: Image.Image, spec: PictureSpec, crop: Crop | None, *, keeps_alpha: bool
) -> Image.Image:
    frame = framing(*image.size, spec, crop)
    picture = image.resize(frame.size, Image.Resampling.LANCZOS, box=frame.box, reducing_gap=3.0)
    if picture.mode == "RGB" and not frame.padded:
        return picture
    if keeps_alpha:
        canvas = Image.new("RGBA", frame.canvas, (*_WHITE, 0 if picture.mode == "RGBA" else 255))
    else:
        canvas = Image.new("RGB", frame.canvas, _WHITE)
    place = tuple((whole - part) // 2 for whole, part in zip(frame.canvas, frame.size, strict=True))
    canvas.paste(picture, (place[0], place[1]), picture if picture.mode == "RGBA" else None)
    return canvas


def encoded(image: Image.Image, *, quality: int) -> Encoded:
    """The whole picture as a JPEG."""
    return Encoded(_encoded(image, JPEG, quality), JPEG, *image.size)


def _encoded(image: Image.Image, kind: str, quality: int) -> bytes:
    image.info.clear()
    into = io.BytesIO()
    if kind == PNG:
        image.save(into, "PNG", optimize=True)
    else:
        image.save(
            into, "JPEG", quality=quality, progressive=True, optimize=True, subsampling="4:2:0"
        )
    return into.getvalue()
