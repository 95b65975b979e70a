"""The deployment's figures."""

from __future__ import annotations

from datetime import UTC, date, timedelta
from typing import Annotated

from aws_lambda_powertools.event_handler.api_gateway import Router
from aws_lambda_powertools.event_handler.openapi.params import Query
from pydantic import Field

from api.dependencies import of
from api.operators import Operator
from api.schema import Day, Instant, View
from api.tables import AsTable
from drumbeat.domain.analytics import MOST_DAYS, GroupBy, PlanSums, Sums
from drumbeat.domain.figures import Measure
from drumbeat.ports import Clock
from drumbeat.services.analytics import Analytics, Overview

router = Router()

#: How many days are shown when none are named.
_USUAL_DAYS = 28


class PostFigures(View):
    """Outcomes of posts. Rates are shares, 0 to 1, of the posts that ended; null when none did."""

    posted: int
    failed: int
    missed: int
    skipped: int
    unconfirmed: int
    retried: int = Field(description="Of all of them, those for which one try was not enough.")
    credits_used: int
    success_rate: float | None
    failure_rate: float | None
    retry_rate: float | None
    lag_p50: float | None = Field(
        description="Seconds late at most; bounds of ranges. Null where it is not known of a group."
    )
    lag_p99: float | None


class FiguresGroup(View):
    """One group: of plans with businesses and revenue, or else with outcomes of posts."""

    key: str = Field(description="The day, the network, the kind of content, or the plan.")
    posts: PostFigures | None
    businesses: int | None
    monthly_revenue: float | None = Field(description="US$, an estimate: businesses by price.")


class PlanMoveView(View):
    before: str | None = Field(description="Null: they were founded.")
    after: str | None = Field(description="Null: they are gone.")
    businesses: int


class AnalyticsView(View):
    as_of: Instant | None = Field(
        description="When the last change was counted. Null: none was counted yet."
    )
    first: date
    last: date
    group_by: GroupBy
    whole: PostFigures
    items: list[FiguresGroup]
    plan_changes: list[PlanMoveView]


@router.get(
    "/api/v1/admin/analytics",
    tags=["admin"],
    operation_id="get_analytics",
    middlewares=[AsTable(FiguresGroup)],
)
def get_analytics(
    who: Operator,  # noqa: ARG001
    service: Annotated[Analytics, of(lambda app: app.analytics)],
    clock: Annotated[Clock, of(lambda app: app.clock)],
    first: Annotated[
        Day | None, Query(alias="from", description="The first day. Without it: 28 days.")
    ] = None,
    last: Annotated[
        Day | None,
        Query(alias="to", description=f"The last day, today by default; {MOST_DAYS} days at most."),
    ] = None,
    tenant_id: Annotated[str | None, Query(max_length=64, description="Of one business.")] = None,
    group_by: GroupBy = GroupBy.DAY,
) -> AnalyticsView:
    """Outcomes of posts, and the plans that businesses are on (operators).

    Each post counts on its day in its account's time zone. With `Accept: text/csv`, `items` are a
    table.
    """
    until = last or clock.now().astimezone(UTC).date()
    since = first or until - timedelta(days=_USUAL_DAYS - 1)
    overview = service.overview(since, until, group_by, tenant_id)
    return AnalyticsView(
        as_of=overview.as_of,
        first=since,
        last=until,
        group_by=group_by,
        whole=_figures(overview.whole),
        items=_groups(overview),
        plan_changes=[
            PlanMoveView(before=change.before, after=change.after, businesses=count)
            for change, count in overview.plan_changes.items()
        ],
    )


def _groups(overview: Overview) -> list[FiguresGroup]:
    return [_of_posts(key, sums) for key, sums in overview.groups] + [
        _of_plan(each) for each in overview.plans
    ]


def _of_posts(key: str, sums: Sums) -> FiguresGroup:
    return FiguresGroup(key=key, posts=_figures(sums), businesses=None, monthly_revenue=None)


def _of_plan(sums: PlanSums) -> FiguresGroup:
    return FiguresGroup(
        key=sums.plan, posts=None, businesses=sums.businesses, monthly_revenue=sums.revenue
    )


def _figures(sums: Sums) -> PostFigures:
    return PostFigures(
        posted=sums.of(Measure.POSTED),
        failed=sums.of(Measure.FAILED),
        missed=sums.of(Measure.MISSED),
        skipped=sums.of(Measure.SKIPPED),
        unconfirmed=sums.of(Measure.UNCONFIRMED),
        retried=sums.of(Measure.RETRIED),
        credits_used=sums.of(Measure.CREDITS),
        success_rate=sums.rate(Measure.POSTED),
        failure_rate=sums.rate(Measure.FAILED),
        retry_rate=sums.rate(Measure.RETRIED),
        lag_p50=sums.percentile(50),
        lag_p99=sums.percentile(99),
    )
