"""The items of daily figures: one per day, whose counters are attributes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from pynamodb.attributes import NumberAttribute, TTLAttribute, UnicodeAttribute
from pynamodb.expressions.operand import Path

from drumbeat.domain.figures import (
    ContentType,
    Counters,
    Figure,
    FiguresRange,
    Key,
    LagBucket,
    Measure,
    PlanChange,
    PlanCounts,
    day_figures,
)
from drumbeat.persistence import keys
from drumbeat.persistence.table import (
    Cancelled,
    InstantAttribute,
    Item,
    Transaction,
    availability,
)
from drumbeat.ports import StoredDay

_LAG = "late"
_PLAN = "plan"
_NO_PLAN = "-"


class FiguresItem(Item, discriminator="figures"):
    """One day; its counters are further attributes.

    `version` is raised by every change; if it is unchanged, nothing was written meanwhile.
    """

    version = NumberAttribute(null=True)


class CountedItem(Item, discriminator="counted"):
    """The last record of a shard that was counted, as a number of 40 digits."""

    last = UnicodeAttribute()
    at = InstantAttribute()
    expires_at = TTLAttribute()


class FiguresRepository:
    """`ports.Figures` over the table."""

    def of_deployment(self, first: date, last: date) -> FiguresRange:
        years = range(first.year, last.year + 1)
        return self._range([keys.deployment_stats(year) for year in years], first, last)

    def of_tenant(self, tenant_id: str, first: date, last: date) -> FiguresRange:
        return self._range([keys.stats(tenant_id)], first, last)

    def plans(self) -> PlanCounts:
        counts: dict[str, int] = {}
        for raw in _stored(keys.PLANS_NOW, keys.META, keys.META):
            for figure, count in counters_of(raw).items():
                if isinstance(figure, PlanChange) and figure.after and count > 0:
                    counts[figure.after] = count
        return PlanCounts(counts, _as_of())

    def _range(self, partitions: list[str], first: date, last: date) -> FiguresRange:
        days = [
            day_figures(date.fromisoformat(raw["SK"]["S"]), counters_of(raw))
            for partition in partitions
            for raw in _stored(partition, first.isoformat(), last.isoformat())
        ]
        return FiguresRange(days, _as_of())


class FiguresBookRepository:
    """`ports.FiguresBook` over the table. Strongly consistent."""

    def of_tenant(self, tenant_id: str) -> Mapping[date, StoredDay]:
        return _days(keys.stats(tenant_id))

    def of_deployment(self, year: int) -> Mapping[date, StoredDay]:
        return _days(keys.deployment_stats(year))

    def plans(self) -> StoredDay:
        for raw in _stored(keys.PLANS_NOW, keys.META, keys.META, consistent=True):
            counters = {figure: count for figure, count in counters_of(raw).items() if count}
            return StoredDay(int(raw["version"]["N"]), counters)
        return StoredDay()

    def add_plans(self, counters: Counters, before: StoredDay) -> bool:
        transaction = Transaction()
        add_plans(transaction, counters, _as(before))
        return _is_done(transaction)

    def add(self, tenant_id: str | None, day: date, counters: Counters, before: StoredDay) -> bool:
        transaction = Transaction()
        of_all = keys.deployment_stats(day.year)
        if tenant_id is None:
            add(transaction, of_all, day, counters, _as(before))
        else:
            add(transaction, keys.stats(tenant_id), day, counters, _as(before))
            add(transaction, of_all, day, counters)
        return _is_done(transaction)


def add(
    transaction: Transaction,
    partition: str,
    day: date,
    counters: Counters,
    condition: Any = None,
) -> None:
    """Add to a transaction an update of a day's counters; without counters only the version
    changes."""
    _add(transaction, FiguresItem(partition, day.isoformat()), counters, condition)


def add_plans(transaction: Transaction, counters: Counters, condition: Any = None) -> None:
    """Add to a transaction an update of the numbers of businesses on plans."""
    _add(transaction, FiguresItem(keys.PLANS_NOW, keys.META), counters, condition)


def _add(transaction: Transaction, item: FiguresItem, counters: Counters, condition: Any) -> None:
    adding = [Path([name_of(figure)]).add(count) for figure, count in counters.items()]
    stamp = [FiguresItem.version.add(1), FiguresItem.kind.set(FiguresItem)]
    transaction.update(item, [*adding, *stamp], condition)


def _as(day: StoredDay) -> Any:
    """The condition that nobody has changed it since."""
    if day.version:
        return FiguresItem.version == day.version
    return FiguresItem.version.does_not_exist()


def _is_done(transaction: Transaction) -> bool:
    try:
        transaction.commit()
    except Cancelled:
        return False
    return True


def _days(partition: str) -> Mapping[date, StoredDay]:
    return {
        date.fromisoformat(raw["SK"]["S"]): StoredDay(
            int(raw["version"]["N"]),
            {
                figure: count
                for figure, count in counters_of(raw).items()
                if count and not isinstance(figure, PlanChange)
            },
        )
        for raw in _stored(partition, "0", "9~", consistent=True)
    }


def name_of(figure: Figure) -> str:
    """The attribute name of a counter."""
    match figure:
        case Key(platform, content_type, measure):
            return f"{platform}#{content_type}#{measure}"
        case LagBucket(seconds):
            return f"{_LAG}#{seconds:g}"
        case PlanChange(before, after):
            return f"{_PLAN}#{before or _NO_PLAN}#{after or _NO_PLAN}"


def counters_of(raw: Mapping[str, Mapping[str, Any]]) -> Counters:
    """The counters in a raw item; other attributes are left out."""
    return {
        figure: int(attribute["N"])
        for name, attribute in raw.items()
        if "#" in name and (figure := _figure(name)) is not None
    }


def _figure(name: str) -> Figure | None:
    """None for a counter that this release does not know."""
    first, second, *third = name.split("#")
    try:
        if first == _LAG:
            return LagBucket(float(second))
        if first == _PLAN:
            return PlanChange(*(None if each == _NO_PLAN else each for each in (second, *third)))
        return Key(first, ContentType(second), Measure(*third))
    except (TypeError, ValueError):
        return None


def _stored(
    partition: str, first: str, last: str, *, consistent: bool = False
) -> Iterator[Mapping[str, Any]]:
    position = None
    while True:
        with availability():
            page = Item._get_connection().query(
                partition,
                range_key_condition=Item.SK.between(first, last),
                exclusive_start_key=position,
                consistent_read=consistent,
            )
        yield from page["Items"]
        position = page.get("LastEvaluatedKey")
        if position is None:
            return


def _as_of() -> datetime | None:
    with availability():
        return max((item.at for item in CountedItem.query(keys.COUNTED)), default=None)
