"""Post instances in their slots: the calendar.

An instance is two items. Its slot carries what a month's view shows, and its key lets an
account post only once a minute. Its address, by id, says where the slot is and holds the long
texts, so that a month stays small.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any, cast

from pynamodb.attributes import (
    BooleanAttribute,
    JSONAttribute,
    NumberAttribute,
    TTLAttribute,
    UnicodeAttribute,
)

from drumbeat.domain.accounts import AccountStatus, ChannelAccount
from drumbeat.domain.content import ContentItem, ContentStatus
from drumbeat.domain.errors import ChangedMeanwhile, Conflict, NotFound, SlotTaken
from drumbeat.domain.posts import (
    ON_ITS_WAY,
    Claim,
    Origin,
    PostError,
    PostInstance,
    Status,
)
from drumbeat.persistence import keys
from drumbeat.persistence.accounts import (
    AccountItem,
    account_of,
    is_planned_as,
    planning_actions,
)
from drumbeat.persistence.contents import ContentRecord, UseItem, content_of, content_record
from drumbeat.persistence.table import (
    Cancelled,
    InstantAttribute,
    Item,
    Transaction,
    availability,
    fetch,
    get,
    instant,
)
from drumbeat.persistence.tenants import tenant_of
from drumbeat.ports import (
    Attempt,
    InstanceChange,
    Package,
    Page,
    Position,
    Put,
    Remove,
    Replace,
    Window,
)

_TOMBSTONE_OUTLIVES_ITS_MINUTE_BY = timedelta(days=1)


class SlotItem(Item, discriminator="slot"):
    """A post instance where it stands in the calendar."""

    id = UnicodeAttribute()
    account_id = UnicodeAttribute()
    account_name = UnicodeAttribute()
    platform = UnicodeAttribute()
    timezone = UnicodeAttribute()
    status = UnicodeAttribute()
    origin = UnicodeAttribute()
    scheduled_for = InstantAttribute(null=True)
    wanted_local = UnicodeAttribute(null=True)
    content_id = UnicodeAttribute(null=True)
    content_title = UnicodeAttribute(null=True)
    captioned = BooleanAttribute(null=True)
    over_withdrawn = BooleanAttribute(null=True)
    generation = NumberAttribute()
    attempt = NumberAttribute()
    tries = NumberAttribute(null=True)
    looks = NumberAttribute(null=True)
    version = NumberAttribute()
    revision = NumberAttribute()
    due_at = InstantAttribute(null=True)
    promised_at = InstantAttribute(null=True)
    claim = JSONAttribute(null=True)
    handle = JSONAttribute(null=True)
    maybe_sent = BooleanAttribute(null=True)
    posted_at = InstantAttribute(null=True)
    platform_post_id = UnicodeAttribute(null=True)
    permalink = UnicodeAttribute(null=True)
    error = JSONAttribute(null=True)
    lag_seconds = NumberAttribute(null=True)
    created_at = InstantAttribute(null=True)


class WithdrawnItem(Item, discriminator="withdrawn"):
    """A tombstone: a person took away what top-off had planned here."""

    expires_at = TTLAttribute()


class AddressItem(Item, discriminator="address"):
    """Where an instance stands, and its long texts."""

    slot = UnicodeAttribute()
    caption_override = UnicodeAttribute(null=True)


class AttemptItem(Item, discriminator="attempt"):
    """One line of a post's history."""

    generation = NumberAttribute()
    attempt = NumberAttribute()
    number = NumberAttribute()
    at = InstantAttribute()
    outcome = UnicodeAttribute()
    lag_seconds = NumberAttribute(null=True)
    platform_post_id = UnicodeAttribute(null=True)
    permalink = UnicodeAttribute(null=True)
    code = UnicodeAttribute(null=True)
    message = UnicodeAttribute(null=True)
    text = UnicodeAttribute(null=True)


