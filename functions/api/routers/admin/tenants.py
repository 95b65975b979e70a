"""The deployment's businesses, as operators see and change them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from aws_lambda_powertools.event_handler import Request
from aws_lambda_powertools.event_handler.api_gateway import Router
from aws_lambda_powertools.event_handler.openapi.params import Path, Query
from pydantic import MISSING, Field, Strict

from api.cursors import Cursors
from api.dependencies import of
from api.operators import Operator
from api.routers.admin.reasons import Reason
from api.schema import LINE, Body, Cursor, Instant, Limit, Listed, View
from api.tables import AsTable, rows
from drumbeat.domain.plans import MOST, Plan
from drumbeat.services.businesses import Business, Businesses
from drumbeat.services.credits import Difference

router = Router()
TENANTS = "/api/v1/admin/tenants"
TAG = ["admin"]

Service = Annotated[Businesses, of(lambda app: app.businesses)]
#: How many of something a business may have. Null: no limit, or, in a business's own limits, what
#: its plan gives.
Most = Annotated[int, Strict(), Field(ge=0, le=MOST)]


class CreditsOfMonth(View):
    granted: int = Field(description="In all: of the plan, bought, and adjusted.")
    available: int
    held: int = Field(description="By posts that are scheduled, on their way, or out.")
    ends_at: Instant


class BusinessView(View):
    tenant_id: str
    name: str
    timezone: str
    plan: Plan
    next_plan: Plan | None = Field(description="The smaller one that it changes to.")
    plan_changes_at: Instant | None
    credits: CreditsOfMonth | None = Field(description="Null: on its plan nothing takes credits.")
    limits: dict[str, int | None] = Field(description="What it may have; null: no limit.")
    own_limits: dict[str, int] = Field(description="Of these, what is its own whatever its plan.")
    created_at: Instant
    leaves_at: Instant | None = Field(
        description="Somebody has asked for its deletion: it is deleted in the night after this."
    )

    @classmethod
    def of(cls, business: Business) -> BusinessView:
        tenant, period = business.tenant, business.period
        return cls(
            tenant_id=tenant.id,
            name=tenant.name,
            timezone=tenant.timezone,
            plan=business.plan,
            next_plan=tenant.next_plan,
            plan_changes_at=tenant.plan_changes_at,
            credits=CreditsOfMonth.model_validate(period) if period else None,
            limits={limit.value: most for limit, most in business.limits.items()},
            own_limits=dict(tenant.overrides),
            created_at=tenant.created_at,
            leaves_at=tenant.leaves_at,
        )


class BusinessChange(Body):
    """A change of a business. Only given fields are changed."""

    plan: Plan | MISSING = Field(
        default=MISSING,
        description="A larger one holds at once, a smaller one from the end of the month on.",
    )
    credits: Most | MISSING = Field(
        default=MISSING,
        description="How many the present month grants in all. Below what posts hold: scheduled "
        "ones lose theirs, those that are due latest first.",
    )
    limits: dict[str, Most | None] | MISSING = Field(
        default=MISSING,
        max_length=50,
        description="Limits of its own, by name. Null: what its plan gives.",
    )
    reason: Reason


@router.get(TENANTS, tags=TAG, operation_id="list_businesses", middlewares=[AsTable(BusinessView)])
def list_businesses(
    request: Request,
    who: Operator,  # noqa: ARG001
    service: Service,
    q: Annotated[
        str | None,
        Query(min_length=1, max_length=100, description="A part of its name or short name."),
        LINE,
    ] = None,
    plan: Annotated[Plan | None, Query()] = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Listed[BusinessView]:
    """The deployment's businesses by their short names (operators).

    A page may be short although more follow, as `cursor` shows. With `Accept: text/csv` it is a
    table.
    """
    listing = Cursors(tenant_id="", question={"businesses": [q, plan]}, parts=["id"])
    page = service.list(q, plan, limit=rows(request, limit), after=listing.read(cursor))
    return Listed[BusinessView](
        items=[BusinessView.of(each) for each in page.items], cursor=listing.write(page.next)
    )


@router.patch(f"{TENANTS}/<tenant_id>", tags=TAG, operation_id="change_business")
def change_business(
    who: Operator,
    service: Service,
    tenant_id: Annotated[str, Path(description="The business.")],
    body: BusinessChange,
) -> BusinessView:
    """Change a business's plan, the credits of its month, or its own limits (operators).

    Every change is recorded in the operators' log, with the reason.
    """
    business = service.change(
        who,
        tenant_id,
        reason=body.reason,
        plan=None if body.plan is MISSING else body.plan,
        granted=None if body.credits is MISSING else body.credits,
        limits=None if body.limits is MISSING else body.limits,
    )
    return BusinessView.of(business)


class MonthDifference(View):
    """A month of credits whose numbers differ from what posts hold."""

    starts_at: Instant
    ends_at: Instant
    held: int = Field(description="What the month says.")
    counted: int = Field(description="How many posts name it.")

    @classmethod
    def of(cls, difference: Difference) -> MonthDifference:
        period = difference.period
        return cls(
            starts_at=period.starts_at,
            ends_at=period.ends_at,
            held=period.held,
            counted=difference.counted,
        )


class MonthDifferences(View):
    items: list[MonthDifference]


class Correction(Body):
    reason: Reason


DIFFERENCES = f"{TENANTS}/<tenant_id>/credit-differences"
_Named = Annotated[str, Path(description="The business.")]


@router.get(DIFFERENCES, tags=TAG, operation_id="count_credits")
def count_credits(
    who: Operator,  # noqa: ARG001
    service: Service,
    tenant_id: _Named,
) -> MonthDifferences:
    """Count the credits that posts hold in each month; answers the months that differ (operators).

    The same is done for every business each night.
    """
    return _told(service.differences(tenant_id))


@router.post(f"{DIFFERENCES}/correct", tags=TAG, operation_id="correct_credits")
def correct_credits(
    who: Operator, service: Service, tenant_id: _Named, body: Correction
) -> MonthDifferences:
    """Set months to the credits that posts hold, with a line in the business's ledger (operators).

    Answers the months that were corrected. The change is recorded in the operators' log, with the
    reason.
    """
    return _told(service.correct(who, tenant_id, reason=body.reason))


def _told(differences: Sequence[Difference]) -> MonthDifferences:
    return MonthDifferences(items=[MonthDifference.of(each) for each in differences])
