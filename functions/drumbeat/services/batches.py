"""Publishing posts that are due together, in parallel and independently.

Every post of a batch has its own claim, intent, call, outcome and tries, as in `publishing`. They
share the execution, the first read, and the writing of outcomes: those of posts with the same
content are written in one transaction, if they come at nearly the same time. A repeat of the batch
finds what is done and does nothing with it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from drumbeat.domain.attempts import PostedMedium
from drumbeat.domain.posts import PostInstance
from drumbeat.domain.publishing import Published
from drumbeat.ports import Clock, Package
from drumbeat.services.containment import report
from drumbeat.services.orders import UNPREPARED, Committed, Order, Preparation
from drumbeat.services.publishing import Publisher
from drumbeat.services.recording import Arrival, Recorder, Result

#: How much before its second a commit may be started (StartAheadSeconds in the template, and clock
#: differences). A commit that is called earlier does not wait: it puts the posts off.
EARLIEST = timedelta(seconds=33)
#: How long an outcome waits for those of other posts with the same content.
TOGETHER_WITHIN = timedelta(seconds=0.5)
#: In seconds, how often to check whether the wait is over.
_LOOK = 0.1
_BROKE = "Something broke on our side."


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """The posts of one execution, all of one tenant, and the second in which they are due."""

    orders: Sequence[Order]
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class _Gathering(Recorder):
    """Collects arrived posts to record them together; records everything else at once."""

    arrived: list[tuple[datetime, Arrival]] = field(default_factory=list)

    def posted(
        self,
        instance: PostInstance,
        published: Published,
        *,
        sent_at: datetime,
        text: str | None,
        media: Sequence[PostedMedium] = (),
    ) -> Result:
        self.arrived.append((self.clock.now(), Arrival(instance, published, sent_at, text, media)))
        return Result.POSTED

    def take(self, until: datetime | None) -> Sequence[Arrival]:
        """Remove and return what arrived until then, or everything."""
        arrivals = [each for each in list(self.arrived) if until is None or each[0] <= until]
        for each in arrivals:
            self.arrived.remove(each)
        return [arrival for _, arrival in arrivals]


@dataclass(frozen=True, slots=True)
class BatchPublisher:
    """Publishes the posts of a batch in parallel, in the threads of `crew`.

    `crew` has a thread for each post, so that none waits for another one.
    """

    publisher: Publisher
    recorder: Recorder
    crew: Executor
    clock: Clock

    def prepare(self, batch: Batch) -> Sequence[Preparation]:
        """Do everything that is not visible, but only until the posts are due.

        Posts that are due already are left to `commit`, where no post waits for another one's
        preparation.
        """
        rest = batch.due_at - self.clock.now() if batch.due_at is not None else None
        if rest is not None and rest <= timedelta():
            return [UNPREPARED] * len(batch.orders)
        if len(batch.orders) == 1:
            return [self.publisher.prepare(batch.orders[0])]
        steps = [self.crew.submit(self.publisher.prepare, order) for order in batch.orders]
        wait(steps, timeout=None if rest is None else rest.total_seconds())
        return [step.result() if step.done() else UNPREPARED for step in steps]

    def commit(self, batch: Batch, preparations: Sequence[Preparation]) -> Sequence[Committed]:
        """Send each post that is still to be sent, and return the result of each.

        Called shortly before the posts are due; it waits for that, and reads them then.
        """
        self._wait_for_second(batch, preparations)
        if len(batch.orders) == 1:
            return [self.publisher.commit(batch.orders[0], preparations[0])]
        return _Commit(self, batch).run(preparations)

    def _wait_for_second(self, batch: Batch, preparations: Sequence[Preparation]) -> None:
        """The time is used for what a function that has just started does slowly the first time."""
        early = _until(batch, self.clock)
        if timedelta() < early <= EARLIEST:
            self.publisher.reader.rehearse(batch.orders, preparations)
            rest = _until(batch, self.clock)
            self.clock.sleep(max(rest.total_seconds(), 0))

    def give_up(self, batch: Batch, cause: str | None) -> Sequence[Result]:
        """The workflow has used up its retries. Raises Unavailable or ChangedMeanwhile for one of
        them after trying all: call again."""
        steps = [
            self.crew.submit(
                partial(
                    self.recorder.exhausted,
                    order.tenant_id,
                    order.instance_id,
                    generation=order.generation,
                    attempt=order.attempt,
                    batch=order.batch,
                    due_at=order.due_at,
                    cause=cause,
                )
            )
            for order in batch.orders
        ]
        wait(steps)
        return [step.result() for step in steps]


def _until(batch: Batch, clock: Clock) -> timedelta:
    return batch.due_at - clock.now() if batch.due_at is not None else timedelta()


class _Commit:
    """One call of `BatchPublisher.commit` for several posts."""

    def __init__(self, batches: BatchPublisher, batch: Batch) -> None:
        recorder = batches.recorder
        self._recorder, self._publisher = recorder, batches.publisher
        self._gathering = _Gathering(
            calendar=recorder.calendar,
            notifications=recorder.notifications,
            clock=recorder.clock,
            meter=recorder.meter,
            look_ahead=recorder.look_ahead,
        )
        self._sender = batches.publisher.recording_by(self._gathering)
        self._crew, self._clock = batches.crew, batches.clock
        self._orders = {order.instance_id: order for order in batch.orders}
        self._ended: dict[str, Committed] = {}

    def run(self, preparations: Sequence[Preparation]) -> Sequence[Committed]:
        sending: set[Future[None]] = set()
        recording: set[Future[Sequence[Arrival]]] = set()
        orders = list(self._orders.values())
        packages = self._publisher.reader.packages(orders, preparations)
        for each in zip(orders, preparations, packages, strict=True):
            sending.add(self._crew.submit(self._send, *each))
            recording |= self._record_what_waits()
        alone: set[Future[None]] = set()
        while sending or recording or alone:
            steps: set[Future[Any]] = {*sending, *recording, *alone}
            done, _ = wait(steps, timeout=_LOOK, return_when=FIRST_COMPLETED)
            for step in done & (sending | alone):
                step.result()
            arrivals = [each for step in done & recording for each in step.result()]
            sending, recording, alone = sending - done, recording - done, alone - done
            alone |= {self._crew.submit(self._record_alone, each) for each in arrivals}
            recording |= self._record_what_waits(everything=not sending)
        return [self._ended[instance_id] for instance_id in self._orders]

    def _send(self, order: Order, preparation: Preparation, package: Package | None) -> None:
        self._note(order, partial(self._sender.commit, order, preparation, package))

    def _record_what_waits(self, *, everything: bool = False) -> set[Future[Sequence[Arrival]]]:
        """Begin to record what has waited for long enough, by content."""
        until = None if everything else self._clock.now() - TOGETHER_WITHIN
        by_content: dict[str | None, list[Arrival]] = defaultdict(list)
        for arrival in self._gathering.take(until):
            by_content[arrival.instance.content_item_id].append(arrival)
        return {self._crew.submit(self._record, arrivals) for arrivals in by_content.values()}

    def _record(self, arrivals: Sequence[Arrival]) -> Sequence[Arrival]:
        """Record them together if possible; returns those that have to be recorded by
        themselves."""
        return () if len(arrivals) > 1 and self._recorded_together(arrivals) else arrivals

    def _recorded_together(self, arrivals: Sequence[Arrival]) -> bool:
        try:
            return self._recorder.posted_together(arrivals)
        except Exception as bug:
            report(self._publisher.log, self._recorder.meter, bug, step="record together")
            return False

    def _record_alone(self, arrival: Arrival) -> None:
        order = self._orders[arrival.instance.id]
        record: Callable[[], Result] = partial(
            self._recorder.posted,
            arrival.instance,
            arrival.published,
            sent_at=arrival.sent_at,
            text=arrival.text,
            media=arrival.media,
        )
        self._note(order, partial(self._publisher.contained, order, record))

    def _note(self, order: Order, step: Callable[[], Committed]) -> None:
        """An error of one post does not stop the others; the workflow calls again for it."""
        try:
            self._ended[order.instance_id] = step()
        except Exception as bug:
            report(self._publisher.log, self._recorder.meter, bug, step="commit")
            self._ended[order.instance_id] = Committed(Result.RETRY, _BROKE)
