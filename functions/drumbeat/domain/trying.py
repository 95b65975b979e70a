"""What publishing does to a post, as pure steps from one state to the next.

A try begins with a claim and ends in an outcome. Whether it is to be made is judged in `sending`.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from drumbeat.domain import sequels, transitions
from drumbeat.domain.pacing import whole_second
from drumbeat.domain.posts import FOUND_AHEAD_WITHIN, Claim, PostError, PostInstance, Status
from drumbeat.domain.publishing import Handle
from drumbeat.domain.sequels import Sequels, SequelState

#: How long a started workflow may stay silent before its post is taken up again.
LEASE = timedelta(minutes=3)
#: How long a claim holds off other attempts: longer than a publishing function can run (80 s),
#: and short enough that a lease counted from the due second has outlived it.
CLAIM_LEASE = timedelta(minutes=2)
#: Tries of one generation: the first, and three after 60, 300 and 900 seconds.
MAX_TRIES = 4
RETRY_AFTER = (timedelta(seconds=60), timedelta(seconds=300), timedelta(seconds=900))
#: Pauses before the looks for a post that may have arrived: they come 30 seconds, 2 and 10
#: minutes, an hour and 6 hours after the last try.
LOOK_AFTER = (
    timedelta(seconds=30),
    timedelta(seconds=90),
    timedelta(minutes=8),
    timedelta(minutes=50),
    timedelta(hours=5),
)
#: How often, and for how long, a post is followed that its network took and is still at.
SOONEST_FOLLOW_UP = timedelta(seconds=10)
LATEST_FOLLOW_UP = timedelta(minutes=30)
FOLLOWED_FOR = timedelta(hours=24)
#: How long after a post what follows it is due: some networks show a fresh post late.
FOLLOWS_AFTER = timedelta(seconds=10)
#: The code of a try that did not say how it ended.
CUT_OFF = "cut_off"


def leased_until(due_at: datetime, now: datetime, ahead: timedelta) -> datetime:
    """Where a started post stands in the due index.

    The sweep sees it `ahead` of that, which is when its lease has passed.
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
    """Set out to send: from here until the outcome nobody else may touch the post.

    `good_until`: how long the handle holds, if it ends.
    `maybe_sent`: an earlier call may have arrived, and no look has ruled that out.
    `looked`: one of the looks has, just now. `followed_by`: what follows it.
    """
    taken = transitions.become(instance, Status.PUBLISHING)
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
        taken,
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
    """It is there. `sent_at` is when the visible call was made.

    What is to follow it has it stand in the due index, unless nobody knows what to put it behind.
    """
    done = replace(
        transitions.settle(transitions.become(instance, Status.POSTED)),
        posted_at=sent_at,
        platform_post_id=platform_post_id,
        permalink=permalink,
        lag_seconds=lag(instance, sent_at),
        error=None,
    )
    done = done if _is_found(done, sent_at) else replace(done, ahead_at=sent_at)
    if not done.sequels:
        return done
    if platform_post_id is None:
        words = "Nobody knows which post it would have followed."
        failed = SequelState.FAILED
        given_up = sequels.ended(done.sequels, 0, failed, "post_unknown", words, sent_at)
        return replace(done, sequels=given_up)
    when = whole_second(sent_at + FOLLOWS_AFTER)
    promised = done.promised_at or done.due_at
    return replace(done, promised_at=promised, due_at=when, take_up_at=when)


def arrived(
    instance: PostInstance,
    *,
    sent_at: datetime,
    platform_post_id: str | None,
    permalink: str | None,
) -> PostInstance:
    """It is certainly there, and still `Publishing`: that it is `Posted` can't be written yet."""
    return replace(
        instance, posted_at=sent_at, platform_post_id=platform_post_id, permalink=permalink
    )


def lag(instance: PostInstance, sent_at: datetime) -> float | None:
    """Seconds from the moment when it was first due, to the millisecond."""
    due = instance.promised_at or instance.due_at
    return round((sent_at - due).total_seconds(), 3) if due else None


def own_lag(instance: PostInstance, sent_at: datetime) -> float:
    """Seconds that nobody else has caused: what was put off for a reason counts from then.

    A late sweep gives no reason, and counts whole. 0 for what a look has found.
    """
    put_off = instance.error is not None and instance.tries == 0
    due = instance.due_at if put_off else instance.promised_at or instance.due_at
    late = (sent_at - due).total_seconds() if due else 0.0
    return round(max(late, 0.0), 3)


