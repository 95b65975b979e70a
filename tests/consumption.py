"""The capacity that MiniStack reports for the calls made to it; it counts as AWS does.

moto's figures are wrong, so for moto `tests.meter` calculates units from the items instead.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from drumbeat.persistence import table

READS = frozenset({"Query", "Scan", "GetItem", "BatchGetItem"})


@dataclass
class Consumption:
    """Requests by operation, the units that writes cost, and the bytes that reads returned."""

    operations: Counter[str] = field(default_factory=Counter)
    write_units: float = 0.0
    bytes_read: int = 0

    @property
    def calls(self) -> int:
        return self.operations.total()

    @property
    def reads(self) -> int:
        return sum(count for name, count in self.operations.items() if name in READS)

    @property
    def writes(self) -> int:
        return self.calls - self.reads

    def note(self, http_response: Any, parsed: dict[str, Any], model: Any, **_: Any) -> None:
        self.operations[model.name] += 1
        if model.name in READS:
            self.bytes_read += len(http_response.content)
            return
        consumed = parsed.get("ConsumedCapacity") or []
        entries = consumed if isinstance(consumed, list) else [consumed]
        self.write_units += sum(float(entry["CapacityUnits"]) for entry in entries)


@contextmanager
def consumed() -> Iterator[Consumption]:
    """Counts the calls of the repositories' connection meanwhile."""
    counted = Consumption()
    events = table.connection().client.meta.events
    events.register("after-call.dynamodb", counted.note)
    try:
        yield counted
    finally:
        events.unregister("after-call.dynamodb", counted.note)
