"""Plans in memory."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from drumbeat.domain import plans
from drumbeat.domain.errors import StaleVersion
from drumbeat.domain.plans import Configured, Limits, Plan
from drumbeat.domain.tenancy import Tenant
from drumbeat.ports import Clock
from tests.fakes.clock import FixedClock


class UsualPlans:
    """`ports.Plans`: tenants without a plan of their own are on `default`."""

    def __init__(self, default: Plan = Plan.UNLIMITED, clock: Clock | None = None) -> None:
        self._default = default
        self._clock = clock or FixedClock()
        self._configured = plans.AS_USUAL

    def plan_of(self, tenant: Tenant, at: datetime | None = None) -> Plan:
        return tenant.plan_at(at or self._clock.now()) or self._default

    def limits_of(self, tenant: Tenant, at: datetime | None = None) -> Limits:
        plan = self.plan_of(tenant, at)
        configured = plans.AS_USUAL if plan is Plan.UNLIMITED else self._configured
        return plans.limits_of(plan, tenant.overrides, configured)

    def configured(self) -> Configured:
        return self._configured

    def configure(self, configured: Configured) -> Configured:
        if configured.version != self._configured.version:
            raise StaleVersion("The plans were changed meanwhile; read them again.")
        self._configured = replace(configured, version=configured.version + 1)
        return self._configured
