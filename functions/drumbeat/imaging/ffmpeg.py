"""Calling ffmpeg: the layer's program, for a limited time, on local files only."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from drumbeat.imaging import running

_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Ffmpeg:
    program: Path

    def run(self, arguments: Sequence[str | Path], *, seconds: float = _SECONDS) -> None:
        """Raises TookTooLong or Failed."""
        command = [str(self.program), "-hide_banner", "-nostdin", "-loglevel", "error", "-y"]
        command += [str(each) for each in arguments]
        running.run(command, seconds=seconds)


def source(path: Path, content_type: str) -> list[str | Path]:
    """The input arguments: the file is read as the container that it was found to be."""
    container = "matroska" if content_type == "video/webm" else "mov"
    return ["-protocol_whitelist", "file", "-f", container, "-i", path]


def find(scratch: Path) -> Ffmpeg | None:
    """The program, if there is one that can be run.

    If the layer has lost the file's permissions, it is copied to `scratch` once.
    """
    package = find_spec("imageio_ffmpeg")
    if package is None or package.origin is None:
        return None
    folder = Path(package.origin).parent / "binaries"
    program = next((each for each in sorted(folder.glob("ffmpeg-*")) if each.is_file()), None)
    if program is None:
        return None
    if os.access(program, os.X_OK):
        return Ffmpeg(program)
    return Ffmpeg(_copied(program, scratch))


def _copied(program: Path, scratch: Path) -> Path:
    copy = scratch / program.name
    if not copy.exists():
        # Under another name until it is complete: another call may need it during the copy.
        half = scratch / f"{program.name}.{os.getpid()}"
        shutil.copyfile(program, half)
        half.chmod(0o700)
        half.replace(copy)
    return copy
