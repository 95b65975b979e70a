"""A business's plan: its limits, those of the other plans, and which accounts stay in use."""

from __future__ import annotations

from typing import Annotated

from aws_lambda_powertools.event_handler.api_gateway import Router
from aws_lambda_powertools.event_handler.openapi.params import Query
from pydantic import Field

from api.access import Admin, Reader
from api.dependencies import of
from api.schema import ONCE, Instant, SentId, TenantBody, View
from drumbeat.domain.accounts import ChannelAccount
from drumbeat.domain.plan_changes import Preview
from drumbeat.domain.plans import Limits, Plan
from drumbeat.services.plan_desk import Offer, PlanDesk, PlanSummary

router = Router()
PATH = "/api/v1/plan"
TAG = ["plans"]
MAX_ACCOUNTS = 100

Service = Annotated[PlanDesk, of(lambda app: app.plan_desk)]


class LockedAccount(View):
    id: str
    name: str
    platform: str

    @classmethod
    def of(cls, account: ChannelAccount) -> LockedAccount:
        return cls(id=account.id, name=account.name, platform=account.platform)


class OfferView(View):
    plan: Plan
    price: float = Field(description="US$ a month, as the operator has set it. An estimate.")
    limits: dict[str, int | None] = Field(description="By name; null: no limit.")

    @classmethod
    def of(cls, offer: Offer) -> OfferView:
        return cls(plan=offer.plan, price=offer.price, limits=_by_name(offer.limits))


class PlanView(View):
    plan: Plan
    limits: dict[str, int | None] = Field(
        description="What the business may have, its own limits included. Null: no limit."
    )
    next_plan: Plan | None = Field(description="The smaller plan that begins at `changes_at`.")
    changes_at: Instant | None
    locked_accounts: list[LockedAccount] = Field(
        description="What the plan has no room for: what is scheduled there goes out, nothing new "
        "can be scheduled."
    )
    kept_accounts: list[str] = Field(description="The accounts that people chose to keep, by id.")
    plans: list[OfferView] = Field(description="From the smallest to the largest.")

    @classmethod
    def of(cls, summary: PlanSummary) -> PlanView:
        return cls(
            plan=summary.plan,
            limits=_by_name(summary.limits),
            next_plan=summary.next_plan,
            changes_at=summary.changes_at,
            locked_accounts=[LockedAccount.of(each) for each in summary.locked],
            kept_accounts=sorted(summary.kept),
            plans=[OfferView.of(each) for each in summary.offers],
        )


class PreviewView(View):
    plan: Plan
    begins_at: Instant | None = Field(description="Null: at once.")
    locked_accounts: list[LockedAccount]
    over_queue: int = Field(
        description="How many scheduled posts have to be out before another can be scheduled. All "
        "of them go out."
    )
    over_storage: int = Field(
        description="How many bytes of the library have to go before another file fits."
    )
    credits_per_month: int | None

    @classmethod
    def of(cls, preview: Preview) -> PreviewView:
        return cls(
            plan=preview.plan,
            begins_at=preview.begins_at,
            locked_accounts=[LockedAccount.of(each) for each in preview.locked],
            over_queue=preview.over_queue,
            over_storage=preview.over_storage,
            credits_per_month=preview.credits_per_month,
        )


class PlanChange(TenantBody):
    kept_accounts: Annotated[list[SentId], Field(max_length=MAX_ACCOUNTS), ONCE]


@router.get(PATH, tags=TAG, operation_id="get_plan")
def get_plan(access: Reader, service: Service) -> PlanView:
    """The business's plan, what it gives, and what the others would give."""
    return PlanView.of(service.summary(access))


@router.get(f"{PATH}/preview", tags=TAG, operation_id="preview_plan")
def preview_plan(
    access: Reader,
    service: Service,
    plan: Annotated[Plan, Query(description="The plan to change to.")],
) -> PreviewView:
    """What a change to another plan would mean at present; nothing is changed."""
    return PreviewView.of(service.preview(access, plan))


@router.patch(PATH, tags=TAG, operation_id="change_plan")
def change_plan(access: Admin, service: Service, body: PlanChange) -> PlanView:
    """Choose which accounts stay in use when the plan has room for fewer (admins).

    Of each network, the accounts named here come first, then the oldest. The others are locked, and
    stay connected.
    """
    return PlanView.of(service.keep(access, body.kept_accounts))


def _by_name(limits: Limits) -> dict[str, int | None]:
    return {limit.value: most for limit, most in limits.items()}
