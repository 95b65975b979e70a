"""What publishing does to a post, as pure functions from one state to the next.

A try begins with a claim and ends with an outcome. `sending` decides whether to make it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from drumbeat.domain import sequels, transitions
from drumbeat.domain.pacing import whole_second
from drumbeat.domain.posts import FOUND_AHEAD_WITHIN, Claim, PostError, PostInstance, Status
from drumbeat.domain.publishing import Handle
from drumbeat.domain.sequels import Sequels, SequelState

#: How long a started workflow may take before its post is taken up again.
LEASE = timedelta(minutes=3)
#: How long a claim keeps other attempts away: longer than a publishing function can run (80 s), and
#: short enough that it ends before a lease that is counted from the due second.
CLAIM_LEASE = timedelta(minutes=2)
#: Tries of one generation: the first, and three after 60, 300 and 900 seconds.
MAX_TRIES = 4
RETRY_AFTER = (timedelta(seconds=60), timedelta(seconds=300), timedelta(seconds=900))
#: Pauses before the looks for a post that may have arrived, so that they are made 30 seconds, 2 and
#: 10 minutes, an hour and 6 hours after the last try.
LOOK_AFTER = (
    timedelta(seconds=30),
    timedelta(seconds=90),
    timedelta(minutes=8),
    timedelta(minutes=50),
    timedelta(hours=5),
)
#: The shortest and longest pause between looks at an accepted post, and how long it is looked at.
SOONEST_FOLLOW_UP = timedelta(seconds=10)
LATEST_FOLLOW_UP = timedelta(minutes=30)
FOLLOWED_FOR = timedelta(hours=24)
#: How long after a post its sequels are due, because some networks show a new post late.
FOLLOWS_AFTER = timedelta(seconds=10)
#: The code of a try that stored no outcome.
CUT_OFF = "cut_off"


def leased_until(due_at: datetime, now: datetime, ahead: timedelta) -> datetime:
    """When a started post is due in the index again.

    The sweep sees it `ahead` earlier, which is when its lease ends.
    """
    return max(due_at, now) + LEASE + ahead


def claim(
    instance: PostInstance,
    *,
    attempt: int,
    fingerprint: str,
    handle: Handle,
    now: datetime,
    good_until: datetime | None = None,
    batch: str | None = None,
    maybe_sent: bool = False,
    looked: bool = False,
    followed_by: Sequels = (),
) -> PostInstance:
    """Set out to send: from here until the outcome no other try may touch the post.

    `good_until`: until when the handle is valid, if it expires. `maybe_sent`: an earlier call may
    have arrived, and no look has ruled that out. `looked`: a look has just ruled it out.
    `followed_by`: its sequels.
    """
    result = transitions.become(instance, Status.PUBLISHING)
    before = instance.claim
    since = before.first_at if before and instance.handle == dict(handle) else None
    intent = Claim(
        attempt=attempt,
        claimed_at=now,
        fingerprint=fingerprint,
        since=since,
        batch=batch,
        good_until=good_until,
    )
    return replace(
        result,
        claim=intent,
        handle=dict(handle),
        maybe_sent=maybe_sent,
        looks=instance.looks + looked,
        sequels=followed_by,
    )


def posted(
    instance: PostInstance,
    *,
    sent_at: datetime,
    platform_post_id: str | None,
    permalink: str | None,
) -> PostInstance:
    """It is visible. `sent_at`: the time of the visible call.

    It is put into the due index for its sequels, unless its id at the network is unknown.
    """
    result = replace(
        transitions.settle(transitions.become(instance, Status.POSTED)),
        posted_at=sent_at,
        platform_post_id=platform_post_id,
        permalink=permalink,
        lag_seconds=lag(instance, sent_at),
        error=None,
    )
    result = result if _is_found(result, sent_at) else replace(result, ahead_at=sent_at)
    if not result.sequels:
        return result
    if platform_post_id is None:
        words = "Nobody knows which post it would have followed."
        state = SequelState.FAILED
        endings = sequels.ended(result.sequels, 0, state, "post_unknown", words, sent_at)
        return replace(result, sequels=endings)
    when = whole_second(sent_at + FOLLOWS_AFTER)
    promised_at = result.promised_at or result.due_at
    return replace(result, promised_at=promised_at, due_at=when, take_up_at=when)


def arrived(
    instance: PostInstance,
    *,
    sent_at: datetime,
    platform_post_id: str | None,
    permalink: str | None,
) -> PostInstance:
    """It is certainly visible but stays `Publishing`, because `Posted` can't be stored yet."""
    return replace(
        instance, posted_at=sent_at, platform_post_id=platform_post_id, permalink=permalink
    )