class CalendarRepository:
    """`ports.Calendar` over the table."""

    def __init__(self, due_shards: int) -> None:
        self._shards = due_shards

    def get(self, tenant_id: str, instance_id: str) -> PostInstance | None:
        for _ in range(3):  # a move between the two reads leaves the first one stale
            address = get(AddressItem, keys.tenant(tenant_id), keys.instance(instance_id))
            if address is None:
                return None
            address = cast("AddressItem", address)
            slot = get(Item, keys.calendar(tenant_id), address.slot)
            if isinstance(slot, SlotItem) and slot.id == instance_id:
                return _instance(slot, tenant_id, address)
        return None

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
            instances += [_instance(item, tenant_id) for item in page if isinstance(item, SlotItem)]
            if position is None or limit is None or len(instances) >= limit:
                break
        if limit is not None and len(instances) > limit:
            instances = instances[:limit]
            position = self.position(instances[-1])
        return Page(instances, position)

    def untimed(self, tenant_id: str) -> Sequence[PostInstance]:
        instances: list[PostInstance] = []
        position: Position | None = None
        while True:
            page, position = self._page(tenant_id, None, None, position, None, first=keys.UNTIMED)
            instances += [_instance(item, tenant_id) for item in page if isinstance(item, SlotItem)]
            if position is None:
                return instances

    def slot_of(self, instance: PostInstance) -> str:
        return slot_key(instance)

    def position(self, instance: PostInstance) -> Position:
        return {"slot": slot_key(instance)}

    def position_at(self, when: datetime, instance_id: str) -> Position:
        return {"slot": f"{keys.minute(when)}#~{instance_id}"}

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
                if isinstance(item, SlotItem):
                    instances.append(_instance(item, tenant_id))
                else:
                    minute, account_id = item.SK.split("#", 1)
                    withdrawn.append((account_id, datetime.fromisoformat(minute)))
            if position is None:
                return Window(instances, withdrawn)

    def users_of(self, tenant_id: str, content_id: str) -> Sequence[str]:
        with availability():
            found = UseItem.query(
                keys.uses(tenant_id),
                UseItem.SK.startswith(keys.use(content_id, "")),
                consistent_read=True,
            )
            return [item.SK.rpartition("#")[2] for item in found]

    def apply(
        self,
        *changes: InstanceChange,
        create_content: ContentItem | None = None,
        attempt: Attempt | None = None,
    ) -> None:
        writing = _Writing(self._shards)
        if create_content is not None:
            writing.create_content(create_content)
        for change in changes:
            writing.add(change)
        if attempt is not None:
            writing.transaction.put(_attempt_item(attempt))
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
            transaction.delete(_key_of(instance), SlotItem.revision == instance.revision)
            transaction.delete(_address_key(instance))
        for change in restate:
            stated = replace(change.after, revision=change.before.revision + 1)
            transaction.update(
                _key_of(stated),
                _differences(
                    slot_item(change.before, self._shards), slot_item(stated, self._shards)
                ),
                SlotItem.revision == change.before.revision,
            )
        try:
            transaction.commit()
        except Cancelled as cancelled:
            raise ChangedMeanwhile("The schedule or a slot was changed meanwhile.") from cancelled

    def package(
        self, tenant_id: str, slot: str, instance_id: str, account_id: str, content_id: str | None
    ) -> Package:
        wanted = {
            "slot": (keys.calendar(tenant_id), slot),
            "address": (keys.tenant(tenant_id), keys.instance(instance_id)),
            "account": (keys.accounts(tenant_id), account_id),
            "secret": (keys.secrets(tenant_id), account_id),
            "tenant": (keys.tenant(tenant_id), keys.META),
        }
        if content_id:
            wanted["content"] = (keys.contents(tenant_id), content_id)
        stored = fetch(list(wanted.values()))
        found: dict[str, Any] = {name: stored.get(key) for name, key in wanted.items()}
        item, address = found["slot"], found["address"]
        here = isinstance(item, SlotItem) and item.id == instance_id and address is not None
        return Package(
            instance=_instance(item, tenant_id, address) if here else None,
            content=content_of(found["content"], tenant_id) if found.get("content") else None,
            account=account_of(found["account"], tenant_id) if found["account"] else None,
            sealed=found["secret"].sealed if found["secret"] else None,
            tenant=tenant_of(found["tenant"], tenant_id) if found["tenant"] else None,
        )

    def attempts(self, tenant_id: str, instance_id: str) -> Sequence[Attempt]:
        with availability():
            found = AttemptItem.query(
                keys.attempts(tenant_id),
                AttemptItem.SK.startswith(f"{instance_id}#"),
                consistent_read=True,
            )
            return [_attempt(item, tenant_id, instance_id) for item in found]

    def _page(
        self,
        tenant_id: str,
        start: datetime | None,
        end: datetime | None,
        after: Position | None,
        limit: int | None,
        *,
        first: str = "0",
        consistent: bool = False,
        newest_first: bool = False,
    ) -> tuple[list[Item], Position | None]:
        pk = keys.calendar(tenant_id)
        first = keys.minute(start) if start else first
        within = Item.SK.between(first, keys.minute(end) if end else f"{keys.UNTIMED}~")
        start_key = {"PK": {"S": pk}, "SK": {"S": after["slot"]}} if after else None
        with availability():
            data = Item._get_connection().query(  # one page, whatever its kinds
                pk,
                range_key_condition=within,
                exclusive_start_key=start_key,
                limit=limit,
                consistent_read=consistent,
                scan_index_forward=not newest_first,
            )
        items = [Item.from_raw_data(raw) for raw in data["Items"]]
        last = data.get("LastEvaluatedKey")
        return items, {"slot": last["SK"]["S"]} if last else None


