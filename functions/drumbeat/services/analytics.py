"""The deployment's figures, or one business's, for operators."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from drumbeat.domain import analytics
from drumbeat.domain.analytics import MOST_DAYS, GroupBy, PlanSums, Sums
from drumbeat.domain.errors import InvalidInput
from drumbeat.domain.figures import PlanChange
from drumbeat.ports import Figures, Plans


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """Outcomes of posts on some days, in total and by group.

    `as_of`: when the last change was counted; None: never. `plans`, with the plan changes of these
    days, is only set when grouping by plan.
    """

    as_of: datetime | None
    whole: Sums
    groups: Sequence[tuple[str, Sums]] = ()
    plans: Sequence[PlanSums] = ()
    plan_changes: Mapping[PlanChange, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Analytics:
    figures: Figures
    plans: Plans

    def overview(
        self, first: date, last: date, group_by: GroupBy, tenant_id: str | None = None
    ) -> Overview:
        """From `first` to `last`, both included: of one business, or of all.

        Raises InvalidInput when `last` is before `first`, or there are too many days.
        """
        _require_range(first, last)
        if group_by is GroupBy.PLAN:
            return self._by_plan(first, last, tenant_id)
        figures = (
            self.figures.of_tenant(tenant_id, first, last)
            if tenant_id
            else self.figures.of_deployment(first, last)
        )
        groups: Sequence[tuple[str, Sums]]
        if group_by is GroupBy.DAY:
            groups = [(day.isoformat(), sums) for day, sums in analytics.by_day(figures.days)]
        elif group_by is GroupBy.PLATFORM:
            groups = analytics.by_platform(figures.days)
        else:
            groups = analytics.by_content_type(figures.days)
        return Overview(as_of=figures.as_of, whole=analytics.whole(figures.days), groups=groups)

    def _by_plan(self, first: date, last: date, tenant_id: str | None) -> Overview:
        if tenant_id is not None:
            raise InvalidInput.of(
                "tenant_id", "Plans are counted over all businesses: leave it out."
            )
        counts = self.figures.plans()
        figures = self.figures.of_deployment(first, last)
        return Overview(
            as_of=counts.as_of,
            whole=analytics.whole(figures.days),
            plans=analytics.by_plan(counts.counts, self.plans.configured()),
            plan_changes=analytics.plan_changes(figures.days),
        )


def _require_range(first: date, last: date) -> None:
    if last < first:
        raise InvalidInput.of("to", "The last day can't be before the first.")
    if (last - first).days >= MOST_DAYS:
        raise InvalidInput.of("to", f"Look at {MOST_DAYS} days at most.")
