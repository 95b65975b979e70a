"""The log of operators' changes."""

from __future__ import annotations

from typing import Protocol

from drumbeat.domain.operators import LogEntry
from drumbeat.ports.listing import Page, Position


class OperatorLogStore(Protocol):
    """Entries of the operators' log; they never expire."""

    def put(self, entry: LogEntry) -> None:
        """Store an entry, or its outcome in its place."""
        ...

    def drop(self, entry: LogEntry) -> None:
        """Delete an entry for a change that was not made."""
        ...

    def page(self, *, limit: int, after: Position | None) -> Page[tuple[LogEntry, Position]]:
        """The newest first, each with the position after it."""
        ...
