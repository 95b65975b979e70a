"""Plans with the usual numbers."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from drumbeat.domain import plans
from drumbeat.domain.plans import Configured, Limits, Plan
from drumbeat.domain.tenancy import Tenant


class UsualPlans:
    """`ports.Plans`: everybody is on `default` who has no plan of their own."""

    def __init__(self, default: Plan = Plan.UNLIMITED) -> None:
        self._default = default
        self._configured = plans.AS_USUAL

    def plan_of(self, tenant: Tenant, at: datetime | None = None) -> Plan:
        return tenant.plan_at(at or datetime.max.replace(tzinfo=UTC)) or self._default

    def limits_of(self, tenant: Tenant, at: datetime | None = None) -> Limits:
        return plans.limits_of(self.plan_of(tenant, at), tenant.overrides, self._configured)

    def configured(self) -> Configured:
        return self._configured

    def configure(self, configured: Configured) -> Configured:
        self._configured = replace(configured, version=configured.version + 1)
        return self._configured
