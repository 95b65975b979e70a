"""The findings of checks, and how far posts have been checked ahead."""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast

from pynamodb.attributes import JSONAttribute, UnicodeAttribute

from drumbeat.domain.findings import Preflight, record_of
from drumbeat.domain.notifications import Notification
from drumbeat.domain.preflight import Horizon, Left, Mark
from drumbeat.persistence import keys
from drumbeat.persistence.instances import AddressItem
from drumbeat.persistence.notifications import NotificationItem, notification_item
from drumbeat.persistence.table import (
    Cancelled,
    InstantAttribute,
    Item,
    Transaction,
    get,
    instant,
)


class MarkItem(Item, discriminator="preflight_mark"):
    """The last entry of the due index that was checked at one horizon."""

    at = InstantAttribute()
    tenant_id = UnicodeAttribute()
    instance_id = UnicodeAttribute()
    #: Of each post its tenant, id, time and number of turns.
    left = JSONAttribute(null=True)


class PreflightRepository:
    """`ports.Preflights` over the table."""

    def record(
        self,
        tenant_id: str,
        instance_id: str,
        preflight: Preflight,
        notification: Notification | None = None,
    ) -> None:
        transaction = Transaction()
        no_later = AddressItem.checked_at <= preflight.checked_at
        step = transaction.update(
            AddressItem(keys.tenant(tenant_id), keys.instance(instance_id)),
            [
                AddressItem.preflight.set(record_of(preflight)),
                AddressItem.checked_at.set(preflight.checked_at),
            ],
            AddressItem.PK.exists() & (AddressItem.checked_at.does_not_exist() | no_later),
        )
        if notification is not None:
            transaction.put(notification_item(notification), NotificationItem.PK.does_not_exist())
        try:
            transaction.commit()
        except Cancelled as cancelled:
            if notification is not None and not cancelled.failed(step):
                self.record(tenant_id, instance_id, preflight)  # the notification exists already

    def reached(self, horizon: Horizon, shard: int) -> Mark | None:
        item = cast("MarkItem | None", get(MarkItem, keys.PREFLIGHT, _name(horizon, shard)))
        if item is None:
            return None
        left = tuple(_left(record) for record in item.left or ())
        return Mark(item.at, item.tenant_id, item.instance_id, left)

    def reach(self, horizon: Horizon, shard: int, mark: Mark) -> None:
        transaction = Transaction()
        transaction.put(
            MarkItem(
                keys.PREFLIGHT,
                _name(horizon, shard),
                at=mark.at,
                tenant_id=mark.tenant_id,
                instance_id=mark.instance_id,
                left=[_record(post) for post in mark.left] or None,
            )
        )
        transaction.commit()


def _record(post: Left) -> list[Any]:
    return [post.tenant_id, post.instance_id, instant(post.due_at), post.turns]


def _left(record: list[Any]) -> Left:
    tenant_id, instance_id, due_at, turns = record
    return Left(tenant_id, instance_id, datetime.fromisoformat(due_at), turns)


def _name(horizon: Horizon, shard: int) -> str:
    return f"{horizon}#{shard}"
