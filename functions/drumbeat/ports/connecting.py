"""Connections on their way, and the operator's registrations with networks."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Protocol

from drumbeat.domain.authorising import App, Pending


class PendingConnections(Protocol):
    """Connections between leaving for the network and accounts. Forgotten after a day."""

    def create(self, pending: Pending, state_hash: str) -> None:
        """Store it, and what its `state` leads to."""
        ...

    def take(self, state_hash: str) -> Pending | None:
        """What a `state` leads to; the second time None."""
        ...

    def get(self, tenant_id: str, connection_id: str) -> Pending | None:
        """Strongly consistent."""
        ...

    def update(self, pending: Pending) -> None:
        """Raises ChangedMeanwhile if not its revision before is stored."""
        ...


class Deletions(Protocol):
    """Deletions that networks have asked for, by the codes that they were given. Kept a year."""

    def keep(self, code: str, at: datetime) -> None: ...

    def at(self, code: str) -> datetime | None:
        """When what was asked for was deleted; None for a code that was not given."""
        ...


class Apps(Protocol):
    """The operator's registrations with networks."""

    def get(self, platform: str) -> App | None:
        """Raises Unavailable."""
        ...

    def names(self) -> Collection[str]:
        """The networks for which there is one, without reading what is secret.

        Raises Unavailable.
        """
        ...
