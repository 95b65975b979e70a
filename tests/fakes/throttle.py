"""Attempts counted in memory."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

from drumbeat.ports import Clock


class InMemoryThrottle:
    """`ports.Throttle`."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._tries: Counter[tuple[str, int]] = Counter()

    def take(self, key: str, most: int, window: timedelta) -> int | None:
        seconds = self._clock.now().timestamp()
        number = int(seconds // window.total_seconds())
        self._tries[key, number] += 1
        if self._tries[key, number] <= most:
            return None
        return max(1, round((number + 1) * window.total_seconds() - seconds))

    def forget(self, key: str, window: timedelta) -> None:
        number = int(self._clock.now().timestamp() // window.total_seconds())
        del self._tries[key, number]
