"""The job log and the error log in memory, and a starter that records what it is asked for."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date
from typing import Any, TypeVar

from drumbeat.domain.error_log import LoggedError
from drumbeat.domain.errors import Unavailable
from drumbeat.domain.job_log import JobKind, JobRun
from drumbeat.domain.time_ordered import made_at
from drumbeat.ports import Page, Position

#: So much is kept of what an error says.
_LONGEST = 1_000
#: What a schedule begins, or a command of the operator's.
_NOT_STARTED = {
    JobKind.TOP_OFF_ROUND,
    JobKind.RENEWAL_ROUND,
    JobKind.DISPATCH,
    JobKind.FEEDS,
    JobKind.RECOUNT,
}

Line = TypeVar("Line", JobRun, LoggedError)


@dataclass
class KeptJobs:
    """`ports.JobLog`; `written` has every line as often as it was written."""

    runs: dict[str, JobRun] = field(default_factory=dict)
    written: list[JobRun] = field(default_factory=list)
    is_down: bool = False

    def put(self, run: JobRun) -> None:
        if self.is_down:
            raise Unavailable("The database is busy.")
        kept = replace(run, error=run.error[:_LONGEST]) if run.error else run
        self.runs[run.id] = kept
        self.written.append(kept)

    def get(self, job_id: str) -> JobRun | None:
        return self.runs.get(job_id)

    def page(self, day: date, *, limit: int, after: Position | None = None) -> Page[JobRun]:
        def begun(run: JobRun) -> date:
            return (made_at(run.id) or run.started_at).astimezone(UTC).date()

        of_day = [run for run in self.runs.values() if begun(run) == day]
        return _newest_first(of_day, limit, after)


@dataclass
class KeptErrors:
    """`ports.ErrorLog`; `told` has every error as often as it was told."""

    errors: list[LoggedError] = field(default_factory=list)
    told: list[LoggedError] = field(default_factory=list)

    def add(self, error: LoggedError) -> None:
        self.told.append(error)
        if all(known.id != error.id for known in self.errors):
            self.errors.append(replace(error, message=error.message[:_LONGEST]))

    def page(self, day: date, *, limit: int, after: Position | None = None) -> Page[LoggedError]:
        of_day = [error for error in self.errors if error.at.date() == day]
        return _newest_first(of_day, limit, after)


@dataclass
class NotedStarts:
    """`ports.JobStarter`; payloads go through JSON, as on the way to the real jobs."""

    started: list[tuple[JobKind, Mapping[str, Any]]] = field(default_factory=list)
    is_down: bool = False

    def can_start(self, kind: JobKind) -> bool:
        return kind not in _NOT_STARTED

    def start(self, kind: JobKind, payload: Mapping[str, Any]) -> None:
        if self.is_down:
            raise Unavailable("The queue is busy.")
        if not self.can_start(kind):
            raise KeyError(kind)
        self.started.append((kind, json.loads(json.dumps(payload))))


def _newest_first(lines: list[Line], limit: int, after: Position | None) -> Page[Line]:
    """At most `limit`, behind the one with `after`'s `id`."""
    lines = sorted(lines, key=lambda line: line.id, reverse=True)
    found = [line for line in lines if after is None or line.id < after["id"]][:limit]
    return Page(found, {"id": found[-1].id} if len(found) == limit else None)
