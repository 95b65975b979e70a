"""Due indexes in memory."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right, insort
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from drumbeat.domain.pacing import Place
from drumbeat.domain.posts import PostInstance, Status
from drumbeat.ports import DueEntry, Late
from tests.fakes.gates import HeldGates
from tests.samples import H2O, instance

_FIRST = datetime.min.replace(tzinfo=UTC)


class ListedDueIndex:
    """`ports.DueIndex` of one shard; its entries' posts are all `Scheduled`.

    A slot is `<minute>#<account>`, as in the table. Every tenant has the default lateness.
    """

    def __init__(self, entries: Sequence[DueEntry] = (), gates: HeldGates | None = None) -> None:
        self.entries = sorted(entries, key=_place)
        self.gates = gates or HeldGates()
        self.current = {entry.instance_id: entry for entry in entries}
        self.first_due = {entry.instance_id: entry.due_at for entry in entries}
        self.promised: dict[str, datetime] = {}
        self.waited: dict[str, int] = {}
        self.pages = 0

    def due(
        self,
        shard: int,
        until: datetime,
        limit: int,
        after: DueEntry | None = None,
        *,
        past_tenant: bool = False,
    ) -> Sequence[DueEntry]:
        self.pages += 1
        begin = (_FIRST, "", "") if after is None else _place(after)
        if after is not None and past_tenant:
            begin = (begin[0], begin[1], "~")
        first = bisect_right(self.entries, begin, key=_place)
        page = self.entries[first : first + limit]
        return [entry for entry in page if entry.take_up_at <= until]

    def late(self, entries: Sequence[DueEntry]) -> Sequence[Late]:
        return [self._late(entry) for entry in entries]

    def lease(self, entry: DueEntry, take_up_at: datetime, place: Place | None = None) -> bool:
        moved = replace(entry, take_up_at=take_up_at, attempt=entry.attempt + 1)
        return self._move(entry, moved, place)

    def line_up(self, entry: DueEntry, place: Place) -> bool:
        return self._move(entry, replace(entry, take_up_at=place.at), place)

    def done(self, instance_id: str) -> None:
        """The post's outcome was recorded: its entry leaves the index."""
        at = self._find(self.current.pop(instance_id))
        assert at is not None
        del self.entries[at]

    def post(self, entry: DueEntry) -> PostInstance:
        return instance(
            id=entry.instance_id,
            tenant_id=entry.tenant_id,
            channel_account_id=_account(entry),
            status=Status.SCHEDULED,
            scheduled_for=entry.scheduled_for,
            generation=entry.generation,
            attempt=entry.attempt,
            due_at=entry.due_at,
            promised_at=self.promised.get(entry.instance_id),
            take_up_at=entry.take_up_at,
            paced_seconds=self.waited.get(entry.instance_id, 0),
        )

    def _late(self, entry: DueEntry) -> Late:
        stands = self._find(entry) is not None
        gate = self.gates.get(entry.tenant_id, _account(entry))
        return Late(entry, self.post(entry) if stands else None, gate, H2O)

    def _move(self, entry: DueEntry, moved: DueEntry, place: Place | None) -> bool:
        at = self._find(entry)
        if at is None:
            return False
        del self.entries[at]
        if place is not None and place.at > entry.due_at:
            moved = replace(moved, due_at=place.at)
            first_due = self.promised.get(entry.instance_id, entry.due_at)
            self.promised[entry.instance_id] = place.at if place.promised else first_due
            waited = self.waited.get(entry.instance_id, 0)
            self.waited[entry.instance_id] = waited + math.ceil(place.waited.total_seconds())
        insort(self.entries, moved, key=_place)
        self.current[entry.instance_id] = moved
        return True

    def _find(self, entry: DueEntry) -> int | None:
        at = bisect_left(self.entries, _place(entry), key=_place)
        return at if at < len(self.entries) and self.entries[at] == entry else None


class ShardedDueIndex:
    """`ports.DueIndex` of several `ListedDueIndex` shards, over which entries are distributed."""

    def __init__(self, entries: Sequence[DueEntry], shards: int) -> None:
        self.gates = HeldGates()
        self.shards = [
            ListedDueIndex(entries[shard::shards], self.gates) for shard in range(shards)
        ]
        self._home = {instance_id: shard for shard in self.shards for instance_id in shard.current}

    @property
    def pages(self) -> int:
        return sum(shard.pages for shard in self.shards)

    def due(
        self,
        shard: int,
        until: datetime,
        limit: int,
        after: DueEntry | None = None,
        *,
        past_tenant: bool = False,
    ) -> Sequence[DueEntry]:
        return self.shards[shard].due(shard, until, limit, after, past_tenant=past_tenant)

    def late(self, entries: Sequence[DueEntry]) -> Sequence[Late]:
        return [late for each in entries for late in self._home[each.instance_id].late([each])]

    def lease(self, entry: DueEntry, take_up_at: datetime, place: Place | None = None) -> bool:
        return self._home[entry.instance_id].lease(entry, take_up_at, place)

    def line_up(self, entry: DueEntry, place: Place) -> bool:
        return self._home[entry.instance_id].line_up(entry, place)

    def done(self, instance_id: str) -> None:
        self._home[instance_id].done(instance_id)


def _account(entry: DueEntry) -> str:
    return entry.slot.partition("#")[2]


def _place(entry: DueEntry) -> tuple[datetime, str, str]:
    return entry.take_up_at, entry.tenant_id, entry.instance_id
