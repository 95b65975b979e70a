"""The nightly round over all businesses: it stores smaller plans that have begun, closes months
that are over, notifies people of their credits, and compares each month with the posts that hold
it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from drumbeat.domain.notifications import of_credits, of_lapsing
from drumbeat.domain.tenancy import Tenant
from drumbeat.ports import Log, Meter, Notifications, TenantReader
from drumbeat.services.credits import CreditService
from drumbeat.services.plan_changes import PlanChanges


@dataclass(slots=True)
class Counted:
    """The result of one night. `businesses`: those whose months differ from their posts; `failed`:
    those that were skipped until the next night."""

    tenants: int = 0
    plans_begun: int = 0
    differences: int = 0
    businesses: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    is_whole: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditRounds:
    tenants: TenantReader
    plans: PlanChanges
    credits: CreditService
    notifications: Notifications
    log: Log
    meter: Meter

    def go(self, is_late: Callable[[], bool]) -> Counted:
        """Raises Unavailable when businesses can't be listed; errors of single businesses are
        logged."""
        result = Counted()
        for tenant_id in self.tenants.all_ids():
            if is_late():
                result.is_whole = False
                break
            try:
                tenant = self.tenants.get(tenant_id)
                if tenant is not None:
                    self._look(self._begun(tenant, result), result)
            except Exception:  # an error of one business must not stop the others
                self.log.exception("credits_not_counted", tenant_id=tenant_id)
                result.failed.append(tenant_id)
        return result

    def _begun(self, tenant: Tenant, result: Counted) -> Tenant:
        """The business on its present plan."""
        if tenant.is_gone:
            return tenant
        after = self.plans.begin(tenant)
        result.plans_begun += after != tenant
        return after

    def _look(self, tenant: Tenant, result: Counted) -> None:
        now = self.credits.reserving.clock.now()
        payer = self.credits.reserving.payer(tenant, now)
        if payer is None:
            return
        result.tenants += 1
        current = self.credits.reserving.settle(payer)
        notifications = [
            *of_credits(None, current, tenant.timezone, now),
            of_lapsing(current, tenant.timezone, now),
        ]
        for each in notifications:
            if each is not None:
                self.notifications.tell_once(each)
        differences = self.credits.differences(tenant.id)
        if differences:
            result.businesses.append(tenant.id)
        for difference in differences:
            result.differences += 1
            self.log.warning(
                "credits_differ",
                tenant_id=tenant.id,
                period=difference.period.key,
                held=difference.period.held,
                counted=difference.counted,
            )
            self.meter.credits_differ(tenant.id)
