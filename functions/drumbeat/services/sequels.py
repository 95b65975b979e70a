"""Sending the sequels of a post, each with a claim of its own, at most once.

    claim      the sequel is claimed by a conditional write of the post
    follow     the visible call
    record     its outcome; one that may be there is looked for, and never sent again

A post with open sequels is in the due index although it is `Posted`, so that a later start
continues after a killed function.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from drumbeat.domain import sequels, trying
from drumbeat.domain.accounts import AccountStatus, ChannelAccount
from drumbeat.domain.attempts import Attempt
from drumbeat.domain.errors import ChangedMeanwhile, Unavailable
from drumbeat.domain.pacing import whole_second
from drumbeat.domain.posts import PostInstance
from drumbeat.domain.publishing import (
    Ambiguous,
    Following,
    NotPublished,
    Outgoing,
    Presence,
    Published,
    Refusal,
)
from drumbeat.domain.sequels import Sequel, Sequels, SequelState
from drumbeat.ports import Calendar, Clock, Package, Replace, Session
from drumbeat.services.containment import ContainedNetwork
from drumbeat.services.limiting import CLOSING, Limiter
from drumbeat.services.recording import Result

_WRITES = 5
#: Seconds to wait after a write when the database is busy.
_PAUSE = 0.2
_PASSING = frozenset({Refusal.TRANSIENT, Refusal.RATE_LIMITED})
_OUTCOMES = {
    SequelState.POSTED: "follow_up_posted",
    SequelState.FAILED: "follow_up_failed",
    SequelState.UNCONFIRMED: "follow_up_unconfirmed",
}

_Change = Callable[[Sequels], Sequels]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Its methods raise only Unavailable and ChangedMeanwhile: then the next start continues.

    `look_ahead` is the sweep's.
    """

    calendar: Calendar
    limiter: Limiter
    clock: Clock
    look_ahead: timedelta

    def go_on(
        self,
        package: Package,
        instance: PostInstance,
        network: ContainedNetwork,
        post: Outgoing,
        session: Session,
        attempt: int,
    ) -> Result:
        """Send the next sequel and those after it, as far as possible now."""
        while True:
            place = sequels.first_open(instance.sequels)
            if place is None:
                return Result.FOLLOWED
            one, now = instance.sequels[place], self.clock.now()
            if one.state is SequelState.SENDING:
                return self._look(instance, place, network, post, session)
            reason = _stopped(package.account)
            if reason is not None:
                return self.fail(instance, *reason)
            until = self.limiter.closed_until(package, instance)
            if until is not None:
                self._write(instance, place, lambda before: before, again_at=until, attempt=attempt)
                return Result.DEFERRED
            instance = self._claimed(instance, place, attempt, now)
            outcome = network.follow(post, session, _following(instance, place))
            if isinstance(outcome, Ambiguous):
                presence = network.find_sequel(post, session, _following(instance, place))
                if not isinstance(presence, Published):
                    return self._unanswered(instance, place, outcome, network, now)
                outcome = presence
            if isinstance(outcome, NotPublished):
                return self._refused(package, instance, place, outcome, attempt)
            instance = self._posted(instance, place, outcome, now)

    def not_now(self, instance: PostInstance, attempt: int, code: str, message: str) -> Result:
        """What sending needs can't be read: try again, if a try is left."""
        place = sequels.first_open(instance.sequels)
        if place is None or instance.sequels[place].state is SequelState.SENDING:
            return Result.STALE  # the next start looks for it
        return self._again_or_failed(instance, place, code, message, None, attempt)

    def fail(self, instance: PostInstance, code: str, message: str) -> Result:
        """Send no more sequels; one that may have been sent stays so."""
        place = sequels.first_open(instance.sequels)
        if place is None:
            return Result.STALE
        is_sent = instance.sequels[place].state is SequelState.SENDING
        state = SequelState.UNCONFIRMED if is_sent else SequelState.FAILED
        return self._end(instance, place, state, code, message)

    def _look(
        self,
        instance: PostInstance,
        place: int,
        network: ContainedNetwork,
        post: Outgoing,
        session: Session,
    ) -> Result:
        """Look for the outcome of a call without an answer, when it can't be running any more."""
        one, now = instance.sequels[place], self.clock.now()
        since = now - (one.at or now)
        if since < trying.CLAIM_LEASE:
            return Result.STALE
        presence = network.find_sequel(post, session, _following(instance, place))
        if isinstance(presence, Published):
            self._posted(instance, place, presence, one.at or now)
            return Result.FOLLOWED
        if presence is Presence.ABSENT and since >= network.profile.settles:
            words = one.message or "Its try was cut off, and it is not there."
            return self._end(instance, place, SequelState.FAILED, one.code or "cut_off", words)
        words = one.message or "Its try was cut off before it was known how it ended."
        return self._end(instance, place, SequelState.UNCONFIRMED, one.code or "cut_off", words)

    def _claimed(
        self, instance: PostInstance, place: int, attempt: int, now: datetime
    ) -> PostInstance:
        after = trying.claim_sequel(
            instance, place, attempt=attempt, now=now, ahead=self.look_ahead
        )
        self.calendar.apply(Replace(instance, after))
        return replace(after, revision=instance.revision + 1)

    def _posted(
        self, instance: PostInstance, place: int, presence: Published, sent_at: datetime
    ) -> PostInstance:
        def change(before: Sequels) -> Sequels:
            number, permalink = presence.platform_post_id, presence.permalink
            return sequels.posted(before, place, number, permalink, sent_at)

        return self._write(instance, place, change)

    def _unanswered(
        self,
        instance: PostInstance,
        place: int,
        answer: Ambiguous,
        network: ContainedNetwork,
        now: datetime,
    ) -> Result:
        pause = max(trying.CLAIM_LEASE, network.profile.settles)
        again_at = whole_second(now + pause)
        self._write(
            instance,
            place,
            lambda before: sequels.unanswered(before, place, answer.code, answer.message),
            again_at=again_at,
        )
        return Result.DEFERRED

    def _refused(
        self,
        package: Package,
        instance: PostInstance,
        place: int,
        refusal: NotPublished,
        attempt: int,
    ) -> Result:
        """The account stays connected after any refusal: it may post, if not this."""
        if refusal.refusal in CLOSING and package.account is not None:
            self.limiter.close(package.account, refusal)
        if refusal.refusal not in _PASSING:
            return self._end(instance, place, SequelState.FAILED, refusal.code, refusal.message)
        wait = refusal.retry_after
        return self._again_or_failed(instance, place, refusal.code, refusal.message, wait, attempt)

    def _again_or_failed(
        self,
        instance: PostInstance,
        place: int,
        code: str,
        message: str,
        wait: float | None,
        attempt: int,
    ) -> Result:
        tries = instance.sequels[place].tries + 1
        if tries >= sequels.MAX_TRIES:
            return self._end(instance, place, SequelState.FAILED, code, message)
        usual = trying.RETRY_AFTER[min(tries, len(trying.RETRY_AFTER)) - 1]
        pause = usual if wait is None else max(usual, timedelta(seconds=wait))
        self._write(
            instance,
            place,
            lambda before: sequels.failed_once(before, place, code, message),
            again_at=whole_second(self.clock.now() + pause),
            attempt=attempt,
        )
        return Result.DEFERRED

    def _end(
        self, instance: PostInstance, place: int, state: SequelState, code: str, message: str
    ) -> Result:
        now = self.clock.now()
        self._write(
            instance,
            place,
            lambda before: sequels.ended(before, place, state, code, message, now),
        )
        return Result.FOLLOWED

    def _write(
        self,
        before: PostInstance,
        place: int,
        change: _Change,
        *,
        again_at: datetime | None = None,
        attempt: int = 0,
    ) -> PostInstance:
        """Write the result for one, with its line of history if it has ended.

        Raises Unavailable, and ChangedMeanwhile when others are writing.
        """
        for turn in range(_WRITES):
            new_sequels = change(before.sequels)
            after = trying.go_on_following(before, new_sequels, attempt=attempt, again_at=again_at)
            lines = _lines(after, place, new_sequels[place])
            try:
                self.calendar.apply(Replace(before, after), attempts=lines)
            except Unavailable:
                if turn == _WRITES - 1:
                    raise
                self.clock.sleep(_PAUSE)
            except ChangedMeanwhile:
                stored = self.calendar.get(before.tenant_id, before.id)
                if stored is None or stored.sequels != before.sequels or turn == _WRITES - 1:
                    raise
                before = stored
            else:
                return replace(after, revision=before.revision + 1)
        raise ChangedMeanwhile("Others are at this post.")


