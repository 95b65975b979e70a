"""Recording the outcome of a try: the post's new state, and its line of history."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import count

from drumbeat.domain import canary, notifications, sending, trying, zones
from drumbeat.domain.attempts import Attempt, PostedMedium
from drumbeat.domain.errors import ChangedMeanwhile, Unavailable
from drumbeat.domain.notifications import Notification
from drumbeat.domain.posts import PostError, PostInstance, Status
from drumbeat.domain.publishing import Accepted, Ambiguous, NotPublished, Published, Refusal
from drumbeat.domain.sending import Limit
from drumbeat.ports import Calendar, Clock, Meter, Notifications, Replace

_WRITES = 5
#: How long writing an outcome is repeated while others write the same content. It fits twice into
#: the 60 seconds of `publish`, and into the 30 of `record_failure`.
_PATIENCE = timedelta(seconds=20)

#: When to look again at an accepted post whose network did not answer the look.
_FOLLOWED_AGAIN = timedelta(minutes=2)

_Change = Callable[[PostInstance], PostInstance]


class Result(StrEnum):
    """The result of a publishing step: for the workflow, its history, logs and metrics."""

    PREPARED = "prepared"
    NOT_PREPARED = "not_prepared"
    STALE = "stale"
    POSTED = "posted"
    #: Its network has accepted it and is processing it.
    ACCEPTED = "accepted"
    FAILED = "failed"
    UNCONFIRMED = "unconfirmed"
    MISSED = "missed"
    SKIPPED = "skipped"
    DEFERRED = "deferred"
    #: A sequel was sent, or nothing more is tried.
    FOLLOWED = "followed"
    #: The workflow has to call again after its delay.
    RETRY = "retry"


@dataclass(frozen=True, slots=True)
class Arrival:
    """A post that is visible since `sent_at`; `text` and `media` are what it showed."""

    instance: PostInstance
    published: Published
    sent_at: datetime
    text: str | None
    media: Sequence[PostedMedium] = ()

    @property
    def after(self) -> PostInstance:
        """The post in the state to store."""
        return self.of(self.instance)

    def of(self, before: PostInstance) -> PostInstance:
        return trying.posted(
            before,
            sent_at=self.sent_at,
            platform_post_id=self.published.platform_post_id,
            permalink=self.published.permalink,
        )

    @property
    def line(self) -> Attempt:
        """Its line of history."""
        # What its network took first, and showed later, stands behind the line that says so.
        accepted_at = self.instance.accepted_at
        at = self.sent_at if accepted_at is None else max(self.sent_at, accepted_at)
        return replace(
            _attempt(self.instance, Result.POSTED, at),
            lag_seconds=trying.lag(self.instance, self.sent_at),
            platform_post_id=self.published.platform_post_id,
            permalink=self.published.permalink,
            text=self.text,
            media=tuple(self.media),
        )


@dataclass(frozen=True, slots=True)
class Recorder:
    """Records outcomes. `look_ahead` is the sweep's, from which leases are calculated."""

    calendar: Calendar
    notifications: Notifications
    clock: Clock
    meter: Meter
    look_ahead: timedelta

    def posted(
        self,
        instance: PostInstance,
        published: Published,
        *,
        sent_at: datetime,
        text: str | None,
        media: Sequence[PostedMedium] = (),
    ) -> Result:
        """It is visible. `sent_at`: the time of the visible call; `text` and `media`: what it
        showed.

        Raises Unavailable and ChangedMeanwhile when that can't be written. If at least the post can
        be, it stores that it has arrived, and the next try only has to record it.
        """

        arrival = Arrival(instance, published, sent_at, text, media)
        try:
            written = self._write(instance, arrival.of, arrival.line)
        except (Unavailable, ChangedMeanwhile):
            self._note_arrival(instance, published, sent_at)
            raise
        if not written:
            return Result.STALE
        self._count(arrival)
        return Result.POSTED

    def posted_together(self, arrivals: Sequence[Arrival]) -> bool:
        """Record visible posts in one write; False when that could not be written.

        Then each has to be recorded by itself: one of them has changed, or the database is busy. A
        write whose answer was lost is recognised then.
        """
        changes = [Replace(each.instance, each.after) for each in arrivals]
        try:
            self.calendar.apply(*changes, attempts=[each.line for each in arrivals])
        except (Unavailable, ChangedMeanwhile):
            return False
        for each in arrivals:
            self._count(each)
        return True

    def _count(self, arrival: Arrival) -> None:
        if arrival.instance.tenant_id != canary.TENANT_ID:  # the canary judges its posts itself
            self.meter.published(trying.own_lag(arrival.instance, arrival.sent_at))

    def _note_arrival(self, instance: PostInstance, presence: Published, sent_at: datetime) -> None:
        """Store that on the post only, if possible, because its content may be busy."""
        with suppress(Unavailable, ChangedMeanwhile):
            stored = self.calendar.get(instance.tenant_id, instance.id)
            if stored is None or not _is_same_try(instance, stored):
                return
            if stored.status is Status.PUBLISHING:
                after = trying.arrived(
                    stored,
                    sent_at=sent_at,
                    platform_post_id=presence.platform_post_id,
                    permalink=presence.permalink,
                )
                self.calendar.apply(Replace(stored, after))

    def refused(self, instance: PostInstance, refusal: NotPublished) -> Result:
        """The network certainly does not have it; `RETRY` if a retry may help."""
        transient = refusal.refusal is Refusal.TRANSIENT
        dead = refusal.refusal is Refusal.REAUTH
        error = PostError(refusal.code, refusal.message, retryable=transient, disconnected=dead)
        if transient:
            return self._wait_for_retry(
                instance, error, maybe_sent=False, outcome=Result.FAILED, spent=refusal.spent
            )
        return self.ended(instance, Status.FAILED, error)

    def limited(
        self,
        instance: PostInstance,
        limit: Limit,
        attempt: int,
        *,
        max_lateness: timedelta,
        in_doubt: bool,
    ) -> Result:
        """Its network takes no posts now: put it off, without using up a try.

        If that would make it too late it ends at once, so that people can still do something about
        it. `in_doubt`: an earlier call may have arrived.
        """
        now = self.clock.now()
        message = limit.message.rstrip(".")
        until = zones.told(limit.until, instance.timezone)
        if not sending.is_too_late(instance, max_lateness, limit.until):
            error = PostError(limit.code, f"{message}. It waits until {until}.", retryable=True)
            line = _attempt(instance, Result.DEFERRED, now, error) if limit.told else None
            return self._put_off(instance, limit.until, error, attempt, line, in_doubt=in_doubt)
        words = f"{message}. That is until {until}: too late to post it then."
        error = PostError(limit.code, words, retryable=False)
        return self.ended(instance, Status.UNCONFIRMED if in_doubt else Status.MISSED, error)

    def accepted(
        self,
        instance: PostInstance,
        accepted: Accepted,
        attempt: int,
        *,
        text: str | None = None,
        media: Sequence[PostedMedium] = (),
    ) -> Result:
        """Its network has accepted it and is processing it: follow it, without a try or an alarm.

        Its history stores what it will show, `text` and `media`, which may be edited until then. If
        it is followed for too long it becomes `Unconfirmed`: a person has to look.
        """
        now = self.clock.now()
        if sending.is_followed_long_enough(instance, now):
            words = "The network took the post, and has not shown it for a day."
            error = PostError("never_shown", words, retryable=False)
            return self.ended(instance, Status.UNCONFIRMED, error)

        def change(before: PostInstance) -> PostInstance:
            return trying.accept(
                before, accepted.handle, accepted.again_at, attempt=attempt, now=now
            )

        line = None
        if instance.accepted_at is None:
            bare_line = _attempt(instance, Result.ACCEPTED, now)
            line = replace(bare_line, text=text, media=tuple(media))
        return Result.ACCEPTED if self._write(instance, change, line) else Result.STALE

    def not_told(self, instance: PostInstance, attempt: int) -> Result:
        """Its network has accepted it, and did not answer the look: look again later."""
        acceptance = Accepted(instance.handle or {}, self.clock.now() + _FOLLOWED_AGAIN)
        return self.accepted(instance, acceptance, attempt)

    def unsure(self, instance: PostInstance, answer: NotPublished | Ambiguous) -> Result:
        """It may have arrived. `RETRY`: the next try looks before it sends."""
        error = PostError(answer.code, answer.message, retryable=False)
        return self._wait_for_retry(instance, error, maybe_sent=True, outcome=Result.UNCONFIRMED)

    def put_off(
        self, instance: PostInstance, until: datetime, error: PostError | None, attempt: int
    ) -> Result:
        """Put it off until then by this `attempt`, without using up a try."""
        return self._put_off(instance, until, error, attempt, None)

    def ended(self, instance: PostInstance, status: Status, error: PostError) -> Result:
        """It ends as `Failed`, `Missed`, `Skipped` or `Unconfirmed`.

        A missed post gets the error of its last try, which is usually why it was late.
        """
        last = instance.error
        if status is Status.MISSED and last is not None and last.code != error.code:
            words = f"{error.message} Before that: {last.message}"
            error = replace(error, message=words)
        result = Result(status.value.lower())
        attempt = _attempt(instance, result, self.clock.now(), error)
        return self._end(instance, status, error, attempt)

    def gave_up(self, instance: PostInstance, cause: str, *, unsure: bool) -> Result:
        """Nothing more is tried: `Failed`, or `Unconfirmed` when a call may have arrived.

        The last error stays, in the network's own words; without one, `cause`.
        """
        status = Status.UNCONFIRMED if unsure else Status.FAILED
        if instance.error is None:
            return self.ended(instance, status, PostError("gave_up", cause, retryable=False))
        return self._end(instance, status, instance.error, None)

    def exhausted(
        self,
        tenant_id: str,
        instance_id: str,
        *,
        generation: int,
        attempt: int,
        cause: str | None,
        batch: str | None = None,
        due_at: datetime | None = None,
    ) -> Result:
        """The workflow has used up its retries. `cause`: the reason, if the post has none; `batch`
        and `due_at` as in the workflow's input.

        If tries are left, for example when no function could be started, the sweep starts another
        workflow later. Raises Unavailable, and ChangedMeanwhile when people have changed the post:
        call again.
        """
        instance = self.calendar.get(tenant_id, instance_id)
        if instance is None or not sending.is_current(instance, generation, attempt):
            return Result.STALE
        if sending.is_in_other_hands(instance, attempt, batch, due_at):
            return Result.STALE
        if instance.status is Status.UNCONFIRMED and instance.take_up_at is not None:
            return self.looked(instance, attempt)
        if instance.status not in (Status.SCHEDULED, Status.PUBLISHING):
            return Result.STALE
        if cause is None:
            cause = instance.error.message if instance.error else "Publishing stopped."
        if instance.status is Status.SCHEDULED and sending.has_try_left(instance, absent=True):
            return self._stopped(instance, PostError("stopped", cause, retryable=True), attempt)
        if instance.accepted_at is not None:
            return self.not_told(instance, attempt)
        if instance.posted_at is not None:
            presence = Published(instance.platform_post_id or "", instance.permalink)
            return self.posted(instance, presence, sent_at=instance.posted_at, text=None)
        instance = self.cut_off(instance)
        return self.gave_up(instance, cause, unsure=instance.status is Status.PUBLISHING)

    def cut_off(self, instance: PostInstance) -> PostInstance:
        """Count the earlier try if it has no outcome, with its line of history.

        Returns the post as it is stored now. Raises ChangedMeanwhile, Unavailable.
        """
        if not sending.was_cut_off(instance):
            return instance
        words = "The try was cut off before it was known how it ended."
        error = PostError(trying.CUT_OFF, words, retryable=False)
        after = trying.count_cut_off(instance, error)
        line = _attempt(instance, Result.UNCONFIRMED, self.clock.now(), error)
        self.calendar.apply(Replace(instance, after), attempts=[line])
        return replace(after, revision=instance.revision + 1)

    def looked(self, instance: PostInstance, attempt: int, *, in_vain: bool = False) -> Result:
        """A look was inconclusive. There will be another, unless looking is `in_vain`.

        After the last one a person has to decide. Raises as `exhausted`.
        """
        now = self.clock.now()

        def change(before: PostInstance) -> PostInstance:
            if in_vain:
                return trying.leave_to_people(before)
            return trying.look_again(before, attempt, now)

        written = self._write(instance, change, None, told_at=now)
        return Result.UNCONFIRMED if written else Result.STALE

    def _stopped(self, instance: PostInstance, error: PostError, attempt: int) -> Result:
        """Its workflow ended and certainly sent nothing: start another one, if a try is left."""
        if not sending.has_try_left(replace(instance, tries=instance.tries + 1), absent=True):
            return self.ended(instance, Status.FAILED, error)
        now = self.clock.now()

        def change(before: PostInstance) -> PostInstance:
            return trying.start_again(
                before, error, attempt=attempt, now=now, ahead=self.look_ahead
            )

        written = self._write(instance, change, _attempt(instance, Result.DEFERRED, now, error))
        return Result.DEFERRED if written else Result.STALE

    def _put_off(
        self,
        instance: PostInstance,
        until: datetime,
        error: PostError | None,
        attempt: int,
        line: Attempt | None,
        *,
        in_doubt: bool = False,
    ) -> Result:
        def change(before: PostInstance) -> PostInstance:
            return trying.put_off(before, until, error, attempt=attempt, in_doubt=in_doubt)

        return Result.DEFERRED if self._write(instance, change, line) else Result.STALE

    def _end(
        self, instance: PostInstance, status: Status, error: PostError, attempt: Attempt | None
    ) -> Result:
        now = self.clock.now()

        def change(before: PostInstance) -> PostInstance:
            if status is Status.UNCONFIRMED:
                return trying.doubt(before, error, now)
            return trying.give_up(before, status, error)

        told_at: datetime | None = now
        if status is Status.MISSED:
            # An outage causes thousands of these: people get one notification for all of an
            # account's, written before the outcome, so that it is not lost if the function dies in
            # between.
            told_at = None
            self.notifications.tell_once(notifications.of_missed(instance, error, now))
        if not self._write(instance, change, attempt, told_at=told_at):
            return Result.STALE
        own = instance.tenant_id == canary.TENANT_ID
        if status in (Status.FAILED, Status.UNCONFIRMED) and not own:
            self.meter.failed()
        return Result(status.value.lower())

    def _wait_for_retry(
        self,
        instance: PostInstance,
        error: PostError,
        *,
        maybe_sent: bool,
        outcome: Result,
        spent: bool = False,
    ) -> Result:
        now = self.clock.now()

        def change(before: PostInstance) -> PostInstance:
            return trying.try_again(
                before,
                error,
                maybe_sent=maybe_sent,
                now=now,
                ahead=self.look_ahead,
                spent=spent,
            )

        written = self._write(instance, change, _attempt(instance, outcome, now, error))
        return Result.RETRY if written else Result.STALE

    def _write(
        self,
        before: PostInstance,
        change: _Change,
        attempt: Attempt | None,
        told_at: datetime | None = None,
    ) -> bool:
        """Write an outcome, repeatedly if the database is busy. False when the post isn't ours.

        With `told_at` a notification is written in the same transaction, if the end needs one.
        Raises Unavailable, and ChangedMeanwhile when people have changed what was judged.
        """
        patient_until = self.clock.now()
        if before.status is Status.PUBLISHING:
            patient_until += _PATIENCE
        for turn in count():
            after = change(before)
            if turn > 0:
                self.clock.sleep(_pause(before.id, turn))
            last = turn >= _WRITES - 1 and self.clock.now() >= patient_until
            try:
                self.calendar.apply(
                    Replace(before, after),
                    attempts=[attempt] if attempt is not None else [],
                    notification=_told(after, told_at),
                )
            except Unavailable:
                if last:
                    raise
            except ChangedMeanwhile:
                stored = self.calendar.get(before.tenant_id, before.id)
                if stored is None or not _is_same_try(before, stored):
                    return False
                if stored.status is after.status is not before.status:
                    return True  # the first write succeeded, and its answer was lost
                if last or not _may_be_redone(before, stored):
                    raise
                before = replace(stored, shows=before.shows)
            else:
                return True
        return False


def _told(post: PostInstance, at: datetime | None) -> Notification | None:
    if at is None or post.error is None:
        return None
    return notifications.of_post(post, post.error, at)


def _is_same_try(before: PostInstance, stored: PostInstance) -> bool:
    return (stored.generation, stored.claim) == (before.generation, before.claim)


def _may_be_redone(before: PostInstance, stored: PostInstance) -> bool:
    """Whether the outcome is still valid for what is stored now.

    While a post is being sent only the sweep changes it. Before that, people may have changed what
    was judged.
    """
    if before.status is Status.PUBLISHING:
        return stored.status is Status.PUBLISHING
    lease = {name: getattr(before, name) for name in ("attempt", "take_up_at", "revision")}
    return replace(stored, **lease) == before


def _pause(instance_id: str, turn: int) -> float:
    """Seconds before the next try: between half of the limit and the limit, which is at most 2.

    Posts with the same content get different pauses, and other ones each time.
    """
    spread = 0.5 + zlib.crc32(f"{instance_id} {turn}".encode()) / 2**33
    return min(0.1 * 2.0**turn, 2.0) * spread


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
        platform=instance.platform,
        channel_account_id=instance.channel_account_id,
    )