def lag(instance: PostInstance, sent_at: datetime) -> float | None:
    """Seconds since it was first due, to the millisecond."""
    due = instance.promised_at or instance.due_at
    return round((sent_at - due).total_seconds(), 3) if due else None


def own_lag(instance: PostInstance, sent_at: datetime) -> float:
    """Seconds of delay that we caused: if it was put off for a reason, counted from the new due
    time.

    A late sweep is no such reason. 0 at the least.
    """
    put_off = instance.error is not None and instance.tries == 0
    due = instance.due_at if put_off else instance.promised_at or instance.due_at
    seconds = (sent_at - due).total_seconds() if due else 0.0
    return round(max(seconds, 0.0), 3)


def accept(
    instance: PostInstance, handle: Handle, again_at: datetime, *, attempt: int, now: datetime
) -> PostInstance:
    """Its network has accepted it, and does not show it yet: look again at `again_at`.

    This is not a try, and nobody may change the post meanwhile. It counts as sent at this time, so
    that its lag does not include the network's processing.
    """
    taken_at = instance.accepted_at or now
    # Each look costs a workflow, so the pauses grow.
    soonest = max(SOONEST_FOLLOW_UP, (now - taken_at) / 8)
    when = min(max(again_at, now + soonest), now + LATEST_FOLLOW_UP)
    return replace(
        transitions.become(instance, Status.PUBLISHING),
        attempt=max(_begun(instance), attempt),
        claim=_ended(instance),
        handle=dict(handle),
        accepted_at=taken_at,
        maybe_sent=False,
        promised_at=instance.promised_at or instance.due_at,
        due_at=when,
        take_up_at=when,
    )


def try_again(
    instance: PostInstance,
    error: PostError,
    *,
    maybe_sent: bool,
    now: datetime,
    ahead: timedelta,
    spent: bool = False,
) -> PostInstance:
    """One more try has failed; the workflow makes the next one after its delay. `spent`: by
    another handle.

    Unless the call may have arrived, people can change the post while it waits. If the workflow
    dies meanwhile, the sweep takes the post up soon after that delay.
    """
    tries = instance.tries + 1
    delay = RETRY_AFTER[min(tries, len(RETRY_AFTER)) - 1]
    status = Status.PUBLISHING if maybe_sent else Status.SCHEDULED
    after = transitions.become(instance, status)
    return replace(
        after,
        handle=None if spent and not maybe_sent else after.handle,
        attempt=_begun(instance),
        tries=tries,
        claim=_ended(instance),
        error=error,
        maybe_sent=maybe_sent,
        take_up_at=now + delay + LEASE + ahead,
    )


def count_cut_off(instance: PostInstance, error: PostError) -> PostInstance:
    """A try without an outcome counts like any other, and ends with `error`.

    Whether its call has arrived remains unknown.
    """
    return replace(instance, tries=instance.tries + 1, claim=_ended(instance), error=error)


def start_again(
    instance: PostInstance, error: PostError, *, attempt: int, now: datetime, ahead: timedelta
) -> PostInstance:
    """The workflow of this `attempt` ended before it could send anything.

    The sweep starts another one after a delay. It counts as a try, so that a function that always
    fails comes to an end.
    """
    result = try_again(instance, error, maybe_sent=False, now=now, ahead=ahead)
    delay = RETRY_AFTER[min(result.tries, len(RETRY_AFTER)) - 1]
    last_attempt = max(result.attempt, attempt)
    return replace(result, attempt=last_attempt, take_up_at=now + delay + ahead)


def put_off(
    instance: PostInstance,
    until: datetime,
    error: PostError | None,
    *,
    attempt: int,
    in_doubt: bool = False,
) -> PostInstance:
    """Put it back into the due index for later, without using up a try.

    `attempt` is the one that puts it off; it is stored so that the next start has another name.

    With `in_doubt` an earlier call may have arrived: people can't change the post meanwhile, and it
    is not taken up while that call's claim is valid.
    """
    if in_doubt and instance.claim is not None:
        until = max(until, instance.claim.claimed_at + CLAIM_LEASE + timedelta(seconds=1))
    return replace(
        transitions.become(instance, Status.PUBLISHING if in_doubt else Status.SCHEDULED),
        attempt=max(_begun(instance), attempt),
        claim=_ended(instance),
        maybe_sent=in_doubt,
        promised_at=instance.promised_at or instance.due_at,
        due_at=until,
        take_up_at=until,
        error=error or instance.error,
    )


def give_up(instance: PostInstance, status: Status, error: PostError) -> PostInstance:
    """End it as `Failed`, `Missed` or `Skipped`, with the reason."""
    return replace(transitions.settle(transitions.become(instance, status)), error=error)


