"""What is derived from the table's own changes, and how far they have been counted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

# Every function loads the ports, but only one needs these.
if TYPE_CHECKING:
    from drumbeat.domain.changes import Change, Effects


class Unwritable(Exception):
    """The database refuses the write; repeating would not help."""


class Derived(Protocol):
    def change_of(self, record: Mapping[str, Any]) -> Change:
        """The change in a record of the stream; one that makes no sense becomes `NotUnderstood`."""
        ...

    def reached(self, shard: str) -> str | None:
        """The position up to which a shard has been counted; None before the first one."""
        ...

    def write(self, shard: str, effects: Effects, *, first: str, last: str, at: datetime) -> bool:
        """Write the effects of a shard's changes from `first` to `last`, and that position.

        All or nothing; False, with nothing written, if `first` has been counted before. Raises
        Unavailable and ChangedMeanwhile, after which it is repeated, and Unwritable.
        """
        ...
