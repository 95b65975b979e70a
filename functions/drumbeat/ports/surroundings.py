"""The machine's clock and chance, and what operators see."""

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
    """Structured lines; `details` never hold secrets or people's texts."""

    def info(self, event: str, **details: object) -> None: ...

    def warning(self, event: str, **details: object) -> None: ...

    def exception(self, event: str, **details: object) -> None:
        """With the traceback of the error being handled."""
        ...


class Meter(Protocol):
    """Counts what operators watch."""

    def published(self, lag_seconds: float) -> None:
        """A post went out, so many seconds after the moment it was last put off to."""
        ...

    def broke(self) -> None:
        """Our own code broke while a network was to be called: a bug, for the operator."""
        ...

    def operator_needed(self, network: str) -> None:
        """A network refuses this deployment's app: plan, billing or approval."""
        ...

    def failed(self) -> None:
        """A post ended without going out, and a person should look."""
        ...

    def credits_differ(self, tenant_id: str) -> None:
        """A month of credits is held by another number of posts than it says: a bug."""
        ...

    def canary(self, *, published: bool, lag_seconds: float | None) -> None:
        """How our own post went; its lag if it went out at all."""
        ...
