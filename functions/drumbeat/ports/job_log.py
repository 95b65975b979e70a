"""The log of background jobs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol

from drumbeat.ports.listing import Page, Position

# Every function loads the ports, but few need these.
if TYPE_CHECKING:
    from drumbeat.domain.job_log import JobKind, JobRun


class JobLog(Protocol):
    def put(self, run: JobRun) -> None:
        """Write a line, or its new state. Raises Unavailable."""
        ...

    def get(self, job_id: str) -> JobRun | None: ...

    def page(self, day: date, *, limit: int, after: Position | None = None) -> Page[JobRun]:
        """Work that was first started on one day (UTC), newest first."""
        ...


class JobStarter(Protocol):
    """Starts jobs again."""

    def can_start(self, kind: JobKind) -> bool:
        """Whether jobs of this kind can be started."""
        ...

    def start(self, kind: JobKind, payload: Mapping[str, Any]) -> None:
        """Start a job with its payload. Raises Unavailable."""
        ...
