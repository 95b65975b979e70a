"""The plans' numbers, as operators see and set them."""

from __future__ import annotations

from typing import Annotated

from aws_lambda_powertools.event_handler.api_gateway import Router
from pydantic import MISSING, Field, Strict

from api.dependencies import of
from api.operators import Operator
from api.routers.admin.reasons import Reason
from api.schema import Body, Version, View
from api.tables import AsTable
from drumbeat.domain import plans
from drumbeat.domain.plans import Configured, Plan
from drumbeat.services.operator_plans import OperatorPlans, PlanNumbers

router = Router()
PLANS = "/api/v1/admin/plans"
TAG = ["admin"]

Service = Annotated[OperatorPlans, of(lambda app: app.operator_plans)]
#: How many of something a plan allows.
Most = Annotated[int, Strict(), Field(ge=0, le=plans.MOST)]
_Price = Annotated[float, Strict(), Field(ge=0, le=1_000_000, allow_inf_nan=False)]


class PlanNumbersView(View):
    plan: Plan
    monthly_price: float = Field(description="US$, for estimates alone: nothing is charged here.")
    limits: dict[str, int | None] = Field(description="Null: no limit.")
    usual_limits: dict[str, int | None] = Field(description="Before operators changed any.")


class AllPlanNumbers(View):
    items: list[PlanNumbersView]
    cursor: None = Field(description="They are all there.")
    version: int

    @classmethod
    def of(cls, configured: Configured) -> AllPlanNumbers:
        return cls(
            items=[
                PlanNumbersView(
                    plan=plan,
                    monthly_price=plans.price_of(plan, configured),
                    limits=_named(plans.limits_of(plan, None, configured)),
                    usual_limits=_named(plans.USUAL[plan]),
                )
                for plan in Plan
            ],
            cursor=None,
            # 0 means that nothing was ever set; versions that clients see begin with 1.
            version=configured.version + 1,
        )


class PlanNumbersChange(Body):
    plan: Plan
    monthly_price: _Price | MISSING = MISSING
    limits: dict[str, Most | None] | MISSING = Field(
        default=MISSING, max_length=50, description="By name; null: no limit."
    )


class PlansChange(Body):
    """Numbers that are not named stay."""

    plans: list[PlanNumbersChange] | MISSING = Field(default=MISSING, max_length=4)
    reason: Reason
    version: Version = None


@router.get(PLANS, tags=TAG, operation_id="get_plans", middlewares=[AsTable(PlanNumbersView)])
def get_plans(
    who: Operator,  # noqa: ARG001
    service: Service,
) -> AllPlanNumbers:
    """What each plan gives (operators). With `Accept: text/csv` it is a table."""
    return AllPlanNumbers.of(service.configured())


@router.patch(PLANS, tags=TAG, operation_id="change_plans")
def change_plans(who: Operator, service: Service, body: PlansChange) -> AllPlanNumbers:
    """Change what plans give; takes effect within a minute (operators).

    Months of credits that have begun keep what they grant. The change is recorded in the operators'
    log.
    """
    numbers = [
        PlanNumbers(
            plan=each.plan,
            limits={} if each.limits is MISSING else each.limits,
            price=None if each.monthly_price is MISSING else each.monthly_price,
        )
        for each in ([] if body.plans is MISSING else body.plans)
    ]
    version = None if body.version is None else body.version - 1
    configured = service.configure(who, numbers, reason=body.reason, version=version)
    return AllPlanNumbers.of(configured)


def _named(limits: plans.Limits) -> dict[str, int | None]:
    return {limit.value: most for limit, most in limits.items()}
