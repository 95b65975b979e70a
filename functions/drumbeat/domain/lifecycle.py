"""What people and machines do to a post instance, as pure steps from one state to the next.

Every status change goes through `_become`, and so through the one table of transitions.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from drumbeat.domain import sequels, zones
from drumbeat.domain.accounts import ChannelAccount
from drumbeat.domain.content import NOT_APPROVED, ContentItem, ContentStatus
from drumbeat.domain.errors import Conflict, InvalidInput, SlotFilled
from drumbeat.domain.pacing import whole_second
from drumbeat.domain.posts import (
    COVERED,
    EDITABLE,
    FOUND_AHEAD_WITHIN,
    Claim,
    Origin,
    PostError,
    PostInstance,
    Status,
    require_transition,
)
from drumbeat.domain.publishing import Handle
from drumbeat.domain.sequels import Sequels, SequelState

#: How long a started workflow may stay silent before its post is taken up again.
LEASE = timedelta(minutes=3)
#: How long a claim holds off other attempts: longer than a publishing function can run (80 s),
#: and short enough that a lease counted from the due second has outlived it.
CLAIM_LEASE = timedelta(minutes=2)
#: How far ahead people may put a post: five years, leap days included.
FARTHEST = timedelta(days=5 * 365 + 2)
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

_BATCH = "batch-"

#: The code of a try that did not say how it ended.
CUT_OFF = "cut_off"

#: What was meant to go out and did not; giving it a new time means trying again.
_FELL_THROUGH = frozenset({Status.FAILED, Status.MISSED, Status.SKIPPED})


def require_editable(instance: PostInstance) -> None:
    """Raise Conflict once the post is on its way or out."""
    if instance.status not in EDITABLE:
        raise Conflict(
            f"This post is {instance.status}; it can't be changed any more.",
            code="status_conflict",
        )


def fill(instance: PostInstance, content: ContentItem) -> PostInstance:
    """Show `content`. A planned slot becomes a draft; anything else keeps its status."""
    require_editable(instance)
    if content.status is ContentStatus.ARCHIVED:
        raise Conflict(
            "This text is archived; take it out of the archive first.", code="content_archived"
        )
    filled = replace(
        instance, content_item_id=content.id, content_title=content.title, content_version=0
    )
    return _become(filled, Status.DRAFT) if instance.status is Status.PLANNED else filled


def empty(instance: PostInstance) -> PostInstance:
    """Take the content away: what is left is a planned slot."""
    require_editable(instance)
    bare = replace(
        _stand_down(instance),
        content_item_id=None,
        content_title=None,
        content_version=0,
        over_slot=None,
    )
    if instance.status in _FELL_THROUGH:
        bare = _become(bare, Status.DRAFT)
    return _become(bare, Status.PLANNED)


def require_room_for_content(
    instance: PostInstance, content_id: str | None, version: int | None
) -> None:
    """Raise SlotFilled where other content would be replaced by somebody who may not have seen it.

    Whoever sends the present `version` has.
    """
    require_editable(instance)
    shows = instance.content_item_id
    if shows is not None and shows != content_id and version != instance.version:
        raise SlotFilled(
            "This post has another text already. To replace it, send the `version` of the post "
            "as it is now.",
            instance=instance,
        )


def is_free_for(slot: PostInstance, instance: PostInstance) -> bool:
    """Whether `instance` may take the place of `slot`, an empty slot without anybody's work."""
    return (
        slot.id != instance.id
        and slot.status is Status.PLANNED
        and slot.content_item_id is None
        and not slot.captioned
    )


def take_over(instance: PostInstance, slot: PostInstance) -> PostInstance:
    """Stand where `slot` stood, as if it had been filled: what top-off planned stays planned."""
    return replace(
        instance,
        origin=slot.origin,
        wanted_local=slot.wanted_local,
        over_withdrawn=slot.over_withdrawn,
        over_slot=slot.id,
    )