@dataclass
class _Counts:
    """How a content item's counts change in one transaction."""

    uses: int = 0
    scheduled: int = 0
    posted: int = 0
    #: The title that an instance which now shows it has copied.
    copied: str | None = None


@dataclass
class _Writing:
    """One transaction over instances, with the content's counts kept in step."""

    shards: int
    transaction: Transaction = field(default_factory=Transaction)
    counts: dict[tuple[str, str], _Counts] = field(default_factory=lambda: defaultdict(_Counts))
    #: What it means when the condition of the step with that index does not hold.
    explanations: dict[int, Callable[[], Exception]] = field(default_factory=dict)
    created: ContentItem | None = None

    def create_content(self, content: ContentItem) -> None:
        self.created = content

    def add(self, change: InstanceChange) -> None:
        match change:
            case Put(instance):
                self._put(instance)
            case Replace(before, after):
                self._replace(before, after)
            case Remove(instance):
                self._leave(instance)
                self.transaction.delete(_address_key(instance))
                self._count(instance, None)

    def _put(self, instance: PostInstance) -> None:
        account = AccountItem(keys.accounts(instance.tenant_id), instance.channel_account_id)
        index = self.transaction.check(
            account,
            (AccountItem.status != AccountStatus.DELETING.value)
            & (AccountItem.name == instance.account_name),
        )
        self.explanations[index] = partial(_account_changed, account.PK, account.SK)
        self._enter(instance)
        self.transaction.put(address_item(instance), AddressItem.PK.does_not_exist())
        self._count(None, instance)

    def _replace(self, before: PostInstance, after: PostInstance) -> None:
        after = replace(after, revision=before.revision + 1)
        moved = slot_key(before) != slot_key(after)
        if moved:
            self._leave(before)
            self._enter(after)
        else:
            self.transaction.update(
                _key_of(after),
                _differences(slot_item(before, self.shards), slot_item(after, self.shards)),
                SlotItem.revision == before.revision,
            )
        texts = _differences(address_item(before), address_item(after))
        if texts:
            self.transaction.update(_address_key(after), texts, AddressItem.PK.exists())
        self._count(before, after)

    def _enter(self, instance: PostInstance) -> None:
        """Stand on a slot that is free or withdrawn, remembering which."""
        there = get(Item, keys.calendar(instance.tenant_id), slot_key(instance))
        if isinstance(there, SlotItem):
            raise _occupied(instance, there)
        withdrawn = isinstance(there, WithdrawnItem)
        standing = replace(instance, over_withdrawn=withdrawn)
        as_seen = Item.kind == WithdrawnItem if withdrawn else SlotItem.PK.does_not_exist()
        index = self.transaction.put(slot_item(standing, self.shards), as_seen)
        self.explanations[index] = partial(_slot_changed, instance)

    def _leave(self, instance: PostInstance) -> None:
        """Go from a slot; where top-off had planned, leave a tombstone."""
        unchanged = SlotItem.revision == instance.revision
        planned = instance.origin is Origin.TOPOFF or instance.over_withdrawn
        if planned and instance.scheduled_for is not None:
            expiry = instance.scheduled_for + _TOMBSTONE_OUTLIVES_ITS_MINUTE_BY
            stone = WithdrawnItem(
                keys.calendar(instance.tenant_id), slot_key(instance), expires_at=expiry
            )
            self.transaction.put(stone, unchanged)
        else:
            self.transaction.delete(_key_of(instance), unchanged)

    def _count(self, before: PostInstance | None, after: PostInstance | None) -> None:
        for instance, sign in ((before, -1), (after, +1)):
            if instance is not None and instance.content_item_id:
                counts = self.counts[instance.tenant_id, instance.content_item_id]
                counts.uses += sign
                counts.scheduled += sign * (instance.status in ON_ITS_WAY)
                counts.posted += sign * (instance.status is Status.POSTED)
        old = before.content_item_id if before else None
        new = after.content_item_id if after else None
        if old != new:
            for instance, content_id in ((before, old), (after, new)):
                if instance is not None and content_id:
                    self._use(instance, content_id, linked=instance is after)

    def _use(self, instance: PostInstance, content_id: str, *, linked: bool) -> None:
        item = UseItem(keys.uses(instance.tenant_id), keys.use(content_id, instance.id))
        if linked:
            self.transaction.put(item)
            self.counts[instance.tenant_id, content_id].copied = instance.content_title
        else:
            self.transaction.delete(item)

    def commit(self) -> None:
        self._write_contents()
        try:
            self.transaction.commit()
        except Cancelled as cancelled:
            raise self._explain(cancelled) from cancelled

    def _write_contents(self) -> None:
        if self.created is not None:
            counts = self.counts.pop((self.created.tenant_id, self.created.id), _Counts())
            content = replace(
                self.created,
                uses=counts.uses,
                scheduled=counts.scheduled,
                posted=counts.posted,
            )
            self.transaction.put(content_record(content), ContentRecord.PK.does_not_exist())
        for (tenant_id, content_id), counts in self.counts.items():
            changes = (
                (ContentRecord.uses, counts.uses),
                (ContentRecord.scheduled, counts.scheduled),
                (ContentRecord.posted, counts.posted),
            )
            actions = [attribute.add(by) for attribute, by in changes if by]
            if actions:
                condition = ContentRecord.PK.exists()
                if counts.copied is not None or counts.scheduled > 0:
                    condition &= ContentRecord.own_status != ContentStatus.ARCHIVED.value
                if counts.copied is not None:
                    condition &= ContentRecord.title == counts.copied
                record = ContentRecord(keys.contents(tenant_id), content_id)
                index = self.transaction.update(record, actions, condition)
                self.explanations[index] = partial(_content_changed, record.PK, record.SK)

    def _explain(self, cancelled: Cancelled) -> Exception:
        for index, explain in self.explanations.items():
            if cancelled.failed(index):
                return explain()
        return _changed()


