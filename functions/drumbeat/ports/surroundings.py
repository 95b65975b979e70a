"""Clock, ids, logs and metrics."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    def now(self) -> datetime:
        """The present instant, aware, in UTC."""
        ...

    def sleep(self, seconds: float) -> None: ...


class Ids(Protocol):
    def new(self) -> str:
        """A new random id (UUID)."""
        ...


class Log(Protocol):
    """Structured lines; `details` must not have secrets or people's texts."""

    def info(self, event: str, **details: object) -> None: ...

    def warning(self, event: str, **details: object) -> None: ...

    def exception(self, event: str, **details: object) -> None:
        """With the traceback of the error being handled."""
        ...


class Meter(Protocol):
    """Metrics that operators watch."""

    def published(self, lag_seconds: float) -> None:
        """A post went out, so many seconds after its last due time."""
        ...

    def broke(self) -> None:
        """Our own code failed during a call to a network: a bug."""
        ...

    def operator_needed(self, network: str) -> None:
        """A network refuses this deployment's app: plan, billing or approval."""
        ...

    def failed(self) -> None:
        """A post ended without going out, and a person should look."""
        ...

    def credits_differ(self, tenant_id: str) -> None:
        """The posts that hold a month's credits are not as many as it says: a bug."""
        ...

    def canary(self, *, published: bool, lag_seconds: float | None) -> None:
        """The result of the canary's post; its lag in seconds if it went out."""
        ...
