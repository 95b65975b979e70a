"""The due index: what is to be taken up, and when. Nothing else says what is due."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, cast

from drumbeat.domain.errors import ChangedMeanwhile
from drumbeat.domain.pacing import Place
from drumbeat.domain.posts import PostInstance
from drumbeat.domain.tenancy import Tenant
from drumbeat.persistence import keys
from drumbeat.persistence.gates import gate_of
from drumbeat.persistence.instances import SlotItem, instance_of
from drumbeat.persistence.table import Cancelled, Item, Transaction, availability, fetch
from drumbeat.persistence.tenants import TenantItem, tenant_of
from drumbeat.ports import DueEntry, Late

#: DynamoDB's limit: keys in one BatchGetItem.
_AT_ONCE = 100
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

    def late(self, entries: Sequence[DueEntry]) -> Sequence[Late]:
        slots = _fetch_all((keys.calendar(each.tenant_id), each.slot) for each in entries)
        posts = [_post(each, slots) for each in entries]
        items = _fetch_all(
            key
            for post in posts
            if post is not None
            for key in (_gate_key(post), (keys.tenant(post.tenant_id), keys.META))
        )
        return [
            Late(
                entry,
                post,
                gate_of(items.get(_gate_key(post)) if post else None),
                _tenant(entry.tenant_id, items),
            )
            for entry, post in zip(entries, posts, strict=True)
        ]

    def lease(self, entry: DueEntry, take_up_at: datetime, place: Place | None = None) -> bool:
        actions = [SlotItem.attempt.set(entry.attempt + 1)]
        return self._move(entry, take_up_at, [*actions, *_due(entry, place)])

    def line_up(self, entry: DueEntry, place: Place) -> bool:
        return self._move(entry, place.at, _due(entry, place))

    def _move(self, entry: DueEntry, take_up_at: datetime, more: Sequence[Any]) -> bool:
        position = keys.due_position(take_up_at, entry.tenant_id, entry.instance_id)
        transaction = Transaction()
        transaction.update(
            SlotItem(keys.calendar(entry.tenant_id), entry.slot),
            [SlotItem.due_sk.set(position), SlotItem.revision.add(1), *more],
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


def _due(entry: DueEntry, place: Place | None) -> list[Any]:
    """Update actions: the post is due at its place; the time when it was first due is kept, or the
    promised time."""
    if place is None or place.at <= entry.due_at:
        return []
    first_due = place.at if place.promised else SlotItem.promised_at | entry.due_at
    actions = [SlotItem.due_at.set(place.at), SlotItem.promised_at.set(first_due)]
    seconds = math.ceil(place.waited.total_seconds())
    return [*actions, SlotItem.paced_seconds.add(seconds)] if seconds > 0 else actions


def _fetch_all(places: Iterable[tuple[str, str]]) -> Mapping[tuple[str, str], Item]:
    """Any number of items by key, each read once."""
    every = list(dict.fromkeys(places))
    items: dict[tuple[str, str], Item] = {}
    for first in range(0, len(every), _AT_ONCE):
        items |= fetch(every[first : first + _AT_ONCE])
    return items


def _post(entry: DueEntry, slots: Mapping[tuple[str, str], Item]) -> PostInstance | None:
    """The post of the entry; None when the entry is outdated."""
    slot = slots.get((keys.calendar(entry.tenant_id), entry.slot))
    if not isinstance(slot, SlotItem) or slot.due_sk != _position(entry):
        return None
    stands = (slot.generation, slot.attempt) == (entry.generation, entry.attempt)
    return instance_of(slot, entry.tenant_id) if stands else None


def _gate_key(post: PostInstance) -> tuple[str, str]:
    return keys.gates(post.tenant_id), post.channel_account_id


def _tenant(tenant_id: str, items: Mapping[tuple[str, str], Item]) -> Tenant | None:
    item = items.get((keys.tenant(tenant_id), keys.META))
    return tenant_of(cast("TenantItem", item), tenant_id) if item else None


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
        scheduled_for=keys.slot_minute(raw["SK"]["S"]),
    )
