"""Publishing posts that are due together: side by side, and each for itself.

Every post of a batch has its own claim, intent, call, outcome and tries, as `publishing` has them.
What is common is the execution that carries them, the first read of them, and how outcomes are
written: those of posts that share their content in one transaction, as far as they come within a
moment of each other.
So a repeat of the batch finds what is done and does nothing with it.
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

#: So much before its second a commit may be started (StartAheadSeconds in the template, and what a
#: clock may be wrong). What comes earlier is not waited for: it is put off.
EARLIEST = timedelta(seconds=18)
#: How long the outcome of a call waits for those of others that show the same content.
TOGETHER_WITHIN = timedelta(seconds=0.5)
#: How often it is looked whether that is over, in seconds.
_LOOK = 0.1
_BROKE = "Something broke on our side."


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """The posts of one execution, all of one tenant, and the second in which they are due."""

    orders: Sequence[Order]
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class _Gathering(Recorder):
    """Keeps what has arrived, to be recorded with others; records everything else at once."""

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
        """What arrived until then, or all of it, which is taken out."""
        taken = [each for each in list(self.arrived) if until is None or each[0] <= until]
        for each in taken:
            self.arrived.remove(each)
        return [arrival for _, arrival in taken]


@dataclass(frozen=True, slots=True)
class BatchPublisher:
    """Publishes the posts of a batch side by side, in the threads of `crew`.

    `crew` has a thread for each of them: none waits until another one is done.
    """

    publisher: Publisher
    recorder: Recorder
    crew: Executor
    clock: Clock

    def prepare(self, batch: Batch) -> Sequence[Preparation]:
        """Do all that shows nothing yet, until the posts are due and no longer.

        What is due already is left to `commit`, where no post waits for another one's preparation.
        """
        left = batch.due_at - self.clock.now() if batch.due_at is not None else None
        if left is not None and left <= timedelta():
            return [UNPREPARED] * len(batch.orders)
        if len(batch.orders) == 1:
            return [self.publisher.prepare(batch.orders[0])]
        steps = [self.crew.submit(self.publisher.prepare, order) for order in batch.orders]
        wait(steps, timeout=None if left is None else left.total_seconds())
        return [step.result() if step.done() else UNPREPARED for step in steps]

    def commit(self, batch: Batch, preparations: Sequence[Preparation]) -> Sequence[Committed]:
        """Send each post that still is to be sent, and say what became of each.

        Called shortly before the posts are due, it waits for that, and looks at them then.
        """
        self._wait_for(batch.due_at)
        if len(batch.orders) == 1:
            return [self.publisher.commit(batch.orders[0], preparations[0])]
        return _Commit(self, batch).run(preparations)

    def _wait_for(self, due_at: datetime | None) -> None:
        early = due_at - self.clock.now() if due_at is not None else timedelta()
        if timedelta() < early <= EARLIEST:
            self.clock.sleep(early.total_seconds())

    def give_up(self, batch: Batch, cause: str | None) -> Sequence[Result]:
        """The workflow has used up its retries. Raises Unavailable, ChangedMeanwhile for one of
        them when all have been seen to: call again."""
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
            left = [each for step in done & recording for each in step.result()]
            sending, recording, alone = sending - done, recording - done, alone - done
            alone |= {self._crew.submit(self._record_alone, each) for each in left}
            recording |= self._record_what_waits(everything=not sending)
        return [self._ended[instance_id] for instance_id in self._orders]

    def _send(self, order: Order, preparation: Preparation, found: Package | None) -> None:
        self._note(order, partial(self._sender.commit, order, preparation, found))

    def _record_what_waits(self, *, everything: bool = False) -> set[Future[Sequence[Arrival]]]:
        """Begin to record what has waited for long enough, by content."""
        until = None if everything else self._clock.now() - TOGETHER_WITHIN
        shown: dict[str | None, list[Arrival]] = defaultdict(list)
        for arrival in self._gathering.take(until):
            shown[arrival.instance.content_item_id].append(arrival)
        return {self._crew.submit(self._record, arrivals) for arrivals in shown.values()}

    def _record(self, arrivals: Sequence[Arrival]) -> Sequence[Arrival]:
        """Together, if that can be; answers those that are to be recorded by themselves."""
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
        """Whatever happens to one post, the others go on, and the workflow calls again for it."""
        try:
            self._ended[order.instance_id] = step()
        except Exception as bug:
            report(self._publisher.log, self._recorder.meter, bug, step="commit")
            self._ended[order.instance_id] = Committed(Result.RETRY, _BROKE)