def slot_key(instance: PostInstance) -> str:
    """The sort key of the slot on which `instance` stands."""
    return keys.slot(instance.scheduled_for, instance.channel_account_id, instance.id)


def slot_item(instance: PostInstance, shards: int) -> SlotItem:
    """The instance as its slot stores it; empty fields are left out to keep a month small."""
    item = SlotItem(
        keys.calendar(instance.tenant_id),
        slot_key(instance),
        id=instance.id,
        account_id=instance.channel_account_id,
        account_name=instance.account_name,
        platform=instance.platform,
        timezone=instance.timezone,
        status=instance.status.value,
        origin=instance.origin.value,
        scheduled_for=instance.scheduled_for,
        wanted_local=instance.wanted_local,
        content_id=instance.content_item_id,
        content_title=instance.content_title,
        captioned=instance.captioned or None,
        over_withdrawn=instance.over_withdrawn or None,
        generation=instance.generation,
        attempt=instance.attempt,
        tries=instance.tries or None,
        looks=instance.looks or None,
        version=instance.version,
        revision=instance.revision,
        due_at=instance.due_at,
        promised_at=instance.promised_at,
        claim=_claim_record(instance.claim),
        handle=dict(instance.handle) if instance.handle else None,
        maybe_sent=instance.maybe_sent or None,
        posted_at=instance.posted_at,
        platform_post_id=instance.platform_post_id,
        permalink=instance.permalink,
        error=_error_record(instance.error),
        lag_seconds=instance.lag_seconds,
        created_at=instance.created_at,
    )
    if instance.take_up_at is not None:
        item.due_pk = keys.due_shard(instance.id, shards)
        item.due_sk = keys.due_position(instance.take_up_at, instance.tenant_id, instance.id)
    return item


def address_item(instance: PostInstance) -> AddressItem:
    """The instance's address, with its long texts."""
    return AddressItem(
        keys.tenant(instance.tenant_id),
        keys.instance(instance.id),
        slot=slot_key(instance),
        caption_override=instance.caption_override,
    )


def _instance(item: SlotItem, tenant_id: str, address: AddressItem | None = None) -> PostInstance:
    return PostInstance(
        id=item.id,
        tenant_id=tenant_id,
        channel_account_id=item.account_id,
        account_name=item.account_name,
        platform=item.platform,
        timezone=item.timezone,
        status=Status(item.status),
        origin=Origin(item.origin),
        scheduled_for=item.scheduled_for,
        wanted_local=item.wanted_local,
        content_item_id=item.content_id,
        content_title=item.content_title,
        caption_override=address.caption_override if address else None,
        captioned=bool(item.captioned),
        over_withdrawn=bool(item.over_withdrawn),
        generation=int(item.generation),
        attempt=int(item.attempt),
        tries=int(item.tries or 0),
        looks=int(item.looks or 0),
        version=int(item.version),
        revision=int(item.revision),
        due_at=item.due_at,
        promised_at=item.promised_at,
        take_up_at=_minute_of_due(item.due_sk),
        claim=_claim(cast("dict[str, Any] | None", item.claim)),
        handle=cast("dict[str, Any] | None", item.handle),
        maybe_sent=bool(item.maybe_sent),
        posted_at=item.posted_at,
        platform_post_id=item.platform_post_id,
        permalink=item.permalink,
        error=_error(cast("dict[str, Any] | None", item.error)),
        lag_seconds=float(item.lag_seconds) if item.lag_seconds is not None else None,
        created_at=item.created_at,
    )


