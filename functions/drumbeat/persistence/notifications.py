"""Notifications, and up to when each member has read them all."""

from __future__ import annotations

from collections.abc import Set
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any, cast

from pynamodb.attributes import BooleanAttribute, UnicodeAttribute, UnicodeSetAttribute

from drumbeat.domain.notifications import Notification, Type
from drumbeat.persistence import keys
from drumbeat.persistence.table import (
    Cancelled,
    InstantAttribute,
    Item,
    Transaction,
    get,
    newest_first,
)
from drumbeat.ports import Page, Position

KEPT = timedelta(days=90)


class NotificationItem(Item, discriminator="notification"):
    type = UnicodeAttribute()
    title = UnicodeAttribute()
    message = UnicodeAttribute()
    created_at = InstantAttribute()
    admins_only = BooleanAttribute(null=True)
    recipients = UnicodeSetAttribute(null=True)
    instance_id = UnicodeAttribute(null=True)
    content_item_id = UnicodeAttribute(null=True)
    channel_account_id = UnicodeAttribute(null=True)
    code = UnicodeAttribute(null=True)
    platform = UnicodeAttribute(null=True)
    disconnected = BooleanAttribute(null=True)
    read_by = UnicodeSetAttribute(null=True)
    dismissed_by = UnicodeSetAttribute(null=True)


class ReaderItem(Item, discriminator="reader"):
    """A member who has marked everything read."""

    read_until = InstantAttribute()


class NotificationRepository:
    """`ports.Notifications` over the table. Ids sort by time."""

    def tell_once(self, notification: Notification) -> None:
        transaction = Transaction()
        condition = NotificationItem.PK.does_not_exist()
        transaction.put(notification_item(notification), condition)
        with suppress(Cancelled):
            transaction.commit()

    def get(self, tenant_id: str, notification_id: str) -> Notification | None:
        item = get(NotificationItem, keys.notifications(tenant_id), notification_id)
        return _notification(cast("NotificationItem", item), tenant_id) if item else None

    def list(
        self, tenant_id: str, *, limit: int, after: Position | None = None
    ) -> Page[Notification]:
        pk = keys.notifications(tenant_id)
        items = newest_first(NotificationItem, pk, limit=limit, after=after)
        notes = [_notification(cast("NotificationItem", item), tenant_id) for item in items]
        return Page(notes, self.position(notes[-1]) if len(notes) == limit else None)

    def position(self, notification: Notification) -> Position:
        return {"id": notification.id}

    def mark_read(self, tenant_id: str, notification_id: str, email: str) -> None:
        _update(tenant_id, notification_id, NotificationItem.read_by.add({email}))

    def dismiss(self, tenant_id: str, notification_id: str, email: str) -> None:
        _update(tenant_id, notification_id, NotificationItem.dismissed_by.add({email}))

    def read_until(self, tenant_id: str, email: str) -> datetime | None:
        item = get(ReaderItem, keys.readers(tenant_id), email)
        return cast("ReaderItem", item).read_until if item else None

    def read_all(self, tenant_id: str, email: str, until: datetime) -> None:
        # It can expire when all notifications that it covers have expired.
        transaction = Transaction()
        transaction.put(
            ReaderItem(keys.readers(tenant_id), email, read_until=until, expires_at=until + KEPT)
        )
        transaction.commit()


def notification_item(notification: Notification) -> NotificationItem:
    """The item for a notification."""
    return NotificationItem(
        keys.notifications(notification.tenant_id),
        notification.id,
        type=notification.type.value,
        title=notification.title,
        message=notification.message,
        created_at=notification.created_at,
        admins_only=notification.admins_only or None,
        recipients=_set(notification.recipients),
        instance_id=notification.instance_id,
        content_item_id=notification.content_item_id,
        channel_account_id=notification.channel_account_id,
        code=notification.code,
        platform=notification.platform,
        disconnected=notification.disconnected or None,
        read_by=_set(notification.read_by),
        dismissed_by=_set(notification.dismissed_by),
        expires_at=notification.created_at + KEPT,
    )


def _notification(item: NotificationItem, tenant_id: str) -> Notification:
    return Notification(
        id=item.SK,
        tenant_id=tenant_id,
        type=Type(item.type),
        title=item.title,
        message=item.message,
        created_at=item.created_at,
        admins_only=bool(item.admins_only),
        recipients=frozenset(item.recipients or ()),
        instance_id=item.instance_id,
        content_item_id=item.content_item_id,
        channel_account_id=item.channel_account_id,
        code=item.code,
        platform=item.platform,
        disconnected=bool(item.disconnected),
        read_by=frozenset(item.read_by or ()),
        dismissed_by=frozenset(item.dismissed_by or ()),
    )


def _update(tenant_id: str, notification_id: str, action: Any) -> None:
    transaction = Transaction()
    item = NotificationItem(keys.notifications(tenant_id), notification_id)
    transaction.update(item, [action], NotificationItem.PK.exists())
    with suppress(Cancelled):  # it has expired
        transaction.commit()


def _set(members: Set[str]) -> set[str] | None:
    """None for an empty set, which DynamoDB can't store."""
    return set(members) or None
