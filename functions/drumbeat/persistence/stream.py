"""The table's stream: parsing its records, and writing what follows from them exactly once.

Records arrive at least once, in order within a shard. How far a shard was counted is written in the
transaction that counts, so a repeated record is recognised.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, cast

from pynamodb.exceptions import PynamoDBException

from drumbeat.domain.changes import (
    AssetChanged,
    Change,
    Effects,
    Notified,
    NotUnderstood,
    PeriodChanged,
    PostChanged,
    TenantChanged,
    Tried,
    What,
)
from drumbeat.domain.posts import PostInstance
from drumbeat.persistence import keys
from drumbeat.persistence.assets import AssetItem, asset_of
from drumbeat.persistence.attempts import AttemptItem, attempt_of
from drumbeat.persistence.credits import PeriodItem, period_of
from drumbeat.persistence.error_log import error_item
from drumbeat.persistence.figures import CountedItem, add, add_plans
from drumbeat.persistence.instances import StoredSlot, instance_of
from drumbeat.persistence.notifications import NotificationItem
from drumbeat.persistence.table import Cancelled, Item, Transaction, get
from drumbeat.persistence.tenants import TenantItem, tenant_of
from drumbeat.ports import Unwritable

Image = Mapping[str, Mapping[str, Any]]

#: Longer than the stream keeps a record (24 hours), so none is repeated after that.
_OUTLIVES = timedelta(days=2)
#: Sequence numbers have up to 40 digits (DynamoDB Streams API reference, SequenceNumber).
_DIGITS = 40


class StreamRepository:
    """`ports.Derived` over the table."""

    def change_of(self, record: Mapping[str, Any]) -> Change:
        body = record["dynamodb"]
        pk, sk = (str(body["Keys"][name]["S"]) for name in ("PK", "SK"))
        what: What | None
        try:
            what = _what(body, record["eventName"])
        except Exception as error:  # without its values, which may be people's texts
            what = NotUnderstood(type(error).__name__)
        return Change(
            position=str(body["SequenceNumber"]).zfill(_DIGITS),
            at=datetime.fromtimestamp(int(body["ApproximateCreationDateTime"]), UTC),
            where=f"{pk} / {sk}",
            tenant_id=_tenant_of(pk),
            what=what,
        )

    def reached(self, shard: str) -> str | None:
        item = get(CountedItem, keys.COUNTED, shard)
        return cast("CountedItem", item).last if item else None

    def write(self, shard: str, effects: Effects, *, first: str, last: str, at: datetime) -> bool:
        transaction = Transaction()
        step = transaction.put(
            CountedItem(keys.COUNTED, shard, last=last, at=at, expires_at=at + _OUTLIVES),
            CountedItem.PK.does_not_exist() | (CountedItem.last < first),
        )
        for (tenant_id, day), counters in effects.figures.items():
            add(transaction, keys.stats(tenant_id), day, counters)
        for day, counters in effects.deployment.items():
            add(transaction, keys.deployment_stats(day.year), day, counters)
        if effects.plans:
            add_plans(transaction, effects.plans)
        for error in effects.errors.values():
            transaction.put(error_item(error))
        try:
            transaction.commit()
        except Cancelled as cancelled:
            if cancelled.failed(step):
                return False
            raise Unwritable(str(cancelled.reasons)) from cancelled
        except PynamoDBException as error:
            raise Unwritable(str(error)) from error
        return True


def _what(body: Mapping[str, Any], event_name: str) -> What | None:
    before, after = body.get("OldImage"), body.get("NewImage")
    image: Image = after or before or {}
    tenant_id = _tenant_of(image["PK"]["S"])
    if tenant_id is None:
        return None
    if any(each and each["kind"]["S"] == "slot" for each in (before, after)):
        return _post_changed(before, after, tenant_id)
    match image["kind"]["S"]:
        case "attempt" if event_name == "INSERT":
            line = cast("AttemptItem", Item.from_raw_data(dict(image)))
            return Tried(attempt_of(line, tenant_id, line.SK.partition("#")[0]))
        case "asset" if after is not None:
            old, new = (
                asset_of(cast("AssetItem", Item.from_raw_data(dict(each))), tenant_id)
                if each
                else None
                for each in (before, after)
            )
            return AssetChanged(old, new) if new else None
        case "tenant" if after is not None:
            was, is_now = (
                tenant_of(cast("TenantItem", Item.from_raw_data(dict(each))), tenant_id)
                if each
                else None
                for each in (before, after)
            )
            return TenantChanged(was, is_now) if is_now else None
        case "credits" if after is not None:
            period_before, period_after = (
                period_of(cast("PeriodItem", Item.from_raw_data(dict(each))), tenant_id)
                if each
                else None
                for each in (before, after)
            )
            return PeriodChanged(period_before, period_after) if period_after else None
        case "notification" if event_name == "INSERT":
            note = cast("NotificationItem", Item.from_raw_data(dict(image)))
            return Notified(tenant_id, note.SK)
    return None


def _post_changed(before: Image | None, after: Image | None, tenant_id: str) -> PostChanged:
    posts: list[PostInstance | None] = []
    unread = None
    for image in (before, after):
        try:
            posts.append(_post(image, tenant_id))
        except Exception as error:  # the other image still counts
            posts.append(None)
            unread = type(error).__name__
    return PostChanged(posts[0], posts[1], unread)


def _post(image: Image | None, tenant_id: str) -> PostInstance | None:
    """None for an item that is not a post, such as a tombstone."""
    if not image or image["kind"]["S"] != "slot":
        return None
    return instance_of(StoredSlot(image), tenant_id)


def _tenant_of(partition: str) -> str | None:
    parts = partition.split("#")
    return parts[1] if parts[0] == "TENANT" else None
