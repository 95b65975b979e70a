"""A network's requirements for pictures and videos, and how a picture is fitted to them.

Pictures are converted: scaled, and brought into a shape by padding, or by the crop that a person
chose. Videos are sent as they are, so problems are reported beforehand.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Any

from drumbeat.domain.findings import Finding, error
from drumbeat.domain.media import Asset, AssetKind, Crop, MediaReference, StoredFile

JPEG, PNG, WEBP, GIF = "image/jpeg", "image/png", "image/webp", "image/gif"
MP4, QUICKTIME, WEBM = "video/mp4", "video/quicktime", "video/webm"

#: Files that are made of a picture for banners, by name, with their size in pixels.
BANNERS: Mapping[str, tuple[int, int]] = {"banner": (1600, 600), "banner_small": (800, 300)}

#: Must be raised when the same picture, spec and crop would be encoded differently.
_ENCODING = 1

#: How many pixels from the wanted width are tried when no whole height has the ratio.
_SEARCHED = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureSpec:
    """Requirements for a picture: sizes in pixels and bytes, ratios as width divided by height.

    `exact`: a required size; smaller pictures are enlarged. `content_types`: JPEG is made if it is
    among them, otherwise PNG. `animated`: an animation is sent as it is if its type is among them
    and it fits; otherwise its first frame is.
    """

    max_width: int = 4096
    max_height: int = 4096
    max_bytes: int | None = None
    max_pixels: int | None = None
    min_width: int = 1
    min_ratio: float | None = None
    max_ratio: float | None = None
    content_types: frozenset[str] = frozenset({JPEG})
    exact: tuple[int, int] | None = None
    animated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class VideoSpec:
    """What a video must be; None: whatever it is. `codecs`: `h264`, `hevc`, `vp8`, `vp9`, `av1`.

    `min_side`: pixels of its shorter side.
    """

    min_bytes: int = 1
    max_bytes: int | None = None
    min_seconds: float = 0
    max_seconds: float | None = None
    max_width: int | None = None
    max_height: int | None = None
    min_side: int = 1
    min_ratio: float | None = None
    max_ratio: float | None = None
    codecs: frozenset[str] | None = None
    content_types: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Framing:
    """The part of a picture that is used (left, top, right, bottom), the size to which it is
    scaled, and the canvas on which it is centred; all in pixels."""

    box: tuple[int, int, int, int]
    size: tuple[int, int]
    canvas: tuple[int, int]
    cropped: bool

    @property
    def padded(self) -> bool:
        return self.size != self.canvas


def fits(file: StoredFile, spec: PictureSpec) -> bool:
    """Whether the network takes the file as it is."""
    if spec.exact is not None and (file.width, file.height) != spec.exact:
        return False
    return (
        file.content_type in spec.content_types
        and (spec.max_bytes is None or file.size <= spec.max_bytes)
        and spec.min_width <= file.width <= spec.max_width
        and 1 <= file.height <= spec.max_height
        and (spec.max_pixels is None or file.width * file.height <= spec.max_pixels)
        and (spec.min_ratio is None or file.width >= spec.min_ratio * file.height)
        and (spec.max_ratio is None or file.width <= spec.max_ratio * file.height)
    )


def framing(width: int, height: int, spec: PictureSpec, crop: Crop | None) -> Framing:
    """How a picture of this size is brought into the shape and size of `spec`.

    Without `crop`, and with a crop that has `pad`, nothing is cut off: the rest is padded.
    """
    natural = width / height
    ratio = _ratio(natural, spec)
    box, cropped = (0, 0, width, height), False
    if crop is not None and not crop.pad and ratio != natural:
        box = _box(width, height, ratio, crop)
        cropped = box != (0, 0, width, height)
    part = (box[2] - box[0], box[3] - box[1])
    canvas = spec.exact or _canvas(*_around(*part, ratio), spec)
    if cropped:  # the difference is less than a pixel
        return Framing(box, canvas, canvas, cropped)
    scale = min(canvas[0] / part[0], canvas[1] / part[1])
    size = (_within(part[0] * scale, canvas[0]), _within(part[1] * scale, canvas[1]))
    if ratio == natural:
        size = canvas
    return Framing(box, size, canvas, cropped)


def chosen_crop(asset: Asset, reference: MediaReference) -> Crop | None:
    """The crop that a person chose for this post, or else for the asset. None: nobody chose one, so
    nothing may be cut off."""
    if reference.crop is not None:
        return reference.crop
    return None if asset.crop == Crop() else asset.crop


def as_it_is(asset: Asset, spec: PictureSpec, crop: Crop | None) -> StoredFile | None:
    """The stored file that fits without conversion, or None."""
    animation = asset.files.get("animated")
    if spec.animated and animation is not None and fits(animation, spec):
        return animation
    full = asset.files.get("full")
    if asset.kind is not AssetKind.IMAGE or full is None or not fits(full, spec):
        return None
    return None if framing(full.width, full.height, spec, crop).cropped else full


def name_of(content_hash: str, spec: PictureSpec, crop: Crop | None) -> str:
    """A name for the converted picture; another picture, spec or crop has another name."""
    point = None if crop is None or crop.pad else [crop.x, crop.y]
    made_of = [_ENCODING, content_hash, record_of(spec), point]
    return sha256(json.dumps(made_of, sort_keys=True).encode()).hexdigest()[:32]


def record_of(spec: PictureSpec) -> dict[str, Any]:
    """`spec` as plain JSON, for an event."""
    exact = list(spec.exact) if spec.exact else None
    return {**asdict(spec), "content_types": sorted(spec.content_types), "exact": exact}


def spec_of(record: Mapping[str, Any]) -> PictureSpec:
    """The inverse of `record_of`. Raises TypeError for unknown names."""
    kinds = frozenset(record.get("content_types", (JPEG,)))
    exact = record.get("exact")
    exact = (int(exact[0]), int(exact[1])) if exact else None
    return PictureSpec(**{**record, "content_types": kinds, "exact": exact})


def video_findings(asset: Asset, spec: VideoSpec, network: str) -> list[Finding]:
    """Why the network would refuse the video, with remedies; `network`: its name for people."""
    full = asset.files.get("full")
    if full is None:
        return []
    return [
        *_of_kind(asset, full, spec, network),
        *_of_weight(full, spec, network),
        *_of_length(asset.duration_seconds, spec, network),
        *_of_shape(full, spec, network),
    ]


def _of_kind(asset: Asset, full: StoredFile, spec: VideoSpec, network: str) -> list[Finding]:
    if spec.content_types is not None and full.content_type not in spec.content_types:
        return [
            error(
                "video_type",
                f"This video is {_kind(full.content_type)}, and {network} takes only "
                f"{_listed(_kind(each) for each in spec.content_types)}. "
                "Export it in that format and upload it again.",
            )
        ]
    if spec.codecs is not None and asset.codec is not None and asset.codec not in spec.codecs:
        return [
            error(
                "video_codec",
                f"This video is encoded as {_codec(asset.codec)}, and {network} takes only "
                f"{_listed(_codec(each) for each in spec.codecs)}. "
                "Export it that way and upload it again.",
            )
        ]
    return []


def _of_weight(full: StoredFile, spec: VideoSpec, network: str) -> list[Finding]:
    if spec.max_bytes is not None and full.size > spec.max_bytes:
        return [
            error(
                "video_too_large",
                f"This video has {_megabytes(full.size)}, and {network} takes at most "
                f"{_megabytes(spec.max_bytes)}. Shorten it, or export it in a lower quality.",
            )
        ]
    if full.size < spec.min_bytes:
        return [
            error(
                "video_too_small",
                f"This video has {full.size:,} bytes, and {network} takes none below "
                f"{spec.min_bytes:,}. Export it in a better quality.",
            )
        ]
    return []


def _of_length(seconds: float | None, spec: VideoSpec, network: str) -> list[Finding]:
    if seconds is None:
        return []
    if spec.max_seconds is not None and seconds > spec.max_seconds:
        return [
            error(
                "video_too_long",
                f"This video lasts {_duration(seconds)}, and {network} takes at most "
                f"{_duration(spec.max_seconds)}. Shorten it.",
            )
        ]
    if seconds < spec.min_seconds:
        return [
            error(
                "video_too_short",
                f"This video lasts {_duration(seconds)}, and {network} takes none below "
                f"{_duration(spec.min_seconds)}. Use a longer one.",
            )
        ]
    return []


def _of_shape(full: StoredFile, spec: VideoSpec, network: str) -> list[Finding]:
    most = (spec.max_width or full.width, spec.max_height or full.height)
    if full.width > most[0] or full.height > most[1]:
        return [
            error(
                "video_dimensions",
                f"This video has {full.width} by {full.height} pixels, and {network} takes at most "
                f"{most[0]} by {most[1]}. Export it smaller.",
            )
        ]
    if min(full.width, full.height) < spec.min_side:
        return [
            error(
                "video_dimensions",
                f"This video has {full.width} by {full.height} pixels, and {network} takes none "
                f"below {spec.min_side} on the shorter side. Export it larger.",
            )
        ]
    narrow = spec.min_ratio is not None and full.width < spec.min_ratio * full.height
    wide = spec.max_ratio is not None and full.width > spec.max_ratio * full.height
    if narrow or wide:
        return [
            error(
                "video_shape",
                f"This video is too {'narrow' if narrow else 'wide'} for {network} "
                f"({full.width} by {full.height} pixels). Crop it and upload it again.",
            )
        ]
    return []


def _ratio(natural: float, spec: PictureSpec) -> float:
    if spec.exact is not None:
        ratio = spec.exact[0] / spec.exact[1]
        return natural if math.isclose(ratio, natural, rel_tol=1e-9) else ratio
    least = 0.0 if spec.min_ratio is None else spec.min_ratio
    most = math.inf if spec.max_ratio is None else spec.max_ratio
    return min(max(natural, least), most)


def _box(width: int, height: int, ratio: float, crop: Crop) -> tuple[int, int, int, int]:
    """The largest part with this ratio whose centre is as near to the crop's point as possible."""
    taken_width = min(width, max(1, round(height * ratio)))
    taken_height = min(height, max(1, round(width / ratio)))
    left = min(max(round(crop.x * width - taken_width / 2), 0), width - taken_width)
    top = min(max(round(crop.y * height - taken_height / 2), 0), height - taken_height)
    return left, top, left + taken_width, top + taken_height


