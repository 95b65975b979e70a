"""The posts of a batch are sent in parallel: none waits for another one.

Real threads, with events that say who may continue; no test waits for time to pass.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from threading import Barrier, Event
from typing import Any, cast

import pytest

from drumbeat.application import SystemClock
from drumbeat.domain.posts import Claim, PostInstance, Status
from drumbeat.domain.publishing import Published
from drumbeat.ports import Clock
from drumbeat.services import batches
from drumbeat.services.batches import Batch, BatchPublisher
from drumbeat.services.orders import UNPREPARED, Committed, Order, Preparation
from drumbeat.services.recording import Recorder, Result
from tests.fakes.clock import FixedClock
from tests.fakes.log import RecordingLog
from tests.fakes.meter import RecordingMeter
from tests.samples import NOW, instance

PATIENCE = 20  # seconds until a hanging test fails
POSTS = ("first", "second", "third")


@dataclass
class WrittenCalendar:
    """The part of `ports.Calendar` for outcomes; `written` is set with each."""

    writes: list[list[str]] = field(default_factory=list)
    seen: dict[str, Event] = field(default_factory=lambda: {each: Event() for each in POSTS})

    def apply(self, *changes: Any, **_: Any) -> None:
        self.writes.append(sorted(change.after.id for change in changes))
        for change in changes:
            self.seen[change.after.id].set()


class Reader:
    """Stands for `PostReader`."""

    def packages(self, orders: Sequence[Order], _: object) -> Sequence[None]:
        return [None] * len(orders)

    def rehearse(self, orders: Sequence[Order], preparations: object) -> None:
        self.packages(orders, preparations)


@dataclass(frozen=True)
class Sender:
    """Stands for `Publisher`; the test decides what each call does."""

    recorder: Recorder
    call: Callable[[str], object]
    log: RecordingLog = field(default_factory=RecordingLog)

    def prepare(self, order: Order) -> Preparation:
        self.call(order.instance_id)
        return Preparation(result=Result.PREPARED)

    @property
    def reader(self) -> Reader:
        return Reader()

    def recording_by(self, recorder: Recorder) -> Sender:
        return replace(self, recorder=recorder)

    def commit(self, order: Order, _: Preparation, __: None = None) -> Committed:
        answer = self.call(order.instance_id)
        if isinstance(answer, Committed):
            return answer
        post = claimed(order.instance_id)
        sent = Published(f"there-{post.id}")
        return Committed(self.recorder.posted(post, sent, sent_at=NOW, text=None))

    def contained(self, _: Order, step: Callable[[], Result]) -> Committed:
        return Committed(step())


def claimed(instance_id: str) -> PostInstance:
    return instance(
        id=instance_id,
        status=Status.PUBLISHING,
        content_item_id="tips",
        due_at=NOW,
        claim=Claim(attempt=1, claimed_at=NOW, fingerprint="f", batch="b"),
    )


@pytest.fixture
def crew() -> Iterator[Executor]:
    with ThreadPoolExecutor(max_workers=2 * len(POSTS)) as crew:
        yield crew


def publisher(
    crew: Executor,
    calendar: WrittenCalendar,
    call: Callable[[str], object],
    clock: Clock | None = None,
) -> Any:
    clock = clock or SystemClock()
    recorder = Recorder(
        calendar=cast("Any", calendar),
        notifications=cast("Any", None),
        clock=clock,
        meter=RecordingMeter(),
        look_ahead=timedelta(minutes=5),
    )
    sender = cast("Any", Sender(recorder, call))
    return BatchPublisher(publisher=sender, recorder=recorder, crew=crew, clock=clock)


def batch(due_at: datetime | None = None, posts: Sequence[str] = POSTS) -> Batch:
    orders = [
        Order(tenant_id="h2o", instance_id=each, slot="", generation=1, attempt=1, batch="b")
        for each in posts
    ]
    return Batch(orders=orders, due_at=due_at)


def results(committed: Sequence[Committed]) -> list[Result]:
    return [each.result for each in committed]


def test_all_are_sent_at_once(crew: Executor) -> None:
    together = Barrier(len(POSTS))
    calendar = WrittenCalendar()

    committed = publisher(crew, calendar, lambda _: together.wait(PATIENCE)).commit(
        batch(), [UNPREPARED] * 3
    )

    assert results(committed) == [Result.POSTED] * 3


@pytest.mark.parametrize("posts", [POSTS, POSTS[:1]], ids=["several", "one"])
@pytest.mark.parametrize("early", [timedelta(seconds=1), batches.EARLIEST], ids=str)
def test_a_commit_that_starts_early_looks_at_its_posts_at_their_second(
    crew: Executor, posts: Sequence[str], early: timedelta
) -> None:
    clock = FixedClock(NOW - early)
    looked: list[datetime] = []

    publisher(crew, WrittenCalendar(), lambda _: looked.append(clock.now()), clock).commit(
        batch(NOW, posts), [UNPREPARED] * len(posts)
    )

    assert looked == [NOW] * len(posts)
    assert clock.now() == NOW


@pytest.mark.parametrize(
    "off", [-batches.EARLIEST - timedelta(microseconds=1), timedelta(), timedelta(minutes=1)]
)
def test_a_commit_waits_neither_for_what_is_due_nor_for_what_is_far_away(
    crew: Executor, off: timedelta
) -> None:
    clock = FixedClock(NOW + off)

    publisher(crew, WrittenCalendar(), lambda _: None, clock).commit(batch(NOW), [UNPREPARED] * 3)

    assert clock.now() == NOW + off


def test_outcomes_of_one_content_are_written_together(crew: Executor) -> None:
    calendar = WrittenCalendar()

    publisher(crew, calendar, lambda _: None).commit(batch(), [UNPREPARED] * 3)

    assert calendar.writes == [sorted(POSTS)]


def test_a_slow_receiver_delays_neither_the_others_calls_nor_their_outcomes(
    crew: Executor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "TOGETHER_WITHIN", timedelta())
    calendar = WrittenCalendar()

    def call(instance_id: str) -> None:
        """The first post's receiver answers after the others' outcomes have been written."""
        if instance_id == "first":
            assert calendar.seen["second"].wait(PATIENCE)
            assert calendar.seen["third"].wait(PATIENCE)

    committed = publisher(crew, calendar, call).commit(batch(), [UNPREPARED] * 3)

    assert results(committed) == [Result.POSTED] * 3
    assert ["first"] in calendar.writes


def test_a_bug_in_one_is_told_and_holds_back_none_of_the_others(crew: Executor) -> None:
    calendar = WrittenCalendar()

    def call(instance_id: str) -> None:
        if instance_id == "second":
            raise KeyError("a bug")

    committed = publisher(crew, calendar, call).commit(batch(), [UNPREPARED] * 3)

    assert results(committed) == [Result.POSTED, Result.RETRY, Result.POSTED]
    assert calendar.writes == [["first", "third"]]


def test_each_has_its_own_result(crew: Executor) -> None:
    answers = {"first": Committed(Result.RETRY, "busy"), "third": Committed(Result.STALE)}

    committed = publisher(crew, WrittenCalendar(), answers.get).commit(batch(), [UNPREPARED] * 3)

    assert committed == [
        Committed(Result.RETRY, "busy"),
        Committed(Result.POSTED),
        Committed(Result.STALE),
    ]


def test_what_is_prepared_too_slowly_is_left_to_commit_when_the_posts_are_due(
    crew: Executor,
) -> None:
    released = Event()

    def call(instance_id: str) -> None:
        if instance_id == "first":
            released.wait(PATIENCE)

    due = datetime.now(UTC) + timedelta(milliseconds=300)
    try:
        prepared = publisher(crew, WrittenCalendar(), call).prepare(batch(due))
    finally:
        released.set()

    assert [each.result for each in prepared] == [
        Result.NOT_PREPARED,
        Result.PREPARED,
        Result.PREPARED,
    ]


def test_what_is_due_already_is_prepared_by_each_for_itself(crew: Executor) -> None:
    def call(_: str) -> None:
        raise AssertionError("nothing is prepared for others to wait for")

    prepared = publisher(crew, WrittenCalendar(), call).prepare(batch(datetime.now(UTC)))

    assert prepared == [UNPREPARED] * 3