def doubt(instance: PostInstance, error: PostError, now: datetime) -> PostInstance:
    """No try is left, and it may have arrived: `Unconfirmed`, to be looked for."""
    unsure = replace(
        transitions.become(instance, Status.UNCONFIRMED),
        error=error,
        attempt=_begun(instance),
    )
    return _look_later(unsure, now)


def look_again(instance: PostInstance, attempt: int, now: datetime) -> PostInstance:
    """The look of this `attempt` was inconclusive: look again later, if a look is left."""
    return _look_later(replace(instance, attempt=max(instance.attempt, attempt)), now)


def leave_to_people(instance: PostInstance) -> PostInstance:
    """End the looks, because they say nothing about it."""
    return transitions.settle(instance)


def claim_sequel(
    instance: PostInstance, place: int, *, attempt: int, now: datetime, ahead: timedelta
) -> PostInstance:
    """Set out to send a sequel; the post is leased, so that a function that dies is noticed."""
    return replace(
        instance,
        sequels=sequels.claimed(instance.sequels, place, now),
        attempt=max(_begun(instance), attempt),
        take_up_at=leased_until(now, now, ahead),
    )


def go_on_following(
    instance: PostInstance, after: Sequels, *, attempt: int, again_at: datetime | None
) -> PostInstance:
    """Store the results of sequels; continue at `again_at`, or now, if any are left."""
    result = replace(instance, sequels=after, attempt=max(_begun(instance), attempt))
    if sequels.first_open(after) is None:
        return transitions.settle(result)
    if again_at is None:
        return result
    return replace(result, due_at=again_at, take_up_at=again_at)


def leave_restored(
    instance: PostInstance,
    error: PostError,
    *,
    generation: int,
    started_at: datetime,
    ahead: timedelta,
) -> PostInstance:
    """A workflow of this `generation` was started after the moment to which the post was restored.

    The post may have been sent, as it is now or with later changes, so a person decides. It is not
    looked for, because its handle at the network is lost. `ahead`: how long before its time a post
    is taken up. A post that was `Posted` at that moment, or has no content now, stays as it is,
    except that none of its sequels are sent.
    """
    if instance.status is Status.POSTED:
        return _leave_unfollowed(instance, error, started_at)
    if instance.content_item_id is None:
        return instance
    if instance.status is Status.UNCONFIRMED and instance.error == error:
        return instance
    on_its_way = instance
    if instance.status not in (Status.PUBLISHING, Status.UNCONFIRMED):
        on_its_way = transitions.become(
            transitions.become(instance, Status.SCHEDULED), Status.PUBLISHING
        )
    due = instance.due_at
    if due is None or due > started_at + ahead:
        due = started_at  # it was sent ahead of its restored time
    unknown = Claim(
        attempt=instance.attempt, claimed_at=max(due, started_at), fingerprint="", ended=True
    )
    return replace(
        transitions.settle(transitions.become(on_its_way, Status.UNCONFIRMED)),
        generation=max(instance.generation, generation),
        due_at=due,
        promised_at=None,
        claim=unknown,
        handle=None,
        maybe_sent=True,
        error=error,
    )


def _leave_unfollowed(
    instance: PostInstance, error: PostError, started_at: datetime
) -> PostInstance:
    """Its sequels may have been sent, and are not sent again."""
    place = sequels.first_open(instance.sequels)
    if place is None:
        return instance
    state = SequelState.UNCONFIRMED
    endings = sequels.ended(instance.sequels, place, state, error.code, error.message, started_at)
    return transitions.settle(replace(instance, sequels=endings))


def _ended(instance: PostInstance) -> Claim | None:
    return replace(instance.claim, ended=True) if instance.claim else None


def _begun(instance: PostInstance) -> int:
    """The last attempt that was begun, even if its lease has not been stored."""
    return max(instance.attempt, instance.claim.attempt if instance.claim else 0)


def _is_found(instance: PostInstance, sent_at: datetime) -> bool:
    """Whether the calendar lists it where it went out, if that was ahead of its time.

    It does unless it was put off for long; so the outcome usually needs no further write.
    """
    if not instance.sent_ahead:
        return True
    ahead_at = instance.ahead_at
    return ahead_at is not None and ahead_at <= sent_at < ahead_at + FOUND_AHEAD_WITHIN


def _look_later(instance: PostInstance, now: datetime) -> PostInstance:
    """Put it into the due index for the next look, or remove it when no look is left."""
    if instance.looks >= len(LOOK_AFTER):
        return transitions.settle(instance)
    when = now + LOOK_AFTER[instance.looks]
    return replace(
        instance,
        looks=instance.looks + 1,
        promised_at=instance.promised_at or instance.due_at,
        due_at=when,
        take_up_at=when,
    )
