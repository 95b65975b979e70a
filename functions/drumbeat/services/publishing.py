"""Publishing one post: prepare ahead of time, commit at the due second.

The way of a post, top to bottom:

    prepare   do all that shows nothing, and hand what the network gave us to the workflow
    commit    check, claim (with the intent and the handle), make the one visible call, record

`commit` answers what became of the post, and `Result.RETRY` when the workflow should call it again
after its delay. How outcomes are written down is in `recording`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from drumbeat.domain import figures, lifecycle, notifications, options, sending, sequels, zones
from drumbeat.domain.accounts import AccountStatus, ChannelAccount
from drumbeat.domain.attempts import PostedMedium
from drumbeat.domain.content_media import MEDIA_NOT_READY
from drumbeat.domain.errors import (
    ChangedMeanwhile,
    DrumbeatError,
    NoCredits,
    Unavailable,
)
from drumbeat.domain.findings import BROKEN
from drumbeat.domain.outgoing import outgoing
from drumbeat.domain.posts import PostError, PostInstance, Status
from drumbeat.domain.preparing import SEALED, LongPreparation
from drumbeat.domain.publishing import (
    Accepted,
    Ambiguous,
    Handle,
    NotPublished,
    Outgoing,
    Prepared,
    Preparing,
    Presence,
    Published,
    Refusal,
)
from drumbeat.domain.sending import Limit
from drumbeat.domain.tenancy import Tenant
from drumbeat.ports import (
    Accounts,
    Calendar,
    Clock,
    Contents,
    Log,
    Networks,
    Package,
    Replace,
    Session,
    Sessions,
    Wanted,
)
from drumbeat.services.containment import ContainedNetwork, report
from drumbeat.services.fitting import Fitting
from drumbeat.services.limiting import CLOSING, Limiter
from drumbeat.services.post_media import PostMedia
from drumbeat.services.preparing import LongPreparer
from drumbeat.services.recording import Recorder, Result
from drumbeat.services.reserving import Reserving
from drumbeat.services.sequels import Sender

#: A clock that runs a little ahead is waited for; what is earlier than that is put off.
_EARLY = timedelta(seconds=5)
#: Between the step that may finish a long preparation and the look that takes it over.
_UNREADY_AGAIN = timedelta(seconds=15)
#: How often a post is read again when the sweep or a person was faster than the claim.
_TURNS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """Which post to publish: the workflow's input."""

    tenant_id: str
    instance_id: str
    slot: str
    generation: int
    attempt: int
    #: The batch by which it is sent; None for one that is sent by itself.
    batch: str | None = None
    #: The second for which it was started, where that is known.
    due_at: datetime | None = None

    def is_past(self, instance: PostInstance) -> bool:
        """Whether another execution has the post, or will have it."""
        return lifecycle.is_in_other_hands(instance, self.attempt, self.batch, self.due_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Preparation:
    """What `prepare` leaves for `commit`: plain data that the workflow carries."""

    result: Result
    account_id: str | None = None
    content_id: str | None = None
    #: The network, where something may hold back all of its accounts at once.
    app_of: str | None = None
    fingerprint: str | None = None
    handle: Handle | None = None
    #: Until when the handle holds; None for good.
    good_until: datetime | None = None


#: What commit starts from when the preparing step did not answer.
UNPREPARED = Preparation(result=Result.NOT_PREPARED)


@dataclass(frozen=True, slots=True)
class Committed:
    """How `commit` ended. `reason`: why it is to be called again, where the post does not say."""

    result: Result
    reason: str | None = None


class _NotReady(Unavailable):
    """What sending needs can't be had now, though the post itself can be read and written."""


@dataclass(frozen=True, slots=True)
class _Unready:
    """The network is still at it; the post is looked at again then."""

    again_at: datetime


_BROKE = "Something broke on our side while it was to be sent. The operator has been told."
#: What a post says that is due before its network has finished with its pictures or video.
STILL_PREPARING = PostError(
    "still_preparing",
    "The network is still working through its pictures or video. It goes out when that is done.",
    retryable=True,
)


@dataclass(frozen=True, slots=True)
class _Ready:
    """One post with everything that sending it needs."""

    instance: PostInstance
    account: ChannelAccount
    network: ContainedNetwork
    outgoing: Outgoing
    session: Session
    tenant: Tenant | None
    #: What the visible call needs beside its handle.
    secret: Mapping[str, Any] = field(default_factory=dict, repr=False)

    def find(self, handle: Handle) -> Published | Accepted | Presence:
        """What is there now; what has come to nothing is certainly not."""
        found = self.follow(handle)
        return Presence.ABSENT if isinstance(found, NotPublished) else found

    def follow(self, handle: Handle) -> Published | Accepted | NotPublished | Presence:
        return self.network.find(self.outgoing, self.session, handle)

    def may_repeat(self, now: datetime) -> bool:
        """Whether committing what the try before has left can't make a second post."""
        claim = self.instance.claim
        first = claim.first_at if claim else now
        return self.network.profile.may_repeat(now - first)


@dataclass(frozen=True, slots=True)
class Publisher:
    """Publishes posts, with one visible call each."""

    calendar: Calendar
    accounts: Accounts
    contents: Contents
    limiter: Limiter
    media: PostMedia
    fitting: Fitting
    sessions: Sessions
    preparer: LongPreparer
    networks: Networks
    recorder: Recorder
    sequels: Sender
    reserving: Reserving
    clock: Clock
    log: Log

    def prepare(self, order: Order) -> Preparation:
        """Do all that shows nothing yet. That it could not be done is no failure."""
        try:
            return self._prepare(order)
        except DrumbeatError as error:
            self.log.warning("Not prepared", instance_id=order.instance_id, reason=error.message)
        except Exception as bug:
            report(self.log, self.recorder.meter, bug, step="prepare")
        return UNPREPARED  # commit will meet it again, and say so on the post

    def _prepare(self, order: Order) -> Preparation:
        package = self._read(order, UNPREPARED)
        instance = package.instance
        if instance is None or not sending.is_waiting(instance, order.generation, order.attempt):
            return Preparation(result=Result.STALE)
        known = Preparation(
            result=Result.NOT_PREPARED,
            account_id=instance.channel_account_id,
            content_id=instance.content_item_id,
            app_of=self.limiter.app_of(instance),
        )
        now = self.clock.now()
        verdict = _verdict_on(package, instance, now)
        if verdict is not None:
            self._tell_unready(instance, verdict)
            return known
        if self.limiter.of(package, instance, max(now, instance.due_at or now)) is not None:
            return known
        ready = self._ready(package, instance)
        sent_at = max(now, instance.due_at or now)
        prepared = _kept(ready, UNPREPARED, sent_at) or self._prepared(ready, order, sent_at)
        if isinstance(prepared, _Unready):
            return known
        if isinstance(prepared, NotPublished):
            if prepared.refusal in CLOSING:
                self.limiter.close(ready.account, prepared)
            return known
        return replace(
            known,
            result=Result.PREPARED,
            fingerprint=ready.outgoing.fingerprint,
            handle=prepared.handle,
            good_until=prepared.good_until,
        )

    def _tell_unready(self, instance: PostInstance, verdict: sending.Verdict) -> None:
        """Say, while there is time, that a picture or video may not be ready."""
        due_at, error = instance.promised_at or instance.due_at, verdict.error
        if due_at is not None and error is not None and error.code == MEDIA_NOT_READY:
            told = notifications.of_unready(instance, due_at, error)
            self.recorder.notifications.tell_once(told)

    def packages(
        self, orders: Sequence[Order], preparations: Sequence[Preparation]
    ) -> Sequence[Package | None]:
        """What `commit` begins with, of posts of one tenant, read in as few calls as may be.

        None for each where that fails: then each is read by itself, and fails by itself.
        """
        wanted = [_wanted(*each) for each in zip(orders, preparations, strict=True)]
        try:
            return self.media.added_to(self.calendar.packages(orders[0].tenant_id, wanted))
        except DrumbeatError as error:
            self.log.warning("Not read together", reason=error.message)
        except Exception as bug:
            report(self.log, self.recorder.meter, bug, step="read together")
        return [None] * len(orders)

    def commit(
        self, order: Order, preparation: Preparation, found: Package | None = None
    ) -> Committed:
        """Send the post, if it still is to be sent. `found`: what was read of it just now.

        A bug ends the post, since calling again would meet it again.
        """
        return self.contained(order, partial(self._commit, order, preparation, found))

    def contained(self, order: Order, step: Callable[[], Result]) -> Committed:
        """How a step of committing ended; a bug ends the post."""
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
        """End the post in words, as far as its calls have come. Raises Unavailable."""
        report(self.log, self.recorder.meter, bug, step="commit")
        instance = self.calendar.get(order.tenant_id, order.instance_id)
        if instance is None or not lifecycle.is_current(instance, order.generation, order.attempt):
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

    def _commit(self, order: Order, preparation: Preparation, found: Package | None) -> Result:
        for turn in range(_TURNS):
            package = self._read(order, preparation, found if turn == 0 else None)
            instance = package.instance
            if instance is None or order.is_past(instance):
                return Result.STALE
            if instance.status is Status.POSTED and instance.take_up_at is not None:
                self._wait_out_a_fast_clock(instance)
            try:
                if sending.is_to_be_followed(
                    instance, order.generation, order.attempt, self.clock.now()
                ):
                    return self._follow(package, instance, order)
                if sending.is_waiting(instance, order.generation, order.attempt):
                    return self._begin(package, instance, order, preparation)
                if sending.is_in_doubt(instance, order.generation, order.attempt, self.clock.now()):
                    return self._reconcile(package, instance, order)
                if not sending.is_unfinished(
                    instance, order.generation, order.attempt, self.clock.now()
                ):
                    return Result.STALE
                if turn > 0:
                    break  # claimed a moment ago by a twin of ours, which may be sending it now
                return self._resume(package, instance, order)
            except ChangedMeanwhile:
                continue
            except NoCredits as short:
                return self._skipped(package.tenant, instance, short)
            except _NotReady as failure:
                return self._not_ready(instance, order, failure)
        raise ChangedMeanwhile("The post was changed while it was claimed.")

    def _follow(self, package: Package, instance: PostInstance, order: Order) -> Result:
        """Send what follows a post that is there, or see what became of it."""
        try:
            ready = self._ready(package, instance)
        except _NotReady as failure:
            return self.sequels.not_now(instance, order.attempt, failure.code, failure.message)
        return self.sequels.go_on(
            package, instance, ready.network, ready.outgoing, ready.session, order.attempt
        )

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
            return self._limited(package.tenant, instance, order, limit, in_doubt=False)
        presence = self._look(package, instance)
        if isinstance(presence, Published | Accepted):
            return self._adopt(package, instance, order, presence)
        if verdict is not None:
            return self._stop(instance, order, verdict)
        if not lifecycle.has_try_left(instance, absent=True):
            cause = "Publishing failed again and again."
            return self.recorder.gave_up(instance, cause, unsure=False)
        ready = self._ready(package, instance)
        prepared = _kept(ready, preparation, now) or self._prepared(ready, order, now)
        if isinstance(prepared, _Unready):
            return self._still_preparing(ready, order, prepared)
        if isinstance(prepared, NotPublished):
            return self._refused(ready, order, prepared)
        full = self.limiter.counted(package, ready.account) if instance.claim is None else None
        if full is not None:
            return self._limited(package.tenant, instance, order, full, in_doubt=False)
        claimed = self._claim(ready, order, prepared, ready.outgoing.fingerprint, maybe_sent=False)
        return self._send(claimed, order, prepared.handle)

    def _still_preparing(self, ready: _Ready, order: Order, unready: _Unready) -> Result:
        return self.recorder.put_off(
            ready.instance, unready.again_at, STILL_PREPARING, order.attempt
        )

    def _prepared(
        self, ready: _Ready, order: Order, sent_at: datetime
    ) -> Prepared | NotPublished | _Unready:
        """All that shows nothing; what takes several steps is handed to a workflow of its own.

        What was prepared and will have ended when it is sent is prepared again.
        """
        now = self.clock.now()
        found = None
        if ready.network.profile.lead.of(ready.outgoing.media):
            found = self.preparer.found(ready.outgoing)
        if found is not None and not found.has_ended(sent_at):
            if found.is_abandoned(now):
                self.preparer.carry_on(found, order.attempt)
            return _as_far_as(found, now)
        prepared = self.fitting.prepare(ready.network, ready.outgoing, ready.session)
        if not isinstance(prepared, Preparing):
            return prepared
        if found is None and ready.network.may_reuse:
            reuses = partial(ready.network.reuses, ready.outgoing)
            taken_over = self.preparer.taken_over(ready.outgoing, ready.account, reuses)
            prepared = taken_over or prepared
        begun = self.preparer.begin(
            ready.outgoing, ready.account, prepared, order.attempt, before=found
        )
        return _as_far_as(begun, now)

    def _resume(self, package: Package, instance: PostInstance, order: Order) -> Result:
        """Go on after a try that did not say how it ended: look first, then perhaps send.

        Whatever has been edited since, only the handle of that try can tell what became of it.
        """
        if instance.posted_at is not None:
            return self._record_arrival(package, instance, instance.posted_at)
        if instance.accepted_at is not None:
            return self._follow_up(package, instance, order)
        instance = self.recorder.cut_off(instance)
        limit = self.limiter.of(package, instance, self.clock.now())
        if limit is not None:
            return self._limited(package.tenant, instance, order, limit, in_doubt=True)
        presence = self._look(package, instance)
        if isinstance(presence, Published | Accepted):
            return self._adopt(package, instance, order, presence)
        absent = presence is Presence.ABSENT
        verdict = _verdict_on(package, instance, self.clock.now())
        if absent and verdict is not None:
            return self._stop(instance, order, verdict)
        looked = absent and lifecycle.may_look_instead(instance)
        spent = not (looked or lifecycle.has_try_left(instance, absent=absent))
        if verdict is not None or spent:
            cause = "Nobody can say whether the post arrived."
            return self.recorder.gave_up(instance, cause, unsure=not absent)
        ready = self._ready(package, instance)
        if not (absent or ready.may_repeat(self.clock.now())):
            cause = "Nobody can say whether the post arrived."
            return self.recorder.gave_up(instance, cause, unsure=True)
        return self._send_again(
            ready, order, maybe_sent=not absent, looked=looked, shown_at=sending.taken_at(instance)
        )

    def _follow_up(self, package: Package, instance: PostInstance, order: Order) -> Result:
        """See what became of a post that its network took: it can't be stopped any more."""
        ready = self._ready(package, instance)
        handle = instance.handle or {}
        found = ready.follow(handle)
        if isinstance(found, Published | Accepted):
            return self._adopt(package, instance, order, found)
        if isinstance(found, NotPublished):
            return self._refused(ready, order, found)
        return self.recorder.not_told(instance, order.attempt)

    def _reconcile(self, package: Package, instance: PostInstance, order: Order) -> Result:
        """Look for a post that may have arrived; send it again only if it certainly has not."""
        if not self.networks.get(instance.platform).profile.finds:
            return self.recorder.looked(instance, order.attempt, in_vain=True)
        presence = self._look(package, instance)
        if isinstance(presence, Published):
            return self._adopt(package, instance, order, presence)
        if presence is not Presence.ABSENT:
            return self.recorder.looked(instance, order.attempt)
        now = self.clock.now()
        verdict = _verdict_on(package, instance, now)
        if verdict is not None:
            return self._stop(instance, order, verdict)
        limit = self.limiter.of(package, instance, now)
        if limit is not None:
            return self._limited(package.tenant, instance, order, limit, in_doubt=False)
        return self._send_again(self._ready(package, instance), order, maybe_sent=False)

    def _send_again(
        self,
        ready: _Ready,
        order: Order,
        *,
        maybe_sent: bool,
        looked: bool = False,
        shown_at: datetime | None = None,
    ) -> Result:
        """Commit what the try before has left, which has shown it at `shown_at` if that may be.

        What has ended meanwhile is prepared again, where it is certain that it has shown nothing.
        """
        now = self.clock.now()
        handle, claim = ready.instance.handle or {}, ready.instance.claim
        if claim is not None and claim.has_ended(now) and not maybe_sent:
            return self._prepare_and_send(ready, order, now, looked=looked)
        # What the handle names was made of that try's text, so the fingerprint stays.
        fingerprint = claim.fingerprint if claim else ready.outgoing.fingerprint
        kept = Prepared(handle, claim.good_until if claim else None)
        claimed = self._claim(ready, order, kept, fingerprint, maybe_sent=maybe_sent, looked=looked)
        return self._send(claimed, order, handle, shown_at if maybe_sent else None)

    def _prepare_and_send(
        self, ready: _Ready, order: Order, now: datetime, *, looked: bool
    ) -> Result:
        """Send what certainly is not there by a handle of its own."""
        prepared = self._prepared(ready, order, now)
        if isinstance(prepared, _Unready):
            return self._still_preparing(ready, order, prepared)
        if isinstance(prepared, NotPublished):
            return self._refused(ready, order, prepared)
        fingerprint = ready.outgoing.fingerprint
        claimed = self._claim(ready, order, prepared, fingerprint, maybe_sent=False, looked=looked)
        return self._send(claimed, order, prepared.handle)

    def _look(self, package: Package, instance: PostInstance) -> Published | Accepted | Presence:
        """Ask the network what became of the try before, if there was one.

        After a refusal this is almost always needless. But a call that a look did not find may
        be carried out late, and then another text, or none, must not be sent.
        """
        known = package.account is not None and package.content is not None
        if instance.claim is None or not instance.handle or not known:
            return Presence.UNKNOWN
        ready = self._ready(package, instance)
        presence = ready.find(instance.handle)
        # A network may still carry out a call though nobody waits for its answer any more.
        settled = self.clock.now() - instance.claim.claimed_at >= ready.network.profile.settles
        return presence if settled or presence is not Presence.ABSENT else Presence.UNKNOWN

    def _adopt(
        self, package: Package, instance: PostInstance, order: Order, presence: Published | Accepted
    ) -> Result:
        """The try before had arrived: record it as of then, or go on following it."""
        ready, claim = self._ready(package, instance), instance.claim
        sent_at = claim.claimed_at if claim else self.clock.now()
        fingerprint = claim.fingerprint if claim else ready.outgoing.fingerprint
        if instance.status is Status.SCHEDULED:
            kept = Prepared(instance.handle or {}, claim.good_until if claim else None)
            ready = self._claim(ready, order, kept, fingerprint, maybe_sent=True)
        if isinstance(presence, Accepted):
            return self._accepted(ready, presence, order)
        return self._posted(ready.instance, ready.outgoing, presence, sent_at=sent_at)

    def _record_arrival(
        self, package: Package, instance: PostInstance, sent_at: datetime
    ) -> Result:
        """The try before has said that it arrived, and could not write its outcome."""
        presence = Published(instance.platform_post_id or "", instance.permalink)
        wanted = None
        if package.content and package.account:
            known = self.networks.get(instance.platform).profile.options
            chosen = options.filled(known, package.account.options, instance.options)
            wanted = outgoing(instance, package.content, chosen, self.media.of(package))
        return self._posted(instance, wanted, presence, sent_at=sent_at)

    def _claim(
        self,
        ready: _Ready,
        order: Order,
        prepared: Prepared,
        fingerprint: str,
        *,
        maybe_sent: bool,
        looked: bool = False,
    ) -> _Ready:
        """Make the post ours, with what we are about to send, and with a credit if it has none.

        Raises ChangedMeanwhile, _NotReady, and NoCredits unless it may be there already.
        """
        claimed = lifecycle.claim(
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
        secret = self._secret(ready, prepared.handle, fingerprint)
        try:
            paid = self.reserving.claimed(ready.tenant, claimed)
            self.calendar.apply(Replace(ready.instance, paid))
        except NoCredits:
            if not maybe_sent:
                raise
            paid = claimed
            self.calendar.apply(Replace(ready.instance, paid))
        now_ours = replace(paid, revision=ready.instance.revision + 1)
        return replace(ready, instance=now_ours, secret=secret)

    def _secret(self, ready: _Ready, handle: Handle, fingerprint: str) -> Mapping[str, Any]:
        """Raises _NotReady, before the post is claimed."""
        if not handle.get(SEALED):
            return {}
        try:
            return self.preparer.secret_of(ready.outgoing, ready.account, fingerprint)
        except Unavailable as failure:
            raise _NotReady(failure.message) from failure

    def _send(
        self, ready: _Ready, order: Order, handle: Handle, shown_at: datetime | None = None
    ) -> Result:
        """Make the one visible call, or repeat the one that has shown it at `shown_at`."""
        sent_at = shown_at or self.clock.now()
        told = {**handle, **ready.secret}
        outcome = ready.network.commit(ready.outgoing, ready.session, told)
        if isinstance(outcome, Accepted):
            return self._accepted(ready, outcome, order)
        if isinstance(outcome, Ambiguous):
            presence = ready.find(handle)
            if isinstance(presence, Accepted):
                return self._accepted(ready, presence, order)
            if not isinstance(presence, Published) and outcome.code == BROKEN:
                error = PostError(outcome.code, outcome.message, retryable=False)
                return self.recorder.ended(ready.instance, Status.UNCONFIRMED, error)
            if not isinstance(presence, Published):
                # Also when it is not there yet.
                return self.recorder.unsure(ready.instance, outcome)
            outcome = presence
        if isinstance(outcome, Published):
            return self._posted(ready.instance, ready.outgoing, outcome, sent_at=sent_at)
        return self._refused(ready, order, outcome)

    def _accepted(self, ready: _Ready, accepted: Accepted, order: Order) -> Result:
        """Record that its network took it, with what it will show."""
        shown = _shown(ready.instance, ready.outgoing)
        return self.recorder.accepted(
            ready.instance,
            accepted,
            order.attempt,
            text=shown.caption if shown else None,
            media=_posted_media(shown),
        )

    def _posted(
        self,
        instance: PostInstance,
        wanted: Outgoing | None,
        presence: Published,
        *,
        sent_at: datetime,
    ) -> Result:
        """Record the post, with its text unless that has been edited since the first try."""
        shown = _shown(instance, wanted)
        return self.recorder.posted(
            instance,
            presence,
            sent_at=sent_at,
            text=shown.caption if shown else None,
            media=_posted_media(shown),
        )

    def _refused(self, ready: _Ready, order: Order, refusal: NotPublished) -> Result:
        if refusal.refusal is Refusal.REAUTH:
            self._ask_to_reconnect(ready.account, ready.session)
        if refusal.refusal in CLOSING:
            limit = self.limiter.close(ready.account, refusal)
            return self._limited(
                ready.tenant, ready.instance, order, limit, in_doubt=ready.instance.maybe_sent
            )
        if ready.instance.maybe_sent:
            # A refusal says nothing about the earlier call that may have arrived.
            return self.recorder.unsure(ready.instance, refusal)
        return self.recorder.refused(ready.instance, refusal)

    def _limited(
        self,
        tenant: Tenant | None,
        instance: PostInstance,
        order: Order,
        limit: Limit,
        *,
        in_doubt: bool,
    ) -> Result:
        max_lateness = sending.max_lateness(tenant)
        return self.recorder.limited(
            instance, limit, order.attempt, max_lateness=max_lateness, in_doubt=in_doubt
        )

    def _not_ready(self, instance: PostInstance, order: Order, failure: _NotReady) -> Result:
        """Count it as a try or a look, so that it ends some time, and leases know of it."""
        if instance.status is Status.UNCONFIRMED:
            return self.recorder.looked(instance, order.attempt)
        refusal = NotPublished(Refusal.TRANSIENT, failure.code, failure.message)
        if instance.status is Status.PUBLISHING:
            return self.recorder.unsure(instance, refusal)
        return self.recorder.refused(instance, refusal)

    def _stop(self, instance: PostInstance, order: Order, verdict: sending.Verdict) -> Result:
        if verdict.status is None or verdict.error is None:
            return self.recorder.put_off(
                instance, verdict.until or self.clock.now(), verdict.error, order.attempt
            )
        return self.recorder.ended(instance, verdict.status, verdict.error)

    def _skipped(self, tenant: Tenant | None, instance: PostInstance, short: NoCredits) -> Result:
        zone = tenant.timezone if tenant else instance.timezone
        until = zones.told(short.period_ends_at, zone)
        error = PostError(
            short.code,
            f"No credit was left for it. There are new ones from {until} on; get more, or a larger "
            "plan, to post it before.",
            retryable=False,
        )
        return self.recorder.ended(instance, Status.SKIPPED, error)

    def _ask_to_reconnect(self, account: ChannelAccount, session: Session) -> None:
        """Send nothing more with credentials that no longer work, unless they were replaced.

        Whatever people have changed of the account meanwhile stays as they left it.
        """
        current: ChannelAccount | None = account
        for _ in range(_TURNS):
            if current is None or current.status not in (
                AccountStatus.ACTIVE,
                AccountStatus.PAUSED,
            ):
                return
            told = notifications.of_account(current, self.clock.now())
            try:
                self.accounts.disconnect(current, session.secret, told)
            except ChangedMeanwhile:
                current = self.accounts.get(account.tenant_id, account.id)
            else:
                return

    def _wait_out_a_fast_clock(self, instance: PostInstance) -> None:
        early = (instance.due_at or self.clock.now()) - self.clock.now()
        if timedelta() < early <= _EARLY:
            self.clock.sleep(early.total_seconds())

    def _read(self, order: Order, known: Preparation, found: Package | None = None) -> Package:
        """Everything about the post: in one read when its account and content are known, and one
        more where it shows something of the library."""
        read = partial(self.calendar.package, order.tenant_id, order.slot, order.instance_id)
        wanted = _wanted(order, known)
        content_id = wanted.content_id
        package = found or read(wanted.account_id, content_id, wanted.app_of)
        if package.instance is not None:
            app = self.limiter.app_of(package.instance)
            if wanted.account_id is None or (app is not None and package.app_gate is None):
                content_id = package.instance.content_item_id
                package = read(package.instance.channel_account_id, content_id, app)
        shown = package.instance.content_item_id if package.instance else None
        if shown != content_id or sending.is_older_than_its_post(package.instance, package.content):
            content = self.contents.get(order.tenant_id, shown) if shown else None
            package = replace(package, content=content, assets=None)
        return self._seen(self.media.added(package) if package.assets is None else package)

    def _seen(self, package: Package) -> Package:
        """The package, whose post says what it shows now."""
        instance, content = package.instance, package.content
        if instance is None or content is None:
            return package
        shows = figures.content_type(self.media.of(package), has_link=bool(content.cta_url))
        return replace(package, instance=replace(instance, shows=shows.value))

    def _ready(self, package: Package, instance: PostInstance) -> _Ready:
        """Raises _NotReady."""
        account, content = package.account, package.content
        if account is None or content is None or package.secret is None:
            raise _NotReady("The account or the text of this post can't be read.")
        try:
            session = self.sessions.open(account, package.secret)
        except Unavailable as failure:
            raise _NotReady(failure.message) from failure
        known = self.networks.get(account.platform)
        network = ContainedNetwork(known, self.log, self.recorder.meter)
        chosen = options.filled(network.profile.options, account.options, instance.options)
        shown = outgoing(instance, content, chosen, self.media.of(package))
        return _Ready(instance, account, network, shown, session, package.tenant)


def _posted_media(shown: Outgoing | None) -> list[PostedMedium]:
    return [
        PostedMedium(
            url=medium.url,
            alt=medium.alt,
            asset_id=medium.asset.id if medium.asset else None,
            is_video=medium.is_video,
        )
        for medium in (shown.media if shown else ())
    ]


def _wanted(order: Order, known: Preparation) -> Wanted:
    # The slot of a post without a time names the post alone.
    named = None if order.slot.startswith("~") else order.slot.partition("#")[2]
    account_id = known.account_id or named
    return Wanted(order.slot, order.instance_id, account_id, known.content_id, known.app_of)


def _as_far_as(found: LongPreparation, now: datetime) -> Prepared | NotPublished | _Unready:
    """What a long preparation has come to."""
    if found.prepared is not None:
        return found.prepared
    if found.refusal is not None:
        return found.refusal
    return _Unready(max(found.again_at, now) + _UNREADY_AGAIN)


def _kept(ready: _Ready, preparation: Preparation, sent_at: datetime) -> Prepared | None:
    """A handle for exactly what is to be sent, from an earlier try or from the preparation.

    One that will have ended then is none.
    """
    instance, wanted = ready.instance, ready.outgoing.fingerprint
    claim = instance.claim
    if claim is not None and claim.fingerprint == wanted and not claim.has_ended(sent_at):
        return None if instance.handle is None else Prepared(instance.handle, claim.good_until)
    if preparation.fingerprint != wanted or preparation.handle is None:
        return None
    kept = Prepared(preparation.handle, preparation.good_until)
    return kept if kept.holds(sent_at) else None


def _shown(instance: PostInstance, wanted: Outgoing | None) -> Outgoing | None:
    """What its claim has sent; None where it has been edited since."""
    claim = instance.claim
    if claim is None or wanted is None or claim.fingerprint != wanted.fingerprint:
        return None
    return wanted


def _verdict_on(package: Package, instance: PostInstance, now: datetime) -> sending.Verdict | None:
    return sending.verdict(
        instance, package.account, package.content, package.tenant, now, package.assets or {}
    )
