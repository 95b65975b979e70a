"""What is derived from the table's own changes, and how far that has come."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

# Every function loads the ports, and one these.
if TYPE_CHECKING:
    from drumbeat.domain.changes import Change, Effects


class Unwritable(Exception):
    """The database refuses what was to be written, however often it is tried."""


class Derived(Protocol):
    def change_of(self, record: Mapping[str, Any]) -> Change:
        """What a record of the stream says; one that makes no sense says that."""
        ...

    def reached(self, shard: str) -> str | None:
        """The position up to which a shard has been counted; None before the first one."""
        ...

    def write(self, shard: str, effects: Effects, *, first: str, last: str, at: datetime) -> bool:
        """Write the effects of a shard's changes from `first` to `last`, and how far that is.

        All of it or nothing, and nothing where `first` has been counted already: False then.
        Raises Unavailable and ChangedMeanwhile, to be tried again, and Unwritable.
        """
        ...
