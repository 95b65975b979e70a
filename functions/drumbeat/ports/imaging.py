"""Working at pictures, videos and documents: reading them, making them harmless, and making files
of them."""

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
    """A file that was made, on this machine; `name` is that of its address. Size in pixels."""

    path: Path
    name: str
    content_type: str
    width: int
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MadePicture:
    """`files` by the names that `Asset.files` has; a picture of more than one of `frames` moves."""

    files: Mapping[str, MadeFile]
    frames: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeVideo:
    """`files` by the names that `Asset.files` has; `is_placeholder`: no frame could be had."""

    files: Mapping[str, MadeFile]
    duration_seconds: float | None
    codec: str
    is_placeholder: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeDocument:
    """`files` by the names that `Asset.files` has."""

    files: Mapping[str, MadeFile]
    pages: int


class Imaging(Protocol):
    """Everything works in a folder that `scratch` gives, and leaves its files there.

    What can't be used raises MediaRejected, with a sentence for people.
    """

    def scratch(self) -> AbstractContextManager[Path]:
        """A folder of its own on this machine, gone afterwards."""
        ...

    def kind_of(self, head: bytes) -> str:
        """The content type of what begins like this. Raises MediaRejected for what isn't taken."""
        ...

    def picture(self, source: Path, content_type: str, crop: Crop, folder: Path) -> MadePicture:
        """`full`, `grid`, and the banner's sizes around the crop's point."""
        ...

    def banners(self, full: Path, crop: Crop, folder: Path) -> Mapping[str, MadeFile]:
        """The banner's sizes anew, around another point, of what `picture` has made."""
        ...

    def video(self, source: Path, content_type: str, title: str, folder: Path) -> MadeVideo:
        """`full`, the video itself, and `thumbnail`, a frame of it or else the title."""
        ...

    def document(self, source: Path, folder: Path) -> MadeDocument:
        """`full`, the document itself, and its first page: `thumbnail` and `cover`."""
        ...

    def frame(
        self, video: Path, content_type: str, at: float, folder: Path
    ) -> Mapping[str, MadeFile]:
        """`thumbnail` and `cover` of the frame at so many seconds; nothing if there is none."""
        ...

    def cover(self, picture: Path, folder: Path) -> Mapping[str, MadeFile]:
        """`thumbnail` and `cover` of another picture that `picture` has made."""
        ...

    def placeholder(self, title: str, folder: Path) -> MadeFile:
        """What shows a video without a frame; the same name for the same title."""
        ...

    def derive(self, full: Path, spec: PictureSpec, crop: Crop | None, folder: Path) -> MadeFile:
        """A picture that fits, of what `picture` has made."""
        ...
