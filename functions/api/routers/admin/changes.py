"""The log of what operators changed, and why."""

from __future__ import annotations

from typing import Annotated

from aws_lambda_powertools.event_handler import Request
from aws_lambda_powertools.event_handler.api_gateway import Router
from aws_lambda_powertools.event_handler.openapi.params import Query
from pydantic import Field

from api.cursors import Cursors
from api.dependencies import of
from api.operators import Operator
from api.schema import Cursor, Instant, Limit, Listed, View
from api.tables import AsTable, rows
from drumbeat.domain.operators import Action, Outcome
from drumbeat.services.operator_log import OperatorLog

router = Router()


class ChangedView(View):
    name: str
    before: str | None
    after: str | None


class OperatorChangeView(View):
    id: str
    at: Instant
    by: str = Field(description="The operator's email.")
    action: Action
    subject: str = Field(description="The id of what was changed; empty where it has none.")
    tenant_id: str | None
    reason: str
    changes: list[ChangedView]
    outcome: Outcome = Field(description="`begun`: it was cut off, and nobody knows.")


@router.get(
    "/api/v1/admin/changes",
    tags=["admin"],
    operation_id="list_operator_changes",
    middlewares=[AsTable(OperatorChangeView)],
)
def list_operator_changes(
    request: Request,
    who: Operator,  # noqa: ARG001
    service: Annotated[OperatorLog, of(lambda app: app.operator_log)],
    tenant_id: Annotated[str | None, Query(max_length=64, description="Of one business.")] = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Listed[OperatorChangeView]:
    """Changes that operators made, with their reasons, the newest first (operators).

    A page may be short although more follow, as `cursor` shows. With `Accept: text/csv` it is a
    table.
    """
    listing = Cursors(tenant_id="", question={"operators' changes": tenant_id}, parts=["id"])
    page = service.list(tenant_id, limit=rows(request, limit), after=listing.read(cursor))
    return Listed[OperatorChangeView](
        items=[OperatorChangeView.model_validate(each) for each in page.items],
        cursor=listing.write(page.next),
    )