def left_behind(before: PostInstance, after: PostInstance, now: datetime) -> PostInstance | None:
    """The empty slot that comes back where a post took its place and is moved on.

    So a post that only passes over a slot, or whose move is undone, doesn't use it up. None where
    there was none, or where its time has passed.
    """
    stood, stands = ((post.channel_account_id, post.scheduled_for) for post in (before, after))
    was_to_come = before.scheduled_for is not None and before.scheduled_for > now
    if before.over_slot is None or stood == stands or not was_to_come:
        return None
    return PostInstance(
        id=before.over_slot,
        tenant_id=before.tenant_id,
        channel_account_id=before.channel_account_id,
        account_name=before.account_name,
        platform=before.platform,
        timezone=before.timezone,
        status=Status.PLANNED,
        origin=before.origin,
        scheduled_for=before.scheduled_for,
        wanted_local=before.wanted_local,
        over_withdrawn=before.over_withdrawn,
        version=before.version + 1,
        revision=before.revision + 1,
        created_at=before.created_at,
    )


def readdress(instance: PostInstance, account: ChannelAccount, now: datetime) -> PostInstance:
    """Have it posted on another account, at the same instant.

    What is scheduled stays so; what fell through on the old account is a draft on the new one.
    """
    require_editable(instance)
    if account.id == instance.channel_account_id:
        return instance
    when, zone = instance.scheduled_for, account.schedule.timezone
    there = replace(
        instance,
        channel_account_id=account.id,
        account_name=account.name,
        platform=account.platform,
        timezone=zone,
        wanted_local=zones.local(when, zone).isoformat(timespec="minutes") if when else None,
        origin=Origin.PERSON,
        options=instance.options if account.platform == instance.platform else {},
    )
    if instance.status is Status.SCHEDULED:
        return _start_over(there, max(instance.due_at or now, now))
    return cancel(there) if instance.status in _FELL_THROUGH else there


def follow_zone(instance: PostInstance, zone: str) -> PostInstance:
    """Show the clock of `zone`, to which the account has moved; the instant stays."""
    when = instance.scheduled_for
    wanted = zones.local(when, zone).isoformat(timespec="minutes") if when else None
    return replace(instance, timezone=zone, wanted_local=wanted)


def override_caption(instance: PostInstance, caption: str | None) -> PostInstance:
    """Say something else on this account only; None says what the content says."""
    require_editable(instance)
    if (caption or None) == instance.caption_override:
        return instance
    return replace(
        instance,
        caption_override=caption or None,
        captioned=bool(caption),
        caption_revision=max(instance.revision, instance.caption_revision) + 1,
    )


def choose(instance: PostInstance, options: Mapping[str, Any]) -> PostInstance:
    """Send it with these options; what its network does not offer was refused before."""
    require_editable(instance)
    if dict(options) == dict(instance.options):
        return instance
    return replace(instance, options=dict(options))


def move(
    instance: PostInstance, when: datetime, now: datetime, *, wanted: datetime | None = None
) -> PostInstance:
    """Give it another time. What was to be sent, or failed to be, will be sent then.

    `wanted` is the wall time (naive) that `when` stands for, where that is not what it reads as.
    """
    require_editable(instance)
    require_future(when, now)
    if when == instance.scheduled_for and instance.status not in _FELL_THROUGH:
        return instance
    wall = wanted or zones.meant(when, instance.timezone)
    moved = replace(
        instance,
        scheduled_for=when.astimezone(UTC),
        wanted_local=wall.isoformat(timespec="minutes"),
        origin=Origin.PERSON,
    )
    if instance.status is Status.SCHEDULED or instance.status in _FELL_THROUGH:
        return schedule(moved, now)
    return moved


def schedule(instance: PostInstance, now: datetime) -> PostInstance:
    """Have it sent at its time. Raises Conflict without content or time, or when that is past."""
    require_editable(instance)
    _require_content(instance)
    if instance.scheduled_for is None:
        raise Conflict("Give this post a time first (scheduled_for).", code="time_missing")
    if instance.scheduled_for <= now:
        raise Conflict(
            "The time of this post has passed; give it a new one (scheduled_for).",
            code="time_passed",
        )
    return _start_over(_become(instance, Status.SCHEDULED), instance.scheduled_for)


