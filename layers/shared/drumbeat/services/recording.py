"""Writing down how a try to publish ended: the post's new state, and its line of history."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NoReturn

from drumbeat.domain import lifecycle
from drumbeat.domain.errors import ChangedMeanwhile, TransientFailure, Unavailable
from drumbeat.domain.posts import PostError, PostInstance, Status
from drumbeat.domain.publishing import Ambiguous, NotPublished, Published, Refusal
from drumbeat.ports import Attempt, Calendar, Clock, Meter, Replace

#: When a network limits us and does not say for how long.
_UNTOLD_LIMIT = timedelta(minutes=5)
_WRITES = 4


class Result(StrEnum):
    """What a step of publishing did: for the workflow's history, logs and metrics."""

    PREPARED = "prepared"
    NOT_PREPARED = "not_prepared"
    STALE = "stale"
    POSTED = "posted"
    FAILED = "failed"
    UNCONFIRMED = "unconfirmed"
    MISSED = "missed"
    SKIPPED = "skipped"
    DEFERRED = "deferred"


@dataclass(frozen=True, slots=True)
class Recorder:
    """Records outcomes. `look_ahead` is the sweep's: leases are written with it in mind."""

    calendar: Calendar
    clock: Clock
    meter: Meter
    look_ahead: timedelta

    def posted(
        self, instance: PostInstance, there: Published, *, sent_at: datetime, text: str
    ) -> Result:
        """It is there. `sent_at` is when the visible call was made, `text` what it showed."""
        done = lifecycle.posted(
            instance,
            sent_at=sent_at,
            platform_post_id=there.platform_post_id,
            permalink=there.permalink,
        )
        attempt = replace(
            _attempt(instance, Result.POSTED, sent_at),
            lag_seconds=done.lag_seconds,
            platform_post_id=there.platform_post_id,
            permalink=there.permalink,
            text=text,
        )
        self._write(instance, done, attempt)
        self.meter.published(done.lag_seconds or 0.0)
        return Result.POSTED

    def refused(self, instance: PostInstance, refusal: NotPublished) -> Result:
        """The network certainly does not have it.

        Raises TransientFailure when the workflow is to try again after its delay.
        """
        now = self.clock.now()
        retryable = refusal.refusal in (Refusal.TRANSIENT, Refusal.RATE_LIMITED)
        error = PostError(refusal.code, refusal.message, retryable)
        if refusal.refusal is Refusal.TRANSIENT:
            self._wait_for_retry(instance, error, maybe_sent=False, result=Result.FAILED)
        if refusal.refusal is Refusal.RATE_LIMITED:
            told = refusal.retry_after
            wait = timedelta(seconds=told) if told is not None else _UNTOLD_LIMIT
            later = lifecycle.put_off(instance, now + wait, error)
            self._write(instance, later, _attempt(instance, Result.DEFERRED, now, error))
            return Result.DEFERRED
        return self.ended(instance, Status.FAILED, error)

    def unsure(self, instance: PostInstance, answer: NotPublished | Ambiguous) -> NoReturn:
        """It may be there. Raises TransientFailure: the next try looks before it sends."""
        error = PostError(answer.code, answer.message, retryable=False)
        self._wait_for_retry(instance, error, maybe_sent=True, result=Result.UNCONFIRMED)

    def put_off(self, instance: PostInstance, until: datetime, error: PostError | None) -> Result:
        """Not now, and no try used up."""
        self._write(instance, lifecycle.put_off(instance, until, error), None)
        return Result.DEFERRED

    def ended(self, instance: PostInstance, status: Status, error: PostError) -> Result:
        """It ends as `Failed`, `Missed`, `Skipped` or `Unconfirmed`."""
        result = Result(status.value.lower())
        attempt = _attempt(instance, result, self.clock.now(), error)
        self._write(instance, lifecycle.give_up(instance, status, error), attempt)
        if status is Status.FAILED:
            self.meter.failed()
        return result

    def gave_up(self, instance: PostInstance, cause: str) -> Result:
        """No try is left: `Failed`, or `Unconfirmed` when a call may have arrived.

        The last error stands, in the network's own words; `cause` where there is none.
        """
        unsure = instance.maybe_sent or instance.status is Status.PUBLISHING
        status = Status.UNCONFIRMED if unsure else Status.FAILED
        error = instance.error or PostError("gave_up", cause, retryable=False)
        self._write(instance, lifecycle.give_up(instance, status, error), None)
        self.meter.failed()
        return Result.UNCONFIRMED if unsure else Result.FAILED

    def exhausted(
        self, tenant_id: str, instance_id: str, *, generation: int, attempt: int, cause: str
    ) -> Result:
        """The workflow has used up its retries."""
        instance = self.calendar.get(tenant_id, instance_id)
        if instance is None or not lifecycle.is_current(instance, generation, attempt):
            return Result.STALE
        if instance.status not in (Status.SCHEDULED, Status.PUBLISHING):
            return Result.STALE
        return self.gave_up(instance, cause)

    def _wait_for_retry(
        self, instance: PostInstance, error: PostError, *, maybe_sent: bool, result: Result
    ) -> NoReturn:
        now = self.clock.now()
        waiting = lifecycle.try_again(
            instance, error, maybe_sent=maybe_sent, now=now, ahead=self.look_ahead
        )
        self._write(instance, waiting, _attempt(instance, result, now, error))
        raise TransientFailure(error.message)

    def _write(self, before: PostInstance, after: PostInstance, attempt: Attempt | None) -> None:
        """Write the outcome; a busy database is asked again, a changed post only if ours."""
        for turn in range(_WRITES):
            try:
                self.calendar.apply(Replace(before, after), attempt=attempt)
            except Unavailable:
                if turn == _WRITES - 1:
                    raise
                self.clock.sleep(0.2 * 2**turn)
            except ChangedMeanwhile:
                stored = self.calendar.get(before.tenant_id, before.id)
                if stored is None or not _only_leased(before, stored):
                    return
                before, after = stored, replace(after, attempt=stored.attempt)
            else:
                return


def _only_leased(before: PostInstance, stored: PostInstance) -> bool:
    """Whether nothing but the sweep's lease has changed since `before` was read."""
    return (stored.generation, stored.status, stored.claim) == (
        before.generation,
        before.status,
        before.claim,
    )


def _attempt(
    instance: PostInstance, outcome: Result, at: datetime, error: PostError | None = None
) -> Attempt:
    return Attempt(
        tenant_id=instance.tenant_id,
        instance_id=instance.id,
        generation=instance.generation,
        attempt=instance.claim.attempt if instance.claim else instance.attempt,
        number=instance.tries + 1,
        at=at,
        outcome=outcome.value,
        code=error.code if error else None,
        message=error.message if error else None,
    )
