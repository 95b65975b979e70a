"""Daily figures as they are stored: an item for each day, whose counters are attributes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from pynamodb.attributes import NumberAttribute, TTLAttribute, UnicodeAttribute

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
from drumbeat.persistence.table import InstantAttribute, Item, availability

_LAG = "lag"
_PLAN = "plan"
_NO_PLAN = "-"


class FiguresItem(Item, discriminator="figures"):
    """One day; its counters are attributes beside these.

    `version` is raised by every change: one that is as it was has met none.
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


def name_of(figure: Figure) -> str:
    """The attribute that holds a counter."""
    match figure:
        case Key(platform, content_type, measure):
            return f"{platform}#{content_type}#{measure}"
        case LagBucket(number):
            return f"{_LAG}#{number}"
        case PlanChange(before, after):
            return f"{_PLAN}#{before or _NO_PLAN}#{after or _NO_PLAN}"


def counters_of(raw: Mapping[str, Mapping[str, Any]]) -> Counters:
    """The counters of an item as DynamoDB has it; what else it has is left out."""
    return {
        figure: int(typed["N"])
        for name, typed in raw.items()
        if "#" in name and (figure := _figure(name)) is not None
    }


def _figure(name: str) -> Figure | None:
    """None for a counter that this release does not know."""
    first, second, *third = name.split("#")
    try:
        if first == _LAG:
            return LagBucket(int(second))
        if first == _PLAN:
            return PlanChange(*(None if each == _NO_PLAN else each for each in (second, *third)))
        return Key(first, ContentType(second), Measure(*third))
    except (TypeError, ValueError):
        return None


def _stored(partition: str, first: str, last: str) -> Iterator[Mapping[str, Any]]:
    position = None
    while True:
        with availability():
            page = Item._get_connection().query(
                partition,
                range_key_condition=Item.SK.between(first, last),
                exclusive_start_key=position,
            )
        yield from page["Items"]
        position = page.get("LastEvaluatedKey")
        if position is None:
            return


def _as_of() -> datetime | None:
    with availability():
        return max((item.at for item in CountedItem.query(keys.COUNTED)), default=None)
