"""The job log: one line for each piece of work, however often it is tried."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from drumbeat.domain.error_log import ErrorKind
from drumbeat.domain.errors import Conflict, NotFound, Unavailable
from drumbeat.domain.job_log import LOGGED, JobKind, JobRun, JobStatus, Work, work_of
from drumbeat.services.job_log import JobDesk, JobNotes
from tests.fakes.clock import FixedClock
from tests.fakes.job_log import KeptErrors, KeptJobs, NotedStarts
from tests.fakes.log import RecordingLog
from tests.samples import NOW

PAYLOAD = {"tenant_id": "h2o", "days": 28}


def work(tries: int = 1, **payload: object) -> Work:
    return work_of(
        JobKind.TOP_OFF,
        {**PAYLOAD, **payload},
        ordered_at=NOW,
        name="message",
        tries=tries,
        most=3,
        tenant_id="h2o",
    )


class Notes(JobNotes):
    log: KeptJobs
    errors: KeptErrors
    lines: RecordingLog
    clock: FixedClock


@pytest.fixture
def notes() -> Notes:
    return Notes(log=KeptJobs(), errors=KeptErrors(), clock=FixedClock(NOW), lines=RecordingLog())


def test_what_was_done_is_one_line_with_what_it_did(notes: Notes) -> None:
    with notes.of(work()) as noted:
        noted.did(instances_created=3)

    [run] = notes.log.written
    assert (run.kind, run.status, run.tries) == (JobKind.TOP_OFF, JobStatus.DONE, 1)
    assert (run.payload, run.result) == (PAYLOAD, {"instances_created": 3})
    assert (run.started_at, run.ended_at, run.tenant_id) == (NOW, NOW, "h2o")


def test_a_run_with_nothing_to_do_leaves_no_line(notes: Notes) -> None:
    with notes.of(work()):
        pass

    assert notes.log.written == []


def test_what_fails_says_why_and_is_an_error_too(notes: Notes) -> None:
    with pytest.raises(Unavailable), notes.of(work()):
        raise Unavailable("The database is busy.")

    [run] = notes.log.written
    assert (run.status, run.error) == (JobStatus.FAILED, "Unavailable: The database is busy.")
    [error] = notes.errors.errors
    assert (error.kind, error.code, error.job_id) == (ErrorKind.JOB, "Unavailable", run.id)
    assert (error.tenant_id, error.outcome) == ("h2o", "top_off")


def test_later_tries_are_the_same_line_and_the_last_one_is_dead(notes: Notes) -> None:
    for tries in (1, 2, 3):
        with pytest.raises(Unavailable), notes.of(work(tries)):
            raise Unavailable("The database is busy.")

    [run] = notes.log.runs.values()
    assert (run.status, run.tries) == (JobStatus.DEAD, 3)
    assert len(notes.errors.errors) == 3


def test_errors_sort_by_when_they_happened_not_by_when_their_job_began(notes: Notes) -> None:
    later = work_of(
        JobKind.TOP_OFF, PAYLOAD, ordered_at=NOW + timedelta(minutes=1), name="another", most=3
    )
    for tried in (later, work()):
        notes.clock.advance(timedelta(minutes=2))
        with pytest.raises(Unavailable), notes.of(tried):
            raise Unavailable("The database is busy.")

    first, second = notes.errors.errors
    assert (first.job_id, second.job_id) == (later.id, work().id)
    assert first.id < second.id


def test_a_later_try_is_seen_while_it_runs(notes: Notes) -> None:
    with notes.of(work(2)):
        [run] = notes.log.written
        assert (run.status, run.tries) == (JobStatus.RUNNING, 2)

    assert [each.status for each in notes.log.written] == [JobStatus.RUNNING, JobStatus.DONE]


def test_a_log_that_can_not_be_written_stands_in_nobodys_way(notes: Notes) -> None:
    notes.log.is_down = True

    with notes.of(work(), announced=True) as noted:
        noted.did(instances_created=3)

    assert {event for _, event, _ in notes.lines.lines} == {"job_not_logged"}


DEAD = JobRun(
    id=work().id,
    kind=JobKind.TOP_OFF,
    status=JobStatus.DEAD,
    tries=3,
    started_at=NOW,
    tenant_id="h2o",
    payload=PAYLOAD,
)


class Desk(JobDesk):
    log: KeptJobs
    starter: NotedStarts
    clock: FixedClock


@pytest.fixture
def desk() -> Desk:
    made = Desk(log=KeptJobs(), starter=NotedStarts(), clock=FixedClock(NOW))
    made.log.put(DEAD)
    return made


def test_a_retry_starts_it_with_the_same_payload_and_keeps_its_line(
    desk: Desk, notes: Notes
) -> None:
    assert desk.retry(DEAD.id).status is JobStatus.QUEUED

    [(kind, sent)] = desk.starter.started
    again = work_of(kind, sent, ordered_at=NOW + timedelta(days=1), name="another message")
    assert (again.id, again.payload, again.tries) == (DEAD.id, PAYLOAD, 4)
    assert sent[LOGGED] == {"id": DEAD.id, "tries": 3}


def test_who_asks_twice_gets_one_retry(desk: Desk) -> None:
    first, second = desk.retry(DEAD.id), desk.retry(DEAD.id)

    assert first == second
    assert len(desk.starter.started) == 1


@pytest.mark.parametrize(
    "run",
    [
        replace(DEAD, status=JobStatus.DONE),
        replace(DEAD, status=JobStatus.RUNNING),
        replace(DEAD, kind=JobKind.TOP_OFF_ROUND),
    ],
)
def test_what_is_done_or_at_it_or_begins_by_itself_is_not_done_again(
    desk: Desk, run: JobRun
) -> None:
    desk.log.put(run)

    with pytest.raises(Conflict, match="can be done again"):
        desk.retry(run.id)
    assert desk.starter.started == []


def test_what_was_killed_can_be_done_again(desk: Desk) -> None:
    desk.log.put(replace(DEAD, status=JobStatus.RUNNING))
    desk.clock.advance(timedelta(minutes=16))

    assert desk.retry(DEAD.id).status is JobStatus.QUEUED


def test_a_retry_whose_order_was_lost_can_be_asked_for_again(desk: Desk) -> None:
    desk.retry(DEAD.id)
    desk.clock.advance(timedelta(minutes=16))

    again = desk.retry(DEAD.id)

    assert (again.status, again.started_at) == (JobStatus.QUEUED, desk.clock.now())
    assert len(desk.starter.started) == 2


def test_a_retry_that_can_not_be_started_leaves_the_line_as_it_was(desk: Desk) -> None:
    desk.starter.is_down = True

    with pytest.raises(Unavailable):
        desk.retry(DEAD.id)

    assert desk.log.get(DEAD.id) == DEAD


def test_a_job_that_there_is_not_is_not_found(desk: Desk) -> None:
    with pytest.raises(NotFound):
        desk.retry("unknown")
