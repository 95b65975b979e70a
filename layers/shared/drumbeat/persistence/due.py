"""The due index: what is to be taken up, and when. It is the only truth about what is due."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from drumbeat.domain.errors import ChangedMeanwhile
from drumbeat.persistence import keys
from drumbeat.persistence.instances import SlotItem
from drumbeat.persistence.table import Cancelled, Item, Transaction, availability
from drumbeat.ports import DueEntry

#: Sorts after every tenant and every id.
_LAST = "~"


class DueIndexRepository:
    """`ports.DueIndex` over the sparse index."""

    def due(
        self,
        shard: int,
        until: datetime,
        limit: int,
        after: DueEntry | None = None,
        *,
        past_tenant: bool = False,
    ) -> Sequence[DueEntry]:
        end = keys.due_position(until, _LAST)
        begin = "0" if after is None else f"{_position(after, past_tenant=past_tenant)}{_LAST}"
        if begin > end:
            return []
        with availability():
            data = Item._get_connection().query(
                f"DUE#{shard}",
                range_key_condition=Item.due_sk.between(begin, end),
                index_name="due",
                limit=limit,
            )
        return [_entry(raw) for raw in data["Items"]]

    def lease(self, entry: DueEntry, take_up_at: datetime) -> bool:
        transaction = Transaction()
        transaction.update(
            SlotItem(keys.calendar(entry.tenant_id), entry.slot),
            [
                SlotItem.due_sk.set(
                    keys.due_position(take_up_at, entry.tenant_id, entry.instance_id)
                ),
                SlotItem.attempt.set(entry.attempt + 1),
                SlotItem.revision.add(1),
            ],
            (SlotItem.due_sk == _position(entry))
            & (SlotItem.generation == entry.generation)
            & (SlotItem.attempt == entry.attempt),
        )
        try:
            transaction.commit()
        except (Cancelled, ChangedMeanwhile):
            return False
        return True


def _position(entry: DueEntry, *, past_tenant: bool = False) -> str:
    instance_id = "" if past_tenant else entry.instance_id
    return keys.due_position(entry.take_up_at, entry.tenant_id, instance_id)


def _entry(raw: dict[str, dict[str, str]]) -> DueEntry:
    take_up_at, tenant_id, instance_id = raw["due_sk"]["S"].split("#")
    return DueEntry(
        tenant_id=tenant_id,
        instance_id=instance_id,
        slot=raw["SK"]["S"],
        generation=int(raw["generation"]["N"]),
        attempt=int(raw["attempt"]["N"]),
        due_at=datetime.fromisoformat(raw["due_at"]["S"]),
        take_up_at=datetime.fromisoformat(take_up_at),
    )
