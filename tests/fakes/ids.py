"""Ids in a fixed order, so that a failing test names the same ones every time."""

from __future__ import annotations

from datetime import datetime
from itertools import count

from drumbeat.domain.time_ordered import time_ordered


class CountingIds:
    """`ports.Ids`: UUIDs that count up; different `start` values keep two apart."""

    def __init__(self, start: int = 1) -> None:
        self._numbers = count(start)

    def new(self) -> str:
        return f"00000000-0000-7000-8000-{next(self._numbers):012x}"


class IdsOf:
    """`ports.Ids` that contain a given time, like the real ones."""

    def __init__(self, at: datetime) -> None:
        self._at = at
        self._numbers = count(1)

    def new(self) -> str:
        return time_ordered(self._at, next(self._numbers).to_bytes(10, "big"))
