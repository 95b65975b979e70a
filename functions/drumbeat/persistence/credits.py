"""Months of credits, and the ledger of what they were granted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, cast

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.expressions.operand import Path

from drumbeat.domain.credits import (
    Change,
    Holders,
    LedgerEntry,
    Payer,
    Period,
    key_of,
    opened,
)
from drumbeat.domain.errors import ChangedMeanwhile, NoCredits
from drumbeat.domain.posts import Status
from drumbeat.domain.time_ordered import time_ordered
from drumbeat.persistence import keys
from drumbeat.persistence.instances import SlotItem
from drumbeat.persistence.table import (
    Cancelled,
    InstantAttribute,
    Item,
    Transaction,
    availability,
    get,
)
from drumbeat.persistence.tenants import TenantItem
from drumbeat.ports import Page, Position

#: How often to look for a month that another writer opens at the same time.
_TURNS = 3
#: How long before a month its posts may be found: a missed post is sent later than its time, and
#: posts without a time are listed by their creation.
_MISSED_BEFORE, _MADE_BEFORE = timedelta(days=35), timedelta(days=90)


class PeriodItem(Item, discriminator="credits"):
    """A month of credits."""

    ends_at = InstantAttribute()
    base = NumberAttribute()
    topup = NumberAttribute()
    adjusted = NumberAttribute()
    available = NumberAttribute()
    held = NumberAttribute()
    late = NumberAttribute(null=True)
    moved_to = UnicodeAttribute(null=True)
    revision = NumberAttribute()


class LedgerItem(Item, discriminator="ledger"):
    period = UnicodeAttribute()
    entry = UnicodeAttribute()
    amount = NumberAttribute()
    reason = UnicodeAttribute()
    by = UnicodeAttribute()
    at = InstantAttribute()
    event_id = UnicodeAttribute(null=True)


class DoneItem(Item, discriminator="ledger-done"):
    """An event whose effect is in the ledger."""


class CreditRepository:
    """`ports.Credits` over the table."""

    def covering(self, payer: Payer, instant: datetime) -> Period:
        for _ in range(_TURNS):
            before = self._beside(payer.tenant_id, instant)
            if before is not None and before.covers(instant):
                return before
            following = self._beside(payer.tenant_id, instant, later=True)
            period = opened(payer, instant, before, following)
            transaction = Transaction()
            transaction.put(_period_item(period), PeriodItem.PK.does_not_exist())
            try:
                transaction.commit()
            except Cancelled:
                continue
            return period
        raise ChangedMeanwhile("The month of credits was changed meanwhile; try again.")

    def find(self, tenant_id: str, instant: datetime) -> Period | None:
        period = self._beside(tenant_id, instant)
        return period if period is not None and period.covers(instant) else None

    def since(self, tenant_id: str, first: datetime) -> Sequence[Period]:
        key = key_of(first)
        with availability():
            items = PeriodItem.query(
                keys.credit_periods(tenant_id), key <= PeriodItem.SK, consistent_read=True
            )
            return [period_of(item, tenant_id) for item in items]

    def change(self, *changes: Change, entries: Sequence[LedgerEntry] = ()) -> bool:
        transaction = Transaction()
        for change in changes:
            transaction.update(
                bare_period(change.before.tenant_id, change.before.key),
                _restated(change),
                PeriodItem.revision == change.before.revision,
            )
        marks = []
        for entry in entries:
            pk = keys.ledger(entry.tenant_id)
            transaction.put(_ledger_item(entry))
            if entry.event_id is not None:
                item = DoneItem(pk, keys.done(entry.event_id))
                marks.append(transaction.put(item, DoneItem.PK.does_not_exist()))
        try:
            transaction.commit()
        except Cancelled as cancelled:
            if any(cancelled.failed(index) for index in marks):
                return False
            raise ChangedMeanwhile("The credits were changed meanwhile; try again.") from None
        return True

    def ledger(
        self, tenant_id: str, *, limit: int, after: Position | None = None
    ) -> Page[LedgerEntry]:
        pk = keys.ledger(tenant_id)
        start = {"PK": {"S": pk}, "SK": {"S": after["id"]}} if after else None
        with availability():
            items = list(
                LedgerItem.query(
                    pk,
                    LedgerItem.SK < keys.DONE,
                    scan_index_forward=False,
                    page_size=limit,
                    limit=limit,
                    last_evaluated_key=cast("Any", start),
                )
            )
        entries = [_entry_of(item, tenant_id) for item in items]
        return Page(entries, {"id": entries[-1].id} if len(entries) == limit else None)

    def holders(self, period: Period, *, everywhere: bool = False) -> Holders:
        if everywhere:
            stretches = [("0", f"{keys.UNTIMED}~")]
        else:
            oldest_id = time_ordered(period.starts_at - _MADE_BEFORE, bytes(10))
            first = keys.minute(period.starts_at - _MISSED_BEFORE)
            stretches = [
                (first, keys.minute(period.ends_at)),
                (f"{keys.UNTIMED}{oldest_id}", f"{keys.UNTIMED}~"),
            ]
        statuses = [
            status
            for stretch in stretches
            for status in self._statuses(period.tenant_id, period.key, *stretch)
        ]
        posted = sum(status == Status.POSTED for status in statuses)
        return Holders(on_their_way=len(statuses) - posted, posted=posted)

    def _statuses(self, tenant_id: str, key: str, first: str, last: str) -> Sequence[str]:
        """The statuses of posts in the range that hold a credit of this month. Strongly
        consistent."""
        statuses: list[str] = []
        start_key = None
        while True:
            with availability():
                data = Item._get_connection().query(  # only statuses, of a whole month
                    keys.calendar(tenant_id),
                    range_key_condition=Item.SK.between(first, last),
                    filter_condition=(SlotItem.credit == key) | (Path("credit") == key),
                    attributes_to_get=["status"],
                    exclusive_start_key=start_key,
                    consistent_read=True,
                )
            statuses += [raw["status"]["S"] for raw in data["Items"]]
            start_key = data.get("LastEvaluatedKey")
            if not start_key:
                return statuses

    def _beside(self, tenant_id: str, instant: datetime, *, later: bool = False) -> Period | None:
        """The last month that began at or before `instant`, or the first one that begins after
        it."""
        key, begins = keys.minute(instant), PeriodItem.SK
        with availability():
            items = PeriodItem.query(
                keys.credit_periods(tenant_id),
                begins > key if later else begins <= key,
                scan_index_forward=later,
                consistent_read=True,
                limit=1,
            )
            item = next(iter(items), None)
        return period_of(item, tenant_id) if item else None


def bare_period(tenant_id: str, key: str) -> PeriodItem:
    """The month's item with only its key, for updates."""
    return PeriodItem(keys.credit_periods(tenant_id), key)


