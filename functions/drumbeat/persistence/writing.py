"""Changes to post instances in one transaction, together with content's counts and the credits that
posts hold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial

from drumbeat.domain import lifecycle
from drumbeat.domain.accounts import AccountStatus
from drumbeat.domain.content import ContentItem, ContentStatus, rejected
from drumbeat.domain.errors import ChangedMeanwhile, Conflict, NotFound, SlotTaken
from drumbeat.domain.posts import ON_ITS_WAY, Origin, PostInstance, Status
from drumbeat.persistence import keys
from drumbeat.persistence.accounts import AccountItem
from drumbeat.persistence.contents import ContentRecord, UseItem, content_record, rewritten
from drumbeat.persistence.credits import (
    PeriodItem,
    bare_period,
    holding,
    not_enough,
    released_late,
    releasing,
)
from drumbeat.persistence.instances import (
    AddressItem,
    SlotItem,
    WithdrawnItem,
    address_item,
    ahead_item,
    bare_address,
    bare_slot,
    differences,
    instance_of,
    slot_item,
    slot_key,
)
from drumbeat.persistence.media_uses import media_gone, use_media
from drumbeat.persistence.table import Cancelled, Item, Transaction, get
from drumbeat.ports import InstanceChange, Put, Remove, Replace

#: Longer than a tombstone is needed: until its ISO week is over in every zone.
_TOMBSTONE_OUTLIVES_ITS_MINUTE_BY = timedelta(days=9)


@dataclass
class _Counts:
    """The changes of a content item's counts in one transaction."""

    uses: int = 0
    scheduled: int = 0
    posted: int = 0
    #: The title that an instance copies which newly shows it.
    copied: str | None = None


