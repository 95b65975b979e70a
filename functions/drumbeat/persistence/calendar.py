"""Post instances in their slots: the calendar."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import chain
from typing import Any, cast

from drumbeat.domain.accounts import ChannelAccount
from drumbeat.domain.attempts import Attempt
from drumbeat.domain.content import ContentItem
from drumbeat.domain.errors import ChangedMeanwhile, Unavailable
from drumbeat.domain.notifications import Notification
from drumbeat.domain.posts import FOUND_AHEAD_WITHIN, PostInstance
from drumbeat.domain.time_ordered import time_ordered
from drumbeat.persistence import keys
from drumbeat.persistence.accounts import AccountItem, account_of, is_planned_as, planning_actions
from drumbeat.persistence.attempts import AttemptItem, attempt_item, attempt_of
from drumbeat.persistence.contents import UseItem, content_of
from drumbeat.persistence.gates import app_key, gate_of
from drumbeat.persistence.instances import (
    AddressItem,
    AheadItem,
    SlotItem,
    StoredSlot,
    WithdrawnItem,
    address_item,
    bare_address,
    bare_slot,
    differences,
    instance_of,
    is_as_new,
    slot_item,
    slot_key,
)
from drumbeat.persistence.notifications import notification_item
from drumbeat.persistence.secrets import secret_of
from drumbeat.persistence.table import Cancelled, Item, Transaction, availability, fetch, get
from drumbeat.persistence.tenants import tenant_of
from drumbeat.persistence.writing import Writing
from drumbeat.ports import (
    Clock,
    InstanceChange,
    Package,
    Page,
    Position,
    Replace,
    Stretch,
    Wanted,
    Window,
)

#: Sorts after everything in a calendar.
_LAST = f"{keys.UNTIMED}~"
#: How often a post's two items are read at most when somebody writes between the reads.
_READS = 5


class CalendarRepository:
    """`ports.Calendar` over the table."""

    def __init__(self, due_shards: int, clock: Clock) -> None:
        self._shards = due_shards
        self._clock = clock

    def get(self, tenant_id: str, instance_id: str) -> PostInstance | None:
        for _ in range(_READS):
            address = get(AddressItem, keys.tenant(tenant_id), keys.instance(instance_id))
            if address is None:
                return None
            address = cast("AddressItem", address)
            slot = get(Item, keys.calendar(tenant_id), address.slot)
            if not isinstance(slot, SlotItem) or slot.id != instance_id:
                continue  # it has been moved or deleted
            if is_as_new(address, slot):
                return instance_of(slot, tenant_id, address)
        raise _being_changed()

    def range(
        self,
        tenant_id: str,
        start: datetime | None,
        end: datetime | None,
        *,
        limit: int | None = None,
        after: Position | None = None,
        newest_first: bool = False,
    ) -> Page[PostInstance]:
        instances: list[PostInstance] = []
        position = after
        while True:
            page, position = self._page(
                tenant_id, start, end, position, limit, newest_first=newest_first
            )
            instances += [
                instance_of(item, tenant_id) for item in page if isinstance(item, StoredSlot)
            ]
            if position is None or limit is None or len(instances) >= limit:
                break
        if limit is not None and len(instances) > limit:
            instances = instances[:limit]
            position = self.position(instances[-1])
        return Page(instances, position)

    def shown(
        self, tenant_id: str, start: datetime, end: datetime, *, after: Position | None = None
    ) -> Page[PostInstance]:
        page, position = self._page(tenant_id, start - FOUND_AHEAD_WITHIN, end, after, None)
        ahead = [item for item in page if isinstance(item, AheadItem)]
        slots: dict[str, SlotItem | StoredSlot] = {
            item.SK: item for item in page if isinstance(item, StoredSlot)
        }
        names = {item.slot for item in ahead} - slots.keys()
        slots |= self._slots(tenant_id, names)
        instances: list[PostInstance] = []
        for item in page:
            slot = slots.get(item.slot if isinstance(item, AheadItem) else item.SK)
            if slot is None:
                continue
            instance = instance_of(slot, tenant_id)
            listed_at = instance.listed_at
            if listed_at and start <= listed_at < end and _place_of(instance) == item.SK:
                instances.append(instance)
        return Page(instances, position)

    def _slots(self, tenant_id: str, names: Collection[str]) -> Mapping[str, SlotItem]:
        """Posts by the sort keys of their slots. Eventually consistent."""
        if not names:
            return {}
        places = [(keys.calendar(tenant_id), name) for name in names]
        items = fetch(places, consistent=False)
        return {item.SK: item for item in items.values() if isinstance(item, SlotItem)}

    def untimed(self, tenant_id: str) -> Sequence[PostInstance]:
        return self._all(tenant_id, keys.UNTIMED, _LAST)

    def standing(self, tenant_id: str, since: datetime) -> Sequence[PostInstance]:
        posts = self._all(tenant_id, keys.minute(since), keys.UNTIMED)
        made_since = f"{keys.UNTIMED}{time_ordered(since, bytes(10))}"
        return [*posts, *self._all(tenant_id, made_since, _LAST)]

    def _all(self, tenant_id: str, first: str, last: str) -> Sequence[PostInstance]:
        """All instances whose sort keys are in the range."""
        instances: list[PostInstance] = []
        position: Position | None = None
        while True:
            page, position = self._page(
                tenant_id, None, None, position, None, first=first, last=last
            )
            instances += [
                instance_of(item, tenant_id) for item in page if isinstance(item, StoredSlot)
            ]
            if position is None:
                return instances

    def slot_of(self, instance: PostInstance) -> str:
        return slot_key(instance)

    def position(self, instance: PostInstance) -> Position:
        return {"slot": slot_key(instance)}

    def position_at(self, when: datetime, instance_id: str) -> Position:
        return {"slot": keys.ahead(when, instance_id)}

    def window(
        self,
        tenant_id: str,
        start: datetime | None,
        end: datetime | None,
        *,
        consistent: bool = False,
    ) -> Window:
        instances: list[PostInstance] = []
        withdrawn: list[tuple[str, datetime]] = []
        position: Position | None = None
        while True:
            page, position = self._page(
                tenant_id, start, end, position, None, consistent=consistent
            )
            for item in page:
                if isinstance(item, StoredSlot):
                    instances.append(instance_of(item, tenant_id))
                elif isinstance(item, WithdrawnItem):
                    minute, account_id = item.SK.split("#", 1)
                    withdrawn.append((account_id, datetime.fromisoformat(minute)))
            if position is None:
                return Window(instances, withdrawn)

    def stretch(
        self, tenant_id: str, account_id: str, start: datetime | None, after: Position | None
    ) -> Stretch:
        page, position = self._page(
            tenant_id, start, None, after, None, consistent=True, account_id=account_id
        )
        instances = [instance_of(item, tenant_id) for item in page if isinstance(item, StoredSlot)]
        withdrawn = [
            datetime.fromisoformat(item.SK.split("#", 1)[0])
            for item in page
            if isinstance(item, WithdrawnItem) and item.SK.split("#", 1)[1] == account_id
        ]
        minute = keys.slot_minute(position["slot"]) if position else None
        return Stretch(instances, withdrawn, minute, position)

    def at_minutes(
        self, tenant_id: str, account_id: str, minutes: Sequence[datetime]
    ) -> Sequence[PostInstance]:
        calendar = keys.calendar(tenant_id)
        items = fetch([(calendar, keys.slot(minute, account_id, "")) for minute in minutes])
        return [
            instance_of(each, tenant_id) for each in items.values() if isinstance(each, SlotItem)
        ]

    def several(self, tenant_id: str, instance_ids: Sequence[str]) -> Sequence[PostInstance]:
        places = [(keys.tenant(tenant_id), keys.instance(each)) for each in instance_ids]
        addresses = {key: cast("AddressItem", each) for key, each in fetch(places).items()}
        calendar = keys.calendar(tenant_id)
        slots = fetch([(calendar, each.slot) for each in addresses.values()])
        instances: list[PostInstance] = []
        for key, instance_id in zip(places, instance_ids, strict=True):
            address = addresses.get(key)
            slot = slots.get((calendar, address.slot)) if address else None
            if isinstance(slot, SlotItem) and slot.id == instance_id and address is not None:
                if is_as_new(address, slot):
                    instances.append(instance_of(slot, tenant_id, address))
                elif (read := self.get(tenant_id, instance_id)) is not None:
                    instances.append(read)
        return instances

    def users_of(self, tenant_id: str, content_id: str) -> Sequence[str]:
        with availability():
            items = UseItem.query(
                keys.uses(tenant_id),
                UseItem.SK.startswith(keys.use(content_id, "")),
                consistent_read=True,
            )
            return [item.SK.rpartition("#")[2] for item in items]

    def apply(
        self,
        *changes: InstanceChange,
        create_content: ContentItem | None = None,
        reword: tuple[ContentItem, ContentItem] | None = None,
        attempts: Sequence[Attempt] = (),
        notification: Notification | None = None,
    ) -> None:
        writing = Writing(self._shards, self._clock.now())
        if create_content is not None:
            writing.create_content(create_content)
        if reword is not None:
            writing.reword(*reword)
        for change in changes:
            writing.add(change)
        for attempt in attempts:
            writing.transaction.put(attempt_item(attempt))
        if notification is not None:
            writing.transaction.put(notification_item(notification))
        writing.commit()

    def plan(
        self,
        before: ChannelAccount,
        after: ChannelAccount,
        *,
        create: Sequence[PostInstance] = (),
        remove: Sequence[PostInstance] = (),
        restate: Sequence[Replace] = (),
    ) -> None:
        transaction = Transaction()
        transaction.update(
            AccountItem(keys.accounts(before.tenant_id), before.id),
            planning_actions(after),
            is_planned_as(before)
            & (AccountItem.status == before.status.value)
            & (AccountItem.name == before.name),
        )
        for instance in create:
            transaction.put(slot_item(instance, self._shards), SlotItem.PK.does_not_exist())
            transaction.put(address_item(instance))
        for instance in remove:
            transaction.delete(bare_slot(instance), SlotItem.revision == instance.revision)
            transaction.delete(bare_address(instance))
        for change in restate:
            slot = replace(change.after, revision=change.before.revision + 1)
            transaction.update(
                bare_slot(slot),
                differences(slot_item(change.before, self._shards), slot_item(slot, self._shards)),
                SlotItem.revision == change.before.revision,
            )
        try:
            transaction.commit()
        except Cancelled as cancelled:
            raise ChangedMeanwhile(
                "The schedule or an empty slot was changed meanwhile."
            ) from cancelled

    def package(
        self,
        tenant_id: str,
        slot: str,
        instance_id: str,
        account_id: str | None,
        content_id: str | None,
        app_of: str | None = None,
    ) -> Package:
        wanted = Wanted(slot, instance_id, account_id, content_id, app_of)
        return self.packages(tenant_id, [wanted])[0]

    def packages(self, tenant_id: str, wanted: Sequence[Wanted]) -> Sequence[Package]:
        read: dict[int, Package] = {}
        rest = {number: (each, _places(tenant_id, each)) for number, each in enumerate(wanted)}
        for _ in range(_READS):
            places = [place.values() for _, place in rest.values()]
            items = fetch(list(dict.fromkeys(chain.from_iterable(places))))
            for number, (each, place) in list(rest.items()):
                parts = {name: items.get(key) for name, key in place.items()}
                package = _package_in(parts, tenant_id, each.instance_id)
                if package is not None:
                    read[number] = package
                    del rest[number]
            if not rest:
                return [read[number] for number in range(len(wanted))]
        raise _being_changed()

    def attempts(self, tenant_id: str, instance_id: str) -> Sequence[Attempt]:
        with availability():
            items = AttemptItem.query(
                keys.attempts(tenant_id),
                AttemptItem.SK.startswith(f"{instance_id}#"),
                consistent_read=True,
            )
            return [attempt_of(item, tenant_id, instance_id) for item in items]

    def _page(
        self,
        tenant_id: str,
        start: datetime | None,
        end: datetime | None,
        after: Position | None,
        limit: int | None,
        *,
        first: str = "0",
        last: str | None = None,
        consistent: bool = False,
        newest_first: bool = False,
        account_id: str | None = None,
    ) -> tuple[list[StoredSlot | Item], Position | None]:
        """One page of the database; withdrawn slots are not filtered by account."""
        pk = keys.calendar(tenant_id)
        first = keys.minute(start) if start else first
        last = keys.minute(end) if end else last or _LAST
        begin = after["slot"] if after else None
        if begin is not None and not first <= begin <= last:
            # DynamoDB refuses a start key outside of the range.
            if (begin < first) is newest_first:
                return [], None
            begin = None
        start_key = {"PK": {"S": pk}, "SK": {"S": begin}} if begin else None
        with availability():
            data = Item._get_connection().query(  # one page, of all kinds of items
                pk,
                range_key_condition=Item.SK.between(first, last),
                filter_condition=_of_account(account_id) if account_id else None,
                exclusive_start_key=start_key,
                limit=limit,
                consistent_read=consistent,
                scan_index_forward=not newest_first,
            )
        items = [
            StoredSlot(raw) if raw["kind"]["S"] == "slot" else Item.from_raw_data(raw)
            for raw in data["Items"]
        ]
        last_key = data.get("LastEvaluatedKey")
        return items, {"slot": last_key["SK"]["S"]} if last_key else None


def _place_of(instance: PostInstance) -> str:
    """The sort key under which the calendar lists it."""
    if instance.ahead_at is not None and instance.sent_ahead:
        return keys.ahead(instance.ahead_at, instance.id)
    return slot_key(instance)


def _places(tenant_id: str, wanted: Wanted) -> Mapping[str, tuple[str, str]]:
    """The keys of a package's parts, by their names."""
    places = {
        "slot": (keys.calendar(tenant_id), wanted.slot),
        "address": (keys.tenant(tenant_id), keys.instance(wanted.instance_id)),
        "tenant": (keys.tenant(tenant_id), keys.META),
    }
    if wanted.account_id:
        places["account"] = (keys.accounts(tenant_id), wanted.account_id)
        places["secret"] = (keys.secrets(tenant_id), wanted.account_id)
        places["gate"] = (keys.gates(tenant_id), wanted.account_id)
    if wanted.content_id:
        places["content"] = (keys.contents(tenant_id), wanted.content_id)
    if wanted.app_of:
        places["app_gate"] = app_key(wanted.app_of)
    return places