def _following(instance: PostInstance, place: int) -> Following:
    """The sequel to send, and what it follows."""
    one = instance.sequels[place]
    post_id = instance.platform_post_id or ""
    before = instance.sequels[place - 1].platform_post_id if place else post_id
    return Following(
        text=one.text,
        place=place,
        post_id=post_id,
        before_id=before or post_id,
        claimed_at=one.at or instance.posted_at or datetime.min.replace(tzinfo=UTC),
    )


def _stopped(account: ChannelAccount | None) -> tuple[str, str] | None:
    if account is None or account.status is AccountStatus.DELETING:
        return "account_deleted", "The account was deleted."
    if account.status is AccountStatus.PAUSED:
        return "account_paused", f"'{account.name}' was paused."
    if account.status is AccountStatus.NEEDS_RECONNECT:
        return "needs_reconnect", f"'{account.name}' must be reconnected before it can post."
    return None


def _lines(instance: PostInstance, place: int, one: Sequel) -> list[Attempt]:
    """The line of history of one that has ended."""
    outcome = _OUTCOMES.get(one.state)
    if outcome is None or one.at is None:
        return []
    line = Attempt(
        tenant_id=instance.tenant_id,
        instance_id=instance.id,
        generation=instance.generation,
        attempt=instance.attempt,
        number=place + 1,
        at=one.at,
        outcome=outcome,
        platform_post_id=one.platform_post_id,
        permalink=one.permalink,
        code=one.code,
        message=one.message,
        text=one.text,
    )
    return [line]