def _key_of(instance: PostInstance) -> SlotItem:
    return SlotItem(keys.calendar(instance.tenant_id), slot_key(instance))


def _address_key(instance: PostInstance) -> AddressItem:
    return AddressItem(keys.tenant(instance.tenant_id), keys.instance(instance.id))


def _differences(before: Item, after: Item) -> list[Any]:
    """Update actions that turn `before` into `after`, leaving what neither knows untouched."""
    actions = []
    for name, attribute in type(after).get_attributes().items():
        if name in ("PK", "SK", "kind"):
            continue
        old, new = getattr(before, name), getattr(after, name)
        if old != new:
            actions.append(attribute.remove() if new is None else attribute.set(new))
    return actions


def _changed() -> ChangedMeanwhile:
    return ChangedMeanwhile("The post was changed meanwhile; read it again.")


def _occupied(instance: PostInstance, there: SlotItem) -> Exception:
    if there.id == instance.id:
        return _changed()  # somebody else has moved it there
    return SlotTaken(
        f"'{instance.account_name}' has another post in that minute; choose another time.",
        occupant_id=there.id,
    )


def _slot_changed(instance: PostInstance) -> Exception:
    there = get(Item, keys.calendar(instance.tenant_id), slot_key(instance))
    return _occupied(instance, there) if isinstance(there, SlotItem) else _changed()


def _account_changed(pk: str, account_id: str) -> Exception:
    there = get(AccountItem, pk, account_id)
    if not isinstance(there, AccountItem) or there.status == AccountStatus.DELETING:
        return NotFound("No such channel account.")
    return ChangedMeanwhile("The account was changed meanwhile; read it again.")


def _content_changed(pk: str, content_id: str) -> Exception:
    there = get(ContentRecord, pk, content_id)
    if not isinstance(there, ContentRecord):
        return NotFound("No such content item.")
    if there.own_status == ContentStatus.ARCHIVED:
        return Conflict("This content is archived; take it out first.", code="content_archived")
    return ChangedMeanwhile("The content was changed meanwhile; read it again.")


def _claim_record(claim: Claim | None) -> dict[str, Any] | None:
    if claim is None:
        return None
    return {
        "attempt": claim.attempt,
        "claimed_at": instant(claim.claimed_at),
        "fingerprint": claim.fingerprint,
    }


def _claim(record: Mapping[str, Any] | None) -> Claim | None:
    if not record:
        return None
    return Claim(
        attempt=int(record["attempt"]),
        claimed_at=datetime.fromisoformat(record["claimed_at"]),
        fingerprint=record["fingerprint"],
    )


def _error_record(error: PostError | None) -> dict[str, Any] | None:
    if error is None:
        return None
    return {"code": error.code, "message": error.message, "retryable": error.retryable}


def _error(record: Mapping[str, Any] | None) -> PostError | None:
    return PostError(**record) if record else None


def _attempt_item(attempt: Attempt) -> AttemptItem:
    return AttemptItem(
        keys.attempts(attempt.tenant_id),
        f"{attempt.instance_id}#{instant(attempt.at)}",
        generation=attempt.generation,
        attempt=attempt.attempt,
        number=attempt.number,
        at=attempt.at,
        outcome=attempt.outcome,
        lag_seconds=attempt.lag_seconds,
        platform_post_id=attempt.platform_post_id,
        permalink=attempt.permalink,
        code=attempt.code,
        message=attempt.message,
        text=attempt.text,
    )


def _attempt(item: AttemptItem, tenant_id: str, instance_id: str) -> Attempt:
    return Attempt(
        tenant_id=tenant_id,
        instance_id=instance_id,
        generation=int(item.generation),
        attempt=int(item.attempt),
        number=int(item.number),
        at=item.at,
        outcome=item.outcome,
        lag_seconds=float(item.lag_seconds) if item.lag_seconds is not None else None,
        platform_post_id=item.platform_post_id,
        permalink=item.permalink,
        code=item.code,
        message=item.message,
        text=item.text,
    )


def _minute_of_due(position: str | None) -> datetime | None:
    return datetime.fromisoformat(position.partition("#")[0]) if position else None
