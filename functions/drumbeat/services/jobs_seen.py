"""The deployment's background jobs, for operators."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from drumbeat.domain.errors import NotFound
from drumbeat.domain.job_log import KEPT, JobKind, JobRun, JobStatus
from drumbeat.domain.operators import Action
from drumbeat.domain.tenancy import Person
from drumbeat.ports import Clock, JobLog, Page, Position
from drumbeat.services import daily_logs
from drumbeat.services.job_log import JobDesk
from drumbeat.services.operator_log import OperatorLog, State


@dataclass(frozen=True, slots=True, kw_only=True)
class JobFilter:
    """A filter; None matches everything."""

    status: JobStatus | None = None
    kind: JobKind | None = None
    tenant_id: str | None = None

    def matches(self, run: JobRun) -> bool:
        return (
            self.status in (None, run.status)
            and self.kind in (None, run.kind)
            and self.tenant_id in (None, run.tenant_id)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class JobsSeen:
    log: JobLog
    desk: JobDesk
    operators: OperatorLog
    clock: Clock

    def list(
        self,
        first: date | None,
        last: date | None,
        selection: JobFilter,
        *,
        limit: int,
        after: Position | None,
    ) -> Page[JobRun]:
        """Jobs first started on these days (UTC), the newest first; on ten days when none is named.

        A page may be short although more follow, as `next` shows. Raises InvalidInput.
        """
        return daily_logs.looked_through(
            self.log,
            selection.matches,
            first,
            last,
            kept=KEPT,
            limit=limit,
            after=after,
            clock=self.clock,
        )

    def get(self, job_id: str) -> JobRun:
        """Raises NotFound."""
        run = self.log.get(job_id)
        if run is None:
            raise NotFound("There is no such job, or it is older than 30 days.")
        return run

    def can_retry(self, run: JobRun) -> bool:
        """Whether it failed and can be started again."""
        return self.desk.can_retry(run)

    def retry(self, who: Person, job_id: str, *, reason: str) -> JobRun:
        """Start it again with the same payload; this is logged. Raises NotFound, Conflict."""
        before = self.get(job_id)

        def act() -> tuple[JobRun, State]:
            after = self.desk.retry(job_id)
            return after, _state(after)

        return self.operators.logged(
            who,
            Action.RETRY_JOB,
            subject=job_id,
            tenant_id=before.tenant_id,
            reason=reason,
            before=_state(before),
            wanted={},
            act=act,
        )


def _state(run: JobRun) -> State:
    return {"status": run.status, "tries": run.tries}
