"""One step of a long preparation: the workflow `prepare-media` calls it until it is finished.

A post that was put off meanwhile is then started at once, instead of by the next sweep.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from drumbeat.domain import notifications, options, sending
from drumbeat.domain.accounts import ChannelAccount
from drumbeat.domain.errors import ChangedMeanwhile, Unavailable
from drumbeat.domain.outgoing import outgoing
from drumbeat.domain.posts import PostError, PostInstance, Status
from drumbeat.domain.preparing import NEVER_FINISHED, PASSING, TOLD_AHEAD, LongPreparation
from drumbeat.domain.publishing import (
    NotPublished,
    Outgoing,
    Prepared,
    Preparing,
    Progress,
)
from drumbeat.ports import (
    Calendar,
    Clock,
    Log,
    Networks,
    Notifications,
    Package,
    Sessions,
)
from drumbeat.services.containment import ContainedNetwork
from drumbeat.services.dispatching import NEXT_SWEEP, Dispatcher
from drumbeat.services.fitting import Fitting
from drumbeat.services.limiting import CLOSING, Limiter
from drumbeat.services.post_media import PostMedia
from drumbeat.services.preparing import LongPreparer
from drumbeat.services.recording import Recorder

#: When such a step is taken again, where the network did not say.
_AGAIN = timedelta(minutes=1)
#: When it is continued after a step that failed: before it counts as abandoned (`SILENT`).
_STUMBLED = timedelta(minutes=2)
_FAILING = PostError(
    "still_preparing",
    "Getting its pictures or video ready fails on our side. It is tried again, and the post goes "
    "out as soon as that works.",
    retryable=True,
)
#: The longest wait within the function, for a step that is not due yet.
_MOST_SECONDS_WAITED = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class StepOrder:
    """Which preparation to continue: the workflow's input."""

    tenant_id: str
    instance_id: str
    generation: int
    fingerprint: str


@dataclass(frozen=True, slots=True)
class StepResult:
    """When to call again; None: there is nothing more to do."""

    again_at: datetime | None


FINISHED = StepResult(None)


