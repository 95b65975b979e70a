"""Events from the operator's billing about businesses, signed by Standard Webhooks."""

from __future__ import annotations

from typing import Annotated

from aws_lambda_powertools.event_handler import Request
from aws_lambda_powertools.event_handler.api_gateway import Router
from aws_lambda_powertools.event_handler.depends import Depends
from pydantic import Field, Strict

from api.dependencies import of
from api.reading import raw_body
from api.schema import LINE, Body, Moment, View
from drumbeat.domain.errors import Unauthenticated
from drumbeat.domain.plan_changes import BillingEvent, Event
from drumbeat.domain.plans import Plan
from drumbeat.services.billing import Billing
from drumbeat.services.plan_changes import Outcome

router = Router()
PATH = "/api/billing/events"
TAG = ["plans"]
#: Larger numbers would be a mistake of the sender.
MOST_CREDITS = 1_000_000

Service = Annotated[Billing, of(lambda app: app.billing)]


class BillingEventBody(Body):
    id: Annotated[
        str,
        Field(
            min_length=1,
            max_length=128,
            description="Names the event: it counts once, however often it is sent.",
        ),
        LINE,
    ]
    type: Event
    tenant_id: Annotated[str, Field(min_length=2, max_length=63), LINE]
    occurred_at: Moment = Field(
        description="What is older than the last that was taken of the business is ignored."
    )
    plan: Plan | None = Field(default=None, description="For `subscription.started`, `changed`.")
    credits: Annotated[int, Strict(), Field(ge=1, le=MOST_CREDITS)] | None = Field(
        default=None, description="How many were bought, for `credits.purchased`."
    )
    anchor_day: Annotated[int, Strict(), Field(ge=1, le=31)] | None = Field(
        default=None, description="On which day its months begin; 31 is the last day."
    )


class BillingAnswer(View):
    id: str
    status: Outcome = Field(
        description="`repeated`: it was taken before. `ignored`: something later is known."
    )


def signed(request: Request, service: Service) -> None:
    """Raises Unauthenticated unless the event is signed with the deployment's secret."""
    event = request.resolved_event
    headers = {name.lower(): str(value) for name, value in dict(event.headers).items()}
    if not service.is_signed(headers, raw_body(request)):
        raise Unauthenticated(
            "This takes what billing has signed with the deployment's secret, within 5 minutes.",
            code="not_signed",
        )


@router.post(PATH, tags=TAG, operation_id="take_billing_event")
def take_billing_event(
    _: Annotated[None, Depends(signed)], service: Service, body: BillingEventBody
) -> BillingAnswer:
    """Put a business on the plan that it pays for, or grant the credits that it bought.

    Signed by Standard Webhooks (`webhook-id`, `webhook-timestamp`, `webhook-signature`).
    """
    event = BillingEvent(**body.model_dump())
    return BillingAnswer(id=event.id, status=service.take(event))
