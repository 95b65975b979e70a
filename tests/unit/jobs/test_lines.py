"""Which lines the nightly and minutely jobs write to the job log, and repeating one."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from drumbeat import application
from drumbeat.domain.errors import Conflict, Unavailable
from drumbeat.domain.job_log import JobKind, JobStatus
from drumbeat.services.credit_rounds import Counted
from drumbeat.services.dispatching import Sweep
from drumbeat.services.job_log import JobDesk, JobNotes
from drumbeat.services.leaving import Left
from drumbeat.services.upkeep import Tidied
from jobs import dispatch, feeds, upkeep
from tests.fakes.clock import FixedClock
from tests.fakes.job_log import KeptErrors, KeptJobs, NotedStarts
from tests.fakes.log import RecordingLog
from tests.integration.faults.world import CONTEXT
from tests.integration.jobs.conftest import event
from tests.samples import NOW


class Running:
    """An application whose jobs do what a test orders, and are counted."""

    def __init__(self) -> None:
        self.clock = FixedClock(NOW)
        self.jobs = KeptJobs()
        self.errors = KeptErrors()
        self.job_notes = JobNotes(
            log=self.jobs, errors=self.errors, clock=self.clock, lines=RecordingLog()
        )
        self.starter = NotedStarts()
        self.desk = JobDesk(log=self.jobs, starter=self.starter, clock=self.clock)
        self.done: list[str] = []
        self.audited: Counted | Exception = Counted(tenants=3)
        self.swept: Sweep | Exception = Sweep(started=0, stale=0)
        self.fed = SimpleNamespace(written=0, failed=0)
        self.leaving = SimpleNamespace(erase_due=lambda _: self._do("erase", Left()))
        self.credit_rounds = SimpleNamespace(go=lambda _: self._do("audit", self.audited))
        self.upkeep = SimpleNamespace(tidy=lambda _: self._do("tidy", Tidied(tenants=3)))
        self.dispatcher = SimpleNamespace(sweep=lambda _: self._do("sweep", self.swept))
        self.feeds = SimpleNamespace(write_due=lambda until: self._do("feeds", self.fed))

    def _do(self, what: str, answer: Any) -> Any:
        self.done.append(what)
        if isinstance(answer, Exception):
            raise answer
        return answer

    def lines(self) -> dict[JobKind, JobStatus]:
        return {run.kind: run.status for run in self.jobs.runs.values()}

    def line(self, kind: JobKind) -> str:
        [found] = [run.id for run in self.jobs.runs.values() if run.kind is kind]
        return found

    def retried(self, kind: JobKind) -> None:
        """Repeated as an operator does, until the function ends."""
        self.desk.retry(self.line(kind))
        [(_, payload)] = self.starter.started
        self.starter.started.clear()
        upkeep.handler(dict(payload), CONTEXT)


@pytest.fixture
def running(monkeypatch: pytest.MonkeyPatch) -> Running:
    made = Running()
    monkeypatch.setattr(application, "running", lambda: made)
    return made


def test_the_count_of_credits_has_its_own_line(running: Running) -> None:
    upkeep.handler(event("upkeep"), CONTEXT)

    assert running.done == ["erase", "audit", "tidy"]
    assert running.lines() == {JobKind.UPKEEP: JobStatus.DONE, JobKind.AUDIT: JobStatus.DONE}
    assert running.jobs.runs[running.line(JobKind.AUDIT)].result["tenants"] == 3


@pytest.mark.parametrize("wrong", [Unavailable("busy"), Counted(failed=["h2o"])])
def test_a_count_that_fails_keeps_nothing_else_and_is_done_again_alone(
    running: Running, wrong: Any
) -> None:
    running.audited = wrong
    with pytest.raises((Unavailable, upkeep.SomeFailed)):
        upkeep.handler(event("upkeep"), CONTEXT)
    assert running.done == ["erase", "audit", "tidy"]
    assert running.lines() == {JobKind.UPKEEP: JobStatus.DONE, JobKind.AUDIT: JobStatus.DEAD}

    running.audited = Counted(tenants=3)
    running.done.clear()
    running.retried(JobKind.AUDIT)

    assert running.done == ["audit"]
    assert running.lines() == {JobKind.UPKEEP: JobStatus.DONE, JobKind.AUDIT: JobStatus.DONE}
    assert running.jobs.runs[running.line(JobKind.AUDIT)].tries == 2


def test_what_fails_twice_is_done_again_twice_and_no_third_time(running: Running) -> None:
    running.audited = Unavailable("busy")
    with pytest.raises(Unavailable):
        upkeep.handler(event("upkeep"), CONTEXT)

    with pytest.raises(Unavailable):
        running.retried(JobKind.AUDIT)
    running.audited = Counted(tenants=3)
    running.retried(JobKind.AUDIT)

    with pytest.raises(Conflict):
        running.desk.retry(running.line(JobKind.AUDIT))
    run = running.jobs.runs[running.line(JobKind.AUDIT)]
    assert (run.status, run.tries) == (JobStatus.DONE, 3)


def test_tidying_is_done_again_without_the_count(running: Running) -> None:
    running.leaving.erase_due = lambda _: Left(failed=["h2o"])
    with pytest.raises(upkeep.SomeFailed):
        upkeep.handler(event("upkeep"), CONTEXT)
    running.leaving.erase_due = lambda _: Left()
    running.done.clear()

    running.retried(JobKind.UPKEEP)

    assert running.done == ["tidy"]
    assert running.lines() == {JobKind.UPKEEP: JobStatus.DONE, JobKind.AUDIT: JobStatus.DONE}


@pytest.mark.parametrize("started", [0, 5])
def test_a_minute_in_which_nothing_is_late_leaves_no_line(running: Running, started: int) -> None:
    running.swept = Sweep(started=started, stale=0)

    dispatch.handler(event("dispatch"), CONTEXT)
    feeds.handler(event("feeds"), CONTEXT)

    assert running.jobs.written == []


def test_what_a_minute_has_done_is_a_line(running: Running) -> None:
    running.swept = Sweep(started=2, stale=1, late=1)
    running.fed = SimpleNamespace(written=1, failed=0)

    dispatch.handler(event("dispatch"), CONTEXT)
    feeds.handler(event("feeds"), CONTEXT)

    assert [(run.kind, run.result) for run in running.jobs.written] == [
        (JobKind.DISPATCH, {"started": 2, "stale": 1, "late": 1}),
        (JobKind.FEEDS, {"written": 1, "failed": 0}),
    ]


def test_what_a_minute_could_not_do_says_so_and_goes_on_by_itself(running: Running) -> None:
    running.swept = Unavailable("busy")
    running.fed = SimpleNamespace(written=0, failed=1)

    for minute in ("16:55", "16:56"):
        rung = {"id": minute, "time": f"2026-12-22T{minute}:00Z"}
        with pytest.raises(Unavailable):
            dispatch.handler({**event("dispatch"), **rung}, CONTEXT)
        with pytest.raises(feeds.SomeFailed):
            feeds.handler({**event("feeds"), **rung}, CONTEXT)
        running.clock.advance(timedelta(minutes=1))

    # One line of each kind per hour: what can't be fixed by itself would fill the log.
    assert running.lines() == {
        JobKind.DISPATCH: JobStatus.FAILED,
        JobKind.FEEDS: JobStatus.FAILED,
    }
    assert len(running.jobs.runs) == 2
    errors = running.errors
    assert len(errors.errors) == 2 < len(errors.told)