def _around(width: int, height: int, ratio: float) -> tuple[float, float]:
    """The smallest size of this ratio that contains `width` and `height`."""
    return max(width, height * ratio), max(height, width / ratio)


def _canvas(width: float, height: float, spec: PictureSpec) -> tuple[int, int]:
    """The size of the picture within the spec's limits, in whole pixels within its ratios."""
    scale = min(1.0, spec.max_width / width, spec.max_height / height)
    if spec.max_pixels is not None:
        scale = min(scale, math.sqrt(spec.max_pixels / (width * height)))
    scale = max(scale, min(spec.min_width / width, spec.max_height / height))
    wide = min(max(_within(width * scale, spec.max_width), spec.min_width), spec.max_width)
    for offset in sorted(range(-_SEARCHED, _SEARCHED + 1), key=abs):
        size = _whole(wide + offset, height / width, spec)
        if size is not None:
            return size
    return wide, _within(height * scale, spec.max_height)


def _whole(wide: int, slope: float, spec: PictureSpec) -> tuple[int, int] | None:
    """A size with this width and about this height that is within `spec`, or None."""
    if not spec.min_width <= wide <= spec.max_width:
        return None
    least, most = 1, spec.max_height
    # A quotient may be rounded across a whole number; `fits` multiplies.
    if spec.max_ratio is not None:
        least = math.ceil(wide / spec.max_ratio)
        least += wide > spec.max_ratio * least
    if spec.min_ratio is not None:
        highest = math.floor(wide / spec.min_ratio)
        most = min(most, highest - (wide < spec.min_ratio * highest))
    if spec.max_pixels is not None:
        most = min(most, spec.max_pixels // wide)
    return (wide, min(max(round(wide * slope), least, 1), most)) if least <= most else None


def _within(length: float, most: int) -> int:
    return min(max(1, round(length)), most)


def _kind(content_type: str) -> str:
    return {MP4: "MP4", QUICKTIME: "MOV", WEBM: "WebM"}.get(content_type, content_type)


def _codec(name: str) -> str:
    names = {"h264": "H.264", "hevc": "H.265", "vp8": "VP8", "vp9": "VP9", "av1": "AV1"}
    return names.get(name, name)


def _listed(names: Any) -> str:
    *first, last = sorted(names)
    return f"{', '.join(first)} or {last}" if first else str(last)


def _megabytes(count: int) -> str:
    return f"{count / 1_000_000:,.1f}".removesuffix(".0") + " MB"


def _duration(seconds: float) -> str:
    if seconds < 60:
        text = f"{seconds:.1f}".removesuffix(".0")
        return f"{text} second{'' if text == '1' else 's'}"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02} minutes"