@dataclass
class Writing:
    """One transaction over instances that also updates content's counts and credits."""

    shards: int
    now: datetime
    transaction: Transaction = field(default_factory=Transaction)
    counts: dict[tuple[str, str], _Counts] = field(default_factory=lambda: defaultdict(_Counts))
    #: How many more posts hold a credit of a month, by business and month.
    held: dict[tuple[str, str], int] = field(default_factory=lambda: defaultdict(int))
    #: Credits that are given back, and their month, by the index of the step that does it.
    released: dict[int, tuple[int, PeriodItem]] = field(default_factory=dict)
    #: Makes the error for a step, by index, whose condition failed.
    explanations: dict[int, Callable[[], Exception]] = field(default_factory=dict)
    created: ContentItem | None = None
    #: Changes of content in the same transaction, each valid only if it is as it was read.
    reworded: tuple[ContentItem, ContentItem] | None = None

    def create_content(self, content: ContentItem) -> None:
        self.created = content

    def reword(self, before: ContentItem, after: ContentItem) -> None:
        self.reworded = before, after

    def add(self, change: InstanceChange) -> None:
        match change:
            case Put(instance):
                self._put(instance)
            case Replace(before, after, left):
                self._replace(before, after, left)
            case Remove(instance):
                self._leave(instance)
                self.transaction.delete(bare_address(instance))
                self._count(instance, None)
                self._hold(instance, None)

    def _put(self, instance: PostInstance) -> None:
        self._require_account(instance)
        self._enter(instance)
        self.transaction.put(address_item(instance), AddressItem.PK.does_not_exist())
        self._count(None, instance)
        self._hold(None, instance)

    def _require_account(self, instance: PostInstance) -> None:
        """Require that the account exists under the name that `instance` has copied."""
        account = AccountItem(keys.accounts(instance.tenant_id), instance.channel_account_id)
        index = self.transaction.check(
            account,
            (AccountItem.status != AccountStatus.DELETING.value)
            & (AccountItem.name == instance.account_name),
        )
        self.explanations[index] = partial(_account_changed, account.PK, account.SK)

    def _replace(
        self, before: PostInstance, after: PostInstance, left: PostInstance | None
    ) -> None:
        after = replace(after, revision=before.revision + 1)
        if after.channel_account_id != before.channel_account_id:
            self._require_account(after)
        moved = slot_key(before) != slot_key(after)
        if moved:
            if left is None:
                self._leave(before)
            else:
                self._leave_empty(before, left)
            self._enter(after)
        else:
            self.transaction.update(
                bare_slot(after),
                differences(slot_item(before, self.shards), slot_item(after, self.shards)),
                SlotItem.revision == before.revision,
            )
        self._note_ahead(before, after)
        texts = differences(address_item(before), address_item(after))
        if texts:
            self.transaction.update(bare_address(after), texts, AddressItem.PK.exists())
        self._count(before, after)
        self._hold(before, after)

    def _note_ahead(self, before: PostInstance, after: PostInstance) -> None:
        item = ahead_item(after)
        as_before = (before.ahead_at, slot_key(before)) == (after.ahead_at, slot_key(after))
        if item is not None and not as_before:
            self.transaction.put(item)

    def _enter(self, instance: PostInstance) -> None:
        """Stand on a slot that is free, withdrawn (which is remembered) or empty."""
        occupant = get(Item, keys.calendar(instance.tenant_id), slot_key(instance))
        if isinstance(occupant, SlotItem):
            self._take_over(instance, occupant)
            return
        withdrawn = isinstance(occupant, WithdrawnItem)
        standing = replace(instance, over_withdrawn=withdrawn, over_slot=None)
        condition = Item.kind == WithdrawnItem if withdrawn else SlotItem.PK.does_not_exist()
        index = self.transaction.put(slot_item(standing, self.shards), condition)
        self.explanations[index] = partial(_slot_changed, instance)

    def _take_over(self, instance: PostInstance, occupant: SlotItem) -> None:
        """Stand in the place of an empty slot, which goes. Raises SlotTaken for any other."""
        slot = instance_of(occupant, instance.tenant_id)
        if not lifecycle.is_free_for(slot, instance):
            raise _occupied(instance, occupant)
        standing = lifecycle.take_over(instance, slot)
        index = self.transaction.put(
            slot_item(standing, self.shards),
            (SlotItem.id == slot.id) & (SlotItem.revision == slot.revision),
        )
        self.explanations[index] = partial(_slot_changed, instance)
        self.transaction.delete(bare_address(slot))

    def _leave(self, instance: PostInstance) -> None:
        """Remove it from its slot; leave a tombstone where top-off had planned."""
        condition = SlotItem.revision == instance.revision
        planned = instance.origin is Origin.TOPOFF or instance.over_withdrawn
        if planned and instance.scheduled_for is not None:
            expiry = instance.scheduled_for + _TOMBSTONE_OUTLIVES_ITS_MINUTE_BY
            stone = WithdrawnItem(
                keys.calendar(instance.tenant_id), slot_key(instance), expires_at=expiry
            )
            self.transaction.put(stone, condition)
        else:
            self.transaction.delete(bare_slot(instance), condition)

    def _leave_empty(self, instance: PostInstance, slot: PostInstance) -> None:
        """Replace it by the empty slot that comes back."""
        condition = SlotItem.revision == instance.revision
        self.transaction.put(slot_item(slot, self.shards), condition)
        self.transaction.put(address_item(slot), AddressItem.PK.does_not_exist())

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

    def _hold(self, before: PostInstance | None, after: PostInstance | None) -> None:
        for instance, sign in ((before, -1), (after, +1)):
            if instance is not None and instance.credit is not None:
                self.held[instance.tenant_id, instance.credit] += sign

    def _use(self, instance: PostInstance, content_id: str, *, linked: bool) -> None:
        item = UseItem(keys.uses(instance.tenant_id), keys.use(content_id, instance.id))
        if linked:
            self.transaction.put(item)
            self.counts[instance.tenant_id, content_id].copied = instance.content_title
        else:
            self.transaction.delete(item)

    def commit(self) -> None:
        self._write_contents()
        self._write_credits()
        try:
            try:
                self.transaction.commit()
            except Cancelled as cancelled:
                if not self._release_late(cancelled):
                    raise
                self.transaction.commit()
        except Cancelled as cancelled:
            raise self._explain(cancelled) from cancelled

    def _write_credits(self) -> None:
        for (tenant_id, key), more in self.held.items():
            period = bare_period(tenant_id, key)
            if more > 0:
                enough = PeriodItem.available >= more
                index = self.transaction.update(period, holding(more), enough)
                self.explanations[index] = partial(_too_few, tenant_id, key, more)
            elif more < 0:
                goes_on = PeriodItem.ends_at > self.now.replace(microsecond=0)
                index = self.transaction.update(period, releasing(-more), goes_on)
                self.released[index] = -more, period

    def _release_late(self, cancelled: Cancelled) -> bool:
        """Give credits back to months that are over, if only their conditions failed."""
        steps = [index for index in range(len(cancelled.reasons)) if cancelled.failed(index)]
        if not steps or not all(index in self.released for index in steps):
            return False
        for index in steps:
            released, period = self.released.pop(index)
            if get(PeriodItem, period.PK, period.SK) is None:
                self.transaction.instead(index, [], PeriodItem.PK.does_not_exist())
            else:
                self.transaction.instead(index, released_late(released), PeriodItem.PK.exists())
        return True

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
            for index in use_media(self.transaction, content):
                self.explanations[index] = media_gone
        if self.reworded is not None:
            before = self.reworded[0]
            self.counts[before.tenant_id, before.id]  # also when no count changes
        for (tenant_id, content_id), counts in self.counts.items():
            self._write_content(tenant_id, content_id, counts)

    def _write_content(self, tenant_id: str, content_id: str, counts: _Counts) -> None:
        changes = (
            (ContentRecord.uses, counts.uses),
            (ContentRecord.scheduled, counts.scheduled),
            (ContentRecord.posted, counts.posted),
        )
        actions = [attribute.add(by) for attribute, by in changes if by]
        condition = ContentRecord.PK.exists()
        if counts.copied is not None or counts.scheduled > 0:
            condition &= ContentRecord.own_status != ContentStatus.ARCHIVED.value
        if counts.scheduled > 0:
            condition &= ContentRecord.own_status != ContentStatus.REJECTED.value
        if counts.copied is not None:
            condition &= ContentRecord.title == counts.copied
        checked = False
        if self.reworded is not None and self.reworded[0].id == content_id:
            before, after = self.reworded
            condition &= ContentRecord.version == before.version
            checked = True
            if after != before:
                actions += rewritten(after)
                for index in use_media(self.transaction, after, before):
                    self.explanations[index] = media_gone
        record = ContentRecord(keys.contents(tenant_id), content_id)
        if actions:
            index = self.transaction.update(record, actions, condition)
        elif checked:
            index = self.transaction.check(record, condition)
        else:
            return
        scheduling = counts.scheduled > 0
        self.explanations[index] = partial(
            _content_changed, record.PK, record.SK, scheduling=scheduling
        )

    def _explain(self, cancelled: Cancelled) -> Exception:
        for index, explain in self.explanations.items():
            if cancelled.failed(index):
                return explain()
        return _changed()


