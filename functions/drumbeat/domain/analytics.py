"""Daily figures for operators: added up and grouped."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from drumbeat.domain.figures import DayFigures, Histogram, Key, Measure, PlanChange
from drumbeat.domain.plans import Configured, Plan, price_of

#: The most days of one query: a year.
MOST_DAYS = 366


class GroupBy(StrEnum):
    DAY = "day"
    PLATFORM = "platform"
    PLAN = "plan"
    CONTENT_TYPE = "content_type"


#: The outcomes of a post. `Posted` includes posts that were retried before.
_ENDS = (
    Measure.POSTED,
    Measure.FAILED,
    Measure.MISSED,
    Measure.SKIPPED,
    Measure.UNCONFIRMED,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """Outcomes of posts. `lag` is known of whole days only, and otherwise None."""

    counts: Mapping[Measure, int] = field(default_factory=dict)
    lag: Histogram | None = None

    def of(self, measure: Measure) -> int:
        return self.counts.get(measure, 0)

    @property
    def ended(self) -> int:
        """The number of posts that ended."""
        return sum(self.of(measure) for measure in _ENDS)

    def rate(self, measure: Measure) -> float | None:
        """The share of the posts that ended, 0 to 1; None when none did."""
        return round(self.of(measure) / self.ended, 4) if self.ended else None

    def percentile(self, percent: int) -> float | None:
        """The lag in seconds that so many percent of the posts that went out did not exceed."""
        return self.lag.percentile(percent) if self.lag is not None else None


@dataclass(frozen=True, slots=True)
class PlanSums:
    """Businesses on one plan, and their estimated revenue per month in US$."""

    plan: str
    businesses: int
    revenue: float


def whole(days: Iterable[DayFigures]) -> Sums:
    """All days together."""
    counts: dict[Measure, int] = {}
    lag = Histogram()
    for day in days:
        lag += day.lag
        for key, count in day.counts.items():
            counts[key.measure] = counts.get(key.measure, 0) + count
    return Sums(counts=counts, lag=lag)


def by_day(days: Iterable[DayFigures]) -> Sequence[tuple[date, Sums]]:
    """Each day that has figures, in order."""
    return [(day.day, whole([day])) for day in days]


def by_platform(days: Iterable[DayFigures]) -> Sequence[tuple[str, Sums]]:
    """Networks, the one with most posts first."""
    return _grouped(days, lambda key: key.platform)


def by_content_type(days: Iterable[DayFigures]) -> Sequence[tuple[str, Sums]]:
    """Types of content, the most frequent first."""
    return _grouped(days, lambda key: key.content_type.value)


def by_plan(counts: Mapping[str, int], configured: Configured) -> Sequence[PlanSums]:
    """Every plan, from the smallest to the largest, with its businesses."""
    return [
        PlanSums(plan.value, counts.get(plan, 0), counts.get(plan, 0) * price_of(plan, configured))
        for plan in Plan
    ]


def plan_changes(days: Iterable[DayFigures]) -> Mapping[PlanChange, int]:
    """How many businesses changed from which plan to which."""
    sums: dict[PlanChange, int] = {}
    for day in days:
        for change, count in day.plan_changes.items():
            sums[change] = sums.get(change, 0) + count
    return sums


def _grouped(days: Iterable[DayFigures], group: Callable[[Key], str]) -> Sequence[tuple[str, Sums]]:
    sums: dict[str, dict[Measure, int]] = {}
    for day in days:
        for key, count in day.counts.items():
            counts = sums.setdefault(group(key), {})
            counts[key.measure] = counts.get(key.measure, 0) + count
    groups = [(name, Sums(counts=counts)) for name, counts in sums.items()]
    return sorted(groups, key=lambda pair: (-pair[1].ended, pair[0]))
