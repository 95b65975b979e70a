"""What people and top-off do to a post, as pure functions from one state to the next.

What publishing does is in `trying`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from drumbeat.domain import transitions, trying, zones
from drumbeat.domain.accounts import ChannelAccount
from drumbeat.domain.content import NOT_APPROVED, ContentItem, ContentStatus
from drumbeat.domain.errors import Conflict, InvalidInput, SlotFilled
from drumbeat.domain.posts import EDITABLE, Origin, PostError, PostInstance, Status

#: How far ahead people may schedule a post: five years, leap days included.
FARTHEST = timedelta(days=5 * 365 + 2)
#: Posts that did not go out; giving one a new time means trying again.
_FELL_THROUGH = frozenset({Status.FAILED, Status.MISSED, Status.SKIPPED})


def require_editable(instance: PostInstance) -> None:
    """Raise Conflict when the post is on its way or out."""
    if instance.status not in EDITABLE:
        raise Conflict(
            f"This post is {instance.status}; it can't be changed any more.",
            code="status_conflict",
        )


def fill(instance: PostInstance, content: ContentItem) -> PostInstance:
    """Show `content`. A planned slot becomes a draft; any other post keeps its status."""
    require_editable(instance)
    if content.status is ContentStatus.ARCHIVED:
        raise Conflict(
            "This text is archived; take it out of the archive first.", code="content_archived"
        )
    filled = replace(
        instance, content_item_id=content.id, content_title=content.title, content_version=0
    )
    return transitions.become(filled, Status.DRAFT) if instance.status is Status.PLANNED else filled


def empty(instance: PostInstance) -> PostInstance:
    """Remove the content, which leaves a planned slot."""
    require_editable(instance)
    slot = replace(
        transitions.stand_down(instance),
        content_item_id=None,
        content_title=None,
        content_version=0,
        over_slot=None,
    )
    if instance.status in _FELL_THROUGH:
        slot = transitions.become(slot, Status.DRAFT)
    return transitions.become(slot, Status.PLANNED)


def require_room_for_content(
    instance: PostInstance, content_id: str | None, version: int | None
) -> None:
    """Raise SlotFilled when other content would be replaced by a caller who may not have seen it.

    A caller who sends the present `version` has seen it.
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
    """Whether `instance` may replace `slot`: another empty slot that nobody has worked on."""
    return (
        slot.id != instance.id
        and slot.status is Status.PLANNED
        and slot.content_item_id is None
        and not slot.captioned
    )


def take_over(instance: PostInstance, slot: PostInstance) -> PostInstance:
    """`instance` in the place of `slot`, as if the slot had been filled: its origin stays
    top-off."""
    return replace(
        instance,
        origin=slot.origin,
        wanted_local=slot.wanted_local,
        over_withdrawn=slot.over_withdrawn,
        over_slot=slot.id,
    )


def left_behind(before: PostInstance, after: PostInstance, now: datetime) -> PostInstance | None:
    """The empty slot that comes back when a post that had replaced it is moved away.

    So a post that is moved over a slot, or whose move is undone, doesn't use it up. None when there
    was no slot, or its time has passed.
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
    """Move it to another account, at the same instant.

    A scheduled post stays scheduled; one that failed on the old account becomes a draft.
    """
    require_editable(instance)
    if account.id == instance.channel_account_id:
        return instance
    when, zone = instance.scheduled_for, account.schedule.timezone
    after = replace(
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
        return transitions.start_over(after, max(instance.due_at or now, now))
    return cancel(after) if instance.status in _FELL_THROUGH else after


def follow_zone(instance: PostInstance, zone: str) -> PostInstance:
    """Use `zone`, to which the account has changed, for its local time; the instant stays."""
    when = instance.scheduled_for
    wall = zones.local(when, zone).isoformat(timespec="minutes") if when else None
    return replace(instance, timezone=zone, wanted_local=wall)


def override_caption(instance: PostInstance, caption: str | None) -> PostInstance:
    """Give it a caption for this account only; None means the content's caption."""
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
    """Send it with these options, which have been checked against its network's."""
    require_editable(instance)
    if dict(options) == dict(instance.options):
        return instance
    return replace(instance, options=dict(options))


