"""Connections that are being made, and the operator's apps."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Protocol

from drumbeat.domain.authorising import App, Pending


class PendingConnections(Protocol):
    """Connections between leaving for the network and accounts. They expire after a day."""

    def create(self, pending: Pending, state_hash: str) -> None:
        """Store it, and its `state`, which leads to it."""
        ...

    def take(self, state_hash: str) -> Pending | None:
        """The connection that a `state` leads to; None the second time."""
        ...

    def get(self, tenant_id: str, connection_id: str) -> Pending | None:
        """Strongly consistent."""
        ...

    def update(self, pending: Pending) -> None:
        """Raises ChangedMeanwhile unless its previous revision is stored."""
        ...


class Deletions(Protocol):
    """Deletions that networks have requested, by the codes that they got. Kept for a year."""

    def keep(self, code: str, at: datetime) -> None: ...

    def at(self, code: str) -> datetime | None:
        """When the requested deletion was made; None for an unknown code."""
        ...


class Apps(Protocol):
    """The operator's apps with networks."""

    def get(self, platform: str) -> App | None:
        """Raises Unavailable."""
        ...

    def names(self) -> Collection[str]:
        """The networks that have an app, without reading secrets.

        Raises Unavailable.
        """
        ...
