"""Channel accounts: connected destinations with a posting schedule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from drumbeat.domain.findings import AccountCheck
from drumbeat.domain.schedule import Schedule


class AccountStatus(StrEnum):
    ACTIVE = "active"
    PAUSED = "paused"
    NEEDS_RECONNECT = "needs_reconnect"
    #: Being taken apart; to everybody outside it is gone already.
    DELETING = "deleting"


class ConnectionStatus(StrEnum):
    CONNECTED = "connected"
    EXPIRED = "expired"
    #: Its network was not asked yet, or did not say.
    UNCHECKED = "unchecked"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelAccount:
    """One connected destination. Its secrets live elsewhere, encrypted.

    `schedule_revision` counts schedule changes: top-off writes only while it is still the one
    that it planned from. `planned` are the stretches of the calendar that top-off has filled
    (UTC, ends exclusive), in order: where a changed schedule is to be followed at once.
    """

    id: str
    tenant_id: str
    platform: str
    name: str
    schedule: Schedule
    status: AccountStatus = AccountStatus.ACTIVE
    public_facts: Mapping[str, Any] = field(default_factory=dict)
    schedule_revision: int = 1
    #: A schedule change has not yet reached all planned slots.
    replanning: bool = False
    #: Nor has a change of zone reached all posts.
    rezoning: bool = False
    #: A new name has not yet reached all posts that are not out.
    renaming: bool = False
    planned: tuple[tuple[datetime, datetime], ...] = ()
    created_at: datetime | None = None
    version: int = 1
    #: What the network said when it was last asked of the present connection.
    last_check: AccountCheck | None = None

    @property
    def is_unfinished(self) -> bool:
        """Whether its posts have yet to follow a change of it, or to go with it."""
        return self.replanning or self.renaming or self.status is AccountStatus.DELETING

    @property
    def connection_status(self) -> ConnectionStatus:
        """Whether its network would take posts, as far as is known."""
        check = self.last_check
        if self.status is AccountStatus.NEEDS_RECONNECT:
            return ConnectionStatus.EXPIRED
        if check is None or not check.checked:
            return ConnectionStatus.UNCHECKED
        return ConnectionStatus.EXPIRED if check.has_errors else ConnectionStatus.CONNECTED