def begin_ahead(instance: PostInstance, lead: timedelta) -> PostInstance:
    """Have it taken up `lead` before it is due: its network needs that long to get ready."""
    waits = instance.status is Status.SCHEDULED and instance.attempt == 0
    if not lead or not waits or instance.due_at is None or instance.take_up_at is None:
        return instance
    return replace(instance, take_up_at=instance.due_at - lead)


def post_now(instance: PostInstance, now: datetime) -> PostInstance:
    """Have it sent at once; its place in the calendar stays."""
    require_editable(instance)
    _require_content(instance)
    if instance.scheduled_for is None:
        instance = replace(instance, wanted_local=None)
    return _start_over(_become(instance, Status.SCHEDULED), now)


def retry(instance: PostInstance, now: datetime) -> PostInstance:
    """Have what fell through sent again: at once, or when it is due if that is still to come.

    What is being sent already stays as it is, so that asking twice is one retry. Raises Conflict
    for anything else.
    """
    if _is_being_sent(instance, now):
        return instance
    if instance.status not in _FELL_THROUGH:
        raise Conflict(
            f"This post is {instance.status}; what can be retried is Failed, Missed or Skipped.",
            code="status_conflict",
        )
    _require_content(instance)
    due_at = max(instance.due_at or now, now)
    return _start_over(_become(instance, Status.SCHEDULED), due_at)


def require_missed(instance: PostInstance) -> None:
    """Raise Conflict unless the post was missed."""
    if instance.status is not Status.MISSED:
        raise Conflict(f"This post is {instance.status}, not Missed.", code="status_conflict")


def confirm(instance: PostInstance, permalink: str | None, now: datetime) -> PostInstance:
    """A person has seen an `Unconfirmed` post: it is there, since the visible call."""
    _require_unconfirmed(instance)
    sent_at = instance.claim.claimed_at if instance.claim else now
    return posted(instance, sent_at=sent_at, platform_post_id=None, permalink=permalink)


def post_again(instance: PostInstance, now: datetime) -> PostInstance:
    """Send once more what may be there already: a person takes the risk of a second post."""
    _require_unconfirmed(instance)
    return _start_over(_become(instance, Status.SCHEDULED), now)


def stop_looking(instance: PostInstance) -> PostInstance:
    """End an `Unconfirmed` post as `Failed`: a person gives it up."""
    _require_unconfirmed(instance)
    words = "Nobody could say whether the post arrived, and a person gave it up."
    return give_up(instance, Status.FAILED, PostError("given_up", words, retryable=False))


def cancel(instance: PostInstance) -> PostInstance:
    """Don't send it; it keeps its time. A draft stays as it is."""
    require_editable(instance)
    if instance.status is Status.PLANNED:
        raise Conflict("This is an empty slot; there is nothing to cancel.", code="status_conflict")
    return _become(_stand_down(instance), Status.DRAFT)


def unplace(instance: PostInstance) -> PostInstance:
    """Take it out of the calendar, as a draft without a time."""
    standing = cancel(instance) if instance.status is not Status.DRAFT else instance
    return replace(standing, scheduled_for=None, wanted_local=None, origin=Origin.PERSON)


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
    taken = _become(instance, Status.PUBLISHING)
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
        _settle(_become(instance, Status.POSTED)),
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


def is_to_be_followed(instance: PostInstance, now: datetime) -> bool:
    """Whether something is to follow it now."""
    due = instance.due_at is not None and instance.due_at <= now
    return instance.status is Status.POSTED and instance.take_up_at is not None and due


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
        return _settle(changed)
    if again_at is None:
        return changed
    return replace(changed, due_at=again_at, take_up_at=again_at)


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


