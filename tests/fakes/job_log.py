"""The job log and the error log in memory, and a starter that records what it is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from drumbeat.domain.error_log import LoggedError
from drumbeat.domain.errors import Unavailable
from drumbeat.domain.job_log import JobKind, JobRun
from drumbeat.ports import Page, Position


@dataclass
class KeptJobs:
    """`ports.JobLog`; `written` has every line as often as it was written."""

    runs: dict[str, JobRun] = field(default_factory=dict)
    written: list[JobRun] = field(default_factory=list)
    is_down: bool = False

    def put(self, run: JobRun) -> None:
        if self.is_down:
            raise Unavailable("The database is busy.")
        self.runs[run.id] = run
        self.written.append(run)

    def get(self, job_id: str) -> JobRun | None:
        return self.runs.get(job_id)

    def page(self, day: date, *, limit: int, after: Position | None = None) -> Page[JobRun]:
        return Page(sorted(self.runs.values(), key=lambda run: run.id, reverse=True)[:limit])


@dataclass
class KeptErrors:
    """`ports.ErrorLog`."""

    errors: list[LoggedError] = field(default_factory=list)

    def add(self, error: LoggedError) -> None:
        self.errors.append(error)

    def page(self, day: date, *, limit: int, after: Position | None = None) -> Page[LoggedError]:
        return Page(self.errors[::-1][:limit])


@dataclass
class NotedStarts:
    """`ports.JobStarter`: can start every job but rounds."""

    started: list[tuple[JobKind, Mapping[str, Any]]] = field(default_factory=list)
    is_down: bool = False

    def can_start(self, kind: JobKind) -> bool:
        return not kind.value.endswith("_round")

    def start(self, kind: JobKind, payload: Mapping[str, Any]) -> None:
        if self.is_down:
            raise Unavailable("The queue is busy.")
        self.started.append((kind, payload))
