"""Daily figures as operators look at them: summed up, and by what they are grouped."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from drumbeat.domain.figures import DayFigures, Histogram, Key, Measure, PlanChange
from drumbeat.domain.plans import Configured, Plan, price_of

#: Days that one look may span: a year.
MOST_DAYS = 366


class GroupBy(StrEnum):
    DAY = "day"
    PLATFORM = "platform"
    PLAN = "plan"
    CONTENT_TYPE = "content_type"


#: How a post may end. What was posted may have been retried before.
_ENDS = (
    Measure.POSTED,
    Measure.FAILED,
    Measure.MISSED,
    Measure.SKIPPED,
    Measure.UNCONFIRMED,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """What became of some posts. `lag` is known of whole days alone; None: of these it is not."""

    counts: Mapping[Measure, int] = field(default_factory=dict)
    lag: Histogram | None = None

    def of(self, measure: Measure) -> int:
        return self.counts.get(measure, 0)

    @property
    def ended(self) -> int:
        """Posts of which something became."""
        return sum(self.of(measure) for measure in _ENDS)

    def rate(self, measure: Measure) -> float | None:
        """The part of those that ended, 0 to 1; None where none did."""
        return round(self.of(measure) / self.ended, 4) if self.ended else None

    def percentile(self, percent: int) -> float | None:
        """Seconds late at most, of so many percent of those that went out."""
        return self.lag.percentile(percent) if self.lag is not None else None


@dataclass(frozen=True, slots=True)
class PlanSums:
    """Businesses on one plan, and what they would bring in a month: US$, an estimate."""

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
    """The networks, the busiest first."""
    return _grouped(days, lambda key: key.platform)


def by_content_type(days: Iterable[DayFigures]) -> Sequence[tuple[str, Sums]]:
    """Kinds of content, the most frequent first."""
    return _grouped(days, lambda key: key.content_type.value)


def by_plan(counts: Mapping[str, int], configured: Configured) -> Sequence[PlanSums]:
    """Every plan, from the smallest to the largest, with its businesses."""
    return [
        PlanSums(plan.value, counts.get(plan, 0), counts.get(plan, 0) * price_of(plan, configured))
        for plan in Plan
    ]


def plan_changes(days: Iterable[DayFigures]) -> Mapping[PlanChange, int]:
    """How many businesses went from which plan to which."""
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
    return sorted(groups, key=lambda found: (-found[1].ended, found[0]))
