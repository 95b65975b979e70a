"""A meter that keeps what it was told."""

from __future__ import annotations


class RecordingMeter:
    """`ports.Meter`."""

    def __init__(self) -> None:
        self.lags: list[float] = []
        self.failures = 0

    def published(self, lag_seconds: float) -> None:
        self.lags.append(lag_seconds)

    def failed(self) -> None:
        self.failures += 1
