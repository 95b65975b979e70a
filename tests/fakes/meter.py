"""A meter that stores what it is given."""

from __future__ import annotations


class RecordingMeter:
    """`ports.Meter`."""

    def __init__(self) -> None:
        self.lags: list[float] = []
        self.failures = 0
        self.bugs = 0
        self.operator_calls: list[str] = []
        self.differences: list[str] = []
        self.canaries: list[tuple[bool, float | None]] = []

    def published(self, lag_seconds: float) -> None:
        self.lags.append(lag_seconds)

    def broke(self) -> None:
        self.bugs += 1

    def operator_needed(self, network: str) -> None:
        self.operator_calls.append(network)

    def failed(self) -> None:
        self.failures += 1

    def credits_differ(self, tenant_id: str) -> None:
        self.differences.append(tenant_id)

    def canary(self, *, published: bool, lag_seconds: float | None) -> None:
        self.canaries.append((published, lag_seconds))