def holding(more: int) -> list[Any]:
    """Update actions: `more` posts hold a credit of the month."""
    return [
        PeriodItem.available.add(-more),
        PeriodItem.held.add(more),
        PeriodItem.revision.add(1),
    ]


def releasing(fewer: int) -> list[Any]:
    """Update actions: `fewer` posts hold one."""
    return holding(-fewer)


def released_late(fewer: int) -> list[Any]:
    """As `releasing`, for a month that is over: the credits don't lapse with it."""
    return [*releasing(fewer), PeriodItem.late.add(fewer)]


def not_enough(tenant_id: str, key: str, needed: int) -> NoCredits | None:
    """The error when the month has fewer than `needed` credits; None if it has them now."""
    item = get(PeriodItem, keys.credit_periods(tenant_id), key)
    if item is None:
        return None
    tenant = get(TenantItem, keys.tenant(tenant_id), keys.META)
    timezone = cast("TenantItem", tenant).timezone if tenant else "UTC"
    try:
        period_of(cast("PeriodItem", item), tenant_id).require(needed, timezone)
    except NoCredits as short:
        return short
    return None


def period_of(item: PeriodItem, tenant_id: str) -> Period:
    """The month in `item`."""
    return Period(
        tenant_id=tenant_id,
        starts_at=datetime.fromisoformat(item.SK),
        ends_at=item.ends_at,
        base=int(item.base),
        topup=int(item.topup),
        adjusted=int(item.adjusted),
        available=int(item.available),
        held=int(item.held),
        late=int(item.late or 0),
        moved_to=item.moved_to,
        revision=int(item.revision),
    )


def _period_item(period: Period) -> PeriodItem:
    return PeriodItem(
        keys.credit_periods(period.tenant_id),
        period.key,
        ends_at=period.ends_at,
        base=period.base,
        topup=period.topup,
        adjusted=period.adjusted,
        available=period.available,
        held=period.held,
        late=period.late or None,
        moved_to=period.moved_to,
        revision=period.revision,
    )


def _restated(change: Change) -> list[Any]:
    before, after = _period_item(change.before), _period_item(change.after)
    actions: list[Any] = [PeriodItem.revision.add(1)]
    for name, attribute in PeriodItem.get_attributes().items():
        if name in ("PK", "SK", "kind", "revision"):
            continue
        old, new = getattr(before, name), getattr(after, name)
        if old != new:
            actions.append(attribute.remove() if new is None else attribute.set(new))
    return actions


def _ledger_item(entry: LedgerEntry) -> LedgerItem:
    return LedgerItem(
        keys.ledger(entry.tenant_id),
        entry.id,
        period=entry.period,
        entry=entry.kind,
        amount=entry.amount,
        reason=entry.reason,
        by=entry.by,
        at=entry.at,
        event_id=entry.event_id,
    )


def _entry_of(item: LedgerItem, tenant_id: str) -> LedgerEntry:
    return LedgerEntry(
        id=item.SK,
        tenant_id=tenant_id,
        period=item.period,
        kind=item.entry,
        amount=int(item.amount),
        reason=item.reason,
        by=item.by,
        at=item.at,
        event_id=item.event_id,
    )
