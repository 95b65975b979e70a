"""Starting what is due: the sweep over the due index, and the short way for what is due now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from drumbeat.domain import lifecycle
from drumbeat.domain.errors import Unavailable
from drumbeat.domain.posts import PostInstance
from drumbeat.ports import Clock, DueEntry, DueIndex, Workflow

#: The sweep comes once a minute, somewhere within it (AWS: scheduled rules fire inside the
#: minute); what is due sooner than that is started by whoever scheduled it.
NEXT_SWEEP = timedelta(seconds=90)
#: Entries read at a time, and at most taken up in one sweep: the next one goes on.
PAGE = 100
MOST = 2000
#: What each tenant may start from one shard before everybody else has had their turn.
FAIR_SHARE = 50
#: Pages read in one sweep, however many entries are passed over.
MOST_READ = 400
#: So many entries may fail before a sweep stops: then it is not the entries.
MOST_FAILED = 10


class _Taken(StrEnum):
    STARTED = "started"
    STALE = "stale"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Sweep:
    """What one sweep did: workflows started, and entries that others had taken or changed."""

    started: int
    stale: int


@dataclass
class _Tally:
    """What a sweep has done so far, and whether it may go on."""

    taken: Counter[_Taken] = field(default_factory=Counter)
    pages: int = 0

    def has_room(self) -> bool:
        return (
            self.taken[_Taken.STARTED] + self.taken[_Taken.STALE] < MOST
            and self.taken[_Taken.FAILED] < MOST_FAILED
            and self.pages < MOST_READ
        )


@dataclass(frozen=True, slots=True)
class Dispatcher:
    """Starts one workflow per due post, `look_ahead` before it is due.

    The order matters: start first, then move the entry on. A crash in between starts the same
    name again, which does nothing; the other way round the post would wait for its lease.

    `work_through` is `map`, or that of a pool which takes up several entries at once.
    """

    due_index: DueIndex
    workflow: Workflow
    clock: Clock
    shards: int
    look_ahead: timedelta
    work_through: Callable[[Callable[[DueEntry], _Taken], Iterable[DueEntry]], Iterable[_Taken]] = (
        map
    )

    def sweep(self) -> Sweep:
        """Take up what the index holds up to now + look-ahead, oldest first, within bounds.

        First each tenant gets a fair share, then whoever has more. What can't be started holds
        back nothing else; it stays in the index, and in the end Unavailable is raised for it.
        """
        tally = _Tally()
        waiting = [shard for shard in range(self.shards) if self._pass(shard, tally, FAIR_SHARE)]
        for shard in waiting:
            self._pass(shard, tally, MOST)
        taken = tally.taken
        if taken[_Taken.FAILED]:
            raise Unavailable(
                f"{taken[_Taken.FAILED]} posts could not be started, {taken[_Taken.STARTED]} were."
            )
        return Sweep(taken[_Taken.STARTED], taken[_Taken.STALE])

    def _pass(self, shard: int, tally: _Tally, share: int) -> bool:
        """Go through one shard once, taking `share` of each tenant; whether some were left."""
        until = self.clock.now() + self.look_ahead
        had: Counter[str] = Counter()
        last: DueEntry | None = None
        enough = left = False
        while tally.has_room():
            entries = self.due_index.due(shard, until, PAGE, last, past_tenant=enough)
            tally.pages += 1
            chosen = [entry for entry in entries if _within(share, had, entry)]
            self._take_up_all(chosen, tally)
            if len(entries) < PAGE:
                return left or len(chosen) < len(entries)
            last = entries[-1]
            enough = had[last.tenant_id] >= share
            left = left or enough or len(chosen) < len(entries)
        return True

    def _take_up_all(self, entries: Sequence[DueEntry], tally: _Tally) -> None:
        for taken in self.work_through(self._try, entries):
            tally.taken[taken] += 1
            if not tally.has_room():
                return

    def _try(self, entry: DueEntry) -> _Taken:
        try:
            return _Taken.STARTED if self.take_up(entry) else _Taken.STALE
        except Unavailable:
            return _Taken.FAILED

    def take_up(self, entry: DueEntry) -> bool:
        """Start the entry's next attempt; False when somebody else has, or it has changed."""
        attempt = entry.attempt + 1
        self.workflow.start(
            lifecycle.execution_name(entry.instance_id, entry.generation, attempt),
            workflow_input(entry, attempt),
        )
        until = lifecycle.leased_until(entry.due_at, self.clock.now(), self.look_ahead)
        return self.due_index.lease(entry, until)

    def hurry(self, instance: PostInstance, slot: str) -> bool:
        """Start a post at once if it is to be taken up before the next sweep.

        One that has been started already is not: its entry has moved on to the end of its lease.
        Raises Unavailable; the next sweep will start it.
        """
        due_at, take_up_at = instance.due_at, instance.take_up_at
        if due_at is None or take_up_at is None or take_up_at > self.clock.now() + NEXT_SWEEP:
            return False
        entry = DueEntry(
            tenant_id=instance.tenant_id,
            instance_id=instance.id,
            slot=slot,
            generation=instance.generation,
            attempt=instance.attempt,
            due_at=due_at,
            take_up_at=take_up_at,
        )
        return self.take_up(entry)


def _within(share: int, had: Counter[str], entry: DueEntry) -> bool:
    """Whether its tenant may have one more, which is then counted."""
    if had[entry.tenant_id] >= share:
        return False
    had[entry.tenant_id] += 1
    return True


def workflow_input(entry: DueEntry, attempt: int) -> Mapping[str, Any]:
    """All that a workflow is told: names and times, never content or secrets."""
    return {
        "tenant_id": entry.tenant_id,
        "instance_id": entry.instance_id,
        "slot": entry.slot,
        "generation": entry.generation,
        "attempt": attempt,
        "wait_until": _whole_second(entry.due_at),
    }


def _whole_second(when: datetime) -> str:
    """For the workflow's Wait, rounded up: never early."""
    if when.microsecond:
        when = when.replace(microsecond=0) + timedelta(seconds=1)
    return when.strftime("%Y-%m-%dT%H:%M:%SZ")
