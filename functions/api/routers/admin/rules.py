"""Automation rules of all businesses. This version has none."""

from __future__ import annotations

from typing import Annotated

from aws_lambda_powertools.event_handler.api_gateway import Router
from aws_lambda_powertools.event_handler.openapi.params import Query

from api.operators import Operator
from api.schema import Listed, View
from api.tables import AsTable

router = Router()


class AutomationRuleView(View):
    id: str
    tenant_id: str
    name: str


@router.get(
    "/api/v1/admin/automation-rules",
    tags=["admin"],
    operation_id="list_all_automation_rules",
    middlewares=[AsTable(AutomationRuleView)],
)
def list_all_automation_rules(
    who: Operator,  # noqa: ARG001
    tenant_id: Annotated[str | None, Query(max_length=64, description="Of one business.")] = None,  # noqa: ARG001
) -> Listed[AutomationRuleView]:
    """Rules of all businesses (operators): always none, because this version has no automation."""
    return Listed[AutomationRuleView](items=[], cursor=None)
