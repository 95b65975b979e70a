"""The log of background jobs: the outcome of each piece of work, and starting one again.

A run that had nothing to do leaves no line. The log never stops a job: an entry that can't be
written is put into the function's own log.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from drumbeat.domain.error_log import ErrorKind, LoggedError
from drumbeat.domain.errors import Conflict, NotFound
from drumbeat.domain.job_log import LOGGED, JobRun, JobStatus, Work
from drumbeat.domain.time_ordered import time_ordered
from drumbeat.ports import Clock, ErrorLog, JobLog, JobStarter, Log


@dataclass(slots=True)
class Noted:
    """The result that a run reports; without a report it did nothing."""

    result: Mapping[str, Any] = field(default_factory=dict)
    has_done: bool = False

    def did(self, **result: Any) -> None:
        """Report what was done, in numbers."""
        self.result = result
        self.has_done = True


@dataclass(frozen=True, slots=True, kw_only=True)
class JobNotes:
    """Writes the lines of jobs."""

    log: JobLog
    errors: ErrorLog
    clock: Clock
    lines: Log

    @contextmanager
    def of(self, work: Work, *, announced: bool = False) -> Iterator[Noted]:
        """Record the outcome of `work` in this block; exceptions are raised again.

        `announced`: also record its begin, so that a killed run is visible. A retry is always
        announced.
        """
        note = Noted()
        started_at = self.clock.now()
        run = JobRun(
            id=work.id,
            kind=work.kind,
            status=JobStatus.RUNNING,
            tries=work.tries,
            started_at=started_at,
            tenant_id=work.tenant_id,
            payload=work.payload,
        )
        announced = announced or work.tries > 1
        if announced:
            self._put(run)
        try:
            yield note
        except Exception as error:
            status = JobStatus.DEAD if work.is_last else JobStatus.FAILED
            words = f"{type(error).__name__}: {error}"
            run = replace(run, id=work.fails_as or work.id)
            self._put(self._ended(run, status, note, words))
            self._tell(run, type(error).__name__, words, line=work.fails_as)
            raise
        if announced or note.has_done:
            self._put(self._ended(run, JobStatus.DONE, note, None))

    def _ended(self, run: JobRun, status: JobStatus, note: Noted, error: str | None) -> JobRun:
        now = self.clock.now()
        return replace(run, status=status, ended_at=now, error=error, result=note.result)

    def _put(self, run: JobRun) -> None:
        try:
            self.log.put(run)
        except Exception:
            self.lines.exception("job_not_logged", job=run.kind.value, job_id=run.id)

    def _tell(self, run: JobRun, code: str, words: str, *, line: str | None) -> None:
        """`line`: the error's id, when it stands for several tries."""
        at = self.clock.now()
        digest = hashlib.sha256(f"{run.id} {run.tries}".encode()).digest()[:10]
        error = LoggedError(
            id=line or time_ordered(at, digest),
            at=at,
            kind=ErrorKind.JOB,
            code=code,
            message=words,
            outcome=run.kind.value,
            tenant_id=run.tenant_id,
            job_id=run.id,
        )
        try:
            self.errors.add(error)
        except Exception:
            self.lines.exception("error_not_logged", job_id=run.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class JobDesk:
    """What operators do with jobs. Callers check their permission."""

    log: JobLog
    starter: JobStarter
    clock: Clock

    def can_retry(self, run: JobRun) -> bool:
        """Whether it ended without being done and can be started again."""
        return run.may_be_retried(self.clock.now()) and self.starter.can_start(run.kind)

    def retry(self, job_id: str) -> JobRun:
        """Start it again with its input; two requests start it once.

        Posts have retries of their own. Raises NotFound, Conflict, Unavailable.
        """
        run = self.log.get(job_id)
        if run is None:
            raise NotFound("No such job; it may have been forgotten after 30 days.")
        now = self.clock.now()
        if run.status is JobStatus.QUEUED and not run.is_lost(now):
            return run
        if not self.can_retry(run):
            raise Conflict(
                f"This job is {run.status}, or begins by itself; what can be done again is what "
                "has failed.",
                code="job_not_retryable",
            )
        after = replace(run, status=JobStatus.QUEUED, started_at=now, ended_at=None)
        self.log.put(after)
        try:
            line = {"id": run.id, "tries": run.tries}
            self.starter.start(run.kind, {**run.payload, LOGGED: line})
        except Exception:
            self.log.put(run)
            raise
        return after