def try_again(
    instance: PostInstance, error: PostError, *, maybe_sent: bool, now: datetime, ahead: timedelta
) -> PostInstance:
    """One more try has failed; the workflow makes the next one after its delay.

    Unless the call may have arrived, people can change the post while it waits. Should the
    workflow die meanwhile, the sweep takes the post up soon after that delay.
    """
    tries = instance.tries + 1
    delay = RETRY_AFTER[min(tries, len(RETRY_AFTER)) - 1]
    waiting = Status.PUBLISHING if maybe_sent else Status.SCHEDULED
    return replace(
        _become(instance, waiting),
        attempt=_begun(instance),
        tries=tries,
        claim=_ended(instance),
        error=error,
        maybe_sent=maybe_sent,
        take_up_at=now + delay + LEASE + ahead,
    )


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
        _become(instance, Status.PUBLISHING),
        attempt=max(_begun(instance), attempt),
        claim=_ended(instance),
        handle=dict(handle),
        accepted_at=taken_at,
        maybe_sent=False,
        promised_at=instance.promised_at or instance.due_at,
        due_at=when,
        take_up_at=when,
    )


def is_followed_long_enough(instance: PostInstance, now: datetime) -> bool:
    """Whether its network has been at it for longer than anybody waits."""
    return instance.accepted_at is not None and now - instance.accepted_at > FOLLOWED_FOR


def was_cut_off(instance: PostInstance) -> bool:
    """Whether a try was begun and did not say how it ended: its function was killed."""
    claim = instance.claim
    return instance.status is Status.PUBLISHING and claim is not None and not claim.ended


def has_try_left(instance: PostInstance, *, absent: bool) -> bool:
    """Whether it may be sent once more.

    Once the first tries are used up, looks that found it `absent` give it another one each, which
    need not be made at once: the network may let nothing through by then.
    """
    return instance.tries < MAX_TRIES + (instance.looks if absent else 0)


def may_look_instead(instance: PostInstance) -> bool:
    """Whether seeing that it is absent counts as one of the looks that are left, at once.

    So it does after a try that a look gave it and that was cut off: nobody has seen that one fail.
    """
    cut_off = instance.error is not None and instance.error.code == CUT_OFF
    spent = not has_try_left(instance, absent=True)
    return cut_off and spent and 0 < instance.looks < len(LOOK_AFTER)


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
        _become(instance, Status.PUBLISHING if in_doubt else Status.SCHEDULED),
        attempt=max(_begun(instance), attempt),
        claim=_ended(instance),
        maybe_sent=in_doubt,
        promised_at=instance.promised_at or instance.due_at,
        due_at=until,
        take_up_at=until,
        error=error or instance.error,
    )


def release(instance: PostInstance, now: datetime) -> PostInstance:
    """Its content was approved: what was held back until then is due at once.

    It could not be promised for earlier, so its lag counts from now.
    """
    held = instance.error is not None and instance.error.code == NOT_APPROVED
    if instance.status is not Status.SCHEDULED or not held:
        return instance
    promised = max(instance.promised_at or now, now)
    return replace(
        instance, promised_at=promised, paced_seconds=0, due_at=now, take_up_at=now, error=None
    )


def give_up(instance: PostInstance, status: Status, error: PostError) -> PostInstance:
    """End as `Failed`, `Missed` or `Skipped`, saying why."""
    return replace(_settle(_become(instance, status)), error=error)


def doubt(instance: PostInstance, error: PostError, now: datetime) -> PostInstance:
    """No try is left, and it may be there: `Unconfirmed`, to be looked for."""
    unsure = replace(
        _become(instance, Status.UNCONFIRMED),
        error=error,
        attempt=_begun(instance),
    )
    return _look_later(unsure, now)


def look_again(instance: PostInstance, attempt: int, now: datetime) -> PostInstance:
    """The look of this `attempt` could not tell: another one later, if one is left."""
    return _look_later(replace(instance, attempt=max(instance.attempt, attempt)), now)


