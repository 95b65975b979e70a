"""The log of background jobs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol

from drumbeat.ports.listing import Page, Position

# Every function loads the ports, and few these.
if TYPE_CHECKING:
    from drumbeat.domain.job_log import JobKind, JobRun


class JobLog(Protocol):
    def put(self, run: JobRun) -> None:
        """Write a line, or what has become of it. Raises Unavailable."""
        ...

    def get(self, job_id: str) -> JobRun | None: ...

    def page(self, day: date, *, limit: int, after: Position | None = None) -> Page[JobRun]:
        """Those that were first started on one day (UTC), newest first."""
        ...


class JobStarter(Protocol):
    """Has a job done once more."""

    def can_start(self, kind: JobKind) -> bool:
        """Whether there is a way to."""
        ...

    def start(self, kind: JobKind, payload: Mapping[str, Any]) -> None:
        """With that payload, as the job gets it. Raises Unavailable."""
        ...
