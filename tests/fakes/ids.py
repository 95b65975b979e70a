"""Ids in a fixed order, so that a failing test names the same ones every time."""

from __future__ import annotations

from itertools import count


class CountingIds:
    """`ports.Ids`: UUIDs that count up; different `start` values keep two apart."""

    def __init__(self, start: int = 1) -> None:
        self._numbers = count(start)

    def new(self) -> str:
        return f"00000000-0000-7000-8000-{next(self._numbers):012x}"
