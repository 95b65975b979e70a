"""The deployment's businesses, as operators see them."""

from __future__ import annotations

from dataclasses import dataclass

from drumbeat.domain import searching
from drumbeat.domain.plans import Limits, Plan
from drumbeat.domain.tenancy import Tenant
from drumbeat.ports import Clock, Page, Plans, Position, TenantListing
from drumbeat.services.allowance import Allowance
from drumbeat.services.filtered_listing import filtered

_READ_AT_A_TIME = 100
#: A search reads so many and goes on with its cursor: 1,000 take 20 calls.
_MOST_READ = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Business:
    """A business with its plan and what that gives."""

    tenant: Tenant
    plan: Plan
    limits: Limits


@dataclass(frozen=True, slots=True, kw_only=True)
class Businesses:
    tenants: TenantListing
    plans: Plans
    clock: Clock

    def list(
        self, q: str | None, plan: Plan | None = None, *, limit: int, after: Position | None
    ) -> Page[Business]:
        """By their ids, those in whose name or id the words of `q` stand.

        A page may be short although more follow: `next` tells.
        """
        words = searching.Words(q or "")
        page = filtered(
            lambda position: self.tenants.page(limit=_READ_AT_A_TIME, after=position),
            lambda tenant: (
                words.are_in(tenant.id, tenant.name) and plan in (None, self.plans.plan_of(tenant))
            ),
            limit=limit,
            after=after,
            most_read=_MOST_READ,
            allowance=Allowance.of_a_request(self.clock),
        )
        return Page([self._shown(tenant) for tenant in page.items], page.next)

    def _shown(self, tenant: Tenant) -> Business:
        plan = self.plans.plan_of(tenant)
        return Business(
            tenant=tenant,
            plan=plan,
            limits=self.plans.limits_of(tenant),
        )
