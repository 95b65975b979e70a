"""Running a program for a limited time, on files that may be harmful."""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

#: The most bytes kept of its output, which may be long for a damaged file.
_SAID_BYTES = 4096


class TookTooLong(Exception):
    """It did not end in time, and was killed with all its child processes."""


class Failed(Exception):
    """It failed; the text is the end of its output."""


def run(
    command: Sequence[str | Path], *, seconds: float, env: Mapping[str, str] | None = None
) -> None:
    """Without `env` it gets this process's environment. Raises TookTooLong or Failed."""
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(  # noqa: S603  # a list of our own, and no shell
            [str(each) for each in command],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=output,
            start_new_session=True,
            env=env,
        )
        try:
            exit_code = process.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            _end(process)
            raise TookTooLong from None
        except BaseException:
            _end(process)
            raise
        if exit_code != 0:
            output.seek(max(0, output.seek(0, os.SEEK_END) - _SAID_BYTES))
            raise Failed(output.read().decode("utf-8", "replace"))


def _end(process: subprocess.Popen[bytes]) -> None:
    """Kill the process and its child processes."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
