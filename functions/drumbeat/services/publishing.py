"""Publishing one post: prepare in advance, commit on the due second.

The steps of a post, top to bottom:

    prepare   do everything that is not visible, and pass the network's handle to the workflow
    commit    read the post and, depending on its state,
                begin      send it for the first time
                resume     continue a try without an outcome: look, then perhaps send
                follow_up  look at a post that its network has accepted
                reconcile  look for what may have arrived
                follow     send the sequels of a post that is there
    claim     make the post ours, with the intent and the handle
    send      make the one visible call

`domain.sending` decides whether it is to be sent. `post_reading` reads what that needs, `handles`
makes the handle, and `outcomes` decides about the result. `commit` returns that, or `Result.RETRY`
when the workflow should call it again after its delay.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from drumbeat.domain import notifications, sending, sequels, trying
from drumbeat.domain.content_media import MEDIA_NOT_READY
from drumbeat.domain.errors import ChangedMeanwhile, DrumbeatError, NoCredits
from drumbeat.domain.findings import BROKEN
from drumbeat.domain.posts import PostError, PostInstance, Status
from drumbeat.domain.preparing import PASSING
from drumbeat.domain.publishing import (
    Accepted,
    Ambiguous,
    Handle,
    NotPublished,
    Prepared,
    Presence,
    Published,
)
from drumbeat.domain.sending import Limit, Step
from drumbeat.ports import Calendar, Clock, Log, Package, Replace
from drumbeat.services.containment import report
from drumbeat.services.handles import Handles, Unready
from drumbeat.services.limiting import CLOSING, Limiter
from drumbeat.services.orders import UNPREPARED, Committed, Order, Preparation
from drumbeat.services.outcomes import Outcomes
from drumbeat.services.post_reading import NotReady, PostReader, Ready
from drumbeat.services.recording import Recorder, Result
from drumbeat.services.reserving import Reserving
from drumbeat.services.sequels import Sender

#: Waits for differences of clocks up to this; a call that is earlier puts the post off.
_EARLY = timedelta(seconds=5)
#: How often a post is read again when the sweep or a person was faster than the claim.
_TURNS = 3

_BROKE = "Something broke on our side while it was to be sent. The operator has been told."
_NOBODY_KNOWS = "Nobody can say whether the post arrived."


@dataclass(frozen=True, slots=True, kw_only=True)
class Publisher:
    """Publishes posts, with one visible call each."""

    calendar: Calendar
    reader: PostReader
    handles: Handles
    limiter: Limiter
    outcomes: Outcomes
    sequels: Sender
    reserving: Reserving
    clock: Clock
    log: Log

    @property
    def recorder(self) -> Recorder:
        return self.outcomes.recorder

    def recording_by(self, recorder: Recorder) -> Publisher:
        """The same, with outcomes recorded by `recorder`."""
        return replace(self, outcomes=replace(self.outcomes, recorder=recorder))

    # Prepare

    def prepare(self, order: Order) -> Preparation:
        """Do everything that is not visible. Not being able to is no failure of the post."""
        try:
            return self._prepare(order)
        except DrumbeatError as error:
            self.log.warning("Not prepared", instance_id=order.instance_id, reason=error.message)
        except Exception as bug:
            report(self.log, self.recorder.meter, bug, step="prepare")
        return UNPREPARED  # commit will meet it again and record it

    def _prepare(self, order: Order) -> Preparation:
        package = self.reader.package(order, UNPREPARED)
        instance = package.instance
        if instance is None or not sending.is_waiting(instance, order.generation, order.attempt):
            return Preparation(result=Result.STALE)
        preparation = Preparation(
            result=Result.NOT_PREPARED,
            account_id=instance.channel_account_id,
            content_id=instance.content_item_id,
            app_of=self.limiter.app_of(instance),
        )
        now = self.clock.now()
        sent_at = max(now, instance.due_at or now)
        verdict = _verdict_on(package, instance, now)
        if verdict is not None:
            self._tell_unready(instance, verdict)
            return preparation
        if self.limiter.of(package, instance, sent_at) is not None:
            return preparation
        ready = self.reader.ready(package, instance)
        outcome = self.handles.of(ready, UNPREPARED, order.attempt, sent_at)
        if isinstance(outcome, Unready):
            return preparation
        if isinstance(outcome, NotPublished):
            if outcome.refusal in CLOSING:
                self.limiter.close(ready.account, outcome)
            self._tell_refused(ready, outcome, now)
            return preparation
        return replace(
            preparation,
            result=Result.PREPARED,
            fingerprint=ready.outgoing.fingerprint,
            handle=outcome.handle,
            good_until=outcome.good_until,
        )

    def _tell_unready(self, instance: PostInstance, verdict: sending.Verdict) -> None:
        """Notify people, while there is time, that a picture or video may not be ready."""
        due_at, error = instance.promised_at or instance.due_at, verdict.error
        if due_at is not None and error is not None and error.code == MEDIA_NOT_READY:
            notification = notifications.of_unready(instance, due_at, error)
            self.recorder.notifications.tell_once(notification)

    def _tell_refused(self, ready: Ready, refusal: NotPublished, now: datetime) -> None:
        """Say, while there is time, that the network won't have the post as it is.

        When it is due it is tried all the same: what was wrong may have been mended. Of a bug of
        ours the operator is told, since nobody else can mend it.
        """
        due_at = ready.instance.promised_at or ready.instance.due_at
        if due_at is None or now >= due_at:
            return
        if refusal.refusal in PASSING or refusal.code == BROKEN:
            return
        begun_at = due_at - ready.network.profile.lead.of(ready.outgoing.media)
        notification = notifications.of_unprepared(
            ready.instance, refusal, begun_at=begun_at, now=now
        )
        self.recorder.notifications.tell_once(notification)

    # Commit

    def commit(
        self, order: Order, preparation: Preparation, package: Package | None = None
    ) -> Committed:
        """Send the post, if it is still to be sent. `package`: if it was just read.

        A bug ends the post, because calling again would hit it again.
        """
        return self.contained(order, partial(self._commit, order, preparation, package))

    def _commit(self, order: Order, preparation: Preparation, package: Package | None) -> Result:
        for turn in range(_TURNS):
            package = self.reader.package(order, preparation, package if turn == 0 else None)
            instance = package.instance
            if instance is None or order.is_past(instance):
                return Result.STALE
            if instance.status is Status.POSTED and instance.take_up_at is not None:
                self._wait_out_a_fast_clock(instance)
            step = sending.next_step(instance, order.generation, order.attempt, self.clock.now())
            if step is Step.RESUME and turn > 0:
                break  # just claimed by a parallel call, which may be sending it
            try:
                return self._take(step, package, instance, order, preparation)
            except ChangedMeanwhile:
                continue
            except NoCredits as short:
                return self.outcomes.skipped(package.tenant, instance, short)
            except NotReady as failure:
                return self.outcomes.not_ready(instance, order.attempt, failure)
        raise ChangedMeanwhile("The post was changed while it was claimed.")

    def _take(
        self,
        step: Step,
        package: Package,
        instance: PostInstance,
        order: Order,
        preparation: Preparation,
    ) -> Result:
        match step:
            case Step.BEGIN:
                return self._begin(package, instance, order, preparation)
            case Step.RESUME:
                return self._resume(package, instance, order)
            case Step.RECONCILE:
                return self._reconcile(package, instance, order)
            case Step.FOLLOW:
                return self._follow(package, instance, order)
            case Step.NONE:
                return Result.STALE

    def _begin(
        self, package: Package, instance: PostInstance, order: Order, preparation: Preparation
    ) -> Result:
        """Send for the first time in this generation, or again after a certain failure."""
        self._wait_out_a_fast_clock(instance)
        now = self.clock.now()
        if instance.due_at is not None and instance.due_at > now:
            return self.recorder.put_off(instance, instance.due_at, None, order.attempt)
        verdict = _verdict_on(package, instance, now)
        limit = self.limiter.of(package, instance, now) if verdict is None else None
        if limit is not None:
            return self._limited(package, instance, order, limit)
        presence = self._look(package, instance)
        if isinstance(presence, Published | Accepted):
            return self._adopt(package, instance, order, presence)
        if verdict is not None:
            return self.outcomes.stopped(instance, order.attempt, verdict)
        if not sending.has_try_left(instance, absent=True):
            cause = "Publishing failed again and again."
            return self.recorder.gave_up(instance, cause, unsure=False)
        ready = self.reader.ready(package, instance)
        outcome = self.handles.of(ready, preparation, order.attempt, now)
        if isinstance(outcome, Prepared) and instance.claim is None:
            full = self.limiter.counted(package, ready.account)
            if full is not None:
                return self._limited(package, instance, order, full)
        return self._send_prepared(ready, order, outcome)

    def _send_prepared(
        self,
        ready: Ready,
        order: Order,
        outcome: Prepared | NotPublished | Unready,
        *,
        looked: bool = False,
    ) -> Result:
        """Send a post that is certainly absent with a handle of its own, if there is one by now."""
        if isinstance(outcome, Unready):
            return self.outcomes.still_preparing(ready, order.attempt, outcome)
        if isinstance(outcome, NotPublished):
            return self.outcomes.refused(ready, order.attempt, outcome)
        fingerprint = ready.outgoing.fingerprint
        claimed = self._claim(ready, order, outcome, fingerprint, maybe_sent=False, looked=looked)
        return self._send(claimed, order, outcome.handle)

    def _claim(
        self,
        ready: Ready,
        order: Order,
        prepared: Prepared,
        fingerprint: str,
        *,
        maybe_sent: bool,
        looked: bool = False,
    ) -> Ready:
        """Make the post ours, with what is about to be sent, and with a credit if it has none.

        Raises ChangedMeanwhile, NotReady, and NoCredits unless it may be there already.
        """
        claimed = trying.claim(
            ready.instance,
            attempt=order.attempt,
            fingerprint=fingerprint,
            handle=prepared.handle,
            good_until=prepared.good_until,
            now=self.clock.now(),
            batch=order.batch,
            maybe_sent=maybe_sent,
            looked=looked,
            followed_by=sequels.of(ready.network.sequels(ready.outgoing)),
        )
        secret = self.handles.secret(ready, prepared.handle, fingerprint)
        try:
            paid = self.reserving.claimed(ready.tenant, claimed)
            self.calendar.apply(Replace(ready.instance, paid))
        except NoCredits:
            if not maybe_sent:
                raise
            paid = claimed
            self.calendar.apply(Replace(ready.instance, paid))
        instance = replace(paid, revision=ready.instance.revision + 1)
        return replace(ready, instance=instance, secret=secret)

    def _send(
        self, ready: Ready, order: Order, handle: Handle, shown_at: datetime | None = None
    ) -> Result:
        """Make the visible call, or repeat the one that may have shown it at `shown_at`."""
        sent_at = shown_at or self.clock.now()
        full_handle = {**handle, **ready.secret}
        outcome = ready.network.commit(ready.outgoing, ready.session, full_handle)
        if isinstance(outcome, Accepted):
            return self.outcomes.accepted(ready, outcome, order.attempt)
        if isinstance(outcome, Ambiguous):
            presence = ready.find(handle)
            if isinstance(presence, Accepted):
                return self.outcomes.accepted(ready, presence, order.attempt)
            if not isinstance(presence, Published) and outcome.code == BROKEN:
                error = PostError(outcome.code, outcome.message, retryable=False)
                return self.recorder.ended(ready.instance, Status.UNCONFIRMED, error)
            if not isinstance(presence, Published):
                # Also when it is not visible yet.
                return self.recorder.unsure(ready.instance, outcome)
            outcome = presence
        if isinstance(outcome, Published):
            return self.outcomes.posted(ready.instance, ready.outgoing, outcome, sent_at=sent_at)
        return self.outcomes.refused(ready, order.attempt, outcome)

    # After an earlier try

    def _resume(self, package: Package, instance: PostInstance, order: Order) -> Result:
        """Continue after a try without an outcome: look first, then perhaps send.

        Even if the post was edited since, only the handle of that try can tell its outcome.
        """
        if instance.posted_at is not None:
            return self._record_arrival(package, instance, instance.posted_at)
        if instance.accepted_at is not None:
            return self._follow_up(package, instance, order)
        instance = self.recorder.cut_off(instance)
        limit = self.limiter.of(package, instance, self.clock.now())
        if limit is not None:
            return self._limited(package, instance, order, limit, in_doubt=True)
        presence = self._look(package, instance)
        if isinstance(presence, Published | Accepted):
            return self._adopt(package, instance, order, presence)
        absent = presence is Presence.ABSENT
        verdict = _verdict_on(package, instance, self.clock.now())
        if absent and verdict is not None:
            return self.outcomes.stopped(instance, order.attempt, verdict)
        looked = absent and sending.may_look_instead(instance)
        spent = not (looked or sending.has_try_left(instance, absent=absent))
        if verdict is not None or spent:
            return self.recorder.gave_up(instance, _NOBODY_KNOWS, unsure=not absent)
        ready = self.reader.ready(package, instance)
        if not (absent or ready.may_repeat(self.clock.now())):
            return self.recorder.gave_up(instance, _NOBODY_KNOWS, unsure=True)
        return self._send_again(
            ready, order, maybe_sent=not absent, looked=looked, shown_at=sending.taken_at(instance)
        )

    def _follow_up(self, package: Package, instance: PostInstance, order: Order) -> Result:
        """Look at a post that its network has accepted: it can't be stopped any more."""
        ready = self.reader.ready(package, instance)
        handle = instance.handle or {}
        outcome = ready.follow(handle)
        if isinstance(outcome, Published | Accepted):
            return self._adopt(package, instance, order, outcome)
        if isinstance(outcome, NotPublished):
            return self.outcomes.refused(ready, order.attempt, outcome)
        return self.recorder.not_told(instance, order.attempt)

    def _reconcile(self, package: Package, instance: PostInstance, order: Order) -> Result:
        """Look for a post that may have arrived; send it again only if it certainly has not."""
        if not self.reader.profile(instance).finds:
            return self.recorder.looked(instance, order.attempt, in_vain=True)
        presence = self._look(package, instance)
        if isinstance(presence, Published):
            return self._adopt(package, instance, order, presence)
        if presence is not Presence.ABSENT:
            return self.recorder.looked(instance, order.attempt)
        now = self.clock.now()
        verdict = _verdict_on(package, instance, now)
        if verdict is not None:
            return self.outcomes.stopped(instance, order.attempt, verdict)
        limit = self.limiter.of(package, instance, now)
        if limit is not None:
            return self._limited(package, instance, order, limit)
        return self._send_again(self.reader.ready(package, instance), order, maybe_sent=False)

    def _look(self, package: Package, instance: PostInstance) -> Published | Accepted | Presence:
        """Ask the network for the outcome of the earlier try, if there was one.

        After a refusal this is almost always needless. But a call that a look did not find may be
        carried out late, and then another text, or none, must not be sent.
        """
        known = package.account is not None and package.content is not None
        if instance.claim is None or not instance.handle or not known:
            return Presence.UNKNOWN
        ready = self.reader.ready(package, instance)
        presence = ready.find(instance.handle)
        # A network may still carry out a call after its answer was given up.
        settled = self.clock.now() - instance.claim.claimed_at >= ready.network.profile.settles
        return presence if settled or presence is not Presence.ABSENT else Presence.UNKNOWN

    def _adopt(
        self, package: Package, instance: PostInstance, order: Order, presence: Published | Accepted
    ) -> Result:
        """The earlier try had arrived: record it with its time, or continue following it."""
        ready, claim = self.reader.ready(package, instance), instance.claim
        sent_at = claim.claimed_at if claim else self.clock.now()
        fingerprint = claim.fingerprint if claim else ready.outgoing.fingerprint
        if instance.status is Status.SCHEDULED:
            prepared = Prepared(instance.handle or {}, claim.good_until if claim else None)
            ready = self._claim(ready, order, prepared, fingerprint, maybe_sent=True)
        if isinstance(presence, Accepted):
            return self.outcomes.accepted(ready, presence, order.attempt)
        return self.outcomes.posted(ready.instance, ready.outgoing, presence, sent_at=sent_at)

    def _record_arrival(
        self, package: Package, instance: PostInstance, sent_at: datetime
    ) -> Result:
        """The earlier try has recorded that it arrived, but not its outcome."""
        presence = Published(instance.platform_post_id or "", instance.permalink)
        post = self.reader.outgoing(package, instance)
        return self.outcomes.posted(instance, post, presence, sent_at=sent_at)

    def _send_again(
        self,
        ready: Ready,
        order: Order,
        *,
        maybe_sent: bool,
        looked: bool = False,
        shown_at: datetime | None = None,
    ) -> Result:
        """Commit the earlier try's handle again; `shown_at`: when that try may have shown it.

        An expired handle is replaced if it has certainly shown nothing.
        """
        now = self.clock.now()
        handle, claim = ready.instance.handle or {}, ready.instance.claim
        if claim is not None and claim.has_ended(now) and not maybe_sent:
            outcome = self.handles.prepared(ready, order.attempt, now)
            return self._send_prepared(ready, order, outcome, looked=looked)
        # The handle was made of that try's text, so the fingerprint stays.
        fingerprint = claim.fingerprint if claim else ready.outgoing.fingerprint
        prepared = Prepared(handle, claim.good_until if claim else None)
        claimed = self._claim(
            ready, order, prepared, fingerprint, maybe_sent=maybe_sent, looked=looked
        )
        return self._send(claimed, order, handle, shown_at if maybe_sent else None)

    # Sequels of a post that is there

    def _follow(self, package: Package, instance: PostInstance, order: Order) -> Result:
        """Send the sequels of a post that is there, or look at their outcome."""
        try:
            ready = self.reader.ready(package, instance)
        except NotReady as failure:
            return self.sequels.not_now(instance, order.attempt, failure.code, failure.message)
        return self.sequels.go_on(
            package, instance, ready.network, ready.outgoing, ready.session, order.attempt
        )

    # When something keeps it from being sent

    def _limited(
        self,
        package: Package,
        instance: PostInstance,
        order: Order,
        limit: Limit,
        *,
        in_doubt: bool = False,
    ) -> Result:
        return self.outcomes.limited(
            package.tenant, instance, order.attempt, limit, in_doubt=in_doubt
        )

    def _wait_out_a_fast_clock(self, instance: PostInstance) -> None:
        gap = (instance.due_at or self.clock.now()) - self.clock.now()
        if timedelta() < gap <= _EARLY:
            self.clock.sleep(gap.total_seconds())

    # When our own code fails

    def contained(self, order: Order, step: Callable[[], Result]) -> Committed:
        """The result of a commit step; a bug ends the post."""
        try:
            return Committed(self._without_bugs(order, step))
        except DrumbeatError as error:
            if not error.retryable:
                raise
            return Committed(Result.RETRY, error.message)

    def _without_bugs(self, order: Order, step: Callable[[], Result]) -> Result:
        """Raises ChangedMeanwhile and Unavailable."""
        try:
            return step()
        except DrumbeatError as error:
            if error.retryable:
                raise
            return self._broke(order, error)
        except Exception as bug:
            return self._broke(order, bug)

    def _broke(self, order: Order, bug: Exception) -> Result:
        """End the post with a message that depends on the calls made. Raises Unavailable."""
        report(self.log, self.recorder.meter, bug, step="commit")
        instance = self.calendar.get(order.tenant_id, order.instance_id)
        if instance is None or not sending.is_current(instance, order.generation, order.attempt):
            return Result.STALE
        if order.is_past(instance):
            return Result.STALE
        if instance.status is Status.UNCONFIRMED:
            return self.recorder.looked(instance, order.attempt)
        if instance.status is Status.POSTED:
            return self.sequels.fail(instance, BROKEN, _BROKE)
        ends = {Status.SCHEDULED: Status.FAILED, Status.PUBLISHING: Status.UNCONFIRMED}
        if instance.status not in ends or instance.posted_at is not None:
            return Result.STALE
        error = PostError(BROKEN, _BROKE, retryable=False)
        return self.recorder.ended(instance, ends[instance.status], error)


def _verdict_on(package: Package, instance: PostInstance, now: datetime) -> sending.Verdict | None:
    return sending.verdict(
        instance, package.account, package.content, package.tenant, now, package.assets or {}
    )
