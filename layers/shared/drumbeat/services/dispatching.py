"""Starting what is due: the sweep over the due index, and the short way for what is due now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from drumbeat.domain import lifecycle
from drumbeat.domain.errors import Unavailable
from drumbeat.domain.posts import PostInstance
from drumbeat.ports import Clock, DueEntry, DueIndex, Workflow

#: The sweep comes once a minute, somewhere within it (AWS: scheduled rules fire inside the
#: minute); what is due sooner than that is started by whoever scheduled it.
NEXT_SWEEP = timedelta(seconds=90)
#: Entries read from one shard at a time, and at most in one sweep.
PAGE = 100
MOST = 2000
#: So many entries may fail before a sweep stops: then it is not the entries.
_MOST_FAILED = 10


@dataclass(frozen=True, slots=True)
class Sweep:
    """What one sweep did: workflows started, and entries that others had taken or changed."""

    started: int
    stale: int


@dataclass(frozen=True, slots=True)
class Dispatcher:
    """Starts one workflow per due post, `look_ahead` before it is due.

    The order matters: start first, then move the entry on. A crash in between starts the same
    name again, which does nothing; the other way round the post would wait for its lease.
    """

    due_index: DueIndex
    workflow: Workflow
    clock: Clock
    shards: int
    look_ahead: timedelta

    def sweep(self) -> Sweep:
        """Take up everything that the index holds up to now + look-ahead, oldest first.

        What can't be started holds back nothing else. It stays in the index, and in the end
        Unavailable is raised for it.
        """
        started = stale = failed = 0
        for shard in range(self.shards):
            room = True
            while room and started + stale < MOST and failed < _MOST_FAILED:
                entries = self.due_index.due(shard, self.clock.now() + self.look_ahead, PAGE)
                taken, lost = self._take_up_all(entries, _MOST_FAILED - failed)
                started, failed = started + taken, failed + lost
                stale += len(entries) - taken - lost
                room = len(entries) == PAGE and taken > 0
        if failed:
            raise Unavailable(f"{failed} posts could not be started, {started} were.")
        return Sweep(started, stale)

    def _take_up_all(self, entries: Sequence[DueEntry], patience: int) -> tuple[int, int]:
        """How many were started, and how many could not be, `patience` at most."""
        taken = failed = 0
        for entry in entries:
            try:
                taken += self.take_up(entry)
            except Unavailable:
                failed += 1
                if failed == patience:
                    break
        return taken, failed

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
