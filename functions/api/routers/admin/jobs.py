"""The deployment's background jobs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Annotated, Any

from aws_lambda_powertools.event_handler import Request
from aws_lambda_powertools.event_handler.api_gateway import Router
from aws_lambda_powertools.event_handler.openapi.params import Path, Query
from pydantic import Field

from api.cursors import Cursors
from api.dependencies import of
from api.idempotency import idempotent
from api.operators import Operator
from api.routers.admin.reasons import Reason
from api.schema import Body, Cursor, Day, Id, Instant, Limit, Listed, View
from api.tables import AsTable, rows
from drumbeat.domain.job_log import JobKind, JobRun, JobStatus
from drumbeat.services.jobs_seen import JobFilter, JobsSeen

router = Router()
JOBS = "/api/v1/admin/jobs"
TAG = ["admin"]

Service = Annotated[JobsSeen, of(lambda app: app.jobs_seen)]
JobPath = Annotated[str, Path(description="The run's id, from the list."), Id]


class JobRunView(View):
    id: str
    kind: JobKind
    status: JobStatus = Field(
        description="`failed`: it is tried again by itself; `dead`: it is not."
    )
    tenant_id: str | None
    tries: int
    started_at: Instant = Field(
        description="When its last try began; of one that waits, when an operator asked for it."
    )
    ended_at: Instant | None
    error: str | None


class Named(View):
    name: str
    value: str


class JobRunDetail(JobRunView):
    payload: list[Named] = Field(description="What it was started with.")
    result: list[Named] = Field(description="What it did.")
    can_retry: bool = Field(description="Whether it can be started again with the same payload.")


class Retrying(Body):
    reason: Reason


@router.get(JOBS, tags=TAG, operation_id="list_job_runs", middlewares=[AsTable(JobRunView)])
def list_job_runs(
    request: Request,
    who: Operator,  # noqa: ARG001
    service: Service,
    first: Annotated[
        Day | None, Query(alias="from", description="The first day (UTC); 10 days by default.")
    ] = None,
    last: Annotated[Day | None, Query(alias="to", description="The last day (UTC).")] = None,
    status: Annotated[JobStatus | None, Query()] = None,
    kind: Annotated[JobKind | None, Query()] = None,
    tenant_id: Annotated[str | None, Query(max_length=64, description="Of one business.")] = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Listed[JobRunView]:
    """Background jobs by the time of their first start, the newest first; kept 30 days (operators).

    A page may be short although more follow, as `cursor` shows. With `Accept: text/csv` it is a
    table.
    """
    criteria = JobFilter(status=status, kind=kind, tenant_id=tenant_id)
    question = [first, last, status, kind, tenant_id]
    listing = Cursors(tenant_id="", question={"jobs": question}, parts=["day", "id"])
    page = service.list(
        first, last, criteria, limit=rows(request, limit), after=listing.read(cursor)
    )
    return Listed[JobRunView](
        items=[JobRunView.model_validate(each) for each in page.items],
        cursor=listing.write(page.next),
    )


@router.get(f"{JOBS}/<job_id>", tags=TAG, operation_id="get_job_run")
def get_job_run(
    who: Operator,  # noqa: ARG001
    service: Service,
    job_id: JobPath,
) -> JobRunDetail:
    """One run, with its input and what it did (operators)."""
    return _detail(service, service.get(job_id))


@router.post(
    f"{JOBS}/<job_id>/retry",
    tags=TAG,
    operation_id="retry_job_run",
    status_code=202,
    middlewares=[idempotent],
)
def retry_job_run(who: Operator, service: Service, job_id: JobPath, body: Retrying) -> JobRunDetail:
    """Start a failed job again with the same input (operators).

    What it has already done is not done again. 409 `status_conflict` when it has not failed.
    """
    return _detail(service, service.retry(who, job_id, reason=body.reason))


def _detail(service: JobsSeen, run: JobRun) -> JobRunDetail:
    plain = {name: getattr(run, name) for name in JobRunView.model_fields}
    return JobRunDetail(
        **plain,
        payload=_named(run.payload),
        result=_named(run.result),
        can_retry=service.can_retry(run),
    )


def _named(values: Mapping[str, Any]) -> list[Named]:
    return [
        Named(name=name, value=value if isinstance(value, str) else json.dumps(value))
        for name, value in values.items()
    ]