def leave_to_people(instance: PostInstance) -> PostInstance:
    """Looking tells nothing about it."""
    return _settle(instance)


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
        on_its_way = _become(_become(instance, Status.SCHEDULED), Status.PUBLISHING)
    due = instance.due_at
    if due is None or due > started_at + ahead:
        due = started_at  # it was sent ahead of the time that it is restored with
    unknown = Claim(
        attempt=instance.attempt, claimed_at=max(due, started_at), fingerprint="", ended=True
    )
    return replace(
        _settle(_become(on_its_way, Status.UNCONFIRMED)),
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
    return _settle(replace(instance, sequels=left))


def is_to_be_looked_for(instance: PostInstance, now: datetime) -> bool:
    """Whether nobody knows of it, and the time of the next look has come."""
    looked_for = instance.status is Status.UNCONFIRMED and instance.take_up_at is not None
    return looked_for and instance.due_at is not None and instance.due_at <= now


def is_current(instance: PostInstance, generation: int, attempt: int) -> bool:
    """Whether work begun as this generation and attempt is still wanted.

    A workflow is started before its attempt is written down, so it may be one ahead.
    """
    return instance.generation == generation and instance.attempt <= attempt


def is_in_other_hands(
    instance: PostInstance, attempt: int, batch: str | None, due_at: datetime | None
) -> bool:
    """Whether another execution has the post, now or later, though the attempt may be the same.

    Two sweeps that see different posts start different batches, with the same attempts of those
    that both have seen; the first claim decides which batch a post is sent by. And a batch is
    repeated for some of its posts after others were put off, beyond `due_at`, its second: they are
    started again by themselves.
    """
    claim = instance.claim
    if claim is not None and claim.attempt == attempt and claim.batch != batch:
        return True
    return due_at is not None and instance.due_at is not None and instance.due_at > due_at


def may_resume(instance: PostInstance, attempt: int, now: datetime) -> bool:
    """Whether an unfinished claim is for this attempt to take up.

    A workflow runs its tries one after the other, so its own claim means that the try before
    ended without a word. Another's is dead once it has outlived every function.
    """
    claim = instance.claim
    if instance.accepted_at is not None:
        return instance.due_at is None or instance.due_at <= now
    return claim is None or claim.attempt == attempt or now - claim.claimed_at > CLAIM_LEASE


def _ended(instance: PostInstance) -> Claim | None:
    return replace(instance.claim, ended=True) if instance.claim else None


def _begun(instance: PostInstance) -> int:
    """The last attempt that was begun, also when its lease has not been written down."""
    return max(instance.attempt, instance.claim.attempt if instance.claim else 0)


def is_too_late(instance: PostInstance, max_lateness: timedelta, now: datetime) -> bool:
    """Whether it was first due longer ago than its tenant lets posts be late.

    Time in its account's line is left out: a post that came back in time is not too late because
    others went before it.
    """
    due = instance.promised_at or instance.due_at
    waited = timedelta(seconds=instance.paced_seconds)
    return due is not None and now - due - waited > max_lateness


def leased_until(due_at: datetime, now: datetime, ahead: timedelta) -> datetime:
    """Where a started post stands in the due index.

    The sweep sees it `ahead` of that, which is when its lease has passed.
    """
    return max(due_at, now) + LEASE + ahead


def execution_name(instance_id: str, generation: int, attempt: int) -> str:
    """Names one start of one generation; a second start of the same name does nothing."""
    return f"{instance_id}-{generation}-{attempt}"


def batch_of(starts: Iterable[str]) -> str:
    """Tells the batch of these starts, by their execution names, from every other one."""
    return hashlib.sha256(" ".join(sorted(starts)).encode()).hexdigest()[:20]


def batch_name(batch: str) -> str:
    """Names an execution that carries a batch."""
    return f"{_BATCH}{batch}"


def is_batch(name: str) -> bool:
    """Whether an execution of this name carries a batch, so that only its input says of what."""
    return name.startswith(_BATCH)


def of_execution(name: str) -> tuple[str, int]:
    """The instance and the generation that `execution_name` has named."""
    instance_id, generation, _ = name.rsplit("-", 2)
    return instance_id, int(generation)


def require_future(when: datetime, now: datetime) -> None:
    """Raise InvalidInput unless `when` is still to come, and within five years."""
    if when <= now:
        raise InvalidInput.of("scheduled_for", "This time has passed; choose one in the future.")
    if when > now + FARTHEST:
        raise InvalidInput.of(
            "scheduled_for",
            f"This time, in {when.year}, is more than 5 years ahead; choose an earlier one.",
        )


def _is_being_sent(instance: PostInstance, now: datetime) -> bool:
    due = instance.due_at is not None and instance.due_at <= now
    in_line = instance.paced_seconds > 0
    scheduled = instance.status is Status.SCHEDULED
    return instance.status is Status.PUBLISHING or (scheduled and (due or in_line))


def _require_unconfirmed(instance: PostInstance) -> None:
    if instance.status is not Status.UNCONFIRMED:
        raise Conflict(
            f"This post is {instance.status}; only what is Unconfirmed is to be resolved.",
            code="status_conflict",
        )


def _require_content(instance: PostInstance) -> None:
    if instance.content_item_id is None:
        raise Conflict("Give this post a text first (content_item_id).", code="content_missing")


def _become(instance: PostInstance, status: Status) -> PostInstance:
    require_transition(instance.status, status)
    if instance.accepted_at is not None and status is not Status.PUBLISHING:
        # To be sent anew it is prepared anew: its network is through with what it had taken.
        handle = None if status is Status.SCHEDULED else instance.handle
        instance = replace(instance, accepted_at=None, handle=handle)
    # Whatever neither goes out nor is out gives its credit back.
    credit = instance.credit if status in COVERED else None
    shows = instance.shows or instance.content_type
    return replace(instance, status=status, credit=credit, content_type=shows)


def _start_over(instance: PostInstance, due_at: datetime) -> PostInstance:
    planned = instance.scheduled_for
    ahead_at = due_at if planned is not None and due_at < planned else None
    return replace(_raised(instance), due_at=due_at, ahead_at=ahead_at, take_up_at=due_at)


def _is_found(done: PostInstance, sent_at: datetime) -> bool:
    """Whether the calendar finds it where it went out, if that was ahead of its time.

    It does where nothing has put it off for long, so that the outcome needs no further write.
    """
    if not done.sent_ahead:
        return True
    noted = done.ahead_at
    return noted is not None and noted <= sent_at < noted + FOUND_AHEAD_WITHIN


def _stand_down(instance: PostInstance) -> PostInstance:
    """Out of the due index; a workflow that runs already finds an old generation."""
    if instance.status is Status.PLANNED or instance.status is Status.DRAFT:
        return instance
    return _raised(instance)


def _look_later(instance: PostInstance, now: datetime) -> PostInstance:
    """Into the due index for the next look; out of it when none is left."""
    if instance.looks >= len(LOOK_AFTER):
        return _settle(instance)
    when = now + LOOK_AFTER[instance.looks]
    return replace(
        instance,
        looks=instance.looks + 1,
        promised_at=instance.promised_at or instance.due_at,
        due_at=when,
        take_up_at=when,
    )


def _raised(instance: PostInstance) -> PostInstance:
    fresh: dict[str, Any] = {
        "generation": instance.generation + 1,
        "attempt": 0,
        "tries": 0,
        "looks": 0,
        "due_at": None,
        "promised_at": None,
        "paced_seconds": 0,
        "ahead_at": None,
        "take_up_at": None,
        "claim": None,
        "handle": None,
        "accepted_at": None,
        "maybe_sent": False,
        "sequels": (),
        "error": None,
    }
    return replace(instance, **fresh)


def _settle(instance: PostInstance) -> PostInstance:
    """Nothing is left to start."""
    return replace(instance, take_up_at=None)
