"""Top-offs that are too large for one answer."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, cast

from pynamodb.attributes import JSONAttribute, NumberAttribute, UnicodeAttribute

from drumbeat.domain.topoff_jobs import TopoffJob
from drumbeat.persistence import keys
from drumbeat.persistence.table import InstantAttribute, Item, Transaction, get

_KEPT = timedelta(days=7)


class JobItem(Item, discriminator="job"):
    status = UnicodeAttribute()
    days = NumberAttribute()
    start_date = UnicodeAttribute(null=True)
    created_at = InstantAttribute()
    total = NumberAttribute(null=True)
    done = NumberAttribute(null=True)
    result = JSONAttribute(null=True)


class TopoffJobRepository:
    """`ports.TopoffJobs` over the table; jobs expire after a week."""

    def get(self, tenant_id: str, job_id: str) -> TopoffJob | None:
        item = get(JobItem, keys.jobs(tenant_id), job_id)
        if not isinstance(item, JobItem):
            return None
        return TopoffJob(
            id=item.SK,
            tenant_id=tenant_id,
            status=item.status,
            days=int(item.days),
            start_date=item.start_date,
            created_at=item.created_at,
            total=int(item.total or 0),
            done=int(item.done or 0),
            result=cast("dict[str, Any] | None", item.result),
        )

    def put(self, job: TopoffJob) -> None:
        item = JobItem(
            keys.jobs(job.tenant_id),
            job.id,
            status=job.status,
            days=job.days,
            start_date=job.start_date,
            created_at=job.created_at,
            total=job.total,
            done=job.done,
            result=dict(job.result) if job.result else None,
            expires_at=_KEPT,
        )
        transaction = Transaction()
        transaction.put(item)
        transaction.commit()
