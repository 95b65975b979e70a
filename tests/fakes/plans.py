"""Plans with the usual numbers, and plans that limit only credits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from drumbeat.domain import plans
from drumbeat.domain.errors import StaleVersion
from drumbeat.domain.plans import AS_USUAL, Configured, Limit, Limits, Plan
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
        return plans.limits_of(self.plan_of(tenant, at), tenant.overrides, self._configured)

    def configured(self) -> Configured:
        return self._configured

    def configure(self, configured: Configured) -> Configured:
        if configured.version != self._configured.version:
            raise StaleVersion("The plans were changed meanwhile; read them again.")
        self._configured = replace(configured, version=configured.version + 1)
        return self._configured


class CreditsAlone:
    """`ports.Plans`. `credits`: per month; `own`: of single businesses. None: posts need no
    credits."""

    def __init__(self, credits: int | None, own: Mapping[str, int | None] | None = None) -> None:  # noqa: A002
        self.usual = credits
        self.own = dict(own or {})

    def plan_of(self, tenant: Tenant, at: datetime | None = None) -> Plan:
        return Plan.UNLIMITED if self._credits(tenant) is None else Plan.BUSINESS

    def limits_of(self, tenant: Tenant, at: datetime | None = None) -> Limits:
        return {**dict.fromkeys(Limit), Limit.CREDITS: self._credits(tenant)}

    def configured(self) -> Configured:
        return AS_USUAL

    def configure(self, configured: Configured) -> Configured:
        raise NotImplementedError

    def _credits(self, tenant: Tenant) -> int | None:
        return self.own.get(tenant.id, self.usual)
