"""Ranks for an order that people choose: texts between which there is always room for another.

Ranks compare like texts. Moving one thing changes only its own rank, however long the list is.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_BASE = len(_DIGITS)


def between(low: str | None, high: str | None) -> str:
    """A rank after `low` and before `high`; None means that there is nothing on that side.

    Raises ValueError unless `low` is before `high`.
    """
    if low is not None and high is not None and low >= high:
        raise ValueError("There is no room between a rank and one that is not behind it.")
    return _middle(low or "", high)


def reordered(ranks: Sequence[str]) -> Sequence[str]:
    """New ranks for things that had `ranks`, which put them into the order in which they are given.

    As many as possible keep theirs.
    """
    rise = _longest_rise(ranks)
    new_ranks: list[str] = []
    for place, rank in enumerate(ranks):
        if place in rise:
            new_ranks.append(rank)
            continue
        following = next((ranks[each] for each in range(place, len(ranks)) if each in rise), None)
        new_ranks.append(between(new_ranks[-1] if new_ranks else None, following))
    return new_ranks


def _middle(low: str, high: str | None) -> str:
    length = _shared(low, high)
    if high is not None and length:
        return high[:length] + _middle(low[length:], high[length:])
    first = _DIGITS.index(low[0]) if low else 0
    last = _DIGITS.index(high[0]) if high is not None else _BASE
    if last - first > 1:
        return _DIGITS[_step(first, last, low, high)]
    if high is not None and len(high) > 1:
        return high[0]
    return _DIGITS[first] + _middle(low[1:], None)


def _step(first: int, last: int, low: str, high: str | None) -> int:
    """One further at the ends, where most things are added, so that ranks stay short."""
    if low and high is None:
        return first + 1
    if high is not None and not low:
        return last - 1
    return (first + last) // 2


def _shared(low: str, high: str | None) -> int:
    """How many first digits both share; missing digits of `low` count as zeros."""
    count = 0
    for digit in high or "":
        if digit != (low[count] if count < len(low) else _DIGITS[0]):
            break
        count += 1
    return count


def _longest_rise(ranks: Sequence[str]) -> set[int]:
    """The indexes of the longest subsequence that is already in order."""
    ends: list[str] = []
    places: list[int] = []
    before: list[int | None] = []
    for place, rank in enumerate(ranks):
        length = bisect_left(ends, rank)
        before.append(places[length - 1] if length else None)
        ends[length:] = [rank] if length == len(ends) else [rank, *ends[length + 1 :]]
        places[length:] = [place] if length == len(places) else [place, *places[length + 1 :]]
    rise: set[int] = set()
    at = places[-1] if places else None
    while at is not None:
        rise.add(at)
        at = before[at]
    return rise