def accept(
    instance: PostInstance, handle: Handle, again_at: datetime, *, attempt: int, now: datetime
) -> PostInstance:
    """Its network has it, and does not show it yet: look again at `again_at`.

    That is no try, and it is nobody's to change meanwhile. It counts as sent when it was handed
    over, so that its lag is ours alone.
    """
    taken_at = instance.accepted_at or now
    # Each look costs a workflow: the longer it takes, the rarer they are.
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

    Unless the call may have arrived, people can change the post while it waits. Should the
    workflow die meanwhile, the sweep takes the post up soon after that delay.
    """
    tries = instance.tries + 1
    delay = RETRY_AFTER[min(tries, len(RETRY_AFTER)) - 1]
    waiting = Status.PUBLISHING if maybe_sent else Status.SCHEDULED
    after = transitions.become(instance, waiting)
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
    """The try that did not say how it ended counts like any other, and ends with `error`.

    Whether its call has arrived stays as unknown as it is.
    """
    return replace(instance, tries=instance.tries + 1, claim=_ended(instance), error=error)


def start_again(
    instance: PostInstance, error: PostError, *, attempt: int, now: datetime, ahead: timedelta
) -> PostInstance:
    """The workflow of this `attempt` ended before it could send anything.

    The sweep starts another one after a delay.
    It counts as a try, so that a function that always dies comes to an end too.
    """
    waiting = try_again(instance, error, maybe_sent=False, now=now, ahead=ahead)
    delay = RETRY_AFTER[min(waiting.tries, len(RETRY_AFTER)) - 1]
    begun = max(waiting.attempt, attempt)
    return replace(waiting, attempt=begun, take_up_at=now + delay + ahead)


def put_off(
    instance: PostInstance,
    until: datetime,
    error: PostError | None,
    *,
    attempt: int,
    in_doubt: bool = False,
) -> PostInstance:
    """Not now: back into the due index for later, without using up a try.

    `attempt` is the one that puts it off: written down, lest the next start repeat its name.

    With `in_doubt` an earlier call may have arrived: people can't change the post meanwhile, and
    it is not taken up while that call's claim holds others off.
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
    """End as `Failed`, `Missed` or `Skipped`, saying why."""
    return replace(transitions.settle(transitions.become(instance, status)), error=error)


def doubt(instance: PostInstance, error: PostError, now: datetime) -> PostInstance:
    """No try is left, and it may be there: `Unconfirmed`, to be looked for."""
    unsure = replace(
        transitions.become(instance, Status.UNCONFIRMED),
        error=error,
        attempt=_begun(instance),
    )
    return _look_later(unsure, now)


def look_again(instance: PostInstance, attempt: int, now: datetime) -> PostInstance:
    """The look of this `attempt` could not tell: another one later, if one is left."""
    return _look_later(replace(instance, attempt=max(instance.attempt, attempt)), now)


def leave_to_people(instance: PostInstance) -> PostInstance:
    """Looking tells nothing about it."""
    return transitions.settle(instance)


def claim_sequel(
    instance: PostInstance, place: int, *, attempt: int, now: datetime, ahead: timedelta
) -> PostInstance:
    """Set out to send what follows it, leased so that whoever is cut off is followed."""
    return replace(
        instance,
        sequels=sequels.claimed(instance.sequels, place, now),
        attempt=max(_begun(instance), attempt),
        take_up_at=leased_until(now, now, ahead),
    )


def go_on_following(
    instance: PostInstance, after: Sequels, *, attempt: int, again_at: datetime | None
) -> PostInstance:
    """What became of what follows it; gone on with at `again_at`, or now, if anything is left."""
    changed = replace(instance, sequels=after, attempt=max(_begun(instance), attempt))
    if sequels.first_open(after) is None:
        return transitions.settle(changed)
    if again_at is None:
        return changed
    return replace(changed, due_at=again_at, take_up_at=again_at)


def leave_restored(
    instance: PostInstance,
    error: PostError,
    *,
    generation: int,
    started_at: datetime,
    ahead: timedelta,
) -> PostInstance:
    """A workflow of this `generation` was started after the moment to which the post was restored.

    It may be out, as it is now or as it was changed since, so a person decides. It is not looked
    for: what named it on its network is lost. `ahead` is how long before its time a post is taken
    up. What is posted as restored, and what has no content (any more), stays as it is, except that
    nothing is sent behind it any more.
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
        due = started_at  # it was sent ahead of the time that it is restored with
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
    """What was to follow it may be there, and is not sent again."""
    place = sequels.first_open(instance.sequels)
    if place is None:
        return instance
    unknown = SequelState.UNCONFIRMED
    left = sequels.ended(instance.sequels, place, unknown, error.code, error.message, started_at)
    return transitions.settle(replace(instance, sequels=left))


def _ended(instance: PostInstance) -> Claim | None:
    return replace(instance.claim, ended=True) if instance.claim else None


def _begun(instance: PostInstance) -> int:
    """The last attempt that was begun, also when its lease has not been written down."""
    return max(instance.attempt, instance.claim.attempt if instance.claim else 0)


def _is_found(done: PostInstance, sent_at: datetime) -> bool:
    """Whether the calendar finds it where it went out, if that was ahead of its time.

    It does where nothing has put it off for long, so that the outcome needs no further write.
    """
    if not done.sent_ahead:
        return True
    noted = done.ahead_at
    return noted is not None and noted <= sent_at < noted + FOUND_AHEAD_WITHIN


def _look_later(instance: PostInstance, now: datetime) -> PostInstance:
    """Into the due index for the next look; out of it when none is left."""
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
