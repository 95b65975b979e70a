"""Doing a read-change-write again when somebody else was faster."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from drumbeat.domain.errors import ChangedMeanwhile

T = TypeVar("T")

_TURNS = 5


def until_unchanged(step: Callable[[], T]) -> T:
    """Call `step`, which reads afresh each time, until nobody writes in between.

    Raises what `step` raises; ChangedMeanwhile only after several turns.
    """
    for _ in range(_TURNS - 1):
        try:
            return step()
        except ChangedMeanwhile:
            continue
    return step()
