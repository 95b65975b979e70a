"""Processing pictures, videos and documents: reading them, removing what could do harm, and making
files of them."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from drumbeat.domain.derivatives import PictureSpec
from drumbeat.domain.media import Crop


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeFile:
    """A file that was made, on this machine; `name` is for its address. Size in pixels."""

    path: Path
    name: str
    content_type: str
    width: int
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MadePicture:
    """`files` by the names in `Asset.files`; with more than one of `frames` it is an animation."""

    files: Mapping[str, MadeFile]
    frames: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeVideo:
    """`files` by the names in `Asset.files`; `is_placeholder`: no frame could be read."""

    files: Mapping[str, MadeFile]
    duration_seconds: float | None
    codec: str
    is_placeholder: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeDocument:
    """`files` by the names in `Asset.files`."""

    files: Mapping[str, MadeFile]
    pages: int


class Imaging(Protocol):
    """All methods work in a folder from `scratch`, and leave their files there.

    Unusable files raise MediaRejected, with a sentence for people.
    """

    def scratch(self) -> AbstractContextManager[Path]:
        """A new folder on this machine, which is deleted afterwards."""
        ...

    def kind_of(self, head: bytes) -> str:
        """The content type of a file with this beginning. Raises MediaRejected for types that
        aren't taken."""
        ...

    def picture(self, source: Path, content_type: str, crop: Crop, folder: Path) -> MadePicture:
        """`full`, `grid`, and the banner's sizes around the crop's point."""
        ...

    def banners(self, full: Path, crop: Crop, folder: Path) -> Mapping[str, MadeFile]:
        """The banner's sizes around another point, from what `picture` has made."""
        ...

    def video(self, source: Path, content_type: str, title: str, folder: Path) -> MadeVideo:
        """`full`, the video itself, and `thumbnail`, a frame of it or else a placeholder with the
        title."""
        ...

    def document(self, source: Path, folder: Path) -> MadeDocument:
        """`full`, the document itself, and its first page as `thumbnail` and `cover`."""
        ...

    def frame(
        self, video: Path, content_type: str, at: float, folder: Path
    ) -> Mapping[str, MadeFile]:
        """`thumbnail` and `cover` of the frame at so many seconds; empty if there is none."""
        ...

    def cover(self, picture: Path, folder: Path) -> Mapping[str, MadeFile]:
        """`thumbnail` and `cover` of another picture that `picture` has made."""
        ...

    def placeholder(self, title: str, folder: Path) -> MadeFile:
        """The picture for a video without a frame; the same name for the same title."""
        ...

    def derive(self, full: Path, spec: PictureSpec, crop: Crop | None, folder: Path) -> MadeFile:
        """A picture that fits `spec`, from what `picture` has made."""
        ...
