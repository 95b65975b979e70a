"""Figures about how late posts went out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from drumbeat.domain.posts import PostInstance, Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """`count` posts went out; lags in seconds, None when none did. The other counts are of
    failures."""

    count: int
    p50: float | None
    p95: float | None
    p99: float | None
    worst: float | None
    missed: int
    failed: int
    skipped: int
    unconfirmed: int


@dataclass(slots=True)
class Tally:
    """Collects posts one by one."""

    _lags: list[float] = field(default_factory=list)
    _fell_through: Counter[Status] = field(default_factory=Counter)

    def add(self, post: PostInstance) -> None:
        """Count `post`, unless it is still to come or was never to be sent."""
        if post.status is Status.POSTED and post.lag_seconds is not None:
            self._lags.append(post.lag_seconds)
        self._fell_through[post.status] += 1

    def figures(self) -> Figures:
        """The figures of all posts so far."""
        lags = sorted(self._lags)
        return Figures(
            count=len(lags),
            p50=percentile(lags, 50),
            p95=percentile(lags, 95),
            p99=percentile(lags, 99),
            worst=lags[-1] if lags else None,
            missed=self._fell_through[Status.MISSED],
            failed=self._fell_through[Status.FAILED],
            skipped=self._fell_through[Status.SKIPPED],
            unconfirmed=self._fell_through[Status.UNCONFIRMED],
        )


def percentile(ascending: Sequence[float], percent: int) -> float | None:
    """The nearest-rank percentile: the smallest value that `percent` of all values don't exceed.

    It is always one of the values; None without values. `percent` is 1 to 100.
    """
    if not ascending:
        return None
    rank = -(-len(ascending) * percent // 100)  # rounded up, in whole numbers
    return ascending[rank - 1]
