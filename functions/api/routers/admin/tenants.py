"""The deployment's businesses, as operators see them."""

from __future__ import annotations

from typing import Annotated

from aws_lambda_powertools.event_handler import Request
from aws_lambda_powertools.event_handler.api_gateway import Router
from aws_lambda_powertools.event_handler.openapi.params import Query
from pydantic import Field

from api.cursors import Cursors
from api.dependencies import of
from api.operators import Operator
from api.schema import LINE, Cursor, Instant, Limit, Listed, View
from api.tables import AsTable, rows
from drumbeat.domain.plans import Plan
from drumbeat.services.businesses import Business, Businesses

router = Router()
TENANTS = "/api/v1/admin/tenants"
TAG = ["admin"]

Service = Annotated[Businesses, of(lambda app: app.businesses)]


class BusinessView(View):
    tenant_id: str
    name: str
    timezone: str
    plan: Plan
    next_plan: Plan | None = Field(description="The smaller one that it changes to.")
    plan_changes_at: Instant | None
    limits: dict[str, int | None] = Field(description="What it may have; null: no limit.")
    own_limits: dict[str, int] = Field(description="Of these, what is its own whatever its plan.")
    created_at: Instant
    leaves_at: Instant | None = Field(
        description="Somebody has asked for its deletion: it is deleted in the night after this."
    )

    @classmethod
    def of(cls, business: Business) -> BusinessView:
        tenant = business.tenant
        return cls(
            tenant_id=tenant.id,
            name=tenant.name,
            timezone=tenant.timezone,
            plan=business.plan,
            next_plan=tenant.next_plan,
            plan_changes_at=tenant.plan_changes_at,
            limits={limit.value: most for limit, most in business.limits.items()},
            own_limits=dict(tenant.overrides),
            created_at=tenant.created_at,
            leaves_at=tenant.leaves_at,
        )


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

    A page may be short although more follow: `cursor` tells. With `Accept: text/csv` it is a table.
    """
    listing = Cursors(tenant_id="", question={"businesses": [q, plan]}, parts=["id"])
    page = service.list(q, plan, limit=rows(request, limit), after=listing.read(cursor))
    return Listed[BusinessView](
        items=[BusinessView.of(each) for each in page.items], cursor=listing.write(page.next)
    )
