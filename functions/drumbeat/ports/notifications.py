"""Notifications."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from drumbeat.domain.notifications import Cause, Notification
from drumbeat.ports.listing import Page, Position


class Notifications(Protocol):
    """Notifications of a tenant's people.

    They are written in the transaction of the change that they are about (`Calendar.apply`,
    `Accounts.update`, `Contents.update`), so that each event has one notification, whatever is
    repeated. `tell_once` is for changes of many things at once, before they are written.
    Notifications expire after 90 days.
    """

    def tell_once(self, notification: Notification) -> None:
        """Write it by itself, unless one with its id exists."""
        ...

    def get(self, tenant_id: str, notification_id: str) -> Notification | None: ...

    def list(
        self, tenant_id: str, *, limit: int, after: Position | None = None
    ) -> Page[Notification]:
        """All of the tenant's, newest first, for all recipients. Eventually consistent."""
        ...

    def position(self, notification: Notification) -> Position:
        """Where a listing continues after `notification`."""
        ...

    def mark_read(self, tenant_id: str, notification_id: str, email: str) -> None:
        """Nothing happens if it is gone or marked already; the same for `dismiss`."""
        ...

    def dismiss(self, tenant_id: str, notification_id: str, email: str) -> None: ...

    def read_until(self, tenant_id: str, email: str) -> datetime | None:
        """Up to when this member has read everything."""
        ...

    def read_all(self, tenant_id: str, email: str, until: datetime) -> None: ...


class Causes(Protocol):
    def of(self, tenant_id: str, notifications: Sequence[Notification]) -> Sequence[Cause]:
        """The present cause of each: in two reads for up to 100 of them."""
        ...
