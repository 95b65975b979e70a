"""What is shown to the person who waits."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO


class Failure(Exception):
    """Something a person must know or mend; its text is all that is shown."""


class Progress:
    """Numbers the steps and says how long each one took."""

    def __init__(self, total: int, out: TextIO = sys.stdout) -> None:
        self._total = total
        self._out = out
        self._number = 0
        self._started = time.monotonic()

    @contextmanager
    def step(self, what: str) -> Iterator[None]:
        """Announce a step, and its duration when it is done."""
        self._number += 1
        began = time.monotonic()
        self.say(f"[{self._number}/{self._total}] {what} ...")
        yield
        self.say(
            f"        done in {time.monotonic() - began:.1f} s ({self.elapsed():.0f} s in all)"
        )

    def skip(self, what: str) -> None:
        """Count a step that had nothing to do."""
        self._number += 1
        self.say(f"[{self._number}/{self._total}] {what}: nothing to do")

    def say(self, text: str) -> None:
        print(text, file=self._out, flush=True)

    def elapsed(self) -> float:
        """Seconds since the first step could begin."""
        return time.monotonic() - self._started
