"""Errors of the deployment."""

from __future__ import annotations

from typing import Annotated

from aws_lambda_powertools.event_handler import Request
from aws_lambda_powertools.event_handler.api_gateway import Router
from aws_lambda_powertools.event_handler.openapi.params import Query
from pydantic import Field

from api.cursors import Cursors
from api.dependencies import of
from api.operators import Operator
from api.schema import LINE, Cursor, Day, Instant, Limit, Listed, View
from api.tables import AsTable, rows
from drumbeat.domain.error_log import ErrorKind, ErrorOutcome
from drumbeat.services.errors_seen import ErrorFilter, ErrorsSeen

router = Router()


class ErrorView(View):
    id: str
    at: Instant
    kind: ErrorKind
    code: str
    message: str = Field(description="The network's own words, where it has any.")
    outcome: str | None = Field(description="What became of the post, if one is concerned.")
    tenant_id: str | None
    platform: str | None
    instance_id: str | None
    channel_account_id: str | None
    asset_id: str | None
    job_id: str | None


@router.get(
    "/api/v1/admin/errors",
    tags=["admin"],
    operation_id="list_errors",
    middlewares=[AsTable(ErrorView)],
)
def list_errors(
    request: Request,
    who: Operator,  # noqa: ARG001
    service: Annotated[ErrorsSeen, of(lambda app: app.errors_seen)],
    first: Annotated[
        Day | None, Query(alias="from", description="The first day (UTC); 10 days by default.")
    ] = None,
    last: Annotated[Day | None, Query(alias="to", description="The last day (UTC).")] = None,
    kind: Annotated[ErrorKind | None, Query()] = None,
    platform: Annotated[str | None, Query(max_length=64)] = None,
    code: Annotated[str | None, Query(max_length=64)] = None,
    outcome: Annotated[ErrorOutcome | None, Query(description="What became of the post.")] = None,
    tenant_id: Annotated[str | None, Query(max_length=64, description="Of one business.")] = None,
    q: Annotated[
        str | None, Query(min_length=1, max_length=100, description="Words of the message."), LINE
    ] = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Listed[ErrorView]:
    """Errors of the last 90 days, the newest first (operators).

    A page may be short although more follow, as `cursor` shows. With `Accept: text/csv` it is a
    table.
    """
    criteria = ErrorFilter(
        kind=kind,
        platform=platform,
        code=code,
        outcome=outcome,
        tenant_id=tenant_id,
        q=q or "",
    )
    question = [first, last, kind, platform, code, outcome, tenant_id, q]
    listing = Cursors(tenant_id="", question={"errors": question}, parts=["day", "id"])
    page = service.list(
        first, last, criteria, limit=rows(request, limit), after=listing.read(cursor)
    )
    return Listed[ErrorView](
        items=[ErrorView.model_validate(each) for each in page.items],
        cursor=listing.write(page.next),
    )
