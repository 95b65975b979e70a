"""Repeating a read-change-write when somebody else has written meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from drumbeat.domain.errors import ChangedMeanwhile

T = TypeVar("T")

_TURNS = 5


def until_unchanged(step: Callable[[], T]) -> T:
    """Repeat `step`, which reads again each time, until nobody writes in between.

    Raises what `step` raises; ChangedMeanwhile only after several tries.
    """
    for _ in range(_TURNS - 1):
        try:
            return step()
        except ChangedMeanwhile:
            continue
    return step()