def _package_in(parts: Mapping[str, Any], tenant_id: str, instance_id: str) -> Package | None:
    """The package; None when the post's two items are of different moments."""
    item, address = parts["slot"], parts["address"]
    is_whole = isinstance(item, SlotItem) and item.id == instance_id and address is not None
    if not is_whole:
        return _package(parts, tenant_id, None)
    if is_as_new(address, item):
        return _package(parts, tenant_id, instance_of(item, tenant_id, address))
    return None


def _package(parts: Mapping[str, Any], tenant_id: str, instance: PostInstance | None) -> Package:
    return Package(
        instance=instance,
        content=content_of(parts["content"], tenant_id) if parts.get("content") else None,
        account=account_of(parts["account"], tenant_id) if parts.get("account") else None,
        secret=secret_of(parts.get("secret")),
        tenant=tenant_of(parts["tenant"], tenant_id) if parts["tenant"] else None,
        gate=gate_of(parts.get("gate")),
        app_gate=gate_of(parts["app_gate"]) if "app_gate" in parts else None,
    )


def _of_account(account_id: str) -> Any:
    """Keys can't be filtered, and withdrawn slots have no account attribute."""
    return (SlotItem.account_id == account_id) | SlotItem.account_id.does_not_exist()


def _being_changed() -> Unavailable:
    return Unavailable("The post is being changed again and again; try again in a moment.")
