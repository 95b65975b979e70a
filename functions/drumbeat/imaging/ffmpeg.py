"""Calling ffmpeg: a program of the layer's, for a bounded time, on files of this machine alone."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

_SECONDS = 30
#: Of what it says; a damaged file can have it say much more.
_SAID_BYTES = 4096


class TookTooLong(Exception):
    """It did not end in time, and was ended with all that it had started."""


class Failed(Exception):
    """It ended without having done it; the text is the end of what it said."""


@dataclass(frozen=True, slots=True)
class Ffmpeg:
    program: Path

    def run(self, arguments: Sequence[str | Path], *, seconds: float = _SECONDS) -> None:
        """Raises TookTooLong or Failed."""
        command = [str(self.program), "-hide_banner", "-nostdin", "-loglevel", "error", "-y"]
        command += [str(each) for each in arguments]
        with tempfile.TemporaryFile() as said:
            running = subprocess.Popen(  # noqa: S603  # a list of our own, and no shell
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=said,
                start_new_session=True,
            )
            try:
                ended = running.wait(timeout=seconds)
            except subprocess.TimeoutExpired:
                _end(running)
                raise TookTooLong from None
            except BaseException:
                _end(running)
                raise
            if ended != 0:
                said.seek(max(0, said.seek(0, os.SEEK_END) - _SAID_BYTES))
                raise Failed(said.read().decode("utf-8", "replace"))


def source(path: Path, content_type: str) -> list[str | Path]:
    """The arguments that name what is read: as the container that it was found to be."""
    container = "matroska" if content_type == "video/webm" else "mov"
    return ["-protocol_whitelist", "file", "-f", container, "-i", path]


def find(scratch: Path) -> Ffmpeg | None:
    """The program, if there is one that can be run.

    Where layers lose their files' permissions, it is copied to `scratch` once.
    """
    package = find_spec("imageio_ffmpeg")
    if package is None or package.origin is None:
        return None
    folder = Path(package.origin).parent / "binaries"
    shipped = next((each for each in sorted(folder.glob("ffmpeg-*")) if each.is_file()), None)
    if shipped is None:
        return None
    if os.access(shipped, os.X_OK):
        return Ffmpeg(shipped)
    return Ffmpeg(_copied(shipped, scratch))


def _copied(shipped: Path, scratch: Path) -> Path:
    copy = scratch / shipped.name
    if not copy.exists():
        # Under another name until it is whole: it may be wanted while it is copied.
        half = scratch / f"{shipped.name}.{os.getpid()}"
        shutil.copyfile(shipped, half)
        half.chmod(0o700)
        half.replace(copy)
    return copy


def _end(running: subprocess.Popen[bytes]) -> None:
    """End the process and whatever it has started."""
    with suppress(ProcessLookupError):
        os.killpg(running.pid, signal.SIGKILL)
    running.wait()
