"""Reading pictures: one frame, upright, in sRGB, with only its pixels.

The result is what the decoder makes of the file. It is told the one format that was found, and
sizes are checked before pixels are decoded.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from PIL import Image, ImageCms

from drumbeat.domain import rejections
from drumbeat.domain.derivatives import GIF, JPEG, PNG, WEBP
from drumbeat.domain.errors import MediaRejected
from drumbeat.imaging.sniffing import HEIC

_FORMATS = {JPEG: "JPEG", PNG: "PNG", WEBP: "WEBP", GIF: "GIF", HEIC: "HEIF"}
#: Formats that may have frames. Further pictures in a JPEG (MPO) are other views of the first.
_MOVING = {PNG, WEBP, GIF}
#: The EXIF tag for the camera's orientation, and the operations that make the picture upright.
_ORIENTATION = 0x0112
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_SIDEWAYS = {5, 6, 7, 8}
_WITH_ALPHA = {"LA", "PA", "RGBA", "La", "RGBa"}


@dataclass(frozen=True, slots=True)
class Decoded:
    """`image` is RGB or RGBA, with at least `needed` pixels on its longer side if the picture has
    them.

    `size` is that of the whole picture, upright, in pixels.
    """

    image: Image.Image
    size: tuple[int, int]
    frames: int


def decode(path: Path, content_type: str, needed: int) -> Decoded:
    """The first frame of a picture. Raises MediaRejected."""
    with _opened(path, content_type) as image:
        frames = _frames(image, content_type)
        width, height = image.size
        if content_type == JPEG:
            image.draft("RGB", _at_least(width, height, needed))
        image.seek(0)
        image.load()
        orientation = _orientation(image)
        profile = image.info.get("icc_profile")
        picture = _shrunk(_in_plain_mode(image), needed)
        picture = picture.transpose(_TURNS[orientation]) if orientation in _TURNS else picture
        picture = _in_srgb(picture, profile)
    picture.info.clear()
    return Decoded(
        picture, (height, width) if orientation in _SIDEWAYS else (width, height), frames
    )


def read_all_frames(path: Path, content_type: str) -> None:
    """Check that each frame of a picture can be decoded. Raises MediaRejected."""
    with _opened(path, content_type) as image:
        for number in range(_frames(image, content_type)):
            image.seek(number)
            image.load()


@contextmanager
def _opened(path: Path, content_type: str) -> Iterator[Image.Image]:
    """Raises MediaRejected, also for errors while it is open."""
    _prepare(content_type)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(path, formats=[_FORMATS[content_type]]) as image:
                _require_bounded(*image.size)
                yield image
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise rejections.too_many_pixels(*_declared_size(path, content_type)) from None
    except MediaRejected:
        raise
    except Exception as error:  # decoders raise errors of any type for a damaged file
        raise rejections.broken_picture() from error


def _declared_size(path: Path, content_type: str) -> tuple[int, int]:
    """The declared size of a picture that is too large to decode."""
    most, Image.MAX_IMAGE_PIXELS = Image.MAX_IMAGE_PIXELS, None
    try:
        with Image.open(path, formats=[_FORMATS[content_type]]) as image:
            return image.size
    except Exception as error:
        raise rejections.broken_picture() from error
    finally:
        Image.MAX_IMAGE_PIXELS = most


@cache
def _prepare(content_type: str) -> None:
    Image.MAX_IMAGE_PIXELS = rejections.MOST_PIXELS
    if content_type == HEIC:
        import pi_heif

        pi_heif.register_heif_opener(thumbnails=False)


def _require_bounded(width: int, height: int) -> None:
    if width * height > rejections.MOST_PIXELS:
        raise rejections.too_many_pixels(width, height)
    if max(width, height) > rejections.MOST_STRETCHED * min(width, height):
        raise rejections.too_stretched(width, height)


def _frames(image: Any, content_type: str) -> int:
    count = int(getattr(image, "n_frames", 1)) if content_type in _MOVING else 1
    width, height = image.size
    too_many = count > rejections.MOST_FRAMES
    if too_many or (count > 1 and count * width * height > rejections.MOST_FRAME_PIXELS):
        raise rejections.too_many_frames(count, width, height)
    return count


def _at_least(width: int, height: int, needed: int) -> tuple[int, int]:
    """The smallest size of this ratio whose longer side has `needed` pixels."""
    scale = min(1.0, needed / max(width, height))
    return max(1, round(width * scale)), max(1, round(height * scale))


def _orientation(image: Image.Image) -> int:
    """The EXIF orientation; 1, upright, when it can't be read, because the picture still can be."""
    try:
        orientation = image.getexif().get(_ORIENTATION, 1)
    except Exception:
        return 1
    return orientation if isinstance(orientation, int) else 1


def _in_plain_mode(image: Image.Image) -> Image.Image:
    """The picture with 8 bits per channel and without a palette, so that it can be scaled."""
    if image.mode in ("I", "F") or image.mode.startswith("I;16"):
        # 16 bits per channel: the upper 8 are used.
        return image.convert("I").point(lambda value: value / 256).convert("L")
    if "transparency" in image.info or image.mode in _WITH_ALPHA:
        return image.convert("RGBA")
    return image if image.mode in ("RGB", "L", "CMYK") else image.convert("RGB")


def _shrunk(image: Image.Image, needed: int) -> Image.Image:
    size = _at_least(*image.size, needed)
    if size == image.size:
        return image
    return image.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    alpha = image.getchannel("A") if image.mode == "RGBA" else None
    picture = _converted(image, profile) if profile else image.convert("RGB")
    if alpha is not None and alpha.getextrema() != (255, 255):
        picture.putalpha(alpha)
    return picture


def _converted(image: Image.Image, profile: bytes) -> Image.Image:
    """The picture converted by its colour profile; unchanged when the profile can't be used."""
    try:
        picture = ImageCms.profileToProfile(
            image.convert("RGB") if image.mode == "RGBA" else image,
            ImageCms.ImageCmsProfile(io.BytesIO(profile)),
            ImageCms.createProfile("sRGB"),
            outputMode="RGB",
        )
    except (ImageCms.PyCMSError, OSError, ValueError):
        return image.convert("RGB")
    return picture if picture is not None else image.convert("RGB")
