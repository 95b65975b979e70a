"""The log of operators' changes in memory."""

from __future__ import annotations

from drumbeat.domain.operators import LogEntry
from drumbeat.ports import Page, Position


class InMemoryOperatorLog:
    """`ports.OperatorLogStore`; `kept`: the entries by id."""

    def __init__(self) -> None:
        self.kept: dict[str, LogEntry] = {}

    def put(self, entry: LogEntry) -> None:
        self.kept[entry.id] = entry

    def drop(self, entry: LogEntry) -> None:
        self.kept.pop(entry.id, None)

    def page(self, *, limit: int, after: Position | None) -> Page[tuple[LogEntry, Position]]:
        newest = sorted(self.kept, reverse=True)
        found = [each for each in newest if after is None or each < after["id"]][:limit]
        items = [(self.kept[each], {"id": each}) for each in found]
        return Page(items, items[-1][1] if len(items) == limit else None)
