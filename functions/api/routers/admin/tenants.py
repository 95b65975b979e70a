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
from drumbeat.domain.tenancy import Tenant
from drumbeat.services.businesses import Businesses

router = Router()
TENANTS = "/api/v1/admin/tenants"
TAG = ["admin"]

Service = Annotated[Businesses, of(lambda app: app.businesses)]


class BusinessView(View):
    tenant_id: str = Field(validation_alias="id")
    name: str
    timezone: str
    created_at: Instant
    leaves_at: Instant | None = Field(
        description="Somebody has asked for its deletion: it is deleted in the night after this."
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
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Listed[BusinessView]:
    """The deployment's businesses by their short names (operators).

    A page may be short although more follow: `cursor` tells. With `Accept: text/csv` it is a table.
    """
    listing = Cursors(tenant_id="", question={"businesses": q}, parts=["id"])
    page = service.list(q, limit=rows(request, limit), after=listing.read(cursor))
    return Listed[BusinessView](
        items=[_shown(each) for each in page.items], cursor=listing.write(page.next)
    )


def _shown(tenant: Tenant) -> BusinessView:
    return BusinessView.model_validate(tenant)
