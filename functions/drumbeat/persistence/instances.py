"""The items of a post instance: its slot and its address, and their conversion to the domain.

An instance is two items. Its slot has what a month's view shows, and the slot's key allows an
account only one post per minute. Its address, by id, says where the slot is and has the long texts,
so that a month stays small.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, cast

from pynamodb.attributes import (
    Attribute,
    BooleanAttribute,
    JSONAttribute,
    NumberAttribute,
    TTLAttribute,
    UnicodeAttribute,
)
from pynamodb.constants import STRING

from drumbeat.domain.credits import key_of
from drumbeat.domain.findings import Preflight, preflight_of
from drumbeat.domain.posts import Claim, Origin, PostError, PostInstance, Status
from drumbeat.domain.sequels import Sequel, Sequels, SequelState
from drumbeat.domain.time_ordered import made_at
from drumbeat.persistence import keys
from drumbeat.persistence.table import InstantAttribute, Item, instant

#: A post's id is made in the same call as the post, or in a call that makes thousands.
_TOLD_BY_ID = timedelta(minutes=1)


class MonthAttribute(Attribute[str]):
    """The key of a month of credits, as the minutes from 1970 to its start, in hex.

    Every covered post has it, and the key itself would take twice the bytes. Older posts have the
    key.
    """

    attr_type = STRING

    def serialize(self, value: str) -> str:
        return f"{int(datetime.fromisoformat(value).timestamp()) // 60:x}"

    def deserialize(self, value: str) -> str:
        if "-" in value:
            return value
        return key_of(datetime.fromtimestamp(int(value, 16) * 60, UTC))


class SlotItem(Item, discriminator="slot"):
    """A post instance at its place in the calendar."""

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
    caption_revision = NumberAttribute(null=True)
    options = JSONAttribute(null=True)
    content_version = NumberAttribute(null=True)
    over_withdrawn = BooleanAttribute(null=True)
    over_slot = UnicodeAttribute(null=True)
    credit = MonthAttribute(null=True)
    generation = NumberAttribute()
    unsent_since = NumberAttribute(null=True)
    attempt = NumberAttribute()
    tries = NumberAttribute(null=True)
    looks = NumberAttribute(null=True)
    version = NumberAttribute()
    revision = NumberAttribute()
    due_at = InstantAttribute(null=True)
    promised_at = InstantAttribute(null=True)
    paced_seconds = NumberAttribute(null=True)
    ahead_at = InstantAttribute(null=True)
    claim = JSONAttribute(null=True)
    handle = JSONAttribute(null=True)
    accepted_at = InstantAttribute(null=True)
    maybe_sent = BooleanAttribute(null=True)
    sequels = JSONAttribute(null=True)
    posted_at = InstantAttribute(null=True)
    platform_post_id = UnicodeAttribute(null=True)
    permalink = UnicodeAttribute(null=True)
    error = JSONAttribute(null=True)
    lag_seconds = NumberAttribute(null=True)
    #: Set if it is not the time in the id.
    created_at = InstantAttribute(null=True)
    content_type = UnicodeAttribute(null=True)


class StoredSlot:
    """A slot as it was read, with the attributes of a `SlotItem`; absent ones are None.

    A month may have thousands, and making a PynamoDB model takes several times as long.
    """

    def __init__(self, raw: Mapping[str, Mapping[str, Any]]) -> None:
        values = dict(_ABSENT)
        for name, typed in raw.items():
            read = _READ.get(name)
            if read is not None:
                [value] = typed.values()
                values[name] = read(value)
        self.__dict__ = values

    if TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any: ...


#: Conversions of stored values, by attribute name.
_READ: dict[str, Callable[[Any], Any]] = {
    name: attribute.deserialize for name, attribute in SlotItem.get_attributes().items()
}
_ABSENT = dict.fromkeys(_READ)


class WithdrawnItem(Item, discriminator="withdrawn"):
    """A tombstone: a person removed a planned slot here."""

    expires_at = TTLAttribute()


class AheadItem(Item, discriminator="ahead"):
    """A place for a post that goes out ahead of its time: it names the post's slot.

    It counts only while that slot says the same. An item that is left over after the post was
    changed or deleted is ignored.
    """

    slot = UnicodeAttribute()


class AddressItem(Item, discriminator="address"):
    """The place of an instance, and its long texts."""

    slot = UnicodeAttribute()
    caption_override = UnicodeAttribute(null=True)
    caption_revision = NumberAttribute(null=True)
    #: The findings and time of the last check; only checks write them.
    preflight = JSONAttribute(null=True)
    checked_at = InstantAttribute(null=True)


def slot_key(instance: PostInstance) -> str:
    """The sort key of the slot of `instance`."""
    return keys.slot(instance.scheduled_for, instance.channel_account_id, instance.id)


def slot_item(instance: PostInstance, shards: int) -> SlotItem:
    """The instance's slot item; empty fields are left out to keep a month small."""
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
        caption_revision=instance.caption_revision or None,
        options=dict(instance.options) or None,
        content_version=instance.content_version or None,
        over_withdrawn=instance.over_withdrawn or None,
        over_slot=instance.over_slot,
        credit=instance.credit,
        generation=instance.generation,
        unsent_since=instance.unsent_since,
        attempt=instance.attempt,
        tries=instance.tries or None,
        looks=instance.looks or None,
        version=instance.version,
        revision=instance.revision,
        due_at=instance.due_at,
        promised_at=instance.promised_at,
        paced_seconds=instance.paced_seconds or None,
        ahead_at=instance.ahead_at,
        claim=_claim_record(instance.claim),
        handle=dict(instance.handle) if instance.handle else None,
        accepted_at=instance.accepted_at,
        maybe_sent=instance.maybe_sent or None,
        sequels=[_sequel_record(each) for each in instance.sequels] or None,
        posted_at=instance.posted_at,
        platform_post_id=instance.platform_post_id,
        permalink=instance.permalink,
        error=_error_record(instance.error),
        lag_seconds=instance.lag_seconds,
        created_at=_created_apart(instance),
        content_type=instance.content_type,
    )
    if instance.take_up_at is not None:
        item.due_pk = keys.due_shard(instance.tenant_id, shards)
        item.due_sk = keys.due_position(instance.take_up_at, instance.tenant_id, instance.id)
    return item