def move(
    instance: PostInstance, when: datetime, now: datetime, *, wanted: datetime | None = None
) -> PostInstance:
    """Give it another time. A scheduled or failed post will be sent then.

    `wanted` is the wall time (naive) that was asked for, if `when` has another one in its zone.
    """
    require_editable(instance)
    require_future(when, now)
    if when == instance.scheduled_for and instance.status not in _FELL_THROUGH:
        return instance
    wall = wanted or zones.meant(when, instance.timezone)
    after = replace(
        instance,
        scheduled_for=when.astimezone(UTC),
        wanted_local=wall.isoformat(timespec="minutes"),
        origin=Origin.PERSON,
    )
    if instance.status is Status.SCHEDULED or instance.status in _FELL_THROUGH:
        return schedule(after, now)
    return after


def schedule(instance: PostInstance, now: datetime) -> PostInstance:
    """Schedule it for its time. Raises Conflict without content or time, or when that has
    passed."""
    require_editable(instance)
    _require_content(instance)
    if instance.scheduled_for is None:
        raise Conflict("Give this post a time first (scheduled_for).", code="time_missing")
    if instance.scheduled_for <= now:
        raise Conflict(
            "The time of this post has passed; give it a new one (scheduled_for).",
            code="time_passed",
        )
    return transitions.start_over(
        transitions.become(instance, Status.SCHEDULED), instance.scheduled_for
    )


def begin_ahead(instance: PostInstance, lead: timedelta) -> PostInstance:
    """Start it `lead` before it is due, because its network needs that long to prepare."""
    waits = instance.status is Status.SCHEDULED and instance.attempt == 0
    if not lead or not waits or instance.due_at is None or instance.take_up_at is None:
        return instance
    return replace(instance, take_up_at=instance.due_at - lead)


def post_now(instance: PostInstance, now: datetime) -> PostInstance:
    """Send it at once; its place in the calendar stays."""
    require_editable(instance)
    _require_content(instance)
    if instance.scheduled_for is None:
        instance = replace(instance, wanted_local=None)
    return transitions.start_over(transitions.become(instance, Status.SCHEDULED), now)


def retry(instance: PostInstance, now: datetime) -> PostInstance:
    """Send a failed post again: at once, or when it is due if that is still to come.

    A post that is already being sent stays as it is, so that two requests are one retry. Raises
    Conflict for any other status.
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
    return transitions.start_over(transitions.become(instance, Status.SCHEDULED), due_at)


def require_missed(instance: PostInstance) -> None:
    """Raise Conflict unless the post was missed."""
    if instance.status is not Status.MISSED:
        raise Conflict(f"This post is {instance.status}, not Missed.", code="status_conflict")


def confirm(instance: PostInstance, permalink: str | None, now: datetime) -> PostInstance:
    """A person has found an `Unconfirmed` post: it is posted, at the time of the visible call."""
    _require_unconfirmed(instance)
    sent_at = instance.claim.claimed_at if instance.claim else now
    return trying.posted(instance, sent_at=sent_at, platform_post_id=None, permalink=permalink)


def post_again(instance: PostInstance, now: datetime) -> PostInstance:
    """Send an `Unconfirmed` post again: a person accepts that it may be posted twice."""
    _require_unconfirmed(instance)
    return transitions.start_over(transitions.become(instance, Status.SCHEDULED), now)


def stop_looking(instance: PostInstance) -> PostInstance:
    """End an `Unconfirmed` post as `Failed`, as a person decided."""
    _require_unconfirmed(instance)
    words = "Nobody could say whether the post arrived, and a person gave it up."
    return trying.give_up(instance, Status.FAILED, PostError("given_up", words, retryable=False))


def cancel(instance: PostInstance) -> PostInstance:
    """Don't send it; it becomes a draft that keeps its time. Raises Conflict when it is too
    late."""
    require_editable(instance)
    if instance.status is Status.PLANNED:
        raise Conflict("This is an empty slot; there is nothing to cancel.", code="status_conflict")
    return transitions.become(transitions.stand_down(instance), Status.DRAFT)


def unplace(instance: PostInstance) -> PostInstance:
    """Remove it from the calendar: a draft without a time."""
    draft = cancel(instance) if instance.status is not Status.DRAFT else instance
    return replace(draft, scheduled_for=None, wanted_local=None, origin=Origin.PERSON)


def release(instance: PostInstance, now: datetime) -> PostInstance:
    """Its content was approved: if it was held back, it is due at once.

    It could not have been sent earlier, so its lag counts from now.
    """
    held = instance.error is not None and instance.error.code == NOT_APPROVED
    if instance.status is not Status.SCHEDULED or not held:
        return instance
    promised_at = max(instance.promised_at or now, now)
    return replace(
        instance, promised_at=promised_at, paced_seconds=0, due_at=now, take_up_at=now, error=None
    )


def require_future(when: datetime, now: datetime) -> None:
    """Raise InvalidInput unless `when` is in the future, and within five years."""
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
