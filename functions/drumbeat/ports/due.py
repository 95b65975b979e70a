"""The due index, and starting workflows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from drumbeat.domain.pacing import Gate, Place
from drumbeat.domain.posts import PostInstance
from drumbeat.domain.tenancy import Tenant


@dataclass(frozen=True, slots=True)
class DueEntry:
    """One line of the due index: enough to start a workflow, and to notice that it is outdated."""

    tenant_id: str
    instance_id: str
    slot: str
    generation: int
    attempt: int
    due_at: datetime
    take_up_at: datetime
    #: Its time in the calendar; None without a time.
    scheduled_for: datetime | None = None


@dataclass(frozen=True, slots=True)
class Late:
    """A due entry that is late or was put off, with what decides about it.

    `instance` is None when the entry is outdated; long texts are left out.
    """

    entry: DueEntry
    instance: PostInstance | None
    gate: Gate
    tenant: Tenant | None


class DueIndex(Protocol):
    def due(
        self,
        shard: int,
        until: datetime,
        limit: int,
        after: DueEntry | None = None,
        *,
        past_tenant: bool = False,
    ) -> Sequence[DueEntry]:
        """Entries to be taken up by `until`, oldest first, and by tenant within a second.

        They begin after `after`; with `past_tenant`, after all entries of its tenant in its second.
        """
        ...

    def late(self, entries: Sequence[DueEntry]) -> Sequence[Late]:
        """The entries, each with its post, its account's gate and its tenant; in their order."""
        ...

    def lease(self, entry: DueEntry, take_up_at: datetime, place: Place | None = None) -> bool:
        """Move the entry to `take_up_at` and raise its attempt; False when somebody else did.

        With a `place`, the post is due then.
        """
        ...

    def line_up(self, entry: DueEntry, place: Place) -> bool:
        """Make it due at its place, without starting it; False as in `lease`."""
        ...


class Workflow(Protocol):
    """Starts publishing workflows."""

    def start(self, name: str, payload: Mapping[str, Any]) -> bool:
        """False when that name was used before (which is success). Raises Unavailable.

        A start that is repeated with the same payload while it runs may return either value; there
        is never a second execution.
        """
        ...
