"""The due index: what is to be taken up, and when. It is the only truth about what is due."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from drumbeat.domain.errors import ChangedMeanwhile
from drumbeat.persistence import keys
from drumbeat.persistence.calendar import SlotItem
from drumbeat.persistence.table import Cancelled, Item, Transaction, availability
from drumbeat.ports import DueEntry


class DueIndexRepository:
    """`ports.DueIndex` over the sparse index."""

    def due(self, shard: int, until: datetime, limit: int) -> Sequence[DueEntry]:
        with availability():
            data = Item._get_connection().query(
                f"DUE#{shard}",
                range_key_condition=Item.due_sk <= keys.due_position(until, "~"),
                index_name="due",
                limit=limit,
            )
        return [_entry(raw) for raw in data["Items"]]

    def lease(self, entry: DueEntry, take_up_at: datetime) -> bool:
        transaction = Transaction()
        transaction.update(
            SlotItem(f"TENANT#{entry.tenant_id}#CAL", entry.slot),
            [
                SlotItem.due_sk.set(keys.due_position(take_up_at, entry.instance_id)),
                SlotItem.attempt.set(entry.attempt + 1),
                SlotItem.revision.add(1),
            ],
            (SlotItem.due_sk == keys.due_position(entry.take_up_at, entry.instance_id))
            & (SlotItem.generation == entry.generation)
            & (SlotItem.attempt == entry.attempt),
        )
        try:
            transaction.commit()
        except (Cancelled, ChangedMeanwhile):
            return False
        return True


def _entry(raw: dict[str, dict[str, str]]) -> DueEntry:
    take_up_at, _, instance_id = raw["due_sk"]["S"].partition("#")
    return DueEntry(
        tenant_id=raw["PK"]["S"].removeprefix("TENANT#").removesuffix("#CAL"),
        instance_id=instance_id,
        slot=raw["SK"]["S"],
        generation=int(raw["generation"]["N"]),
        attempt=int(raw["attempt"]["N"]),
        due_at=datetime.fromisoformat(raw["due_at"]["S"]),
        take_up_at=datetime.fromisoformat(take_up_at),
    )
