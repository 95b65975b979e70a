"""What operators read of errors and jobs: newest first, by day, and a job also by its id."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from drumbeat.domain.error_log import ErrorKind, LoggedError
from drumbeat.domain.job_log import JobKind, JobRun, JobStatus
from drumbeat.domain.time_ordered import time_ordered
from drumbeat.persistence.error_log import ErrorLogRepository
from drumbeat.persistence.job_log import JobLogRepository
from tests.samples import NOW


def an_id(minutes: int) -> str:
    return time_ordered(NOW + timedelta(minutes=minutes), b"0123456789")


def refused(minutes: int) -> LoggedError:
    return LoggedError(
        id=an_id(minutes),
        at=NOW + timedelta(minutes=minutes),
        kind=ErrorKind.PUBLISH,
        code="190",
        message="The session was invalidated.",
        outcome="failed",
        tenant_id="h2o",
        platform="facebook",
        instance_id="post",
        channel_account_id="page",
    )


RUN = JobRun(
    id=an_id(0),
    kind=JobKind.TOP_OFF,
    status=JobStatus.FAILED,
    tries=2,
    started_at=NOW,
    ended_at=NOW + timedelta(seconds=3),
    tenant_id="h2o",
    error="The database is busy.",
    payload={"tenant_id": "h2o"},
    result={"instances_created": 3},
)


@pytest.mark.usefixtures("table")
def test_errors_are_read_newest_first_page_by_page() -> None:
    log = ErrorLogRepository()
    errors = [refused(minutes) for minutes in range(3)]
    for error in [*errors, errors[0]]:
        log.add(error)

    first = log.page(NOW.date(), limit=2)
    second = log.page(NOW.date(), limit=2, after=first.next)

    assert [*first.items, *second.items] == errors[::-1]
    assert second.next is None
    assert log.page(NOW.date() + timedelta(days=1), limit=2).items == []


@pytest.mark.usefixtures("table")
def test_a_job_is_found_by_its_id_and_on_its_day() -> None:
    log = JobLogRepository()
    log.put(RUN)
    done = replace(RUN, status=JobStatus.DONE, tries=3, error=None)
    log.put(done)

    assert log.get(RUN.id) == done
    assert log.page(NOW.date(), limit=10).items == [done]
    assert log.get(an_id(1)) is None
    assert log.get("post") is None
