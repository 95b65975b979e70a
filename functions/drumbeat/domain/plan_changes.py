"""How a business changes plans, and the events that billing sends about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from drumbeat.domain import plans
from drumbeat.domain.accounts import ChannelAccount
from drumbeat.domain.entitlements import Agenda, Entitlements, locked_accounts
from drumbeat.domain.plans import Limit, Plan
from drumbeat.domain.tenancy import Tenant


class Event(StrEnum):
    """The types of billing's events."""

    STARTED = "subscription.started"
    CHANGED = "subscription.changed"
    CANCELLED = "subscription.cancelled"
    RENEWED = "subscription.renewed"
    PURCHASED = "credits.purchased"


@dataclass(frozen=True, slots=True, kw_only=True)
class BillingEvent:
    """One event. `credits`: how many were bought."""

    id: str
    type: Event
    tenant_id: str
    occurred_at: datetime
    plan: Plan | None = None
    credits: int | None = None
    anchor_day: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """The result of changing to `plan`. Scheduled posts go out in any case."""

    plan: Plan
    #: None: at once.
    begins_at: datetime | None
    #: Accounts on which nothing new could be scheduled.
    locked: Sequence[ChannelAccount]
    #: How many posts have to go out, or be cancelled, before another can be scheduled.
    over_queue: int
    #: How many bytes of the library have to be deleted before another file fits.
    over_storage: int
    credits_per_month: int | None


def begins_at(current: Plan, plan: Plan, month_ends_at: datetime) -> datetime | None:
    """When `plan` begins: a larger plan at once (None), a smaller one with the next month.

    A business without limits has not paid for a month, so any plan begins at once.
    """
    if current is Plan.UNLIMITED or plan is current or plans.is_upgrade(current, plan):
        return None
    return month_ends_at


def changed(tenant: Tenant, current: Plan, plan: Plan, month_ends_at: datetime) -> Tenant:
    """The business on its new plan, or waiting for the smaller one."""
    begins = begins_at(current, plan, month_ends_at)
    if begins is None:
        return replace(tenant, own_plan=plan, next_plan=None, plan_changes_at=None)
    return replace(tenant, own_plan=current, next_plan=plan, plan_changes_at=begins)


def begun(tenant: Tenant, now: datetime) -> Tenant | None:
    """The business on the smaller plan for which it waited; None when none has begun."""
    if tenant.plan_changes_at is None or now < tenant.plan_changes_at:
        return None
    return replace(tenant, own_plan=tenant.next_plan, next_plan=None, plan_changes_at=None)


def preview(
    may: Entitlements,
    current: Plan,
    accounts: Sequence[ChannelAccount],
    kept: frozenset[str],
    agenda: Agenda,
    stored_bytes: int,
    month_ends_at: datetime,
) -> Preview:
    """What a change to `may.plan` would mean at present."""
    queue, storage = may.limits[Limit.QUEUE], may.limits[Limit.STORAGE]
    return Preview(
        plan=may.plan,
        begins_at=begins_at(current, may.plan, month_ends_at),
        locked=locked_accounts(may, accounts, kept),
        over_queue=0 if queue is None else max(0, agenda.waiting() - queue),
        over_storage=0 if storage is None else max(0, stored_bytes - storage),
        credits_per_month=may.limits[Limit.CREDITS],
    )
