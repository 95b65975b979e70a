"""The items of a post's history: one per line."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC
from typing import Any, cast

from pynamodb.attributes import JSONAttribute, NumberAttribute, UnicodeAttribute

from drumbeat.domain.attempts import Attempt, PostedMedium
from drumbeat.persistence import keys
from drumbeat.persistence.table import InstantAttribute, Item


class AttemptItem(Item, discriminator="attempt"):
    """One line of a post's history."""

    generation = NumberAttribute()
    attempt = NumberAttribute()
    number = NumberAttribute()
    at = InstantAttribute()
    outcome = UnicodeAttribute()
    lag_seconds = NumberAttribute(null=True)
    platform_post_id = UnicodeAttribute(null=True)
    permalink = UnicodeAttribute(null=True)
    code = UnicodeAttribute(null=True)
    message = UnicodeAttribute(null=True)
    text = UnicodeAttribute(null=True)
    media = JSONAttribute(null=True)
    platform = UnicodeAttribute(null=True)
    account_id = UnicodeAttribute(null=True)


def attempt_item(attempt: Attempt) -> AttemptItem:
    return AttemptItem(
        keys.attempts(attempt.tenant_id),
        _key(attempt),
        generation=attempt.generation,
        attempt=attempt.attempt,
        number=attempt.number,
        at=attempt.at,
        outcome=attempt.outcome,
        lag_seconds=attempt.lag_seconds,
        platform_post_id=attempt.platform_post_id,
        permalink=attempt.permalink,
        code=attempt.code,
        message=attempt.message,
        text=attempt.text,
        media=[asdict(each) for each in attempt.media] or None,
        platform=attempt.platform,
        account_id=attempt.channel_account_id,
    )


def attempt_of(item: AttemptItem, tenant_id: str, instance_id: str) -> Attempt:
    return Attempt(
        tenant_id=tenant_id,
        instance_id=instance_id,
        generation=int(item.generation),
        attempt=int(item.attempt),
        number=int(item.number),
        at=item.at,
        outcome=item.outcome,
        lag_seconds=float(item.lag_seconds) if item.lag_seconds is not None else None,
        platform_post_id=item.platform_post_id,
        permalink=item.permalink,
        code=item.code,
        message=item.message,
        text=item.text,
        media=_media(item),
        platform=item.platform,
        channel_account_id=item.account_id,
    )


def _media(item: AttemptItem) -> tuple[PostedMedium, ...]:
    records = cast("list[dict[str, Any]]", item.media or [])
    return tuple(PostedMedium(**each) for each in records)


def _key(attempt: Attempt) -> str:
    """A key that sorts by time. Its other parts tell two lines of one microsecond apart, and are
    the same when one line is written twice."""
    at = attempt.at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
    rest = f"{attempt.generation}.{attempt.attempt}.{attempt.number}.{attempt.outcome}"
    return f"{attempt.instance_id}#{at}#{rest}"
