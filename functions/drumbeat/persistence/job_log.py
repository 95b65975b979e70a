"""The items of the log of background jobs: one per piece of work."""

from __future__ import annotations

from datetime import UTC, date
from typing import Any, cast

from pynamodb.attributes import JSONAttribute, NumberAttribute, UnicodeAttribute

from drumbeat.domain.job_log import KEPT, JobKind, JobRun, JobStatus
from drumbeat.domain.time_ordered import made_at
from drumbeat.persistence import keys
from drumbeat.persistence.table import InstantAttribute, Item, Transaction, get, newest_first
from drumbeat.ports import Page, Position

_LONGEST = 1_000


class JobRunItem(Item, discriminator="job_run"):
    job_kind = UnicodeAttribute()
    status = UnicodeAttribute()
    tries = NumberAttribute()
    started_at = InstantAttribute()
    ended_at = InstantAttribute(null=True)
    tenant_id = UnicodeAttribute(null=True)
    error = UnicodeAttribute(null=True)
    payload = JSONAttribute(null=True)
    result = JSONAttribute(null=True)


class JobLogRepository:
    """`ports.JobLog` over the table. An id says on which day its line is."""

    def put(self, run: JobRun) -> None:
        transaction = Transaction()
        transaction.put(job_item(run))
        transaction.commit()

    def get(self, job_id: str) -> JobRun | None:
        at = made_at(job_id)
        if at is None:
            return None
        item = get(JobRunItem, keys.job_log(at.date()), job_id)
        return _run(cast("JobRunItem", item)) if item else None

    def page(self, day: date, *, limit: int, after: Position | None = None) -> Page[JobRun]:
        items = newest_first(JobRunItem, keys.job_log(day), limit=limit, after=after)
        runs = [_run(cast("JobRunItem", item)) for item in items]
        return Page(runs, {"id": runs[-1].id} if len(runs) == limit else None)


def job_item(run: JobRun) -> JobRunItem:
    """The item for a line, on the day in its id."""
    at = made_at(run.id) or run.started_at
    return JobRunItem(
        keys.job_log(at.astimezone(UTC).date()),
        run.id,
        job_kind=run.kind.value,
        status=run.status.value,
        tries=run.tries,
        started_at=run.started_at,
        ended_at=run.ended_at,
        tenant_id=run.tenant_id,
        error=run.error[:_LONGEST] if run.error else None,
        payload=dict(run.payload) or None,
        result=dict(run.result) or None,
        expires_at=at + KEPT,
    )


def _run(item: JobRunItem) -> JobRun:
    return JobRun(
        id=item.SK,
        kind=JobKind(item.job_kind),
        status=JobStatus(item.status),
        tries=int(item.tries),
        started_at=item.started_at,
        ended_at=item.ended_at,
        tenant_id=item.tenant_id,
        error=item.error,
        payload=cast("dict[str, Any] | None", item.payload) or {},
        result=cast("dict[str, Any] | None", item.result) or {},
    )
