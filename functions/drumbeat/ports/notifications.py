"""What people are told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from drumbeat.domain.notifications import Cause, Notification
from drumbeat.ports.listing import Page, Position


class Notifications(Protocol):
    """What a tenant's people are told.

    Notifications are written with what they tell of, in one transaction (`Calendar.apply`,
    `Accounts.update`, `Contents.update`): what happens once is told once, whatever is repeated.
    What happens to many at once is told by `tell_once`, before it is written. They are
    forgotten after 90 days.
    """

    def tell_once(self, notification: Notification) -> None:
        """Write it on its own, unless one of its id is there already."""
        ...

    def get(self, tenant_id: str, notification_id: str) -> Notification | None: ...

    def list(
        self, tenant_id: str, *, limit: int, after: Position | None = None
    ) -> Page[Notification]:
        """All of the tenant's, newest first, whoever they are for. Eventually consistent."""
        ...

    def position(self, notification: Notification) -> Position:
        """Where a listing goes on after `notification`."""
        ...

    def mark_read(self, tenant_id: str, notification_id: str, email: str) -> None:
        """Nothing happens if it is gone, or marked already; the same for `dismiss`."""
        ...

    def dismiss(self, tenant_id: str, notification_id: str, email: str) -> None: ...

    def read_until(self, tenant_id: str, email: str) -> datetime | None:
        """Until when this member has read everything."""
        ...

    def read_all(self, tenant_id: str, email: str, until: datetime) -> None: ...


class Causes(Protocol):
    def of(self, tenant_id: str, told: Sequence[Notification]) -> Sequence[Cause]:
        """What each is about, as it is now: in two reads for up to 100 of them."""
        ...