def _changed() -> ChangedMeanwhile:
    return ChangedMeanwhile("The post was changed meanwhile; read it again.")


def _too_few(tenant_id: str, key: str, count: int) -> Exception:
    return not_enough(tenant_id, key, count) or _changed()


def _occupied(instance: PostInstance, occupant: SlotItem) -> Exception:
    if occupant.id == instance.id:
        return _changed()  # somebody else has moved it there
    return SlotTaken(
        f"'{instance.account_name}' has another post in that minute; choose another time.",
        occupant_id=occupant.id,
    )


def _slot_changed(instance: PostInstance) -> Exception:
    occupant = get(Item, keys.calendar(instance.tenant_id), slot_key(instance))
    if not isinstance(occupant, SlotItem):
        return _changed()
    slot = instance_of(occupant, instance.tenant_id)
    return _changed() if lifecycle.is_free_for(slot, instance) else _occupied(instance, occupant)


def _account_changed(pk: str, account_id: str) -> Exception:
    item = get(AccountItem, pk, account_id)
    if not isinstance(item, AccountItem) or item.status == AccountStatus.DELETING:
        return NotFound("No such account.")
    return ChangedMeanwhile("The account was changed meanwhile; read it again.")


def _content_changed(pk: str, content_id: str, *, scheduling: bool) -> Exception:
    record = get(ContentRecord, pk, content_id)
    if not isinstance(record, ContentRecord):
        return NotFound("No such text; it may have been deleted.")
    if record.own_status == ContentStatus.ARCHIVED:
        return Conflict(
            "This text is archived; take it out of the archive first.", code="content_archived"
        )
    if scheduling and record.own_status == ContentStatus.REJECTED:
        return rejected()
    return ChangedMeanwhile("The text was changed meanwhile; read it again.")