def address_item(instance: PostInstance) -> AddressItem:
    """The instance's address item, with its long texts."""
    return AddressItem(
        keys.tenant(instance.tenant_id),
        keys.instance(instance.id),
        slot=slot_key(instance),
        caption_override=instance.caption_override,
        caption_revision=instance.caption_revision or None,
    )


def ahead_item(instance: PostInstance) -> AheadItem | None:
    """The item by which the calendar finds a post where it goes out, if that is ahead of its
    time."""
    if instance.ahead_at is None:
        return None
    return AheadItem(
        keys.calendar(instance.tenant_id),
        keys.ahead(instance.ahead_at, instance.id),
        slot=slot_key(instance),
    )


def is_as_new(address: AddressItem, slot: SlotItem) -> bool:
    """Whether `address` has the caption revision of `slot`, or a later one.

    Somebody may write between the two reads, even within one BatchGetItem, whose reads are isolated
    only individually. An older slot does no harm: its revision is outdated, so nothing can be
    written or claimed for it.
    https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html
    """
    return (address.caption_revision or 0) >= (slot.caption_revision or 0)


def instance_of(
    item: SlotItem | StoredSlot, tenant_id: str, address: AddressItem | None = None
) -> PostInstance:
    """The instance in `item`; its long texts are in `address`."""
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
        caption_revision=int(item.caption_revision or 0),
        options=cast("dict[str, Any] | None", item.options) or {},
        content_version=int(item.content_version or 0),
        over_withdrawn=bool(item.over_withdrawn),
        over_slot=item.over_slot,
        credit=item.credit,
        generation=int(item.generation),
        unsent_since=None if item.unsent_since is None else int(item.unsent_since),
        attempt=int(item.attempt),
        tries=int(item.tries or 0),
        looks=int(item.looks or 0),
        version=int(item.version),
        revision=int(item.revision),
        due_at=item.due_at,
        promised_at=item.promised_at,
        paced_seconds=int(item.paced_seconds or 0),
        ahead_at=item.ahead_at,
        take_up_at=_minute_of_due(item.due_sk),
        claim=_claim(cast("dict[str, Any] | None", item.claim)),
        handle=cast("dict[str, Any] | None", item.handle),
        accepted_at=item.accepted_at,
        maybe_sent=bool(item.maybe_sent),
        sequels=_sequels(cast("list[dict[str, Any]] | None", item.sequels)),
        posted_at=item.posted_at,
        platform_post_id=item.platform_post_id,
        permalink=item.permalink,
        error=_error(cast("dict[str, Any] | None", item.error)),
        lag_seconds=float(item.lag_seconds) if item.lag_seconds is not None else None,
        created_at=item.created_at or made_at(item.id),
        content_type=item.content_type,
        preflight=_preflight(address),
    )


