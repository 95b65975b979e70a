"""The contracts of `ports.JobLog`, `ports.ErrorLog` and `ports.OperatorLogStore`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from drumbeat.domain.error_log import ErrorKind, LoggedError
from drumbeat.domain.job_log import JobKind, JobRun, JobStatus
from drumbeat.domain.operators import Action, Changed, LogEntry, Outcome
from drumbeat.domain.time_ordered import time_ordered
from drumbeat.ports import ErrorLog, JobLog, OperatorLogStore, Page, Position
from tests.samples import NOW

DAY = timedelta(days=1)
MIDNIGHT = datetime(NOW.year, NOW.month, NOW.day, tzinfo=NOW.tzinfo)


def an_id(at: datetime, salt: bytes = b"0123456789") -> str:
    return time_ordered(at, salt)


def begun(at: datetime, salt: bytes = b"0123456789") -> JobRun:
    """A job that was first started then."""
    return JobRun(
        id=an_id(at, salt),
        kind=JobKind.TOP_OFF,
        status=JobStatus.RUNNING,
        tries=1,
        started_at=at,
        payload={"tenant_id": "h2o"},
    )


def refused(at: datetime, salt: bytes = b"0123456789") -> LoggedError:
    return LoggedError(
        id=an_id(at, salt),
        at=at,
        kind=ErrorKind.PUBLISH,
        code="190",
        message="The session was invalidated.",
        outcome="failed",
        tenant_id="h2o",
        platform="facebook",
        instance_id="post",
        channel_account_id="page",
    )


def entry(at: datetime) -> LogEntry:
    """A change of a business that was begun then."""
    return LogEntry(
        id=an_id(at),
        at=at,
        by="eve@drumbeat.example",
        action=Action.CHANGE_BUSINESS,
        subject="h2o",
        tenant_id="h2o",
        reason="They called.",
        changes=[Changed("plan", None, "pro")],
    )


class JobLogContract:
    """Subclasses give `log`, empty."""

    @pytest.fixture
    def log(self) -> JobLog:
        raise NotImplementedError

    def test_a_line_is_found_as_it_was_written_last(self, log: JobLog) -> None:
        run = begun(NOW)
        log.put(run)
        done = replace(
            run,
            status=JobStatus.DONE,
            tries=2,
            ended_at=NOW + timedelta(seconds=3),
            tenant_id="h2o",
            result={"instances_created": 3, "failed": []},
        )
        log.put(done)

        assert log.get(run.id) == done
        assert log.page(NOW.date(), limit=10).items == [done]

    def test_what_is_not_there_is_not_found(self, log: JobLog) -> None:
        log.put(begun(NOW))

        assert log.get(an_id(NOW + DAY)) is None
        assert log.get("post") is None

    def test_a_day_has_those_that_were_first_started_on_it(self, log: JobLog) -> None:
        first, last = begun(MIDNIGHT), begun(MIDNIGHT + DAY - timedelta(seconds=1))
        for run in (first, last, begun(MIDNIGHT - timedelta(seconds=1)), begun(MIDNIGHT + DAY)):
            log.put(run)
        log.put(replace(first, status=JobStatus.FAILED, started_at=MIDNIGHT + 2 * DAY))

        assert ids(log.page(NOW.date(), limit=10)) == [last.id, first.id]
        assert ids(log.page(NOW.date() + 2 * DAY, limit=10)) == []

    def test_they_come_newest_first_page_by_page(self, log: JobLog) -> None:
        runs = [begun(NOW + timedelta(minutes=minutes)) for minutes in (2, 0, 4, 1, 3)]
        for run in runs:
            log.put(run)

        newest_first = sorted((run.id for run in runs), reverse=True)
        assert read_through(log.page, NOW.date()) == newest_first

    def test_an_error_is_kept_to_a_thousand_characters(self, log: JobLog) -> None:
        run = replace(begun(NOW), error="x" * 1_001)
        log.put(run)

        assert log.get(run.id) == replace(run, error="x" * 1_000)


class ErrorLogContract:
    """Subclasses give `log`, empty."""

    @pytest.fixture
    def log(self) -> ErrorLog:
        raise NotImplementedError

    def test_errors_come_newest_first_page_by_page(self, log: ErrorLog) -> None:
        errors = [refused(NOW + timedelta(minutes=minutes)) for minutes in (2, 0, 4, 1, 3)]
        for error in errors:
            log.add(error)

        newest_first = sorted((error.id for error in errors), reverse=True)
        assert read_through(log.page, NOW.date()) == newest_first
        assert log.page(NOW.date(), limit=10).items[0] == errors[2]

    def test_one_that_is_told_twice_is_there_once(self, log: ErrorLog) -> None:
        for _ in range(2):
            log.add(refused(NOW))

        assert log.page(NOW.date(), limit=10).items == [refused(NOW)]

    def test_two_of_one_moment_are_both_there(self, log: ErrorLog) -> None:
        log.add(refused(NOW))
        log.add(refused(NOW, b"9876543210"))

        assert len(log.page(NOW.date(), limit=10).items) == 2

    def test_a_day_has_its_own(self, log: ErrorLog) -> None:
        first, last = refused(MIDNIGHT), refused(MIDNIGHT + DAY - timedelta(seconds=1))
        for error in (last, first, refused(MIDNIGHT - timedelta(seconds=1)), refused(NOW + DAY)):
            log.add(error)

        assert ids(log.page(NOW.date(), limit=10)) == [last.id, first.id]
        assert ids(log.page(NOW.date() + 5 * DAY, limit=10)) == []

    def test_a_message_is_kept_to_a_thousand_characters(self, log: ErrorLog) -> None:
        log.add(replace(refused(NOW), message="x" * 1_001))

        assert log.page(NOW.date(), limit=1).items[0].message == "x" * 1_000


class OperatorLogContract:
    """Subclasses give `entries`, empty."""

    @pytest.fixture
    def entries(self) -> OperatorLogStore:
        raise NotImplementedError

    def test_an_entry_stays_as_it_was_put_last(self, entries: OperatorLogStore) -> None:
        begun = replace(entry(NOW), tenant_id=None, subject="")
        done = replace(
            begun,
            changes=[Changed("credits", "3", "500"), Changed("plan", "pro", None)],
            outcome=Outcome.DONE,
        )
        entries.put(begun)
        entries.put(done)

        assert everything(entries) == [done]

    def test_what_is_dropped_is_gone_and_may_be_dropped_again(
        self, entries: OperatorLogStore
    ) -> None:
        dropped, kept = entry(NOW), entry(NOW + DAY)
        entries.put(dropped)
        entries.put(kept)

        entries.drop(dropped)
        entries.drop(dropped)

        assert everything(entries) == [kept]

    def test_they_come_newest_first_page_by_page(self, entries: OperatorLogStore) -> None:
        put = [entry(NOW + minutes * timedelta(minutes=1)) for minutes in (2, 0, 4, 1, 3)]
        for each in put:
            entries.put(each)

        pages, after = [], None
        while True:
            page = entries.page(limit=2, after=after)
            pages.append([each.id for each, _ in page.items])
            after = page.next
            if after is None:
                break

        newest = sorted((each.id for each in put), reverse=True)
        assert pages == [newest[:2], newest[2:4], newest[4:]]

    def test_each_has_the_position_behind_it(self, entries: OperatorLogStore) -> None:
        for minutes in range(3):
            entries.put(entry(NOW + minutes * timedelta(minutes=1)))

        [(_, position), *rest] = entries.page(limit=3, after=None).items

        assert list(entries.page(limit=3, after=position).items) == rest
        assert list(entries.page(limit=3, after=rest[-1][1]).items) == []


def everything(entries: OperatorLogStore) -> Sequence[LogEntry]:
    return [each for each, _ in entries.page(limit=10, after=None).items]


def ids(page: Page[JobRun] | Page[LoggedError]) -> list[str]:
    return [each.id for each in page.items]


def read_through(read: Callable[..., Page[JobRun] | Page[LoggedError]], day: date) -> Sequence[str]:
    """All of a day, two at a time."""
    found: list[str] = []
    after: Position | None = None
    while True:
        page = read(day, limit=2, after=after)
        assert len(page.items) <= 2
        found += ids(page)
        if page.next is None:
            return found
        assert len(page.items) == 2
        after = page.next
