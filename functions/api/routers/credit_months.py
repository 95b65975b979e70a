"""Credits: what the plan gives for this month and the next one, and how that was changed."""

from __future__ import annotations

from typing import Annotated

from aws_lambda_powertools.event_handler.api_gateway import Router
from pydantic import Field

from api.access import Reader
from api.cursors import Cursors
from api.dependencies import of
from api.schema import Cursor, Instant, Limit, Listed, View
from drumbeat.domain.credits import LedgerEntry, Period
from drumbeat.domain.plans import Plan
from drumbeat.services.credits import CreditService, Statement

router = Router()
PATH = "/api/v1/credits"
TAG = ["credits"]

Service = Annotated[CreditService, of(lambda app: app.credits)]


class PeriodView(View):
    """A month of credits; its end is the start of the next one."""

    starts_at: Instant
    ends_at: Instant


class NextPeriodView(PeriodView):
    granted: int = Field(description="As the plan is now.")
    available: int = Field(description="Without what posts that are due then hold already.")


class CreditsView(View):
    """The present month. If the plan has no credits, every field but `plan` is null."""

    plan: Plan
    granted: int | None = Field(description="By the plan, bought, and changed by an operator.")
    available: int | None = Field(description="Left for posts that are due in this month.")
    reserved: int | None = Field(description="Held by posts that are on their way.")
    consumed: int | None = Field(description="Taken by posts that are out.")
    low: bool = Field(description="Less than a fifth is left, or nothing.")
    period: PeriodView | None
    next_period: NextPeriodView | None = Field(
        description="Null where the plan that begins then has no credits."
    )


class LedgerEntryView(View):
    id: str
    period_starts_at: Instant = Field(description="Of the month that was changed.")
    kind: str = Field(
        description="`granted` (bought), `adjusted` (by an operator), `plan` (another plan), "
        "`moved` (bought before, and left), `released` (by posts of a month that was over) or "
        "`corrected`."
    )
    amount: int = Field(description="Negative where credits were taken away.")
    reason: str
    by: str = Field(description="Who did it: an email, `billing` or `drumbeat`.")
    at: Instant


class LedgerList(Listed[LedgerEntryView]):
    """One page, newest first; `cursor` is null on the last one."""


@router.get(PATH, tags=TAG, operation_id="get_credits")
def get_credits(access: Reader, service: Service) -> CreditsView:
    """The business's credits of this month: how many are left, held and used."""
    return _shown(service.statement(access))


@router.get(f"{PATH}/ledger", tags=TAG, operation_id="list_credit_ledger")
def list_credit_ledger(
    access: Reader, service: Service, limit: Limit = 50, cursor: Cursor = None
) -> LedgerList:
    """Credits that were granted, bought or changed. What posts use is in `GET /history`."""
    listing = Cursors(tenant_id=access.tenant_id, question={"ledger": True}, parts=["id"])
    page = service.ledger(access, limit=limit, after=listing.read(cursor))
    return LedgerList(items=[_line(entry) for entry in page.items], cursor=listing.write(page.next))


def _shown(statement: Statement) -> CreditsView:
    period, holders = statement.period, statement.holders
    posted = holders.posted if holders else 0
    return CreditsView(
        plan=statement.plan,
        granted=period.granted if period else None,
        available=period.available if period else None,
        reserved=max(0, period.held - posted) if period else None,
        consumed=min(posted, period.held) if period else None,
        low=period.is_low if period else False,
        period=_month(period) if period else None,
        next_period=_next(statement.next_period),
    )


def _month(period: Period) -> PeriodView:
    return PeriodView(starts_at=period.starts_at, ends_at=period.ends_at)


def _next(period: Period | None) -> NextPeriodView | None:
    if period is None:
        return None
    return NextPeriodView(
        starts_at=period.starts_at,
        ends_at=period.ends_at,
        granted=period.granted,
        available=period.available,
    )


def _line(entry: LedgerEntry) -> LedgerEntryView:
    return LedgerEntryView(
        id=entry.id,
        period_starts_at=entry.starts_at,
        kind=entry.kind,
        amount=entry.amount,
        reason=entry.reason,
        by=entry.by,
        at=entry.at,
    )