@dataclass(frozen=True, slots=True)
class _Step:
    instance: PostInstance
    account: ChannelAccount
    post: Outgoing
    package: Package


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparationSteps:
    calendar: Calendar
    media: PostMedia
    fitting: Fitting
    sessions: Sessions
    networks: Networks
    preparer: LongPreparer
    notifications: Notifications
    limiter: Limiter
    recorder: Recorder
    dispatcher: Dispatcher
    clock: Clock
    log: Log

    def take(self, order: StepOrder) -> StepResult:
        """Continue it, unless the post was changed, cancelled or sent. Raises Unavailable."""
        step = self._step(order)
        if step is None:
            return FINISHED
        before = self.preparer.found(step.post)
        if before is None or before.is_finished:
            return FINISHED
        now = self.clock.now()
        if before.again_at > now:
            # Another function has just taken a step, or our clock is slow: without the wait the
            # workflow, whose clock is right, would call again at once, repeatedly.
            self.clock.sleep(min((before.again_at - now).total_seconds(), _MOST_SECONDS_WAITED))
            return StepResult(before.again_at)
        try:
            after = self.preparer.step_taken(before, step.account, self._outcome(step, before))
        except ChangedMeanwhile:
            return StepResult(now + _AGAIN)
        return self._result(step, after, now)

    def stumbled(self, order: StepOrder) -> StepResult:
        """A step has failed, however often it was tried: continue later. Raises Unavailable."""
        step = self._step(order)
        before = None if step is None else self.preparer.found(step.post)
        if step is None or before is None or before.is_finished:
            return FINISHED
        now = self.clock.now()
        try:
            if before.is_overdue(now):
                after = self.preparer.step_taken(before, step.account, NEVER_FINISHED)
            else:
                after = self.preparer.put_off(before, now + _STUMBLED)
        except ChangedMeanwhile:
            return StepResult(now + _AGAIN)
        return self._result(step, after, now, _FAILING)

    def _result(
        self, step: _Step, after: LongPreparation, now: datetime, error: PostError | None = None
    ) -> StepResult:
        """Tell people what they should know; a post that is ready is started. `error`: why it may
        be late, if not because of its network."""
        if after.is_finished:
            self._tell_refused(step, after, now)
            self._hurry(step.instance)
            return FINISHED
        self._tell(step, now, error)
        return StepResult(after.again_at)

    def _outcome(self, step: _Step, before: LongPreparation) -> Prepared | Preparing | NotPublished:
        now = self.clock.now()
        if before.is_overdue(now):
            return NEVER_FINISHED
        secret = step.package.secret
        if secret is None:
            return NEVER_FINISHED
        network = ContainedNetwork(
            self.networks.get(step.account.platform), self.log, self.recorder.meter
        )
        progress = self.preparer.progress(before, step.account)
        until = self.limiter.closed_until(step.package, step.instance)
        if until is not None:
            return Preparing(progress, until)
        session = self.sessions.open(step.account, secret)
        outcome = self.fitting.prepare(network, step.post, session, progress)
        if isinstance(outcome, NotPublished) and outcome.refusal in PASSING:
            again_at = self._again(step, outcome, now)
            if outcome.spent:
                # From the beginning, and rarer each time: each makes something at the network.
                again_at = max(again_at, now + (now - before.begun_at) / 2)
                progress = Progress()
            return Preparing(progress, again_at)
        return outcome

    def _again(self, step: _Step, refusal: NotPublished, now: datetime) -> datetime:
        """When to continue after a refusal; the gate is closed for other posts of the account,
        too."""
        if refusal.refusal in CLOSING:
            return self.limiter.close(step.account, refusal).until
        wait = timedelta(seconds=refusal.retry_after) if refusal.retry_after else _AGAIN
        return now + wait

    def _step(self, order: StepOrder) -> _Step | None:
        """The post, if it is unchanged and still to be sent."""
        instance = self.calendar.get(order.tenant_id, order.instance_id)
        if instance is None or instance.generation != order.generation:
            return None
        if instance.status is not Status.SCHEDULED:
            return None
        package = self.calendar.package(
            order.tenant_id,
            self.calendar.slot_of(instance),
            instance.id,
            instance.channel_account_id,
            instance.content_item_id,
        )
        account, content = package.account, package.content
        if account is None or content is None or package.instance is None:
            return None
        package, now = self.media.added(package), self.clock.now()
        verdict = sending.verdict(
            instance, account, content, package.tenant, now, package.assets or {}
        )
        if verdict is not None and verdict.status is not None:
            return None
        offers = self.networks.get(instance.platform).profile.options
        values = options.filled(offers, account.options, instance.options)
        post = outgoing(instance, content, values, self.media.of(package))
        if post.fingerprint != order.fingerprint:
            return None
        return _Step(instance, account, post, package)

    def _tell_refused(self, step: _Step, after: LongPreparation, now: datetime) -> None:
        """Say, while there is time, that the network can't use what the post shows."""
        due_at = step.instance.promised_at or step.instance.due_at
        if after.refusal is None or due_at is None or now >= due_at:
            return
        profile = self.networks.get(step.account.platform).profile
        begun_at = due_at - profile.lead.of(step.post.media)
        notification = notifications.of_unprepared(
            step.instance, after.refusal, begun_at=begun_at, now=now
        )
        self.notifications.tell_once(notification)

    def _hurry(self, before: PostInstance) -> None:
        """Start the post if it was put off until it is ready; should that fail, the sweep will."""
        if before.due_at is None or before.due_at > self.clock.now() + NEXT_SWEEP:
            return
        with suppress(Unavailable):
            instance = self.calendar.get(before.tenant_id, before.id)
            if instance is not None and instance.generation == before.generation:
                self.dispatcher.hurry(instance, self.calendar.slot_of(instance))

    def _tell(self, step: _Step, now: datetime, error: PostError | None = None) -> None:
        """Notify people, while there is time, that the post may not be ready."""
        due_at = step.instance.promised_at or step.instance.due_at
        if due_at is not None and now >= due_at - TOLD_AHEAD:
            notification = notifications.of_unready(step.instance, due_at, error)
            self.notifications.tell_once(notification)
