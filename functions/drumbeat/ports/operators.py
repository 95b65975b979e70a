"""The log of what operators change."""

from __future__ import annotations

from typing import Protocol

from drumbeat.domain.operators import LogEntry
from drumbeat.ports.listing import Page, Position


class OperatorLogStore(Protocol):
    """Entries of the operators' log; they are kept for ever."""

    def put(self, entry: LogEntry) -> None:
        """Put an entry, or what became of it in the place of what stood there."""
        ...

    def drop(self, entry: LogEntry) -> None:
        """Take an entry away of which nothing came."""
        ...

    def page(self, *, limit: int, after: Position | None) -> Page[tuple[LogEntry, Position]]:
        """The newest first, each with the position behind it."""
        ...
