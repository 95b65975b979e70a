"""`ports.Imaging`: pictures by Pillow, videos by ffmpeg, documents by PDFium, each in a temporary
folder."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from PIL import Image

from drumbeat.domain import rejections
from drumbeat.domain.derivatives import BANNERS, GIF, JPEG, WEBP, PictureSpec
from drumbeat.domain.documents import PDF
from drumbeat.domain.media import Crop
from drumbeat.imaging import animation, decoding, document, encoding, ffmpeg, video
from drumbeat.imaging.encoding import Encoded
from drumbeat.imaging.ffmpeg import Ffmpeg
from drumbeat.imaging.sniffing import sniff
from drumbeat.ports import Log, MadeDocument, MadeFile, MadePicture, MadeVideo

#: Longer sides in pixels: of the stored picture, and of the pictures in lists.
FULL, GRID = 2048, 400
_MOVING = {GIF, WEBP}
_ENDINGS = {JPEG: ".jpg", "image/png": ".png", GIF: ".gif", WEBP: ".webp"}


class Studio:
    """`program`: the ffmpeg to call; without one, videos get placeholders."""

    def __init__(self, log: Log, program: Ffmpeg | None) -> None:
        self._log = log
        self._ffmpeg = program

    @contextmanager
    def scratch(self) -> Iterator[Path]:
        with tempfile.TemporaryDirectory(prefix="media-") as folder:
            yield Path(folder)

    def kind_of(self, head: bytes) -> str:
        if not head:
            raise rejections.empty()
        kind = sniff(head)
        if kind.content_type is None:
            raise rejections.refused_kind(kind.name)
        return kind.content_type

    def picture(self, source: Path, content_type: str, crop: Crop, folder: Path) -> MadePicture:
        decoded = decoding.decode(source, content_type, FULL)
        full = encoding.fit(decoded.image, _up_to(FULL), None)
        files = {
            "full": _written(full, "full", folder),
            "grid": _written(encoding.fit(decoded.image, _up_to(GRID), None), "grid", folder),
            **self._banners(decoded.image, crop, folder),
        }
        if decoded.frames > 1 and content_type in _MOVING:
            decoding.read_all_frames(source, content_type)
            into = folder / f"animated{_ENDINGS[content_type]}"
            into.write_bytes(animation.cleaned(source.read_bytes(), content_type))
            files["animated"] = MadeFile(
                path=into,
                name=into.name,
                content_type=content_type,
                width=decoded.size[0],
                height=decoded.size[1],
            )
        return MadePicture(files=files, frames=decoded.frames)

    def banners(self, full: Path, crop: Crop, folder: Path) -> Mapping[str, MadeFile]:
        return self._banners(decoding.decode(full, JPEG, FULL).image, crop, folder)

    def video(self, source: Path, content_type: str, title: str, folder: Path) -> MadeVideo:
        movie = video.examined(source, content_type)
        if self._ffmpeg is None:
            self._log.warning("No ffmpeg that could be run")
            into = folder / f"full{source.suffix}"
            shutil.copyfile(source, into)
        else:
            into, movie = video.cleaned(self._ffmpeg, source, content_type, folder)
        full = MadeFile(
            path=into,
            name=into.name,
            content_type=content_type,
            width=movie.width,
            height=movie.height,
        )
        moment = video.moment(movie.duration_seconds)
        stills = self.frame(into, content_type, moment, folder) or self.frame(
            into, content_type, 0, folder
        )
        return MadeVideo(
            files={"full": full, **(stills or {"thumbnail": self.placeholder(title, folder)})},
            duration_seconds=movie.duration_seconds,
            codec=movie.codec,
            is_placeholder=not stills,
        )

    def document(self, source: Path, folder: Path) -> MadeDocument:
        pages, picture = document.examined(source, folder, FULL)
        image = decoding.decode(picture, JPEG, FULL).image
        cover = _written(encoding.fit(image, _up_to(FULL), None), "cover", folder)
        full = MadeFile(
            path=source,
            name="full.pdf",
            content_type=PDF,
            width=cover.width,
            height=cover.height,
        )
        small = _written(encoding.fit(image, _up_to(GRID), None), "thumbnail", folder)
        return MadeDocument(files={"full": full, "cover": cover, "thumbnail": small}, pages=pages)

    def frame(
        self, video_file: Path, content_type: str, at: float, folder: Path
    ) -> Mapping[str, MadeFile]:
        if self._ffmpeg is None:
            return {}
        thumbnail, cover = folder / "thumbnail.jpg", folder / "frame.jpg"
        size = video.frame(self._ffmpeg, video_file, content_type, thumbnail, at=at)
        if size is None or not video.cover(self._ffmpeg, video_file, content_type, cover, at=at):
            return {}
        image = decoding.decode(cover, JPEG, FULL).image
        width, height = size
        return {
            "thumbnail": MadeFile(
                path=thumbnail,
                name=thumbnail.name,
                content_type=JPEG,
                width=width,
                height=height,
            ),
            "cover": _written(encoding.fit(image, _up_to(FULL), None), "cover", folder),
        }

    def cover(self, picture: Path, folder: Path) -> Mapping[str, MadeFile]:
        image = decoding.decode(picture, JPEG, FULL).image
        thumbnail = encoding.fit(image, PictureSpec(exact=video.THUMBNAIL), Crop())
        return {
            "thumbnail": _written(thumbnail, "thumbnail", folder),
            "cover": _written(encoding.fit(image, _up_to(FULL), None), "cover", folder),
        }

    def placeholder(self, title: str, folder: Path) -> MadeFile:
        from drumbeat.imaging import placeholder

        name = f"placeholder-{placeholder.name_of(title)}"
        return _written(placeholder.draw(title), name, folder)

    def derive(self, full: Path, spec: PictureSpec, crop: Crop | None, folder: Path) -> MadeFile:
        image = decoding.decode(full, JPEG, FULL).image
        return _written(encoding.fit(image, spec, crop), "derived", folder)

    def _banners(self, image: Image.Image, crop: Crop, folder: Path) -> dict[str, MadeFile]:
        return {
            name: _written(encoding.fit(image, PictureSpec(exact=size), crop), name, folder)
            for name, size in BANNERS.items()
        }


def find_program(scratch: Path) -> Ffmpeg | None:
    return ffmpeg.find(scratch)


def _up_to(side: int) -> PictureSpec:
    return PictureSpec(max_width=side, max_height=side)


def _written(picture: Encoded, name: str, folder: Path) -> MadeFile:
    path = folder / f"{name}{_ENDINGS[picture.content_type]}"
    path.write_bytes(picture.content)
    return MadeFile(
        path=path,
        name=path.name,
        content_type=picture.content_type,
        width=picture.width,
        height=picture.height,
    )
