"""A business's limits and how much of them is used, and whether there is room for more."""

from __future__ import annotations

from typing import Annotated

from aws_lambda_powertools.event_handler.api_gateway import Router
from pydantic import Field, Strict

from api.access import Reader
from api.dependencies import of
from api.schema import LINE, Body, Instant, Minute, SentId, TenantBody, View
from drumbeat.domain.plans import MOST, Limit, Plan
from drumbeat.services.limit_desk import Action, ActionType, LimitDesk, Shortage, Usage

router = Router()
PATH = "/api/v1/limits"
TAG = ["plans"]
MAX_ACTIONS = 100

Service = Annotated[LimitDesk, of(lambda app: app.limit_desk)]


class LimitView(View):
    name: Limit
    current: int = Field(
        description="How much is used; of the fullest network, where networks count."
    )
    max: int | None = Field(description="Null: there is no limit.")
    remaining: int | None
    resets_at: Instant | None = Field(description="When counting begins anew. Null: never.")
    upgrade_to: Plan | None = Field(description="The plan that gives more; null: none does.")
    by_platform: dict[str, int] = Field(description="By network, where it is counted by network.")

    @classmethod
    def of(cls, usage: Usage) -> LimitView:
        return cls(
            name=usage.limit,
            current=usage.current,
            max=usage.most,
            remaining=usage.remaining,
            resets_at=usage.resets_at,
            upgrade_to=usage.upgrade_to,
            by_platform=dict(usage.by_platform),
        )


class LimitsView(View):
    plan: Plan
    items: list[LimitView]


class ActionBody(Body):
    type: ActionType
    platform: Annotated[str, Field(min_length=1, max_length=40), LINE] | None = Field(
        default=None, description="The network, where no account is named."
    )
    channel_account_id: SentId | None = None
    scheduled_for: Minute | None = Field(default=None, description="For `schedule`.")
    variations: Annotated[int, Strict(), Field(ge=1, le=100)] = 1
    size: Annotated[int, Strict(), Field(ge=0, le=MOST, description="Bytes; for `upload`.")] = 0


class LimitCheck(TenantBody):
    actions: Annotated[list[ActionBody], Field(min_length=1, max_length=MAX_ACTIONS)]


class ShortageView(View):
    action: int = Field(description="Which of the actions, counted from 0.")
    code: str = Field(description="The limit that stands in the way.")
    message: str
    current: int
    max: int
    resets_at: Instant | None
    upgrade_to: str | None

    @classmethod
    def of(cls, shortage: Shortage) -> ShortageView:
        return cls(
            action=shortage.action,
            code=shortage.code,
            message=shortage.message,
            current=shortage.current,
            max=shortage.most,
            resets_at=shortage.resets_at,
            upgrade_to=shortage.upgrade_to,
        )


class LimitCheckView(View):
    allowed: bool
    findings: list[ShortageView]


@router.get(PATH, tags=TAG, operation_id="get_limits")
def get_limits(access: Reader, service: Service) -> LimitsView:
    """The limits of the business's plan, and how much of them is used."""
    plan, usages = service.usage(access)
    return LimitsView(plan=plan, items=[LimitView.of(each) for each in usages])


@router.post(f"{PATH}/check", tags=TAG, operation_id="check_limits")
def check_limits(access: Reader, service: Service, body: LimitCheck) -> LimitCheckView:
    """Whether there is room for all of these, one after the other; nothing is changed.

    This is advice: what is decided is the state when it is really done.
    """
    shortages = service.check(access, [Action(**each.model_dump()) for each in body.actions])
    return LimitCheckView(
        allowed=not shortages, findings=[ShortageView.of(each) for each in shortages]
    )