def bare_slot(instance: PostInstance) -> SlotItem:
    """The slot item with only its key, for updates and deletions."""
    return SlotItem(keys.calendar(instance.tenant_id), slot_key(instance))


def bare_address(instance: PostInstance) -> AddressItem:
    """The address item with only its key."""
    return AddressItem(keys.tenant(instance.tenant_id), keys.instance(instance.id))


def differences(before: Item, after: Item) -> list[Any]:
    """Update actions that turn `before` into `after`, without touching attributes unknown to
    both."""
    actions = []
    for name, attribute in type(after).get_attributes().items():
        if name in ("PK", "SK", "kind"):
            continue
        old, new = getattr(before, name), getattr(after, name)
        if old != new:
            actions.append(attribute.remove() if new is None else attribute.set(new))
    return actions


def _created_apart(instance: PostInstance) -> datetime | None:
    """When it was made, unless its id says nearly the same."""
    created_at, id_at = instance.created_at, made_at(instance.id)
    if created_at is not None and id_at is not None and abs(created_at - id_at) < _TOLD_BY_ID:
        return None
    return created_at


def _claim_record(claim: Claim | None) -> dict[str, Any] | None:
    if claim is None:
        return None
    return {
        "attempt": claim.attempt,
        "claimed_at": instant(claim.claimed_at),
        "fingerprint": claim.fingerprint,
        **({"ended": True} if claim.ended else {}),
        **({"since": instant(claim.since)} if claim.since else {}),
        **({"batch": claim.batch} if claim.batch else {}),
        **({"good_until": instant(claim.good_until)} if claim.good_until else {}),
    }


def _claim(record: Mapping[str, Any] | None) -> Claim | None:
    if not record:
        return None
    return Claim(
        attempt=int(record["attempt"]),
        claimed_at=datetime.fromisoformat(record["claimed_at"]),
        fingerprint=record["fingerprint"],
        ended=bool(record.get("ended")),
        since=_instant(record.get("since")),
        batch=record.get("batch"),
        good_until=_instant(record.get("good_until")),
    )


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _sequel_record(one: Sequel) -> dict[str, Any]:
    values = {**asdict(one), "at": instant(one.at) if one.at else None}
    return {name: value for name, value in values.items() if value not in (None, 0)}


def _sequels(records: list[dict[str, Any]] | None) -> Sequels:
    return tuple(
        Sequel(
            **{
                **each,
                "state": SequelState(each["state"]),
                "tries": int(each.get("tries", 0)),
                "at": _instant(each.get("at")),
            }
        )
        for each in records or ()
    )


def _error_record(error: PostError | None) -> dict[str, Any] | None:
    if error is None:
        return None
    record = {"code": error.code, "message": error.message, "retryable": error.retryable}
    return {**record, "disconnected": True} if error.disconnected else record


def _error(record: Mapping[str, Any] | None) -> PostError | None:
    return PostError(**record) if record else None


def _preflight(address: AddressItem | None) -> Preflight | None:
    if address is None or not address.preflight:
        return None
    return preflight_of(cast("dict[str, Any]", address.preflight))


def _minute_of_due(position: str | None) -> datetime | None:
    return datetime.fromisoformat(position.partition("#")[0]) if position else None
