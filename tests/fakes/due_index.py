"""A due index in memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from drumbeat.ports import DueEntry


class ListedDueIndex:
    """`ports.DueIndex` of one shard."""

    def __init__(self, entries: Sequence[DueEntry] = ()) -> None:
        self.entries = sorted(entries, key=_place)
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
        begin = ("", "", "") if after is None else _place(after)
        if after is not None and past_tenant:
            begin = (begin[0], begin[1], "~")
        return [
            entry for entry in self.entries if _place(entry) > begin and entry.take_up_at <= until
        ][:limit]

    def lease(self, entry: DueEntry, take_up_at: datetime) -> bool:
        if entry not in self.entries:
            return False
        self.entries.remove(entry)
        moved = replace(entry, take_up_at=take_up_at, attempt=entry.attempt + 1)
        self.entries = sorted([*self.entries, moved], key=_place)
        return True


def _place(entry: DueEntry) -> tuple[str, str, str]:
    return entry.take_up_at.isoformat(), entry.tenant_id, entry.instance_id
