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
    #: Its posts are being removed; the API treats it as deleted.
    DELETING = "deleting"


#: How long before its end people are told that a connection ends.
ENDS_SOON = timedelta(days=7)


class ConnectionStatus(StrEnum):
    CONNECTED = "connected"
    #: It works, but ends within a week and can't be renewed automatically.
    EXPIRING = "expiring"
    EXPIRED = "expired"
    #: Its network has not been asked yet, or did not say.
    UNCHECKED = "unchecked"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelAccount:
    """One connected destination. Its secrets are stored elsewhere, encrypted.

    `schedule_revision` counts schedule changes: top-off writes only while it is the revision that
    was planned from. `planned`: the ordered stretches of time (UTC, ends exclusive) that top-off
    has filled, in which slots follow a changed schedule at once.
    """

    id: str
    tenant_id: str
    platform: str
    name: str
    schedule: Schedule
    status: AccountStatus = AccountStatus.ACTIVE
    public_facts: Mapping[str, Any] = field(default_factory=dict)
    #: The options of its posts that choose none themselves.
    options: Mapping[str, Any] = field(default_factory=dict)
    #: The values that its network offered last, by option.
    choices: Mapping[str, Sequence[tuple[str, str]]] = field(default_factory=dict)
    schedule_revision: int = 1
    #: A schedule change has not yet reached all planned slots.
    replanning: bool = False
    #: A zone change has not yet reached all posts.
    rezoning: bool = False
    #: A new name has not yet reached all posts that are not out.
    renaming: bool = False
    planned: tuple[tuple[datetime, datetime], ...] = ()
    created_at: datetime | None = None
    version: int = 1
    #: The network's last answer about the present connection.
    last_check: AccountCheck | None = None
    #: Who made the present connection (an email), to which target of the network, with which
    #: scopes. Unknown for a pasted connection, and for old ones.
    connected_by: str | None = None
    target_id: str | None = None
    #: The target's picture at the network, as told while connecting; such addresses may end.
    picture_url: str | None = None
    scopes: tuple[str, ...] = ()
    #: When the connection ends unless somebody connects again; None when no end is known.
    grant_ends_at: datetime | None = None
    #: Who agreed to it at which network, as `network#number`; None when that is not known.
    grantor: str | None = None

    @property
    def is_unfinished(self) -> bool:
        """Whether its posts have yet to follow a change of it, or are being removed with it."""
        return self.replanning or self.renaming or self.status is AccountStatus.DELETING

    def connection_status(self, now: datetime) -> ConnectionStatus:
        """Whether its network would accept posts, as far as is known."""
        check = self.last_check
        if self.status is AccountStatus.NEEDS_RECONNECT:
            return ConnectionStatus.EXPIRED
        ends_at = self.grant_ends_at
        if ends_at is not None and ends_at <= now + ENDS_SOON:
            return ConnectionStatus.EXPIRED if ends_at <= now else ConnectionStatus.EXPIRING
        if check is None or not check.checked:
            return ConnectionStatus.UNCHECKED
        return ConnectionStatus.EXPIRED if check.has_errors else ConnectionStatus.CONNECTED
