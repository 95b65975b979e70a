"""A business's plan for its people: its limits, other plans, and locked accounts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from drumbeat.domain import plan_changes, plans
from drumbeat.domain.accounts import ChannelAccount
from drumbeat.domain.credits import bounds_of
from drumbeat.domain.entitlements import Entitlements, locked_accounts
from drumbeat.domain.errors import InvalidInput, NotFound
from drumbeat.domain.plan_changes import Preview
from drumbeat.domain.plans import Limit, Limits, Plan
from drumbeat.domain.tenancy import Access, Permission, Tenant
from drumbeat.ports import Accounts, Assets, Clock, Plans, TenantStore
from drumbeat.services.optimistic_locking import until_unchanged
from drumbeat.services.plan_limits import PlanLimits


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A plan's limits, and its estimated price in US$ per month."""

    plan: Plan
    price: float
    limits: Limits


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanSummary:
    plan: Plan
    limits: Limits
    #: The smaller plan that begins at `changes_at`.
    next_plan: Plan | None
    changes_at: datetime | None
    #: Accounts on which nothing new can be scheduled.
    locked: Sequence[ChannelAccount]
    #: The ids of accounts that people chose to keep in use.
    kept: frozenset[str]
    #: All plans, from the smallest to the largest.
    offers: Sequence[Offer]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanDesk:
    plans: Plans
    limits: PlanLimits
    tenants: TenantStore
    accounts: Accounts
    assets: Assets
    clock: Clock

    def summary(self, access: Access) -> PlanSummary:
        """Raises Forbidden."""
        access.require(Permission.READ)
        tenant = access.tenant
        may = self.limits.of(tenant)
        waits = tenant.plan_changes_at is not None and tenant.plan_changes_at > self.clock.now()
        return PlanSummary(
            plan=may.plan,
            limits=may.limits,
            next_plan=tenant.next_plan if waits else None,
            changes_at=tenant.plan_changes_at if waits else None,
            locked=self._locked(tenant, may),
            kept=tenant.kept_accounts,
            offers=[self._offer(each) for each in Plan if each is not Plan.UNLIMITED],
        )

    def preview(self, access: Access, plan: Plan) -> Preview:
        """What a change to `plan` would mean; nothing is changed. Raises Forbidden."""
        access.require(Permission.READ)
        tenant, configured = access.tenant, self.plans.configured()
        may = Entitlements(
            plan=plan,
            limits=plans.limits_of(plan, tenant.overrides, configured),
            configured=configured,
        )
        _, ends_at = bounds_of(tenant.anchor_day, tenant.timezone, self.clock.now())
        return plan_changes.preview(
            may,
            self.plans.plan_of(tenant),
            self.accounts.list(tenant.id),
            tenant.kept_accounts,
            self.limits.agenda(tenant),
            self.assets.space(tenant.id).size,
            ends_at,
        )

    def keep(self, access: Access, account_ids: Sequence[str]) -> PlanSummary:
        """Choose which accounts stay in use when a plan has room for fewer.

        Raises Forbidden, NotFound for an unknown account, and InvalidInput for more accounts of a
        network than the present or the coming plan has room for.
        """
        access.require(Permission.MANAGE)
        by_id = {each.id: each for each in self.accounts.list(access.tenant_id)}
        if not by_id.keys() >= set(account_ids):
            raise NotFound("No such account.")
        self._require_few(access.tenant, [by_id[each] for each in account_ids])

        def step() -> Tenant:
            before = self.tenants.get(access.tenant_id) or access.tenant
            after = replace(before, kept_accounts=frozenset(account_ids))
            if after != before:
                self.tenants.set_plan(before, after, at=self.clock.now())
            return after

        return self.summary(replace(access, tenant=until_unchanged(step)))

    def _require_few(self, tenant: Tenant, accounts: Sequence[ChannelAccount]) -> None:
        limits = self.plans.limits_of(tenant)
        if tenant.plan_changes_at is not None:
            limits = self.plans.limits_of(tenant, tenant.plan_changes_at)
        most = limits[Limit.ACCOUNTS]
        counts: dict[str, int] = {}
        for each in accounts:
            counts[each.platform] = counts.get(each.platform, 0) + 1
            if most is not None and counts[each.platform] > most:
                raise InvalidInput.of(
                    "kept_accounts", f"Your plan has room for {most} of each network."
                )

    def _locked(self, tenant: Tenant, may: Entitlements) -> Sequence[ChannelAccount]:
        if may.limits[Limit.ACCOUNTS] is None:
            return []
        return locked_accounts(may, self.accounts.list(tenant.id), tenant.kept_accounts)

    def _offer(self, plan: Plan) -> Offer:
        configured = self.plans.configured()
        return Offer(
            plan=plan,
            price=plans.price_of(plan, configured),
            limits=plans.limits_of(plan, None, configured),
        )
