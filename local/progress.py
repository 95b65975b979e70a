"""Output for the person who waits."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO


class Failure(Exception):
    """Something that a person must know or fix; only its text is shown."""


class Progress:
    """Numbers the steps and prints how long each one took."""

    def __init__(self, total: int, out: TextIO = sys.stdout) -> None:
        self._total = total
        self._out = out
        self._number = 0
        self._started = time.monotonic()

    @contextmanager
    def step(self, what: str) -> Iterator[None]:
        """Announce a step, and print how long it took."""
        self._number += 1
        began = time.monotonic()
        self.say(f"[{self._number}/{self._total}] {what} ...")
        yield
        self.say(
            f"        done in {time.monotonic() - began:.1f} s ({self.elapsed():.0f} s in all)"
        )

    def skip(self, what: str) -> None:
        """Count a step that has nothing to do."""
        self._number += 1
        self.say(f"[{self._number}/{self._total}] {what}: nothing to do")

    def say(self, text: str) -> None:
        print(text, file=self._out, flush=True)

    def elapsed(self) -> float:
        """Seconds since this object was made."""
        return time.monotonic() - self._started
