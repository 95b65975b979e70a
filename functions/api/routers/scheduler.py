"""Planned slots: creating those that are missing, and previewing a schedule."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import Annotated, Any

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.api_gateway import Router
from aws_lambda_powertools.event_handler.openapi.params import Path, Query
from pydantic import Field, Strict

from api.access import Editor, Reader
from api.dependencies import of
from api.idempotency import idempotent
from api.routers.channel_accounts import DaysOfWeek, PostsPerWeek, ScheduleTimes, Zone
from api.schema import Day, Id, Instant, TenantBody, View
from drumbeat.domain import planning
from drumbeat.domain.schedule import Schedule
from drumbeat.domain.topoff_jobs import TopoffJob
from drumbeat.services.topoff_orders import TopoffDesk

router = Router()
PATH = "/api/v1/marketing/scheduler"
TAG = ["scheduler"]

Desk = Annotated[TopoffDesk, of(lambda app: app.topoff_desk)]
JobId = Annotated[str, Path(description="The job that a large top-off answered."), Id]
_Days = Annotated[int, Strict(), Field(ge=1, le=planning.MAX_DAYS)]


class TopoffView(View):
    instances_created: int
    instances_skipped: int = Field(description="Wanted slots that were there, or withdrawn.")
    accounts_processed: int
    accounts_failed: int
    window_start: Instant
    window_end: Instant = Field(description="Exclusive.")


class JobStatus(StrEnum):
    """The state of a job."""

    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class ProgressView(View):
    done: int
    total: int = Field(description="An estimate while the job is running.")


class JobView(View):
    id: str
    status: JobStatus
    days: int
    start_date: str | None
    created_at: Instant
    progress: ProgressView = Field(description="Slots that were created, or found there.")
    result: TopoffView | None = Field(description="Null while it is running.")

    @classmethod
    def of(cls, job: TopoffJob) -> JobView:
        return cls(
            id=job.id,
            status=JobStatus(job.status),
            days=job.days,
            start_date=job.start_date,
            created_at=job.created_at,
            progress=ProgressView(done=job.done, total=job.total),
            result=TopoffView.model_validate(job.result) if job.result else None,
        )


class PreviewRequest(TenantBody):
    schedule_timezone: Zone
    schedule_times: ScheduleTimes
    posts_per_week: PostsPerWeek
    days_of_week: DaysOfWeek | None = None
    start_date: Day
    days: _Days


class SlotView(View):
    scheduled_for: Instant
    local_time: str = Field(description="What the clock of `timezone` shows then.")
    timezone: str
    note: str | None = Field(description="What daylight saving time changed.")


class Preview(View):
    slots: list[SlotView]


@router.post(
    f"{PATH}/topoff",
    tags=TAG,
    operation_id="top_off",
    middlewares=[idempotent],
    responses={
        200: {"description": "OK", "content": {"application/json": {"model": TopoffView}}},
        202: {
            "description": "Accepted: too much for one answer; poll the job.",
            "content": {"application/json": {"model": JobView}},
            "headers": {
                "Location": {"description": "The job.", "schema": {"type": "string"}},
            },
        },
    },
)
def top_off(  # type: ignore[no-untyped-def]  # a type would be a schema
    access: Editor,
    desk: Desk,
    days: Annotated[int, Query(ge=1, le=planning.MAX_DAYS)] = 28,
    start_date: Annotated[
        Day | None,
        Query(description="Begin at local midnight of this day in each zone, not now."),
    ] = None,
):
    """Create the planned slots that are missing; nothing else is touched."""
    result = desk.order(access, days, start_date)
    if isinstance(result, TopoffJob):
        return _answer(202, JobView.of(result), {"Location": f"jobs/{result.id}"})
    return _answer(200, TopoffView.model_validate(result))


@router.get(f"{PATH}/jobs/<job_id>", tags=TAG, operation_id="get_top_off_job")
def get_job(access: Reader, desk: Desk, job_id: JobId) -> JobView:
    """The state of a large top-off."""
    return JobView.of(desk.job(access, job_id))


@router.post(f"{PATH}/preview", tags=TAG, operation_id="preview_schedule")
def preview(access: Reader, body: PreviewRequest) -> Preview:  # noqa: ARG001
    """The slots of a schedule on any dates; nothing is created."""
    schedule = Schedule.checked(
        posts_per_week=body.posts_per_week,
        timezone=body.schedule_timezone,
        times=body.schedule_times,
        days_of_week=body.days_of_week,
    )
    slots = [
        SlotView(
            scheduled_for=slot.scheduled_for,
            local_time=slot.local.isoformat(timespec="minutes"),
            timezone=slot.timezone,
            note=slot.note,
        )
        for slot in planning.preview(schedule, body.start_date, body.days)
    ]
    return Preview(slots=slots)


def _answer(status: int, view: View, headers: dict[str, str] | None = None) -> Response[Any]:
    return Response(
        status_code=status,
        content_type="application/json",
        body=json.dumps(view.model_dump(mode="json")),
        headers=headers or {},
    )
