"""Channel accounts: connected destinations with a posting schedule."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
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


#: How long before its end people are told that a connection ends.
ENDS_SOON = timedelta(days=7)


class ConnectionStatus(StrEnum):
    CONNECTED = "connected"
    #: It works, and ends within a week: nothing renews it by itself.
    EXPIRING = "expiring"
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
    #: What its posts are sent with where they choose nothing else.
    options: Mapping[str, Any] = field(default_factory=dict)
    #: What it has to choose from, by the names of options, as its network told last.
    choices: Mapping[str, Sequence[tuple[str, str]]] = field(default_factory=dict)
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
    #: Who made the present connection (an email), to which of the network's targets, and what the
    #: network lets us do; unknown of what was pasted, or connected before these were kept.
    connected_by: str | None = None
    target_id: str | None = None
    scopes: tuple[str, ...] = ()
    #: When the connection ends if nobody connects again; None where no end is known.
    grant_ends_at: datetime | None = None
    #: Who agreed to it at which network, as `network#number`; None where that is not known.
    grantor: str | None = None

    @property
    def is_unfinished(self) -> bool:
        """Whether its posts have yet to follow a change of it, or to go with it."""
        return self.replanning or self.renaming or self.status is AccountStatus.DELETING

    def connection_status(self, now: datetime) -> ConnectionStatus:
        """Whether its network would take posts, as far as is known."""
        check = self.last_check
        if self.status is AccountStatus.NEEDS_RECONNECT:
            return ConnectionStatus.EXPIRED
        ends_at = self.grant_ends_at
        if ends_at is not None and ends_at <= now + ENDS_SOON:
            return ConnectionStatus.EXPIRED if ends_at <= now else ConnectionStatus.EXPIRING
        if check is None or not check.checked:
            return ConnectionStatus.UNCHECKED
        return ConnectionStatus.EXPIRED if check.has_errors else ConnectionStatus.CONNECTED
